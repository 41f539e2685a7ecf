"""The bundled questions on corpora of 1,000, 10,000 and 40,000 documents on disk, beside peers.

    python benchmarks/scale.py /tmp/scale [--sizes 1000 10000 40000] [--write docs/performance.md]

A corpus that is not in the folder is made and loaded first. Each question is asked with one selective
parameter bound, for each such parameter and several values of it; then corpus-wide, with nothing bound. Times
are seconds of the wall for the first asking, and of the processor, the least of three, for the next ones,
which other work on the machine disturbs less. Peers answer the same text in the same run.
"""

from __future__ import annotations

import argparse
import math
import os
import random
import signal
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import corpus
import pyoxigraph as ox
from scale_report import READING, markdown

import kg
from kg.questions.asking import prepare
from kg.questions.catalogue import Parameter, Question

VALUES = 3
REPEAT = 3
#: Types of parameters that pick a few nodes of the corpus.
SELECTIVE = ("item", "agent", "document", "node", "place")
#: Types that pick a share of the corpus, as codes and topics do: measured as what aggregates.
SHARES = ("unit",)
#: What aggregates, by the column that says how many promises a row counts.
COUNTED = {"totals": "promises", "testability": "commitments", "promisors": "commitments"}
ITEMS = {"past-events": "past", "quotes": "document", "assessments": "item-0"}
#: A peer in Python that takes longer, in seconds, is given up. A question of ours has the library's own limit,
#: checked between rows: a query that is given a limit runs in another process, whose time would not be counted.
PATIENCE = 60.0


@dataclass
class Run:
    """What was measured at one size."""

    size: int
    quads: int
    load: float
    bound: dict[str, list[tuple[float, float, int]]] = field(default_factory=dict)
    wide: dict[str, tuple[float, int] | None] = field(default_factory=dict)
    other: dict[str, float] = field(default_factory=dict)
    peers: dict[str, dict[str, tuple[float, int]]] = field(default_factory=dict)


def wall(work: Callable[[], Any]) -> tuple[float, Any]:
    """Measure by the clock on the wall, which also waits for the disk and for other processes."""
    started = time.perf_counter()
    done = work()
    return time.perf_counter() - started, done


def seconds(work: Callable[[], Any]) -> tuple[float, Any]:
    """Measure the time of the processor, all threads together: other work on the machine changes it little."""
    started = time.process_time()
    done = work()
    return time.process_time() - started, done


def best(work: Callable[[], Any], by: Callable[[Callable[[], Any]], tuple[float, Any]] = seconds) -> float:
    return min(by(work)[0] for _ in range(REPEAT))


def opened(folder: Path, size: int, seed: int) -> tuple[kg.Graph, float]:
    """Make and load what is missing, and open the store for reading."""
    source, store = folder / f"c{size}", folder / f"kg{size}"
    if not (source / "corpus.nq").exists():
        corpus.generate(size, source, faults=0.005, seed=seed)
    spent = 0.0
    if not store.exists():
        with kg.open(store) as graph:
            spent = wall(lambda: graph.load_all(source / "corpus.nq"))[0]
            graph.optimize()
    for part in store.iterdir():  # into the page cache, as after a day of use
        if part.is_file():
            part.read_bytes()
    return kg.open(store, read_only=True), spent


def value(parameter: Parameter, question: str, size: int, chance: random.Random) -> Any:
    """Choose a value that stands in the corpus; `None` for a type that has none there."""
    document = chance.randrange(size)
    match parameter.type:
        case "item":
            return kg.IRI(f"{corpus.ID}doc-{document}/{ITEMS.get(question, f'item-{chance.randrange(3)}')}")
        case "agent":
            return kg.IRI(f"{corpus.ID}agent/org-{chance.randrange(min(3000, size // 3))}")
        case "document":
            return kg.IRI(f"{corpus.ID}doc-{document}/document")
        case "node":
            return kg.IRI(f"{corpus.ID}doc-{document}/item-{2 * chance.randrange(2)}-increment")
        case "place":
            return kg.IRI(f"{corpus.ID}place/place-{chance.randrange(200)}")
        case "unit":
            return kg.IRI(f"{corpus.UNIT}CCY_{chance.choice(corpus.CURRENCIES)}")
        case "date":
            return "2026-06-01"
    return None


def bindings(question: Question, size: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """Bind each selective parameter alone, with several values; required ones are always bound."""
    for name, parameter in question.parameters.items():
        if parameter.type in SELECTIVE and parameter.default is None:
            for number in range(VALUES):
                chance = random.Random(f"{question.name} {name} {number}")
                given = needed(question, size, chance)
                yield name, given | {name: value(parameter, question.name, size, chance)}


def needed(question: Question, size: int, chance: random.Random) -> dict[str, Any]:
    return {
        name: value(parameter, question.name, size, chance)
        for name, parameter in question.parameters.items()
        if parameter.required
    }


def measure_bound(graph: kg.Graph, run: Run, questions: Sequence[Question]) -> None:
    for question in questions:
        for name, given in bindings(question, run.size):

            def work(asked: str = question.name, given: dict[str, Any] = given) -> kg.Answers:
                return graph.ask(asked, **given)

            first, answers = wall(work)
            found = run.bound.setdefault(f"{question.name} {name}", [])
            found.append((first, best(work), len(answers)))
            print(run.size, question.name, name, found[-1], flush=True)


def measure_wide(graph: kg.Graph, run: Run, questions: Sequence[Question]) -> None:
    text = (Path(__file__).parent / "quotes-read.rq").read_text(encoding="utf-8")
    quotes = next(iter(graph.query(text, timeout=math.inf)))[0]
    run.wide[READING] = (best(lambda: list(graph.query(text, timeout=math.inf))), quotes)
    print(run.size, READING, run.wide[READING], flush=True)
    for question in questions:
        given = needed(question, run.size, random.Random(question.name))
        if any(question.parameters[name].type in SELECTIVE for name in given):
            continue
        asked = [(question.name, given)]
        for name, parameter in question.parameters.items():
            if parameter.type in SHARES:
                share = value(parameter, question.name, run.size, random.Random(name))
                asked.append((f"{question.name} {name}", given | {name: share}))
        for name, parameters in asked:
            spent, answers = seconds(
                lambda q=question, p=parameters: graph.ask(q.name, timeout=math.inf, **p)
            )
            counted = COUNTED.get(question.name)
            number = sum(getattr(row, counted) for row in answers) if counted else len(answers)
            run.wide[name] = (spent, number)
            print(run.size, name, run.wide[name], flush=True)


def rows(found: Any) -> int:
    return sum(1 for _ in found)


def measure_other(graph: kg.Graph, run: Run, folder: Path) -> None:
    middle = run.size // 2
    run.other["name `org-17`"] = best(lambda: graph.ask("agents", agent="org-17"))
    item = f"doc-{middle}/item-0"
    run.other["name `doc-N/item-0`"] = best(lambda: graph.ask("commitments", item=item))
    for what, asked in (("short name of an item", "item-0"), ("unknown name", "no-such-name")):
        for kind in ("commitments item", "commitments promisor", "evidence node", "quotes document"):
            question, parameter = kind.split()
            run.other[f"{what}, as {kind}"] = best(
                lambda q=question, p=parameter, a=asked: fails(graph, q, p, a)
            )
    run.other["`explain` of an item"] = best(lambda: graph.explain(item))
    run.other["`evidence` of a figure"] = best(
        lambda: graph.ask("evidence", node=kg.IRI(f"{corpus.ID}{item}-increment"))
    )
    first, _ = wall(lambda: graph.query("ASK { ?s a cmt:Commitment }"))
    run.other["free query, first (starts a worker)"] = first
    run.other["free query, next"] = best(lambda: graph.query("ASK { ?s a cmt:Commitment }"), wall)
    run.other["the same in this process"] = best(
        lambda: graph.query("ASK { ?s a cmt:Commitment }", timeout=float("inf")), wall
    )
    target = folder / "export"
    for suffix, form in (("nq", ox.RdfFormat.N_QUADS), ("ttl", ox.RdfFormat.TURTLE)):
        path = target.with_suffix(f".{suffix}")
        ours = seconds(lambda p=path: graph.export(p))[0]
        theirs = seconds(lambda p=path, f=form: plain(graph, p, f))[0]
        path.unlink()
        run.other[f"export {suffix}, kg"], run.other[f"export {suffix}, pyoxigraph"] = ours, theirs


def plain(graph: kg.Graph, path: Path, form: ox.RdfFormat) -> None:
    triples: Any = graph.store.quads()
    if form != ox.RdfFormat.N_QUADS:
        triples = (quad.triple for quad in triples)
    ox.serialize(triples, output=str(path), format=form)


def given_up(*_: object) -> None:
    raise TimeoutError(f"no answer within {PATIENCE:g} s")


def fails(graph: kg.Graph, question: str, parameter: str, name: str) -> None:
    try:
        graph.ask(question, **{parameter: name})
    except kg.NameLookupError:
        return


def peers(graph: kg.Graph, folder: Path, run: Run, questions: Sequence[Question]) -> None:
    """Ask others the texts of some questions: pyoxigraph itself, and in memory whoever is installed."""
    given = {asked.name: needed(asked, run.size, random.Random(asked.name)) for asked in questions}
    texts = {name: prepare(graph.store, name, **parameters) for name, parameters in given.items()}
    # Our questions ask for more than peers can answer; these are aggregates that every engine answers.
    aggregates = {f"{path.stem} (plain)": path.read_text(encoding="utf-8") for path in AGGREGATES}
    counted = {
        name: sum(row.counted for row in graph.query(text, timeout=math.inf))
        for name, text in aggregates.items()
    }
    names = {text: name for name, text in texts.items()}
    folder_store = ox.Store.read_only(str(folder / f"kg{run.size}"))

    def own(text: str) -> int:
        if text in names:
            return len(graph.ask(names[text], timeout=math.inf, **given[names[text]]))
        return rows(graph.query(text, timeout=math.inf))

    engines: dict[str, Callable[[str], int]] = {
        "kg": own,
        "pyoxigraph": lambda text: rows(folder_store.query(text, use_default_graph_as_union=True)),
    }
    triples = folder / f"c{run.size}" / "triples.nt"
    with triples.open("wb") as out:
        seen = {quad.triple for quad in graph.store.quads()} if run.size <= 10_000 else ()
        ox.serialize(iter(seen), output=out, format=ox.RdfFormat.N_TRIPLES)
    engines |= in_memory(triples, run.size)
    for engine, asked in engines.items():
        for name, text in (aggregates | texts).items():
            try:
                # Raised at the next step of Python, which stops rdflib; the native engines are quick enough.
                signal.setitimer(signal.ITIMER_REAL, PATIENCE)
                spent, number = seconds(lambda a=asked, t=text: a(t))
                run.peers.setdefault(engine, {})[name] = spent, counted.get(name, number)
            except BaseException as error:  # a panic of an engine is no Exception
                print(
                    f"{engine} cannot answer {name}: {type(error).__name__}: {str(error)[:150]}", flush=True
                )
            finally:
                signal.setitimer(signal.ITIMER_REAL, 0)
            print(run.size, engine, name, run.peers.get(engine, {}).get(name), flush=True)


class Maplib:
    """A store of columns in memory, made anew after a panic, which leaves it unable to answer anything."""

    def __init__(self, triples: Path) -> None:
        self._triples, self._model = triples, self._read(triples)

    @staticmethod
    def _read(triples: Path) -> Any:
        import maplib

        model = maplib.Model()
        model.read(str(triples), format="ntriples")
        return model

    def __call__(self, text: str) -> int:
        """Answer a query with the number of its rows."""
        try:
            return len(self._model.query(text))
        except BaseException:
            self._model = self._read(self._triples)
            raise


def in_memory(triples: Path, size: int) -> dict[str, Callable[[str], int]]:
    found: dict[str, Callable[[str], int]] = {}
    if size > 10_000:
        return found
    try:
        found["maplib"] = Maplib(triples)
    except ImportError:
        print("maplib is not installed: left out")
    if size > 1_000:
        return found
    try:
        import rdflib

        plainly = rdflib.Graph().parse(triples)
        found["rdflib"] = lambda text: rows(plainly.query(text))
        oxigraph = rdflib.Graph(store="Oxigraph").parse(triples, format="ox-nt")
        found["oxrdflib"] = lambda text: rows(oxigraph.query(text))
    except Exception as error:
        print(f"oxrdflib is left out: {error}")
    return found


def report(runs: list[Run]) -> str:
    """Write what was measured as Markdown."""
    return markdown(runs)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 40_000])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", nargs="+", default=["bound", "wide", "other", "peers"])
    parser.add_argument("--most", type=int, default=40_000, help="beyond it, only questions that are bound")
    parser.add_argument("--questions", nargs="+", help="these questions alone, of all")
    parser.add_argument("--write", type=Path)
    given = parser.parse_args()
    asked = [kg.question(name) for name in given.questions or [one.name for one in kg.questions()]]
    signal.signal(signal.SIGALRM, given_up)
    given.folder.mkdir(parents=True, exist_ok=True)
    runs = []
    for size in given.sizes:
        graph, load = opened(given.folder, size, given.seed)
        run = Run(size, len(graph), load)
        print(f"{size} documents, {run.quads:,} statements, {os.cpu_count()} processors", flush=True)
        if "bound" in given.only:
            measure_bound(graph, run, asked)
            warm = [statistics.median(t for _, t, _ in times) for times in run.bound.values()]
            slow = max(run.bound, key=lambda name: max(t for _, t, _ in run.bound[name]))
            print(
                f"bound: median {statistics.median(warm):.4f}; slowest {slow} {run.bound[slow]}", flush=True
            )
        if "other" in given.only and size <= given.most:
            measure_other(graph, run, given.folder)
        if "wide" in given.only and size <= given.most:
            measure_wide(graph, run, asked)
        if "peers" in given.only and size <= given.most:
            peers(graph, given.folder, run, [one for one in asked if one.name in WIDE_PEERS])
        graph.close()
        runs.append(run)
    text = report(runs)
    print(text)
    if given.write:
        given.write.write_text(text, encoding="utf-8")


#: What peers are asked as well: plain aggregates, and corpus-wide questions.
AGGREGATES = sorted((Path(__file__).parent / "aggregates").glob("*.rq"))
WIDE_PEERS = ("derivations", "documents", "figures", "overdue", "participants", "quotes")

if __name__ == "__main__":
    main()
