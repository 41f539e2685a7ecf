"""The description of the data in VoID and DCAT: what it counts is there, and nothing else is told."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
import rdflib
from rdflib import DCTERMS, RDF, VOID, Literal, URIRef
from serving import Serving, serving

import kg

DCAT = rdflib.Namespace("http://www.w3.org/ns/dcat#")
UNKNOWN = (DCTERMS.license, DCTERMS.publisher, DCTERMS.creator, DCTERMS.issued, DCTERMS.modified)


def described(address: str) -> tuple[rdflib.Graph, URIRef]:
    answer = httpx.get(f"{address}.well-known/void", timeout=60, trust_env=False)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/turtle; charset=utf-8")
    graph = rdflib.Graph().parse(data=answer.text, format="turtle")
    return graph, URIRef(f"{address}.well-known/void#dataset")


def number(graph: rdflib.Graph, subject: rdflib.term.Node, prop: URIRef) -> int:
    return int(str(graph.value(subject, prop)))


def test_the_counts_are_those_of_the_graph() -> None:
    held = {quad.triple for quad in kg.load().store.quads()}
    with serving() as running:
        graph, dataset = described(running.address)
    assert number(graph, dataset, VOID.triples) == len(held)
    assert number(graph, dataset, VOID.distinctSubjects) == len({one.subject for one in held})
    assert number(graph, dataset, VOID.distinctObjects) == len({one.object for one in held})
    by_property: dict[str, int] = {}
    by_class: dict[str, int] = {}
    for one in held:
        by_property[one.predicate.value] = by_property.get(one.predicate.value, 0) + 1
        if one.predicate.value == str(RDF.type):
            by_class[one.object.value] = by_class.get(one.object.value, 0) + 1
    told = {
        str(graph.value(part, VOID.property)): number(graph, part, VOID.triples)
        for part in graph.objects(dataset, VOID.propertyPartition)
    }
    assert told == by_property
    told = {
        str(graph.value(part, VOID["class"])): number(graph, part, VOID.entities)
        for part in graph.objects(dataset, VOID.classPartition)
    }
    assert told == by_class
    assert number(graph, dataset, VOID.properties) == len(by_property)
    assert number(graph, dataset, VOID.classes) == len(by_class)


def test_a_statement_in_two_graphs_counts_once(tmp_path: Path) -> None:
    (tmp_path / "twice.nq").write_text(
        "<http://e.test/a> <http://e.test/p> 1 <http://e.test/g> .\n".replace("1", '"1"')
        + '<http://e.test/a> <http://e.test/p> "1" <http://e.test/h> .\n'
    )
    with serving("--data", tmp_path / "twice.nq") as running:
        graph, dataset = described(running.address)
    assert number(graph, dataset, VOID.triples) == 1


def test_it_leads_to_the_endpoint_and_the_endpoint_leads_to_it(small: Serving) -> None:
    graph, dataset = described(small.address)
    endpoint = URIRef(small.sparql)
    assert graph.value(dataset, VOID.sparqlEndpoint) == endpoint
    assert (dataset, RDF.type, DCAT.Dataset) in graph
    service = graph.value(predicate=DCAT.servesDataset, object=dataset)
    assert graph.value(service, DCAT.endpointURL) == endpoint
    distribution = graph.value(dataset, DCAT.distribution)
    assert graph.value(distribution, DCAT.accessService) == service
    told = httpx.get(small.sparql, headers={"Accept": "text/turtle"}, trust_env=False).text
    description = rdflib.Graph().parse(data=told, format="turtle")
    default = URIRef("http://www.w3.org/ns/sparql-service-description#defaultGraph")
    assert set(description.objects(predicate=default)) == {dataset}


def test_nothing_is_told_that_the_server_cannot_know(small: Serving) -> None:
    graph, dataset = described(small.address)
    assert [prop for prop in UNKNOWN if graph.value(dataset, prop) is not None] == []
    assert set(graph.objects(dataset, DCTERMS.title)) == {
        Literal("The graph that this server reads", "en"),
        Literal("Le graphe que ce serveur lit", "fr"),
    }
    assert list(graph.objects(dataset, VOID.vocabulary)) == []


@pytest.mark.parametrize("kind", ["application/ld+json", "application/n-triples", "application/rdf+xml"])
def test_it_comes_in_the_format_that_is_asked_for(small: Serving, kind: str) -> None:
    told = httpx.get(f"{small.address}.well-known/void", headers={"Accept": kind}, trust_env=False)
    assert told.headers["content-type"] == kind
    assert len(rdflib.Graph().parse(data=told.text, format=kind)) == len(described(small.address)[0])
    refused = httpx.get(f"{small.address}.well-known/void", headers={"Accept": "image/png"}, trust_env=False)
    assert refused.status_code == 406


def test_counts_that_take_too_long_are_left_out_and_that_is_said() -> None:
    with serving("--timeout", "0.000001") as running:
        graph, dataset = described(running.address)
    assert graph.value(dataset, VOID.triples) is None
    assert "left out" in " ".join(map(str, graph.objects(dataset, DCTERMS.description)))
