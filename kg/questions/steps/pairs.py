"""Contradictions, each told once, with those of a promise and the one that it restates.

The query finds every pair from both sides, so that either may be named. What is restated has a query of its
own: with a UNION in one, Virtuoso 7 gives the figures of one branch to another.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from kg.questions.ordering import in_order
from kg.questions.steps import Asked, Found, iris
from kg.vocabulary.terms import Term

#: Columns that tell of the account on the left and of the one on the right.
_SIDES = tuple(
    (name, f"other_{name}")
    for name in ("label", "figure", "value", "min", "max", "bound", "words", "published")
)
_KEYS = ("item", "other", "side", "figure", "other_figure")


def step(asked: Asked, rows: Iterable[Found]) -> Iterable[Sequence[Any]]:
    """Keep the first telling of each pair, and with it the decision that joins the two, if there is one.

    What is asked for is on the left: rows from the other side alone are told as they are.
    """
    columns = tuple(asked.question.columns)
    at = {name: place for place, name in enumerate(columns)}
    found = list(rows)

    def pair(row: Found) -> frozenset[object]:
        return frozenset(((row[at["item"]], row[at["figure"]]), (row[at["other"]], row[at["other_figure"]])))

    decided = {pair(row) for row in found}
    found.extend(row for row in _restated(asked, columns) if pair(row) not in decided)
    left: dict[frozenset[object], object] = {}
    for row in in_order(found, columns, [(key, False, False) for key in _KEYS]):
        if left.setdefault(pair(row), row[at["item"]]) == row[at["item"]]:
            yield row


def _restated(asked: Asked, columns: Sequence[str]) -> Iterator[Found]:
    """Return contradictions with what is restated, from the side of either, as rows of the question."""
    given = asked.values
    more = {"as_of": given.get("as_of"), "language": given["language"]}
    picked = bool({"item", "promisor"} & given.keys())
    # With nothing asked for, a second reading would give the same pairs from their other side.
    for item, promisor in (("item", "promisor"), ("other", "other_promisor"))[: 2 if picked else 1]:
        named: dict[str, Sequence[Term] | None] = {
            "item": None, "other": None, "promisor": None, "other_promisor": None,
            item: given.get("item"), promisor: given.get("promisor"),
        }  # fmt: skip
        # Few promises restate another, and the comparison costs more than to look for them.
        found = iris(row[0] for row in asked.rows("restated", **named))
        named |= {"item": found if picked else None} | more
        for cells in asked.rows("restated-otherwise", **named) if found else ():
            told = (*(name for name in columns if name != "decision"), "other_published")
            row = dict(zip(told, cells, strict=True))
            row["decision"] = None
            if item == "other":
                for one, other in (("item", "other"), *_SIDES):
                    row[one], row[other] = row[other], row[one]
            yield tuple(row[name] for name in columns)
