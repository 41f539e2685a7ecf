"""One page of one node: an item, an organisation or another agent, a term of the vocabulary."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from kg.accounts.build import Builder
from kg.errors import NameLookupError
from kg.pages.cards import card
from kg.pages.names import Names
from kg.pages.rendering import render
from kg.pages.site import Site
from kg.pages.spelling import Speller
from kg.pages.standing import standings
from kg.pages.statements import statements
from kg.pages.words import words
from kg.pages.words.refusals import said
from kg.questions.names import resolve
from kg.vocabulary.described import described, members, terms
from kg.vocabulary.namespaces import CMT
from kg.vocabulary.terms import IRI

if TYPE_CHECKING:
    from kg.graph import Graph

#: At most so many things are shown that an organisation has to do with.
MOST_RELATED = 1000
#: What an organisation has to do with things, what it promises first.
_RELATIONS = (CMT.promisor, CMT.actor, CMT.announcer, CMT.participation, CMT.assessor)
#: Where a node has its page, or nothing where it has none.
Link = Callable[[IRI], str | None]


@dataclass(frozen=True, slots=True)
class Related:
    """One thing that an organisation has to do with."""

    relation: str
    iri: IRI
    label: str


def nowhere(_: IRI) -> str | None:
    """Link to nothing, as a page that stands alone does."""
    return None


def item(
    graph: Graph,
    name: str,
    language: str = "en",
    as_of: date | None = None,
    *,
    link: Link = nowhere,
    base: str | None = None,
    site: Site | None = None,
) -> str:
    """Return the page of one item, by its name or IRI: its card, its quotes, its document.

    `link` gives the address of a node's page. With `base`, the page links to the style sheet there; without
    it, the page stands alone. `site` adds the frame of a server. Raises
    `NameLookupError` for what is no item, `InputError` for a language.

    >>> import kg
    >>> "portant à 60 personnes" in item(kg.load(), "staff", as_of=date(2020, 1, 1))
    True
    """
    spell = Speller(language)
    day = as_of or date.today()
    (found,) = Builder(graph.store, language).items([resolve(graph.store, name, "item")])
    if found.type == "ReportedItem":
        raise NameLookupError(f"{found.iri} is no item of this graph: `kg ask items` lists them")
    document = None
    if found.document is not None:
        document = next(iter(graph.ask("documents", language=language, document=found.document)), None)
    return whole(
        "item.html",
        language,
        base,
        site,
        title=found.label,
        c=card(found, spell),
        quotes=list(dict.fromkeys(q for said in statements(found, spell) for q in said.quotes)),
        document=document,
        day=spell.day(day),
        standing=standings(graph, day, spell, [found.iri]).get(found.iri),
        link=link,
    )


def organisation(
    graph: Graph,
    name: str,
    language: str = "en",
    *,
    link: Link = nowhere,
    base: str | None = None,
    site: Site | None = None,
) -> str:
    """Return the page of an organisation, or another agent: what it promises, does and takes part in.

    The arguments are those of `item`. Raises `NameLookupError` for what is no agent.

    >>> import kg
    >>> "Train 65 000 people" in organisation(kg.load(), "facebook")
    True
    """
    spell = Speller(language)
    iri = resolve(graph.store, name, "agent")
    builder = Builder(graph.store, language)
    (node,) = builder.nodes.fetch([iri])
    if not node.said:
        raise NameLookupError(f"{iri} is nothing in this graph: `kg ask agents` lists who is")
    related: dict[Related, None] = {}
    told = list(graph.ask("organisation", language=language, organisation=iri))
    names = Names(builder, spell)
    builder.nodes.follow(builder.nodes.fetch(row.thing for row in told), CMT.of, CMT.actual)
    for row in sorted(told, key=lambda row: (row.agent != iri, _RELATIONS.index(row.relation))):
        relation = spell.code(row.role) if row.role else spell.code(row.relation)
        if row.agent != iri:
            relation = f"{relation} ({row.agent_label or row.agent.local})"
        related[Related(relation, row.thing, row.thing_label or names.told(row.thing))] = None
    return whole(
        "organisation.html",
        language,
        base,
        site,
        title=node.label(language),
        iri=iri,
        related=list(related)[:MOST_RELATED],
        more=len(related) > MOST_RELATED,
        most=MOST_RELATED,
        link=link,
    )


def term(
    iri: str,
    language: str = "en",
    *,
    link: Link = nowhere,
    base: str | None = None,
    site: Site | None = None,
) -> str:
    """Return the page of a class, a property, a scheme or a code of the vocabulary.

    The arguments are those of `item`. Raises `NameLookupError` for another IRI.
    """
    spell = Speller(language)
    found = described(iri, language)
    links = {
        kind: [(value, spell.code(value), link(value) if value in terms() else None) for value in values]
        for kind, values in found.links.items()
        if kind != "type"
    }
    below = [described(one, language) for one in members(iri)]
    return whole(
        "term.html", language, base, site,
        title=spell.typeset(found.label), term=found, links=links, below=below, spell=spell, link=link,
    )  # fmt: skip


def refused(reason: str, language: str = "en", *, base: str | None = None, site: Site | None = None) -> str:
    """Return the page that says in a sentence why there is no other; the arguments are those of `item`."""
    title = words(language)["refused"]
    return whole("refused.html", language, base, site, title=title, reason=said(reason, language))


def page(
    graph: Graph,
    iri: str,
    language: str = "en",
    as_of: date | None = None,
    *,
    link: Link = nowhere,
    base: str | None = None,
    site: Site | None = None,
) -> str:
    """Return the page of whatever an IRI names: a term, an item, or an agent; raises `NameLookupError`."""
    try:
        return term(iri, language, link=link, base=base, site=site)
    except NameLookupError:
        pass
    try:
        return item(graph, iri, language, as_of, link=link, base=base, site=site)
    except NameLookupError:
        return organisation(graph, iri, language, link=link, base=base, site=site)


def whole(template: str, language: str, base: str | None, site: Site | None, **values: Any) -> str:
    """Render a page that stands alone, or, with `base`, one that links to the files there."""
    return render(template, language, inline=base is None, base=base or "", site=site, **values)
