"""The ontology has models, and each of its disjointness axioms rules something out."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest
from ontology_files import CMT, HERE, consistent, consistent_ones, ontology, read, seeds, unsatisfiable
from rdflib import OWL, RDF, RDFS, BNode, Graph, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

pytestmark = pytest.mark.java

CONTRADICTIONS = sorted((HERE / "contradictions").glob("*.ttl"))
MAIN_CLASSES = "The main classes: a node is one of them only."


def headers(path: Path) -> list[str]:
    """Read the axioms that a contradictory file names in its first lines."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line.removeprefix("# axiom: ") for line in lines if line.startswith("# axiom: ")]


def comment(graph: Graph, node: Node) -> str | None:
    return next(
        (str(c) for c in graph.objects(node, RDFS.comment) if getattr(c, "language", "") == "en"), None
    )


def groups(graph: Graph) -> dict[str, list[Node]]:
    """Map the English comment of each axiom of several members to those members."""
    kinds = (OWL.AllDisjointClasses, OWL.AllDisjointProperties)
    nodes = [node for kind in kinds for node in graph.subjects(RDF.type, kind)]
    found = {}
    for node in nodes:
        members = graph.value(node, OWL.members)
        assert members is not None
        found[comment(graph, node) or ""] = list(Collection(graph, members))
    return found


def disjointness_axioms(graph: Graph) -> set[str]:
    """Spell each disjointness axiom of the ontology as the headers of contradictory files do."""
    named = {
        f"{graph.qname(str(subject))} {graph.qname(str(predicate))}"
        for predicate in (OWL.disjointWith, OWL.disjointUnionOf, OWL.propertyDisjointWith)
        for subject in graph.subjects(predicate)
        if isinstance(subject, URIRef)
    }
    return named | set(groups(graph))


def without(graph: Graph, axiom: str) -> None:
    """Take one axiom out of a graph; fail where it is not there, so that no file names a stale one."""
    before = len(graph)
    words = axiom.split()
    if ":" in words[0]:
        terms = [RDF.type if word == "a" else graph.namespace_manager.expand_curie(word) for word in words]
        graph.remove((terms[0], terms[1], terms[2] if len(terms) == 3 else None))
    else:
        for node in [n for n in graph.subjects(RDFS.comment) if comment(graph, n) == axiom]:
            graph.remove((node, None, None))
    assert len(graph) < before, f"the ontology has no axiom {axiom!r}"


def test_the_ontology_its_alignments_and_codes_are_consistent(tmp_path: Path) -> None:
    assert consistent(ontology(), tmp_path)


def test_no_class_is_empty_by_definition(tmp_path: Path) -> None:
    assert unsatisfiable(ontology(), tmp_path) == {str(OWL.Nothing)}


def test_a_sample_of_every_class_is_consistent(tmp_path: Path) -> None:
    sample = read(HERE / "sample.ttl")
    vocabulary = ontology("commitment")
    leaves = {
        c
        for c in vocabulary.subjects(RDF.type, OWL.Class)
        if str(c).startswith(CMT) and not list(vocabulary.subjects(RDFS.subClassOf, c))
    }
    absent = leaves - set(sample.objects(None, RDF.type)) - {URIRef(CMT + "DerivationRule")}
    assert {str(c).removeprefix(CMT) for c in absent} == {"Funding", "PeopleCount"}, "see their contradiction"
    assert consistent(ontology() + sample, tmp_path)


@pytest.mark.parametrize("path", seeds(), ids=lambda path: path.stem)
def test_the_data_is_consistent(path: Path, tmp_path: Path) -> None:
    assert consistent(ontology() + read(path), tmp_path)


@pytest.mark.parametrize("path", CONTRADICTIONS, ids=lambda path: path.stem)
def test_a_contradiction_is_found(path: Path, tmp_path: Path) -> None:
    assert not consistent(ontology() + read(path), tmp_path)


def test_without_its_axiom_each_contradiction_is_none(tmp_path: Path) -> None:
    """So it is the named axiom that bites, and nothing else."""
    weakened = []
    for path in CONTRADICTIONS:
        assert headers(path), f"{path.name} names no axiom"
        graph = ontology()
        graph.parse(path)
        for axiom in headers(path):
            without(graph, axiom)
        weakened.append(graph)
    count = consistent_ones(weakened, tmp_path)
    assert count == len(CONTRADICTIONS), (
        f"{CONTRADICTIONS[count].name} is inconsistent for another reason too"
    )


def test_every_disjointness_axiom_has_a_contradictory_file() -> None:
    axioms = disjointness_axioms(ontology())
    assert len(axioms) == 7, axioms
    assert axioms <= {axiom for path in CONTRADICTIONS for axiom in headers(path)}


def test_each_pair_of_disjoint_classes_has_no_common_member(tmp_path: Path) -> None:
    """One file an axiom shows one pair; this shows the others, as classes that can have no member."""
    graph = ontology()
    pair = Namespace("https://example.org/pair/")
    expected = set()
    for name, members in groups(graph).items():
        if "side of an item" in name:
            continue
        for left, right in combinations(members, 2):
            both = pair["-and-".join(str(m).rsplit("#")[-1].rsplit("/")[-1] for m in (left, right))]
            graph.add((both, RDF.type, OWL.Class))
            graph.add((both, RDFS.subClassOf, left))
            graph.add((both, RDFS.subClassOf, right))
            expected.add(str(both))
    assert len(groups(graph)[MAIN_CLASSES]) == 16
    assert len(expected) == 15 + 3 + 3 + 120
    assert unsatisfiable(graph, tmp_path) == expected | {str(OWL.Nothing)}


def test_each_pair_of_sides_excludes_the_other(tmp_path: Path) -> None:
    graph = ontology()
    sides = next(members for name, members in groups(graph).items() if "side of an item" in name)
    pair = Namespace("https://example.org/sides/")
    expected = set()
    for left, right in combinations(sides, 2):
        shared = pair[f"{str(left).rsplit('#')[-1]}-{str(right).rsplit('#')[-1]}"]
        both = URIRef(f"{shared}-class")
        graph.add((shared, RDF.type, OWL.ObjectProperty))
        graph.add((shared, RDFS.subPropertyOf, left))
        graph.add((shared, RDFS.subPropertyOf, right))
        some = BNode()
        graph.add((both, RDF.type, OWL.Class))
        graph.add((both, RDFS.subClassOf, some))
        graph.add((some, RDF.type, OWL.Restriction))
        graph.add((some, OWL.onProperty, shared))
        graph.add((some, OWL.someValuesFrom, OWL.Thing))
        expected.add(str(both))
    assert len(expected) == 6
    assert unsatisfiable(graph, tmp_path) == expected | {str(OWL.Nothing)}


def test_use_of_a_property_infers_no_disjoint_kind() -> None:
    """A hand-written graph with a wrong property must not turn a wish into a promise."""
    from ontology_files import ONTOLOGY

    vocabulary = read(ONTOLOGY / "commitment.ttl")
    kinds = {m for name, members in groups(vocabulary).items() if name != MAIN_CLASSES for m in members}
    kinds |= {URIRef(CMT + "StatedFigure"), URIRef(CMT + "DerivedFigure")}
    inferred = {o for p in (RDFS.domain, RDFS.range) for o in vocabulary.objects(None, p)}
    assert len(kinds) > 12
    assert not kinds & inferred
