"""Times as people state them: a first day, a last day, and how precise the wording is.

Decisions of this library, where words leave room (docs/decisions/0021-days-of-a-wording.md):
"end of 2019" has a last day and no first one; seasons are the meteorological ones of the northern hemisphere,
and a winter belongs to the year in which it begins; "before 2022" has 2021-12-31 as its last day.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeAlias

from kg.errors import FigureError
from kg.vocabulary.namespaces import PRECISION, RELATION
from kg.vocabulary.terms import IRI

DAY, MONTH, END_OF_MONTH = PRECISION["day"], PRECISION["month"], PRECISION["end-of-month"]
QUARTER, SEASON, HALF_YEAR = PRECISION["quarter"], PRECISION["season"], PRECISION["half-year"]
YEAR, END_OF_YEAR, DECADE = PRECISION["year"], PRECISION["end-of-year"], PRECISION["decade"]
EVENT, OPEN = PRECISION["event"], PRECISION["open"]

FORMS = (
    "2019-06-30, 2019-06, 2019, 2019-Q2, 2019-H1, spring 2019, winter 2019, 2010s, end of 2019, "
    "end of 2019-06, open, event, or a range such as 2021-01 to 2022-12 or 2021 to open"
)

# The month in which each season begins; it lasts three months.
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
_COARSE_TO_FINE = (DECADE, YEAR, HALF_YEAR, SEASON, QUARTER, MONTH, DAY)


@dataclass(frozen=True, slots=True)
class TimePoint:
    """The first and the last day of a time, where they are known, and the precision of its wording.

    Raises `FigureError` where the first day is after the last.
    """

    earliest: date | None
    latest: date | None
    precision: IRI

    def __post_init__(self) -> None:
        if self.earliest is not None and self.latest is not None and self.earliest > self.latest:
            raise FigureError(
                f"The time starts on {self.earliest} and ends earlier, on {self.latest}: exchange the two."
            )


def read_when(text: str | int | date) -> TimePoint:
    """Read a time as it is written in an annotation.

    The forms are those of `FORMS`, in either case. A whole number is a year, and a date is a day, because
    YAML reads `2019` and `2019-06-30` so. Raises `FigureError` for any other form, for days that do not exist
    and for a range that ends before it starts.

    >>> read_when("2019-Q2").latest
    datetime.date(2019, 6, 30)
    >>> end = read_when("end of 2019")
    >>> end.earliest, end.latest, end.precision.local
    (None, datetime.date(2019, 12, 31), 'end-of-year')
    """
    if isinstance(text, date) and not isinstance(text, datetime):
        return TimePoint(text, text, DAY)
    if isinstance(text, bool) or not isinstance(text, str | int):
        raise FigureError(f"The time {text!r} is no date: write one of {FORMS}.")
    if isinstance(text, int) and not 1 <= text <= 9999:
        raise FigureError("The time is a whole number but no year from 1 to 9999: write the year.")
    words = " ".join((text if isinstance(text, str) else f"{text:04}").split()).lower()
    first, separator, last = words.partition(" to ")
    if separator:
        return _range(words, first, last)
    return _single(words)


def before(point: TimePoint) -> TimePoint:
    """Return the time that `relation:before` a wording leaves: its last day is the one before the wording.

    So `by`, `before` and `during` are past due on the same comparison with `cmt:latest`. Before the end of a
    year or month is before that period is over, so its last day stays. Raises `FigureError` for another
    wording without a first day (an event, an open one).

    >>> before(read_when("2022")).latest
    datetime.date(2021, 12, 31)
    >>> before(read_when("end of 2022")).latest
    datetime.date(2022, 12, 31)
    """
    if point.precision in (END_OF_YEAR, END_OF_MONTH):
        return point
    if point.earliest is None:
        raise FigureError(
            "A time without a first day has no day before it: write the day, month or year it comes before."
        )
    if point.earliest == date.min:
        raise FigureError(f"No day comes before {point.earliest}: write a later time.")
    return TimePoint(None, point.earliest - timedelta(days=1), point.precision)


def is_past(relation: IRI, latest: date | None, as_of: date) -> bool:
    """Whether a time bound has passed on a day, so that what it limits is due.

    `by`, `before` and `during` have passed on the day after `latest`. `until` is kept up and never overdue,
    `from` never ends, and a bound without a last day never passes (vocabulary, `cmt:relation`). Raises
    `FigureError` for another relation.

    >>> is_past(RELATION["by"], date(2019, 12, 31), date(2020, 1, 1))
    True
    """
    if relation in (RELATION["until"], RELATION["from"]):
        return False
    if relation not in (RELATION["by"], RELATION["before"], RELATION["during"]):
        raise FigureError(
            f"The relation {relation} is not known: use by, before, during, from or until of the vocabulary."
        )
    return latest is not None and as_of > latest


def fits(precision: IRI, earliest: date | None, latest: date | None) -> bool:
    """Whether dates are ones that a precision can have; a date that is missing fits.

    A first day begins a unit of the precision and a last day ends one, so several whole years still have the
    precision of a year. The ends of a year and of a month bind the last day only; `open` has no last day; a
    `day` and an `event` may have any. Raises `FigureError` for a precision that is not one of the vocabulary.

    >>> fits(PRECISION["year"], date(2019, 1, 1), date(2019, 6, 30))
    False
    """
    if precision not in _FITS:
        raise FigureError(
            f"The precision {precision} is not known: use one of {', '.join(code.local for code in _FITS)}."
        )
    begins, ends = _FITS[precision]
    return (earliest is None or begins(earliest)) and (latest is None or ends(latest))


def _single(words: str) -> TimePoint:
    if words in ("open", "event"):
        return TimePoint(None, None, PRECISION[words])
    if words.startswith("end of "):
        rest = words.removeprefix("end of ")
        point = TimePoint(None, None, OPEN) if rest.startswith("end of ") else _single(rest)
        if point.precision not in (YEAR, MONTH):
            raise FigureError(
                f"The time {words!r} is not known: write end of a year (2019) or a month (2019-06)."
            )
        return TimePoint(None, point.latest, END_OF_YEAR if point.precision == YEAR else END_OF_MONTH)
    for pattern, read in _PATTERNS:
        match = pattern.fullmatch(words)
        if match:
            try:
                return read(*match.groups())
            except (ValueError, OverflowError):
                raise FigureError(
                    f"The time {words!r} does not exist: check its day, month and year."
                ) from None
    raise FigureError(f"The time {words!r} is not known: write one of {FORMS}.")


def _range(words: str, first: str, last: str) -> TimePoint:
    start, end = _single(first), _single(last)
    if start.earliest is None or (end.latest is None and end.precision != OPEN):
        raise FigureError(
            f"The range {words!r} needs a first day and a last day, or open: "
            "write each end as a day, month, year or other form with days of its own."
        )
    # The coarsest of the two that both days fit: "2021 to 2022-06" is precise to the month.
    stated = (start.precision, end.precision)
    coarsest = next(
        code
        for code in _COARSE_TO_FINE
        if (code in stated or code in (MONTH, DAY)) and fits(code, start.earliest, end.latest)
    )
    return TimePoint(start.earliest, end.latest, coarsest)


def _months(year: int, month: int, count: int, precision: IRI) -> TimePoint:
    last = month + count - 1
    end_year, end_month = year + (last - 1) // 12, (last - 1) % 12 + 1
    return TimePoint(
        date(year, month, 1), date(end_year, end_month, monthrange(end_year, end_month)[1]), precision
    )


def _day(year: str, month: str, day: str) -> TimePoint:
    only = date(int(year), int(month), int(day))
    return TimePoint(only, only, DAY)


def _month(year: str, month: str) -> TimePoint:
    if not 1 <= int(month) <= 12:
        raise ValueError(month)
    return _months(int(year), int(month), 1, MONTH)


def _decade(year: str) -> TimePoint:
    return TimePoint(date(int(year), 1, 1), date(int(year) + 9, 12, 31), DECADE)


def _split_winter(year: str, next_year: str) -> TimePoint:
    if not str(int(year) + 1).endswith(next_year):
        raise ValueError(next_year)
    return _months(int(year), _SEASONS["winter"], 3, SEASON)


_Y = "([0-9]{4})"
_PATTERNS: tuple[tuple[re.Pattern[str], Callable[..., TimePoint]], ...] = (
    (re.compile(f"{_Y}-([0-9]{{2}})-([0-9]{{2}})"), _day),
    (re.compile(f"{_Y}-([0-9]{{2}})"), _month),
    (re.compile(_Y), lambda year: _months(int(year), 1, 12, YEAR)),
    (re.compile(f"{_Y}-q([1-4])"), lambda year, n: _months(int(year), 3 * int(n) - 2, 3, QUARTER)),
    (re.compile(f"{_Y}-h([12])"), lambda year, n: _months(int(year), 6 * int(n) - 5, 6, HALF_YEAR)),
    (re.compile("([0-9]{3}0)s"), _decade),
    (re.compile(f"winter {_Y}/([0-9]{{2}}|[0-9]{{4}})"), _split_winter),
    (
        re.compile(f"({'|'.join(_SEASONS)}) {_Y}"),
        lambda season, year: _months(int(year), _SEASONS[season], 3, SEASON),
    ),
)

_Test: TypeAlias = Callable[[date], bool]


def _begins(*months: int) -> _Test:
    return lambda day: day.day == 1 and day.month in months


def _ends(*months: int) -> _Test:
    return lambda day: day.day == monthrange(day.year, day.month)[1] and day.month in months


def _any(day: date) -> bool:
    return True


def _none(day: date) -> bool:
    return False


_EVERY = range(1, 13)
#: For each precision, which days a time of it may begin and end on.
_FITS: dict[IRI, tuple[_Test, _Test]] = {
    DAY: (_any, _any),
    MONTH: (_begins(*_EVERY), _ends(*_EVERY)),
    END_OF_MONTH: (_any, _ends(*_EVERY)),
    QUARTER: (_begins(1, 4, 7, 10), _ends(3, 6, 9, 12)),
    SEASON: (_begins(3, 6, 9, 12), _ends(2, 5, 8, 11)),
    HALF_YEAR: (_begins(1, 7), _ends(6, 12)),
    YEAR: (_begins(1), _ends(12)),
    END_OF_YEAR: (_any, _ends(12)),
    DECADE: (
        lambda day: _begins(1)(day) and day.year % 10 == 0,
        lambda day: _ends(12)(day) and day.year % 10 == 9,
    ),
    EVENT: (_any, _any),
    OPEN: (_any, _none),
}
