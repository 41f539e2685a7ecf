"""What a figure node carries, and what it means: a number with bounds, and an interval with a unit."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias

from kg.errors import FigureError
from kg.figures.intervals import Interval
from kg.vocabulary.namespaces import BOUND
from kg.vocabulary.terms import IRI

Number: TypeAlias = int | Decimal

EXACT, ABOUT, NEARLY, RANGE = BOUND["exact"], BOUND["about"], BOUND["nearly"], BOUND["range"]
AT_LEAST, AT_MOST = BOUND["at-least"], BOUND["at-most"]
MORE_THAN, LESS_THAN = BOUND["more-than"], BOUND["less-than"]

_LIMITS = (AT_LEAST, AT_MOST, MORE_THAN, LESS_THAN)
_ALLOWED = frozenset(
    {frozenset({code}) for code in (EXACT, ABOUT, NEARLY, *_LIMITS)}
    | {frozenset({code, ABOUT}) for code in _LIMITS}
)
_ALLOWED_RANGES = frozenset({frozenset({RANGE}), frozenset({RANGE, ABOUT}), frozenset({RANGE, AT_MOST})})

# Beyond it, `1E+1000000000` would fill the memory before anything could be said about it.
_MOST_DIGITS = 1000

#: Decimals longer than this are rounded; it is what an `xsd:decimal` keeps in Oxigraph (docs/decisions/0020).
EXACT_DIGITS = 18
#: Fractional digits of a rounded quotient (docs/decisions/0020).
ROUNDED_DIGITS = 12


@dataclass(frozen=True, slots=True)
class FigureValue:
    """The number of a figure and its bounds: `cmt:value` or `cmt:minValue`, `cmt:maxValue`, and `cmt:bound`.

    A single number has one bound; a limit (at-least, at-most, more-than, less-than) may be about right as
    well, where it was derived from an approximate figure. A range has `bound:range`, and may be about or
    at-most. Raises `FigureError` for numbers that are not int or Decimal or have more than 1,000 digits, for
    missing numbers, and for bounds that do not fit together.

    >>> FigureValue.of(10_000_000, "at-least").quantity(unit=IRI("unit:CCY_EUR")).low
    Fraction(10000000, 1)
    """

    value: Number | None
    minimum: Number | None
    maximum: Number | None
    bounds: frozenset[IRI]

    def __post_init__(self) -> None:
        for number in (self.value, self.minimum, self.maximum):
            if number is not None:
                _check_number(number)
        names = ", ".join(sorted(bound.local for bound in self.bounds)) or "none"
        if self.value is not None:
            if self.minimum is not None or self.maximum is not None:
                raise FigureError(
                    f"A figure has the value {self.value} and also a minimum or maximum: keep one of the two."
                )
            if self.bounds not in _ALLOWED:
                raise FigureError(
                    f"The bounds ({names}) do not fit the single value {self.value}: give one of exact, "
                    "at-least, at-most, more-than, less-than, about, nearly."
                )
        elif self.minimum is None or self.maximum is None:
            raise FigureError(
                "A figure has no value: give a value, or a minimum and a maximum, or record a gap instead."
            )
        elif self.minimum > self.maximum:
            raise FigureError(
                f"The minimum {self.minimum} is above the maximum {self.maximum}: exchange the two."
            )
        elif self.bounds not in _ALLOWED_RANGES:
            raise FigureError(
                f"The bounds ({names}) do not fit the range {self.minimum} to {self.maximum}: "
                "give range, alone or with about or at-most."
            )

    @classmethod
    def of(cls, value: Number, *bounds: str) -> FigureValue:
        """Make a single value from the names of its bounds; without any it is exact."""
        return cls(value, None, None, frozenset(BOUND[name] for name in bounds or ("exact",)))

    @classmethod
    def between(cls, minimum: Number, maximum: Number, *bounds: str) -> FigureValue:
        """Make a range; `bounds` may name about or at-most."""
        return cls(None, minimum, maximum, frozenset(BOUND[name] for name in ("range", *bounds)))

    @property
    def interval(self) -> Interval:
        """The values that the figure may have.

        Nearly means just short of, on the side of zero: nearly 60 is below 60, and a decrease of nearly 20
        (-20) is above -20. A range that is at-most promises only its upper end.
        """
        about = ABOUT in self.bounds
        if self.value is None:
            assert self.minimum is not None and self.maximum is not None  # noqa: S101 - checked above
            low = None if AT_MOST in self.bounds else Fraction(self.minimum)
            return Interval(low, Fraction(self.maximum), approximate=about)
        number = Fraction(self.value)
        if NEARLY in self.bounds:
            return Interval(number, number, number < 0, number > 0, approximate=True)
        if self.bounds & {AT_LEAST, MORE_THAN}:
            return Interval(number, None, low_open=MORE_THAN in self.bounds, approximate=about)
        if self.bounds & {AT_MOST, LESS_THAN}:
            return Interval(None, number, high_open=LESS_THAN in self.bounds, approximate=about)
        return Interval.point(number, approximate=about)

    def quantity(
        self,
        unit: IRI | None = None,
        per: IRI | None = None,
        counts: IRI | None = None,
        relative_to: str | None = None,
    ) -> Quantity:
        """The figure's meaning with its unit: what arithmetic runs on."""
        return Quantity(self.interval, unit, per, counts, relative_to)


@dataclass(frozen=True, slots=True)
class Quantity:
    """An interval of exact values with what they measure.

    `unit` is a unit (`unit:NUM`, `unit:CCY_EUR`), `per` the time unit of a recurring rate, `counts` what is
    counted where it is not the indicator's own, `relative_to` what a share or factor refers to.
    """

    interval: Interval
    unit: IRI | None = None
    per: IRI | None = None
    counts: IRI | None = None
    relative_to: str | None = None

    @property
    def low(self) -> Fraction | None:
        """The lower limit, or None."""
        return self.interval.low

    @property
    def high(self) -> Fraction | None:
        """The upper limit, or None."""
        return self.interval.high

    @property
    def low_open(self) -> bool:
        """Whether the lower limit itself is excluded."""
        return self.interval.low_open

    @property
    def high_open(self) -> bool:
        """Whether the upper limit itself is excluded."""
        return self.interval.high_open

    @property
    def approximate(self) -> bool:
        """Whether the limits are only about right."""
        return self.interval.approximate

    def with_interval(self, interval: Interval) -> Quantity:
        """The same measure with other values."""
        return replace(self, interval=interval)

    def figure(self) -> FigureValue:
        """What a figure node carries for this quantity.

        Whole numbers are integers, finite decimals are decimals. A number that needs more than 18 fractional
        digits is rounded half-even to 12, and the figure is about right (docs/decisions/0020). A range has no
        open ends, so it takes its limits in; a limit without a partner stays open. Raises `FigureError` where
        rounding would turn a number into zero.
        """
        low, high, about = self.low, self.high, self.approximate
        if low is not None and high is not None:
            return _two_ends(self.interval, low, high)
        limit = low if low is not None else high
        assert limit is not None  # noqa: S101 - an interval has one end at least
        number, rounded = _number(limit)
        # A rounded limit may lie on the wrong side of the true one, so it no longer excludes anything.
        strict = (self.low_open or self.high_open) and not rounded
        if low is not None:
            code = MORE_THAN if strict else AT_LEAST
        else:
            code = LESS_THAN if strict else AT_MOST
        return FigureValue(number, None, None, _bounds(code, about or rounded))


def _two_ends(interval: Interval, low: Fraction, high: Fraction) -> FigureValue:
    (least, low_rounded), (most, high_rounded) = _number(low), _number(high)
    rounded = low_rounded or high_rounded
    if least != most:
        return FigureValue(None, least, most, _bounds(RANGE, interval.approximate or rounded))
    if not (interval.approximate or rounded):
        return FigureValue(least, None, None, frozenset({EXACT}))
    short = (
        interval.high_open and not interval.low_open
        if low > 0
        else interval.low_open and not interval.high_open
    )
    is_nearly = low == high != 0 and short and not rounded
    return FigureValue(least, None, None, frozenset({NEARLY if is_nearly else ABOUT}))


def _bounds(code: IRI, about: bool) -> frozenset[IRI]:
    return frozenset({code, ABOUT}) if about else frozenset({code})


def _check_number(number: object) -> None:
    if isinstance(number, bool) or not isinstance(number, int | Decimal):
        raise FigureError(
            f"The value {number!r} is a {type(number).__name__}: a figure is an integer or a decimal, "
            "because a double does not keep what was written."
        )
    if isinstance(number, int):
        long = number.bit_length() > _MOST_DIGITS * 3
    else:
        if not number.is_finite():
            raise FigureError(
                f"The value {number} is not a finite number: write its digits, or record a gap."
            )
        _, digits, exponent = number.as_tuple()
        long = len(digits) + abs(int(exponent)) > _MOST_DIGITS
    if long:
        raise FigureError(
            f"A value has more than {_MOST_DIGITS} digits: state it in a larger or smaller unit."
        )


def _number(fraction: Fraction) -> tuple[Number, bool]:
    """Spell a fraction as an integer or a decimal, and say whether it had to be rounded."""
    if fraction.denominator == 1:
        return fraction.numerator, False
    digits = _finite_digits(fraction.denominator)
    rounded = digits is None or digits > EXACT_DIGITS
    scale = ROUNDED_DIGITS if digits is None or rounded else digits
    scaled = round(fraction * 10**scale)  # half-even
    if scaled == 0:
        raise FigureError(
            f"The value {fraction} is too small to be written with {ROUNDED_DIGITS} fractional digits: "
            "derive it in a smaller unit."
        )
    while scale and scaled % 10 == 0:
        scaled, scale = scaled // 10, scale - 1
    if scale == 0:
        return scaled, rounded
    # Built from its digits, because arithmetic on decimals rounds to the precision of the context.
    return Decimal((int(scaled < 0), tuple(map(int, str(abs(scaled)))), -scale)), rounded


def _finite_digits(denominator: int) -> int | None:
    """How many fractional digits a fraction of that denominator needs, or None if no number is enough."""
    counts = []
    for prime in (2, 5):
        count = 0
        while denominator % prime == 0:
            denominator //= prime
            count += 1
        counts.append(count)
    return max(counts) if denominator == 1 else None
