"""The terms and codes of the ontology, with all that it says of them in English and in French."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from kg.vocabulary.described import described
from kg.vocabulary.namespaces import CMT, OWL, RDF, RDFS, SCHEMA
from website.turtle import graph, ordered, sections

#: What a term's texts are called, in the order in which they are read.
TEXTS = {
    "definition": "Definition",
    "note": "Scope note",
    "example": "Example",
    "negative_example": "Not this",
}


_DOMAINS = (RDFS.domain, SCHEMA.domainIncludes)
_RANGES = (RDFS.range, SCHEMA.rangeIncludes)


@dataclass(frozen=True, slots=True)
class Alignment:
    """How a term lies to one of another vocabulary, and why."""

    relation: str
    target: str
    reason: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Term:
    """One class, property, scheme or code: its texts by language, its links by what they are called."""

    iri: str
    kind: str
    labels: Mapping[str, str]
    texts: Mapping[str, Mapping[str, tuple[str, ...]]]
    links: Mapping[str, list[str]]
    alignments: tuple[Alignment, ...] = ()
    formula: str | None = None


def vocabulary() -> list[tuple[str, list[Term]]]:
    """Return the classes and properties by section, in the order of the file."""
    return [(section.title, [_term(iri) for iri in section.iris]) for section in sections("commitment.ttl")]


def codes() -> list[tuple[Term, list[Term]]]:
    """Return each scheme with its codes, in the order of the file."""
    return [
        (_code(section.iris[0]), [_code(iri) for iri in section.iris[1:]])
        for section in sections("codes.ttl")
    ]


def _term(iri: str) -> Term:
    node, file = _uri(iri), graph("commitment.ttl")
    types = {str(kind) for kind in file.objects(node, _uri(RDF.type))}
    is_class = OWL.Class in types
    return Term(
        iri,
        "class" if is_class else "property",
        *_texts(iri),
        links=_of_class(node) if is_class else _of_property(node),
        alignments=_alignments(iri),
    )


def _code(iri: str) -> Term:
    found = graph("codes.ttl").value(_uri(iri), _uri(CMT.formula))
    return Term(iri, "code", *_texts(iri), links={}, formula=str(found) if found else None)


def _texts(iri: str) -> tuple[Mapping[str, str], Mapping[str, Mapping[str, tuple[str, ...]]]]:
    told = {language: described(iri, language) for language in ("en", "fr")}
    texts = {
        kind: {language: one.texts[kind] for language, one in told.items() if kind in one.texts}
        for kind in TEXTS
    }
    labels = {language: one.label for language, one in told.items()}
    return labels, {kind: by_language for kind, by_language in texts.items() if by_language}


def _of_class(node: Any) -> dict[str, list[str]]:
    file = graph("commitment.ttl")
    return _kept(
        {
            "Kind of": _named(file.objects(node, _uri(RDFS.subClassOf))),
            "Kinds": _named(file.subjects(_uri(RDFS.subClassOf), node)),
            "Has": _either(file.subjects, _DOMAINS, node),
            "Is led to by": _either(file.subjects, _RANGES, node),
            "Is never also": _disjoint(node),
        }
    )


def _of_property(node: Any) -> dict[str, list[str]]:
    file = graph("commitment.ttl")

    def objects(kind: Any, node: Any) -> Any:
        return file.objects(node, kind)

    return _kept(
        {
            "Of": _either(objects, _DOMAINS, node),
            "Leads to": _either(objects, _RANGES, node),
            "Kind of": _named(file.objects(node, _uri(RDFS.subPropertyOf))),
            "Kinds": _named(file.subjects(_uri(RDFS.subPropertyOf), node)),
        }
    )


def _disjoint(node: Any) -> set[Any]:
    from rdflib.collection import Collection

    file = graph("commitment.ttl")
    found = {*file.objects(node, _uri(OWL.disjointWith)), *file.subjects(_uri(OWL.disjointWith), node)}
    for members in file.objects(None, _uri(OWL.members)):
        several = set(Collection(file, members))
        found |= several if node in several else set()
    return found - {node}


def _alignments(iri: str) -> tuple[Alignment, ...]:
    file, found = graph("alignments.ttl"), []
    for axiom in file.subjects(_uri(OWL.annotatedSource), _uri(iri)):
        relation = file.value(axiom, _uri(OWL.annotatedProperty))
        target = file.value(axiom, _uri(OWL.annotatedTarget))
        reason = {
            getattr(text, "language", ""): str(text) for text in file.objects(axiom, _uri(RDFS.comment))
        }
        found.append(Alignment(str(relation), str(target), reason))
    return tuple(sorted(found, key=lambda one: (one.relation, one.target)))


def _either(find: Callable[[Any, Any], Any], kinds: tuple[str, ...], node: Any) -> set[Any]:
    """What is found by one of several properties, which a file may use for the same."""
    return _named(one for kind in kinds for one in find(_uri(kind), node))


def _named(nodes: Any) -> set[Any]:
    from rdflib import URIRef

    return {node for node in nodes if isinstance(node, URIRef)}


def _kept(links: Mapping[str, set[Any]]) -> dict[str, list[str]]:
    return {name: ordered(nodes) for name, nodes in links.items() if nodes}


def _uri(iri: str) -> Any:
    from rdflib import URIRef

    return URIRef(iri)
