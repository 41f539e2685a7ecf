"""The page of any node that has no page of its own kind: what the graph says of it, and what leads to it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from kg.accounts.build import Builder
from kg.errors import NameLookupError
from kg.pages.cells import Value, value
from kg.pages.single import Link, nowhere, whole
from kg.pages.site import Site
from kg.pages.spelling import Speller
from kg.questions.internal import rows
from kg.questions.names import short_name
from kg.vocabulary.described import terms
from kg.vocabulary.terms import IRI, Term

if TYPE_CHECKING:
    from kg.graph import Graph

#: At most so many values of a property, and statements that lead to a node, are shown.
MOST = 200


@dataclass(frozen=True, slots=True)
class Property:
    """A property with its values; only one of the vocabulary has a page."""

    iri: IRI
    label: str
    values: tuple[Value, ...]
    #: How many values there are beside those shown.
    others: int

    @property
    def has_page(self) -> bool:
        """Whether the vocabulary describes the property."""
        return self.iri in terms()


def node(
    graph: Graph,
    iri: str,
    language: str = "en",
    *,
    link: Link = nowhere,
    base: str | None = None,
    site: Site | None = None,
) -> str:
    """Return the page of any node: its properties with their values, and what leads to it.

    The arguments are those of `item`. Raises `NameLookupError` for an IRI that the graph does not speak of.

    >>> import kg
    >>> "Facebook AI Research" in node(kg.load(), "https://w3id.org/commitment-graph/id/agent/facebook")
    True
    """
    spell = Speller(language)
    builder = Builder(graph.store, language)
    (found,) = builder.nodes.fetch([IRI(iri)])
    leading = list(rows(graph.store, "leading", {"node": [found.iri]}))
    if not found.said and not leading:
        raise NameLookupError(f"the graph says nothing of <{iri}>: search for a name, or ask a question")
    shown = leading[:MOST]
    others = {one for values in found.said.values() for one in values[:MOST] if isinstance(one, IRI)}
    others.update(owner for _, owner in shown if isinstance(owner, IRI))
    labels = {one.iri: one.label(language) for one in builder.nodes.fetch(sorted(others))}
    said = tuple(_property(key, values, labels, spell) for key, values in found.said.items())
    label = found.label(language)
    return whole(
        "node.html",
        language,
        base,
        site,
        title=label if label != found.iri.local else short_name(found.iri),
        iri=found.iri,
        said=said,
        leading=_grouped(shown, labels, spell),
        more=len(leading) > MOST,
        most=MOST,
        link=link,
    )


def _grouped(
    leading: Iterable[tuple[Term | None, ...]], labels: dict[IRI, str], spell: Speller
) -> tuple[Property, ...]:
    return tuple(
        _property(str(key), [owner for _, owner in group if owner is not None], labels, spell)
        for key, group in groupby(leading, key=lambda row: row[0])
    )


def _property(key: str, values: Sequence[Term], labels: dict[IRI, str], spell: Speller) -> Property:
    shown = tuple(value(one, spell, labels) for one in values[:MOST])
    return Property(IRI(key), spell.code(IRI(key)), shown, len(values) - len(shown))
