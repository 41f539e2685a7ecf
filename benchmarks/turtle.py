"""How long the pretty Turtle takes, as a multiple of pyoxigraph's plain writer in the same run.

    python benchmarks/turtle.py [FILE.nt ...]

Without files, it writes a graph of its own: as many copies of the bundled article as make 280,000 triples,
each under the IRIs of another document. Each writer runs in turn, several times; the medians are compared.
The bar is 5.
"""

from __future__ import annotations

import io
import statistics
import sys
import time
from collections.abc import Callable

import pyoxigraph as ox

import kg
from kg.exports.turtle import write_trig, write_turtle
from kg.vocabulary.namespaces import PREFIXES

ROUNDS = 7
TRIPLES = 280_000
ARTICLE = "https://w3id.org/commitment-graph/id/facebook-ia-france/"


def main() -> None:
    """Print one line a writer."""
    store = ox.Store()
    for path in sys.argv[1:]:
        store.bulk_load(path=path)
    if not sys.argv[1:]:
        store.bulk_load(_copies(), format=ox.RdfFormat.N_TRIPLES)
    graphs = {"from_graph": ox.DefaultGraph()}
    writers: dict[str, Callable[[], object]] = {
        "pyoxigraph, Turtle": lambda: store.dump(format=ox.RdfFormat.TURTLE, **graphs),
        "pyoxigraph, Turtle with prefixes": lambda: store.dump(
            format=ox.RdfFormat.TURTLE, prefixes=PREFIXES, **graphs
        ),
        "kg, Turtle": lambda: write_turtle(store, io.BytesIO()),
        "kg, TriG": lambda: write_trig(store, io.BytesIO()),
    }
    times: dict[str, list[float]] = {name: [] for name in writers}
    for _ in range(ROUNDS):
        for name, write in writers.items():
            start = time.perf_counter()
            write()
            times[name].append(time.perf_counter() - start)
    floor = statistics.median(times["pyoxigraph, Turtle"])
    print(f"{len(store):,} triples, median of {ROUNDS}, and as a multiple of pyoxigraph's plain writer")
    for name, taken in times.items():
        median = statistics.median(taken)
        print(f"{name:34} {median:7.3f} s {median / floor:6.2f} ×")


def _copies() -> bytes:
    text = kg.load().serialize("nt")
    count = TRIPLES // text.count(b"\n") + 1
    return b"".join(
        text.replace(ARTICLE.encode(), f"{ARTICLE[:-1]}-{number}/".encode()) for number in range(count)
    )


if __name__ == "__main__":
    main()
