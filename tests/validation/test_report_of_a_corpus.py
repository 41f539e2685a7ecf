"""On a corpus each finding has its document, findings stream, and a limit stops the search."""

from __future__ import annotations

import tracemalloc

import pyoxigraph as ox
import pytest

import kg
from kg.stores.memory import MemoryStore
from kg.vocabulary.namespaces import CMT, DATA, RDF

DOCUMENTS, ITEMS = 40, 50


def faulty() -> kg.Graph:
    """Documents full of commitments that nobody makes: each breaks several rules."""
    typed, commitment = ox.NamedNode(RDF.type), ox.NamedNode(CMT.Commitment)
    quads = []
    for number in range(DOCUMENTS):
        graph = ox.NamedNode(DATA[f"doc-{number}/document"])
        quads.append(ox.Quad(graph, typed, ox.NamedNode(CMT.SourceDocument), graph))
        quads += [
            ox.Quad(ox.NamedNode(DATA[f"doc-{number}/item-{item}"]), typed, commitment, graph)
            for item in range(ITEMS)
        ]
    return kg.Graph(MemoryStore(quads))


def test_each_finding_has_its_document_and_counts_add_up() -> None:
    report = faulty().validate()
    assert len(report.violations) > DOCUMENTS * ITEMS
    for violation in report.violations:
        assert str(violation.document).split("/")[-2] == str(violation.focus).split("/")[-2]
    assert len(report.documents) == DOCUMENTS
    assert sum(report.documents.values()) == sum(report.counts.values()) == len(report.violations)
    assert list(report.counts.values()) == sorted(report.counts.values(), reverse=True)
    assert report.to_dict()["counts"] == {str(shape): times for shape, times in report.counts.items()}


def test_findings_stream_in_bounded_memory() -> None:
    graph = faulty()
    stream = graph.violations()
    next(stream)  # what is read once for all
    tracemalloc.start()
    try:
        seen = 1 + sum(1 for _ in stream)
        streamed = tracemalloc.get_traced_memory()[1]
        tracemalloc.reset_peak()
        report = graph.validate(engine="sparql")
        held = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert seen >= len(report.violations)
    assert streamed < held / 2


@pytest.mark.parametrize("engine", ["sparql", "pyshacl"])
def test_a_limit_stops_the_search_and_says_so(engine: str) -> None:
    graph = kg.load() if engine == "pyshacl" else faulty()
    report = graph.validate(engine=engine, limit=3)
    assert len(report.violations) == 3
    assert report.limit == 3
    assert "stopped after 3 findings" in report.summary()
    with pytest.raises(kg.InputError, match="give 1 or more"):
        graph.validate(limit=0)
