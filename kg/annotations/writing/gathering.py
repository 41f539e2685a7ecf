"""The statements of one document, gathered from a store that may hold many."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox

from kg.accounts.nodes import instances
from kg.errors import InputError, NameLookupError
from kg.stores.protocol import Store
from kg.vocabulary.namespaces import AGENT, CMT, PLACE, TOPIC
from kg.vocabulary.terms import IRI

_SHARED = (str(AGENT), str(PLACE), str(TOPIC))


def gather(store: Store, document: str | None = None) -> tuple[IRI | None, list[ox.Triple]]:
    """Return a document of a store and its statements, with what is said of the shared things in them.

    `document` is its IRI or the name in it (`promise`); it may be left out where there is one document. A
    store without documents gives its identity decisions, and None. Goes through all statements once. Raises
    `NameLookupError` for a document that is not there, and `InputError` where it has to be named.
    """
    documents = instances(store, CMT.SourceDocument)
    if not documents and document is None:
        return None, _triples(store.quads())
    chosen = _chosen(documents, document)
    if len(documents) == 1:
        return chosen, _triples(store.quads())
    folder = chosen[: chosen.rfind("/") + 1]
    own: list[ox.Triple] = []
    shared: dict[str, list[ox.Triple]] = {}
    for quad in store.quads():
        subject = quad.subject
        triple = ox.Triple(quad.subject, quad.predicate, quad.object)
        named = isinstance(quad.graph_name, ox.NamedNode) and quad.graph_name.value == chosen
        if named or (isinstance(subject, ox.NamedNode) and subject.value.startswith(folder)):
            own.append(triple)
        elif isinstance(subject, ox.NamedNode) and subject.value.startswith(_SHARED):
            shared.setdefault(subject.value, []).append(triple)
    return chosen, list(dict.fromkeys([*own, *_reached(own, shared)]))


def _chosen(documents: list[IRI], wanted: str | None) -> IRI:
    if wanted is None:
        if len(documents) > 1:
            raise InputError(f"the graph has {len(documents)} documents: name the one to write")
        return documents[0]
    for document in documents:
        if wanted in (document, document.rpartition("/")[0].rpartition("/")[2]):
            return document
    raise NameLookupError(
        f"the document {wanted} is not in the graph: graph.documents() lists those that are"
    )


def _reached(own: Iterable[ox.Triple], shared: dict[str, list[ox.Triple]]) -> Iterable[ox.Triple]:
    """What is said of the shared things that some statements name, and of those that these name in turn."""
    waiting, seen = list(own), set[str]()
    while waiting:
        value = waiting.pop().object
        if isinstance(value, ox.NamedNode) and value.value in shared and value.value not in seen:
            seen.add(value.value)
            waiting += shared[value.value]
    return [triple for node in sorted(seen) for triple in shared[node]]


def _triples(quads: Iterable[ox.Quad]) -> list[ox.Triple]:
    return list(dict.fromkeys(ox.Triple(quad.subject, quad.predicate, quad.object) for quad in quads))
