"""Every test of the W3C that applies passes, but for those whose reason is written down."""

from __future__ import annotations

from pathlib import Path

import pytest
from w3c_sparql import EXCLUDED, KNOWN, SUITE, report, run

if not SUITE.is_dir():
    pytest.skip("the W3C's tests of SPARQL are not beside this checkout", allow_module_level=True)


def test_the_tests_pass_and_the_table_is_up_to_date() -> None:
    outcomes = run()
    assert {one.name for one in outcomes if one.outcome == "failed"} == set(KNOWN)
    assert {one.name for one in outcomes if one.outcome == "excluded"} == set(EXCLUDED)
    assert sum(one.outcome == "passed" for one in outcomes) > 35
    written = Path(__file__).parents[2] / "docs" / "sparql-suite.md"
    assert written.read_text(encoding="utf-8") == report(outcomes)
