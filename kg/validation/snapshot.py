"""A copy of the data to validate, apart from the user's graph and from the ontology's own nodes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Protocol

import pyoxigraph as ox

from kg.questions.binding import bind, lines
from kg.vocabulary.bundled import bundled, ontology
from kg.vocabulary.namespaces import BASE, CMT, CODES, RDFS
from kg.vocabulary.terms import IRI, BlankNode, Term, Text, from_ox, to_ox

Row = dict[str, Term]

#: The graph of the copy that holds the shapes.
SHAPES_GRAPH = ox.NamedNode(BASE + "shapes")
_OURS = (str(CMT), BASE + "shapes", *(str(namespace) for namespace in CODES.values()))
_HIERARCHY = {str(RDFS.subClassOf), str(RDFS.subPropertyOf)}


class View(Protocol):
    """Whatever answers the queries of `queries/validation`."""

    def select(self, name: str, focus: IRI | BlankNode | None = None) -> Iterator[Row]:
        """Answer `queries/validation/<name>.rq`, for one node where it asks about `?focus`."""
        ...

    def select_among(self, name: str, **among: Sequence[IRI]) -> Iterator[Row]:
        """Answer `queries/validation/<name>.rq` for some nodes; for all, where none are given."""
        ...


class Snapshot:
    """The data as one graph, with the ontology's class hierarchy; the shapes in a graph of their own.

    Nodes of the vocabulary itself are left out of the data: who loads the ontology together with data does
    not want the ontology validated. What is asked here never reaches the user's store.
    """

    def __init__(self, quads: Iterable[ox.Quad], shapes: Iterable[ox.Triple]) -> None:
        default = ox.DefaultGraph()
        # A dict, because a statement may stand in several graphs, and pySHACL sees one graph.
        merged = dict.fromkeys((q.subject, q.predicate, q.object) for q in quads if not is_ours(q.subject))
        self.data = [ox.Quad(s, p, o, default) for s, p, o in merged]
        self.hierarchy = list(read_hierarchy())
        self.shapes = list(shapes)
        self._store = ox.Store()
        self._store.extend(self.data)
        self._store.extend(ox.Quad(t.subject, t.predicate, t.object, default) for t in self.hierarchy)
        self._store.extend(ox.Quad(t.subject, t.predicate, t.object, SHAPES_GRAPH) for t in self.shapes)

    def select(self, name: str, focus: IRI | BlankNode | None = None) -> Iterator[Row]:
        """Answer `queries/validation/<name>.rq`, for one node where it asks about `?focus`."""
        bound = {} if focus is None else {ox.Variable("focus"): to_ox(focus)}
        for solution in self.solutions(read_query(name), bound):
            yield {key: from_ox(term) for key, term in solution.items()}

    def select_among(self, name: str, **among: Sequence[IRI]) -> Iterator[Row]:
        """Answer `queries/validation/<name>.rq` for some nodes; for all, where none are given."""
        for solution in self.solutions(bound_query(name, among), {}):
            yield {key: from_ox(term) for key, term in solution.items()}

    def solutions(
        self, text: str, bound: Mapping[ox.Variable, ox.NamedNode | ox.BlankNode | ox.Literal]
    ) -> Iterator[dict[str, ox.NamedNode | ox.BlankNode | ox.Literal]]:
        """Answer a SELECT with variables bound beforehand, each solution as a dict of what is bound."""
        found = self._store.query(text, substitutions=dict(bound))
        assert isinstance(found, ox.QuerySolutions)  # noqa: S101 - the shapes hold SELECT queries only
        names = [variable.value for variable in found.variables]
        for solution in found:
            yield {
                name: term
                for name in names
                if isinstance(term := solution[name], ox.NamedNode | ox.BlankNode | ox.Literal)
            }


@cache
def read_shapes() -> tuple[ox.Triple, ...]:
    """Read the shapes of this installation."""
    return tuple(_triples("shapes.ttl"))


def in_language(texts: Iterable[Term], language: str) -> str | None:
    """Choose the text in the language, else in English, else the first there is."""
    several = list(texts)
    for wanted in (language, "en"):
        for text in several:
            if isinstance(text, Text) and text.language.split("-")[0].lower() == wanted:
                return str(text)
    return str(several[0]) if several else None


def label_of(snapshot: View, node: IRI | BlankNode, language: str) -> str:
    """Say what a node is called: its label, or the last part of its IRI."""
    label = in_language((row["label"] for row in snapshot.select("labels", node)), language)
    if label is not None:
        return label
    return node.local if isinstance(node, IRI) else str(node)


def quote_of(snapshot: View, node: IRI | BlankNode, query: str = "quotes") -> str | None:
    """Return the words nearest to a node: its own quote, its evidence's, its inputs'.

    `quotes-around` instead takes those of what points to it.
    """
    rows = list(snapshot.select(query, node))
    if not rows:
        return None
    nearest = [str(row["quote"]) for row in rows if row["distance"] == rows[0]["distance"]]
    return " […] ".join(dict.fromkeys(nearest))


def is_ours(subject: object) -> bool:
    """Tell whether a node is one of the vocabulary itself, which no validation is about."""
    return isinstance(subject, ox.NamedNode) and subject.value.startswith(_OURS)


@cache
def read_hierarchy() -> tuple[ox.Triple, ...]:
    """Of the ontology, validation needs the classes' order alone: the rest would be cloned for nothing."""
    return tuple(
        triple
        for triple in _triples("commitment.ttl")
        if triple.predicate.value in _HIERARCHY and isinstance(triple.object, ox.NamedNode)
    )


def _triples(file: str) -> list[ox.Triple]:
    return [quad.triple for quad in ontology(file)]


@cache
def read_query(name: str) -> str:
    """Read `queries/validation/<name>.rq`."""
    return (bundled("queries") / "validation" / f"{name}.rq").read_text(encoding="utf-8")


def bound_query(name: str, among: Mapping[str, Sequence[IRI]]) -> str:
    """Read `queries/validation/<name>.rq` with its `VALUES` bound, or without them."""
    text = read_query(name)
    return bind(text, among, [variable for variable in lines(text) if variable not in among])
