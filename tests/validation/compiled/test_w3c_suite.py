"""The compiled engine passes the W3C test suite; the page of its outcomes is what a run writes."""

from __future__ import annotations

from pathlib import Path

import pytest
from w3c_suite import SUITE, Case, Outcome, cases, compiled, pyshacl, table

pytestmark = pytest.mark.skipif(not SUITE.exists(), reason="the W3C suite is not beside the checkout")
PAGE = Path(__file__).parents[3] / "docs" / "shacl-suite.md"
CASES = cases() if SUITE.exists() else []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_compiled_engine_passes(case: Case) -> None:
    assert compiled(case).status == "passed", compiled(case).reason


def test_the_suite_is_whole() -> None:
    assert [sum(case.part == part for case in CASES) for part in ("core", "sparql")] == [98, 23]


def test_a_wrong_answer_fails() -> None:
    """A test that judges anything as passed would be worth nothing: give one case the shapes of another."""
    by_name = {case.name: case for case in CASES}
    case, other = by_name["core/node/class-001"], by_name["core/node/pattern-001"]
    wrong = Case(case.name, case.data, other.shapes, case.file, case.result, case.expects_failure)
    assert compiled(wrong).status == "failed"


def test_the_page_holds_the_outcomes_of_pyshacl_too() -> None:
    """Only a sample is run again here: pySHACL takes a minute for the suite."""
    page = PAGE.read_text(encoding="utf-8")
    for case in CASES:
        if case.name in ("core/property/uniqueLang-002", "sparql/node/prefixes-001", "core/node/class-001"):
            outcome = pyshacl(case)
            assert (f"| {case.name} | pySHACL | {outcome.status} |" in page) == (outcome.status != "passed")


def test_the_table_tells_what_is_not_passed() -> None:
    told = table({"an engine": {"core/a": Outcome("passed"), "core/b": Outcome("failed", "missing: x")}})
    assert "| an engine | core | 1 | 1 | 0 |" in told
    assert "| core/b | an engine | failed | missing: x |" in told
    assert "core/a |" not in told
