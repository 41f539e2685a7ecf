"""What totals of money leave out, and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from kg.questions.steps import Asked, Found
from kg.questions.steps.promises import promises, sort_out


def step(asked: Asked, rows: Iterable[Found]) -> Iterable[Sequence[Any]]:
    """List each amount that `totals` does not count."""
    _, left = sort_out(asked, promises(asked, rows))
    for one in sorted(left, key=lambda one: (one.promise.item, str(one.measure))):
        amount = one.promise.amounts[one.measure] if one.measure else None
        yield (
            one.promise.item,
            one.promise.label,
            one.why,
            one.because_of,
            amount and amount.side,
            amount and amount.low,
            amount and amount.high,
            *(one.measure or (None, None)),
            one.promise.force,
            one.promise.published,
        )
