"""Which time of a sentence belongs to which of its promises."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kg.documents.quotes import Span
from kg.drafts.times import Time

#: Relations that limit a promise; the others tell since when, or what something is compared with.
_LIMITS = ("by", "before", "until", "during")


@dataclass(frozen=True, slots=True)
class Timing:
    """The deadline and the start of a promise, where the sentence has them."""

    deadline: Time | None = None
    start: Time | None = None


def times_of(
    text: str, sentence: Span, places: Sequence[Span], times: Sequence[Time]
) -> tuple[Timing, ...]:
    """Return the timing of the amount at each place of a sentence.

    As many deadlines as amounts are paired in their order. Else an amount takes the deadline that follows it
    before the next amount, then the nearest one before it, then the nearest at all; never across a semicolon
    where its own part has one.
    """
    limits = [time for time in times if time.relation in _LIMITS]
    starts = [time for time in times if time.relation == "from"]
    if len(limits) == len(places) and len(places) > 1:
        paired: list[Time | None] = list(limits)
    else:
        paired = [_nearest(text, place, places, limits) for place in places]
    return tuple(
        Timing(limit, _nearest(text, place, places, starts)) for place, limit in zip(places, paired, strict=True)
    )


def _nearest(text: str, place: Span, places: Sequence[Span], times: Sequence[Time]) -> Time | None:
    own = [time for time in times if ";" not in _between(text, place, time.span)] or list(times)
    after = [time for time in own if time.span.start >= place.end]
    later = min((other.start for other in places if other.start > place.start), default=None)
    for time in after:
        if later is None or time.span.start < later:
            return time
        break
    before = [time for time in own if time.span.end <= place.start]
    if before:
        return before[-1]
    return after[0] if after else (own[0] if own else None)


def _between(text: str, one: Span, other: Span) -> str:
    return text[min(one.end, other.end) : max(one.start, other.start)]
