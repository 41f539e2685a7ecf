"""Runs the code blocks of a page in their order, in one folder, as a reader would.

A block says by its language, or by an HTML comment before it, what it is for:

- `console`: each `$ ` line runs, and what stands below is what it prints (`...` stands for anything); without
  `$`, each line runs. `kg serve` stays until the page ends. An installation is only checked against
  `pyproject.toml`.
- `python`: with `>>>` a doctest, else it runs whole; `print(…)  # 3` prints 3.
- `sparql`: the bundled article has an answer to it.
- `<!-- file: NAME -->`: the block is that file. `<!-- in: NAME -->`: it stands in that file.
- `<!-- output -->`: it is what the block before printed.
- `<!-- needs: NAME -->`: a program or a server (`fuseki`) without which the block is left out, which is told.
- `<!-- skip: REASON -->`: it cannot run here at all, which is told.
"""

from __future__ import annotations

import contextlib
import doctest
import io
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import CliRunner

import kg
from kg.faces.command import main

ROOT = Path(__file__).resolve().parents[2]
_BLOCK = re.compile(
    r"(?:^<!-- (?P<mark>[^\n]*?) -->\n\n?)?^```(?P<language>[\w-]+)\n(?P<text>.*?)^```$", re.M | re.S
)
_TOLD = re.compile(r"^print\(.*\)  # (True|False|-?\d[\d.]*)\b")
_CHECKER = doctest.OutputChecker()


@dataclass(frozen=True)
class Block:
    """One code block of a page."""

    line: int
    language: str
    text: str
    kind: str
    detail: str


def blocks(text: str) -> list[Block]:
    """The code blocks of a page, in their order."""
    found = []
    for match in _BLOCK.finditer(text):
        kind, _, detail = (match["mark"] or "").partition(": ")
        line = text.count("\n", 0, match.start("language")) + 1
        found.append(Block(line, match["language"], match["text"], kind, detail))
    return found


class Runner:
    """What the blocks of one page share: a folder, Python names, servers. `left_out` says what is left."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.left_out: list[str] = []
        self.printed = ""
        self._names: dict[str, Any] = {}
        self._addresses: dict[str, str] = {}
        self._ends = contextlib.ExitStack()

    def __enter__(self) -> Runner:
        return self

    def __exit__(self, *_: object) -> None:
        self._ends.close()

    def run(self, block: Block) -> None:
        """Run one block; a wrong outcome is an `AssertionError`."""
        text = block.text
        match block.kind, block.language:
            case "skip", _:
                return
            case "file", _:
                (self.folder / block.detail).write_bytes(text.encode())
            case "in", _:
                assert text in (self.folder / block.detail).read_text(encoding="utf-8"), block.detail
            case "output", _:
                assert _same(text, self.printed), (text, self.printed)
            case "needs", _ if reason := self._lacks(block.detail):
                self.left_out.append(f"line {block.line}: {reason}")
            case _, "console":
                self._console(text, block)
            case _, "python":
                self._python(text, block)
            case _, "sparql":
                answer = kg.load().query(text)
                assert isinstance(answer, kg.Answers) and answer, f"line {block.line}: no rows"
            case _:
                raise AssertionError(f"line {block.line}: the block says not what it is for")

    def _lacks(self, name: str) -> str | None:
        if name != "fuseki":
            return None if shutil.which(name) else f"{name} is not installed"
        if "http://localhost:3030" in self._addresses:
            return None
        if not os.environ.get("KG_REQUIRE_SERVERS"):
            return "Fuseki runs with KG_REQUIRE_SERVERS=1, after .ci/servers has installed it"
        from sparql_servers import running

        server = self._ends.enter_context(running("fuseki"))
        self._addresses["http://localhost:3030"] = server.query_url.removesuffix("/kg/query")
        return None

    def _console(self, text: str, block: Block) -> None:
        if "curl " in text and (reason := self._lacks("curl")):
            self.left_out.append(f"line {block.line}: {reason}")
            text = re.sub(r"^\$ curl .*\n(?:(?!\$ ).*\n)*", "", text, flags=re.M)
        if "$ " not in text:
            for line in text.splitlines():
                self._command(line)
            return
        for step in re.split(r"^\$ ", text, flags=re.M)[1:]:
            command, _, expected = step.partition("\n")
            while command.endswith("\\"):
                more, _, expected = expected.partition("\n")
                command = command[:-1] + more.strip()
            # What fails as the page shows it is right.
            got = self._command(command, may_fail=bool(expected.strip()))
            if expected.strip():
                assert _same(expected, got), f"line {block.line}: {command}\n{got}"

    def _command(self, line: str, may_fail: bool = False) -> str:
        """Run one line of a shell, and return what it prints."""
        line = self._addressed(line)
        words = shlex.split(line, comments=True)
        if words[:2] == ["kg", "serve"]:
            return self._serve(words[2:])
        if "pip" in words[:3]:
            _installs(words)
            return ""
        if words[:1] == ["kg"] and not {"|", ">", "&&"} & set(words):
            done = CliRunner().invoke(main, words[1:])
            assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
            assert may_fail or done.exit_code in (0, 1), f"{line}\n{done.output}"
            return done.output
        shim = self.folder / ".bin"
        shim.mkdir(exist_ok=True)
        for name in ("kg", "python"):
            module = " -m kg" if name == "kg" else ""
            (shim / name).write_text(f'#!/bin/sh\nexec "{sys.executable}"{module} "$@"\n', encoding="utf-8")
            (shim / name).chmod(0o755)
        ran = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", line],
            cwd=self.folder, text=True, check=False, timeout=120,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            env={**os.environ, "PATH": f"{shim}{os.pathsep}{os.environ['PATH']}"},
        )  # fmt: skip
        assert may_fail or ran.returncode in (0, 1), f"{line}\n{ran.stdout}"
        return ran.stdout

    def _addressed(self, text: str) -> str:
        """The text with the addresses of the servers that run here."""
        for shown, real in self._addresses.items():
            text = text.replace(shown, real)
        return text

    def _serve(self, options: list[str]) -> str:
        process = subprocess.Popen(
            [sys.executable, "-m", "kg", "serve", *options, "--port", "0"],
            cwd=self.folder, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        self._ends.callback(_stop, process)
        assert process.stderr is not None
        told = process.stderr.readline()
        assert told.startswith("serving http://127.0.0.1:"), told + process.stderr.read()
        self._addresses["http://127.0.0.1:8000"] = told.removeprefix("serving ").strip().rstrip("/")
        return "serving http://127.0.0.1:8000/\n"

    def _python(self, text: str, block: Block) -> None:
        text = self._addressed(text)
        if ">>> " in text:
            test = doctest.DocTestParser().get_doctest(text, self._names, "page", "page", block.line)
            said = io.StringIO()
            runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
            assert runner.run(test, clear_globs=False, out=said.write).failed == 0, said.getvalue()
            self._names = test.globs
            return
        printed: dict[int, str] = {}

        def tell(*values: object, **how: Any) -> None:
            written = io.StringIO()
            print(*values, **how, file=written)
            line = sys._getframe(1).f_lineno
            printed[line] = printed.get(line, "") + written.getvalue()

        self._names["print"] = tell
        exec(compile(text, f"line {block.line}", "exec"), self._names)  # noqa: S102
        for number, line in enumerate(text.splitlines(), start=1):
            if told := _TOLD.match(line):
                assert _same(told[1], printed[number]), (line, printed[number])
        self.printed = "".join(printed.values())


def _same(expected: str, got: str) -> bool:
    return _CHECKER.check_output(f"{expected.strip()}\n", f"{got.strip()}\n", doctest.ELLIPSIS)


def _installs(words: list[str]) -> None:
    """An installation names this project, with extras that it has, or a dependency of it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    named = [*project["dependencies"], *(one for several in extras.values() for one in several)]
    known = {re.split(r"[\[<>=]", one)[0] for one in named}
    for name in words[words.index("install") + 1 :]:
        match = re.fullmatch(r"(commitment-graph|\.)(?:\[([\w,]+)\])?", name)
        if match:
            assert set((match[2] or "serve").split(",")) <= set(extras), name
        else:
            assert name in known, f"{name} is no dependency of an extra"


def _stop(process: subprocess.Popen[str]) -> None:
    process.terminate()
    try:
        process.wait(timeout=20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if process.stderr is not None:
        process.stderr.close()
