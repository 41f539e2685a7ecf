"""Intervals over exact fractions: what a bounded value may be, and what follows from several of them.

Every operation is sound: whatever values lie inside the operands, their result lies inside the result.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from kg.errors import FigureError

#: How far from its number an approximate value may lie when two statements are compared: a tenth. This is a
#: convention of this library, so that "about 1,000" agrees with 700 + 360; no arithmetic uses it.
TOLERANCE = Fraction(1, 10)

#: An end as a pair that sorts: (-1, 0) is minus infinity, (0, v) is v, (1, 0) is plus infinity.
_Key = tuple[int, Fraction]
_ZERO = Fraction(0)


@dataclass(frozen=True, slots=True)
class Interval:
    """The values from `low` to `high`; None is no bound, an open end is excluded.

    `approximate` says that the ends are only about right. An approximate point with one open end lies just
    beside its number ("nearly 60" is just below 60). Raises `FigureError` for an interval that holds
    nothing or that says nothing.
    """

    low: Fraction | None
    high: Fraction | None
    low_open: bool = False
    high_open: bool = False
    approximate: bool = False

    def __post_init__(self) -> None:
        low, high = self.low, self.high
        if low is None and high is None:
            raise FigureError(
                "The bounds leave nothing to derive: neither a lower nor an upper limit follows from them; "
                "state the value instead."
            )
        if low is None or high is None:
            # No end is neither open nor closed: one spelling, so that equal intervals compare equal.
            object.__setattr__(self, "low_open", self.low_open and low is not None)
            object.__setattr__(self, "high_open", self.high_open and high is not None)
        elif low > high or (low == high and (self.low_open or self.high_open) and not self.approximate):
            raise FigureError(f"No value lies between {low} and {high}: give the lower limit first.")

    @classmethod
    def point(cls, value: Fraction | int, approximate: bool = False) -> Interval:
        """The interval that holds one value."""
        return cls(Fraction(value), Fraction(value), approximate=approximate)

    @property
    def is_point(self) -> bool:
        """Whether both ends are the same number, and closed."""
        return self.low is not None and self.low == self.high and not (self.low_open or self.high_open)

    def __neg__(self) -> Interval:
        return Interval(
            None if self.high is None else -self.high,
            None if self.low is None else -self.low,
            self.high_open,
            self.low_open,
            self.approximate,
        )

    def __add__(self, other: Interval | Fraction | int) -> Interval:
        other = _interval(other)
        return Interval(
            None if self.low is None or other.low is None else self.low + other.low,
            None if self.high is None or other.high is None else self.high + other.high,
            _open(self, self.low_open, other, other.low_open),
            _open(self, self.high_open, other, other.high_open),
            self.approximate or other.approximate,
        )

    def __sub__(self, other: Interval | Fraction | int) -> Interval:
        return self + -_interval(other)

    def __mul__(self, other: Interval | Fraction | int) -> Interval:
        other = _interval(other)
        if other.is_point:
            return self._scaled(other)
        if self.is_point:
            return other._scaled(self)
        corners = [
            (_times(a, b), _corner_open(self, a, a_open, other, b, b_open))
            for (a, a_open), (b, b_open) in product(self._ends(), other._ends())
        ]
        low, high = min(key for key, _ in corners), max(key for key, _ in corners)
        return Interval(
            None if low[0] else low[1],
            None if high[0] else high[1],
            # An end is excluded only where no corner attains it.
            all(is_open for key, is_open in corners if key == low),
            all(is_open for key, is_open in corners if key == high),
            self.approximate or other.approximate,
        )

    def __truediv__(self, other: Interval | Fraction | int) -> Interval:
        return self * _interval(other)._reciprocal()

    def compatible(self, other: Interval, tolerance: Fraction = TOLERANCE) -> bool:
        """Whether one value can be meant by both; approximate ends give way by `tolerance` of themselves.

        >>> Interval.point(1060).compatible(Interval.point(1000, approximate=True))
        True
        """
        first, second = self._widened(tolerance), other._widened(tolerance)
        return first._reaches(second) and second._reaches(first)

    def _reaches(self, other: Interval) -> bool:
        """Whether the low end of this interval is not above the high end of the other."""
        if self.low is None or other.high is None or self.low < other.high:
            return True
        return self.low == other.high and not (self.low_open or other.high_open)

    def _widened(self, tolerance: Fraction) -> Interval:
        if not self.approximate:
            return self
        return Interval(
            None if self.low is None else self.low - abs(self.low) * tolerance,
            None if self.high is None else self.high + abs(self.high) * tolerance,
            approximate=True,
        )

    def _scaled(self, point: Interval) -> Interval:
        factor = point.low
        assert factor is not None  # noqa: S101 - a point has both ends
        approximate = self.approximate or point.approximate
        if factor == 0:
            return Interval.point(0, approximate)
        ends = (self.low, self.low_open), (self.high, self.high_open)
        (low, low_open), (high, high_open) = ends if factor > 0 else ends[::-1]
        return Interval(
            None if low is None else low * factor,
            None if high is None else high * factor,
            low_open and not point.approximate,
            high_open and not point.approximate,
            approximate,
        )

    def _reciprocal(self) -> Interval:
        low, high = self.low, self.high
        reaches_up = high is None or high > 0 or (high == 0 and (not self.high_open or self.approximate))
        reaches_down = low is None or low < 0 or (low == 0 and (not self.low_open or self.approximate))
        if reaches_up and reaches_down:
            raise FigureError(
                "The divisor can be zero: a rule that divides needs a divisor whose bounds exclude zero."
            )
        # Towards an endless divisor the quotient nears zero and never is; towards an open zero it has no end.
        return Interval(
            _ZERO if high is None else None if high == 0 else 1 / high,
            _ZERO if low is None else None if low == 0 else 1 / low,
            high is None or self.high_open,
            low is None or self.low_open,
            self.approximate,
        )

    def _ends(self) -> tuple[tuple[_Key, bool], tuple[_Key, bool]]:
        low = (-1, _ZERO) if self.low is None else (0, self.low)
        high = (1, _ZERO) if self.high is None else (0, self.high)
        return (low, self.low_open), (high, self.high_open)


def _interval(value: Interval | Fraction | int) -> Interval:
    return value if isinstance(value, Interval) else Interval.point(value)


def _open(a: Interval, a_open: bool, b: Interval, b_open: bool) -> bool:
    """Whether the end that two ends make is excluded: not where one of them is itself blurred.

    Nearly 60 plus about 10 may exceed 70, while nearly 60 plus exactly 10 cannot.
    """
    blurred = (a.approximate and not a_open) or (b.approximate and not b_open)
    return (a_open or b_open) and not blurred


def _sign(key: _Key) -> int:
    return key[0] or (key[1] > 0) - (key[1] < 0)


def _times(a: _Key, b: _Key) -> _Key:
    if a[0] == b[0] == 0:
        return 0, a[1] * b[1]
    return _sign(a) * _sign(b), _ZERO


def _corner_open(a: Interval, a_key: _Key, a_open: bool, b: Interval, b_key: _Key, b_open: bool) -> bool:
    # A closed zero times anything is zero, whether or not the other end is attained.
    if (_sign(a_key) == 0 and not a_open) or (_sign(b_key) == 0 and not b_open):
        return False
    return _open(a, a_open, b, b_open)
