"""`kg load`: files into a graph on disk, with what was left out and an exit status that says so."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import kg
from kg.vocabulary.bundled import bundled

SEED = bundled("seeds") / "facebook-ia-france.ttl"


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "kg", "load", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True)


def test_files_go_in(tmp_path: Path) -> None:
    ran = run("--open", tmp_path / "c.kg", SEED)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout == f"1 file loaded; {tmp_path / 'c.kg'} holds 1 document.\n"
    with kg.open(tmp_path / "c.kg", read_only=True) as graph:
        assert len(graph) == len(kg.load())


def test_a_bad_file_stops_all_or_is_named_and_left_out(tmp_path: Path) -> None:
    (tmp_path / "bad.nt").write_text("<http://a> <http://b> .\n")
    stopped = run("--open", tmp_path / "c.kg", SEED, tmp_path / "bad.nt")
    assert (stopped.returncode, stopped.stdout) == (2, "")
    assert "bad.nt, line 1, column 23" in stopped.stderr
    assert stopped.stderr.count("\n") == 1
    went_on = run("--open", tmp_path / "c.kg", "--skip-bad", SEED, tmp_path / "bad.nt")
    assert went_on.returncode == 1
    assert went_on.stderr.startswith("kg: left out: ")
    assert "holds 1 document." in went_on.stdout


@pytest.mark.skipif(os.name != "posix", reason="a terminal of this kind is there on POSIX alone")
def test_a_terminal_sees_a_bar(tmp_path: Path) -> None:
    import pty

    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "kg", "load", "--open", str(tmp_path / "c.kg"), str(SEED)]
    ran = subprocess.run(
        command, stdout=subprocess.PIPE, stderr=theirs, text=True, env={**os.environ, "TERM": "xterm"}
    )
    os.close(theirs)
    shown = os.read(ours, 65536).decode()
    os.close(ours)
    assert ran.returncode == 0
    assert "━" in shown
    assert "kB" in shown
