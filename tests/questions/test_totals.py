"""Totals of money: each promise once, nothing added that cannot be, and what is left out listed with why."""

from collections.abc import Iterable

import pyoxigraph as ox
import pytest
import rdflib
from question_graphs import ARTICLE, CANAL, ENGINES, store

from kg.questions.asking import ask
from kg.stores.memory import MemoryStore
from kg.stores.rdflib_store import RdflibStore
from kg.stores.rdflib_terms import from_rdflib
from kg.vocabulary.namespaces import CMT, PREFIXES
from kg.vocabulary.terms import IRI

each_engine = pytest.mark.parametrize("engine", ENGINES)


def totals(engine: str, **given: object) -> list[tuple[object, ...]]:
    """Rows without their promisors and units: who, how firm, when due, from, to, counted, left out."""
    return [
        (
            "+".join(one.local for one in map(IRI, row.promisors)),
            row.force.local,
            row.year,
            row.low,
            row.high,
            [item.removeprefix(CANAL) for item in row["items"]],
            row.left_out,
        )
        for row in ask(store("canal", engine), "totals", **given)
    ]


@each_engine
def test_each_promise_counts_once_beside_what_it_may_be_added_to(engine: str) -> None:
    assert totals(engine) == [
        ("team+city", "pledged", None, 50_000, 50_000, ["audit/money"], 0),
        ("canal", "announced", None, 40_000_000, 40_000_000, ["blog/barges"], 0),
        ("canal", "intended", 2027, 30_000_000, 30_000_000, ["update/barges"], 3),
        ("canal", "pledged", None, 0, 6_000_000, ["plan/wharf"], 1),
        ("city+shire", "conditional", 2029, 20_000_000, 30_000_000, ["plan/quay"], 0),
    ]


@each_engine
def test_what_is_left_out_is_listed_with_why(engine: str) -> None:
    rows = ask(store("canal", engine), "left-out")
    assert {
        row.item.removeprefix(CANAL): (row.why, row.because_of and row.because_of.removeprefix(CANAL))
        for row in rows
    } == {
        "audit/retold": ("restatement", "update/barges"),
        "gazette/barges": ("ended", "update/barges"),
        "plan/barges": ("ended", "update/barges"),
        "plan/basin": ("overlap", "plan/wharf"),
        "plan/dredging": ("ended", "update/withdrawal"),
        "plan/first-barges": ("milestone", "plan/barges"),
        "plan/training": ("part", "plan/barges"),
        "plan/wish": ("aspiration", None),
    }


@each_engine
def test_accounts_of_one_promise_count_once_from_the_lowest_to_the_highest(engine: str) -> None:
    rows = totals(engine, as_of="2021-01-01", promisor="canal")
    assert ("canal", "pledged", 2026, 40_000_000, 45_000_000, ["gazette/barges"], 1) in rows
    why = {row.item: row.why for row in ask(store("canal", engine), "left-out", as_of="2021-01-01")}
    assert why[IRI(CANAL + "plan/barges")] == "same-promise"


@each_engine
def test_a_rate_is_never_added_to_an_amount_nor_dollars_to_euros(engine: str) -> None:
    rows = ask(store("canal", engine), "totals", as_of="2021-01-01")
    assert [(row.low, row.per.local) for row in rows if row.per] == [(2_000_000, "YR")]
    # The dollars are the euros told once more.
    assert {row.unit.local for row in rows} == {"CCY_EUR"}


@each_engine
def test_a_promise_of_money_without_an_amount_is_unknown_and_no_zero(engine: str) -> None:
    assert [(row.low, row.high) for row in ask(store("article", engine), "totals")] == [(10_000_000, None)]
    rows = ask(store("article", engine), "left-out")
    assert [(row.item, row.why, row.low) for row in rows] == [(IRI(ARTICLE + "investment"), "unknown", None)]


def changed(without: IRI, added: Iterable[ox.Quad] = ()) -> MemoryStore:
    kept = [quad for quad in store("canal", "pyoxigraph").quads() if quad.predicate.value != without]
    return MemoryStore([*kept, *added])


def test_without_the_undoing_the_blog_tells_an_ended_promise() -> None:
    rows = ask(changed(CMT.undoes), "left-out", item="blog/barges")
    assert [row.why for row in rows] == ["ended"]


def test_without_the_tie_a_part_would_be_added() -> None:
    (row,) = ask(changed(CMT.partOf), "totals", item="plan/training")
    assert row.low == 5_000_000


def test_each_of_several_promisors_has_a_total_of_its_own() -> None:
    quay, mode, joint = (
        ox.NamedNode(CANAL + "plan/quay"),
        ox.NamedNode(CMT.promisorMode),
        "https://w3id.org/commitment-graph/code/mode/",
    )
    store_ = changed(CMT.promisorMode, [ox.Quad(quay, mode, ox.NamedNode(joint + "each"))])
    rows = ask(store_, "totals", item="plan/quay")
    assert [(row.promisors, row.low) for row in rows] == [
        ((CANAL + "who#city",), 20_000_000),
        ((CANAL + "who#shire",), 20_000_000),
    ]


@each_engine
def test_a_currency_picks_its_amounts_alone(engine: str) -> None:
    assert len(ask(store("canal", engine), "totals", unit="CCY_EUR")) == 5
    # The amount of the article that nobody states is in no currency.
    assert len(ask(store("article", engine), "left-out", unit="CCY_EUR")) == 0


#: A promise of 3 billion, and one that amends it: 2 billion on top, 5 in all, by two deadlines.
AMENDED = """
PREFIX : <https://example.org/amended/>
INSERT DATA {
  :three a cmt:Commitment ; cmt:promisor :state ; cmt:kind kind:funding ; cmt:target :three-target .
  :three-target cmt:value 3000000000 ; cmt:unit unit:CCY_EUR ; cmt:bound bound:about .
  :five a cmt:Commitment ; cmt:promisor :state ; cmt:kind kind:funding ; cmt:amends :three ;
    cmt:increment :five-increment ; cmt:target :five-target ; cmt:deadline :by-2025 , :four-years .
  :five-increment cmt:value 2000000000 ; cmt:unit unit:CCY_EUR .
  :five-target cmt:value 5000000000 ; cmt:unit unit:CCY_EUR .
  :by-2025 cmt:latest "2025-12-31"^^xsd:date .
  :four-years cmt:latest "2024-12-31"^^xsd:date .
}"""


def amended(old: str = "", new: str = "") -> list[tuple[object, ...]]:
    graph = rdflib.Graph()
    prefixes = "".join(f"PREFIX {prefix}: <{base}>\n" for prefix, base in PREFIXES.items())
    graph.update(prefixes + AMENDED.replace(old, new))
    found = []
    for engine in (RdflibStore(graph), MemoryStore(from_rdflib(graph))):
        found.append([(row.year, row.side.local, row.low) for row in ask(engine, "totals")])
    assert found[0] == found[1]
    return found[0]


def test_what_adds_to_a_promise_that_it_amends_counts_with_its_level() -> None:
    assert amended() == [(2025, "target", 5_000_000_000)]


def test_without_the_tie_both_promises_count_each_for_itself() -> None:
    assert amended("cmt:amends :three ;") == [
        (None, "target", 3_000_000_000),
        (2025, "increment", 2_000_000_000),
    ]


def test_what_adds_to_something_else_than_it_amends_counts_with_what_it_adds() -> None:
    """Its level is 5 and it adds 2, but to 3 that are there, where the promise that it amends was of 1."""
    assert amended(":three-target cmt:value 3000000000", ":three-target cmt:value 1000000000") == [
        (2025, "increment", 2_000_000_000)
    ]


def test_of_two_deadlines_the_last_gives_the_year() -> None:
    assert amended('"2025-12-31"', '"2023-12-31"') == [(2024, "target", 5_000_000_000)]
