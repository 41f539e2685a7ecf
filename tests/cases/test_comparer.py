"""The comparer notices a graph that says something else than its key, in each way."""

from __future__ import annotations

import re

import pyoxigraph as ox
import pytest
from answer_keys import Claim, Key
from comparer import Comparer

TEXT = "Acme, with 70 people today, will hire 30 people by 2030 in Lyon. It keeps the yards open."
#: A made-up key and the graph that agrees with it.
FACTS = {
    "f1": {
        "id": "f1", "act": "commitment", "kind": "hiring", "promisor": ["Acme"], "unit": "person",
        "location": "Lyon",
        "baseline": {"v": 70, "basis": "stated"}, "increment": {"v": 30, "basis": "stated"},
        "target": {"v": 100, "basis": "derived"}, "factor": {"v": 1.43, "basis": "derived"},
        "deadline": {"by": "2030", "precision": "year"}, "status": {"value": "kept", "as_of": "2031-02"},
        "quote": "Acme, with 70 people today, will hire 30 people by 2030 in Lyon",
    },
    "f2": {
        "id": "f2", "act": "commitment", "kind": "upkeep", "promisor": ["Acme"], "part_of": "f1",
        "deadline": {"basis": "absent"}, "target": {"basis": "absent"}, "quote": "It keeps the yards open",
    },
}  # fmt: skip
TABLE = {"facts": {"f1": {"node": "s0/hiring"}, "f2": {"node": "s0/yards"}}}
GRAPH = """
@prefix cmt: <https://w3id.org/commitment-graph/ontology#> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix unit: <http://qudt.org/vocab/unit/> .
@prefix code: <https://w3id.org/commitment-graph/code/> .
@prefix precision: <https://w3id.org/commitment-graph/code/precision/> .
@prefix status: <https://w3id.org/commitment-graph/code/status/> .
@prefix : <https://w3id.org/commitment-graph/id/acme-s0/> .
:hiring a cmt:Commitment ; cmt:promisor :acme ; cmt:place :lyon ; cmt:evidence :one ; cmt:baseline :baseline ;
    cmt:increment :increment ; cmt:target :target ; cmt:factor :factor ; cmt:deadline :deadline .
:baseline a cmt:StatedFigure ; cmt:value 70 ; cmt:unit unit:NUM ; cmt:evidence :one .
:increment a cmt:StatedFigure ; cmt:value 30 ; cmt:unit unit:NUM ; cmt:evidence :one .
:target a cmt:DerivedFigure ; cmt:value 100 ; cmt:unit unit:NUM .
:factor a cmt:DerivedFigure ; cmt:value 1.4285714285714286 ; cmt:unit unit:NUM .
:deadline a cmt:TimeBound ; cmt:latest "2030-12-31"^^xsd:date ; cmt:precision precision:year .
:kept a cmt:StatusAssessment ; cmt:of :hiring ; cmt:status status:kept ; cmt:asOf "2031-02-10"^^xsd:date .
:one oa:hasSource :document ; oa:hasSelector :place .
:place oa:start 0 ; oa:end 63 .
:yards a cmt:Commitment ; cmt:promisor :acme ; cmt:partOf :hiring ; cmt:evidence :two ;
    cmt:knowledgeGap :gap-1 , :gap-2 .
:gap-1 cmt:missing cmt:deadline . :gap-2 cmt:missing cmt:target .
:two oa:hasSource :document ; oa:hasSelector :place-2 .
:place-2 oa:start 65 ; oa:end 88 .
"""


def compared(graph: str = GRAPH, table: dict[str, object] | None = None) -> list[str]:
    key = Key("acme", FACTS, {"s0": TEXT}, {"s0": "en"}, [], [], [])
    return [
        str(one)
        for one in Comparer(key, table or TABLE, ox.parse(graph, format=ox.RdfFormat.TURTLE)).differences()
    ]


def test_a_graph_that_agrees() -> None:
    assert compared() == []


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ("cmt:value 30", "cmt:value 31", "not 30"),
        ("cmt:value 1.4285714285714286", "cmt:value 1.44", "not 1.43"),
        (":target a cmt:DerivedFigure", ":target a cmt:StatedFigure", "target is not derived"),
        (":baseline a cmt:StatedFigure ; cmt:value 70 ; cmt:unit unit:NUM ; cmt:evidence :one",
         ":baseline a cmt:StatedFigure ; cmt:value 70 ; cmt:unit unit:NUM", "has no evidence"),
        ("cmt:target :target", "cmt:total :target", "no figure stands there"),
        ('"2030-12-31"', '"2029-12-31"', "ends 2029-12-31"),
        ("precision:year", "precision:day", "its precision is day"),
        ("status:kept", "status:broken", "broken as of 2031-02-10"),
        ('"2031-02-10"', '"2032-02-10"', "kept as of 2032-02-10"),
        ("cmt:place :lyon ;", "", "nothing is said of location"),
        ("oa:end 63", "oa:end 50", "no evidence covers"),
        ("cmt:partOf :hiring", "cmt:mayOverlap :hiring", "no cmt:partOf to hiring"),
        ("cmt:missing cmt:deadline", "cmt:missing cmt:start", "no gap says that deadline is missing"),
        (":yards a cmt:Commitment", ":yards a cmt:Aspiration", "it is no Commitment"),
        ("cmt:partOf :hiring", "cmt:partOf :hiring ; cmt:target :increment", "the source tells none"),
        (":hiring a cmt:Commitment ; cmt:promisor :acme", ":hiring a cmt:Commitment", "0 promisors"),
    ],
)  # fmt: skip
def test_a_graph_that_differs(before: str, after: str, reason: str) -> None:
    assert before in GRAPH
    assert re.search(re.escape(reason), "\n".join(compared(GRAPH.replace(before, after))))


def test_a_fact_that_is_not_mapped_fails() -> None:
    found = compared(table={"facts": {"f1": {"node": "s0/hiring"}}})
    assert found
    assert all("f2" in one and "no row in map.toml" in one for one in found)


def test_a_node_that_is_not_there_fails() -> None:
    found = compared(table={"facts": {"f1": {"node": "s0/hiring"}, "f2": {"node": "s0/elsewhere"}}})
    assert any("elsewhere is not in the graph" in one for one in found)


def test_a_field_that_nobody_foresaw_is_an_error() -> None:
    key = Key("acme", {"f1": FACTS["f1"] | {"surprise": "words"}}, {"s0": TEXT}, {}, [], [], [])
    with pytest.raises(ValueError, match=r"f1\.surprise is neither a figure nor a remark"):
        list(key.claims())


def test_a_claim_reads_as_one_line() -> None:
    assert str(Claim("f1", "target", "figure", {"value": 3})) == "f1.target: figure value 3"
