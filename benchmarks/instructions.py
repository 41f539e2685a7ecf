"""How the work of validation grows, counted in instructions: a clock also tells what the machine's caches hold.

    python benchmarks/instructions.py STORE STORE ... [--shapes SHAPES] [--each] [--rows 25]

The stores, on disk, grow from one to the next: `scale.py` and `validation.py` leave such in their folders. Without
SHAPES, a Turtle file, the project's own shapes are taken. valgrind, which must be there, counts the instructions of the
program, not those of the system on its behalf. It runs one thread at a time and takes some 20 times as long. What
opening the store and compiling the shapes takes is counted too, and taken off. `growth` is the count at one store divided by the
count at the store before, and again by how much the statements grew: 1 is linear. `--each` counts each query of the
plan by itself too, with the counts that may spare it.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import re
import shutil
import subprocess
import sys
import tempfile
import traceback
from pathlib import Path

import pyoxigraph as ox
from shapes import growth

from kg.stores.disk import DiskStore
from kg.validation.compiler import Plan, compile_shapes, run_plan
from kg.validation.compiler.running import learn
from kg.validation.engine_sparql import plan_for

WHOLE, NOTHING = "the whole plan", "nothing"
COUNTED = re.compile(r"I\s+refs:\s+([\d,]+)")
#: Fewer instructions at the larger store say nothing about growth.
LEAST = 100_000_000


def plan_of(store: DiskStore, shapes: Path | None) -> Plan:
    if shapes is None:
        return plan_for(store)[0]
    statements = list(ox.parse(path=str(shapes), format=ox.RdfFormat.TURTLE))
    plan = compile_shapes(statements)
    return compile_shapes(plan.shapes, learn(store, plan.shapes))


def alone(path: Path, shapes: Path | None, each: bool) -> None:
    """Run each part of the plan in a fork of this process, whose instructions valgrind counts apart."""
    store = DiskStore(path, read_only=True)
    plan = plan_of(store, shapes)
    del store
    parts = {NOTHING: Plan(plan.shapes, ()), WHOLE: plan}
    if each:
        parts |= {", ".join(map(str, one.checks)): Plan(plan.shapes, (one,)) for one in plan.queries}
    for name, part in parts.items():
        sys.stdout.flush()
        child = os.fork()
        if not child:  # it must not end as Python does: the threads of the store stayed with its parent
            try:
                found = sum(1 for _ in run_plan(part, DiskStore(path, read_only=True), timeout=math.inf))
                print(json.dumps([name, os.getpid(), found]), flush=True)
                os._exit(0)
            except BaseException:
                traceback.print_exc()
                os._exit(1)
        _, status = os.waitpid(child, 0)
        if status:
            sys.exit(f"{name}: the process ended with {status}")


def counted(path: Path, shapes: Path | None, each: bool) -> dict[str, tuple[int, int]]:
    """Return the instructions and the findings of each part of the plan."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["valgrind", "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null"]
        command += [f"--log-file={folder}/%p", sys.executable, __file__, str(path), "--alone"]
        command += ["--each"] * each + (["--shapes", str(shapes)] if shapes else [])
        # Where Python's hashes differ from run to run, so do its counts.
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, env={**os.environ, "PYTHONHASHSEED": "0"}
        )
        if done.returncode:
            sys.exit(done.stderr.strip() or f"valgrind ended with {done.returncode}")
        found: dict[str, tuple[int, int]] = {}
        for name, process, number in map(json.loads, done.stdout.splitlines()):
            told = COUNTED.search((Path(folder) / str(process)).read_text(encoding="utf-8"))
            assert told is not None, f"valgrind counted nothing for {name}"
            found[name] = int(told[1].replace(",", "")), number
    nothing, _ = found.pop(NOTHING)
    return {name: (number - nothing, rows) for name, (number, rows) in found.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("stores", type=Path, nargs="+")
    parser.add_argument("--shapes", type=Path)
    parser.add_argument("--each", action="store_true")
    parser.add_argument(
        "--rows", type=int, default=25, help="so many of the queries with the most instructions"
    )
    parser.add_argument("--alone", action="store_true", help=argparse.SUPPRESS)
    told = parser.parse_args()
    if told.alone:
        alone(told.stores[0], told.shapes, told.each)
        return
    if shutil.which("valgrind") is None:
        sys.exit("valgrind is not there: install it first.")
    before: tuple[int, dict[str, tuple[int, int]]] | None = None
    for path in told.stores:
        quads = len(DiskStore(path, read_only=True))
        found = counted(path, told.shapes, told.each)
        grown = {name: growth(before, quads, name, number, LEAST) for name, (number, _) in found.items()}
        print(f"\n{path.name}: {quads:,} statements, {len(found) - 1} queries by themselves")
        print("| query | million instructions | for a statement | findings | growth |\n|---|---|---|---|---|")
        for name, (number, rows) in sorted(found.items(), key=rank)[: told.rows + 1]:
            print(
                f"| {name} | {number / 1e6:,.0f} | {number / quads:,.0f} | {rows} | {grown[name]} |",
                flush=True,
            )
        if before is not None and told.each:
            most = sorted(((times, name) for name, times in grown.items() if times != "–"), reverse=True)[:5]
            print(f"most growth: {', '.join(f'{name} {times}' for times, name in most)}", flush=True)
        before = quads, found


def rank(one: tuple[str, tuple[int, int]]) -> tuple[bool, int]:
    return one[0] != WHOLE, -one[1][0]


if __name__ == "__main__":
    main()
