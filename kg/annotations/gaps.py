"""What a document does not say, recorded where a reader would expect it."""

from __future__ import annotations

from kg.annotations.document_graph import DocumentGraph
from kg.annotations.entries import Entry
from kg.annotations.names import MISSING
from kg.vocabulary.namespaces import CMT, GAP, RDFS
from kg.vocabulary.terms import Text


def write_gaps(graph: DocumentGraph, owner: str, entry: Entry) -> None:
    """Write what the source does not say of an item, a figure, a time, an act or the document."""
    for name, gap in entry.named("unknown").items():
        term, *nouns = MISSING[name]
        if name in entry and "reason" not in gap:
            graph.problems.add(
                gap.node,
                f"The {entry.kind} gives {name!r} and calls it unknown: drop one, or give the reason.",
            )
        iri = graph.mint(f"{owner}-gap-{term.local}", gap.node, CMT.KnowledgeGap)
        graph.add(graph.data[owner], CMT.knowledgeGap, iri)
        graph.add(iri, CMT.missing, term)
        graph.add(iri, CMT.reason, GAP[gap.text("reason") or "not-stated"])
        graph.labels(iri, gap.languages("label"))
        if "label" not in gap:
            graph.add(iri, RDFS.label, Text(f"{nouns[0]}: not stated", "en"))
            graph.add(iri, RDFS.label, Text(f"{nouns[1]} : non précisé", "fr"))
        quote = gap.entry("quote")
        if quote:
            graph.evidence(iri, graph.locate_all([quote]))
        elif gap.text("reason") not in ("", "not-stated"):
            graph.problems.add(gap.node, "Words leave this open: add the 'quote' that holds them.")
