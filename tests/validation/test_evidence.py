"""Quotes are looked up again in the texts, and a finding says where they stand."""

from __future__ import annotations

import shutil
from pathlib import Path

import pyoxigraph as ox
import pytest
from validation_samples import FAULTS, Check

from kg.documents.texts import TextLibrary
from kg.stores.memory import MemoryStore
from kg.validation.report import Report, Severity
from kg.validation.run import validate


def _one(report: Report) -> tuple[str, object]:
    (finding,) = [v for v in report.violations if v.severity is not Severity.INFO]
    return finding.shape.local, finding.value


def test_a_wrong_offset_names_the_right_one(check: Check) -> None:
    assert _one(check(FAULTS / "quote-at-a-wrong-offset.ttl")) == ("evidence-wrong-offset", "210–239")


def test_an_ambiguous_quote_names_every_place(check: Check) -> None:
    shape, value = _one(check(FAULTS / "quote-at-several-places.ttl"))
    assert (shape, value) == ("evidence-ambiguous", "0–4, 210–214")


def test_a_lost_no_break_space_names_the_passage(check: Check) -> None:
    shape, value = _one(check(FAULTS / "quote-with-a-plain-space.ttl"))
    assert (shape, value) == ("evidence-normalised-space", "149–180")


def test_an_orphan_has_no_place(check: Check) -> None:
    assert _one(check(FAULTS / "quote-that-stands-nowhere.ttl")) == ("evidence-orphaned", None)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for name in ("base.txt", "retold.txt"):
        shutil.copy(FAULTS / name, tmp_path)
    return tmp_path


def test_a_tampered_text_is_a_changed_document(copy: Path, base: list[ox.Quad]) -> None:
    text = copy / "retold.txt"
    text.write_text(text.read_text(encoding="utf-8").replace("30", "31"), encoding="utf-8")
    shape, value = _one(validate(MemoryStore(base), texts=TextLibrary([copy])))
    assert shape == "evidence-document-changed"
    assert str(value).startswith("retold.txt: ")


def test_a_removed_text_is_a_missing_document(copy: Path, base: list[ox.Quad]) -> None:
    (copy / "retold.txt").unlink()
    assert _one(validate(MemoryStore(base), texts=TextLibrary([copy]))) == (
        "evidence-document-missing",
        "retold.txt",
    )


def test_a_text_under_another_name_is_found_by_its_digest(copy: Path, base: list[ox.Quad]) -> None:
    (copy / "retold.txt").rename(copy / "renamed.txt")
    report = validate(MemoryStore(base), texts=TextLibrary([copy]))
    assert not [v for v in report.violations if v.severity is not Severity.INFO]


def test_a_file_name_that_leaves_the_folder_is_not_followed(check: Check) -> None:
    report = check(
        """
        :retold a cmt:SourceDocument ; cmt:textFile "../base.txt" ; cmt:knowledgeGap :retold-gap ;
            schema:sha256 "0000000000000000000000000000000000000000000000000000000000000000" .
        """
    )
    found = {v.shape.local for v in report.violations if v.severity is not Severity.INFO}
    assert found == {"document-text-file", "evidence-document-missing"}
