"""The triples of one document while they are being written: IRIs minted once, quotes found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

import pyoxigraph as ox

from kg.annotations.entries import Entry
from kg.annotations.nodes import Node, Problems, Scalar, place_of
from kg.documents.coverage import numerals
from kg.documents.quotes import Span, anchor, locate, occurrences
from kg.documents.texts import SourceText
from kg.errors import EvidenceError
from kg.vocabulary.namespaces import CMT, DATA, OA, RDF, RDFS, Namespace
from kg.vocabulary.terms import IRI, Term, Text, to_ox


@dataclass(frozen=True, slots=True)
class Quotes:
    """Where the quotes of an item stand; `complete` where each of them was found."""

    spans: tuple[Span, ...]
    complete: bool

    def __iter__(self) -> Iterator[Span]:
        return iter(self.spans)


class DocumentGraph:
    """The triples of one document, its text, and what is wrong with its annotation so far."""

    def __init__(self, name: str, text: SourceText, language: str, problems: Problems) -> None:
        self.text = text
        self.language = language
        self.problems = problems
        self.triples: set[ox.Triple] = set()
        self.data = Namespace(f"{DATA}{name}/")
        self.document = self.data.document
        self._minted: dict[str, str] = {"document": "the document"}
        self._described: set[Span] = set()
        #: Where the file speaks of each node, by its IRI: its line and its path of keys.
        self.places: dict[str, str] = {}

    def add(self, subject: IRI, predicate: IRI, value: Term) -> None:
        """Add one triple."""
        node = ox.NamedNode(str(subject))
        self.triples.add(ox.Triple(node, ox.NamedNode(str(predicate)), to_ox(value)))

    def mint(self, name: str, node: Node, what: IRI) -> IRI:
        """Return the IRI of a new node of a class; the same name twice is a problem, not a merge."""
        if name in self._minted:
            self.problems.add(
                node, f"The IRI name {name!r} already stands for {self._minted[name]}: rename one."
            )
        self._minted[name] = node.path
        self.places[self.data[name]] = place_of(node)
        self.add(self.data[name], RDF.type, what)
        return self.data[name]

    def labels(self, subject: IRI, texts: dict[str, Scalar], predicate: IRI = RDFS.label) -> None:
        """Add a text in each of its languages."""
        for language, text in texts.items():
            self.add(subject, predicate, Text(text.text, language))

    def locate(self, quote: Entry) -> Span | None:
        """Return where a quote stands, or note why it cannot be said."""
        exact, occurrence = quote.scalar("exact"), quote.text("occurrence")
        if exact is None:
            return None
        try:
            return locate(self.text.content, exact.text, int(occurrence) if occurrence else None)
        except EvidenceError as error:
            self.problems.add(exact, str(error))
            return None

    def locate_all(self, quotes: Iterable[Entry]) -> Quotes:
        """Return where the quotes stand, those that are found."""
        found = [self.locate(quote) for quote in quotes]
        return Quotes(tuple(span for span in found if span is not None), None not in found)

    def evidence(self, subject: IRI, spans: Iterable[Span], predicate: IRI = CMT.evidence) -> None:
        """Link a node to the evidence at each span; evidence of the same span is one node."""
        for span in spans:
            name = f"evidence-{span.start}-{span.end}"
            self.add(subject, predicate, self.data[name])
            if span in self._described:
                continue
            self._described.add(span)
            quote, position = IRI(f"{self.data[name]}-quote"), IRI(f"{self.data[name]}-position")
            held = anchor(self.text.content, span)
            self.add(self.data[name], RDF.type, CMT.Evidence)
            self.add(self.data[name], OA.hasSource, self.document)
            self.add(self.data[name], OA.hasSelector, quote)
            self.add(self.data[name], OA.hasSelector, position)
            self.add(quote, RDF.type, OA.TextQuoteSelector)
            self.add(quote, OA.exact, held.exact)
            self.add(quote, OA["prefix"], held.prefix)
            self.add(quote, OA.suffix, held.suffix)
            self.add(position, RDF.type, OA.TextPositionSelector)
            self.add(position, OA.start, held.start)
            self.add(position, OA.end, held.end)

    def holding(self, words: Scalar, quotes: Quotes, chosen: Scalar | None = None) -> tuple[Span, ...]:
        """Return the one quote of an item that holds words as whole words, or note what to do.

        `chosen` are words of the quote to take where several hold them.
        """
        spans = self.choose(chosen, quotes) if chosen else quotes.spans
        if not quotes.complete or (chosen and not spans):
            return ()  # a quote that is not found is noted already: more would be noise
        holders = tuple(span for span in spans if stands_whole(self.text.content, words.text, span))
        if len(holders) != 1:
            self._not_one(words, len(holders))
            return ()
        return holders

    def choose(self, chosen: Scalar, quotes: Quotes) -> tuple[Span, ...]:
        """Return the one quote of an item that reads as chosen, or holds the chosen words, or note that."""
        if not quotes.complete:
            return ()
        content = self.text.content
        same = tuple(span for span in quotes if chosen.text == content[span.start : span.end])
        spans = same or tuple(span for span in quotes if chosen.text in content[span.start : span.end])
        if len(spans) != 1:
            self._not_one(chosen, len(spans))
            return ()
        return spans

    def verbatim(self, words: Scalar, quotes: Quotes) -> None:
        """Note words that stand in none of the quotes."""
        content = self.text.content
        if quotes.complete and not any(words.text in content[span.start : span.end] for span in quotes):
            self._not_one(words, 0)

    def _not_one(self, words: Scalar, count: int) -> None:
        if count:
            where = f"{count} quotes of the item: choose one of them with 'quote: other words of it'."
        else:
            where = "no quote of the item: copy the words, or add the quote that holds them."
        self.problems.add(words, f"“{words.text}” stands in {where}")


#: Many figures stand in one text, and texts come one after the other.
_numerals = lru_cache(maxsize=4)(numerals)


def stands_whole(content: str, words: str, span: Span) -> bool:
    """Whether words stand in a span of a text as whole words."""
    return any(_is_whole(content, place) for place in occurrences(content, words) if span.contains(place))


def _is_whole(content: str, place: Span) -> bool:
    """Whether a place cuts no word and no number ("30" is no part of "300" or of "30 000")."""
    return not (_joined(content, place.start) or _joined(content, place.end) or _cuts_numeral(content, place))


def _joined(content: str, at: int) -> bool:
    if not 0 < at < len(content):
        return False
    left, right = content[at - 1], content[at]
    return (left.isalpha() and right.isalpha()) or (left.isdigit() and right.isdigit())


def _cuts_numeral(content: str, place: Span) -> bool:
    return any(one.overlaps(place) and not place.contains(one) for one in _numerals(content))
