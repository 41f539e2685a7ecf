"""Validating one replaced document in a corpus on disk, beside validating that document alone with pySHACL.

    python benchmarks/incremental.py FOLDER [--documents 40000]

A corpus that is not in the folder is made and loaded first. Times are medians in milliseconds on the clock, in one
process, after a first call that compiles the shapes.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import corpus

import kg
from kg.stores.documents import contents_of
from kg.stores.memory import MemoryStore

BAR = 200.0
TIMES = 15


def spent(work: Callable[[], Any]) -> float:
    started = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - started)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--documents", type=int, default=40_000)
    parser.add_argument("--seed", type=int, default=1)
    told = parser.parse_args()
    source, store = told.folder / f"c{told.documents}", told.folder / f"kg{told.documents}"
    if not store.exists():
        if not (source / "corpus.nq").exists():
            corpus.generate(told.documents, source, faults=0.005, seed=told.seed)
        with kg.open(store) as graph:
            graph.load_all(source / "corpus.nq")
            graph.optimize()
    chance = random.Random(told.seed)
    with kg.open(store) as graph:
        names = [
            kg.IRI(f"{corpus.ID}doc-{chance.randrange(told.documents)}/document") for _ in range(TIMES + 1)
        ]
        replaced, checked, alone, nodes = [], [], [], []
        for number, name in enumerate(names):
            same = kg.Graph(MemoryStore(contents_of(graph.store, name)))
            first = spent(lambda s=same: graph.replace(s))
            found: list[Any] = []
            second = spent(lambda f=found: f.append(graph.validate(changed=True)))
            if number:  # the first one compiles
                replaced.append(first)
                checked.append(second)
                nodes.append(len(found[0].nodes))
                if number <= 3:
                    alone.append(spent(lambda s=same: s.validate(engine="pyshacl")))
    print(f"{told.documents:,} documents; {statistics.median(nodes):.0f} nodes are checked (median)")
    print(f"replace {statistics.median(replaced):.0f} ms")
    print(f"validate what changed: median {statistics.median(checked):.0f} ms, slowest {max(checked):.0f} ms")
    print(f"pySHACL on that document alone: {statistics.median(alone):.0f} ms")
    sys.exit(statistics.median(checked) > BAR)


if __name__ == "__main__":
    main()
