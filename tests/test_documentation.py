"""What the documentation shows, runs."""

import doctest
import importlib
import pkgutil
import re
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


def test_the_two_set_up_commands_are_the_first_ones() -> None:
    commands = re.findall(r"^\$ (.*)$", README, re.MULTILINE)
    assert commands == ["python -m pip install . && kg tour", "python -m pip install '.[test]' && pytest"]
