"""One bad annotation a fault: each is refused with the sentences of `faults/expected.txt`, and no other."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

from kg.annotations import compile_annotation
from kg.errors import AnnotationError

FAULTS = Path(__file__).parent / "faults"


def expected() -> dict[str, list[str]]:
    """The sentences of each bad file, by its name."""
    sentences: dict[str, list[str]] = defaultdict(list)
    for line in (FAULTS / "expected.txt").read_text(encoding="utf-8").splitlines():
        sentences[line.partition(".yaml")[0] + ".yaml"].append(line.replace("{folder}", str(FAULTS)))
    return dict(sentences)


EXPECTED = expected()


@pytest.mark.parametrize("name", EXPECTED)
def test_a_bad_annotation_is_refused_with_its_sentences(name: str) -> None:
    with pytest.raises(AnnotationError) as refused:
        compile_annotation(FAULTS / name)
    assert str(refused.value).replace(f"{FAULTS / name}", name).splitlines() == EXPECTED[name]


def test_every_bad_file_is_listed_and_every_listed_file_is_there() -> None:
    assert {path.name for path in FAULTS.glob("*.yaml")} == {*EXPECTED, "good.yaml"}


def test_the_file_that_all_faults_start_from_compiles() -> None:
    assert len(compile_annotation(FAULTS / "good.yaml").triples) > 50


def test_several_faults_are_told_in_one_run() -> None:
    assert len(EXPECTED["several-faults.yaml"]) == 3


def test_a_missing_annotation_is_told(tmp_path: Path) -> None:
    with pytest.raises(AnnotationError, match="There is no such annotation file: check its name"):
        compile_annotation(tmp_path / "nowhere.yaml")


def test_a_folder_is_no_annotation(tmp_path: Path) -> None:
    with pytest.raises(AnnotationError, match="cannot be read"):
        compile_annotation(tmp_path)


def test_a_blank_annotation_is_told(tmp_path: Path) -> None:
    (tmp_path / "blank.yaml").write_text(" \n", encoding="utf-8")
    with pytest.raises(AnnotationError, match="The annotation is empty: start it with 'document: name'"):
        compile_annotation(tmp_path / "blank.yaml")


def test_a_huge_annotation_is_not_even_parsed(tmp_path: Path) -> None:
    (tmp_path / "huge.yaml").write_bytes(b"document: " + b"a" * 4_000_001)
    with pytest.raises(AnnotationError, match="more than 4,000,000 bytes"):
        compile_annotation(tmp_path / "huge.yaml")


@pytest.mark.parametrize(
    ("text", "mends"),
    [
        ("items:\n  hiring:\n\tis: commitment\n", "indent the line with spaces, not with a tab."),
        ('document: "acme\nitems:\n  hiring:\n', "close the quotation mark that opens in line 1."),
        ("label: {en: Hire\nkind: funding\n", "close the brace or bracket that opens in line 1."),
    ],
)
def test_what_is_no_yaml_is_told_where_it_begins(tmp_path: Path, text: str, mends: str) -> None:
    path = tmp_path / "broken.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(AnnotationError) as told:
        compile_annotation(path)
    assert str(told.value).endswith(mends)
