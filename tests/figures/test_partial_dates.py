"""Words of time become days, and days are compared as dates."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import FigureError
from kg.figures.dates import TimePoint, before, fits, is_past, read_when
from kg.vocabulary.namespaces import PRECISION, RELATION
from kg.vocabulary.terms import IRI

YEARS = st.integers(1000, 9990)
WORDINGS = st.one_of(
    st.dates(date(1000, 1, 1)).map(date.isoformat),
    st.dates(date(1000, 1, 1)).map(lambda day: day.isoformat()[:7]),
    YEARS.map(str),
    st.builds("{}-Q{}".format, YEARS, st.integers(1, 4)),
    st.builds("{}-H{}".format, YEARS, st.integers(1, 2)),
    st.builds("{}0s".format, st.integers(100, 998)),
    st.builds("{} {}".format, st.sampled_from(("spring", "summer", "autumn", "fall", "winter")), YEARS),
)
ENDS = st.one_of(YEARS.map("end of {}".format), YEARS.map("end of {}-02".format))


@pytest.mark.parametrize(
    ("wording", "earliest", "latest", "precision"),
    [
        ("2019-06-30", "2019-06-30", "2019-06-30", "day"),
        ("2019-06", "2019-06-01", "2019-06-30", "month"),
        ("2020-02", "2020-02-01", "2020-02-29", "month"),
        ("2019", "2019-01-01", "2019-12-31", "year"),
        (2019, "2019-01-01", "2019-12-31", "year"),
        (date(2019, 6, 30), "2019-06-30", "2019-06-30", "day"),
        ("2019-Q2", "2019-04-01", "2019-06-30", "quarter"),
        ("2019-h2", "2019-07-01", "2019-12-31", "half-year"),
        ("End  of 2019", None, "2019-12-31", "end-of-year"),
        ("end of 2019-06", None, "2019-06-30", "end-of-month"),
        ("2010s", "2010-01-01", "2019-12-31", "decade"),
        ("spring 2021", "2021-03-01", "2021-05-31", "season"),
        ("Fall 2021", "2021-09-01", "2021-11-30", "season"),
        ("winter 2023", "2023-12-01", "2024-02-29", "season"),
        ("winter 2021/22", "2021-12-01", "2022-02-28", "season"),
        ("open", None, None, "open"),
        ("event", None, None, "event"),
        ("2021-01 to 2022-12", "2021-01-01", "2022-12-31", "month"),
        ("2019 to 2022", "2019-01-01", "2022-12-31", "year"),
        ("2019 to end of 2022", "2019-01-01", "2022-12-31", "year"),
        ("2021 to 2022-06", "2021-01-01", "2022-06-30", "month"),
        ("2021-01 to 2022-06-15", "2021-01-01", "2022-06-15", "day"),
        ("2021 to open", "2021-01-01", None, "year"),
    ],
)
def test_each_form_has_its_days(
    wording: str | int | date, earliest: str | None, latest: str | None, precision: str
) -> None:
    point = read_when(wording)
    days = [None if day is None else day.isoformat() for day in (point.earliest, point.latest)]
    assert (*days, point.precision.local) == (earliest, latest, precision)


@settings(max_examples=200, deadline=None)
@given(wording=st.one_of(WORDINGS, ENDS))
def test_what_is_read_fits_its_precision(wording: str) -> None:
    point = read_when(wording)
    assert fits(point.precision, point.earliest, point.latest)
    assert point == read_when(wording.upper())


@settings(max_examples=200, deadline=None)
@given(first=WORDINGS, last=st.one_of(WORDINGS, ENDS))
def test_a_range_starts_and_ends_with_its_parts_and_fits_its_precision(first: str, last: str) -> None:
    start, end = read_when(first), read_when(last)
    assert start.earliest is not None and end.latest is not None
    if start.earliest > end.latest:
        with pytest.raises(FigureError, match="ends earlier"):
            read_when(f"{first} to {last}")
        return
    point = read_when(f"{first} to {last}")
    assert (point.earliest, point.latest) == (start.earliest, end.latest)
    assert fits(point.precision, point.earliest, point.latest)


@settings(max_examples=200, deadline=None)
@given(wording=WORDINGS)
def test_the_day_after_a_unit_begins_the_next_one(wording: str) -> None:
    point = read_when(wording)
    assert point.latest is not None and point.earliest is not None
    if point.latest < date.max:
        assert fits(point.precision, point.latest + timedelta(days=1), None)
    if point.precision != PRECISION.day:
        assert not fits(point.precision, point.earliest + timedelta(days=1), None)
        assert not fits(point.precision, None, point.latest - timedelta(days=1))


@settings(max_examples=150, deadline=None)
@given(wording=WORDINGS)
def test_before_ends_on_the_last_day_that_keeps_the_promise(wording: str) -> None:
    point = read_when(wording)
    strict = before(point)
    assert point.earliest is not None and strict.latest is not None
    assert fits(strict.precision, strict.earliest, strict.latest)
    assert not is_past(RELATION.before, strict.latest, strict.latest)
    assert is_past(RELATION.before, strict.latest, point.earliest)


def test_before_the_end_of_a_year_keeps_its_last_day() -> None:
    strict = before(read_when("end of 2024"))
    assert (strict.latest, strict.precision) == (date(2024, 12, 31), PRECISION["end-of-year"])


@pytest.mark.parametrize("wording", ["open", "event"])
def test_nothing_is_before_a_time_without_a_first_day(wording: str) -> None:
    with pytest.raises(FigureError, match="no day before it"):
        before(read_when(wording))


@pytest.mark.parametrize(
    ("wording", "sentence"),
    [
        ("2019-02-30", "does not exist"),
        ("2019-13", "does not exist"),
        ("0000", "does not exist"),
        ("winter 9999", "does not exist"),
        ("winter 2021/23", "does not exist"),
        ("2015s", "is not known"),
        ("2019-Q5", "is not known"),
        ("soon", "is not known"),
        ("", "is not known"),
        ("٢٠١٩", "is not known"),
        ("end of 2010s", "is not known"),
        ("end of " * 5000 + "2019", "is not known"),
        ("end of 2019 to 2022", "needs a first day"),
        ("open to 2022", "needs a first day"),
        ("2019 to event", "needs a first day"),
        ("2022 to 2021", "ends earlier"),
        ("2019 to 2020 to 2021", "is not known"),
        (True, "is no date"),
        (20190630, "no year from 1 to 9999"),
        (2019.5, "is no date"),
        (datetime(2019, 6, 30, 12), "is no date"),
    ],
)
def test_any_other_wording_is_refused_in_a_sentence(wording: str, sentence: str) -> None:
    with pytest.raises(FigureError, match=sentence):
        read_when(wording)


@settings(max_examples=200, deadline=None)
@given(wording=st.text(max_size=20))
def test_no_wording_breaks_the_reader(wording: str) -> None:
    try:
        point = read_when(wording)
    except FigureError:
        return
    assert fits(point.precision, point.earliest, point.latest)


@pytest.mark.parametrize(
    ("relation", "past_the_day_after"),
    [("by", True), ("before", True), ("during", True), ("until", False), ("from", False)],
)
def test_what_is_past_depends_on_the_relation(relation: str, past_the_day_after: bool) -> None:
    last = date(2019, 12, 31)
    assert not is_past(RELATION[relation], last, last)
    assert is_past(RELATION[relation], last, last + timedelta(days=1)) is past_the_day_after
    assert not is_past(RELATION[relation], None, date.max)


@settings(max_examples=100, deadline=None)
@given(
    relation=st.sampled_from(["by", "before", "during", "until", "from"]),
    days=st.tuples(st.dates(), st.dates(), st.dates()),
)
def test_what_is_past_stays_past(relation: str, days: tuple[date, date, date]) -> None:
    latest, one, other = days
    if is_past(RELATION[relation], latest, min(one, other)):
        assert is_past(RELATION[relation], latest, max(one, other))


@pytest.mark.parametrize(
    ("precision", "earliest", "latest"),
    [
        ("year", "2019-01-02", None),
        ("year", None, "2019-12-30"),
        ("end-of-year", None, "2019-06-30"),
        ("month", "2019-06-02", "2019-06-30"),
        ("month", "2019-06-01", "2019-06-29"),
        ("end-of-month", None, "2020-02-28"),
        ("quarter", "2019-02-01", None),
        ("season", None, "2019-12-31"),
        ("half-year", None, "2019-09-30"),
        ("decade", "2011-01-01", "2020-12-31"),
        ("open", None, "2020-12-31"),
    ],
)
def test_days_that_a_precision_cannot_have(precision: str, earliest: str | None, latest: str | None) -> None:
    days = [None if day is None else date.fromisoformat(day) for day in (earliest, latest)]
    assert not fits(PRECISION[precision], *days)
    assert fits(PRECISION[precision], None, None)


def test_unknown_codes_and_reversed_days_are_refused() -> None:
    with pytest.raises(FigureError, match=r"precision .*week is not known: use one of day, month"):
        fits(PRECISION.week, None, None)
    with pytest.raises(FigureError, match=r"relation .*after is not known"):
        is_past(RELATION.after, date(2020, 1, 1), date(2021, 1, 1))
    with pytest.raises(FigureError, match="exchange the two"):
        TimePoint(date(2020, 1, 1), date(2019, 1, 1), IRI(PRECISION.day))
