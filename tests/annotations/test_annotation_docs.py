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


def block(language: str) -> str:
    """The only block of a language on the page."""
    (found,) = re.findall(rf"```{language}\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    return str(found)


def test_the_example_compiles_to_the_turtle_that_is_shown(tmp_path: Path) -> None:
    (tmp_path / "promise.txt").write_bytes(block("text").encode())
    (tmp_path / "promise.yaml").write_bytes(block("yaml").encode())
    turtle = compile_annotation(tmp_path / "promise.yaml").turtle().decode()
    assert block("turtle") in turtle


def test_the_page_names_every_field() -> None:
    page = PAGE.read_text(encoding="utf-8")
    unnamed = {field.name for fields in FIELDS.values() for field in fields if f"`{field.name}`" not in page}
    assert unnamed == set()
