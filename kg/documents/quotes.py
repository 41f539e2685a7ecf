"""Quotes at exact places: found, ambiguous or orphaned, and never moved to a passage that looks alike.

All offsets count Unicode code points from 0; the end is excluded (`text[start:end]` is the quote).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from kg.documents.lookalikes import (
    agreement,
    first_difference,
    lookalike,
    name_of,
    same_but_for_spaces,
)
from kg.errors import EvidenceError

#: Code points of context kept on each side of a quote (vocabulary: `oa:prefix` and `oa:suffix`).
CONTEXT = 32
_SHOWN = 60


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of a text in code points, from `start` up to but not including `end`."""

    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start

    def contains(self, other: Span) -> bool:
        """Whether the other span lies wholly inside this one."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Whether the two spans share a code point."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Anchor:
    """A quote with its context and its offsets: the two selectors of one `cmt:Evidence`."""

    exact: str
    prefix: str
    suffix: str
    start: int
    end: int

    @property
    def span(self) -> Span:
        """The offsets as a span."""
        return Span(self.start, self.end)


class Verdict(Enum):
    """What a second look at a text says of an anchor."""

    FOUND = "found"
    WRONG_CONTEXT = "wrong-context"
    WRONG_OFFSET = "wrong-offset"
    AMBIGUOUS = "ambiguous"
    NORMALISED_SPACE = "normalised-space"
    ORPHANED = "orphaned"


@dataclass(frozen=True, slots=True)
class Recheck:
    """A verdict, and the places of the text that bear on it.

    `FOUND`: the place itself. `WRONG_CONTEXT`, `WRONG_OFFSET`, `AMBIGUOUS`: every place where the quote
    stands. `NORMALISED_SPACE`: the places that differ from the quote in spaces alone. `ORPHANED`: none.
    """

    verdict: Verdict
    places: tuple[Span, ...]


def occurrences(text: str, quote: str) -> tuple[Span, ...]:
    """Return every place where the quote stands, overlapping ones included, in the order of the text.

    >>> occurrences("banana", "ana")
    (Span(start=1, end=4), Span(start=3, end=6))
    """
    if not quote:
        return ()
    places = []
    start = text.find(quote)
    while start >= 0:
        places.append(Span(start, start + len(quote)))
        start = text.find(quote, start + 1)
    return tuple(places)


def line_of(text: str, offset: int) -> int:
    """Return the number, from 1, of the line that holds an offset; lines end at a line feed."""
    return text.count("\n", 0, offset) + 1


def locate(text: str, quote: str, occurrence: int | None = None) -> Span:
    """Return where a quote stands in a text.

    `occurrence` counts from 1 and chooses among several places. Raises `EvidenceError` for a quote that is
    empty, orphaned (it stands nowhere; the message shows the passage that comes closest), ambiguous (several
    places, and no occurrence chosen) or whose occurrence does not exist.

    >>> locate("30 researchers, then 30 students", "30", occurrence=2)
    Span(start=21, end=23)
    """
    if not quote:
        raise EvidenceError("The quote is empty: copy the passage from the text.")
    places = occurrences(text, quote)
    if not places:
        raise EvidenceError(_orphaned(text, quote))
    if occurrence is None:
        if len(places) > 1:
            raise EvidenceError(
                f"The quote {_show(quote)} stands at {len(places)} places ({_lines(text, places)}): "
                f"choose one with an occurrence from 1 to {len(places)}, or quote more words."
            )
        return places[0]
    if not 1 <= occurrence <= len(places):
        stands = "once" if len(places) == 1 else f"{len(places)} times"
        raise EvidenceError(
            f"The quote {_show(quote)} stands {stands} ({_lines(text, places)}), so there is no occurrence "
            f"{occurrence}: choose one from 1 to {len(places)}."
        )
    return places[occurrence - 1]


def anchor(text: str, span: Span) -> Anchor:
    """Return the quote at a span with up to 32 code points of context on each side.

    Raises `EvidenceError` for a span that is empty or reaches outside the text.

    >>> anchor("Facebook recruits 30 people.", Span(18, 20))
    Anchor(exact='30', prefix='Facebook recruits ', suffix=' people.', start=18, end=20)
    """
    check_span(text, span)
    return Anchor(
        exact=text[span.start : span.end],
        prefix=text[max(0, span.start - CONTEXT) : span.start],
        suffix=text[span.end : span.end + CONTEXT],
        start=span.start,
        end=span.end,
    )


def check_span(text: str, span: Span) -> None:
    """Raise `EvidenceError` where a span is empty or reaches outside the text."""
    if not 0 <= span.start < span.end <= len(text):
        raise EvidenceError(
            f"The span {span.start}–{span.end} is no passage of a text of {len(text)} code points: "
            "give a start below the end, both inside the text."
        )


def recheck(anchor: Anchor, content: str) -> Recheck:
    """Look again for an anchored quote, and say how it stands; nothing is moved or normalised.

    The context is right when the text before the quote ends with the prefix and the text after it begins with
    the suffix, so an empty prefix or suffix (a hand-written graph may have none) is never wrong.
    """
    start, end = anchor.start, anchor.end
    if anchor.exact and 0 <= start < end <= len(content) and content[start:end] == anchor.exact:
        before = content[max(0, start - len(anchor.prefix)) : start]
        after = content[end : end + len(anchor.suffix)]
        if before == anchor.prefix and after == anchor.suffix:
            return Recheck(Verdict.FOUND, (anchor.span,))
        return Recheck(Verdict.WRONG_CONTEXT, occurrences(content, anchor.exact))
    places = occurrences(content, anchor.exact)
    if places:
        return Recheck(Verdict.WRONG_OFFSET if len(places) == 1 else Verdict.AMBIGUOUS, places)
    alike = tuple(Span(*place) for place in same_but_for_spaces(content, anchor.exact))
    return Recheck(Verdict.NORMALISED_SPACE if alike else Verdict.ORPHANED, alike)


def _orphaned(text: str, quote: str) -> str:
    head = f"The quote {_show(quote)} is orphaned: "
    alike = lookalike(text, quote)
    if alike is None:
        start, length = agreement(text, quote)
        if length < min(12, len(quote)):
            return head + "the text has no passage like it; copy the passage from the text."
        return (
            head + f"line {line_of(text, start)} begins as it does, but then reads "
            f"{_show(text[start + length :])} where the quote reads {_show(quote[length:])}; "
            "copy the passage from the text."
        )
    difference, start, end = alike
    passage = text[start:end]
    where = f"line {line_of(text, start)}, offsets {start}–{end},"
    at = first_difference(quote, passage)
    if difference == "spaces" and quote[at : at + 1].isspace() and passage[at : at + 1].isspace():
        return (
            head + f"the passage at {where} has {name_of(passage[at])} where the quote has "
            f"{name_of(quote[at])}; copy the passage from the text, spaces included."
        )
    return (
        head + f"the passage at {where} differs only in {difference}: {_show(passage)}; "
        "copy it from the text."
    )


def _lines(text: str, places: tuple[Span, ...]) -> str:
    numbers = [str(line_of(text, place.start)) for place in places[:8]]
    more = ", …" if len(places) > 8 else ""
    return ("line " if len(places) == 1 else "lines ") + ", ".join(numbers) + more


def _show(quote: str) -> str:
    shown = quote if len(quote) <= _SHOWN else quote[:_SHOWN] + "…"
    return "“" + shown.replace("\n", "⏎") + "”"
