"""Identity decisions: which accounts of several documents tell one promise, and what was undone."""

from __future__ import annotations

from kg.annotations.compiled import Compiled
from kg.annotations.document_graph import DocumentGraph
from kg.annotations.entries import Entry
from kg.annotations.nodes import Problems
from kg.annotations.references import References
from kg.annotations.sources import write_named_agents
from kg.annotations.times import last_day
from kg.documents.texts import SourceText
from kg.vocabulary.namespaces import CMT


def compile_decisions(root: Entry, problems: Problems) -> Compiled:
    """Compile a file of decisions; raises `AnnotationError` with everything that is wrong with it."""
    problems.stop_if_any()
    graph = DocumentGraph(root.text("decisions"), SourceText("", "", ""), "en", problems)
    references = References(graph, root)
    write_named_agents(graph, root, references)
    same, undone = root.named("same"), root.named("undone")
    for name, decision in [*same.items(), *undone.items()]:
        iri = graph.mint(name, decision.node, CMT.IdentityDecision)
        references.links(iri, decision)
        members = {member.text for member in decision.scalars("members")}
        if decision.kind == "decision" and len(members) < 2:
            problems.add(decision.node, "A decision joins two accounts or more: name them under 'members'.")
        when = decision.scalar("decided on")
        day = last_day(graph, when, lambda: None) if when else None
        if day is not None:
            graph.add(iri, CMT.decidedOn, day)
    if not same and not undone:
        problems.add(root.node, "A file of decisions has 'same', 'undone' or both: write what was decided.")
    problems.stop_if_any()
    return Compiled(None, frozenset(graph.triples), graph.places)
