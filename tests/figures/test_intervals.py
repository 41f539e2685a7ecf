"""Interval arithmetic is sound, exact, and refuses what says nothing."""

from __future__ import annotations

import operator
from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from interval_strategies import holds, inside, intervals

from kg.errors import FigureError
from kg.figures.intervals import Interval

Operation = Callable[[Interval, Interval], Interval]
OPERATIONS: dict[str, Operation] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
}


def at_least(number: int) -> Interval:
    return Interval(Fraction(number), None)


def at_most(number: int) -> Interval:
    return Interval(None, Fraction(number))


def nearly(number: int) -> Interval:
    return Interval(Fraction(number), Fraction(number), high_open=True, approximate=True)


def about(number: int) -> Interval:
    return Interval.point(number, approximate=True)


@pytest.mark.parametrize("sign", OPERATIONS)
@settings(max_examples=150, deadline=None)
@given(data=st.data(), first=intervals(), second=intervals())
def test_whatever_lies_inside_the_operands_gives_a_result_inside_the_result(
    sign: str, data: st.DataObject, first: Interval, second: Interval
) -> None:
    run = OPERATIONS[sign]
    a, b = data.draw(inside(first)), data.draw(inside(second))
    try:
        result = run(first, second)
    except FigureError:
        return  # nothing is derived, so nothing is claimed
    value = {"+": a + b, "-": a - b, "*": a * b}[sign] if sign != "/" else a / b
    assert holds(result, value)
    assert result.approximate == (first.approximate or second.approximate)


@settings(max_examples=200, deadline=None)
@given(first=intervals(positive=True), second=intervals(positive=True))
def test_positive_ranges_are_tight(first: Interval, second: Interval) -> None:
    """The ends of a product of positive intervals are products of their ends, so nothing wider is claimed."""
    if None in (first.low, first.high, second.low, second.high) or first.low == 0 or second.low == 0:
        return
    assert first.low is not None and first.high is not None
    assert second.low is not None and second.high is not None
    assert ((first * second).low, (first * second).high) == (first.low * second.low, first.high * second.high)
    assert ((first / second).low, (first / second).high) == (first.low / second.high, first.high / second.low)


@settings(max_examples=100, deadline=None)
@given(
    a=st.fractions(max_denominator=50),
    b=st.fractions(max_denominator=50).filter(bool),
)
def test_exact_values_stay_exact(a: Fraction, b: Fraction) -> None:
    for sign, run in OPERATIONS.items():
        expected = {"+": a + b, "-": a - b, "*": a * b, "/": a / b}[sign]
        assert run(Interval.point(a), Interval.point(b)) == Interval.point(expected)


@settings(max_examples=100, deadline=None)
@given(first=intervals(), second=intervals())
def test_the_order_of_a_sum_or_a_product_does_not_matter(first: Interval, second: Interval) -> None:
    for run in (operator.add, operator.mul):
        results = []
        for one, other in ((first, second), (second, first)):
            try:
                results.append(run(one, other))
            except FigureError:
                results.append(None)
        assert results[0] == results[1]


@pytest.mark.parametrize(
    ("result", "expected"),
    [
        (at_least(10) - 4, at_least(6)),
        (at_least(10) + at_least(4), at_least(14)),
        (-at_least(10), at_most(-10)),
        (Interval.point(10) - at_least(4), at_most(6)),
        (at_most(10) * 8, at_most(80)),
        (at_least(10) * -1, at_most(-10)),
        (at_least(10) - at_most(4), at_least(6)),
        (about(10) + 5, about(15)),
        (nearly(60) - 30, nearly(30)),
        (nearly(60) * 2, nearly(120)),
        (nearly(60) + nearly(5), nearly(65)),
        # Nearly 60 and about 10 may be more than 70 together.
        (nearly(60) + about(10), about(70)),
        (nearly(60) * about(2), about(120)),
        (-nearly(60) * about(2), about(-120)),
        # Zero times anything is zero, and so is attained, though five and seven are not.
        (
            Interval(Fraction(0), Fraction(1)) * Interval(Fraction(5), Fraction(7), True, True),
            Interval(Fraction(0), Fraction(7), high_open=True),
        ),
        # Any negative number, however near to zero.
        (at_least(10) / at_most(-2), Interval(None, Fraction(0), high_open=True)),
        (
            Interval.point(1) / Interval(Fraction(0), Fraction(4), low_open=True),
            Interval(Fraction(1, 4), None),
        ),
        (at_least(10) * 0, Interval.point(0)),
    ],
)
def test_bounds_propagate(result: Interval, expected: Interval) -> None:
    assert result == expected


@pytest.mark.parametrize(
    "operation",
    [
        lambda: at_least(10) - at_least(4),
        lambda: at_least(10) + at_most(4),
        lambda: at_most(10) * at_most(4),
    ],
)
def test_bounds_that_leave_nothing_derive_nothing(operation: Callable[[], Interval]) -> None:
    with pytest.raises(FigureError, match="bounds leave nothing to derive"):
        operation()


@pytest.mark.parametrize(
    "divisor",
    [
        Interval.point(0),
        Interval(Fraction(-1), Fraction(1)),
        at_most(4),
        at_least(-4),
        Interval(Fraction(0), None),
        # About more than zero may well be zero.
        Interval(Fraction(0), None, low_open=True, approximate=True),
    ],
)
def test_a_divisor_that_can_be_zero_is_refused(divisor: Interval) -> None:
    with pytest.raises(FigureError, match="divisor can be zero"):
        Interval.point(1) / divisor


def test_an_interval_that_holds_nothing_is_refused() -> None:
    with pytest.raises(FigureError, match="No value lies between 5 and 4"):
        Interval(Fraction(5), Fraction(4))
    with pytest.raises(FigureError, match="No value lies between 5 and 5"):
        Interval(Fraction(5), Fraction(5), high_open=True)


@pytest.mark.parametrize(
    ("first", "second", "agree"),
    [
        (Interval.point(1060), about(1000), True),
        (Interval.point(1101), about(1000), False),
        (Interval.point(1060), Interval.point(1000), False),
        (at_least(50), Interval.point(60), True),
        (at_least(50), Interval.point(49), False),
        (Interval(Fraction(50), None, low_open=True), Interval.point(50), False),
        (at_least(50), at_most(50), True),
        (nearly(60), Interval.point(59), True),
        (Interval.point(-105), about(-100), True),
    ],
)
def test_two_statements_agree_where_one_value_can_be_meant(
    first: Interval, second: Interval, agree: bool
) -> None:
    assert first.compatible(second) is agree
    assert second.compatible(first) is agree


@settings(max_examples=100, deadline=None)
@given(data=st.data(), first=intervals())
def test_an_interval_agrees_with_each_value_inside_it(data: st.DataObject, first: Interval) -> None:
    assume(0 not in (first.low, first.high))  # a tenth of about zero is nothing
    assert first.compatible(Interval.point(data.draw(inside(first))))
