"""Quotes as a person writes them: a passage alone, or which of several, and the words that point to one."""

from __future__ import annotations

from collections.abc import Iterable

from kg.annotations.document_graph import stands_whole
from kg.annotations.writing.facts import Facts, Tree
from kg.annotations.writing.naming import Names
from kg.documents.quotes import Span, occurrences
from kg.documents.texts import SourceText
from kg.vocabulary.namespaces import CMT, DATA, OA


class QuoteWriter:
    """Writes the quotes of one document."""

    def __init__(self, facts: Facts, text: SourceText, names: Names) -> None:
        self.facts = facts
        self._document = names.document
        self._compiled = names.compiled
        self._folder = f"{DATA}{names.name}/"
        self.content = text.content

    def spans(self, node: str, predicate: str = CMT.evidence) -> list[Span]:
        """Where the evidence of a node stands, in the order of the text; each evidence gets its name."""
        found = []
        for evidence in self.facts.iris(node, predicate):
            span = self._span(evidence)
            if span is not None:
                found.append(span)
                name = f"{self._folder}evidence-{span.start}-{span.end}"
                self._compiled[evidence] = name
                for selector in self.facts.iris(evidence, OA.hasSelector):
                    kind = "quote" if self.facts.all(selector, OA.exact) else "position"
                    self._compiled[selector] = f"{name}-{kind}"
        return sorted(found)

    def _span(self, evidence: str) -> Span | None:
        """Where evidence stands: in this document, at its offsets, and with its words there."""
        facts, selectors = self.facts, self.facts.iris(evidence, OA.hasSelector)
        if facts.iri(evidence, OA.hasSource) != self._document:
            return None
        exact = [text for selector in selectors for text in facts.plain(selector, OA.exact)]
        for selector in selectors:
            start, end = facts.one(selector, OA.start), facts.one(selector, OA.end)
            if isinstance(start, int) and isinstance(end, int) and 0 <= start < end:
                return Span(start, end) if [self.content[start:end]] == exact else None
        return None

    def words(self, span: Span) -> str:
        """The passage of a span."""
        return self.content[span.start : span.end]

    def quote(self, span: Span) -> object:
        """The passage, with its occurrence where it stands several times."""
        places = occurrences(self.content, self.words(span))
        if len(places) == 1:
            return self.words(span)
        quote: Tree = {"exact": self.words(span), "occurrence": places.index(span) + 1}
        return quote

    def quotes(self, spans: Iterable[Span]) -> list[object]:
        """The quotes of several spans."""
        return [self.quote(span) for span in spans]

    def chosen(self, written: str, spans: list[Span], quotes: list[Span]) -> str | None:
        """The words that point to the quote behind `written`, where the item has several that hold it."""
        if len(spans) != 1:
            return None
        holders = [one for one in quotes if stands_whole(self.content, written, one)]
        return None if holders == spans else self.words(spans[0])
