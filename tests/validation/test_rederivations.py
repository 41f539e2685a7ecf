"""Each derived figure is computed again with the library's rules, which keep every digit and every bound."""

from __future__ import annotations

import pytest
from validation_samples import Check

from kg.validation.report import Severity

BIG = 10**20


def _wrong(check: Check, change: str, language: str = "en") -> list[tuple[str, str, object]]:
    report = check(change, language)
    return [
        (finding.shape.local, str(finding.focus).rpartition("/")[2], finding.value)
        for finding in report.violations
        if finding.severity is not Severity.INFO
    ]


def _staff(
    value: str, increment: str, target: str = "60", bound: str = "bound:exact", of: str = "exact"
) -> str:
    return f"""
    :staff-target a cmt:StatedFigure ; cmt:value {target} ; cmt:unit unit:NUM ; cmt:bound bound:exact ;
        cmt:evidence :words-staff .
    :staff-increment a cmt:StatedFigure ; cmt:value {increment} ; cmt:unit unit:NUM ; cmt:bound bound:{of} ;
        cmt:evidence :words-staff .
    :staff-baseline a cmt:DerivedFigure ; cmt:value {value} ; cmt:unit unit:NUM ; cmt:bound {bound} ;
        cmt:rule rule:target-minus-increment ; prov:wasDerivedFrom :staff-target , :staff-increment .
    :staff-factor a cmt:StatedFigure ; cmt:value 2 ; cmt:unit unit:NUM ; cmt:bound bound:at-least ;
        cmt:evidence :words-staff .
    """


def _derived(check: Check, change: str) -> list[tuple[str, str, object]]:
    # The shapes that compare stated figures with each other do not see so large numbers either.
    return [one for one in _wrong(check, change) if one[0].startswith("derived")]


def test_a_number_beyond_what_engines_keep_is_confirmed(check: Check) -> None:
    assert _derived(check, _staff(str(BIG), str(BIG + 1), str(2 * BIG + 1))) == []


def test_a_number_beyond_what_engines_keep_is_refuted(check: Check) -> None:
    found = _derived(check, _staff(str(BIG + 1), str(BIG + 1), str(2 * BIG + 1)))
    assert found == [("derived-value", "staff-baseline", BIG + 1)]


@pytest.mark.parametrize("bound", ["at-least", "more-than", "less-than", "about"])
def test_a_bound_that_does_not_follow_is_refuted(check: Check, bound: str) -> None:
    found = _wrong(check, _staff("30", "30", bound=f"bound:{bound}", of="at-least"))
    assert found == [("derived-bound", "staff-baseline", f"{bound} → at-most")]


def test_the_bound_that_follows_is_confirmed(check: Check) -> None:
    assert _wrong(check, _staff("30", "30", bound="bound:at-most", of="at-least")) == []


def test_limits_that_leave_nothing_are_refuted(check: Check) -> None:
    """At most 60 less at most 30 may be anything, though each limit is where the shape expects it."""
    change = _staff("30", "30", bound="bound:at-most", of="at-most").replace(
        "cmt:value 60 ; cmt:unit unit:NUM ; cmt:bound bound:exact",
        "cmt:value 60 ; cmt:unit unit:NUM ; cmt:bound bound:at-most",
    )
    assert _wrong(check, change) == [("derived-value", "staff-baseline", 30)]


def test_a_wrong_value_is_one_finding_though_a_shape_sees_it_too(check: Check) -> None:
    assert _wrong(check, _staff("31", "30")) == [("derived-value", "staff-baseline", 31)]


def test_a_rounded_quotient_says_that_it_is_about_right(check: Check) -> None:
    third = """
    :odd a cmt:DerivedFigure ; cmt:value 0.333333333333 ; cmt:unit unit:NUM ; cmt:bound bound:{} ;
        cmt:rule rule:ratio ; prov:wasDerivedFrom :ten , :thirty ; cmt:relativeTo :thirty .
    :ten a cmt:StatedFigure ; cmt:value 10 ; cmt:unit unit:NUM ; cmt:bound bound:exact ;
        cmt:evidence :words-staff .
    :thirty a cmt:StatedFigure ; cmt:value 30 ; cmt:unit unit:NUM ; cmt:bound bound:exact ;
        cmt:evidence :words-staff .
    """
    assert _wrong(check, third.format("about")) == []
    assert _wrong(check, third.format("exact")) == [("derived-bound", "odd", "exact → about")]


def test_a_unit_that_is_another_operands_is_refuted(check: Check) -> None:
    """A multiple keeps the unit of its base; the shape takes the unit of either input."""
    change = """
    :odd a cmt:DerivedFigure ; cmt:value 20 ; cmt:unit unit:NUM ; cmt:bound bound:exact ;
        cmt:rule rule:baseline-times-factor ; prov:wasDerivedFrom :start , :twice .
    :start a cmt:StatedFigure ; cmt:value 10 ; cmt:unit unit:CCY_EUR ; cmt:bound bound:exact ;
        cmt:evidence :words-staff .
    :twice a cmt:StatedFigure ; cmt:value 2 ; cmt:unit unit:NUM ; cmt:bound bound:exact ;
        cmt:evidence :words-staff .
    :other a cmt:Context ; cmt:baseline :start ; cmt:factor :twice .
    """
    assert _derived(check, change) == [("derived-unit", "odd", "http://qudt.org/vocab/unit/NUM")]
