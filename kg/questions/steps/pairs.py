"""Contradictions, each told once: a query finds every pair from both sides, so that either may be named."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from kg.questions.steps import Asked, Found


def step(asked: Asked, rows: Iterable[Found]) -> Iterable[Sequence[Any]]:
    """Keep the first telling of each pair, and with it the decision that joins the two, if there is one.

    What is asked for is on the left: rows from the other side alone are told as they are.
    """
    at = {name: place for place, name in enumerate(asked.question.reads)}
    found = list(rows)

    def pair(row: Found) -> frozenset[object]:
        return frozenset(((row[at["item"]], row[at["figure"]]), (row[at["other"]], row[at["other_figure"]])))

    decided = {pair(row) for row in found if row[at["decision"]] is not None}
    side: dict[frozenset[object], object] = {}
    for row in found:
        both, item = pair(row), row[at["item"]]
        if side.setdefault(both, item) == item and (row[at["decision"]] is not None or both not in decided):
            yield row
