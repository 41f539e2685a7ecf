"""Small corpora of the generator in `benchmarks/`, made when a test asks for one."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest

GENERATOR = Path(__file__).parents[1] / "benchmarks" / "corpus.py"


def generated(folder: Path, documents: int, *, faults: float, seed: int, texts: bool = False) -> Path:
    """Make a corpus in a folder and return its file; skips where the generator is not beside the tests."""
    if not GENERATOR.is_file():
        pytest.skip("benchmarks/ is part of the checkout alone")
    command = [sys.executable, str(GENERATOR), str(documents), str(folder)]
    command += ["--faults", str(faults), "--seed", str(seed), *(["--texts"] if texts else [])]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return folder / "corpus.nq"


def generated_quads(folder: Path, documents: int, *, faults: float, seed: int) -> list[ox.Quad]:
    """Make a corpus and return what it says."""
    return list(ox.parse(path=str(generated(folder, documents, faults=faults, seed=seed))))
