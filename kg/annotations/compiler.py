"""From an annotation and its text to triples and to byte-stable Turtle."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg.annotations.draft import Draft
from kg.annotations.fields import AGENT_CLASSES
from kg.annotations.items import Items
from kg.annotations.nodes import Problems
from kg.annotations.reader import Entry, read_annotation
from kg.documents.texts import SourceText, TextLibrary
from kg.errors import InputError
from kg.vocabulary.namespaces import AGENT, CMT, DCTERMS, PLACE, RDF, RDFS, SCHEMA, SKOS, TOPIC
from kg.vocabulary.terms import IRI, Text

#: Words that mean several without a number, by language, as they begin a description; each is at least 2.
SEVERAL = ("plusieurs ", "several ", "mehrere ", "varios ", "varias ", "diversos ", "diversas ")


@dataclass(frozen=True, slots=True)
class Compiled:
    """One document as triples, and the IRI of its document node."""

    document: IRI
    triples: frozenset[ox.Triple]

    @property
    def quads(self) -> tuple[ox.Quad, ...]:
        """The triples in the default graph, in no order."""
        return tuple(ox.Quad(one.subject, one.predicate, one.object) for one in self.triples)

    def turtle(self) -> bytes:
        """The triples as pretty Turtle, the same bytes in every process."""
        from kg.exports.turtle import write_turtle

        file = io.BytesIO()
        write_turtle(self.quads, file)
        return file.getvalue()


def compile_annotation(path: Path | str, texts: TextLibrary | None = None) -> Compiled:
    """Compile an annotation file against the text that it annotates.

    `texts` is where the text is looked for; without it, beside the annotation. Raises `AnnotationError` with
    one sentence for each problem of the file: its line, its field, what is wrong and what mends it.
    """
    path = Path(path)
    root, problems = read_annotation(path)
    text = _text(root, problems, texts or TextLibrary([path.parent]))
    problems.stop_if_any()
    assert text is not None  # noqa: S101 - without a text there is a problem
    draft = Draft(root.text("document"), text, root.text("language"), problems)
    items = Items(draft, root)
    _document(draft, root, items)
    _agents(draft, root, items)
    _concepts(draft, root)
    problems.stop_if_any()
    items.write()
    _announcement(draft, root, items)
    problems.stop_if_any()
    return Compiled(draft.document, frozenset(draft.triples))


def _text(root: Entry, problems: Problems, texts: TextLibrary) -> SourceText | None:
    name, digest = root.scalar("text"), root.scalar("sha256")
    if name is None or digest is None:
        return None
    try:
        text = texts.find(digest.text, name.text)
        other = texts.by_name(name.text) if text is None else None
    except InputError as error:
        problems.add(name, str(error))
        return None
    if text is not None and text.name != name.text:
        problems.add(name, f"The text with this SHA-256 is {text.name!r}: correct the name.")
    elif other is not None:
        problems.add(
            digest,
            f"The text {name.text} has the SHA-256 {other.sha256}, so it is not the text that was annotated: "
            "read it again, then write this digest.",
        )
    elif text is None:
        folders = ", ".join(str(folder) for folder in texts.folders)
        problems.add(name, f"There is no text {name.text!r} in {folders}: put it there, or correct the name.")
    return text


def _document(draft: Draft, root: Entry, items: Items) -> None:
    document = draft.document
    draft.add(document, RDF.type, CMT.SourceDocument)
    draft.add(document, SCHEMA.sha256, draft.text.sha256)
    draft.add(document, CMT.textFile, root.text("text"))
    draft.add(document, DCTERMS.language, draft.language)
    title = root.entry("title")
    if title:
        draft.add(document, DCTERMS.title, Text(title.text("exact"), draft.language))
        draft.evidence(document, draft.locate_all([title]))
    items.gaps("document", root)
    draft.evidence(document, draft.locate_all(root.entries("excludes")), CMT.excludes)


def _agents(draft: Draft, root: Entry, items: Items) -> None:
    for name, agent in root.named("agents").items():
        iri = AGENT[name]
        given = [field for field in AGENT_CLASSES if field in agent]
        if len(given) != 1:
            draft.problems.add(
                agent.node, f"An agent is one of {', '.join(AGENT_CLASSES)}: name exactly one."
            )
        for field in given:
            draft.add(iri, RDF.type, AGENT_CLASSES[field])
            draft.labels(iri, agent.languages(field))
        for other in agent.scalars("also"):
            draft.add(iri, SKOS.altLabel, other.text)
        items.links(iri, agent)
    for name, agent in root.named("unnamed").items():
        if name in root.named("agents"):
            draft.problems.add(agent.node, f"{name!r} is among the agents with a name as well: rename one.")
        iri = draft.mint(name, agent.node, CMT.UnidentifiedAgent)
        described = agent.languages("described as")
        draft.labels(iri, described, CMT.describedAs)
        words = described.get(draft.language)
        if words is None:
            draft.problems.add(
                agent.node,
                f"The description needs the words of the document (language {draft.language!r}): add them.",
            )
            continue
        least = agent.text("at least") or ("2" if words.text.lower().startswith(SEVERAL) else "")
        if least:
            draft.add(iri, CMT.minMembers, int(least))


def _concepts(draft: Draft, root: Entry) -> None:
    for section, space, what in (("places", PLACE, SCHEMA.Place), ("topics", TOPIC, SKOS.Concept)):
        for name, concept in root.named(section).items():
            draft.add(space[name], RDF.type, what)
            for language in ("en", "fr"):
                draft.add(space[name], RDFS.label, Text(concept.text(language), language))


def _announcement(draft: Draft, root: Entry, items: Items) -> None:
    announcement = root.entry("announcement")
    if announcement is None:
        return
    iri = draft.mint("announcement", announcement.node, CMT.Announcement)
    draft.labels(iri, announcement.languages("label"))
    draft.evidence(iri, draft.locate_all(announcement.entries("quotes")))
    draft.add(iri, CMT.reportedIn, draft.document)
    items.links(iri, announcement)
    named = [one.text for one in announcement.scalars("announces")]
    for name in named or [n for n, item in items.entries.items() if item.text("is") == "commitment"]:
        draft.add(iri, CMT.announces, draft.data[name])
    items.gaps("announcement", announcement)
