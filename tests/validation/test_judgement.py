"""Where a rule weighs words or bounds, it warns of what cannot be, and of nothing else."""

from __future__ import annotations

import pytest
from validation_samples import Check

from kg.validation.report import Severity

STAFF = """
:staff a cmt:Commitment ; cmt:promisor agent:acme ; cmt:kind kind:recruitment ; cmt:force force:pledged ;
    cmt:indicator :staff-indicator ; cmt:baseline :staff-baseline ; cmt:increment :staff-increment ;
    cmt:target :staff-target ; cmt:evidence :words-staff .
:staff-baseline a cmt:StatedFigure ; {baseline} ; cmt:unit unit:NUM ; cmt:evidence :words-staff .
:staff-increment a cmt:StatedFigure ; {increment} ; cmt:unit unit:NUM ; cmt:evidence :words-staff .
:staff-target a cmt:StatedFigure ; {target} ; cmt:unit unit:NUM ; cmt:evidence :words-staff .
"""


def _warnings(check: Check, change: str) -> list[str]:
    report = check(change)
    assert report.conforms, report
    return [finding.shape.local for finding in report.of_severity(Severity.WARNING)]


def _value(number: str, bound: str = "exact") -> str:
    if "-" in number.lstrip("-"):
        low, high = number.split("-")
        return f"cmt:minValue {low} ; cmt:maxValue {high} ; cmt:bound bound:range"
    return f"cmt:value {number} ; cmt:bound bound:{bound}"


@pytest.mark.parametrize(
    ("baseline", "increment", "target", "agree"),
    [
        (("700",), ("300",), ("1000",), True),
        (("700",), ("360",), ("1000",), False),
        (("700",), ("360",), ("1000", "about"), True),  # a tenth is within "about"
        (("700",), ("500",), ("1000", "about"), False),
        (("700",), ("360",), ("1000", "at-least"), True),
        (("700",), ("200",), ("1000", "at-least"), False),
        (("700", "at-least"), ("200",), ("1000",), True),
        (("700", "more-than"), ("400",), ("1000",), False),
        (("700",), ("200-350",), ("1000",), True),
        (("700",), ("100-250",), ("1000",), False),
        (("100",), ("-20",), ("80",), True),
        (("100",), ("-20",), ("90",), False),
        (("0",), ("5",), ("5",), True),
    ],
)
def test_sides_are_added_within_their_bounds(
    check: Check, baseline: tuple[str, ...], increment: tuple[str, ...], target: tuple[str, ...], agree: bool
) -> None:
    change = STAFF.format(baseline=_value(*baseline), increment=_value(*increment), target=_value(*target))
    assert _warnings(check, change) == ([] if agree else ["sum-of-sides"])


def test_two_sources_that_disagree_are_no_arithmetic_error(check: Check) -> None:
    change = STAFF.format(baseline=_value("700"), increment=_value("360"), target=_value("1000"))
    elsewhere = change.replace(
        ":staff-target a cmt:StatedFigure ; cmt:value 1000 ; cmt:bound bound:exact ; "
        "cmt:unit unit:NUM ; cmt:evidence :words-staff",
        ":staff-target a cmt:StatedFigure ; cmt:value 1000 ; cmt:bound bound:exact ; "
        "cmt:unit unit:NUM ; cmt:evidence :words-retold",
    )
    assert elsewhere != change
    assert _warnings(check, elsewhere) == []


def test_alternatives_may_share_a_side(check: Check) -> None:
    change = """
    :gift a cmt:PastEvent ; cmt:actor agent:acme ; cmt:amount :gift-amount , :gift-amount-2 ;
        cmt:evidence :words-gift .
    :gift-amount-2 a cmt:StatedFigure ; cmt:value 6 ; cmt:unit unit:NUM ; cmt:bound bound:exact ;
        cmt:alternativeTo :gift-amount ; cmt:evidence :words-gift .
    """
    assert _warnings(check, change) == []


@pytest.mark.parametrize(
    ("written", "value", "spelled"),
    [
        ("65 000", "65000", True),
        ("65\u00a0000", "65000", True),
        ("65\u202f000", "6500", False),
        ("65.000", "65000", True),
        ("360M€", "360000000", True),
        ("360M€", "350000000", False),
        ("1,5 Md€", "1500000000", True),
        ("20 %", "-20", True),
        ("0,5", "0.5", True),
        ("14.80", "14.8", True),
        ("0", "0", True),
        ("doublement", "2", True),  # words are not judged
        ("zwölf", "12", True),
        ("zwölf", "13", True),
    ],
)
def test_digits_spell_the_value(check: Check, written: str, value: str, spelled: bool) -> None:
    report = check(
        f""":observation-actual a cmt:StatedFigure ; cmt:value {value} ; cmt:asWritten "{written}" ;
        cmt:unit unit:NUM ; cmt:bound bound:exact ; cmt:evidence :words-watchdog ."""
    )
    shapes = {v.shape.local for v in report.of_severity(Severity.WARNING)}
    assert ("as-written-spells" not in shapes) is spelled


@pytest.mark.parametrize(
    ("precision", "earliest", "latest", "fits"),
    [
        ("day", "2022-06-01", "2022-06-01", True),
        ("day", "2022-06-01", "2022-06-02", True),
        ("month", "2022-06-01", "2022-06-30", True),
        ("month", "2022-06-02", "2022-06-30", False),
        ("month", "2022-06-01", "2022-06-29", False),
        ("month", "2023-02-01", "2023-02-28", True),
        ("month", "2024-02-01", "2024-02-28", False),
        ("month", "2024-02-01", "2024-02-29", True),
        ("month", "2100-02-01", "2100-02-28", True),
        ("end-of-month", "2022-06-25", "2022-06-30", True),
        ("quarter", "2022-04-01", "2022-06-30", True),
        ("quarter", "2022-05-01", "2022-06-30", False),
        ("half-year", "2022-07-01", "2022-12-31", True),
        ("half-year", "2022-07-01", "2022-09-30", False),
        ("year", "2022-01-01", "2022-12-31", True),
        ("year", "2022-01-02", "2022-12-31", False),
        ("end-of-year", "2022-10-01", "2022-12-31", True),
        ("end-of-year", "2022-10-01", "2022-12-30", False),
        ("decade", "2020-01-01", "2029-12-31", True),
        ("decade", "2021-01-01", "2030-12-31", True),
        ("decade", "2022-01-01", "2031-12-31", False),
        ("season", "2022-06-21", "2022-09-22", True),
    ],
)
def test_precision_fits_the_dates(
    check: Check, precision: str, earliest: str, latest: str, fits: bool
) -> None:
    report = check(
        f""":staff-deadline a cmt:TimeBound ; cmt:relation relation:by ; cmt:precision precision:{precision} ;
        cmt:earliest "{earliest}"^^xsd:date ; cmt:latest "{latest}"^^xsd:date ; cmt:evidence :words-staff ."""
    )
    found = {v.shape.local for v in report.violations if v.severity is not Severity.INFO}
    assert found == (set() if fits else {"time-precision-fits"})


@pytest.mark.parametrize("precision", ["open", "event"])
def test_an_open_time_needs_no_date(check: Check, precision: str) -> None:
    change = f""":staff-deadline a cmt:TimeBound ; cmt:relation relation:by ;
        cmt:precision precision:{precision} ; cmt:evidence :words-staff ."""
    assert _warnings(check, change) == []


def test_a_target_of_zero_is_a_value(check: Check) -> None:
    change = """:observation-actual a cmt:StatedFigure ; cmt:value 0 ; cmt:unit unit:NUM ;
        cmt:bound bound:exact ; cmt:evidence :words-watchdog ."""
    assert _warnings(check, change) == []
