"""Adding, replacing and removing documents: each one named graph, changed whole in one transaction.

Decision 0036 says what happens to what documents share. A document that is added tells more of shared things;
a label that differs from the registry's own is kept as another name. A document that is replaced corrects
their labels. One that is removed leaves them, since others may rest on them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from typing import Any, TypeAlias, TypeGuard

import pyoxigraph as ox

from kg.errors import InputError, NameLookupError, StoreError
from kg.stores.packaging import DECISIONS, REGISTRY, Layout
from kg.stores.protocol import Solutions, Store, WritableStore, select
from kg.vocabulary.bundled import bundled
from kg.vocabulary.namespaces import RDFS, SKOS
from kg.vocabulary.terms import IRI, spell

_LABEL, _OTHER = ox.NamedNode(RDFS.label), ox.NamedNode(SKOS.altLabel)
_REGISTRY, _DECISIONS = ox.NamedNode(REGISTRY), ox.NamedNode(DECISIONS)
#: So many nodes are asked about in one query.
_AT_ONCE = 500
Subject: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Triple


@dataclass(slots=True)
class Package:
    """What sources hold, placed: the documents with their quads, and what documents share."""

    documents: dict[IRI, list[ox.Quad]] = field(default_factory=dict)
    #: Statements of other named graphs, kept as they are.
    others: list[ox.Quad] = field(default_factory=list)
    registry: dict[ox.Quad, None] = field(default_factory=dict)
    decisions: dict[ox.Quad, None] = field(default_factory=dict)

    def put(self, quads: Iterable[ox.Quad], where: str, known: Iterable[IRI] = ()) -> tuple[IRI, ...]:
        """Place the quads of one source and return its documents; the package takes all of them, or none.

        `known` are documents that have a graph already, to which statements may belong as well. Raises
        `InputError` for a statement of no document, and for a document that another source holds too.
        """
        found = list(quads)
        layout = Layout.of(found)
        new = layout.documents
        layout.own.update(known)
        for document in new:
            if document in self.documents:
                raise InputError(f"{where}: the document {document} is in another source too: name it once")
        mine: dict[object, list[ox.Quad]] = {ox.NamedNode(one): [] for one in new}
        registry: list[ox.Quad] = []
        decisions: list[ox.Quad] = []
        others: list[ox.Quad] = []
        for quad in layout.place(found, where):
            graph = quad.graph_name
            if graph in mine:
                mine[graph].append(quad)
            else:
                (registry if graph == _REGISTRY else decisions if graph == _DECISIONS else others).append(
                    quad
                )
        self.documents.update(zip(new, mine.values(), strict=True))
        self.registry.update(dict.fromkeys(registry))
        self.decisions.update(dict.fromkeys(decisions))
        self.others += others
        return new

    def share(self, quad: ox.Quad) -> None:
        """Take one statement of the registry or of the decisions."""
        (self.registry if quad.graph_name == _REGISTRY else self.decisions)[quad] = None

    def quads(self) -> Iterator[ox.Quad]:
        """Go through what belongs to documents and to other graphs."""
        for found in self.documents.values():
            yield from found
        yield from self.others


def writable(store: Store) -> TypeGuard[WritableStore]:
    """Tell whether a store keeps documents as named graphs and can change them."""
    return hasattr(store, "change") and hasattr(store, "graphs")


def for_change(store: Store, moved: set[Subject] | None = None) -> WritableStore:
    """Return the store, ready to be changed document by document; raises `StoreError` where it is not.

    What had to leave the graph of a document for that is added to `moved`.
    """
    if not writable(store):
        raise StoreError(
            "this graph of rdflib is yours and is only read: change it with rdflib, or add it to a "
            "graph of kg.open"
        )
    check: Callable[[], None] | None = getattr(store, "check_writable", None)
    if check is not None:
        check()
    left = settle(store)
    if moved is not None:
        moved |= left
    return store


def documents(store: Store) -> list[IRI]:
    """Return the documents of a store, sorted.

    In a store that is written document by document, they are those with a named graph of their own and those
    of the default graph; elsewhere, all that the graph describes.
    """
    embedded: Any = store
    loose = next(embedded.loose(), None) is not None if hasattr(store, "loose") else not writable(store)
    return _iris(store, "documents-anywhere" if loose else "documents-in-graphs")


def add(store: WritableStore, package: Package, where: str = "") -> None:
    """Add documents that are not there yet, all in one transaction; raises `InputError` for one that is."""
    there = known_documents(store, package.documents)
    if there:
        before = f"{where}: " if where else ""
        raise InputError(
            f"{before}the document {there[0]} is in the graph already: use replace to exchange it"
        )
    dropped, added = _merged(store, package, corrects=False)
    store.change(dropped, [*package.quads(), *added])


def replace(store: WritableStore, package: Package) -> None:
    """Exchange documents, all in one transaction; raises `NameLookupError` for one that is not there."""
    there = set(known_documents(store, package.documents))
    missing = [one for one in package.documents if one not in there]
    if missing:
        raise NameLookupError(f"the document {missing[0]} is not in the graph: use add to put it there")
    if not package.documents:
        raise InputError("the source describes no document, so there is nothing to replace: use add")
    dropped, added = _merged(store, package, corrects=True)
    store.change([*package.documents, *dropped], [*package.quads(), *added])


def tell(store: WritableStore, package: Package) -> None:
    """Add what documents share, and nothing else, as `add` does."""
    dropped, added = _merged(store, package, corrects=False)
    if dropped or added:
        store.change(dropped, added)


def remove(store: WritableStore, document: IRI) -> None:
    """Remove a document whole; raises `NameLookupError` for one that is not there."""
    check_known(store, document)
    store.change([document])


def check_known(store: Store, document: IRI) -> None:
    """Raise `NameLookupError` for a document that has no graph in the store."""
    if not known_documents(store, [document]):
        raise NameLookupError(
            f"the document {document} is not in the graph: documents() lists those that are"
        )


def contents_of(store: Store, graph: IRI) -> Iterator[ox.Quad]:
    """Go through the quads of one named graph of any store."""
    embedded: Any = store
    if hasattr(store, "contents"):
        yield from embedded.contents(graph)
        return
    name = ox.NamedNode(graph)
    for one in _triples(store, "graph-contents", graph=[spell(graph)]):
        yield ox.Quad(one.subject, one.predicate, one.object, name)


def settle(store: Store) -> set[Subject]:
    """Move statements that stand outside their document's graph to where they belong, in one transaction.

    Files are loaded as they are, and this is done before the first document is changed. Returns the subjects
    that left a document's graph for a shared one. Raises `InputError` where one belongs to no document.
    """
    embedded: Any = store
    left: set[Subject] = set()
    if getattr(store, "settled", True):
        return left  # also a server's: what else it holds is not for this library to move
    moved = list(embedded.loose())
    graphs = _iris(store, "misplaced")
    if moved or graphs:
        known = _iris(store, "documents-in-graphs")
        for graph in graphs:
            contents = list(embedded.contents(graph))
            moved += contents
            left |= {quad.subject for quad in contents}
        package = Package()
        package.put(moved, "the graph", known)
        package.others = [quad for quad in package.others if isinstance(quad.graph_name, ox.NamedNode)]
        dropped, added = _merged(embedded, package, corrects=False)
        left &= {quad.subject for quad in (*package.registry, *package.decisions)}
        embedded.change([*graphs, *dropped], [*package.quads(), *added], drop_default=True)
    embedded.settled = True
    return left


def _merged(store: Store, package: Package, *, corrects: bool) -> tuple[list[IRI], list[ox.Quad]]:
    """Return the shared graphs that must be written anew, and the shared statements to add."""
    dropped: list[IRI] = []
    added: list[ox.Quad] = []
    for name, told in ((REGISTRY, package.registry), (DECISIONS, package.decisions)):
        before = list(_described(store, name, {quad.subject: None for quad in told}))
        graph = ox.NamedNode(name)
        if name == REGISTRY:
            kept, gone = _labels(told, before, corrects)
        else:
            kept = list(told)
            again = {_plain(quad) for quad in told}
            gone = {triple for triple in before if corrects and _plain(triple) not in again}
        if gone:
            # The protocol drops whole graphs alone; a correction is rare, and the shared graphs are small.
            dropped.append(name)
            everything = _triples(store, "graph-contents", graph=[str(graph)])
            added += [
                ox.Quad(one.subject, one.predicate, one.object, graph)
                for one in everything
                if one not in gone
            ]
        added += kept
    return dropped, added


def _labels(
    told: Iterable[ox.Quad], before: list[ox.Triple], corrects: bool
) -> tuple[list[ox.Quad], set[ox.Triple]]:
    """Keep one label a language: the one that is there, unless this is a correction."""
    labels: dict[object, ox.Triple] = {}
    for triple in sorted((one for one in before if one.predicate == _LABEL), key=str):
        labels.setdefault(_key(triple), triple)
    kept: list[ox.Quad] = []
    gone: set[ox.Triple] = set()
    for quad in told:
        there = labels.get(_key(quad)) if quad.predicate == _LABEL else None
        if there is not None and _plain(there) != _plain(quad):
            if corrects:
                gone.add(there)
            else:
                quad = ox.Quad(quad.subject, _OTHER, quad.object, quad.graph_name)
        elif quad.predicate == _LABEL and not corrects:
            labels[_key(quad)] = ox.Triple(quad.subject, quad.predicate, quad.object)
        kept.append(quad)
    return kept, gone


def _key(statement: ox.Triple | ox.Quad) -> tuple[object, str]:
    return statement.subject, (getattr(statement.object, "language", None) or "").lower()


def _plain(statement: ox.Triple | ox.Quad) -> tuple[object, object, object]:
    # Stores write language tags in lower case.
    value = statement.object
    if isinstance(value, ox.Literal) and value.language:
        return statement.subject, statement.predicate, (value.value, value.language.lower())
    return statement.subject, statement.predicate, value


def _described(store: Store, graph: IRI, nodes: Iterable[object]) -> Iterator[ox.Triple]:
    named = [str(node) for node in nodes if isinstance(node, ox.NamedNode)]
    for start in range(0, len(named), _AT_ONCE):
        some = named[start : start + _AT_ONCE]
        yield from _triples(store, "shared-described", graph=[spell(graph)], node=some)


def known_documents(store: Store, wanted: Iterable[IRI]) -> list[IRI]:
    """Return those of some documents that have a graph in the store; what is no IRI has none."""
    named: list[str] = []
    for one in wanted:
        with suppress(ValueError):
            named.append(spell(one))
    found: list[IRI] = []
    for start in range(0, len(named), _AT_ONCE):
        found += _iris(store, "documents-existing", document=named[start : start + _AT_ONCE])
    return found


def _iris(store: Store, name: str, **spelled: list[str]) -> list[IRI]:
    return [row[0] for row in select(store, _bound(name, spelled)).rows if isinstance(row[0], IRI)]


def _triples(store: Store, name: str, **spelled: list[str]) -> Iterator[ox.Triple]:
    result = store.query(_bound(name, spelled))
    if isinstance(result, bool | Solutions):
        raise TypeError(f"the query {name} is no CONSTRUCT")
    return result


def _bound(name: str, spelled: dict[str, list[str]]) -> str:
    text = _text(name)
    for variable, terms in spelled.items():
        text = text.replace(f"VALUES ?{variable} {{ UNDEF }}", f"VALUES ?{variable} {{ {' '.join(terms)} }}")
    return text


@cache
def _text(name: str) -> str:
    return (bundled("queries") / "internal" / f"{name}.rq").read_text(encoding="utf-8")
