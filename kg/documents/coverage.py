"""How much of a text its evidence covers: numeral by numeral, and code point by code point."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from itertools import pairwise

from kg.documents.quotes import Span, check_span

# Thousands are separated by a space of any kind, a point, a comma or an apostrophe, in groups of three.
_NUMERAL = re.compile(
    r"(?<!\d)\d{1,3}(?:[ \u00a0\u2009\u202f'\u2019]\d{3})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)*",
)


class Cover(Enum):
    """What a stretch of text is to the graph."""

    EVIDENCE = "evidence"
    EXCLUDED = "excluded"
    NEITHER = "neither"
    #: Neither, and holds no letter and no digit: white space and punctuation between quotes.
    BLANK = "blank"


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number written in digits.

    `valued`: it lies inside the evidence of a figure or of a time bound. `cover`: what holds it at all.
    """

    span: Span
    text: str
    valued: bool
    cover: Cover


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of the text with one kind of cover, as long as it lasts."""

    span: Span
    text: str
    cover: Cover


@dataclass(frozen=True, slots=True)
class Coverage:
    """What of a text is evidence, excluded, or neither.

    `clashes` are the stretches that are both evidence and excluded; they count as evidence.
    """

    length: int
    numerals: tuple[Numeral, ...]
    segments: tuple[Segment, ...]
    clashes: tuple[Span, ...]

    @property
    def uncovered(self) -> tuple[Numeral, ...]:
        """The numerals that no figure and no time bound rests on, and that are not excluded."""
        return tuple(n for n in self.numerals if not n.valued and n.cover is not Cover.EXCLUDED)

    @property
    def unread(self) -> tuple[Segment, ...]:
        """The segments with words that are neither evidence nor excluded."""
        return tuple(s for s in self.segments if s.cover is Cover.NEITHER)

    def count(self, cover: Cover) -> int:
        """How many code points have that cover."""
        return sum(len(s.span) for s in self.segments if s.cover is cover)

    def share(self, cover: Cover) -> Fraction:
        """The share of the text's code points that have that cover, from 0 to 1; the shares add up to 1."""
        return Fraction(self.count(cover), self.length) if self.length else Fraction(0)


def numerals(text: str) -> tuple[Span, ...]:
    """Return the places of the numbers that are written in digits.

    A number with separated thousands or a decimal part is one numeral; a digit inside a word
    (CO2) counts too, because money is written like that (EUR10m), and a number must not be missed.

    >>> text = "65 000 in 2019, 1.000 or 14,8"
    >>> [text[span.start : span.end] for span in numerals(text)]
    ['65 000', '2019', '1.000', '14,8']
    """
    return tuple(Span(*match.span()) for match in _NUMERAL.finditer(text))


def coverage(
    text: str,
    evidence: Iterable[Span],
    valued: Iterable[Span] = (),
    excluded: Iterable[Span] = (),
) -> Coverage:
    """Compute the coverage of a text from the spans of its evidence.

    `valued` are the spans of the evidence of figures and time bounds (they are evidence as well), `excluded`
    those of `cmt:excludes`. A numeral is inside evidence when one span holds it whole. Raises `EvidenceError`
    for a span that is empty or reaches outside the text.
    """
    valued, excluded = tuple(valued), tuple(excluded)
    every = (*evidence, *valued)
    for span in (*every, *excluded):
        check_span(text, span)
    inside, outside = _merge(every), _merge(excluded)
    segments = _segments(text, inside, outside)
    return Coverage(
        length=len(text),
        numerals=tuple(_numeral(text, span, valued, every, excluded) for span in numerals(text)),
        segments=segments,
        clashes=tuple(
            Span(max(a.start, b.start), min(a.end, b.end)) for a in inside for b in outside if a.overlaps(b)
        ),
    )


def _numeral(
    text: str,
    span: Span,
    valued: tuple[Span, ...],
    evidence: tuple[Span, ...],
    excluded: tuple[Span, ...],
) -> Numeral:
    cover = Cover.NEITHER
    if any(held.contains(span) for held in evidence):
        cover = Cover.EVIDENCE
    elif any(held.contains(span) for held in excluded):
        cover = Cover.EXCLUDED
    in_value = any(held.contains(span) for held in valued)
    return Numeral(span, text[span.start : span.end], in_value, cover)


def _merge(spans: Iterable[Span]) -> list[Span]:
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return merged


def _segments(text: str, evidence: list[Span], excluded: list[Span]) -> tuple[Segment, ...]:
    cuts = sorted({0, len(text), *(c for s in (*evidence, *excluded) for c in (s.start, s.end))})
    segments: list[Segment] = []
    for start, end in pairwise(cuts):
        span = Span(start, end)
        piece = text[start:end]
        if any(held.contains(span) for held in evidence):
            cover = Cover.EVIDENCE
        elif any(held.contains(span) for held in excluded):
            cover = Cover.EXCLUDED
        else:
            cover = Cover.NEITHER if any(c.isalnum() for c in piece) else Cover.BLANK
        if segments and segments[-1].cover is cover:
            start = segments.pop().span.start
        segments.append(Segment(Span(start, end), text[start:end], cover))
    return tuple(segments)
