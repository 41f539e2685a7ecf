"""What a document does not say, recorded where a reader would expect it."""

from __future__ import annotations

from kg.annotations.draft import Draft
from kg.annotations.entries import Entry
from kg.annotations.names import MISSING
from kg.vocabulary.namespaces import CMT, GAP, RDFS
from kg.vocabulary.terms import Text


def write_gaps(draft: Draft, owner: str, entry: Entry) -> None:
    """Write what the source does not say of an item, a figure, a time, an act or the document."""
    for name, gap in entry.named("unknown").items():
        term, *nouns = MISSING[name]
        if name in entry and "reason" not in gap:
            draft.problems.add(
                gap.node,
                f"The {entry.kind} gives {name!r} and calls it unknown: drop one, or give the reason.",
            )
        iri = draft.mint(f"{owner}-gap-{term.local}", gap.node, CMT.KnowledgeGap)
        draft.add(draft.data[owner], CMT.knowledgeGap, iri)
        draft.add(iri, CMT.missing, term)
        draft.add(iri, CMT.reason, GAP[gap.text("reason") or "not-stated"])
        draft.labels(iri, gap.languages("label"))
        if "label" not in gap:
            draft.add(iri, RDFS.label, Text(f"{nouns[0]}: not stated", "en"))
            draft.add(iri, RDFS.label, Text(f"{nouns[1]} : non précisé", "fr"))
        quote = gap.entry("quote")
        if quote:
            draft.evidence(iri, draft.locate_all([quote]))
        elif gap.text("reason") not in ("", "not-stated"):
            draft.problems.add(gap.node, "Words leave this open: add the 'quote' that holds them.")
