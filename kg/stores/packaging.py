"""Which named graph a statement belongs to: its document's, the registry, or the decisions.

The layout is decision 0035. A graph that is named by the document in it says so itself. Other statements are
placed by their subject: what documents share goes to the registry, identity decisions to theirs, and the rest
to the one document there is, or to the document in whose folder of IRIs the subject is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import pyoxigraph as ox

from kg.errors import InputError
from kg.vocabulary.namespaces import AGENT, CMT, DATA, PLACE, RDF, TOPIC
from kg.vocabulary.terms import IRI

#: The graph of what documents share, and the graph of the decisions that join items of several documents.
REGISTRY, DECISIONS = IRI(DATA.registry), IRI(DATA.decisions)
#: The starts of the IRIs that documents share.
SHARED = (str(AGENT), str(PLACE), str(TOPIC))

_TYPE = ox.NamedNode(RDF.type)
_DOCUMENT = ox.NamedNode(CMT.SourceDocument)
_DECISION = ox.NamedNode(CMT.IdentityDecision)
_REGISTRY, _DECISIONS = ox.NamedNode(REGISTRY), ox.NamedNode(DECISIONS)


@dataclass(slots=True)
class Layout:
    """What a source says about its documents, as far as it takes to place each statement."""

    #: Documents whose graph bears their name, and those that stand elsewhere.
    own: set[str] = field(default_factory=set)
    loose: set[str] = field(default_factory=set)
    decisions: set[str] = field(default_factory=set)
    #: Of a named graph that bears another name: the documents in it.
    within: dict[object, set[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, quads: Iterable[ox.Quad]) -> Layout:
        """Look through quads for documents and decisions."""
        layout = cls()
        for quad in quads:
            if quad.predicate == _TYPE:
                kind = quad.object
                if kind == _DOCUMENT and isinstance(quad.subject, ox.NamedNode):
                    layout._see(quad.subject, quad.graph_name)
                elif kind == _DECISION and isinstance(quad.subject, ox.NamedNode):
                    layout.decisions.add(quad.subject.value)
        layout.loose -= layout.own
        # A document that is called a decision too would leave its graph, and not be listed.
        layout.decisions -= layout.own | layout.loose
        return layout

    @property
    def documents(self) -> tuple[IRI, ...]:
        """The documents of the source, sorted."""
        return tuple(sorted(IRI(one) for one in self.own | self.loose))

    def _see(self, document: ox.NamedNode, graph: object) -> None:
        if document == graph:
            self.own.add(document.value)
        else:
            self.loose.add(document.value)
            if isinstance(graph, ox.NamedNode):
                self.within.setdefault(graph.value, set()).add(document.value)

    def place(self, quads: Iterable[ox.Quad], where: str) -> Iterator[ox.Quad]:
        """Yield each quad in the graph where it belongs.

        `where` names the source in messages. Raises `InputError` for a statement that belongs to no document.
        """
        known: dict[object, object] = {}
        quad_of = ox.Quad
        for quad in quads:
            subject, predicate, value, name = quad
            key = (subject, name)
            graph = known.get(key)
            if graph is None:
                graph = known[key] = self._graph(subject, name, where)
            yield quad if graph == name else quad_of(subject, predicate, value, graph)  # type: ignore[arg-type]

    def _graph(self, subject: object, name: object, where: str) -> object:
        if name in (_REGISTRY, _DECISIONS):
            return name
        value = getattr(subject, "value", "")
        if isinstance(subject, ox.NamedNode):
            if value.startswith(SHARED):
                return _REGISTRY
            if value in self.decisions:
                return _DECISIONS
        title = name.value if isinstance(name, ox.NamedNode) else None
        if title in self.own:
            return name
        if title is not None and title not in self.within:
            return name  # a graph of something else, which stays as it is
        candidates = self.within[title] if title is not None else self.own | self.loose
        if len(candidates) == 1:
            return ox.NamedNode(next(iter(candidates)))
        return self._by_folder(subject, value, candidates, where)

    def _by_folder(self, subject: object, value: str, candidates: set[str], where: str) -> ox.NamedNode:
        if not candidates:
            raise InputError(
                f"{where}: no node has the type cmt:SourceDocument, so nothing tells which document this is: "
                "describe the document in it"
            )
        if isinstance(subject, ox.NamedNode):
            found = {one for one in candidates if value.startswith(_folder(one))}
            # An inner folder is nearer than the outer one that holds it.
            longest = max((len(_folder(one)) for one in found), default=0)
            nearest = [one for one in found if len(_folder(one)) == longest]
            if len(nearest) == 1:
                return ox.NamedNode(nearest[0])
        raise InputError(
            f"{where}: of its {len(candidates)} documents, none alone has {subject} in its folder of IRIs: "
            "write TriG with one named graph a document, named by the document's IRI"
        )


def _folder(document: str) -> str:
    return document[: max(document.rfind("/"), document.rfind("#")) + 1]


def is_shared(quad: ox.Quad) -> bool:
    """Tell whether a placed quad is in the registry or among the decisions."""
    return quad.graph_name == _REGISTRY or quad.graph_name == _DECISIONS


def with_fresh_blanks(quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
    """Give blank nodes new labels, so that those of two sources are never one by chance."""
    fresh: dict[object, ox.BlankNode] = {}

    def renamed(term: object) -> object:
        return fresh.setdefault(term, ox.BlankNode()) if isinstance(term, ox.BlankNode) else term

    for quad in quads:
        yield ox.Quad(*map(renamed, quad))  # type: ignore[arg-type]
