"""The example of `docs/annotation.md` compiles to what the page shows, and the page names every field."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kg.annotations import compile_annotation
from kg.annotations.fields import FIELDS

PAGE = Path(__file__).parents[2] / "docs" / "annotation.md"
pytestmark = pytest.mark.skipif(
    not PAGE.exists(), reason="the page docs/annotation.md is not in this installation"
)


def blocks(language: str) -> list[str]:
    """The blocks of a language on the page."""
    return re.findall(rf"```{language}\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)


REVIEW = (
    "Acme has ended the plan, and it had hired 48 people by the end of 2030. "
    "The Watchdog calls the promise half kept."
)


def test_the_example_compiles_to_the_turtle_that_is_shown(tmp_path: Path) -> None:
    (tmp_path / "promise.txt").write_bytes(blocks("text")[0].encode())
    (tmp_path / "promise.yaml").write_bytes(blocks("yaml")[0].encode())
    turtle = compile_annotation(tmp_path / "promise.yaml").turtle().decode()
    assert blocks("turtle")[0] in turtle


def test_the_other_examples_of_the_page_compile(tmp_path: Path) -> None:
    _, review, decisions = blocks("yaml")
    (tmp_path / "review.txt").write_bytes(REVIEW.encode())
    (tmp_path / "review.yaml").write_bytes(review.encode())
    (tmp_path / "decisions.yaml").write_bytes(decisions.encode())
    assert "cmt:StatusAssessment" in compile_annotation(tmp_path / "review.yaml").turtle().decode()
    assert "cmt:IdentityDecision" in compile_annotation(tmp_path / "decisions.yaml").turtle().decode()


def test_the_page_names_every_field() -> None:
    page = PAGE.read_text(encoding="utf-8")
    unnamed = {field.name for fields in FIELDS.values() for field in fields if f"`{field.name}`" not in page}
    assert unnamed == set()
