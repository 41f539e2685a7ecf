"""OWL 2 DL throughout; OWL RL but for one axiom."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from ontology_files import CMT, HERE, ontology, profile_violations, read, seeds
from rdflib import OWL, RDF, RDFS, XSD, Graph, Literal, URIRef
from rdflib.term import Node

#: The axioms that OWL RL lacks, each with its reason in docs/decisions/0010-owl-profile.md.
BEYOND_RL = {"DisjointUnion": "the figures are all stated or derived"}

KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
RESERVED = tuple(str(n) for n in (RDF, RDFS, OWL, XSD))
#: Datatypes in OWL 2's map that values here may have; dates and durations are the two known strangers.
DATATYPES = {
    XSD.string,
    XSD.integer,
    XSD.decimal,
    XSD.boolean,
    XSD.nonNegativeInteger,
    XSD.anyURI,
    RDF.langString,
}
OUTSIDE_THE_MAP = {XSD.date, XSD.duration}


@pytest.mark.java
def test_the_owl_api_finds_no_violation_of_owl_2_dl(tmp_path: Path) -> None:
    assert profile_violations("DL", ontology(), tmp_path) == []


@pytest.mark.java
def test_the_data_leaves_owl_2_dl_by_its_dates_alone(tmp_path: Path) -> None:
    for path in (HERE / "sample.ttl", *seeds()):
        found = profile_violations("DL", ontology() + read(path), tmp_path)
        strangers = [
            line for line in found if "XMLSchema#date" not in line and "XMLSchema#duration" not in line
        ]
        assert strangers == [], path.name


@pytest.mark.java
def test_the_axioms_beyond_owl_rl_are_the_listed_ones(tmp_path: Path) -> None:
    found = profile_violations("RL", ontology(), tmp_path)
    assert Counter(line.split("\t")[1].split("(")[0] for line in found) == Counter(BEYOND_RL.keys())


@pytest.mark.java
def test_the_checker_sees_a_violation(tmp_path: Path) -> None:
    """A property that is transitive and asymmetric is not simple: OWL 2 DL refuses it."""
    graph = ontology()
    graph.add((URIRef(CMT + "partOf"), RDF.type, OWL.TransitiveProperty))
    assert any("NonSimple" in line for line in profile_violations("DL", graph, tmp_path))


def declarations(graph: Graph) -> dict[Node, set[URIRef]]:
    """Map each declared term to the sorts of term that it is declared as."""
    found: dict[Node, set[URIRef]] = {}
    for kind in KINDS:
        for term in graph.subjects(RDF.type, kind):
            if isinstance(term, URIRef):
                found.setdefault(term, set()).add(kind)
    return found


def undeclared(graph: Graph, declared: dict[Node, set[URIRef]]) -> set[str]:
    """List the properties and classes that a graph uses and the ontology does not declare."""
    properties = {p for p in graph.predicates() if not str(p).startswith(RESERVED)}
    classes = {c for c in graph.objects(None, RDF.type) if isinstance(c, URIRef)}
    used = properties | {c for c in classes if not str(c).startswith(RESERVED)}
    return {str(term) for term in used if term not in declared}


def misused(graph: Graph, declared: dict[Node, set[URIRef]]) -> list[str]:
    """List the uses of a property against its sort: a text where a node belongs, or the reverse."""
    wrong = []
    for _, predicate, value in graph:
        sorts = declared.get(predicate, set())
        if isinstance(value, Literal) and OWL.ObjectProperty in sorts:
            wrong.append(f"{predicate} has the text {value}")
        if not isinstance(value, Literal) and OWL.DatatypeProperty in sorts:
            wrong.append(f"{predicate} has the node {value}")
    return wrong


def test_each_term_is_declared_as_one_sort_only() -> None:
    declared = declarations(ontology())
    assert len(declared) > 170
    assert {str(term) for term, kinds in declared.items() if len(kinds) > 1} == set()


@pytest.mark.parametrize("path", [HERE / "sample.ttl", *seeds()], ids=lambda path: path.stem)
def test_data_uses_declared_terms_by_their_sort(path: Path) -> None:
    graph = ontology()
    declared = declarations(graph)
    data = read(path)
    assert undeclared(graph + data, declared) == set()
    assert misused(graph + data, declared) == []
    datatypes = {v.datatype for v in data.objects() if isinstance(v, Literal) and v.datatype}
    assert datatypes <= DATATYPES | OUTSIDE_THE_MAP


def test_the_structural_check_sees_wrong_use() -> None:
    graph = ontology()
    bad = Graph().parse(
        data=f'<x:a> a <x:Unknown> ; <{CMT}promisor> "Ann" ; <{CMT}value> <x:b> ; <{CMT}promises> <x:b> .',
        format="turtle",
    )
    declared = declarations(graph)
    assert undeclared(bad, declared) == {"x:Unknown", CMT + "promises"}
    assert len(misused(bad, declared)) == 2


def test_the_ontology_has_neither_imports_nor_ranges_outside_the_datatype_map() -> None:
    graph = ontology()
    assert list(graph.objects(None, OWL.imports)) == []
    ranges = {r for r in graph.objects(None, RDFS.range) if str(r).startswith(str(XSD))}
    assert ranges == {XSD.string, XSD.decimal, XSD.boolean, XSD.nonNegativeInteger}


def test_no_characteristic_needs_a_simple_property_that_is_not() -> None:
    graph = ontology()
    used = {kind for kind in graph.objects(None, RDF.type) if "Property" in str(kind)}
    risky = {OWL.TransitiveProperty, OWL.FunctionalProperty, OWL.InverseFunctionalProperty}
    assert not used & risky, "see docs/decisions/0012-what-is-inferred.md"
    assert not list(graph.triples((None, OWL.propertyChainAxiom, None)))
