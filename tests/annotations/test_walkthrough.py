"""`docs/walkthrough.md`, step by step: its files are written, its commands run, their output compared."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.faces.command import main

PAGE = Path(__file__).parents[2] / "docs" / "walkthrough.md"
pytestmark = pytest.mark.skipif(
    not PAGE.exists(), reason="the page docs/walkthrough.md is not in this installation"
)


def blocks() -> list[tuple[str, str]]:
    """The blocks of the page, each with its language, in order."""
    return re.findall(r"```(\w+)\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)


def run(command: str) -> str:
    """What a command prints, wherever it prints it."""
    program, *arguments = shlex.split(command)
    assert program == "kg"
    done = CliRunner().invoke(main, arguments)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.output


def test_a_new_user_gets_what_the_page_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = {"console": 0, "yaml": 0, "python": 0, "text": 0}
    printed = ""
    for language, block in blocks():
        ran[language] += 1
        if language == "console":
            for told in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
                command, _, shown = told.partition("\n")
                assert run(command) == shown, command
        elif language == "yaml":
            Path("ferries.yaml").write_text(block, encoding="utf-8")
        elif language == "python":
            exec(compile(block, "walkthrough.md", "exec"), {})  # noqa: S102
            printed = capsys.readouterr().out
        elif printed:
            assert printed == block
        else:
            Path("ferries.txt").write_text(block, encoding="utf-8")
    assert ran == {"console": 5, "yaml": 2, "python": 1, "text": 2}


def test_each_command_that_the_page_only_names_exists() -> None:
    named = set(re.findall(r"`kg ([a-z]+)", PAGE.read_text(encoding="utf-8")))
    assert named >= {"check", "draft", "questions", "ask"}
    assert named <= set(main.commands)
