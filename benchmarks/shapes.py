"""The project's own shapes on its own corpora: the time of each query of the plan, and how it grows.

    python benchmarks/shapes.py FOLDER [--sizes 1000 10000 40000] [--rows 25] [--repeat 3]

A corpus that is not in the folder is made and loaded first, as by `scale.py`. Each query of the plan runs by itself
on one thread, on disk. Times are seconds of the processor, the least of some runs: on a machine that takes memory back,
the same query may take three times as long as the time before. `growth` is the time at one size divided
by the time at the size before, and again by how much the statements grew: 1 is linear. The first rows are references: what the
store itself takes to scan one statement of each quote, and to read the text of each quote, whose place it looks up.
"""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import scale

from kg.validation.compiler import Plan, run_plan
from kg.validation.engine_sparql import plan_for

SHAPES = "https://w3id.org/commitment-graph/shapes#"
#: Below it, a time at the larger size says nothing about growth.
LEAST = 0.2
REFERENCE = "reference:"


def measured(folder: Path, size: int, repeat: int) -> tuple[int, dict[str, tuple[float, int]]]:
    """Return the statements of one corpus, and for each query its seconds and the violations that it finds."""
    graph, _ = scale.opened(folder, size, 1)
    plan, _ = plan_for(graph.store)
    found = {}
    for name in ("scanned", "read"):
        text = (Path(__file__).parent / f"quotes-{name}.rq").read_text(encoding="utf-8")
        found[f"{REFERENCE} quotes {name}"] = least(repeat, lambda t=text: graph.query(t, timeout=math.inf))
    for query in plan.queries:
        alone = Plan(plan.shapes, (query,))
        names = [str(check).replace(SHAPES, "") for check in query.checks]
        found[", ".join(names)] = least(repeat, lambda p=alone: run_plan(p, graph.store, timeout=math.inf))
    quads = len(graph)
    graph.close()
    return quads, found


def least(repeat: int, work: Callable[[], Iterable[Any]]) -> tuple[float, int]:
    """Return the least seconds of some runs, with the number of rows."""
    return min(scale.seconds(lambda: scale.rows(work())) for _ in range(repeat))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 40_000])
    parser.add_argument("--rows", type=int, default=25, help="so many of the slowest queries")
    parser.add_argument("--repeat", type=int, default=3)
    told = parser.parse_args()
    before: tuple[int, dict[str, tuple[float, int]]] | None = None
    for size in told.sizes:
        quads, found = measured(told.folder, size, told.repeat)
        plain = {name: spent for name, spent in found.items() if not name.startswith(REFERENCE)}
        total, violations = (sum(column) for column in zip(*plain.values(), strict=True))
        print(f"\n{size:,} documents, {quads:,} statements, {len(plain)} queries, {violations:,} violations")
        print(f"all: {total:.1f} s, {total / quads * 1e6:.2f} s per million statements")
        print("| query | seconds | s per million | violations | growth |\n|---|---|---|---|---|")
        for name, (spent, number) in sorted(found.items(), key=rank)[: told.rows]:
            print(
                f"| {name} | {spent:.2f} | {spent / quads * 1e6:.3f} | {number} "
                f"| {growth(before, quads, name, spent)} |"
            )
        before = quads, found


def rank(one: tuple[str, tuple[float, int]]) -> tuple[bool, float]:
    return not one[0].startswith(REFERENCE), -one[1][0]


def growth(
    before: tuple[int, Mapping[str, tuple[float, int]]] | None,
    quads: int,
    name: str,
    spent: float,
    least: float = LEAST,
) -> str:
    """Return the growth of one cost for a statement; a cost below `least` says nothing."""
    if before is None or name not in before[1] or spent < least:
        return "–"
    return f"{spent / max(before[1][name][0], 1e-4) / (quads / before[0]):.2f}"


if __name__ == "__main__":
    main()
