"""One document as the report shows it: its paragraphs, beside each the notes of what the graph says there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from kg.accounts.model import Quote
from kg.documents.coverage import Cover, Coverage
from kg.documents.quotes import Span
from kg.pages.cards import Card
from kg.pages.highlights import Paragraph, Piece, paragraphs
from kg.pages.identifiers import Identifiers
from kg.pages.spelling import Speller
from kg.pages.statements import Statement, statements
from kg.vocabulary.terms import IRI


@dataclass(frozen=True, slots=True)
class Told:
    """What rests on quotes of a document: an item with a card, an announcement, an observation, a title."""

    iri: IRI
    label: str
    type: str
    statements: tuple[Statement, ...]
    is_commitment: bool = False
    has_card: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """What the graph says of one thing in one paragraph."""

    id: str
    told: Told
    statements: tuple[Statement, ...]
    quotes: tuple[str, ...]

    @property
    def joined(self) -> str:
        """The ids of the quotes, as an attribute holds them."""
        return " ".join(self.quotes)


@dataclass(frozen=True, slots=True)
class Row:
    """A paragraph with its notes."""

    paragraph: Paragraph
    notes: tuple[Note, ...]


@dataclass(frozen=True)
class Article:
    """One document: its rows, or, where its text is not at hand, none."""

    iri: IRI
    id: str
    title: str
    language: str
    file: str | None
    published: str | None
    url: str | None
    rows: tuple[Row, ...]
    coverage: Coverage | None

    @cached_property
    def notes(self) -> Mapping[str, str]:
        """The ids of the quotes → the note that tells of each first."""
        found: dict[str, str] = {}
        for note in self._notes:
            for quote in note.quotes:
                found.setdefault(quote, note.id)
        return found

    @cached_property
    def anchors(self) -> Mapping[str, str]:
        """The ids of the quotes → the element where each begins."""
        found: dict[str, str] = {}
        for row in self.rows:
            for piece in row.paragraph.pieces:
                for quote in piece.begins:
                    found.setdefault(quote, self.place(piece))
        return found

    @cached_property
    def _promised(self) -> frozenset[str]:
        return frozenset(quote for note in self._notes if note.told.is_commitment for quote in note.quotes)

    @property
    def _notes(self) -> Iterator[Note]:
        return (note for row in self.rows for note in row.notes)

    def place(self, piece: Piece) -> str:
        """The id of a piece at which a quote begins."""
        return f"p-{self.id}-{piece.start}"

    def target(self, piece: Piece) -> str:
        """The note that a piece leads to: that of its shortest quote."""
        return next((self.notes[name] for name in piece.quotes if name in self.notes), self.id)

    def anchor(self, note: Note) -> str:
        """Where the first quote of a note begins."""
        return self.anchors.get(note.quotes[0], self.id)

    def is_promise(self, piece: Piece) -> bool:
        """Whether a commitment rests on a piece."""
        return any(name in self._promised for name in piece.quotes)

    @property
    def shares(self) -> tuple[tuple[str, float], ...]:
        """What share of the text is evidence, excluded, neither, or blank, in per cent."""
        if self.coverage is None:
            return ()
        return tuple((cover.value, float(self.coverage.share(cover) * 100)) for cover in Cover)

    @property
    def bar(self) -> tuple[tuple[str, float, float], ...]:
        """The shares in the order of the text: cover, begin and width in per cent of the text."""
        if self.coverage is None or not self.coverage.length:
            return ()
        whole = self.coverage.length
        return tuple(
            (s.cover.value, round(s.span.start / whole * 100, 3), round(len(s.span) / whole * 100, 3))
            for s in self.coverage.segments
        )

    @property
    def numerals(self) -> Mapping[str, int]:
        """How many numbers there are in digits: `all`, `valued` and `excluded`."""
        told = self.coverage.numerals if self.coverage else ()
        return {
            "all": len(told),
            "valued": sum(n.valued for n in told),
            "excluded": sum(n.cover is Cover.EXCLUDED and not n.valued for n in told),
        }


def quote_id(document: str, quote: Quote) -> str:
    """Return the id of a quote in the page; quotes of the same place are one."""
    return f"q-{document}-{quote.start}-{quote.end}"


def of_card(card: Card, spell: Speller) -> Told:
    """Return what an item tells in its document."""
    said = statements(card.item, spell)
    return Told(card.item.iri, card.item.label, card.type, said, card.is_commitment, has_card=True)


def rows(
    document: IRI, name: str, content: str, coverage: Coverage | None, told: Sequence[Told]
) -> tuple[Row, ...]:
    """Cut the text of a document into paragraphs with their notes; `name` is its id in the page."""
    spans = {
        quote_id(name, quote): Span(quote.start, quote.end)
        for one in told
        for statement in one.statements
        for quote in statement.quotes
        if quote.document == document
    }
    excluded = [s.span for s in coverage.segments if s.cover is Cover.EXCLUDED] if coverage else []
    ids = Identifiers()
    found = []
    for paragraph in paragraphs(content, spans, excluded):
        notes = []
        for one in told:
            here = _here(one.statements, paragraph, document)
            quotes = dict.fromkeys(
                quote_id(name, quote)
                for statement in here
                for quote in statement.quotes
                if quote.document == document and _begins(quote, paragraph)
            )
            if here:
                note = f"{name}-{ids.of(one.iri)}-{paragraph.start}"
                notes.append(Note(note, one, here, tuple(quotes)))
        found.append(Row(paragraph, tuple(sorted(notes, key=_first))))
    return tuple(found)


def _first(note: Note) -> tuple[int, int]:
    place = note.quotes[0].split("-")
    return int(place[-2]), int(place[-1])


def _here(said: Sequence[Statement], paragraph: Paragraph, document: IRI) -> tuple[Statement, ...]:
    return tuple(
        statement
        for statement in said
        if any(quote.document == document and _begins(quote, paragraph) for quote in statement.quotes)
    )


def _begins(quote: Quote, paragraph: Paragraph) -> bool:
    return paragraph.start <= quote.start <= paragraph.end
