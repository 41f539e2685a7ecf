"""`kg report` on the command line: what it writes, and one clear sentence for what it cannot."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import kg
from kg.faces.command import main


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["report", *arguments])


def test_it_writes_one_file_in_the_language_asked_for(tmp_path: Path) -> None:
    done = run("-o", str(tmp_path / "r.html"), "--language", "fr", "--as-of", "2020-06-01")
    assert (done.exit_code, done.stderr) == (0, f"wrote {tmp_path / 'r.html'}\n")
    assert "Situation au 1er juin 2020" in (tmp_path / "r.html").read_text(encoding="utf-8")
    assert [path.name for path in tmp_path.iterdir()] == ["r.html"]


def test_it_reads_a_graph_on_disk(tmp_path: Path) -> None:
    with kg.open(tmp_path / "corpus.kg") as graph:
        graph.add(kg.load())
    done = run("-o", "-", "--open", str(tmp_path / "corpus.kg"))
    assert done.exit_code == 0
    assert done.stdout.startswith("<!DOCTYPE html>")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["missing.ttl"], "kg: missing.ttl is missing: check the path\n"),
        (["--open", "missing.kg"], "missing.kg"),
        (
            ["-o", "no/such/folder/r.html"],
            "kg: no/such/folder/r.html cannot be written (No such file or directory)",
        ),
        (["--language", "de"], "'de' is not one of 'en', 'fr'"),
        (["--as-of", "yesterday"], "'yesterday' does not match the format '%Y-%m-%d'"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(
    arguments: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = run(*arguments)
    assert done.exit_code == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []
