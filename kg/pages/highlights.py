"""A text cut into paragraphs, and each paragraph into pieces that know which quotes hold them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from kg.documents.quotes import Span


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text between two boundaries of quotes.

    `quotes` are the ids of the quotes that hold it, the shortest first; `begins` those that begin here.
    """

    text: str
    start: int
    quotes: tuple[str, ...] = ()
    begins: tuple[str, ...] = ()
    excluded: bool = False

    @property
    def joined(self) -> str:
        """The ids of the quotes, as an attribute holds them."""
        return " ".join(self.quotes)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One line of a text, in pieces; joined by line feeds, the paragraphs are the text."""

    start: int
    end: int
    pieces: tuple[Piece, ...]


def paragraphs(text: str, quotes: Mapping[str, Span], excluded: Iterable[Span] = ()) -> tuple[Paragraph, ...]:
    """Cut a text where lines, quotes and excluded stretches begin and end; quotes may overlap as they like.

    >>> (line,) = paragraphs("abcd", {"x": Span(0, 3), "y": Span(1, 4)})
    >>> [(piece.text, piece.quotes) for piece in line.pieces]
    [('a', ('x',)), ('bc', ('x', 'y')), ('d', ('y',))]
    """
    outside = tuple(excluded)
    found, start = [], 0
    for line in text.split("\n"):
        span = Span(start, start + len(line))
        found.append(Paragraph(span.start, span.end, tuple(_pieces(text, span, quotes, outside))))
        start = span.end + 1
    return tuple(found)


def _pieces(text: str, line: Span, quotes: Mapping[str, Span], excluded: tuple[Span, ...]) -> list[Piece]:
    here = {name: span for name, span in quotes.items() if span.overlaps(line)}
    out = [span for span in excluded if span.overlaps(line)]
    ends = {point for span in (*here.values(), *out) for point in (span.start, span.end)}
    cuts = sorted({line.start, line.end, *(point for point in ends if line.start < point < line.end)})
    pieces = []
    for start, end in pairwise(cuts):
        piece = Span(start, end)
        holding = sorted((len(span), name) for name, span in here.items() if span.contains(piece))
        names = tuple(name for _, name in holding)
        begins = tuple(name for name in names if max(here[name].start, line.start) == start)
        left_out = not names and any(span.contains(piece) for span in out)
        pieces.append(Piece(text[start:end], start, names, begins, left_out))
    return pieces
