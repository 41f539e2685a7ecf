"""From an annotation and its text to triples and to byte-stable Turtle."""

from __future__ import annotations

from pathlib import Path

from kg.annotations.acts import Acts
from kg.annotations.compiled import Compiled
from kg.annotations.decisions import compile_decisions
from kg.annotations.derivations import Derivations
from kg.annotations.document_graph import DocumentGraph
from kg.annotations.entries import Entry
from kg.annotations.figures import Figures
from kg.annotations.indicators import Indicators
from kg.annotations.items import Items
from kg.annotations.mentions import Mentions
from kg.annotations.nodes import Mapping, Problems, parse_nodes, read_nodes
from kg.annotations.reader import read_annotation
from kg.annotations.references import References
from kg.annotations.sources import find_text, write_agents, write_concepts, write_document
from kg.annotations.times import Times
from kg.documents.texts import TextLibrary


def compile_annotation(path: Path | str, texts: TextLibrary | None = None) -> Compiled:
    """Compile an annotation file against the text that it annotates, or a file of identity decisions.

    `texts` is where the text is looked for; without it, beside the annotation. Raises `AnnotationError` with
    one sentence for each problem of the file: its line, its field, what is wrong and what mends it.
    """
    path = Path(path)
    return _compile(read_nodes(path), str(path), texts or TextLibrary([path.parent]))


def compile_text(yaml: str, source: str, texts: TextLibrary) -> Compiled:
    """Compile an annotation that is at hand as a text; `source` names it in messages.

    Raises `AnnotationError` as `compile_annotation` does.
    """
    return _compile(parse_nodes(yaml, source), source, texts)


def _compile(nodes: Mapping, source: str, texts: TextLibrary) -> Compiled:
    root, problems = read_annotation(nodes, source)
    if root.kind == "decisions":
        return compile_decisions(root, problems)
    return _compile_document(root, problems, texts)


def _compile_document(root: Entry, problems: Problems, texts: TextLibrary) -> Compiled:
    sound = not problems.found
    text = find_text(root, problems, texts)
    if text is None:
        problems.stop_if_any()
    assert text is not None  # noqa: S101 - without a text there is a problem
    graph = DocumentGraph(root.text("document"), text, root.text("language"), problems)
    if not sound:
        # What else is wrong would often follow from what is wrong already; a quote stands or does not.
        graph.locate_all(root.inside("quote"))
    problems.stop_if_any()
    references = References(graph, root)
    times = Times(graph, references)
    figures = Figures(graph, references, times)
    mentions = Mentions(graph, references)
    indicators = Indicators(graph, references, figures)
    parts = (graph, references, mentions, times, figures, indicators)
    write_document(graph, root, references, times)
    write_agents(graph, root, references)
    write_concepts(graph, root)
    problems.stop_if_any()
    items, acts = Items(*parts), Acts(*parts)
    for name, item in references.items.items():
        items.write(name, item)
    acts.announcements(root)
    for name, observation in root.named("observations").items():
        acts.observation(name, observation)
    for name, assessment in root.named("assessments").items():
        acts.assessment(name, assessment)
    times.write_all()
    figures.link_all()
    Derivations(graph, figures).derive_all()
    problems.stop_if_any()
    mentions.check_all_met()
    problems.stop_if_any()
    return Compiled(graph.document, frozenset(graph.triples), graph.places)
