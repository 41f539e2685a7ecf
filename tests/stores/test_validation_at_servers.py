"""A validation that is pushed down to a server finds what the engine in memory finds: exactly that.

Two corpora with faults, each at a server of its own: the project's generator with its shapes, and a workload
of another vocabulary with its twelve shapes, which lies beside the checkout.
"""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from generated import generated_quads

import kg
from kg.stores.memory import MemoryStore
from kg.stores.protocol import Store
from kg.validation.compiler import compile_shapes, run_plan
from kg.validation.compiler.running import learn
from kg.validation.copying import WithCopy
from kg.validation.report import Report

ROOT = Path(__file__).resolve().parents[2]
WORKLOAD = ROOT.parent / "shared" / "bench"
SERVERS = ("oxigraph", "virtuoso", "fuseki")

Start = Callable[[str], AbstractContextManager[Any]]
Found = Counter[tuple[str, ...]]


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> list[ox.Quad]:
    """Twelve documents in the project's vocabulary, two of five commitments with a fault."""
    return generated_quads(tmp_path_factory.mktemp("own"), 12, faults=0.4, seed=4)


@pytest.fixture(scope="module")
def workload(tmp_path_factory: pytest.TempPathFactory) -> list[ox.Quad]:
    """Ten documents of the workload that engines are compared with."""
    if not WORKLOAD.exists():
        pytest.skip("the workload lies beside the checkout, in ../shared/bench")
    made = tmp_path_factory.mktemp("workload") / "w"
    command = [sys.executable, str(WORKLOAD / "generate.py"), "10", str(made)]
    subprocess.run([*command, "--formats", "nq", "--fault", "0.6", "--seed", "2"], check=True)
    return list(ox.parse(path=f"{made}.nq"))


@contextmanager
def served(start: Start, name: str, quads: list[ox.Quad]) -> Iterator[kg.Graph]:
    """Start a server that holds these quads and nothing else."""
    with start(name) as server:
        graph = kg.connect(
            server.query_url,
            update_url=server.update_url,
            graph_store_url=server.graph_store_url,
            auth=server.auth,
        )
        store: Any = graph.store
        store.extend(quads)
        yield graph


def told(report: Report) -> Found:
    return Counter(
        tuple(map(str, (one.shape, one.focus, one.path, one.value, one.label, one.quote, one.document)))
        for one in report.violations
    )


def number(value: object) -> object:
    """Return a decimal as a number: Fuseki keeps how it was written (`1.80`), pyoxigraph does not."""
    decimal = isinstance(value, ox.Literal) and value.datatype.value.endswith("#decimal")
    return Decimal(value.value).normalize() if decimal else value  # type: ignore[attr-defined]


def found(store: Store) -> Found:
    """Validate with the shapes of the workload."""
    shapes = compile_shapes(ox.parse(path=str(WORKLOAD / "shapes.ttl"))).shapes
    plan = compile_shapes(shapes, learn(store, shapes))
    return Counter(
        tuple(map(str, (one.shape, one.component, one.focus, one.path, number(one.value))))
        for one in run_plan(plan, store)
    )


@pytest.mark.parametrize("name", SERVERS)
def test_the_projects_shapes_find_the_same_at_a_server(name: str, own: list[ox.Quad], start: Start) -> None:
    expected = kg.Graph(MemoryStore(own))
    whole = expected.validate(engine="sparql")
    assert len(whole.counts) > 8
    with served(start, name, own) as graph:
        report = graph.validate()
        assert told(report) == told(whole)
        assert report.exercised == whole.exercised
        some = list(whole.documents)[:2]
        assert told(graph.validate(documents=some)) == told(expected.validate(documents=some)) != Counter()


@pytest.mark.parametrize("name", SERVERS)
def test_other_shapes_find_the_same_at_a_server(name: str, workload: list[ox.Quad], start: Start) -> None:
    expected = found(MemoryStore(workload))
    assert len({shape for shape, *_ in expected}) >= 8
    with served(start, name, workload) as graph:
        store = WithCopy(graph.store)
        assert found(store) == expected
        # Virtuoso refuses some queries; the others need no copy, so all of it ran where the data is.
        assert store.copied is (name == "virtuoso")


def test_a_document_that_a_server_lacks_is_noticed(own: list[ox.Quad], start: Start) -> None:
    """The comparison would see what is missed."""
    whole = kg.Graph(MemoryStore(own)).validate(engine="sparql")
    document = next(iter(whole.documents))
    with served(start, "oxigraph", [one for one in own if one.graph_name.value != document]) as graph:
        missed = told(whole) - told(graph.validate())
    assert any(str(document) in finding for finding in missed)
