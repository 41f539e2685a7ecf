"""Pictures drawn by a process of their own: the one that serves pages goes on with everything else."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading

from kg.errors import ExportError
from kg.pages.charts import here

#: By how many steps of nice(1) it goes after the process that serves.
_BEHIND = 5


class Apart:
    """A process that draws, started by `start` or with the first picture, and again where it has ended.

    Raises `ExportError` for what it cannot draw.
    """

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None
        self._turn = threading.Lock()

    def __call__(self, specification: str) -> str:
        """Draw one picture; others wait for their turn, without holding up anything else."""
        with self._turn:
            process = self._running()
            assert process.stdin is not None and process.stdout is not None  # noqa: S101 - both are pipes
            try:
                process.stdin.write(json.dumps(specification) + "\n")
                process.stdin.flush()
                line = process.stdout.readline()
            except OSError:
                line = ""
            if not line:
                self._end()
                raise ExportError("the process that draws pictures has ended: ask again")
        told = json.loads(line)
        if told["error"] is not None:
            raise ExportError(f"a picture cannot be drawn ({told['error']}): report it")
        return str(told["svg"])

    def start(self) -> None:
        """Start the process, so that it is ready when the first picture comes."""
        with self._turn:
            self._running()

    def close(self) -> None:
        """End the process; a picture that is being drawn is not waited for."""
        process = self._process
        if process is not None:
            process.kill()
        with self._turn:
            self._end()

    def _running(self) -> subprocess.Popen[str]:
        if self._process is None or self._process.poll() is not None:
            self._end()
            self._process = subprocess.Popen(  # noqa: S603 - this module, by our own interpreter
                [sys.executable, "-m", __name__],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                encoding="utf-8",
                # Ctrl-C is for the server, which ends this process when it has answered.
                start_new_session=True,
            )
        return self._process

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    # What is still in the pipe to an ended process cannot be flushed.
                    with contextlib.suppress(OSError):
                        pipe.close()


def main() -> None:
    """Draw each specification that comes as a line, until the lines end."""
    os.nice(_BEHIND)
    # The first picture takes seconds, so it is none that anybody waits for.
    here('{"data": {"values": []}, "mark": "point"}')
    for line in sys.stdin:
        told: dict[str, str | None] = {"svg": None, "error": None}
        try:
            told["svg"] = here(json.loads(line))
        except Exception as error:
            told["error"] = " ".join(str(error).split())[:500]
        print(json.dumps(told), flush=True)


if __name__ == "__main__":
    main()
