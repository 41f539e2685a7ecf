"""SHACL property paths, spelled as SPARQL spells them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.vocabulary.namespaces import PREFIXES, SH

if TYPE_CHECKING:
    import rdflib
    from rdflib.term import Node


def spell_path(shapes: rdflib.Graph, path: Node) -> str:
    """Spell a property path with the prefixes of this vocabulary: `cmt:target`, `^cmt:indicator/cmt:unit`."""
    import rdflib

    if isinstance(path, rdflib.URIRef):
        return curie(str(path))
    sh = rdflib.Namespace(str(SH))
    inverse = shapes.value(path, sh.inversePath)
    if inverse is not None:
        return f"^{spell_path(shapes, inverse)}"
    alternatives = shapes.value(path, sh.alternativePath)
    if alternatives is not None:
        steps = [spell_path(shapes, step) for step in shapes.items(alternatives)]
        return f"({'|'.join(steps)})"
    return "/".join(spell_path(shapes, step) for step in shapes.items(path))


def curie(iri: str) -> str:
    """Shorten an IRI by the prefixes of this vocabulary.

    >>> curie("https://w3id.org/commitment-graph/ontology#target")
    'cmt:target'
    """
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri
