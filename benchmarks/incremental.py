"""Validating one replaced document in a corpus on disk, beside validating that document alone with pySHACL.

    python benchmarks/incremental.py FOLDER [--documents 40000] [--times 30]
    python benchmarks/incremental.py --store STORE

FOLDER is one of corpora, and a corpus that is not in it is made and loaded first; STORE is the folder of one store
of `benchmarks/corpus.py`, which is written to. Each document is replaced by one that lacks a promisor, validated,
and put back. Times are in milliseconds, of one process after a first call that compiles the shapes: on the clock,
and of the processor, which other work on the machine disturbs less.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).parent))

import corpus

import kg
from kg.stores.documents import contents_of
from kg.stores.memory import MemoryStore

BAR = 200.0
ALONE = 3


class Spent(NamedTuple):
    """Milliseconds on the clock, and of the processor in all threads."""

    clock: float
    processor: float


def spent(work: Callable[[], Any]) -> tuple[Spent, Any]:
    clock, processor = time.perf_counter(), time.process_time()
    done = work()
    return Spent(1000 * (time.perf_counter() - clock), 1000 * (time.process_time() - processor)), done


def told(what: str, times: list[Spent]) -> None:
    clock, processor = ([getattr(one, name) for one in times] for name in Spent._fields)
    print(
        f"{what}: median {statistics.median(clock):.0f} ms, worst {max(clock):.0f} ms; of the processor "
        f"{statistics.median(processor):.0f} ms, worst {max(processor):.0f} ms"
    )


def made(folder: Path, documents: int, seed: int) -> Path:
    source, store = folder / f"c{documents}", folder / f"kg{documents}"
    if not store.exists():
        if not (source / "corpus.nq").exists():
            corpus.generate(documents, source, faults=0.005, seed=seed)
        with kg.open(store) as graph:
            graph.load_all(source / "corpus.nq")
            graph.optimize()
    return store


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--store", type=Path)
    parser.add_argument("--documents", type=int, default=40_000)
    parser.add_argument("--times", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    if (given.folder is None) is (given.store is None):
        parser.error("give a folder of corpora, or --store with the folder of one store")
    store = given.store or made(given.folder, given.documents, given.seed)
    chance = random.Random(given.seed)
    with kg.open(store) as graph:
        names = chance.sample([one for one in graph.documents() if "/doc-" in one], given.times + 1)
        replaced, checked, alone, nodes, found = [], [], [], [], 0
        for number, name in enumerate(names):
            held = list(contents_of(graph.store, name))
            worse = next(quad for quad in held if quad.predicate.value == f"{corpus.CMT}promisor")
            same = kg.Graph(MemoryStore(held))
            other = kg.Graph(MemoryStore(quad for quad in held if quad != worse))
            first, _ = spent(lambda other=other: graph.replace(other))
            second, report = spent(lambda: graph.validate(changed=True))
            graph.replace(same)
            graph.validate(changed=True)
            if number:  # the first one compiles
                replaced.append(first)
                checked.append(second)
                nodes.append(len(report.nodes))
                found += sum(one.shape.local == "commitment-promisor" for one in report.violations)
            if 0 < number <= ALONE:
                alone.append(spent(lambda same=same: same.validate(engine="pyshacl"))[0])
        size = len(graph.documents())
    print(
        f"{size:,} documents, {len(checked)} of them replaced; {statistics.median(nodes):.0f} nodes are checked "
        f"(median), {max(nodes)} at most; {found} promisors missed"
    )
    told("replace", replaced)
    told("validate what changed", checked)
    told("pySHACL on that document alone", alone)
    sys.exit(statistics.median(one.clock for one in checked) > BAR)


if __name__ == "__main__":
    main()
