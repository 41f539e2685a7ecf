"""The codes of the bundled schemes, and what people call them in English and in French."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

import pyoxigraph as ox

from kg.vocabulary.bundled import ontology
from kg.vocabulary.namespaces import BASE, CODES, RDFS, SKOS
from kg.vocabulary.terms import IRI

_PREFERRED = str(SKOS.prefLabel)
_LABELS = (_PREFERRED, str(RDFS.label))


@lru_cache(maxsize=1)
def _codes() -> Mapping[str, Mapping[IRI, str]]:
    """Language → code → label, in the order of `ontology/codes.ttl`."""
    return _read("codes.ttl")


@lru_cache(maxsize=1)
def _terms() -> Mapping[str, Mapping[IRI, str]]:
    """Language → class or property → label, from `ontology/commitment.ttl`."""
    return _read("commitment.ttl")


@lru_cache(maxsize=1)
def _definitions() -> Mapping[str, Mapping[IRI, str]]:
    """Language → code, class or property → definition."""
    read = [_read(file, (str(SKOS.definition),)) for file in ("codes.ttl", "commitment.ttl")]
    return MappingProxyType(
        {language: MappingProxyType({**read[0][language], **read[1][language]}) for language in read[0]}
    )


def _read(file: str, properties: tuple[str, ...] = _LABELS) -> Mapping[str, Mapping[IRI, str]]:
    found: dict[str, dict[IRI, str]] = {}
    for subject, predicate, value, *_ in ontology(file):
        if (
            predicate.value in properties
            and isinstance(subject, ox.NamedNode)
            and isinstance(value, ox.Literal)
            and subject.value.startswith(BASE)
        ):
            words = found.setdefault((value.language or "").partition("-")[0], {})
            # A preferred label wins over a plain one, whichever comes first in the file.
            if predicate.value == _PREFERRED or IRI(subject.value) not in words:
                words[IRI(subject.value)] = value.value
    return MappingProxyType({language: MappingProxyType(words) for language, words in found.items()})


def labels(language: str, *, terms: bool = False) -> Mapping[IRI, str]:
    """Return what people call each code in one language; with `terms`, each class and property too.

    A regional language (`fr-CA`) falls back to its language, and a language without labels to English.

    >>> labels("fr")[IRI("https://w3id.org/commitment-graph/code/bound/at-least")]
    'au moins'
    """
    base = language.lower().partition("-")[0]
    sources = (_codes(), _terms()) if terms else (_codes(),)
    merged: dict[IRI, str] = {}
    for source in sources:
        merged.update(source.get("en", {}))
        merged.update(source.get(base, {}))
    return MappingProxyType(merged)


def definitions(language: str) -> Mapping[IRI, str]:
    """Return how each code, class and property is defined in English (`en`) or French (`fr`).

    >>> definitions("en")[IRI("https://w3id.org/commitment-graph/ontology#minValue")]
    'The lower end of a range.'
    """
    return _definitions()[language]


def concepts(scheme: str) -> tuple[IRI, ...]:
    """Return the codes of one scheme (`kind`, `force`, …), sorted by name.

    Raises `KeyError` for a scheme that does not exist.

    >>> IRI("https://w3id.org/commitment-graph/code/force/pledged") in concepts("force")
    True
    """
    prefix = str(CODES[scheme])
    known = {code for words in _codes().values() for code in words}
    return tuple(sorted(code for code in known if code.startswith(prefix) and code != prefix))
