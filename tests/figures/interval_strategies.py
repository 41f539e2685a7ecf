"""Intervals, and concrete values inside them, for the property tests.

An open end is never reached. A closed end of an approximate interval is blurred: a value may lie a little
beyond it, here by `BLUR`, and so may what is computed from it, by far less than `SLACK`.
"""

from __future__ import annotations

from fractions import Fraction

from hypothesis import strategies as st

from kg.figures.intervals import Interval

BLUR = Fraction(1, 10**18)
SLACK = Fraction(1, 10**6)

NUMBERS = st.one_of(
    st.integers(-20, 20).map(Fraction),
    st.builds(Fraction, st.integers(-200, 200), st.integers(1, 12)),
)


@st.composite
def intervals(draw: st.DrawFn, positive: bool = False) -> Interval:
    """Points, limits, ranges and nearly-values, open and closed, exact and approximate."""
    first, second = draw(NUMBERS), draw(NUMBERS)
    low, high = min(first, second), max(first, second)
    if positive:
        low, high = abs(low) + 1, abs(low) + 1 + (high - low)
    shape = draw(st.sampled_from(("point", "low", "high", "range", "nearly")))
    low_open, high_open, about = draw(st.booleans()), draw(st.booleans()), draw(st.booleans())
    if shape == "point":
        return Interval.point(low, about)
    if shape == "nearly":
        return Interval(low, low, low < 0, low > 0, approximate=True)
    if shape == "low":
        return Interval(low, None, low_open=low_open, approximate=about)
    if shape == "high":
        return Interval(Fraction(0) if positive else None, high, False, high_open, about)
    return Interval(low, high + (low == high), low_open, high_open, about)


@st.composite
def inside(draw: st.DrawFn, interval: Interval) -> Fraction:
    """A value that the interval may mean; its ends come up often, and zero never gives way."""
    low, high = interval.low, interval.high
    step = draw(st.fractions(Fraction(1, 50), Fraction(49, 50), max_denominator=50))
    far = step * draw(st.sampled_from((1, 10, 1000)))
    blur = BLUR if interval.approximate else Fraction(0)
    choices = []
    if low is not None and high is not None and low < high:
        choices.append(low + step * (high - low))
    if low is not None:
        choices.append(low + BLUR if interval.low_open else low - blur * bool(low))
        choices += [low + far] if high is None else []
    if high is not None:
        choices.append(high - BLUR if interval.high_open else high + blur * bool(high))
        choices += [high - far] if low is None else []
    return draw(st.sampled_from([value for value in choices if holds(interval, value, blur)]))


def holds(interval: Interval, value: Fraction, slack: Fraction = SLACK) -> bool:
    """Whether a value respects the ends: open ones strictly, blurred ones give way by `slack`."""
    give = slack if interval.approximate else Fraction(0)
    low, high = interval.low, interval.high
    above = low is None or (value > low if interval.low_open else value >= low - give)
    below = high is None or (value < high if interval.high_open else value <= high + give)
    return above and below
