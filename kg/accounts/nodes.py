"""Descriptions of nodes, fetched a level at a time, so that a remote store answers few queries."""

from __future__ import annotations

from collections.abc import Iterable

from kg.questions.internal import rows
from kg.stores.protocol import Store
from kg.vocabulary.namespaces import RDFS, SKOS
from kg.vocabulary.terms import IRI, BlankNode, Term, Text


class Node:
    """One node with all that the graph says of it: property → values."""

    __slots__ = ("iri", "said")

    def __init__(self, iri: IRI, said: dict[str, list[Term]]) -> None:
        self.iri = iri
        self.said = said

    def all(self, prop: str) -> list[Term]:
        """Return every value of a property, in a stable order."""
        return self.said.get(prop, [])

    def one(self, prop: str) -> Term | None:
        """Return the first value of a property, or `None`."""
        values = self.said.get(prop)
        return values[0] if values else None

    def iris(self, *props: str) -> list[IRI]:
        """Return the IRIs among the values of some properties."""
        return [value for prop in props for value in self.all(prop) if isinstance(value, IRI)]

    def text(self, prop: str, language: str) -> str | None:
        """Return a text in a language, or in any where there is none in that one."""
        values = [value for value in self.all(prop) if isinstance(value, str) and not isinstance(value, IRI)]
        for value in values:
            if isinstance(value, Text) and value.language.lower().partition("-")[0] == language:
                return str(value)
        return str(values[0]) if values else None

    def label(self, language: str) -> str:
        """Return what people call the node: its label, or the end of its IRI."""
        for prop in (RDFS.label, SKOS.prefLabel):
            text = self.text(prop, language)
            if text is not None:
                return text
        return self.iri.local


class Descriptions(dict[str, Node]):
    """The nodes read so far from one store, by IRI."""

    def __init__(self, store: Store) -> None:
        super().__init__()
        self._store = store

    def fetch(self, nodes: Iterable[IRI]) -> list[Node]:
        """Return the descriptions of some nodes; those not read yet are read together."""
        wanted = list(dict.fromkeys(nodes))
        missing = [node for node in wanted if node not in self]
        said: dict[str, dict[str, list[Term]]] = {node: {} for node in missing}
        for node, prop, value in rows(self._store, "describe", {"node": missing}):
            if value is not None:
                said[str(node)].setdefault(str(prop), []).append(value)
        for node in missing:
            for values in said[node].values():
                values.sort(key=_order)
            self[node] = Node(node, said[node])
        return [self[node] for node in wanted]

    def follow(self, nodes: Iterable[Node], *props: str) -> list[Node]:
        """Return the descriptions of what some nodes link to by some properties."""
        return self.fetch(iri for node in nodes for iri in node.iris(*props))


def instances(store: Store, *classes: IRI) -> list[IRI]:
    """Return the nodes of some classes, sorted."""
    found = {row[0] for row in rows(store, "instances", {"class": list(classes)})}
    return sorted(node for node in found if isinstance(node, IRI) and not isinstance(node, BlankNode))


def owners(store: Store, nodes: Iterable[IRI]) -> list[tuple[IRI, IRI, IRI]]:
    """Return what links to some nodes, as (node, property, owner)."""
    return [
        (node, prop, owner)
        for node, prop, owner in rows(store, "owners", {"node": list(nodes)})
        if isinstance(node, IRI) and isinstance(prop, IRI) and isinstance(owner, IRI)
    ]


def _order(value: Term) -> tuple[str, str]:
    return str(value), getattr(value, "language", "")
