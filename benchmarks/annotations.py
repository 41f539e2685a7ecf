"""What annotation files cost: compiling, loading, and validating 1,000, 3,000 and 10,000 of them.

    python benchmarks/annotations.py /tmp/annotations [--sizes 1000 3000 10000] [--seed 1]

Each file tells of three commitments of one of many organisations, with figures, deadlines and quotes that stand
in its text; one in ten amends a promise of an earlier file. Files are made before the clock starts. Times are
seconds of the wall in one process. The cost is linear when the milliseconds a file stay level from one size to
the next: the last column divides them by those of the first size. Nothing in the files is about the real world.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import time
from pathlib import Path

import kg
from kg.annotations.many import compile_many
from kg.tasks import Sharing

KINDS = (
    ("hire {n} engineers", "recruitment", "unit: number"),
    ("train {n} people", "training", "unit: number"),
    ("give {n} euros", "funding", "unit: EUR"),
)


def annotation(number: int, chance: random.Random) -> tuple[str, str]:
    """Return the text of one document and its annotation."""
    org, year, day = chance.randrange(500), chance.randrange(2018, 2027), f"{chance.randrange(1, 29):02}"
    text, items = [], []
    for place, (act, kind, unit) in enumerate(KINDS):
        value, due = chance.randrange(10, 9000), year + chance.randrange(1, 9)
        sentence = f"Organisation {org} will {act.format(n=value)} by the end of {due}, says note {number}"
        text.append(sentence)
        amends = (
            f"    amends: note-{chance.randrange(number)}/{kind}\n" if number and number % 10 == place else ""
        )
        items.append(
            f"  {kind}:\n    is: commitment\n    label: {{en: Promise {number} {kind}, fr: Promesse {number} {kind}}}\n"
            f"    quotes: [{{exact: {sentence!r}}}]\n    promisor: org-{org}\n    kind: {kind}\n"
            f"    force: announced\n{amends}"
            f"    target: {{value: {value}, written: '{value}', {unit}}}\n"
            f"    deadline: {{by: end of {due}, written: by the end of {due}}}\n"
        )
    told = ". ".join(text) + ".\n"
    digest = hashlib.sha256(told.encode()).hexdigest()
    head = (
        f"document: note-{number}\ntext: note-{number}.txt\nsha256: {digest}\nlanguage: en\n"
        f"published: {{on: {year}-03-{day}, known from: the generator}}\n"
        f"agents:\n  org-{org}: {{organisation: Organisation {org}}}\nitems:\n"
    )
    return told, head + "".join(items)


def generate(folder: Path, size: int, seed: int) -> list[Path]:
    """Write files that are not there yet, and return them in their order."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"note-{number}.yaml" for number in range(size)]
    for number, path in enumerate(paths):
        if not path.exists():
            text, told = annotation(number, random.Random(f"{seed} {number}"))
            path.with_suffix(".txt").write_text(text, encoding="utf-8", newline="\n")
            path.write_text(told, encoding="utf-8", newline="\n")
    return paths


def measure(paths: list[Path]) -> dict[str, float]:
    """Return the seconds of each step; raises `SystemExit` where the files are not right."""
    spent: dict[str, float] = {}
    started = time.perf_counter()
    wrong = [file.error for file in compile_many(paths, "nt", Sharing(1)) if file.error]
    spent["compile"] = time.perf_counter() - started
    if wrong:
        raise SystemExit(f"{len(wrong)} files do not compile; the first: {wrong[0]}")
    graph = kg.Graph(kg.load().store.__class__(), [paths[0].parent])
    started = time.perf_counter()
    graph.load_all(*paths, workers=1)
    spent["compile and load"] = time.perf_counter() - started
    started = time.perf_counter()
    report = graph.validate(engine="sparql", workers=1)
    spent["validate"] = time.perf_counter() - started
    if not report.conforms:
        raise SystemExit(str(report))
    return spent


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 3000, 10000])
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    first: dict[str, float] = {}
    print("| files | step | time | files a second | ms a file | beside the first size |")
    print("|---:|---|---:|---:|---:|---:|")
    for size in sorted(given.sizes):
        for step, seconds in measure(generate(given.folder, size, given.seed)).items():
            each = seconds / size
            grown = each / first.setdefault(step, each)
            print(
                f"| {size:,} | {step} | {seconds:.1f} s | {size / seconds:,.0f} | {each * 1000:.2f} | {grown:.2f} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
