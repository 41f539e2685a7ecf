"""A command whose output nobody wants does its work, as under a scheduler that closes the streams."""

import subprocess
import sys

import pytest


@pytest.mark.skipif(sys.platform == "win32", reason="a shell of POSIX closes the streams")
@pytest.mark.parametrize("closed", ["1>&-", "2>&-", "0<&- 1>&- 2>&-"])
def test_closed_streams_are_no_error(closed: str) -> None:
    command = f'exec "$0" -m kg ask deadlines {closed}'
    run = subprocess.run(["/bin/sh", "-c", command, sys.executable], capture_output=True, text=True)
    assert (run.returncode, run.stderr) == (0, "")
