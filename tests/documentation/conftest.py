"""The site, built once for all tests of this folder, with the command that the documentation names."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
_WITHIN = 600
# `website` is of the checkout alone; an installed `kg` still comes first.
sys.path.append(str(ROOT))


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the site, or wait for the process of this run that builds it."""
    run = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        run = run.parent
    folder, told = run / "site", run / "site.txt"
    try:
        (run / "site.lock").mkdir()
    except FileExistsError:
        end = time.monotonic() + _WITHIN
        while not told.exists() and time.monotonic() < end:
            time.sleep(0.2)
    else:
        command = [sys.executable, "-m", "website", str(folder)]
        built = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        told.write_text(built.stdout + built.stderr, encoding="utf-8")
    assert told.read_text(encoding="utf-8").startswith("wrote "), told.read_text(encoding="utf-8")
    return folder
