"""A real server for the tests: the command, in a process of its own, on a free port of this machine."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


@dataclass
class Serving:
    process: subprocess.Popen[str]
    address: str

    @property
    def sparql(self) -> str:
        return f"{self.address}sparql"


@contextmanager
def serving(*arguments: str | Path) -> Iterator[Serving]:
    command = [sys.executable, "-m", "kg", "serve", "--port", "0", *map(str, arguments)]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    try:
        line = process.stderr.readline()
        assert line.startswith("serving http://"), line + process.stderr.read()
        yield Serving(process, line.split()[1])
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        process.stderr.close()
