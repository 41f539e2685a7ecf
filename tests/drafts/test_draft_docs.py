"""The example of `docs/draft.md` is what the command writes, and its plug-in passes the checks."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kg.drafts.drafting import propose
from kg.drafts.files import draft_file
from kg.drafts.plugins import Proposer, add_proposals
from kg.drafts.proposals import Proposals

PAGE = Path(__file__).parents[2] / "docs" / "draft.md"
pytestmark = pytest.mark.skipif(
    not PAGE.exists(), reason="the page docs/draft.md is not in this installation"
)


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)


def test_the_example_is_what_the_command_writes(tmp_path: Path) -> None:
    (text,) = blocks("text")
    path = tmp_path / "harbour.txt"
    path.write_bytes(text.encode())
    written = draft_file(path, published="2024-03").annotation.read_text(encoding="utf-8")
    shown = blocks("yaml")
    assert len(shown) == 2
    for block in shown:
        assert block in written


def test_the_plug_in_of_the_page_passes_the_checks() -> None:
    (code,) = blocks("python")
    space: dict[str, object] = {}
    exec(compile(code, "draft.md", "exec"), space)  # noqa: S102
    model = space["Model"]
    assert isinstance(model, type)
    provider = model()
    assert isinstance(provider, Proposer)
    text = "Acme will hire 30 people by 2030."
    found = add_proposals(Proposals(text, "en", (), (), ()), provider)
    assert found.rejected == () and found.figures[0].value == 30
    assert propose(text, "en").figures[0].value == 30


def test_the_page_names_the_languages_that_have_rules() -> None:
    from kg.drafts.language import LANGUAGES

    assert f"({', '.join(LANGUAGES)})" in PAGE.read_text(encoding="utf-8")
