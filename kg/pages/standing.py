"""How each commitment stands on a day: what was judged, what ended it, and whether its day has passed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

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
    (`fulfilment`).
    """

    judgements: tuple[Judgement, ...] = ()
    acts: tuple[str, ...] = ()
    passed: str | None = None
    fulfilment: bool = False


def standings(graph: Graph, as_of: date, spell: Speller) -> Mapping[IRI, Standing]:
    """Return how the commitments stand on a day; one of which nothing is known is not in it."""
    judged: dict[IRI, dict[Judgement, str]] = defaultdict(dict)
    language = spell.language
    for row in graph.ask("assessments", language=language, as_of=as_of):
        if row.assessed_on is not None and row.assessed_on > as_of:
            continue
        day = spell.day(row.assessed_on) if row.assessed_on else None
        assessor = row.assessor_label or (row.assessor.local if row.assessor else None)
        judged[row.item][Judgement(spell.code(row.status), day, assessor)] = str(row.assessed_on or "")
    acts: dict[IRI, dict[str, None]] = defaultdict(dict)
    for row in graph.ask("history", language=language, as_of=as_of):
        said = spell.page["act_" + row.act.local].format(by=row.by_label or row.by.local)
        acts[row.item][f"{said} ({spell.day(row.told_on)})" if row.told_on else said] = None
    passed = {
        row.item: (spell.day(row.latest), bool(row.fulfilment_known))
        for row in graph.ask("overdue", language=language, as_of=as_of)
    }
    found = {}
    for item in {*judged, *acts, *passed}:
        latest = sorted(judged[item], key=lambda one, item=item: judged[item][one], reverse=True)  # type: ignore[misc]
        day, known = passed.get(item, (None, False))
        found[item] = Standing(tuple(latest), tuple(acts[item]), day, known)
    return found
