"""What the two pictures show: who promises what to whom, and what happens when."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from kg.accounts.model import Commitment
from kg.pages.cards import Card
from kg.pages.charts import Paint, draw, here
from kg.pages.spelling import Speller
from kg.pages.statements import times

#: A picture shows at most so many rows; the table beside it has all.
MOST_ROWS = 40
_LINE = 17
#: About how wide a letter is.
_LETTER = 8
#: A timeline of so many pixels has room for days in its labels.
_ROOMY = 500
_WRAP = (18, 40, 30)
_COLUMNS = (0, 22, 68)
#: Years between two lines of a timeline; days end with the year 9999.
_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500)


@dataclass(frozen=True, slots=True)
class Event:
    """One deadline, start or occurrence of an item."""

    card: Card
    kind: str
    name: str
    days: str
    first: date | None
    last: date | None
    wording: str | None
    precision: str | None


@dataclass(frozen=True, slots=True)
class Promise:
    """Who promises one thing to whom."""

    card: Card
    promisors: tuple[str, ...]
    parties: tuple[tuple[str, str], ...]


def events(cards: Sequence[Card]) -> tuple[Event, ...]:
    """Return what happens when, in the order of the days; what has no day comes last."""
    found = [
        Event(card, name, view.name, view.days, bound.earliest, bound.latest, view.wording, view.precision)
        for card in cards
        for view, (name, bound) in zip(card.times, times(card.item), strict=True)
    ]
    return tuple(
        sorted(found, key=lambda event: (event.last or event.first or date.max, event.card.item.iri))
    )


def timeline(
    dated: Sequence[Event], spell: Speller, width: int, as_of: date, paint: Paint = here
) -> Any | None:
    """Draw events that have a day, or nothing where there is none; a line marks the day of the page."""
    if not dated:
        return None
    roomy = width >= _ROOMY
    begin, end = _years(dated)
    rows = []
    for row, event in enumerate(dated):
        first, last = event.first or event.last, event.last or event.first
        assert first is not None and last is not None  # noqa: S101 - it is dated
        label = f"{event.card.item.label} · {event.days}" if roomy else event.card.item.label
        lines = [_short(label, width // _LETTER)] if roomy else _lines(label, width // _LETTER)
        left, right = ((day - begin) / (end - begin) * width for day in (first, last))
        side = _side(max(lines, key=len), left, right, width)
        rows.append(
            {
                "row": row,
                "first": first.isoformat(),
                "last": last.isoformat(),
                "point": (last - first) < timedelta(days=45),
                "side": side,
                "at": (last if side == "right" else first).isoformat(),
                "kind": event.kind,
                "label": lines,
            }
        )
    changes: dict[str, object] = {
        "width": width,
        "layer/0/encoding/x/scale/domain": [_day(begin), _day(end)],
        "layer/0/encoding/x/axis/tickCount": {"interval": "year", "step": _step(end.year - begin.year)},
    }
    if not roomy:
        changes |= {"height/step": 58, "params/0/value": -19, "params/1/value": 15}
    return draw(
        "timeline", spell.page["timeline_alt"].format(count=len(rows)), paint, changes,
        events=rows, day=[{"day": as_of.isoformat()}] if marked(dated, as_of) else [],
    )  # fmt: skip


def drawn(told: Sequence[Event], as_of: date) -> list[Event]:
    """Return the events of the timeline: of many that have a day, the nearest to the page's."""
    dated = [event for event in told if event.first or event.last]
    near = sorted(dated, key=lambda event: abs((event.last or event.first or as_of) - as_of))[:MOST_ROWS]
    kept = {id(event) for event in near}
    return [event for event in dated if id(event) in kept]


def kinds_of(dated: Sequence[Event]) -> tuple[tuple[str, str], ...]:
    """Return the kinds of events that a timeline shows, with their names, for its legend."""
    return tuple(dict.fromkeys((event.kind, event.name) for event in dated))


def marked(dated: Sequence[Event], as_of: date) -> bool:
    """Return whether the day of the page lies within the years of the timeline."""
    if not dated:
        return False
    begin, end = _years(dated)
    return begin <= as_of <= end


def _years(dated: Sequence[Event]) -> tuple[date, date]:
    days = [day for event in dated for day in (event.first, event.last) if day]
    return date(min(days).year, 1, 1), date(min(max(days).year + 1, date.max.year), 1, 1)


def _step(years: int) -> int:
    """Return after how many years there is a line, so that there are not many more than forty.

    >>> [_step(years) for years in (8, 60, 150, 9998)]
    [1, 2, 5, 500]
    """
    return next(step for step in _STEPS if years <= 40 * step)


def _day(day: date) -> dict[str, int]:
    return {"year": day.year, "month": day.month, "date": day.day}


def _lines(text: str, most: int) -> list[str]:
    """Break a label into two lines; one that fits into one line stands on the second."""
    lines = textwrap.wrap(text, most) or [""]
    if len(lines) > 2:
        lines = [lines[0], _short(" ".join(lines[1:]), most)]
    return lines if len(lines) == 2 else ["", *lines]


def _side(label: str, first: float, last: float, width: int) -> str:
    """Where a label has room: right of the first day, left of the last one, or else along the edge."""
    long = len(label) * _LETTER
    if last > width / 2 and long <= last:
        return "right"
    return "left" if first + long <= width else "edge"


def promises(cards: Sequence[Card]) -> tuple[Promise, ...]:
    """Return who promises what to whom, by promisor, then in the order of the cards."""
    found = [
        Promise(
            card,
            tuple(agent.label for agent in card.item.actors),
            tuple((party.role, party.label) for party in card.parties),
        )
        for card in cards
        if isinstance(card.item, Commitment)
    ]
    return tuple(sorted(found, key=lambda one: one.promisors))


def parties(told: Sequence[Promise], spell: Speller, paint: Paint = here) -> Any | None:
    """Draw who promises what to whom, or nothing where nothing is promised."""
    nodes: list[dict[str, Any]] = []
    lines: list[dict[str, Any]] = []
    y = 0.0
    shown = told[:MOST_ROWS]
    heights: dict[str, list[float]] = {}
    middles: list[tuple[tuple[str, ...], float]] = []
    for promise in shown:
        label = textwrap.wrap(promise.card.item.label, _WRAP[1]) or [""]
        right = [textwrap.wrap(f"{name} ({role})", _WRAP[2]) for role, name in promise.parties]
        height = max(len(label), sum(map(len, right)) + max(len(right) - 1, 0) * 0.4) * _LINE
        middle = y + height / 2
        nodes.append(_node(_COLUMNS[1], middle, label, "var(--ink)"))
        at = middle - (sum(map(len, right)) + max(len(right) - 1, 0) * 0.4) * _LINE / 2
        for wrapped in right:
            centre = at + len(wrapped) * _LINE / 2
            nodes.append(_node(_COLUMNS[2], centre, wrapped, "var(--soft)"))
            start = _COLUMNS[1] + max(map(len, label)) * 1.03 + 1
            lines.append(_line(min(start, 65), middle, _COLUMNS[2] - 1, centre, "var(--rule-strong)"))
            at += (len(wrapped) + 0.4) * _LINE
        for who in promise.promisors:
            heights.setdefault(who, []).append(middle)
        middles.append((promise.promisors, middle))
        y += height + _LINE * 0.9
    if not shown:
        return None
    centres = _apart({who: sum(at) / len(at) for who, at in heights.items()})
    for who, centre in centres.items():
        wrapped = textwrap.wrap(who, _WRAP[0]) or [""]
        nodes.append(_node(_COLUMNS[0], centre, wrapped, "var(--promise)"))
        start = min(max(map(len, wrapped)) * 1.08 + 1, _COLUMNS[1] - 3)
        lines += [
            _line(start, centre, _COLUMNS[1] - 1, middle, "var(--promise)")
            for promisors, middle in middles
            if who in promisors
        ]
    bottom = max([y, *(centre + _LINE for centre in centres.values())])
    return draw(
        "parties", spell.page["parties_alt"].format(count=len(shown)), paint,
        {"height": int(bottom), "encoding/y/scale/domain": [0, int(bottom)]}, nodes=nodes, lines=lines,
    )  # fmt: skip


def _apart(centres: dict[str, float]) -> dict[str, float]:
    """Push names apart that would lie over each other."""
    placed: dict[str, float] = {}
    least = _LINE * 0.5
    for who, centre in sorted(centres.items(), key=lambda pair: (pair[1], pair[0])):
        lines = len(textwrap.wrap(who, _WRAP[0])) or 1
        placed[who] = max(centre, least + (lines - 1) * _LINE / 2)
        least = placed[who] + (lines + 1) * _LINE / 2 + 4
    return placed


def _node(x: float, y: float, text: list[str], colour: str) -> dict[str, Any]:
    return {"x": x, "y": y - (len(text) - 1) * 8, "text": text, "colour": colour}


def _line(x: float, y: float, x2: float, y2: float, colour: str) -> dict[str, Any]:
    return {"x": x, "y": y, "x2": x2, "y2": y2, "colour": colour}


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
