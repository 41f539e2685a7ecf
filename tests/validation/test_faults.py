"""Each rule fires on its bad file, alone among violations and warnings, in both engines alike."""

from __future__ import annotations

import csv

import pyoxigraph as ox
import pytest
from validation_samples import FAULTS, Check

from kg.validation.report import Severity
from kg.validation.snapshot import read_shapes
from kg.vocabulary.namespaces import AGENT, DATA, SH

TABLE = list(csv.DictReader((FAULTS / "table.csv").open(encoding="utf-8")))


def _iri(focus: str) -> str:
    prefix, _, name = focus.partition(":")
    return (str(AGENT) if prefix == "agent" else str(DATA) + "base/") + name


def _rules() -> set[str]:
    """The shapes that say something: those without a message only group others."""
    return {
        triple.subject.value.rpartition("#")[2]
        for triple in read_shapes()
        if triple.predicate.value == SH.message and isinstance(triple.subject, ox.NamedNode)
    }


def test_the_base_has_no_fault(check: Check) -> None:
    report = check()
    assert report.conforms
    assert not report.of_severity(Severity.WARNING)
    assert check(engine="sparql") == report


def test_every_rule_has_a_bad_file() -> None:
    assert _rules() - {row["shape"] for row in TABLE} == set()


def test_every_rule_of_the_table_exists() -> None:
    assert {row["shape"] for row in TABLE} - _rules() == set()


def test_the_table_lists_the_files_that_there_are() -> None:
    listed = [row["file"] for row in TABLE]
    assert sorted(listed) == sorted(path.name for path in FAULTS.glob("*.ttl") if path.name != "base.ttl")


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row["file"].removesuffix(".ttl"))
def test_each_fault_has_one_finding(row: dict[str, str], check: Check) -> None:
    report = check(FAULTS / row["file"])
    assert check(FAULTS / row["file"], engine="sparql") == report
    expected = (row["shape"], row["severity"], _iri(row["focus"]), row["path"])
    found = [
        (finding.shape.local, finding.severity.value, str(finding.focus), finding.path or "")
        for finding in report.violations
    ]
    grave = [finding for finding in found if finding[1] != "info"]
    if row["severity"] == "info":
        assert grave == []
        assert expected in found
        assert expected not in [
            (f.shape.local, f.severity.value, str(f.focus), f.path or "") for f in check().violations
        ]
    else:
        assert grave == [expected]
