"""What docs/serve.md shows, runs: its commands, against a server that is started as it says."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from serving import Serving, serving

import kg

PAGE = Path(__file__).resolve().parents[2] / "docs" / "serve.md"
COMMANDS = [
    line.removeprefix("$ ")
    for block in re.findall(r"```console\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    for line in block.splitlines()
    if line.startswith("$ ")
]
ADDRESS = "http://127.0.0.1:8000/"


def of(program: str) -> list[str]:
    return [command for command in COMMANDS if shlex.split(command)[0] == program]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    """Start a server as the page does, on a free port and with a corpus of one document."""
    folder = Path(tmp_path_factory.mktemp("docs"))
    kg.load(named=True).export(folder / "corpus.trig")
    (command,) = of("kg")
    program, name, *arguments = shlex.split(command)
    assert (program, name) == ("kg", "serve")
    told = [str(folder / one) if one.endswith(".trig") else one for one in arguments]
    with serving(*told) as running:
        yield running


def test_the_page_shows_commands() -> None:
    assert len(of("curl")) >= 4
    assert {shlex.split(command)[0] for command in COMMANDS} == {"pip", "kg", "curl"}


@pytest.mark.parametrize("command", of("curl"))
def test_a_command_of_the_page_answers(server: Serving, command: str) -> None:
    curl = shutil.which("curl")
    if curl is None:
        pytest.skip("there is no curl on this machine")
    assert ADDRESS in command
    words = shlex.split(command.replace(ADDRESS, server.address))
    run = subprocess.run([curl, "--fail", "--silent", "--show-error", "--noproxy", "*", *words[1:]],
                         capture_output=True, text=True, check=False)  # fmt: skip
    assert run.returncode == 0, run.stderr
    assert run.stdout.strip()


@pytest.mark.parametrize("path", re.findall(r"`(/[a-z.][\w./-]*)`", PAGE.read_text(encoding="utf-8")))
def test_an_address_that_the_page_names_is_there(server: Serving, path: str) -> None:
    parameters = {"iri": "https://w3id.org/commitment-graph/id/agent/facebook"} if path == "/resource" else {}
    answer = httpx.get(server.address.rstrip("/") + path, params=parameters, timeout=60, trust_env=False)
    assert answer.status_code == 200, answer.text
