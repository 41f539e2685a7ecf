"""The compiled engine beside pySHACL and rudof, on a workload of other people's shapes: time, memory, violations.

    python benchmarks/validation.py WORKLOAD FOLDER [--sizes 1000 10000 40000] [--engines memory disk scan pyshacl rudof]

WORKLOAD holds `generate.py` and `shapes.ttl` (a vocabulary that is not the project's). Each engine runs in a process
of its own: `seconds` is the wall for the validation alone, data and shapes already read, `cpu` the time of the
processor in it, all threads together, `peak` the most memory the process ever had, reading included, and `read` what
it read from files meanwhile (Linux alone tells it). Two engines agree where the sets of (focus node, component, shape)
are the same. The peers read the smallest size alone. `scan` is no validation: it counts the statements of each property
shape, and shows by how much the reading of the store itself grows.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pyoxigraph as ox

OURS = ("memory", "disk", "scan")
SH = "http://www.w3.org/ns/shacl#"
Found = list[tuple[str, str, str]]
#: Seconds of the clock, and of the processor, and bytes read from files.
Spent = tuple[float, float, int]
#: What Linux says of the process.
COUNTED = Path("/proc/self/io")


def generated(workload: Path, folder: Path, size: int) -> Path:
    """Make the documents of one size, once; return the path without its suffix."""
    folder.mkdir(parents=True, exist_ok=True)
    made = folder / f"w{size}"
    if not made.with_suffix(".nt").exists():
        script = workload / "generate.py"
        subprocess.run(
            [sys.executable, str(script), str(size), str(made), "--formats", "nt", "--seed", "1"], check=True
        )
    return made


def now() -> Spent:
    told = dict(line.split(": ") for line in COUNTED.read_text().splitlines()) if COUNTED.exists() else {}
    return time.perf_counter(), time.process_time(), int(told.get("rchar", 0))


def since(started: Spent) -> Spent:
    clock, processor, read = now()
    return clock - started[0], processor - started[1], read - started[2]


def ours(engine: str, made: Path, shapes: Path, threads: int) -> tuple[Spent, Found]:
    from kg.stores.disk import DiskStore
    from kg.stores.memory import MemoryStore
    from kg.validation.compiler import compile_shapes, run_plan
    from kg.validation.compiler.running import learn

    if engine != "memory":
        path = made.with_suffix(".kg")
        if not path.exists():
            filled = ox.Store(str(path))
            filled.bulk_load(path=str(made.with_suffix(".nt")), format=ox.RdfFormat.N_TRIPLES)
            filled.optimize()
            filled.flush()
            del filled
        store: Any = DiskStore(path, read_only=True)
    else:
        store = MemoryStore(ox.parse(path=str(made.with_suffix(".nt")), format=ox.RdfFormat.N_TRIPLES))
    statements = list(ox.parse(path=str(shapes), format=ox.RdfFormat.TURTLE))
    if engine == "scan":
        return scanned(store, statements, threads), []
    started = now()
    plan = compile_shapes(statements)
    plan = compile_shapes(plan.shapes, learn(store, plan.shapes))
    found = [
        (one.focus.value, str(one.component).strip("<>"), one.shape.value)
        for one in run_plan(plan, store, threads=threads)
    ]
    return since(started), found


def scanned(store: Any, shapes: list[ox.Quad], threads: int) -> Spent:
    """Count the statements of each property that shapes name in `sh:path`."""
    texts = [
        f"SELECT (COUNT(?s) AS ?n) WHERE {{ ?s {one.object} ?o }}"
        for one in shapes
        if one.predicate.value == f"{SH}path" and isinstance(one.object, ox.NamedNode)
    ]
    started = now()
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(lambda text: list(store.query(text).rows), texts))
    return since(started)


def pyshacl(made: Path, shapes: Path) -> tuple[Spent, Found]:
    import pyshacl
    import rdflib

    data = rdflib.Graph().parse(made.with_suffix(".nt"), format="nt")
    wanted = rdflib.Graph().parse(shapes)
    started = now()
    _, report, _ = pyshacl.validate(data, shacl_graph=wanted)
    spent = since(started)
    sh = rdflib.Namespace(SH)
    found = [
        (
            str(report.value(one, sh.focusNode)),
            str(report.value(one, sh.sourceConstraintComponent)),
            str(report.value(one, sh.sourceShape)),
        )
        for one in report.subjects(rdflib.RDF.type, sh.ValidationResult)
    ]
    return spent, found


def rudof(made: Path, shapes: Path) -> tuple[Spent, Found]:
    import pyrudof

    session = pyrudof.Rudof(pyrudof.RudofConfig())
    session.read_data(made.with_suffix(".nt"), format=pyrudof.RDFFormat.NTriples)
    session.read_shacl(shapes)
    started = now()
    report = session.validate_shacl()
    spent = since(started)
    found = [
        tuple(str(part).strip("<>") for part in (one.focus_node, one.constraint_component, one.source_shape))
        for one in report
    ]
    return spent, found  # type: ignore[return-value]


def alone(engine: str, made: Path, shapes: Path, threads: int) -> None:
    """Run one engine and print what it took and found, for the process that started this one."""
    work: dict[str, Callable[[], tuple[Spent, Found]]] = {
        "pyshacl": lambda: pyshacl(made, shapes),
        "rudof": lambda: rudof(made, shapes),
    }
    spent, found = work.get(engine, lambda: ours(engine, made, shapes, threads))()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    seconds, cpu, read = spent
    print(json.dumps({"seconds": seconds, "cpu": cpu, "read": read, "peak": peak, "found": sorted(found)}))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("workload", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 40_000])
    parser.add_argument("--engines", nargs="+", default=["memory", "disk", "rudof", "pyshacl"])
    parser.add_argument("--threads", type=int, default=2, help="of our engine")
    parser.add_argument("--alone", help=argparse.SUPPRESS)
    told = parser.parse_args()
    shapes = told.workload / "shapes.ttl"
    if told.alone:
        alone(told.alone, told.folder, shapes, told.threads)
        return
    first = min(told.sizes)
    for size in told.sizes:
        made = generated(told.workload, told.folder, size)
        runs: dict[str, dict[str, Any]] = {}
        for engine in told.engines:
            if engine not in OURS and size != first:
                continue
            command = [sys.executable, __file__, str(told.workload), str(made), "--alone", engine]
            command += ["--threads", str(told.threads)]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if done.returncode:
                print(f"{size} {engine}: {done.stderr.strip().splitlines()[-1]}", flush=True)
                continue
            run = runs[engine] = json.loads(done.stdout)
            number = len({tuple(one) for one in run["found"]})
            print(
                f"{size} {engine}: {run['seconds']:.2f} s ({run['cpu']:.2f} of the processor), {run['peak']:.0f} MB, "
                f"{run['read'] / 1e6:.0f} MB read, {number} violations",
                flush=True,
            )
        compare(size, runs)


def compare(size: int, runs: dict[str, dict[str, Any]]) -> None:
    """Print the ratios to the peers, and where two engines do not find the same."""
    base = runs.get("memory") or runs.get("disk")
    if base is None:
        return
    for engine, run in runs.items():
        if run is base or engine == "scan":
            continue
        print(
            f"{size} {engine} / ours: time {run['seconds'] / base['seconds']:.1f}, "
            f"processor {run['cpu'] / base['cpu']:.1f}, "
            f"memory {run['peak'] / base['peak']:.1f}, focus nodes "
            f"{'the same' if nodes(run) == nodes(base) else nodes(run) ^ nodes(base)}",
            flush=True,
        )


def nodes(run: dict[str, Any]) -> set[str]:
    return {one[0] for one in run["found"]}


if __name__ == "__main__":
    main()
