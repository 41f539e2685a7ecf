"""Pictures are drawn by a process of their own, so that drawing one holds up nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

import kg
from kg.errors import ExportError
from kg.pages import report
from kg.pages.charts import here
from kg.pages.charts.apart import Apart

SPECIFICATION = '{"data": {"values": [{"a": 1}]}, "mark": "bar", "encoding": {"x": {"field": "a"}}}'


@pytest.fixture(scope="module")
def apart() -> Iterator[Apart]:
    drawing = Apart()
    yield drawing
    drawing.close()


def test_it_draws_what_is_drawn_here(apart: Apart) -> None:
    assert apart(SPECIFICATION) == here(SPECIFICATION)


def test_the_report_is_the_same(apart: Apart) -> None:
    day = date(2020, 6, 1)
    assert report(kg.load(), as_of=day, paint=apart) == report(kg.load(), as_of=day)


def test_what_cannot_be_drawn_is_said_and_the_next_picture_is_drawn(apart: Apart) -> None:
    with pytest.raises(ExportError, match=r"^a picture cannot be drawn \(.+\): report it$"):
        apart('{"mark": "no such mark"}')
    assert apart(SPECIFICATION).startswith("<svg")


def test_a_process_that_ended_is_started_again(apart: Apart) -> None:
    apart.start()
    assert apart._process is not None
    apart._process.kill()
    apart._process.wait()
    assert apart(SPECIFICATION).startswith("<svg")


def test_it_ends_when_it_is_closed() -> None:
    drawing = Apart()
    drawing.start()
    process = drawing._process
    drawing.close()
    assert process is not None
    assert process.returncode is not None
