"""The page that `scale.py` writes: what was measured, and what misses the bar."""

from __future__ import annotations

import os
import statistics
from collections.abc import Sequence
from typing import Any

SLOWEST, MEDIAN = 1.0, 0.1
#: What a row costs more at the next size is set against what the store takes more for reading a text of a larger folder.
READING = "reference: texts read"
#: Two runs differ by so much.
NOISE = 1.1


def rate(found: tuple[float, int] | None) -> float | None:
    """Return the time of 100,000 rows, or None where there are too few to tell."""
    return found[0] / found[1] * 100_000 if found and found[1] > 100 else None


def spell(seconds: float | None) -> str:
    """Spell a time with three digits, in the unit that suits it."""
    if seconds is None:
        return "–"
    return f"{seconds * 1000:.3g} ms" if seconds < 1 else f"{seconds:.3g} s"


def table(head: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    """Write a Markdown table, numbers to the right."""
    rule = ["---", *["---:"] * (len(head) - 1)]
    return "\n".join(f"| {' | '.join(line)} |" for line in (head, rule, *lines)) + "\n"


def bound(runs: Sequence[Any]) -> tuple[str, list[str]]:
    """Table the questions with one parameter bound, and say what misses the bar at the largest size."""
    lines, missed = [], []
    medians: dict[int, list[float]] = {run.size: [] for run in runs}
    for name in runs[-1].bound:
        line = [name]
        for run in runs:
            times = run.bound.get(name, [])
            medians[run.size] += [warm for _, warm, _ in times]
            line.append(spell(statistics.median(warm for _, warm, _ in times)) if times else "–")
        last = runs[-1].bound[name]
        cold, slowest, most = max(t[0] for t in last), max(t[1] for t in last), max(t[2] for t in last)
        lines.append([*line, spell(slowest), f"{most:,}", spell(cold)])
        if slowest > SLOWEST:
            missed.append(f"`{name}`: {spell(slowest)} for {most:,} rows")
    head = ["question, parameter", *(f"{run.quads / 1e6:.2g} M, median" for run in runs)]
    text = table([*head, "slowest", "most rows", "slowest first asking"], lines)
    told = ", ".join(f"{spell(statistics.median(medians[run.size]))} at {run.quads:,}" for run in runs)
    return f"Median of all: {told}.\n\n{text}", missed


def wide(runs: Sequence[Any]) -> tuple[str, list[str]]:
    """Table the corpus-wide questions, with the time of 100,000 rows at each size."""
    lines, grown, most = [], [], 1.0
    runs = [run for run in runs if run.wide]
    for name, last in runs[-1].wide.items():
        line, each = [name], []
        for run in runs:
            found = run.wide.get(name)
            each.append(rate(found))
            line += [spell(found[0] if found else None), spell(rate(found))]
        known = [one for one in each if one]
        growth = known[-1] / known[-2] if len(known) > 1 else None
        most = growth if name == READING and growth else most
        lines.append(
            [*line, f"{last[1]:,}" if last else "over the limit", f"{growth:.2f}" if growth else "–"]
        )
        if growth and growth > max(most, 1.0) * NOISE:
            grown.append(f"`{name}` ({growth:.2f})")
    head = [part for run in runs for part in (f"{run.quads / 1e6:.2g} M", "100,000 rows")]
    return table(["question", *head, "rows", "growth of a row"], lines), grown


def peers(runs: Sequence[Any]) -> str:
    """Table what others take for the same texts."""
    lines = []
    for run in runs:
        for name in next(iter(run.peers.values()), {}):
            told = [
                f"{engine} {spell(found[name][0])} ({spell(rate(found[name]))})"
                for engine, found in run.peers.items()
                if name in found
            ]
            lines.append([f"{name}, {run.quads / 1e6:.2g} M", ", ".join(told)])
    return table(["question, size", "time (of 100,000 rows)"], lines)


def markdown(runs: Sequence[Any]) -> str:
    """Write the page."""
    parts = [
        "# What questions cost at scale\n",
        "`python benchmarks/scale.py FOLDER --write docs/performance.md` wrote this page, on a machine with "
        f"{os.cpu_count()} processors that did other work at the same time. Ratios hold better than seconds. "
        "The corpora are those of `benchmarks/corpus.py`, on disk, a named graph a document, after "
        "`graph.optimize()`.\n",
        "## One parameter bound\n",
        "Three values of each parameter that picks a few nodes; the least of three askings, in seconds of the processor, names resolved, "
        "rows as Python values. The first asking of each value, in the last column, is by the wall and also waits for the disk. "
        f"The bar at the largest size is {SLOWEST:g} s for the slowest and {MEDIAN * 1000:g} ms for the median.\n",
    ]
    text, missed = bound(runs) if runs[-1].bound else ("not measured\n", [])
    parts += [text, "Misses the bar: " + ("; ".join(missed) or "none") + ".\n"]
    parts += [
        "## Corpus-wide\n",
        "Nothing bound but a day where one is needed: each row of the corpus is read. The second column "
        "of each size is the time of 100,000 rows of the answer, or of what it counts; it stays level where the cost is linear. "
        "`pyoxigraph` keeps the text of a term apart from the statements, and finds it more slowly in a larger folder: "
        f"`{READING}` is its own time for the length of every quote.\n",
    ]
    text, grown = wide(runs) if runs[0].wide else ("not measured\n", [])
    parts += [text, "Grows faster than the reading of texts does: " + ("; ".join(grown) or "none") + ".\n"]
    parts.append("## Peers, the same texts in the same run\n")
    parts.append(
        "`pyoxigraph` reads the same folder without turning rows into Python values; the others hold the "
        "statements in memory, as one graph, at the sizes that they were tried with.\n"
    )
    parts.append(peers(runs))
    parts.append("## Names, explanations, free queries, export\n")
    told = [run for run in runs if run.other]
    other = [
        [name, *(spell(run.other.get(name)) for run in told)] for name in (told[-1].other if told else ())
    ]
    parts.append(table(["what", *(f"{run.quads / 1e6:.2g} M" for run in told)], other))
    return "\n".join(parts)
