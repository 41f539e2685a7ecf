"""What a figure carries becomes an interval, and an interval becomes what a figure carries."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from interval_strategies import holds, inside, intervals

from kg.errors import FigureError
from kg.figures.intervals import Interval
from kg.figures.quantities import FigureValue, Number, Quantity
from kg.vocabulary.namespaces import BOUND, UNIT

NUMBERS: st.SearchStrategy[Number] = st.one_of(
    st.integers(-(10**12), 10**12),
    st.decimals(-(10**6), 10**6, places=4).filter(lambda number: number != number.to_integral_value()),
)
SINGLE = ("exact", "at-least", "at-most", "more-than", "less-than", "about", "nearly")


def carried(interval: Interval) -> tuple[object, ...]:
    """What a figure of that interval carries, in a short form."""
    figure = Quantity(interval).figure()
    numbers = figure.value if figure.value is not None else (figure.minimum, figure.maximum)
    return numbers, *sorted(bound.local for bound in figure.bounds)


@settings(max_examples=150, deadline=None)
@given(number=NUMBERS, bound=st.sampled_from(SINGLE), extra=st.booleans())
def test_each_single_value_survives_the_way_there_and_back(number: Number, bound: str, extra: bool) -> None:
    if bound == "nearly" and number == 0:
        return  # nothing is just short of zero; it reads as about zero
    has_limit = bound in ("at-least", "at-most", "more-than", "less-than")
    figure = FigureValue.of(number, *([bound, "about"] if has_limit and extra else [bound]))
    assert figure.quantity(UNIT.NUM).figure() == figure


@settings(max_examples=100, deadline=None)
@given(ends=st.tuples(NUMBERS, NUMBERS).filter(lambda e: e[0] < e[1]), about=st.booleans())
def test_each_range_survives_the_way_there_and_back(ends: tuple[Number, Number], about: bool) -> None:
    figure = FigureValue.between(*ends, *(["about"] if about else []))
    assert figure.quantity().figure() == figure


@settings(max_examples=200, deadline=None)
@given(data=st.data(), interval=intervals())
def test_a_figure_never_says_more_than_its_interval(data: st.DataObject, interval: Interval) -> None:
    value = data.draw(inside(interval))
    figure = Quantity(interval).figure()
    assert holds(figure.interval, value)


@pytest.mark.parametrize(
    ("interval", "expected"),
    [
        (Interval.point(Fraction(60, 2)), (30, "exact")),
        (Interval.point(Fraction(74, 5)), (Decimal("14.8"), "exact")),
        (Interval.point(Fraction(10, 3)), (Decimal("3.333333333333"), "about")),
        (Interval.point(Fraction(-2, 3)), (Decimal("-0.666666666667"), "about")),
        (Interval.point(Fraction(2, 3), approximate=True), (Decimal("0.666666666667"), "about")),
        (Interval(Fraction(10, 3), None), (Decimal("3.333333333333"), "about", "at-least")),
        (Interval(Fraction(-1, 3), None, low_open=True), (Decimal("-0.333333333333"), "about", "at-least")),
        (Interval(None, Fraction(5), high_open=True), (5, "less-than")),
        (Interval(Fraction(5), Fraction(7), low_open=True), ((5, 7), "range")),
        (Interval(Fraction(1, 3), Fraction(1)), ((Decimal("0.333333333333"), 1), "about", "range")),
        # Just above 10 has no code of its own.
        (Interval(Fraction(10), Fraction(10), low_open=True, approximate=True), (10, "about")),
        (Interval.point(Fraction(1, 2**18)), (Decimal("0.000003814697265625"), "exact")),
        (Interval.point(Fraction(1, 2**19)), (Decimal("0.000001907349"), "about")),
        (Interval.point(3 + Fraction(1, 3 * 10**14)), (3, "about")),
    ],
)
def test_numbers_are_integers_decimals_or_rounded_and_about(
    interval: Interval, expected: tuple[object, ...]
) -> None:
    assert carried(interval) == expected
    number = Quantity(interval).figure().value
    assert not isinstance(number, float)
    if number is not None and number == int(number):
        assert isinstance(number, int)


def test_rounding_is_to_the_nearest() -> None:
    # The middle itself has 13 digits and is written in full, so a tie never comes up.
    middle, tiny = Fraction(1, 2 * 10**12), Fraction(1, 3 * 10**40)
    assert carried(Interval.point(1 + middle + tiny))[0] == Decimal("1.000000000001")
    assert carried(Interval.point(1 + middle - tiny))[0] == 1


def test_a_number_that_would_round_to_zero_is_refused() -> None:
    with pytest.raises(FigureError, match="too small"):
        Quantity(Interval.point(Fraction(1, 3 * 10**13))).figure()


def test_nearly_is_short_of_the_number_on_the_side_of_zero() -> None:
    sixty = FigureValue.of(60, "nearly").interval
    assert (sixty.high_open, sixty.low_open, sixty.approximate) == (True, False, True)
    assert -sixty == FigureValue.of(-60, "nearly").interval


def test_a_range_that_is_at_most_promises_only_its_upper_end() -> None:
    assert FigureValue.between(200, 250, "at-most").interval == Interval(None, Fraction(250))


@pytest.mark.parametrize("bad", [1.5, True, "30", Decimal("NaN"), Decimal("Infinity")])
def test_a_value_is_an_integer_or_a_finite_decimal(bad: object) -> None:
    with pytest.raises(FigureError, match=r"integer or a decimal|not a finite number"):
        FigureValue.of(bad)  # type: ignore[arg-type]


@pytest.mark.parametrize("huge", [10**1001, Decimal("1E+1000000000"), Decimal("1E-1000000000")])
def test_a_value_of_a_thousand_digits_is_refused_at_once(huge: Number) -> None:
    with pytest.raises(FigureError, match="more than 1000 digits"):
        FigureValue.of(huge)


@pytest.mark.parametrize(
    ("numbers", "bounds", "sentence"),
    [
        ((30, None, None), [], "do not fit the single value 30"),
        ((30, None, None), ["range"], "do not fit the single value 30"),
        ((30, None, None), ["exact", "about"], "do not fit the single value 30"),
        ((30, None, None), ["at-least", "at-most"], "do not fit the single value 30"),
        ((30, None, None), ["roughly"], "do not fit the single value 30"),
        ((None, 5, 7), ["exact"], "do not fit the range 5 to 7"),
        ((None, 5, 7), ["range", "at-least"], "do not fit the range 5 to 7"),
        ((None, 7, 5), ["range"], "minimum 7 is above the maximum 5"),
        ((None, 5, None), ["range"], "has no value"),
        ((None, None, None), ["exact"], "has no value"),
        ((30, 5, 7), ["range"], "also a minimum or maximum"),
    ],
)
def test_numbers_and_bounds_must_fit_together(
    numbers: tuple[int | None, int | None, int | None], bounds: list[str], sentence: str
) -> None:
    with pytest.raises(FigureError, match=sentence):
        FigureValue(*numbers, frozenset(BOUND[name] for name in bounds))
