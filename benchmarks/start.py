"""Whole processes beside their peers: `kg ask` and `import rdflib`; `kg validate` and `pyshacl`.

Prints the median of RUNS runs of each, taken in turn, and the two ratios. Run it with the environment that
has the package: `python benchmarks/start.py`.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path

from kg.vocabulary.bundled import bundled

RUNS = 10
BIN = Path(sys.executable).parent
DATA = bundled("seeds") / "facebook-ia-france.ttl"
SHAPES = bundled("ontology") / "shapes.ttl"
PAIRS = {
    "kg ask / import rdflib": (
        [str(BIN / "kg"), "ask", "deadlines", "promisor=facebook"],
        [sys.executable, "-c", "import rdflib"],
    ),
    "kg validate / pyshacl": (
        [str(BIN / "kg"), "validate", str(DATA)],
        [str(BIN / "pyshacl"), "-s", str(SHAPES), str(DATA)],
    ),
}


def seconds(command: list[str]) -> float:
    start = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    elapsed = time.perf_counter() - start
    # pySHACL says 1 where results of any severity exist; everything else is a failure of the benchmark.
    if done.returncode not in (0, 1) or "Traceback" in done.stderr:
        sys.exit(f"{' '.join(command)} failed: {done.stderr}")
    return elapsed


def main() -> None:
    for name, (ours, theirs) in PAIRS.items():
        runs = [(seconds(ours), seconds(theirs)) for _ in range(RUNS)]
        mine, peer = (statistics.median(column) for column in zip(*runs, strict=True))
        print(f"{name}: {mine * 1000:.0f} ms / {peer * 1000:.0f} ms = {mine / peer:.2f}")


if __name__ == "__main__":
    main()
