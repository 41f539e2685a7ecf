"""Promises of money as totals see them: what each one amounts to, and which do not count, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from kg.questions.steps import Asked, Found, iris
from kg.vocabulary.namespaces import CMT, CODES
from kg.vocabulary.terms import IRI

_BOUND = CODES["bound"]
_UPPER = {_BOUND["at-most"], _BOUND["less-than"]}
_LOWER = {_BOUND["at-least"], _BOUND["more-than"]}
_ABOUT = {_BOUND["about"], _BOUND["nearly"]}
#: What is promised on top tells most, then a level, then a total of another kind.
_SIDES = (CMT.increment, CMT.target, CMT.total)
_ENDS = {CMT.amends, CMT.supersedes, CMT.withdraws}
#: A part of what is counted, in the order in which the reasons are given.
_WITHIN = ((CMT.restates, "restatement"), (CMT.milestoneOf, "milestone"), (CMT.partOf, "part"))
_BESIDE = {CMT.mayOverlap: "overlap", CMT.alternativeTo: "alternative"}

#: Links are few beside items: beyond so many items, all links are read rather than those of each item.
_FEW = 5_000

#: A currency, and the period of a recurring amount.
Measure = tuple[IRI, IRI | None]


@dataclass(frozen=True, slots=True)
class Amount:
    """Money from `low` to `high`; None is no upper bound."""

    side: IRI
    low: Decimal
    high: Decimal | None
    approximate: bool = False

    def hull(self, other: Amount) -> Amount:
        """The range that holds both."""
        high = None if self.high is None or other.high is None else max(self.high, other.high)
        return Amount(self.side, min(self.low, other.low), high, self.approximate or other.approximate)


@dataclass(slots=True)
class Promise:
    """One item with its amounts, by currency and period; without any, its amount is unknown."""

    item: IRI
    kind: Any
    force: Any
    is_of: Any
    latest: date | None
    published: date | None
    each: bool
    label: Any = None
    promisors: dict[IRI, str] = field(default_factory=dict)
    amounts: dict[Measure, Amount] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """One amount that is not counted: why, and the other item that makes it so."""

    promise: Promise
    measure: Measure | None
    why: str
    because_of: IRI | None = None


def promises(asked: Asked, rows: Iterable[Found]) -> dict[IRI, Promise]:
    """Gather the rows of a query into promises.

    What comes on top is counted rather than the level that it leads to. A promise that adds to one that it
    amends counts with its level, as the amended one counts no more: 5 billion, where 2 are added to 3.
    """
    found: dict[IRI, Promise] = {}
    figures: dict[tuple[IRI, IRI], dict[str, Any]] = {}
    for cells in rows:
        # Totals count days and do not show them, so the last column has two names.
        row: dict[str, Any] = dict(zip((*asked.question.reads[:-1], "published"), cells, strict=True))
        promise = found.get(row["item"])
        if promise is None:
            each = row["mode"] == CODES["mode"]["each"]
            names = ("item", "kind", "force", "latest", "published")
            told: dict[str, Any] = {name: row[name] for name in names}
            promise = found[row["item"]] = Promise(
                **told, is_of=row["class"], each=each, label=row.get("label")
            )
        else:
            if isinstance(row["published"], date):
                # Told in several documents, it is known from the first.
                promise.published = min(promise.published or row["published"], row["published"])
            if isinstance(row["latest"], date):
                # Where a source names two deadlines, all of it is due by the last.
                promise.latest = max(promise.latest or row["latest"], row["latest"])
        if row["actor"] is not None:
            promise.promisors[row["actor"]] = str(row["actor_label"] or row["actor"].local)
        if row["figure"] is not None:
            figure = figures.setdefault((row["item"], row["figure"]), {**row, "bounds": set()})
            figure["bounds"].add(row["bound"])
    sides: dict[tuple[IRI, Measure], dict[IRI, Amount]] = {}
    for (item, _), figure in sorted(figures.items(), key=_preference):
        amount = _amount(figure)
        if amount is None:
            continue
        measure = (figure["unit"], figure["per"])
        by_side = sides.setdefault((item, measure), {})
        first = by_side.get(amount.side)
        if first is None:
            by_side[amount.side] = amount
        elif figure["basis"] == CMT.StatedFigure:
            by_side[amount.side] = first.hull(amount)
    for (item, measure), by_side in sides.items():
        # The figures are sorted: what tells most comes first.
        found[item].amounts[measure] = next(iter(by_side.values()))
    adding = [key for key, by_side in sides.items() if CMT.increment in by_side and CMT.target in by_side]
    if adding:
        amended = set(asked.rows("promise-amended", item=iris(item for item, _ in adding)))
        for item, measure in adding:
            added, level = sides[item, measure][CMT.increment], sides[item, measure][CMT.target]
            if (item, level.low - added.low, *measure) in amended:
                found[item].amounts[measure] = level
    return found


def _preference(told: tuple[tuple[IRI, IRI], dict[str, Any]]) -> tuple[int, bool, IRI]:
    (_, figure), row = told
    return _SIDES.index(row["side"]), row["basis"] != CMT.StatedFigure, figure


def _amount(figure: dict[str, Any]) -> Amount | None:
    value, low, high = (
        None if figure[name] is None else Decimal(figure[name]) for name in ("value", "min", "max")
    )
    bounds = figure["bounds"]
    if value is not None:
        low = min(value, Decimal(0)) if bounds & _UPPER else value
        high = None if bounds & _LOWER else value
    elif low is None and high is None:
        return None
    elif low is None:
        low = Decimal(0)
    return Amount(figure["side"], low, high, bool(bounds & _ABOUT))


def sort_out(asked: Asked, found: dict[IRI, Promise]) -> tuple[list[tuple[Promise, Measure]], list[LeftOut]]:
    """Tell what counts, with the amounts of other accounts taken in, from what is left out."""
    others = [(a, b) for a, b in _about(asked, "promise-accounts", list(found)) if a and b]
    groups = _groups(others)
    every = list(dict.fromkeys([*found, *iris(b for _, b in others)]))
    ends: dict[Any, Any] = {}
    ties: dict[Any, list[tuple[Any, Any]]] = {}
    for item, tie, other, *days in _about(asked, "promise-ties", every):
        if tie not in _ENDS:
            ties.setdefault(item, []).append((tie, other))
        elif all(asked.as_of is None or not isinstance(day, date) or day <= asked.as_of for day in days):
            ends.setdefault(item, other)
    # Accounts of one promise end together, save the one that ends the others.
    enders = set(ends.values())
    group_ends = {groups[item]: other for item, other in sorted(ends.items()) if item in groups}
    left: list[LeftOut] = []
    open_: list[tuple[Promise, Measure]] = []
    for promise in found.values():
        ended_by = ends.get(promise.item)
        if ended_by is None and promise.item not in enders:
            ended_by = group_ends.get(groups.get(promise.item))
        for measure in promise.amounts or (None,):
            why, because_of = _reason(promise, measure, ended_by, ties.get(promise.item, ()), found)
            if why:
                left.append(LeftOut(promise, measure, why, because_of))
            elif measure is not None:
                open_.append((promise, measure))
    counted = _one_account(open_, groups, left)
    return _beside(counted, ties, left), left


def _about(asked: Asked, name: str, items: list[IRI]) -> Iterator[Found]:
    """Go through the rows of some items, or of all where reading all is quicker than looking up so many."""
    if len(items) <= _FEW:
        return asked.rows(name, item=items)
    wanted = set(items)
    return (row for row in asked.rows(name, item=None) if row[0] in wanted)


def _reason(
    promise: Promise, measure: Measure | None, ended_by: Any, ties: Iterable[tuple[Any, Any]], found: Any
) -> tuple[str, IRI | None]:
    if promise.is_of != CMT.Commitment:
        return ("aspiration" if promise.is_of == CMT.Aspiration else "expectation"), None
    if ended_by is not None:
        return "ended", ended_by
    if measure is None:
        return "unknown", None
    for wanted, why in _WITHIN:
        for tie, other in ties:
            whole = found.get(other)
            if tie == wanted and whole is not None and measure in whole.amounts:
                return why, other
    return "", None


def _groups(pairs: Iterable[tuple[Any, Any]]) -> dict[Any, Any]:
    """Name the group of each item by its first member; decisions join, one after another."""
    parent: dict[Any, Any] = {}

    def root(node: Any) -> Any:
        while parent.setdefault(node, node) != node:
            parent[node] = node = parent[parent[node]]
        return node

    for one, other in pairs:
        first, second = sorted((root(one), root(other)))
        parent[second] = first
    return {node: root(node) for node in parent}


def _one_account(
    candidates: list[tuple[Promise, Measure]], groups: dict[Any, Any], left: list[LeftOut]
) -> list[tuple[Promise, Measure]]:
    """Count the earliest account of each promise, from the lowest to the highest that any account says."""
    first: dict[tuple[Any, Measure], Promise] = {}
    counted: list[tuple[Promise, Measure]] = []
    for promise, measure in sorted(candidates, key=lambda one: (one[0].published or date.max, one[0].item)):
        group = groups.get(promise.item, promise.item)
        kept = first.setdefault((group, measure), promise)
        if kept is promise:
            counted.append((promise, measure))
        else:
            amount, other = kept.amounts[measure], promise.amounts[measure]
            # What comes on top and the level that it leads to are no two opinions of one number.
            if amount.side == other.side:
                kept.amounts[measure] = amount.hull(other)
            left.append(LeftOut(promise, measure, "same-promise", kept.item))
    return counted


def _beside(
    candidates: list[tuple[Promise, Measure]], ties: dict[Any, list[tuple[Any, Any]]], left: list[LeftOut]
) -> list[tuple[Promise, Measure]]:
    """Of promises that may overlap or exclude each other, count the largest."""
    near: dict[Any, dict[Any, str]] = {}
    for item, told in ties.items():
        for tie, other in told:
            if tie in _BESIDE:
                near.setdefault(item, {})[other] = near.setdefault(other, {})[item] = _BESIDE[tie]
    counted: dict[tuple[IRI, Measure], tuple[Promise, Measure]] = {}
    for promise, measure in sorted(candidates, key=_largest_first):
        for other, why in sorted(near.get(promise.item, {}).items()):
            if (other, measure) in counted:
                left.append(LeftOut(promise, measure, why, other))
                break
        else:
            counted[promise.item, measure] = (promise, measure)
    return list(counted.values())


def _largest_first(one: tuple[Promise, Measure]) -> tuple[Decimal, Decimal, IRI]:
    amount = one[0].amounts[one[1]]
    return -(amount.low if amount.high is None else amount.high), -amount.low, one[0].item
