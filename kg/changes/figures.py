"""What a changed figure means for a promise: more is asked, less is asked, or the rules do not know.

docs/diff.md tells the rules. The end of a figure that has to be reached decides: the low end where more is
promised, the high end where less is. Where the sense of a promise does not follow from what is said, nothing
is guessed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from kg.changes.accounts import Account, Value
from kg.changes.model import Change, Direction, Side
from kg.changes.pairing import Pair
from kg.changes.wording import Words
from kg.errors import FigureError
from kg.figures.intervals import Interval
from kg.figures.quantities import AT_MOST, LESS_THAN, FigureValue
from kg.vocabulary.namespaces import KIND, UNIT
from kg.vocabulary.terms import IRI

SIDES = ("target", "increment", "factor", "baseline", "total", "amount")
#: Sides that say what is promised; a change of the others is no matter of strength.
_PROMISED = ("target", "increment", "factor", "total")
#: Kinds of action that promise more of something.
_GROWTH = frozenset(
    KIND[name]
    for name in (
        "funding", "recruitment", "training", "hosting", "donation", "construction", "subsidy", "publication",
    )
)  # fmt: skip
#: Kinds that promise less of something, or a cap.
_REDUCTION = frozenset({KIND.emissions, KIND.refraining})
_W, _S, _M, _U = Direction.WEAKENED, Direction.STRENGTHENED, Direction.MOVED, Direction.UNCLEAR


def figure_changes(pair: Pair, words: Words) -> Iterator[Change]:
    """Yield what differs between the figures of two accounts.

    A derived figure is compared only where no stated one differs, because it follows from those.
    """
    stated = list(_of_basis(pair, words, "stated"))
    yield from stated
    if not stated:
        yield from _of_basis(pair, words, "derived")


def _of_basis(pair: Pair, words: Words, basis: str) -> Iterator[Change]:
    for side in SIDES:
        # A side that is stated in one account and derived in the other is compared once, as stated.
        old, new = (list(who.side(side)) for who in (pair.old, pair.new))
        for one, other in _matched(old, new):
            bases = {value.figure.basis for value in (one, other) if value is not None}
            if basis == ("derived" if bases == {"derived"} else "stated"):
                yield from _compared(pair, words, side, one, other)


def _matched(old: list[Value], new: list[Value]) -> Iterator[tuple[Value | None, Value | None]]:
    """Bring the figures of one side together: the only ones, else those of one kind, in their order."""
    if len(old) == len(new) == 1:
        yield old[0], new[0]
        return
    left = list(new)
    alone: list[Value] = []
    for value in old:
        same = [other for other in left if other.kind == value.kind]
        if same:
            left.remove(same[0])
            yield value, same[0]
        else:
            alone.append(value)
    while alone and left and len(alone) == len(left) == 1:
        yield alone.pop(), left.pop()
    yield from ((value, None) for value in alone)
    yield from ((None, value) for value in left)


def _compared(pair: Pair, words: Words, side: str, old: Value | None, new: Value | None) -> Iterator[Change]:
    if old is None or new is None:
        yield from _alone(pair, words, side, old, new)
        return
    direction, rule = judge(pair.old, pair.new, side, old, new)
    before, after = _side(old, words), _side(new, words)
    if rule == "same":
        if old.figure.basis == new.figure.basis or not old.known:
            return
        direction, rule = _M, "basis"
        before, after = (_basis(one, text, words) for one, text in ((old, before), (new, after)))
    elif before.text == after.text:
        before, after = (_relative(one, text, words) for one, text in ((old, before), (new, after)))
        if before.text == after.text:
            return  # what differs is told of the baseline
    yield pair.change(side, direction, rule, before, after, ratio=_ratio(old, new))


def _alone(pair: Pair, words: Words, side: str, old: Value | None, new: Value | None) -> Iterator[Change]:
    there = old or new
    if there is None or there.figure.basis == "derived" or not (there.known or any(there.at)):
        return
    # Where both promise some number, one more of them says more and asks no more.
    bare = any(not _promised(who) for who in (pair.old, pair.new))
    promised = there.known and bare and side in _PROMISED
    direction = (_W if new is None else _S) if promised else _M
    told = [None if one is None else _side(one, words) for one in (old, new)]
    yield pair.change(side, direction, "said", *told)


def _promised(account: Account) -> bool:
    return any(value.known for side in _PROMISED for value in account.side(side))


def judge(old: Account, new: Account, side: str, before: Value, after: Value) -> tuple[Direction, str]:
    """Return in which direction a figure has moved, and the rule that says so; `same` where it has not."""
    same_terms = _terms(old, before) == _terms(new, after)
    if before.known != after.known:
        return (_W if before.known else _S), "said"
    if same_terms and _numbers(before) == _numbers(after):
        return _M, "same"
    if not before.known:
        return _M, "terms"
    if side not in _PROMISED:
        return _M, "not-promised"
    if not same_terms:
        return _U, "terms"
    if _other_measure(old, new):
        return _U, "measure"
    sense = _sense_of(side, old, new, before, after)
    if sense is None:
        return _U, "sense"
    first, second = _interval(before), _interval(after)
    if first is None or second is None:
        return _U, "ill-formed"
    return _stronger(first if sense > 0 else -first, second if sense > 0 else -second)


def _stronger(old: Interval, new: Interval) -> tuple[Direction, str]:
    """Compare two promises of more: by the end that must be reached, then the other, then exactness.

    Where one has no such end ("up to 10"), and the other end moves the other way, nothing is known.
    """
    if (old.low is None) != (new.low is None):
        falls, lowered = new.low is None, _high(new) < _high(old)
        if _high(new) != _high(old) and falls != lowered:
            return _U, "ends"
    for before, after, rule in (
        (_low(old), _low(new), "must-be-reached"),
        (_high(old), _high(new), "may-be-reached"),
    ):
        if after != before:
            return (_S if after > before else _W), rule
    if old.approximate != new.approximate:
        return (_W if new.approximate else _S), "exactness"
    return _U, "bound"


def _low(interval: Interval) -> tuple[int, Fraction, int]:
    """Return what orders low ends: none is lowest, an open end is above a closed one."""
    if interval.low is None:
        return -1, Fraction(0), 0
    return 0, interval.low, int(interval.low_open)


def _high(interval: Interval) -> tuple[int, Fraction, int]:
    if interval.high is None:
        return 1, Fraction(0), 0
    return 0, interval.high, -int(interval.high_open)


def _sense_of(side: str, old: Account, new: Account, before: Value, after: Value) -> int | None:
    """Return +1 where more is promised, -1 where less is, `None` where that does not follow."""
    if side == "factor":
        return _agreed(_beside(before, Fraction(1)), _beside(after, Fraction(1)))
    if side == "increment":
        sign = _agreed(_beside(before, Fraction(0)), _beside(after, Fraction(0)))
        if sign is None or sign < 0:
            return sign
        if not _kinds(old, new) & _REDUCTION:
            return sign
        # An increase of what ought to shrink: only a cap on it has a sense.
        caps = all({AT_MOST, LESS_THAN} & set(value.figure.bounds) for value in (before, after))
        return -1 if caps else None
    return _agreed(sense(old), sense(new)) if sense(old) and sense(new) else sense(old) or sense(new)


def sense(account: Account) -> int | None:
    """Return what a promise asks for: +1 more, -1 less, `None` where nothing says so.

    What is stated wins over the kind of action: a negative increment, a factor below one, a target below its
    baseline are a decrease. A share of clean shipments is to grow, though its kind is emissions; so that kind
    alone says nothing, except of a target of zero.
    """
    signs = {_beside(value, Fraction(0)) for value in account.side("increment")}
    signs |= {_beside(value, Fraction(1)) for value in account.side("factor")}
    targets = account.side("target")
    for target in targets:
        for base in account.side("baseline"):
            if base.kind == target.kind and base.figure.value is not None:
                signs.add(_beside(target, Fraction(base.figure.value)))
    signs.discard(None)
    if signs:
        return signs.pop() if len(signs) == 1 else None
    kinds = set(account.item.kinds)
    if kinds & _REDUCTION:
        return -1 if any(value.figure.value == 0 for value in targets) else None
    return 1 if kinds & _GROWTH else None


def _kinds(*accounts: Account) -> set[IRI]:
    return {kind for account in accounts for kind in account.item.kinds}


def _agreed(one: int | None, other: int | None) -> int | None:
    return one if one == other else None


def _beside(value: Value, mark: Fraction) -> int | None:
    """Return on which side of a mark a figure lies: +1 above, -1 below, `None` on it or on both sides."""
    interval = _interval(value)
    if interval is None:
        return None
    # A limit on one side alone still tells where its number lies: "up to 7 million" is an increase.
    ends = {end for end in (interval.low, interval.high) if end is not None and end != mark}
    if not ends:
        return None
    return 1 if min(ends) > mark else -1 if max(ends) < mark else None


def _interval(value: Value) -> Interval | None:
    figure = value.figure
    try:
        return FigureValue(figure.value, figure.minimum, figure.maximum, frozenset(figure.bounds)).interval
    except FigureError:
        return None


def _other_measure(old: Account, new: Account) -> bool:
    """Tell whether two accounts measure different things, as far as words of one language tell."""
    if not old.measure or not new.measure or old.measure & new.measure or old.language != new.language:
        return False
    return old.indicator != new.indicator


def _terms(account: Account, value: Value) -> tuple[object, ...]:
    """Return what a number is a number of: two that differ in it cannot be compared.

    A change, a factor or a share depends on its baseline: two billion more than three are not less than three
    billion more, and 50 per cent from 1990 is not 50 from 2019.
    """
    bases: frozenset[object] = frozenset()
    if value.figure.side in ("increment", "factor") or value.figure.unit == UNIT.PERCENT:
        every = [base for base in account.side("baseline") if base is not value]
        bases = frozenset((_numbers(base), base.at) for base in every if base.known or any(base.at))
    return value.kind, value.relative_to, value.at, bases


def _numbers(value: Value) -> tuple[object, ...]:
    figure = value.figure
    return figure.value, figure.minimum, figure.maximum, frozenset(figure.bounds)


def _ratio(old: Value, new: Value) -> Decimal | None:
    """Return new over old to six digits, where both are single numbers of one kind."""
    before, after = old.figure.value, new.figure.value
    if before is None or after is None or not before or old.kind != new.kind:
        return None
    return round(Decimal(after) / Decimal(before), 6)


def _side(value: Value, words: Words) -> Side:
    figure = value.figure
    inputs = figure.quotes or tuple(quote for source in figure.inputs for quote in source.quotes)
    text = words.amount(figure)
    if any(value.at):
        text += f" ({words.moment(None, *value.at, None)})"
    return Side(text, figure.value, figure.iri, inputs, figure.as_written)


def _relative(value: Value, side: Side, words: Words) -> Side:
    base = ", ".join(sorted(words.noun(name) for name in value.relative_to)) or words["unsaid"]
    return replace(side, text=words["relative"].format(amount=side.text, base=base))


def _basis(value: Value, side: Side, words: Words) -> Side:
    return replace(side, text=words[value.figure.basis].format(amount=side.text))
