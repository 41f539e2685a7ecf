"""Between pyoxigraph's terms and rdflib's, both ways; rdflib is imported when first used."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from kg.vocabulary.terms import IRI, BlankNode, Term, literal_value

if TYPE_CHECKING:
    import rdflib
    from rdflib.term import Node

_STRING = "http://www.w3.org/2001/XMLSchema#string"


def to_rdflib(quads: Iterable[ox.Quad]) -> rdflib.Graph:
    """Copy quads into one new `rdflib.Graph`, all graphs merged.

    Terms are shared and literals are not normalised, so this is several times faster than parsing Turtle.
    """
    import rdflib

    graph = rdflib.Graph(bind_namespaces="none")
    convert = _Converter()
    add = graph.store.add
    for quad in quads:
        triple = (convert(quad.subject), convert(quad.predicate), convert(quad.object))
        add(triple, graph)
    return graph


def to_rdflib_dataset(quads: Iterable[ox.Quad]) -> rdflib.Dataset:
    """Copy quads into a new `rdflib.Dataset` whose default graph is the union of its graphs."""
    import rdflib
    from rdflib.graph import DATASET_DEFAULT_GRAPH_ID

    dataset = rdflib.Dataset(default_union=True)
    convert = _Converter()
    for quad in quads:
        name = quad.graph_name
        target = DATASET_DEFAULT_GRAPH_ID if isinstance(name, ox.DefaultGraph) else convert(name)
        graph = dataset.graph(target)
        graph.add((convert(quad.subject), convert(quad.predicate), convert(quad.object)))
    return dataset


class _Converter:
    """Turns pyoxigraph terms into rdflib ones, each distinct IRI once."""

    def __init__(self) -> None:
        import rdflib

        self._iris: dict[str, rdflib.URIRef] = {}
        self._uriref, self._bnode, self._literal = rdflib.URIRef, rdflib.BNode, rdflib.Literal

    def __call__(self, term: object) -> Any:
        if isinstance(term, ox.NamedNode):
            value = term.value
            known = self._iris.get(value)
            if known is None:
                known = self._iris[value] = self._uriref(value)
            return known
        if isinstance(term, ox.Literal):
            if term.language:
                return self._literal(term.value, lang=term.language)
            datatype = term.datatype.value
            if datatype == _STRING:
                return self._literal(term.value)
            return self._literal(term.value, datatype=self(ox.NamedNode(datatype)), normalize=False)
        if isinstance(term, ox.BlankNode):
            return self._bnode(term.value)
        raise ValueError(f"rdflib has no triple terms: {term}")


def from_rdflib_term(node: Node) -> Term:
    """Turn an rdflib term into a Python value, as `kg.vocabulary.terms.from_ox` does for pyoxigraph's."""
    import rdflib

    if isinstance(node, rdflib.Literal):
        return literal_value(str(node), str(node.datatype or _STRING), node.language)
    if isinstance(node, rdflib.URIRef):
        return IRI(node)
    return BlankNode(node)


def ox_term(node: Node) -> Any:
    """Turn an rdflib term into pyoxigraph's, which refuses IRIs that are none with `ValueError`."""
    import rdflib

    if isinstance(node, rdflib.Literal):
        if node.language:
            return ox.Literal(str(node), language=node.language)
        return ox.Literal(str(node), datatype=ox.NamedNode(str(node.datatype or _STRING)))
    if isinstance(node, rdflib.URIRef):
        return ox.NamedNode(str(node))
    return ox.BlankNode(str(node))


def from_rdflib(graph: rdflib.Graph) -> Iterator[ox.Quad]:
    """Go through an rdflib graph or dataset as pyoxigraph quads; the graph is only read."""
    import rdflib
    from rdflib.graph import DATASET_DEFAULT_GRAPH_ID

    if isinstance(graph, rdflib.Dataset):
        for subject, predicate, value, name in graph.quads():
            context = ox.DefaultGraph() if name in (None, DATASET_DEFAULT_GRAPH_ID) else ox_term(name)
            yield ox.Quad(ox_term(subject), ox_term(predicate), ox_term(value), context)
    else:
        for subject, predicate, value in graph:
            yield ox.Quad(ox_term(subject), ox_term(predicate), ox_term(value))
