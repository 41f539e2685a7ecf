"""What a document says beside its items: its title, announcements, judgements, measured progress."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.accounts.build import Builder
from kg.accounts.model import Quote
from kg.accounts.nodes import Node, owners
from kg.pages.articles import Told
from kg.pages.names import Names
from kg.pages.spelling import Speller
from kg.pages.statements import Statement
from kg.vocabulary.namespaces import CMT
from kg.vocabulary.terms import IRI

if TYPE_CHECKING:
    from kg.graph import Graph


def with_others(graph: Graph, document: IRI, known: Sequence[Told], spell: Speller) -> list[Told]:
    """Return what items tell in a document, and after it what rests on quotes that no item has.

    A judgement and an observation are called after the promise that they are about. A figure and a time are
    told with the node that has them.
    """
    taken = {(quote.start, quote.end) for one in known for said in one.statements for quote in said.quotes}
    found: dict[IRI, dict[Quote, None]] = {}
    for row in graph.ask("quotes", document=document):
        if (row.start, row.end) not in taken:
            quote = Quote(row.evidence, row.quote, row.start, row.end, document)
            found.setdefault(row.node, {})[quote] = None
    told = _Told(graph, spell)
    for iri, quotes in found.items():
        told.add(iri, tuple(quotes))
    names = {one.iri: place for place, one in enumerate(known)}
    every = list(known)
    for owner, statements in told.statements.items():
        if owner in names:
            one = every[names[owner]]
            every[names[owner]] = replace(one, statements=(*one.statements, *statements))
        else:
            label = spell.page["title_of"] if owner == document else told.names.label(owner)
            every.append(Told(owner, label, told.names.type(owner), tuple(statements)))
    return every


class _Told:
    def __init__(self, graph: Graph, spell: Speller) -> None:
        self._spell, self.names = spell, Names(Builder(graph.store, spell.language), spell)
        self._store = graph.store
        self.statements: dict[IRI, list[Statement]] = {}

    def add(self, iri: IRI, quotes: tuple[Quote, ...]) -> None:
        """Add what rests on some quotes to its node, or to the node that has it."""
        node = self.names.node(iri)
        prop, owner = self._owner(node) if self.names.is_part(node) else (None, iri)
        if prop is None:
            said = [Statement("", "", quotes), *self._judged(node, quotes), *self._measured(node, quotes)]
        else:
            said = [Statement(self._name(prop), self.names.value(node), quotes)]
        told = self.statements.setdefault(owner, [])
        told += [one for one in said if (one.name, one.value) not in {(o.name, o.value) for o in told}]

    def _owner(self, node: Node) -> tuple[IRI | None, IRI]:
        has = sorted((owner, prop) for _, prop, owner in owners(self._store, [node.iri]))
        return next(((prop, owner) for owner, prop in has if prop.startswith(str(CMT))), (None, node.iri))

    def _name(self, prop: IRI) -> str:
        return self._spell.page["measured"].lower() if prop == CMT.actual else self._spell.code(prop)

    def _judged(self, node: Node, quotes: tuple[Quote, ...]) -> list[Statement]:
        return [
            Statement(self._spell.page["status"].lower(), self._spell.code(status), quotes)
            for status in node.iris(CMT.status)
        ]

    def _measured(self, node: Node, quotes: tuple[Quote, ...]) -> list[Statement]:
        return [
            Statement(self._name(CMT.actual), self.names.value(self.names.node(iri)), quotes)
            for iri in node.iris(CMT.actual)
        ]
