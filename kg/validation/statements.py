"""The statements about nodes of a store, fetched as they are needed: from its indexes, or by queries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, Protocol, TypeAlias, TypeVar

import pyoxigraph as ox

from kg.stores.protocol import Solutions, Store, select
from kg.validation.snapshot import bound_query
from kg.vocabulary.terms import IRI, to_ox

Node: TypeAlias = ox.NamedNode | ox.BlankNode
#: What statements may point to.
Value: TypeAlias = Node | ox.Literal
#: Properties over which a node is pointed to (none is any), each with whether one such statement is enough.
Wanted: TypeAlias = Mapping[ox.NamedNode | None, bool]
_T = TypeVar("_T")
#: So many nodes are asked about in one query.
_AT_ONCE = 300
#: A node that more statements point to is asked about by property.
_FEW = 24
#: So many statements are no part of a corpus any more.
MOST = 300_000
#: Stands for the subject of a statement of which only its existence is asked.
_SOMETHING = ox.BlankNode("something")


class UnboundedError(Exception):
    """What hangs together with a change cannot be told apart from the rest; `why` is a key of `wording`."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Statements(Protocol):
    """Statements with some nodes, each fetched once."""

    def fetch(self, about: Iterable[Node], into: Mapping[Value, Wanted]) -> None:
        """Fetch what is said of nodes, and what points to nodes; raises `UnboundedError`."""
        ...

    def about(self, node: Node) -> list[ox.Triple]:
        """Return the statements with a node as subject, which were fetched before."""
        ...

    def into(self, node: Value, prop: ox.NamedNode | None) -> list[ox.Triple]:
        """Return the statements with a node as value, over one property or any, which were fetched before."""
        ...

    def all_into(self, node: Value) -> list[ox.Triple] | None:
        """Return all statements with a node as value, or nothing where they were not fetched."""
        ...


def statements_of(store: Store) -> Statements:
    """Choose how to fetch the statements of a store."""
    return Indexed(store) if hasattr(store, "matching") else Asked(store)


class _Fetched:
    def __init__(self, store: Store) -> None:
        self._store: Any = store
        self._about: dict[Node, list[ox.Triple]] = {}
        #: What points to a node: everything, or what does so over one property.
        self._all: dict[Value, list[ox.Triple]] = {}
        self._over: dict[tuple[Value, ox.NamedNode], tuple[list[ox.Triple], bool]] = {}
        self._count = 0

    def about(self, node: Node) -> list[ox.Triple]:
        """Return the statements with a node as subject."""
        return self._about[node]

    def into(self, node: Value, prop: ox.NamedNode | None) -> list[ox.Triple]:
        """Return the statements with a node as value, over one property or any."""
        if prop is None:
            return self._all[node]
        if node in self._all:
            return [one for one in self._all[node] if one.predicate == prop]
        return self._over[node, prop][0]

    def all_into(self, node: Value) -> list[ox.Triple] | None:
        """Return all statements with a node as value, or nothing where they were not fetched."""
        return self._all.get(node)

    def _missing(self, node: Value, wanted: Wanted) -> Iterator[tuple[ox.NamedNode | None, bool]]:
        if node in self._all:
            return
        if None in wanted:
            yield None, False
            return
        for prop, some in wanted.items():
            known = self._over.get((node, prop))  # type: ignore[arg-type]
            if known is None or (known[1] and not some):
                yield prop, some

    def _counted(self, found: list[ox.Triple]) -> list[ox.Triple]:
        self._count += len(found)
        if self._count > MOST:
            raise UnboundedError("size")
        return found


class Indexed(_Fetched):
    """Statements of a store in this process."""

    def fetch(self, about: Iterable[Node], into: Mapping[Value, Wanted]) -> None:
        """Look up what is said of nodes, and what points to nodes."""
        for subject in about:
            if subject not in self._about:
                self._about[subject] = self._matching(subject, None, None)
        for node, wanted in into.items():
            missing = list(self._missing(node, wanted))
            if not missing:
                continue
            first = self._matching(None, None, node, _FEW + 1)
            if len(first) <= _FEW or missing[0][0] is None:
                self._all[node] = first if len(first) <= _FEW else self._matching(None, None, node)
                continue
            for prop, some in missing:
                assert prop is not None  # noqa: S101 - any property is asked for alone
                self._over[node, prop] = self._matching(None, prop, node, 1 if some else None), some

    def _matching(
        self, subject: Node | None, prop: ox.NamedNode | None, value: Value | None, most: int | None = None
    ) -> list[ox.Triple]:
        # A statement may stand in several graphs.
        found = self._store.matching(subject, prop, value)
        limit = MOST + 1 if most is None else most
        return self._counted(list(dict.fromkeys(quad.triple for quad in islice(found, limit))))


class Asked(_Fetched):
    """Statements of a store behind an endpoint; no query can name a blank node."""

    def fetch(self, about: Iterable[Node], into: Mapping[Value, Wanted]) -> None:
        """Ask what is said of nodes, and what points to nodes."""
        self._fetch_about([node for node in dict.fromkeys(about) if node not in self._about])
        every: list[Value] = []
        several: dict[tuple[bool, tuple[ox.NamedNode, ...]], list[Value]] = {}
        for node, wanted in into.items():
            by_need: dict[bool, list[ox.NamedNode]] = {}
            for prop, some in self._missing(node, wanted):
                if prop is None:
                    every.append(node)
                else:
                    by_need.setdefault(some, []).append(prop)
            for some, needed in by_need.items():
                several.setdefault((some, tuple(sorted(needed, key=str))), []).append(node)
        for nodes in _some(every):
            self._all |= {node: [] for node in nodes}
            for triple in self._pointing("tied-in", nodes, ()):
                self._all[triple.object].append(triple)  # type: ignore[index]
        for (some, props), needing in several.items():
            for nodes in _some(needing):
                self._over |= {(node, prop): ([], some) for node in nodes for prop in props}
                for triple in self._pointing("tied-in-some" if some else "tied-in", nodes, props):
                    self._over[triple.object, triple.predicate][0].append(triple)  # type: ignore[index]

    def _fetch_about(self, nodes: list[Node]) -> None:
        for some in _some(nodes):
            self._about |= {node: [] for node in some}
            found = self._store.query(bound_query("said-of", {"node": [_named(node) for node in some]}))
            assert not isinstance(found, bool | Solutions)  # noqa: S101 - it is a CONSTRUCT
            for triple in self._counted(list(found)):
                self._about[triple.subject].append(triple)  # type: ignore[index]

    def _pointing(self, name: str, nodes: list[Value], props: tuple[ox.NamedNode, ...]) -> list[ox.Triple]:
        bound = {"node": [_named(node) for node in nodes]}
        if props:
            bound["property"] = [IRI(prop.value) for prop in props]
        found = select(self._store, bound_query(name, bound))
        triples = []
        for values in found.rows:
            row = dict(zip(found.columns, values, strict=True))
            node, prop, subject = row["node"], row["property"], row.get("subject")
            if node is not None and prop is not None:
                there = _SOMETHING if subject is None else to_ox(subject)
                triples.append(ox.Triple(there, to_ox(prop), to_ox(node)))  # type: ignore[arg-type]
        return self._counted(triples)


def _some(nodes: list[_T]) -> Iterator[list[_T]]:
    return (nodes[start : start + _AT_ONCE] for start in range(0, len(nodes), _AT_ONCE))


def _named(node: Value) -> IRI:
    if not isinstance(node, ox.NamedNode):
        raise UnboundedError("blank-nodes")
    return IRI(node.value)
