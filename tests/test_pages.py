"""Pages of the documentation whose console and Python blocks run in their order and show what comes out."""

from __future__ import annotations

import doctest
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

DOCS = Path(__file__).resolve().parents[1] / "docs"
#: Each page, and how many blocks of it run.
PAGES = {"diff.md": 2, "report.md": 2, "tables.md": 3}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_shows_what_happens(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "tests").symlink_to(DOCS.parent / "tests")
    assert run_page(name, tmp_path) == PAGES[name]


def run_page(name: str, folder: Path) -> int:
    """Run the console and Python blocks of a page in a folder, in their order; return how many there were."""
    ran = 0
    names: dict[str, object] = {}
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
    for language, block in re.findall(
        r"```(console|python)\n(.*?)```", (DOCS / name).read_text("utf-8"), re.S
    ):
        ran += 1
        if language == "console":
            _console(block, folder)
        else:
            test = doctest.DocTestParser().get_doctest(block, names, name, name, 0)
            assert runner.run(test, clear_globs=False).failed == 0
            names = test.globs
    return ran


def _console(block: str, folder: Path) -> None:
    for step in re.split(r"^\$ ", block, flags=re.M)[1:]:
        line, _, expected = step.partition("\n")
        command = shlex.split(line, comments=True)
        if command[0] == "kg":
            command = [sys.executable, "-m", *command]
        run = subprocess.run(
            command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
        )
        assert run.stdout.strip() == expected.strip(), line
