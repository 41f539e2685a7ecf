"""Three layouts of the same corpus: what questions and the replacement of a document cost in each.

    python benchmarks/layout.py [--sizes 1000 10000] [--timeout 60]

- `graphs`: a named graph a document, what documents share once in a registry graph (decision 0035);
- `default`: everything in the default graph;
- `repeated`: a named graph a document, each with its own copy of what it says of shared things.

Seconds are medians of three on a store on disk (what takes over 5 s runs once);
a question beyond the limit is shown as such.
"""

from __future__ import annotations

import argparse
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pyoxigraph as ox

import kg
from kg.stores.disk import DiskStore

ID = "https://w3id.org/commitment-graph/id/"
SHARED = re.compile(rb"<https://w3id\.org/commitment-graph/id/(?:agent|place|topic)/[^>]*>")
REGISTRY = f" <{ID}registry> .".encode()
LAYOUTS = ("graphs", "default", "repeated")
QUESTIONS: tuple[tuple[str, dict[str, str]], ...] = (
    ("commitments", {"promisor": f"{ID}agent/org-1"}),
    ("deadlines", {"promisor": f"{ID}agent/org-1"}),
    ("figures", {"item": f"{ID}doc-7/item-0"}),
    ("quotes", {"document": f"{ID}doc-7/document"}),
    ("promisors", {}),
    ("agents", {}),
)


def lines(corpus: Path, layout: str) -> Iterator[bytes]:
    """Yield the corpus as N-Quads in a layout."""
    if layout == "graphs":
        yield from corpus.open("rb")
        return
    if layout == "default":
        for line in corpus.open("rb"):
            yield line[: line.rindex(b"<", 0, -2)] + b".\n"
        return
    described: dict[bytes, list[bytes]] = {}
    told: set[tuple[bytes, bytes]] = set()
    for line in corpus.open("rb"):
        if line.rstrip().endswith(REGISTRY.strip()):
            described.setdefault(line.split(b" ", 1)[0], []).append(line[: line.rindex(b"<", 0, -2)])
    for line in corpus.open("rb"):
        if line.rstrip().endswith(REGISTRY.strip()):
            continue
        yield line
        start = line.rindex(b"<", 0, -2)
        graph = line[start:]
        for name in SHARED.findall(line[:start]):
            if (graph, name) not in told:
                told.add((graph, name))
                yield from (statement + graph for statement in described.get(name, ()))


def build(corpus: Path, layout: str, target: Path) -> float:
    """Load a layout into a store and return the seconds."""
    file = target.with_suffix(".nq")
    with file.open("wb") as out:
        out.writelines(lines(corpus, layout))
    started = time.perf_counter()
    store = ox.Store(str(target))
    store.bulk_load(path=str(file), format=ox.RdfFormat.N_QUADS)
    store.optimize()
    del store
    file.unlink()
    return time.perf_counter() - started


def replaced(store: ox.Store, layout: str, number: int) -> None:
    """Exchange one document for itself, in one transaction."""
    folder = f"{ID}doc-{number}/"
    graph = f"<{folder}document>"
    if layout == "default":
        quads = [quad for quad in store if quad.subject.value.startswith(folder)]  # type: ignore[union-attr]
        gone = "\n".join(f"{quad.subject} {quad.predicate} {quad.object} ." for quad in quads)
        store.update(f"DELETE DATA {{ {gone} }} ; INSERT DATA {{ {gone} }}")
    else:
        quads = list(store.quads_for_pattern(None, None, None, ox.NamedNode(folder + "document")))
        told = "\n".join(f"{quad.subject} {quad.predicate} {quad.object} ." for quad in quads)
        store.update(f"DROP GRAPH {graph} ; INSERT DATA {{ GRAPH {graph} {{ {told} }} }}")


def median(work: Callable[[], object]) -> str:
    times = []
    for _ in range(3):
        started = time.perf_counter()
        try:
            work()
        except kg.QueryError:
            return f"> {time.perf_counter() - started:.0f}"
        times.append(time.perf_counter() - started)
        if times[-1] > 5:
            break  # once is enough for what takes that long
    return f"{statistics.median(times):.3f}"


def ask(graph: kg.Graph, name: str, parameters: dict[str, str], timeout: float) -> int:
    return len(list(graph.ask(name, timeout=timeout, **parameters)))


def measured(graph: kg.Graph, layout: str, timeout: float) -> list[str]:
    cells = [median(partial(ask, graph, name, bound, timeout)) for name, bound in QUESTIONS]
    assert isinstance(graph.store, DiskStore)
    return [*cells, median(partial(replaced, graph.store._store, layout, 7))]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 10_000])
    parser.add_argument("--timeout", type=float, default=60.0)
    told = parser.parse_args()
    heads = [f"{name} ({'bound' if bound else 'all'})" for name, bound in QUESTIONS]
    print("| documents | layout | statements | load | " + " | ".join(heads) + " | replace one |")
    print("|" + "---|" * (len(heads) + 5))
    for size in told.sizes:
        with tempfile.TemporaryDirectory() as scratch:
            script = Path(__file__).with_name("corpus.py")
            subprocess.run(
                [sys.executable, str(script), str(size), scratch], check=True, stdout=subprocess.DEVNULL
            )
            for layout in LAYOUTS:
                target = Path(scratch) / f"{layout}.kg"
                seconds = build(Path(scratch) / "corpus.nq", layout, target)
                graph = kg.Graph(DiskStore(target))
                cells = measured(graph, layout, told.timeout)
                print(
                    f"| {size:,} | {layout} | {len(graph):,} | {seconds:.1f} s | " + " | ".join(cells) + " |",
                    flush=True,
                )
                graph.close()


if __name__ == "__main__":
    main()
