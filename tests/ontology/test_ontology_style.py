"""The ontology's own annotations are complete: labels, definitions, notes, headers, reasons."""

from __future__ import annotations

from pathlib import Path

import pyshacl
import pytest
from ontology_files import BASE, CMT, HERE, ONTOLOGY, ontology, read
from rdflib import OWL, RDF, RDFS, SH, Graph, URIRef
from rdflib.term import Node

BAD = sorted((HERE / "badstyle").glob("*.ttl"))
MAIN = URIRef(BASE + "ontology")
STYLE = read(ONTOLOGY / "style.ttl")


def findings(graph: Graph) -> list[tuple[Node | None, str]]:
    """Run the style shapes and list focus node and message of each finding."""
    _, report, _ = pyshacl.validate(graph, shacl_graph=STYLE)
    assert isinstance(report, Graph)
    return [
        (report.value(result, SH.focusNode), str(report.value(result, SH.resultMessage)))
        for result in report.subjects(RDF.type, SH.ValidationResult)
    ]


def test_the_ontology_keeps_its_style() -> None:
    assert findings(ontology()) == []


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_a_badly_written_term_is_found(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    expected = text.splitlines()[0].removeprefix("# ")
    # The shape of the main header has a target node, which most of these small files lack.
    found = {message for node, message in findings(read(path)) if node != MAIN or "vann:" in text}
    assert found == {expected}


def test_every_style_message_has_a_bad_file() -> None:
    messages = {str(message) for message in STYLE.objects(None, SH.message)}
    expected = {path.read_text(encoding="utf-8").splitlines()[0].removeprefix("# ") for path in BAD}
    assert messages == expected


def test_every_alignment_has_a_reason_and_every_reason_an_alignment() -> None:
    graph = ontology("alignments")
    links = {
        (s, p, o)
        for p in (RDFS.subClassOf, RDFS.subPropertyOf, RDFS.seeAlso)
        for s, o in graph.subject_objects(p)
        if str(s).startswith(CMT)
    }
    explained = {
        (
            graph.value(axiom, OWL.annotatedSource),
            graph.value(axiom, OWL.annotatedProperty),
            graph.value(axiom, OWL.annotatedTarget),
        )
        for axiom in graph.subjects(RDF.type, OWL.Axiom)
    }
    assert len(links) > 30
    assert links == explained


def test_commitments_elsewhere_are_neighbours_and_never_the_same() -> None:
    """Legal obligations (IATI, FIBO) and accounting reserves (FRAPO) share the word alone."""
    graph = ontology("alignments")
    commitment = URIRef(CMT + "Commitment")
    assert set(graph.predicates(commitment)) == {RDFS.seeAlso}
    assert not list(graph.triples((None, OWL.equivalentClass, None)))
    assert not list(graph.triples((None, OWL.sameAs, None)))
