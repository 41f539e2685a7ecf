"""A given query means for all focus nodes at once what it means for each by itself (SHACL appendix A).

Pre-binding joins each basic graph pattern with `$this`, also the empty one at the start of a group.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from two_engines import SH, by_pyshacl, compiled, parse

from kg.validation.compiler.shapes_graph import ShapesGraph

FILE = Path(__file__).with_name("prebinding.ttl").read_text(encoding="utf-8")
QUERIES = [query.value for query in ShapesGraph(parse(FILE)).subjects(SH + "select")]
TARGETS = ":S sh:targetObjectsOf :q ; sh:targetNode :b, 3 ; "


def name(query: str) -> str:
    return query.rpartition("/")[2]


@pytest.mark.parametrize("query", QUERIES, ids=name)
def test_for_all_nodes(query: str) -> None:
    graph = parse(f"{FILE} {TARGETS} sh:sparql <{query}> .")
    assert compiled(graph, graph) == by_pyshacl(graph, graph) != {}


@pytest.mark.parametrize("query", QUERIES, ids=name)
def test_as_a_condition(query: str) -> None:
    """Inside `sh:not` the query decides about a node that is known."""
    graph = parse(f"{FILE} {TARGETS} sh:not [ sh:sparql <{query}> ] .")
    assert compiled(graph, graph) == by_pyshacl(graph, graph)
