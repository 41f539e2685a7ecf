"""JSON-LD written with the bundled context reads well and loses nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from ontology_files import BASE, CMT, HERE, ONTOLOGY, ontology, read, seeds
from rdflib import OWL, RDF, SKOS, Graph, URIRef
from rdflib.compare import isomorphic

CONTEXT: dict[str, Any] = json.loads((ONTOLOGY / "context.jsonld").read_text(encoding="utf-8"))["@context"]


def written(graph: Graph) -> dict[str, dict[str, Any]]:
    """Write a graph as JSON-LD and index its nodes by their short names."""
    document = json.loads(graph.serialize(format="json-ld", context=CONTEXT))
    return {node["@id"].replace(":", "/").rsplit("/")[-1]: node for node in document["@graph"]}


def test_every_term_has_its_own_name_in_the_context() -> None:
    graph = ontology("commitment")
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
    own = {
        str(t).removeprefix(CMT) for k in kinds for t in graph.subjects(RDF.type, k) if str(t).startswith(CMT)
    }
    assert len(own) > 120
    for name in own:
        entry = CONTEXT[name]
        assert (entry if isinstance(entry, str) else entry["@id"]) == f"cmt:{name}"


def test_links_are_read_as_links_and_dates_as_dates() -> None:
    graph = ontology("commitment")
    for term in graph.subjects(RDF.type, OWL.ObjectProperty):
        if str(term).startswith(CMT):
            assert CONTEXT[str(term).removeprefix(CMT)]["@type"] == "@id"
    for name in ("earliest", "latest", "asOf", "decidedOn"):
        assert CONTEXT[name]["@type"] == "xsd:date"


def test_every_scheme_of_codes_has_a_prefix() -> None:
    schemes = {f"{scheme}/" for scheme in ontology("codes").subjects(RDF.type, SKOS.ConceptScheme)}
    assert len(schemes) == 11
    assert schemes <= {value for value in CONTEXT.values() if isinstance(value, str)}


def test_a_commitment_reads_well() -> None:
    nodes = written(read(HERE / "sample.ttl"))
    servers = nodes["servers"]
    assert servers["@type"] == "Commitment"
    assert sorted(servers["promisor"]) == ["agents:ann", "agents:town"]
    assert servers["kind"] == "kinds:donation"
    assert servers["force"] == "forces:conditional"
    assert nodes["ann"]["label"] == {"en": "Ann", "fr": "Ann"}
    assert nodes["judgement"]["asOf"] == "2026-01-01"
    assert nodes["servers-increment"]["value"] == 10
    assert nodes["servers-increment"]["unit"] == "units:NUM"


@pytest.mark.parametrize("path", [HERE / "sample.ttl", *seeds()], ids=lambda path: path.stem)
def test_a_round_trip_keeps_every_triple(path: Path) -> None:
    graph = read(path)
    text = graph.serialize(format="json-ld", context=CONTEXT)
    assert isomorphic(graph, Graph().parse(data=text, format="json-ld"))


def test_another_reader_finds_the_same_triples() -> None:
    import pyoxigraph as ox

    text = read(HERE / "sample.ttl").serialize(format="json-ld", context=CONTEXT)
    found = {str(quad.triple) for quad in ox.parse(text.encode(), format=ox.RdfFormat.JSON_LD)}
    turtle = {str(quad.triple) for quad in ox.parse(path=HERE / "sample.ttl", format=ox.RdfFormat.TURTLE)}
    assert found == turtle


def test_json_that_a_person_writes_is_understood() -> None:
    document = {
        "@context": CONTEXT,
        "@id": "data:mine/staff",
        "@type": "Commitment",
        "promisor": "agents:town",
        "force": "forces:pledged",
        "deadline": {"@id": "data:mine/staff-deadline", "@type": "TimeBound", "latest": "2026-12-31"},
        "target": {
            "@id": "data:mine/staff-target",
            "@type": "StatedFigure",
            "value": 60,
            "unit": "units:NUM",
        },
    }
    graph = Graph().parse(data=json.dumps(document), format="json-ld")
    staff = URIRef(BASE + "id/mine/staff")
    assert (staff, URIRef(CMT + "force"), URIRef(BASE + "code/force/pledged")) in graph
    target = graph.value(staff, URIRef(CMT + "target"))
    assert graph.value(target, URIRef(CMT + "value")).toPython() == 60  # type: ignore[union-attr]
    latest = graph.value(URIRef(BASE + "id/mine/staff-deadline"), URIRef(CMT + "latest"))
    assert str(latest.datatype).endswith("#date")  # type: ignore[union-attr]
