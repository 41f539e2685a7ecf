"""On a corpus each finding has its document, findings stream, and a limit stops the search."""

from __future__ import annotations

import math
import tracemalloc
from typing import ClassVar

import pyoxigraph as ox
import pytest

import kg
from kg.stores.memory import MemoryStore
from kg.stores.protocol import Result
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
    assert report.to_dict()["limit"] == 3
    assert report == graph.validate(engine=engine, limit=3)
    with pytest.raises(kg.InputError, match="give 1 or more"):
        graph.validate(limit=0)


class Timed(MemoryStore):
    """A store that keeps the queries that a limit of time holds for."""

    limited: ClassVar[list[str]] = []

    def query(self, text: str, timeout: float | None = None) -> Result:
        if timeout != math.inf:
            self.limited.append(text)
        return super().query(text, timeout)


def test_a_validation_takes_the_time_it_needs() -> None:
    """The limit of a minute is for questions; it holds for what is asked of classes and documents alone."""
    store = Timed(kg.load().store.quads())
    graph = kg.Graph(store)
    graph.validate(engine="sparql")
    graph.validate(documents=graph.documents())
    assert list(graph.violations())
    assert store.limited
    for text in store.limited:
        assert "subClassOf" in text or "cmt:SourceDocument" in text or "{ ?s ?p ?o }" in text or "ASK" in text


def test_what_stopped_early_does_not_conform() -> None:
    """The article has remarks alone; whether more would be found is open."""
    graph = kg.load()
    whole, part = graph.validate(), graph.validate(limit=1)
    assert whole.conforms
    assert not part.conforms
    assert part.summary().startswith("Whether the data conform is not decided: 0 to mend")
    assert graph.validate(limit=1, language="fr").summary().startswith("On ne sait pas encore")


def test_what_stopped_early_replaces_nothing() -> None:
    graph = faulty()
    before = graph.validate(engine="sparql")
    graph.replace(
        kg.Graph(MemoryStore(quad for quad in graph.store.quads() if "doc-7/" in str(quad.subject)))
    )
    part = graph.validate(changed=True, limit=1)
    with pytest.raises(ValueError, match="stopped after 1 findings: validate without a limit"):
        before.updated(part)
    assert before.updated(graph.validate(changed=True)).violations == before.violations


@pytest.mark.parametrize("engine", ["sparql", "pyshacl"])
def test_equal_numbers_and_texts_of_other_types_are_other_values(engine: str) -> None:
    said = 'cmt:novelty 1, true, 1.0, "1", "1"@en, "https://example.org/x", <https://example.org/x>'
    text = f"@prefix cmt: <{CMT}> . <https://example.org/item> a cmt:Commitment ; {said} ."
    store = MemoryStore(ox.parse(input=text, format=ox.RdfFormat.TURTLE))
    report = kg.Graph(store).validate(engine=engine)
    found = [one.value for one in report.violations if str(one.component).endswith("#InConstraintComponent")]
    assert len(found) == 7
    assert len({repr(value) for value in found}) == 7
