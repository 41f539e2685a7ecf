"""Checking what changed finds what checking everything finds, whatever changed."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest

import kg
from kg.stores.documents import contents_of
from kg.stores.memory import MemoryStore
from kg.validation.report import Report

CORPUS = Path(__file__).parents[2] / "benchmarks" / "corpus.py"


@pytest.fixture(scope="module")
def quads(tmp_path_factory: pytest.TempPathFactory) -> list[ox.Quad]:
    """A corpus of 24 documents that follow up on each other, with faults."""
    if not CORPUS.exists():
        pytest.skip("benchmarks/ is part of the checkout alone")
    folder = tmp_path_factory.mktemp("corpus")
    command = [sys.executable, str(CORPUS), "24", str(folder), "--faults", "0.5", "--seed", "3"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return list(ox.parse(path=str(folder / "corpus.nq")))


def full(graph: kg.Graph) -> Report:
    return graph.validate(engine="sparql")


def told(report: Report) -> list[str]:
    return sorted(
        f"{one.shape.local} {one.focus} {one.path} {one.value} {one.quote}" for one in report.violations
    )


def damaged(graph: kg.Graph, document: kg.IRI, chance: random.Random) -> kg.Graph:
    """Return a document without some of its statements, and with some that point elsewhere."""
    held = list(contents_of(graph.store, document))
    kept = [one for one in held if chance.random() > 0.04 or "SourceDocument" in str(one.object)]
    others = [one.subject for one in graph.store.quads() if "/item-" in str(one.subject)]
    links = [one for one in kept if "/item-" in str(one.subject)]
    for name in ("partOf", "amends", "supersedes", "mayOverlap", "conditionalOn"):
        if links and chance.random() < 0.4:
            about = chance.choice(links)
            prop = ox.NamedNode(f"https://w3id.org/commitment-graph/ontology#{name}")
            kept.append(ox.Quad(about.subject, prop, chance.choice(others), about.graph_name))
    return kg.Graph(MemoryStore(kept))


@pytest.mark.parametrize("seed", range(6))
def test_what_changed_is_what_is_checked(quads: list[ox.Quad], seed: int) -> None:
    chance = random.Random(seed)
    graph = kg.Graph(MemoryStore(quads))
    report = full(graph)
    removed: list[kg.Graph] = []
    for _ in range(5):
        for _ in range(chance.randint(1, 2)):
            document = chance.choice(graph.documents())
            what = chance.choice(["replace", "replace", "remove", "add"])
            if what == "add" and removed:
                graph.add(removed.pop())
            elif what == "remove":
                removed.append(kg.Graph(MemoryStore(contents_of(graph.store, document))))
                graph.remove(document)
            else:
                graph.replace(damaged(graph, document, chance))
        part = graph.validate(changed=True)
        report = report.updated(part)
        assert told(report) == told(full(graph))
        assert graph.validate(changed=True).violations == ()
    assert report.violations


def test_a_part_that_is_too_small_is_noticed(quads: list[ox.Quad]) -> None:
    """The comparison above would see a document that is forgotten."""
    graph = kg.Graph(MemoryStore(quads))
    before = full(graph)
    document = next(iter(before.documents))
    graph.replace(damaged(graph, document, random.Random(1)))
    assert told(before) != told(full(graph))


@pytest.mark.parametrize(
    ("kind", "tie"),
    [
        ("Announcement", "https://w3id.org/commitment-graph/ontology#reportedIn"),
        ("Evidence", "http://www.w3.org/ns/oa#hasSource"),
    ],
)
def test_what_was_found_about_the_text_of_a_tied_document_is_kept(
    quads: list[ox.Quad], kind: str, tie: str
) -> None:
    """The texts of these documents are nowhere, which each report says of each document."""
    graph = kg.Graph(MemoryStore(quads))
    before = full(graph)
    changed, other = graph.documents()[:2]
    held = list(contents_of(graph.store, changed))
    node = next(one for one in held if str(one.object).endswith(f"#{kind}>"))
    link = ox.Quad(node.subject, ox.NamedNode(tie), ox.NamedNode(other), node.graph_name)
    graph.replace(kg.Graph(MemoryStore([*held, link])))
    now = before.updated(graph.validate(changed=True))
    assert told(now) == told(full(graph))
    assert [one.shape.local for one in now.violations if one.focus == other] == ["evidence-document-missing"]


def test_documents_are_checked_by_name(quads: list[ox.Quad]) -> None:
    graph = kg.Graph(MemoryStore(quads))
    whole = full(graph)
    document = next(iter(whole.documents))
    part = graph.validate(documents=[document])
    found = {one for one in part.violations if one.document == document}
    assert found == {one for one in whole.violations if one.document == document} != set()
    with pytest.raises(kg.NameLookupError, match="is not in the graph"):
        graph.validate(documents=["https://example.org/none"])
    assert graph.validate(documents=[]).violations == ()


def test_a_graph_that_cannot_be_taken_apart_is_checked_whole() -> None:
    article = kg.load()
    (document,) = article.documents()
    own = kg.from_rdflib(article.to_rdflib())
    assert own.validate(documents=[document]).violations == own.validate().violations != ()


def test_a_report_of_everything_is_no_part(quads: list[ox.Quad]) -> None:
    report = full(kg.Graph(MemoryStore(quads)))
    with pytest.raises(ValueError, match="not of a part"):
        report.updated(report)
