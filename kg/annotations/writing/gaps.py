"""What is unknown, as a person writes it."""

from __future__ import annotations

from kg.annotations.names import MISSING
from kg.annotations.writing.facts import Facts, Tree, put
from kg.annotations.writing.naming import Names
from kg.annotations.writing.quotes import QuoteWriter
from kg.vocabulary.namespaces import CMT, DATA, GAP, RDFS

_NAMES = {term: name for name, (term, *_) in MISSING.items()}


class GapWriter:
    """Writes the gaps of the nodes of one document."""

    def __init__(self, facts: Facts, names: Names, quotes: QuoteWriter) -> None:
        self.facts = facts
        self.names = names
        self.quotes = quotes

    def write(self, node: str, owner: str) -> Tree:
        """What is unknown of a node whose IRI the compiler calls `owner`."""
        unknown: Tree = {}
        for gap in self.facts.iris(node, CMT.knowledgeGap):
            term = self.facts.iri(gap, CMT.missing)
            name = _NAMES.get(term) if term else None
            if name is None or term is None or name in unknown:
                continue
            self.names.compiled[gap] = f"{DATA}{self.names.name}/{owner}-gap-{term.local}"
            unknown[name] = self._gap(gap, name)
        return dict(sorted(unknown.items()))

    def _gap(self, gap: str, name: str) -> Tree:
        told: Tree = {}
        _, english, french = MISSING[name]
        label = self.facts.languages(gap, RDFS.label)
        if label != {"en": f"{english}: not stated", "fr": f"{french} : non précisé"}:
            put(told, "label", label)
        reason = self.facts.iri(gap, CMT.reason)
        if reason is not None and reason != GAP["not-stated"]:
            told["reason"] = reason.local
        for span in self.quotes.spans(gap)[:1]:
            told["quote"] = self.quotes.quote(span)
        return told
