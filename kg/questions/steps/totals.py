"""Money in all: the sums of promises that agree in promisor, kind, force, year, currency, period and side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from kg.questions.answers import SEPARATOR
from kg.questions.steps import Asked, Found
from kg.questions.steps.promises import Measure, Promise, promises, sort_out


def step(asked: Asked, rows: Iterable[Found]) -> Iterable[Sequence[Any]]:
    """Add up what may be added up."""
    counted, left = sort_out(asked, promises(asked, rows))
    sums: dict[tuple[Any, ...], list[tuple[Promise, Measure]]] = {}
    for promise, measure in counted:
        for key in _keys(promise, measure):
            sums.setdefault(key, []).append((promise, measure))
    by_item = {(promise.item, measure): promise for promise, measure in counted}
    missing: dict[tuple[Any, ...], int] = {}
    for one in left:
        if one.measure is not None:
            # Beside what is counted in its place, where that is counted at all.
            beside = by_item.get((one.because_of or one.promise.item, one.measure), one.promise)
            for key in _keys(beside, one.measure):
                missing[key] = missing.get(key, 0) + 1
    for key in sorted(sums, key=lambda key: tuple("" if part is None else str(part) for part in key)):
        names: dict[str, None] = {}
        amounts = [promise.amounts[measure] for promise, measure in sums[key]]
        for promise, _ in sums[key]:
            names |= dict.fromkeys(promise.promisors[one] for one in key[0] if one in promise.promisors)
        highs = [amount.high for amount in amounts if amount.high is not None]
        yield (
            SEPARATOR.join(key[0]),
            ", ".join(sorted(names)),
            *key[1:],
            sum((amount.low for amount in amounts), Decimal(0)),
            sum(highs, Decimal(0)) if len(highs) == len(amounts) else None,
            any(amount.approximate for amount in amounts),
            len(amounts),
            SEPARATOR.join(promise.item for promise, _ in sums[key]),
            missing.get(key, 0),
            None if asked.as_of is None else sum(promise.published is None for promise, _ in sums[key]),
        )


def _keys(promise: Promise, measure: Measure) -> Iterator[tuple[Any, ...]]:
    together = tuple(sorted(promise.promisors))
    year = promise.latest.year if promise.latest else None
    for promisors in [(one,) for one in together] if promise.each else [together]:
        yield (promisors, promise.kind, promise.force, year, *measure, promise.amounts[measure].side)
