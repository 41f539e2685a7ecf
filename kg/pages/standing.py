"""How each commitment stands on a day: what was judged, what ended it, and whether its day has passed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from kg.pages.spelling import Speller
from kg.vocabulary.terms import IRI

if TYPE_CHECKING:
    from kg.graph import Graph


@dataclass(frozen=True, slots=True)
class Judgement:
    """Somebody's dated judgement."""

    status: str
    day: str | None
    assessor: str | None


@dataclass(frozen=True, slots=True)
class Standing:
    """How a commitment stands: the latest judgement first, what was done to it later, in words.

    `passed` is the day that has passed, where nothing is known of fulfilment or where something is
    (`fulfilment`). `conditions` are what it depends on, which may not have come about.
    """

    judgements: tuple[Judgement, ...] = ()
    acts: tuple[str, ...] = ()
    passed: str | None = None
    fulfilment: bool = False
    conditions: tuple[str, ...] = ()


def standings(graph: Graph, as_of: date, spell: Speller, items: Sequence[IRI]) -> Mapping[IRI, Standing]:
    """Return how some commitments stand on a day; where nothing is known of one, it has none."""
    if not items:
        return {}
    judged: dict[IRI, dict[Judgement, str]] = defaultdict(dict)
    asked: dict[str, Any] = {"language": spell.language, "as_of": as_of, "item": items}
    for row in graph.ask("assessments", **asked):
        if row.assessed_on is not None and row.assessed_on > as_of:
            continue
        day = spell.day(row.assessed_on) if row.assessed_on else None
        assessor = row.assessor_label or (row.assessor.local if row.assessor else None)
        judged[row.item][Judgement(spell.code(row.status), day, assessor)] = str(row.assessed_on or "")
    acts: dict[IRI, dict[str, None]] = defaultdict(dict)
    for row in graph.ask("history", **asked):
        said = spell.page["act_" + row.act.local].format(by=row.by_label or row.by.local)
        acts[row.item][f"{said} ({spell.day(row.told_on)})" if row.told_on else said] = None
    passed: dict[IRI, tuple[str, bool]] = {}
    conditions: dict[IRI, dict[str, None]] = defaultdict(dict)
    for row in graph.ask("overdue", **asked):
        passed[row.item] = (spell.day(row.latest), bool(row.fulfilment_known))
        if row.condition:
            conditions[row.item][row.condition_label or row.condition.local] = None
    found = {}
    for one in {*judged, *acts, *passed}:
        latest = sorted(judged[one].items(), key=itemgetter(1), reverse=True)
        day, known = passed.get(one, (None, False))
        judgements = tuple(judgement for judgement, _ in latest)
        found[one] = Standing(judgements, tuple(acts[one]), day, known, tuple(conditions[one]))
    return found
