"""On disk, questions about the whole corpus scan what they would look up; the answers are the same."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pyoxigraph as ox
import pytest
from generated import generated
from hypothesis import given, settings
from hypothesis import strategies as st
from questions.query_lint import algebra, nodes
from questions.question_graphs import GRAPHS
from rdflib import Variable
from rdflib.plugins.sparql.parserutils import CompValue

import kg
from kg.errors import LimitError
from kg.questions import scanning
from kg.questions.asking import ask, prepare
from kg.questions.binding import bind
from kg.questions.catalogue import Question, catalogue, question
from kg.questions.ordering import select_sorted
from kg.stores.disk import DiskStore
from kg.stores.protocol import Store

SCANNING = [question for question in catalogue() if question.scans]
LABEL = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
CMT = "https://w3id.org/commitment-graph/ontology#"


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[Store, DiskStore]:
    """A corpus of articles, invented and generated documents, in memory and on disk."""
    folder = tmp_path_factory.mktemp("scanning")
    memory = kg.load(*GRAPHS.values(), generated(folder, 12, faults=0.5, seed=9)).store
    disk = DiskStore(folder / "corpus.kg")
    disk.extend(memory.quads())
    return memory, disk


@pytest.mark.parametrize("language", ["en", "fr", "de"])
@pytest.mark.parametrize("as_of", [None, "2026-06-01"])
@pytest.mark.parametrize("name", [question.name for question in SCANNING])
def test_scans_answer_what_look_ups_answer(
    both: tuple[Store, DiskStore], name: str, as_of: str | None, language: str
) -> None:
    memory, disk = both
    parameters = {"as_of": as_of} if as_of and "as_of" in question(name).parameters else {}
    looked_up = ask(memory, name, language, **parameters)
    assert list(ask(disk, name, language, **parameters)) == list(looked_up)


@pytest.mark.parametrize("name", ["totals", "left-out"])
def test_a_unit_is_scanned_for_what_is_looked_up(both: tuple[Store, DiskStore], name: str) -> None:
    memory, disk = both
    looked_up = list(ask(memory, name, unit="CCY_EUR"))
    assert looked_up and list(ask(disk, name, unit="CCY_EUR")) == looked_up


@pytest.mark.parametrize("few", [0, 2000], ids=["labels of all nodes", "labels of few nodes"])
def test_a_label_is_chosen_as_the_query_chooses_it(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(scanning, "_FEW", few)
    store = DiskStore(tmp_path_factory.mktemp("labels") / "corpus.kg")
    label = st.builds(
        lambda text, tag: ox.Literal(text, language=tag) if tag else ox.Literal(text),
        st.text("ab@ é", max_size=2),
        st.sampled_from(["", "en", "en-gb", "fr", "de", "enm"]),
    )

    @settings(deadline=None)
    @given(st.lists(st.lists(label, max_size=3), max_size=3), st.sampled_from(["en", "fr", "en-GB"]))
    def check(labels: list[list[ox.Literal]], language: str) -> None:
        store.clear()
        items = [ox.NamedNode(f"https://e.test/item-{number}") for number in range(len(labels))]
        graph = ox.NamedNode("https://e.test/graph")
        store.extend(
            [
                ox.Quad(item, ox.NamedNode(CMT + "promisor"), ox.NamedNode("https://e.test/a"), graph)
                for item in items
            ]
            + [
                ox.Quad(
                    item,
                    ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"),
                    ox.NamedNode(CMT + "Commitment"),
                    graph,
                )
                for item in items
            ]
            + [
                ox.Quad(item, LABEL, one, graph)
                for item, several in zip(items, labels, strict=True)
                for one in several
            ]
        )
        by_query = select_sorted(store, prepare(store, "commitments", language))
        assert [row[:2] for row in ask(store, "commitments", language)] == [row[:2] for row in by_query.rows]

    check()


def test_what_is_picked_is_looked_up(both: tuple[Store, DiskStore], monkeypatch: pytest.MonkeyPatch) -> None:
    _, disk = both

    def never(*_: object) -> None:
        raise AssertionError("scanned")

    monkeypatch.setattr(scanning, "select_scanned", never)
    assert ask(disk, "commitments", promisor="facebook")
    for name, share in (("commitments", {}), ("totals", {"unit": "CCY_EUR"})):
        with pytest.raises(AssertionError, match="scanned"):
            ask(disk, name, **share)


def test_the_labels_are_within_the_limit_of_the_question(
    both: tuple[Store, DiskStore], monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(*_: object) -> None:
        raise LimitError("the query ran longer than its limit of 0 s")

    monkeypatch.setattr(scanning, "rows", slow)
    with pytest.raises(LimitError, match="limit of 60 s"):
        ask(both[1], "commitments")


@pytest.mark.parametrize("asked", SCANNING, ids=lambda asked: asked.name)
def test_filters_of_optional_parts_speak_of_their_own_variables(asked: Question) -> None:
    # Days and languages are written where they are compared.
    compared = {"as_of": [date(2026, 6, 1)], "language": ["en"]}
    assert not list(looks_outside(bind(asked.text, compared, tuple(asked.parameters))))


def test_a_filter_that_looks_outside_of_its_part_is_found() -> None:
    text = "SELECT * { ?a a ?day OPTIONAL { ?a <p:q> ?c FILTER (?c < ?day) } }"
    assert list(looks_outside(text)) == [{"day"}]


def looks_outside(text: str) -> Iterator[set[str]]:
    """Find filters of OPTIONAL groups that a sub-SELECT would part from what they compare."""
    for part in nodes(algebra(text)):
        if isinstance(part, CompValue) and part.name == "LeftJoin":
            outside = variables(part.expr) & variables(part.p1) - variables(part.p2)
            if outside:
                yield outside


def variables(part: object) -> set[str]:
    return {str(node) for node in nodes(part) if isinstance(node, Variable)}
