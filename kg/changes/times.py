"""What a changed deadline or start means for a promise: docs/diff.md tells the rules."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from kg.changes.accounts import Moment
from kg.changes.model import Change, Direction, Side
from kg.changes.pairing import Pair
from kg.changes.wording import Words
from kg.vocabulary.namespaces import PRECISION, RELATION
from kg.vocabulary.terms import IRI

_W, _S, _M, _U = Direction.WEAKENED, Direction.STRENGTHENED, Direction.MOVED, Direction.UNCLEAR
#: From the finest to the vaguest; ends of a period are as fine as the period.
_VAGUENESS: dict[IRI, int] = {
    PRECISION[name]: rank
    for rank, names in enumerate(
        (("day",), ("month", "end-of-month"), ("quarter", "season"), ("half-year",), ("year", "end-of-year"),
         ("decade",), ("event", "open"))
    )
    for name in names
}  # fmt: skip


def time_changes(pair: Pair, words: Words) -> Iterator[Change]:
    """Yield what differs between the deadlines and the starts of two accounts."""
    yield from _moments(pair, words, "deadline", pair.old.deadlines, pair.new.deadlines)
    yield from _moments(pair, words, "start", pair.old.starts, pair.new.starts)


def _moments(
    pair: Pair, words: Words, aspect: str, old: tuple[Moment, ...], new: tuple[Moment, ...]
) -> Iterator[Change]:
    for kept_up in (False, True):
        before, after = ([one for one in many if _kept_up(one) is kept_up] for many in (old, new))
        for place in range(max(len(before), len(after))):
            one = before[place] if place < len(before) else None
            other = after[place] if place < len(after) else None
            change = _compared(pair, words, aspect, one, other)
            if change is not None:
                yield change


def _kept_up(moment: Moment) -> bool:
    return moment.relation == RELATION.until


def _compared(pair: Pair, words: Words, aspect: str, old: Moment | None, new: Moment | None) -> Change | None:
    sides = [None if one is None else _side(one, words) for one in (old, new)]
    if old is None or new is None:
        # A start that is not said leaves the promise as it is.
        direction = _M if aspect == "start" else _W if new is None else _S
        return pair.change(aspect, direction, "said", *sides)
    rule, direction = _rule(aspect, old, new)
    if rule is None:
        return None
    if old.relation == new.relation and old.latest and new.latest:
        sides = [_side(replace(one, relation=None), words) for one in (old, new)]
    months, days = _shift(old.latest or old.earliest, new.latest or new.earliest)
    return pair.change(aspect, direction, rule, *sides, months=months, days=days)


def _rule(aspect: str, old: Moment, new: Moment) -> tuple[str | None, Direction]:
    before, after = old.latest, new.latest
    if aspect == "start":
        before, after = old.earliest or old.latest, new.earliest or new.latest
    if before is None or after is None:
        if before is not after:
            return "said", _W if after is None else _S
        same = (old.relation, old.earliest, old.wording) == (new.relation, new.earliest, new.wording)
        return (None, _M) if same else ("terms", _U)
    if after != before:
        later = after > before
        if _kept_up(old):
            return ("until-later", _S) if later else ("until-earlier", _W)
        return ("later", _W) if later else ("earlier", _S)
    coarse = _VAGUENESS.get(new.precision or IRI(""), 0) - _VAGUENESS.get(old.precision or IRI(""), 0)
    if old.precision and new.precision and coarse:
        return "precision", _W if coarse > 0 else _S
    if (old.relation, old.earliest) != (new.relation, new.earliest):
        return "terms", _M
    return None, _M


def _shift(old: date | None, new: date | None) -> tuple[int | None, int | None]:
    """Return how far a day has moved: in months between ends or same days of months, else in days."""
    if old is None or new is None or old == new:
        return None, None
    if old.day == new.day or (_last(old) and _last(new)):
        return (new.year - old.year) * 12 + new.month - old.month, None
    return None, (new - old).days


def _last(day: date) -> bool:
    return day.day == monthrange(day.year, day.month)[1]


def _side(moment: Moment, words: Words) -> Side:
    text = words.moment(moment.relation, moment.earliest, moment.latest, moment.wording)
    return Side(text, moment.latest or moment.earliest, moment.iri, moment.quotes, moment.wording)
