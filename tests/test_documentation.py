"""What the documentation shows, runs."""

import doctest
import importlib
import pkgutil
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

import kg

CHECKOUT = Path(__file__).resolve().parents[1]
README = (CHECKOUT / "README.md").read_text(encoding="utf-8")
MODULES = sorted(
    name for _, name, _ in pkgutil.walk_packages(kg.__path__, "kg.") if not name.endswith("__main__")
)


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


@pytest.mark.parametrize("name", ["kg", *MODULES])
def test_the_examples_of_a_module(name: str) -> None:
    failed, _ = doctest.testmod(importlib.import_module(name), optionflags=doctest.ELLIPSIS)
    assert failed == 0


def test_the_python_of_the_readme(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (code,) = blocks("python")
    monkeypatch.chdir(tmp_path)
    exec(compile(code, "README.md", "exec"), {})  # noqa: S102
    printed = capsys.readouterr().out
    assert "2019-12-31" in printed and "no date" in printed and "True" in printed
    assert "target - increment" in printed
    assert len(kg.load(tmp_path / "out.ttl")) == len(kg.load())


def test_the_commands_of_the_readme(tmp_path: Path) -> None:
    tried = 0
    for line in "".join(blocks("console")).splitlines():
        command = shlex.split(line.removeprefix("$ "), comments=True)
        # What serves does not end by itself: tests/server runs it.
        if command[:1] != ["kg"] or "mine.ttl" in command or command == ["kg", "serve"]:
            continue
        run = subprocess.run(
            [sys.executable, "-m", *command], cwd=tmp_path, capture_output=True, text=True, check=False
        )
        assert run.returncode == 0, (line, run.stderr)
        tried += 1
    assert tried >= 5


def test_the_two_set_up_commands_are_the_first_ones() -> None:
    commands = re.findall(r"^\$ (.*)$", README, re.MULTILINE)
    assert commands == ["python -m pip install . && kg tour", "python -m pip install '.[test]' && pytest"]


@pytest.mark.parametrize("name", ["validation.md"])
def test_the_python_of_a_page(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every block runs, and a line `print(…)  # True` prints what its comment begins with."""
    page = (CHECKOUT / "docs" / name).read_text(encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    space: dict[str, object] = {}
    checked = 0
    for code in re.findall(r"```python\n(.*?)```", page, re.DOTALL):
        for line in code.splitlines():
            told = re.match(r"print\(.*\)  # (True|False|\d+)\b", line)
            capsys.readouterr()
            if not line.startswith(("for ", "    ")):
                exec(compile(line, name, "exec"), space)  # noqa: S102
            if told:
                assert capsys.readouterr().out.strip() == told[1], line
                checked += 1
        exec(compile(code, name, "exec"), space)  # noqa: S102
    assert checked >= 1
