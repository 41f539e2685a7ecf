"""Places of a text that do not overlap: which are free, and which of several candidates is kept."""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from kg.documents.quotes import Span

_T = TypeVar("_T")


class Places:
    """Spans that do not overlap; asking about one takes the logarithm of their number."""

    def __init__(self, spans: Iterable[Span] = ()) -> None:
        self._spans: list[Span] = []
        for span in sorted(spans):
            if self.hit(span) is None:
                self.add(span)

    def add(self, span: Span) -> None:
        """Add a span that hits no other."""
        insort(self._spans, span)

    def hit(self, span: Span) -> Span | None:
        """Return a span that overlaps this one, or None."""
        at = bisect_right(self._spans, span)
        for one in self._spans[max(0, at - 1) : at + 1]:
            if one.overlaps(span):
                return one
        return None

    def holder(self, span: Span) -> Span | None:
        """Return the span that holds this one whole, or None."""
        at = bisect_right(self._spans, Span(span.start, 2**62))
        held = self._spans[at - 1] if at else None
        return held if held is not None and held.contains(span) else None


def longest(candidates: Iterable[_T], span_of: Callable[[_T], Span], taken: Iterable[Span] = ()) -> list[_T]:
    """Return the candidates that overlap neither `taken` nor a longer one, in the order of the text."""
    places = Places(taken)
    kept = []
    for one in sorted(candidates, key=lambda one: (-len(span_of(one)), span_of(one))):
        if places.hit(span_of(one)) is None:
            places.add(span_of(one))
            kept.append(one)
    return sorted(kept, key=span_of)


def by_holder(parts: Sequence[Span], things: Iterable[_T], span_of: Callable[[_T], Span]) -> list[list[_T]]:
    """Sort things into the parts of a text that hold them; the parts are in its order and do not overlap."""
    starts = [part.start for part in parts]
    groups: list[list[_T]] = [[] for _ in parts]
    for thing in things:
        at = bisect_right(starts, span_of(thing).start) - 1
        if at >= 0 and parts[at].contains(span_of(thing)):
            groups[at].append(thing)
    return groups
