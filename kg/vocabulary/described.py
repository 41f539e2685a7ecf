"""What the ontology says of one of its terms, for people: label, definition, notes, examples."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

import pyoxigraph as ox

from kg.errors import NameLookupError
from kg.vocabulary.bundled import ontology
from kg.vocabulary.namespaces import BASE, CMT, DCTERMS, OWL, RDF, RDFS, SKOS
from kg.vocabulary.terms import IRI

_TEXTS = {
    str(SKOS.prefLabel): "label",
    str(RDFS.label): "label",
    str(DCTERMS.title): "label",
    str(DCTERMS.description): "definition",
    str(SKOS.definition): "definition",
    str(SKOS.scopeNote): "note",
    str(SKOS.example): "example",
    str(CMT.negativeExample): "negative_example",
}
_LINKS = {
    str(RDF.type): "type",
    str(RDFS.subClassOf): "broader",
    str(RDFS.subPropertyOf): "broader",
    str(SKOS.inScheme): "scheme",
    str(RDFS.domain): "domain",
    str(RDFS.range): "range",
}


@dataclass(frozen=True, slots=True)
class Described:
    """One class, property, scheme or code: its texts in one language, and what it is linked to."""

    iri: IRI
    texts: Mapping[str, tuple[str, ...]]
    links: Mapping[str, tuple[IRI, ...]]

    @property
    def label(self) -> str:
        """What people call it."""
        return next(iter(self.texts.get("label", ())), self.iri.local)


def described(term: str, language: str = "en") -> Described:
    """Return what the bundled ontology says of a term; raises `NameLookupError` for another IRI.

    >>> described("https://w3id.org/commitment-graph/code/force/pledged").texts["definition"]
    ('The words make a promise in so many words.',)
    """
    found = _read().get(term)
    if found is None:
        raise NameLookupError(
            f"{term} is no term of the vocabulary: see ontology/commitment.ttl and codes.ttl"
        )
    texts: dict[str, list[str]] = {}
    links: dict[str, list[IRI]] = {}
    for kind, value, spoken in found:
        if spoken == language:
            texts.setdefault(kind, []).append(value)
        elif spoken is None:
            links.setdefault(kind, []).append(IRI(value))
    return Described(
        IRI(term),
        MappingProxyType({kind: tuple(values) for kind, values in texts.items()}),
        MappingProxyType({kind: tuple(values) for kind, values in links.items()}),
    )


@lru_cache
def members(term: str) -> tuple[IRI, ...]:
    """Return what belongs to a term: the codes of a list, the kinds of a class, the terms of the vocabulary.

    The vocabulary of codes has its lists.

    >>> [code.local for code in members("https://w3id.org/commitment-graph/code/force")][:2]
    ['announced', 'conditional']
    """
    links = {
        iri: [(kind, value) for kind, value, spoken in told if spoken is None]
        for iri, told in _read().items()
    }
    if ("type", str(OWL.Ontology)) in links.get(term, ()):
        if str(CMT).startswith(term):
            return tuple(IRI(iri) for iri in sorted(links) if iri.startswith(str(CMT)))
        return tuple(IRI(iri) for iri in sorted(links) if ("type", str(SKOS.ConceptScheme)) in links[iri])
    return tuple(IRI(iri) for iri in sorted(links) if {("broader", term), ("scheme", term)} & set(links[iri]))


@lru_cache(maxsize=1)
def terms() -> tuple[IRI, ...]:
    """Return every class, property, scheme and code that the bundled ontology describes, sorted."""
    return tuple(sorted(map(IRI, _read())))


@lru_cache(maxsize=1)
def _read() -> Mapping[str, list[tuple[str, str, str | None]]]:
    found: dict[str, list[tuple[str, str, str | None]]] = {}
    for file in ("commitment.ttl", "codes.ttl"):
        for subject, predicate, value, *_ in ontology(file):
            if not isinstance(subject, ox.NamedNode) or not subject.value.startswith(BASE):
                continue
            told = found.setdefault(subject.value, [])
            if isinstance(value, ox.Literal) and predicate.value in _TEXTS:
                told.append((_TEXTS[predicate.value], value.value, (value.language or "").partition("-")[0]))
            elif isinstance(value, ox.NamedNode) and predicate.value in _LINKS:
                told.append((_LINKS[predicate.value], value.value, None))
    return found
