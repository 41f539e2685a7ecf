"""Clients that people use, as they are, against a real server."""

from __future__ import annotations

import json
import shutil
import subprocess

import pytest
import rdflib
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from serving import Serving
from SPARQLWrapper import CSV, JSON, POST, POSTDIRECTLY, TURTLE, XML, SPARQLWrapper

SELECT = "SELECT ?s { ?s <http://e.test/p> ?o } ORDER BY ?s"
FOUND = ["http://e.test/a", "http://e.test/b", "http://e.test/c"]


@pytest.mark.parametrize("directly", [False, True])
def test_sparqlwrapper_reads_tables_and_graphs(small: Serving, directly: bool) -> None:
    wrapper = SPARQLWrapper(small.sparql)
    wrapper.setQuery(SELECT)
    wrapper.setReturnFormat(JSON)
    if directly:
        wrapper.setMethod(POST)
        wrapper.setRequestMethod(POSTDIRECTLY)
    told = wrapper.query().convert()
    assert [row["s"]["value"] for row in told["results"]["bindings"]] == FOUND
    wrapper.setReturnFormat(CSV)
    assert wrapper.query().convert().decode().split() == ["s", *FOUND]
    wrapper.setReturnFormat(XML)
    assert len(wrapper.query().convert().getElementsByTagName("result")) == 3
    wrapper.setQuery("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }")
    wrapper.setReturnFormat(TURTLE)
    assert len(rdflib.Graph().parse(data=wrapper.query().convert(), format="turtle")) == 3


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_the_sparqlstore_of_rdflib_is_a_graph(small: Serving, method: str) -> None:
    graph = rdflib.Graph(SPARQLStore(small.sparql, method=method))
    assert [str(row.s) for row in graph.query(SELECT)] == FOUND
    assert sorted(map(str, graph.subjects())) == FOUND
    assert len(graph.query("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }").graph or ()) == 3


@pytest.mark.parametrize(
    "arguments",
    [
        ["--get", "--data-urlencode", f"query={SELECT}"],
        ["--data-urlencode", f"query={SELECT}"],
        ["--header", "Content-Type: application/sparql-query", "--data-binary", SELECT],
    ],
    ids=["get", "form", "direct"],
)
def test_curl_asks_in_each_way(small: Serving, arguments: list[str]) -> None:
    curl = shutil.which("curl")
    if curl is None:
        pytest.skip("there is no curl")
    ran = subprocess.run(
        [curl, "--silent", "--fail", "--noproxy", "*", *arguments, small.sparql],
        capture_output=True,
        check=True,
    )
    told = json.loads(ran.stdout)
    assert [row["s"]["value"] for row in told["results"]["bindings"]] == FOUND
