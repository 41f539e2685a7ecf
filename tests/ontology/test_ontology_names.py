"""Each name that the design fixes exists, and each outside IRI exists in its own vocabulary."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import rdflib.namespace as known
from ontology_files import BASE, CMT, DESIGN, HERE, ONTOLOGY, ontology, read, seeds
from rdflib import OWL, RDF, SKOS, Graph, Literal, URIRef
from rdflib.term import Node

PINNED = sorted((HERE / "pinned").glob("*.txt"))
#: The vocabularies whose names rdflib lists itself: a pinned name that it does not know is a mistake.
LISTED_BY_RDFLIB = {
    "dcterms": known.DCTERMS, "foaf": known.FOAF, "org": known.ORG, "owl": known.OWL, "prov": known.PROV,
    "rdf": known.RDF, "rdfs": known.RDFS, "schema": known.SDO, "sh": known.SH, "skos": known.SKOS,
    "vann": known.VANN, "xsd": known.XSD,
}  # fmt: skip
#: Names that came after rdflib's lists were made, each seen in the vocabulary's own publication.
NEWER_THAN_RDFLIB = {"schema": {"sha256", "archivedAt"}}


def pinned(path: Path) -> tuple[str, set[str]]:
    """Read a pinned list: a comment, the namespace, then a name a line."""
    comment, namespace, *names = path.read_text(encoding="utf-8").splitlines()
    assert comment.startswith("# ")
    return namespace, set(names)


def outside_iris(graph: Graph) -> set[str]:
    """List the IRIs of vocabularies that a graph uses, as nodes or datatypes, and not the project's own."""
    found = set()
    for triple in graph:
        for term in triple:
            iri = term.datatype if isinstance(term, Literal) else term
            if isinstance(iri, URIRef) and not str(iri).startswith((BASE, "https://example.org/")):
                found.add(str(iri))
    return found


def not_pinned(iris: set[str]) -> set[str]:
    allowed = {namespace + name for namespace, names in map(pinned, PINNED) for name in names}
    return iris - allowed


def vocabulary_text() -> str:
    path = DESIGN / "vocabulary.md"
    if not path.is_file():
        pytest.skip("the design document vocabulary.md is not beside this checkout")
    return path.read_text(encoding="utf-8")


def test_every_name_of_the_design_exists() -> None:
    text = vocabulary_text()
    subjects = set(ontology("commitment").subjects())
    names = set(re.findall(r"\bcmt:(\w+)", text))
    assert len(names) > 110
    assert {name for name in names if URIRef(CMT + name) not in subjects} == set()


def codes_of_the_design(text: str) -> set[str]:
    """List `scheme/notation` for each code: spelled with its prefix, or listed in the row of its property."""
    schemes = "kind|force|mode|bound|role|status|precision|relation|rule|gap|novelty"
    named = {f"{s}/{n}" for s, n in re.findall(rf"`({schemes}):([a-z][a-z-]*)`", text)}
    rows = {
        "mode": "joint each several",
        "kind": "funding recruitment training hosting donation partnership construction site emissions "
        "maintenance refraining reporting subsidy publication other",
        "novelty": "new re-announced partly-new unclear",
        "bound": "exact at-least at-most more-than less-than about nearly range",
        "relation": "by before during from until",
        "precision": "day month end-of-month quarter season half-year year end-of-year decade event open",
        "role": "beneficiary intermediary host partner counterparty funder lead-funder operator announcer "
        "user member exception",
        "status": "kept kept-late partly-kept exceeded broken in-progress disputed postponed amended "
        "withdrawn not-rated",
        "rule": "target-minus-increment target-minus-baseline baseline-plus-increment baseline-times-factor "
        "target-over-factor target-over-baseline units-times-content sum-of-quantities whole-minus-part "
        "percent-change percent-of rate-times-periods ratio",
    }
    for scheme, notations in rows.items():
        for notation in notations.split():
            assert notation in text, f"the design has no {notation}"
            named.add(f"{scheme}/{notation}")
    return named


#: What the model needs and the design does not name, and why. A term that is not here fails the tests below.
ADDED = {
    "rule/factor-of-increment": "a cut in percent of a level that nobody states still has a factor",
    "cmt:undoes": "an identity decision can be undone, and the undoing is on record (decision 0051)",
    "cmt:textFile": "where the bytes of a document are, so that quotes can be looked up",
    "cmt:negativeExample": "each term shows what it is not (decision 0013)",
    "cmt:repair": "each shape says how to mend what it finds (decision 0013)",
}


def codes_of(graph: Graph) -> set[str]:
    return {str(c).removeprefix(BASE + "code/") for c in graph.subjects(RDF.type, SKOS.Concept)}


def terms_of(graph: Graph) -> set[str]:
    """List the classes, the properties and whatever else a graph describes in the project's namespace."""
    own = {str(subject) for subject in graph.subjects() if isinstance(subject, URIRef)}
    return {"cmt:" + iri.removeprefix(CMT) for iri in own if iri.startswith(CMT) and iri != CMT}


def terms_of_the_design(text: str) -> set[str]:
    return {"cmt:" + name for name in re.findall(r"\bcmt:(\w+)", text)}


def test_the_codes_are_those_of_the_design_and_the_added_ones() -> None:
    added = {name for name in ADDED if not name.startswith("cmt:")}
    assert codes_of(ontology("codes")) - codes_of_the_design(vocabulary_text()) == added
    assert codes_of_the_design(vocabulary_text()) <= codes_of(ontology("codes"))


def test_the_classes_and_properties_are_those_of_the_design_and_the_added_ones() -> None:
    added = {name for name in ADDED if name.startswith("cmt:")}
    assert terms_of(ontology("commitment")) - terms_of_the_design(vocabulary_text()) == added


@pytest.mark.parametrize(
    "kind", [OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty]
)
def test_a_term_that_nobody_recorded_is_seen(kind: Node) -> None:
    graph = Graph()
    graph.add((URIRef(CMT + "wager"), RDF.type, kind))
    assert terms_of(graph) - terms_of_the_design(vocabulary_text()) - set(ADDED) == {"cmt:wager"}


@pytest.mark.parametrize("name", ["shapes", "alignments", "codes", "style"])
def test_what_shapes_and_lists_speak_of_is_declared(name: str) -> None:
    declared = terms_of(ontology("commitment"))
    used = {
        "cmt:" + str(term).removeprefix(CMT)
        for triple in ontology(name)
        for term in triple
        if isinstance(term, URIRef) and str(term).startswith(CMT) and str(term) != CMT
    }
    assert used - declared == set()


def test_the_notation_of_a_code_is_the_end_of_its_iri() -> None:
    graph = ontology("codes")
    for concept in graph.subjects(RDF.type, SKOS.Concept):
        scheme = graph.value(concept, SKOS.inScheme)
        assert str(concept) == f"{scheme}/{graph.value(concept, SKOS.notation)}"


@pytest.mark.parametrize("path", PINNED, ids=lambda path: path.stem)
def test_a_pinned_list_is_sorted_and_known(path: Path) -> None:
    namespace, names = pinned(path)
    assert path.read_text(encoding="utf-8").splitlines()[2:] == sorted(names)
    listed = LISTED_BY_RDFLIB.get(path.stem)
    if listed is not None:
        newer = NEWER_THAN_RDFLIB.get(path.stem, set())
        known_names = {str(term) for term in dir(listed)}
        assert {n for n in names - newer if n not in listed and namespace + n not in known_names} == set()


@pytest.mark.parametrize(
    "path",
    [*sorted(ONTOLOGY.glob("*.ttl")), *seeds(), HERE / "sample.ttl"],
    ids=lambda path: path.stem,
)
def test_every_outside_iri_exists_in_its_vocabulary(path: Path) -> None:
    graph = read(path)
    kept = {iri for iri in outside_iris(graph) if not described_as_a_thing(graph, URIRef(iri))}
    assert not_pinned(kept) == set()


def described_as_a_thing(graph: Graph, node: Node) -> bool:
    """Tell an address that data points to (a web page) from a name of a vocabulary."""
    pages = {
        str(o)
        for p in ("url", "archivedAt", "sameAs")
        for o in graph.objects(None, URIRef("https://schema.org/" + p))
    }
    return str(node) in pages


def test_an_invented_outside_name_is_seen() -> None:
    assert not_pinned({"http://www.w3.org/ns/prov#wasPromisedBy", "http://www.w3.org/ns/prov#Activity"}) == {
        "http://www.w3.org/ns/prov#wasPromisedBy"
    }
