"""Loading, beside pyoxigraph's own bulk load of the same files into the same layout.

    python benchmarks/load.py [--sizes 1000 10000] [--repeat 3]

Times are medians of runs that take turns, each in a process of its own, so that neither side finds the memory
or the files warmer than the other. The bar is 1.15. `split` is one N-Quads file a document, where pyoxigraph
has one bulk load a file.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

BAR = 1.15
CASES = (
    ("N-Quads, memory, kg.load", "nq", "memory", "load"),
    ("Turtle, memory, kg.load", "ttl", "memory", "load"),
    ("N-Quads, memory, load_all", "nq", "memory", "all"),
    ("N-Quads, disk, load_all", "nq", "disk", "all"),
    ("N-Quads .gz, disk, load_all", "nq.gz", "disk", "all"),
    ("split Turtle, memory, kg.load", "split-ttl", "memory", "load"),
    ("split N-Quads, memory, kg.load", "split", "memory", "load"),
    ("split N-Quads, memory, load_all", "split", "memory", "all"),
    ("split N-Quads, disk, load_all", "split", "disk", "all"),
)


def make(size: int, folder: Path) -> None:
    """Write a corpus as one file in each form, and as a file a document."""
    import gzip

    import pyoxigraph as ox

    script = Path(__file__).with_name("corpus.py")
    subprocess.run(
        [sys.executable, str(script), str(size), str(folder / "split"), "--split"],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    whole = folder / "split" / "corpus.nq"
    (folder / "split" / "faults.json").unlink(missing_ok=True)
    whole.rename(folder / "corpus.nq")
    data = (folder / "corpus.nq").read_bytes()
    (folder / "corpus.nq.gz").write_bytes(gzip.compress(data, 1))
    prefixes = {
        "cmt": "https://w3id.org/commitment-graph/ontology#",
        "oa": "http://www.w3.org/ns/oa#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
    }

    def turtle(quads: bytes, target: Path) -> None:
        parsed = ox.parse(quads, format=ox.RdfFormat.N_QUADS)
        triples = (ox.Triple(quad.subject, quad.predicate, quad.object) for quad in parsed)
        ox.serialize(triples, target, format=ox.RdfFormat.TURTLE, prefixes=prefixes)

    turtle(data, folder / "corpus.ttl")
    (folder / "split-ttl").mkdir()
    for path in (folder / "split").glob("*.nq"):
        turtle(path.read_bytes(), folder / "split-ttl" / f"{path.stem}.ttl")


def files(folder: Path, form: str) -> list[Path]:
    return sorted((folder / form).glob("*.*")) if form.startswith("split") else [folder / f"corpus.{form}"]


def raw(paths: list[Path], target: Path | None) -> None:
    """Load as one would with pyoxigraph alone."""
    import gzip

    import pyoxigraph as ox

    store = ox.Store() if target is None else ox.Store(str(target))
    kinds = {".nq": ox.RdfFormat.N_QUADS, ".ttl": ox.RdfFormat.TURTLE}
    for path in paths:
        if path.suffix == ".gz":
            with gzip.open(path) as stream:
                store.bulk_load(stream, format=ox.RdfFormat.N_QUADS)
        else:
            store.bulk_load(path=str(path), format=kinds[path.suffix])
    store.flush()


def ours(paths: list[Path], target: Path | None, how: str) -> None:
    """Load with the library."""
    import kg
    from kg.stores.memory import MemoryStore

    if how == "load":
        kg.load(*paths)
    elif target is None:
        kg.Graph(MemoryStore()).load_all(*paths)
    else:
        with kg.open(target) as graph:
            graph.load_all(*paths)


def once(folder: Path, form: str, where: str, how: str) -> None:
    """Load once and print the seconds; imports are not counted, since both sides pay their own at start."""
    import kg.graph  # noqa: F401

    paths = files(folder, form)
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        target = Path(scratch) / "corpus.kg" if where == "disk" else None
        started, worked = time.perf_counter(), time.process_time()
        if how == "raw":
            raw(paths, target)
        else:
            ours(paths, target, how)
        print(time.perf_counter() - started, time.process_time() - worked)


def measured(folder: Path, form: str, where: str, how: str) -> tuple[float, ...]:
    """Return the seconds on the clock and the seconds of all processors."""
    command = [sys.executable, __file__, "--once", str(folder), form, where, how]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return tuple(float(part) for part in said.split())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 10_000])
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--only", default="", help="cases whose name has these words")
    parser.add_argument("--once", nargs=4, help=argparse.SUPPRESS)
    told = parser.parse_args()
    if told.once:
        folder, form, where, how = told.once
        once(Path(folder), form, where, how)
        return
    worst = 0.0
    print(
        "| documents | case | pyoxigraph | kg | ratio | ratio of processor time |\n|---|---|---|---|---|---|"
    )
    for size in told.sizes:
        with tempfile.TemporaryDirectory() as scratch:
            folder = Path(scratch)
            make(size, folder)
            for name, form, where, how in CASES:
                if told.only not in name:
                    continue
                runs: dict[str, list[tuple[float, ...]]] = {"raw": [], how: []}
                for _ in range(told.repeat):
                    for side in runs:
                        runs[side].append(measured(folder, form, where, side))
                # The clock's ratio is the bar; that of the processors tells it from other work on the machine.
                (raw_clock, raw_work), (clock, work) = (
                    [statistics.median(times) for times in zip(*runs[side], strict=True)] for side in runs
                )
                worst = max(worst, clock / raw_clock)
                print(
                    f"| {size:,} | {name} | {raw_clock:.2f} s | {clock:.2f} s | {clock / raw_clock:.2f} "
                    f"| {work / raw_work:.2f} |",
                    flush=True,
                )
    print(f"\nworst ratio {worst:.2f}; the bar is {BAR}")
    sys.exit(worst > BAR)


if __name__ == "__main__":
    main()
