"""The words that a compiler reads as given days: the inverse of reading a date or a duration."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta

from kg.annotations.times import day_limits
from kg.errors import FigureError
from kg.figures.dates import (
    DAY,
    DECADE,
    END_OF_MONTH,
    END_OF_YEAR,
    EVENT,
    HALF_YEAR,
    MONTH,
    OPEN,
    QUARTER,
    SEASON,
    YEAR,
    TimePoint,
)
from kg.figures.durations import read_duration, spell_length

_SEASONS = {3: "spring", 6: "summer", 9: "autumn", 12: "winter"}


def date_text(relation: str, point: TimePoint) -> str | None:
    """Return how an annotation writes a date of a relation, or None where it cannot.

    >>> date_text("by", TimePoint(None, date(2019, 12, 31), END_OF_YEAR))
    'end of 2019'
    """
    for text in _candidates(relation, point):
        with suppress(FigureError):
            if day_limits(relation, text) == point:
                return text
    return None


def duration_text(relation: str, shortest: str | None, longest: str | None) -> str | None:
    """Return how an annotation writes a duration from its `xsd:duration`s, or None where it cannot.

    >>> duration_text("by", "P5Y", "P7Y")
    '5 years to 7 years'
    """
    least = spell_length(shortest) if shortest else None
    most = spell_length(longest) if longest else None
    for text in (f"{least} to {most}", f"{least}", f"at least {least}", f"{most}"):
        found = read_duration(text, relation) if "None" not in text else None
        if found is not None and (
            shortest == (found.shortest.literal.lexical if found.shortest else None)
            and longest == (found.longest.literal.lexical if found.longest else None)
        ):
            return text
    return None


def _candidates(relation: str, point: TimePoint) -> Iterator[str]:
    first, last = point.earliest, point.latest
    if point.precision in (OPEN, EVENT):
        yield point.precision.local
    if relation == "before" and last is not None and last < date.max:
        following = last + timedelta(days=1)
        yield from _beginning(following, point)
    if last is not None:
        yield from _ending(last, point)
    if first is not None:
        yield from _beginning(first, point)
        for start in _beginning(first, point):
            yield f"{start} to open"
            if last is not None:
                for end in _ending(last, point):
                    yield f"{start} to {end}"


def _beginning(day: date, point: TimePoint) -> Iterator[str]:
    """The times of a precision that begin on a day."""
    yield from _unit(day, point, day.month)


def _ending(day: date, point: TimePoint) -> Iterator[str]:
    """The times of a precision that end on a day."""
    if point.precision == END_OF_YEAR:
        yield f"end of {day.year:04}"
    elif point.precision == END_OF_MONTH:
        yield f"end of {day.year:04}-{day.month:02}"
    elif point.precision == SEASON:
        months = day.year * 12 + day.month - 3  # the first month of the season that ends now
        year, month = divmod(months, 12)
        yield from _unit(date(year, month + 1, 1), point, month + 1)
    else:
        yield from _unit(day, point, day.month)


def _unit(day: date, point: TimePoint, month: int) -> Iterator[str]:
    year = f"{day.year:04}"
    match point.precision:
        case code if code == DECADE:
            yield f"{day.year // 10 * 10:04}s"
        case code if code == YEAR:
            yield year
        case code if code == HALF_YEAR:
            yield f"{year}-H{(month + 5) // 6}"
        case code if code == QUARTER:
            yield f"{year}-Q{(month + 2) // 3}"
        case code if code == SEASON and month in _SEASONS:
            yield f"{_SEASONS[month]} {year}"
        case code if code == MONTH:
            yield f"{year}-{day.month:02}"
        case code if code == DAY:
            yield day.isoformat()
