"""What must be checked again when documents change: their nodes, and the nodes that are tied to them.

A rule looks at a node and at what surrounds it. So the nodes of a changed document are checked, and those of
other documents, of the registry and of the decisions that point to them or that they point to. To judge
these, their documents are taken whole, and those that are tied to them in turn: a part of the store, in
memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import pyoxigraph as ox

from kg.errors import NameLookupError
from kg.stores.documents import contents_of, known_documents, writable
from kg.stores.documents import documents as all_documents
from kg.stores.memory import MemoryStore
from kg.stores.packaging import SHARED
from kg.stores.protocol import Solutions, Store, select
from kg.validation.snapshot import bound_query, is_ours
from kg.vocabulary.namespaces import CMT, DATA, OA, RDF, UNIT
from kg.vocabulary.terms import IRI

_TYPE, _DOCUMENT = ox.NamedNode(RDF.type), ox.NamedNode(CMT.SourceDocument)
_SOURCE = ox.NamedNode(OA.hasSource)
#: So many nodes are asked about in one query.
_AT_ONCE = 300


@dataclass(frozen=True, slots=True)
class Scope:
    """The documents to check, the nodes to check, and the statements that judging them takes.

    `tied` are other documents that are among these nodes, or whose quotes are.
    """

    documents: tuple[IRI, ...]
    nodes: frozenset[str]
    part: MemoryStore
    tied: tuple[IRI, ...]


def has_graphs(store: Store, documents: Iterable[IRI]) -> bool:
    """Tell whether each of some documents has a named graph; raises `NameLookupError` for an unknown one."""
    wanted = list(documents)
    if writable(store):
        there = set(known_documents(store, wanted))
        if there.issuperset(wanted):
            return True
    unknown = sorted(set(wanted) - set(all_documents(store)))
    if unknown:
        raise NameLookupError(
            f"the document {unknown[0]} is not in the graph: documents() lists those that are"
        )
    return False


def scope_of(store: Store, documents: Iterable[IRI], also: Iterable[str] = ()) -> Scope:
    """Find what must be checked when some documents change; `also` are nodes once tied to them."""
    reach = _Reach(store)
    wanted = tuple(dict.fromkeys(documents))
    for document in wanted:
        reach.take(document)
    before = set(also)
    reach.take_what_describes(before)
    # What is shared is checked, and is no bridge: all documents meet there.
    own = reach.subjects_of(wanted) | {node for node in before if not node.startswith(SHARED)}
    tied = reach.neighbours(own)
    # What judges a tied node may be a document further away.
    reach.neighbours({node for node in tied - own if not node.startswith(SHARED)})
    nodes = frozenset(own | tied | before)
    return Scope(
        wanted, nodes, MemoryStore(reach.quads), tuple(sorted(reach.sources_of(nodes) - set(wanted)))
    )


def touched_by(store: Store, documents: Iterable[IRI]) -> frozenset[str]:
    """Return the nodes of some documents, those that point to them, and those that they point to.

    Asked before these documents change, it says whose findings may change.
    """
    reach = _Reach(store)
    wanted = tuple(documents)
    for document in wanted:
        reach.take(document)
    own = reach.subjects_of(wanted)
    return frozenset(own | {subject for _, subject in reach.pointing(own)} | reach.named_by(own))


class _Reach:
    """Collects statements of a store, whole documents where it can."""

    def __init__(self, store: Store) -> None:
        self._store: Any = store
        self._graphs: dict[str, set[str]] = {}
        self.quads: dict[ox.Quad, None] = {}

    def take(self, graph: str) -> bool:
        """Take a graph whole if it is a document's; returns whether it is."""
        if graph not in self._graphs:
            name = ox.NamedNode(graph)
            typed = ox.Quad(name, _TYPE, _DOCUMENT, name)
            known = graph != DATA.registry and graph != DATA.decisions
            found = list(self._contents(graph)) if known else []
            self._graphs[graph] = set()
            if typed in found:
                self._keep(found)
                self._graphs[graph] = {_name(quad) for quad in found}
        return bool(self._graphs[graph])

    def subjects_of(self, graphs: Iterable[str]) -> set[str]:
        """Return the subjects of graphs that were taken."""
        return set().union(*(self._graphs.get(graph, set()) for graph in graphs))

    def sources_of(self, nodes: frozenset[str]) -> set[IRI]:
        """Return the documents among some nodes, and those that evidence among these nodes quotes."""
        found: set[IRI] = set()
        for quad in self.quads:
            value = quad.object
            if isinstance(value, ox.NamedNode) and _name(quad) in nodes:
                if quad.predicate == _SOURCE:
                    found.add(IRI(value.value))
                elif quad.predicate == _TYPE and value == _DOCUMENT:
                    found.add(IRI(_name(quad)))
        return found

    def take_what_describes(self, nodes: set[str]) -> None:
        """Take what is said of some nodes, with their documents."""
        self._keep(self._about({node for graph, node in self._described(nodes) if not self.take(graph)}))

    def neighbours(self, nodes: set[str]) -> set[str]:
        """Return the nodes that point to some nodes or are pointed to, and take what is said of them."""
        near: set[str] = set()
        rest: dict[str, None] = {}
        for graph, subject in self.pointing(nodes):
            near.add(subject)
            if not self.take(graph):
                rest[subject] = None
        for graph, node in self._described(self.named_by(nodes) - nodes):
            near.add(node)
            if not self.take(graph):
                rest[node] = None
        self._keep(self._about(rest))
        return near

    def named_by(self, nodes: set[str]) -> set[str]:
        """Return the nodes that statements taken so far have as values."""
        return {
            quad.object.value
            for quad in self.quads
            if _name(quad) in nodes
            and quad.predicate != _TYPE
            and isinstance(quad.object, ox.NamedNode)
            and _is_data(quad.object)
        }

    def pointing(self, nodes: set[str]) -> Iterator[tuple[str, str]]:
        """Go through the graphs and subjects of the statements that have one of some nodes as value."""
        for row in self._ask("tied-in", nodes):
            yield row["graph"], row["subject"]

    def _described(self, nodes: set[str]) -> Iterator[tuple[str, str]]:
        for row in self._ask("tied-out", nodes):
            yield row["graph"], row["node"]

    def _ask(self, name: str, nodes: set[str]) -> Iterator[dict[str, str]]:
        wanted = [IRI(node) for node in sorted(nodes)]
        for start in range(0, len(wanted), _AT_ONCE):
            found = select(self._store, bound_query(name, {"node": wanted[start : start + _AT_ONCE]}))
            for values in found.rows:
                yield {
                    column: str(value) for column, value in zip(found.columns, values, strict=True) if value
                }

    def _about(self, nodes: Iterable[str]) -> Iterator[ox.Quad]:
        """Go through what the registry and other graphs that are no documents say of some nodes."""
        named = [IRI(node) for node in nodes]
        for start in range(0, len(named), _AT_ONCE):
            triples = self._store.query(bound_query("said-of", {"node": named[start : start + _AT_ONCE]}))
            assert not isinstance(triples, bool | Solutions)  # noqa: S101 - it is a CONSTRUCT
            for triple in triples:
                yield ox.Quad(triple.subject, triple.predicate, triple.object)

    def _contents(self, graph: str) -> Iterator[ox.Quad]:
        return contents_of(self._store, IRI(graph))

    def _keep(self, quads: Iterable[ox.Quad]) -> None:
        for quad in quads:
            self.quads[quad] = None


def _name(quad: ox.Quad) -> str:
    return str(getattr(quad.subject, "value", quad.subject))


def _is_data(node: ox.NamedNode) -> bool:
    return not is_ours(node) and not node.value.startswith(str(UNIT))
