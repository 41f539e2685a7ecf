"""A query ends when its time is up, and leaves no process behind."""

import gc
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st

import kg
from kg.stores.disk import DiskStore
from kg.stores.limits import Workers
from kg.stores.local import Clock, answer, watched
from kg.stores.memory import MemoryStore
from kg.stores.protocol import Solutions, Store
from kg.stores.rdflib_store import RdflibStore
from kg.vocabulary.terms import to_ox

P = ox.NamedNode("https://example.org/p")
#: 300 to the power of 4 rows to count: hours on any engine, and no row before the end.
ENDLESS = (
    "SELECT (COUNT(*) AS ?n) "
    "{ ?a ?p ?x . ?b ?p ?y . ?c ?p ?z . ?d ?p ?w FILTER (?x + ?y + ?z = ?w - 1000000) }"
)
LIMIT = 1.0
#: Generous, because the machine of a test run is busy; far from hours.
SOON = 30.0

pytestmark = pytest.mark.skipif(
    os.name != "posix", reason="a query is only killed where there are descriptors"
)


def quads(count: int = 300) -> list[ox.Quad]:
    return [ox.Quad(ox.NamedNode(f"https://example.org/{i}"), P, ox.Literal(i)) for i in range(count)]


@pytest.mark.parametrize("limit", [1e9, float("inf")])
def test_a_limit_of_years_is_none(limit: float, tmp_path: Path) -> None:
    with kg.open(tmp_path / "store") as graph:
        graph.add(kg.load())
        for store in (graph.store, MemoryStore(quads())):
            assert store.query("ASK { ?s ?p ?o }", timeout=limit) is True


def alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{process}/stat")
    return not (stat.exists() and stat.read_text().rpartition(")")[2].split()[0] == "Z")


def children() -> set[int]:
    if not Path("/proc/self").exists():
        pytest.skip("the processes are listed in /proc, which this system does not have")
    found = set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == os.getpid() and fields[0] != "Z":
            found.add(int(stat.parent.name))
    return found


@pytest.fixture(params=["forked", "copied", "disk"])
def workers(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Workers]:
    if request.param == "disk":
        disk = DiskStore(tmp_path / "store")
        disk.change(add=quads())
        made = Workers.of_folder(disk.path)
    else:
        if request.param == "forked" and sys.platform != "linux":
            pytest.skip("processes are forked on Linux alone")
        store = ox.Store()
        store.extend(quads())
        made = Workers.of_memory(store, fork=request.param == "forked")
    yield made
    made.close()


def test_an_endless_query_ends_with_one_sentence_and_the_next_one_is_answered(workers: Workers) -> None:
    started = time.monotonic()
    with pytest.raises(kg.QueryError, match=r"longer than its limit of 1 s: ask for less"):
        workers.query(ENDLESS, LIMIT)
    assert time.monotonic() - started < SOON
    assert workers.query("ASK { ?s ?p ?o }", SOON) is True


def test_a_limit_that_is_long_enough_changes_nothing(workers: Workers) -> None:
    result = workers.query("SELECT ?s ?o ?none { ?s ?p ?o } ORDER BY ?o", SOON)
    assert isinstance(result, Solutions)
    assert result.columns == ("s", "o", "none")
    assert [row[1:] for row in result.rows] == [(i, None) for i in range(300)]
    triples = workers.query("CONSTRUCT { ?s ?p 1 } { ?s ?p 7 }", SOON)
    assert not isinstance(triples, bool | Solutions)
    assert [triple.subject.value for triple in triples] == ["https://example.org/7"]


def test_what_does_not_parse_says_where_as_without_a_worker(workers: Workers) -> None:
    with pytest.raises(kg.QueryError, match="line 2, column"):
        workers.query("SELECT ?s\nnonsense", SOON)
    assert workers.query("ASK {}", SOON) is True


def test_queries_run_side_by_side(workers: Workers) -> None:
    first = workers.query("SELECT ?s { ?s ?p ?o . ?x ?y ?z }", SOON)
    assert isinstance(first, Solutions)
    next(first.rows)
    assert workers.query("ASK {}", SOON) is True
    assert sum(1 for _ in first.rows) == 300 * 300 - 1


def test_no_process_is_left_by_close_nor_by_a_result_that_is_dropped(workers: Workers) -> None:
    before = children()
    workers.query("ASK {}", SOON)
    assert len(children()) == len(before) + 1
    result = workers.query("SELECT * { ?s ?p ?o . ?x ?y ?z . ?a ?b ?c }", SOON)
    assert isinstance(result, Solutions)
    next(result.rows)
    del result
    workers.query("ASK {}", SOON)
    workers.close()
    assert children() == before


def test_a_worker_that_was_killed_while_it_waited_is_replaced(workers: Workers) -> None:
    before = children()
    workers.query("ASK {}", SOON)
    (worker,) = children() - before
    os.kill(worker, signal.SIGKILL)
    time.sleep(0.2)
    assert workers.query("ASK {}", SOON) is True


_PARENT = """
import sys, pyoxigraph as ox
from kg.stores.limits import Workers
from pathlib import Path
kind, folder, query = sys.argv[1:]
store = ox.Store()
for i in range(300):
    node = ox.NamedNode(f"https://example.org/{i}")
    store.add(ox.Quad(node, ox.NamedNode("https://example.org/p"), ox.Literal(i)))
workers = Workers.of_memory(store, fork=kind == "forked")
workers.query("ASK {}", 30)
import threading
if query:
    threading.Thread(target=workers.query, args=(query, 600)).start()
import os
for stat in Path("/proc").glob("[0-9]*/stat"):
    fields = stat.read_text().rpartition(")")[2].split()
    if int(fields[1]) == os.getpid():
        print(stat.parent.name, flush=True)
        break
import time
time.sleep(600)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the processes are listed in /proc")
@pytest.mark.parametrize("kind", ["forked", "copied"])
@pytest.mark.parametrize("query", ["", ENDLESS], ids=["waiting", "busy"])
def test_a_worker_ends_when_its_parent_is_killed(kind: str, query: str, tmp_path: Path) -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", _PARENT, kind, str(tmp_path), query], stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout is not None
    worker = int(parent.stdout.readline())
    assert alive(worker)
    parent.kill()
    parent.wait()
    parent.stdout.close()
    until = time.monotonic() + SOON
    while alive(worker) and time.monotonic() < until:
        time.sleep(0.05)
    assert not alive(worker)


def stores(tmp_path: Path) -> dict[str, Store]:
    graph = rdflib.Graph()
    for quad in quads():
        graph.add(
            (
                rdflib.URIRef(quad.subject.value),
                rdflib.URIRef(P.value),
                rdflib.Literal(int(quad.object.value)),
            )
        )
    disk = DiskStore(tmp_path / "graph.kg")
    disk.change(add=quads())
    dataset = rdflib.Dataset()
    for triple in graph:
        dataset.graph(rdflib.URIRef("https://example.org/g")).add(triple)
    return {
        "memory": MemoryStore(quads()),
        "disk": disk,
        "rdflib": RdflibStore(graph),
        "dataset": RdflibStore(dataset),
    }


@pytest.mark.parametrize("name", ["memory", "disk", "rdflib", "dataset"])
def test_every_store_here_keeps_a_limit(name: str, tmp_path: Path) -> None:
    graph = kg.Graph(stores(tmp_path)[name])
    started = time.monotonic()
    with pytest.raises(kg.QueryError, match="longer than its limit of 1 s"):
        graph.query(ENDLESS, timeout=LIMIT)
    assert time.monotonic() - started < SOON
    assert graph.query("SELECT ?s { ?s ?p 7 }", timeout=SOON)[0].s.local == "7"
    graph.close()


def test_a_question_keeps_a_limit_too() -> None:
    graph = kg.load()
    assert graph.ask("commitments", timeout=SOON) == graph.ask("commitments")
    with pytest.raises(kg.QueryError, match="longer than its limit"):
        graph.ask("figures", timeout=1e-9)
    graph.close()


@pytest.mark.parametrize("make", [lambda path: MemoryStore(), DiskStore], ids=["memory", "disk"])
def test_a_worker_never_answers_from_before_a_write(
    make: Callable[[Path], MemoryStore], tmp_path: Path
) -> None:
    store = make(tmp_path / "graph.kg")
    for count in (1, 2, 3):
        store.change(add=quads(count))
        result = store.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", SOON)
        assert isinstance(result, Solutions)
        assert list(result.rows) == [(count,)]
    store.close()


_TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20)
_VALUES = st.one_of(
    _TEXTS,
    st.builds(kg.Text, _TEXTS, st.sampled_from(["en", "fr", "zh-hant"])),
    st.integers(-(10**12), 10**12),
    st.decimals(-1000, 1000, places=3).map(lambda d: Decimal(d)),
    st.dates(min_value=date(1000, 1, 1)),
    st.booleans(),
    st.builds(lambda n: kg.IRI(f"https://example.org/é/{n}"), st.integers(0, 99)),
)


@settings(max_examples=30, deadline=None)
@given(st.lists(_VALUES, max_size=8))
def test_values_travel_as_they_are(values: list[kg.Term]) -> None:
    store = MemoryStore(
        ox.Quad(ox.NamedNode(f"https://example.org/{i}"), P, to_ox(value)) for i, value in enumerate(values)
    )
    query = "SELECT ?s ?o ?none { ?s ?p ?o } ORDER BY ?s"
    here, there = store.query(query), store.query(query, SOON)
    store.close()
    assert isinstance(here, Solutions)
    assert isinstance(there, Solutions)
    assert [[(type(v), v) for v in row] for row in here.rows] == [
        [(type(v), v) for v in row] for row in there.rows
    ]


def test_the_time_between_rows_is_the_caller_s_own() -> None:
    clock = Clock(0.2)
    for _ in watched(iter(range(3)), clock):
        time.sleep(0.1)
    assert clock.spent < 0.1

    def slow() -> Iterator[int]:
        for number in range(10):
            time.sleep(0.15)
            yield number

    with pytest.raises(kg.QueryError, match=r"limit of 0\.2 s"):
        list(watched(slow(), Clock(0.2)))


def test_an_error_that_is_kept_holds_no_answer_of_the_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    """The engine complains when an answer ends in another thread than the one that asked for it."""
    complaints: list[str] = []
    monkeypatch.setattr(sys, "unraisablehook", lambda found: complaints.append(str(found.exc_value)))
    store = ox.Store()
    store.extend(quads())
    text = "SELECT * { ?a ?b ?c . ?d ?e ?f }"

    def give_up(rows: object) -> None:
        try:
            for _ in rows:  # type: ignore[attr-defined]
                pass
        except kg.QueryError as error:
            kept: list[object] = [error]
            kept.append(kept)

    def dropped_elsewhere() -> list[str]:
        elsewhere = threading.Thread(target=gc.collect)
        elsewhere.start()
        elsewhere.join()
        return complaints

    gc.disable()
    try:
        result = answer(store, text, timeout=0.01)
        assert isinstance(result, Solutions)
        give_up(result.rows)
        del result
        assert dropped_elsewhere() == []
        held: list[object] = [store.query(text)]
        held.append(held)
        del held
        assert dropped_elsewhere() != [], "the engine no longer complains: this test shows nothing"
    finally:
        gc.enable()
