"""Durations as people state them ("5 to 7 years"), and the dates on which they end."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from kg.errors import FigureError
from kg.figures.dates import DAY, MONTH, YEAR, TimePoint, before, fits
from kg.vocabulary.namespaces import XSD
from kg.vocabulary.terms import IRI, Literal

FORMS = "6 years, 18 months, 2 weeks, 90 days, 5 to 7 years, at least 10 years"

_UNIT = "(day|week|month|year)s?"
_DURATION = re.compile(
    rf"(?P<least>at least )?(?P<first>[0-9]{{1,4}})(?: {_UNIT})?(?: to (?P<last>[0-9]{{1,4}}))? {_UNIT}"
)
_LEXICAL = re.compile(r"P(?:([0-9]+)Y)?(?:([0-9]+)M)?(?:([0-9]+)D)?\Z")


@dataclass(frozen=True, slots=True)
class Length:
    """A length of time in whole months or in whole days; a year has twelve months, a week seven days."""

    months: int
    days: int
    unit: str

    @property
    def literal(self) -> Literal:
        """The length as an `xsd:duration`.

        >>> Length(72, 0, "year").literal.lexical
        'P6Y'
        """
        if self.unit == "year":
            lexical = f"P{self.months // 12}Y"
        else:
            lexical = f"P{self.months}M" if self.months else f"P{self.days}D"
        return Literal(lexical, IRI(XSD.duration))

    def after(self, day: date) -> date:
        """The day that is this much later; raises `FigureError` beyond the year 9999."""
        try:
            if not self.months:
                return day + timedelta(days=self.days)
            count = day.year * 12 + day.month - 1 + self.months
            year, month = divmod(count, 12)
            return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
        except (ValueError, OverflowError):
            raise FigureError(f"Nothing is planned so long after {day}: check the duration.") from None


@dataclass(frozen=True, slots=True)
class Duration:
    """The shortest and the longest length that a wording allows; one of them may be missing."""

    shortest: Length | None
    longest: Length | None

    @property
    def precision(self) -> IRI:
        """How finely the words fix the time, where the anchor has no date: as finely as their unit."""
        length = self.shortest or self.longest
        assert length is not None  # noqa: S101 - one of the two is there
        return {"year": YEAR, "month": MONTH}.get(length.unit, DAY)


def read_duration(text: str, relation: str) -> Duration | None:
    """Read a duration as it is written in an annotation, or return None for what is a date.

    A single length is the longest one, and with `from` the shortest.

    >>> read_duration("5 to 7 years", "by").longest.literal.lexical
    'P7Y'
    >>> read_duration("2030", "by") is None
    True
    """
    match = _DURATION.fullmatch(" ".join(text.lower().split()))
    if match is None:
        return None
    first, last, unit = match["first"], match["last"], match.groups()[-1]
    own = match.groups()[2] or unit
    if match["least"] or (last is None and relation == "from"):
        return Duration(_length(first, own), None)
    if last is None:
        return Duration(None, _length(first, own))
    return Duration(_length(first, own), _length(last, unit))


def spell_length(lexical: str) -> str | None:
    """Spell an `xsd:duration` of years, months or days as an annotation has it; None for any other.

    >>> spell_length("P6Y"), spell_length("P18M"), spell_length("PT2H")
    ('6 years', '18 months', None)
    """
    match = _LEXICAL.match(lexical)
    given = (
        [(count, unit) for count, unit in zip(match.groups(), ("year", "month", "day"), strict=True) if count]
        if match
        else []
    )
    if len(given) != 1:
        return None
    count, unit = given[0]
    return f"{int(count)} {unit}{'' if int(count) == 1 else 's'}"


def ends(relation: str, duration: Duration, anchor: TimePoint) -> TimePoint:
    """Return the days that a duration leaves, counted from the days of its anchor (decision 0050).

    The precision is that of the anchor where the days fit it, and a day otherwise. Raises `FigureError` where
    the end would come before the start.

    >>> from kg.figures.dates import read_when
    >>> ends("by", read_duration("10 years", "by"), read_when("2021")).latest
    datetime.date(2031, 12, 31)
    """
    first = _later(anchor.earliest, duration.shortest, anchor.precision, first=True)
    last = _later(anchor.latest, duration.longest, anchor.precision, first=False)
    if relation == "before":
        strict = _later(anchor.earliest, duration.longest, anchor.precision, first=True)
        return _precise(before(TimePoint(strict, last, anchor.precision)))
    if relation in ("by", "until"):
        first = None
    if relation == "from":
        last = None
    return _precise(TimePoint(first, last, anchor.precision))


def _precise(point: TimePoint) -> TimePoint:
    fitting = fits(point.precision, point.earliest, point.latest)
    return point if fitting else TimePoint(point.earliest, point.latest, DAY)


def _later(day: date | None, length: Length | None, precision: IRI, *, first: bool) -> date | None:
    """A day later by a length; without a length, the first day stays and the last one is unknown."""
    if day is None or length is None:
        return day if first else None
    later = length.after(day)
    ends_month = day.day == monthrange(day.year, day.month)[1]
    if not first and length.months and ends_month and precision != DAY:
        return later.replace(day=monthrange(later.year, later.month)[1])
    return later


def _length(count: str, unit: str) -> Length:
    number = int(count)
    months = number * {"year": 12, "month": 1}.get(unit, 0)
    days = number * {"week": 7, "day": 1}.get(unit, 0)
    return Length(months, days, unit)
