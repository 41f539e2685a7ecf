"""Which time of a sentence belongs to which of its promises."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from kg.documents.quotes import Span
from kg.drafts.times import Published, Time

#: Relations that limit a promise; the others tell since when, or what something is compared with.
_LIMITS = ("by", "before", "until", "during")


@dataclass(frozen=True, slots=True)
class Timing:
    """The deadline and the start of a promise, where the sentence has them."""

    deadline: Time | None = None
    start: Time | None = None


def times_of(
    text: str,
    places: Sequence[Span],
    times: Sequence[Time],
    published: Published | None,
    past: bool = False,
) -> tuple[Timing, ...]:
    """Return the timing of the amount at each place of a sentence.

    Amounts and deadlines that take turns are paired in their order. Else an amount takes the deadline that
    follows it before the next amount, then the nearest one before it, then the nearest at all; never across
    a semicolon, unless no amount stands on the other side. `past`: what is told has happened, so a time may
    be over.
    """
    due = [time for time in times if past or not is_over(time, published)]
    limits = [time for time in due if time.relation in _LIMITS]
    starts = [time for time in due if time.relation == "from" or (past and time.relation == "since")]
    if _alternate(places, limits, certain=published is not None):
        paired: list[Time | None] = list(limits)
    else:
        paired = [_nearest(text, place, places, limits) for place in places]
    return tuple(
        Timing(limit, _nearest(text, place, places, starts))
        for place, limit in zip(places, paired, strict=True)
    )


def _alternate(places: Sequence[Span], times: Sequence[Time], certain: bool) -> bool:
    """Whether amounts and times take turns; `certain`: none of the times is known to be over."""
    if len(places) < 2 or len(times) != len(places):
        return False
    if not certain and times[0].span.start < places[0].start and len({time.relation for time in times}) > 1:
        return False  # "after 2015, it announces a doubling by 2022"
    order = sorted(
        [(place.start, "place") for place in places] + [(time.span.start, "time") for time in times]
    )
    return all(one[1] != other[1] for one, other in pairwise(order))


def is_over(time: Time, published: Published | None) -> bool:
    """Whether a time lies before the year of the text: no promise is due then."""
    point = time.point
    return bool(published and point and point.latest and point.latest.year < published.year)


def _nearest(text: str, place: Span, places: Sequence[Span], times: Sequence[Time]) -> Time | None:
    own = [
        time
        for time in times
        if ";" not in _between(text, place, time.span)
        or all(";" in _between(text, other, time.span) for other in places)
    ]
    if any(time.relation in ("by", "before", "until") for time in own):
        own = [time for time in own if time.relation != "during"]
    after = [time for time in own if time.span.start >= place.end]
    later = min((other.start for other in places if other.start > place.start), default=None)
    for time in after:
        if later is None or time.span.start < later:
            return time
        break
    before = [time for time in own if time.span.end <= place.start]
    if before:
        return before[-1]
    # "until" limits what it stands beside, and nothing else.
    after = [time for time in after if time.relation != "until"]
    own = [time for time in own if time.relation != "until"]
    return after[0] if after else (own[0] if own else None)


def _between(text: str, one: Span, other: Span) -> str:
    return text[min(one.end, other.end) : max(one.start, other.start)]
