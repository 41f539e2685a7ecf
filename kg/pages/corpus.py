"""The first page of a server with many documents, and what its search finds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from kg.accounts.build import Builder
from kg.pages.single import Link, nowhere, whole
from kg.pages.site import Site
from kg.pages.spelling import Speller
from kg.questions.internal import rows
from kg.vocabulary.terms import IRI

if TYPE_CHECKING:
    from kg.graph import Graph

#: As many documents and finds as the queries fetch at most; of finds, one more tells that there are others.
NEWEST, FOUND = 100, 100


@dataclass(frozen=True, slots=True)
class Listed:
    """A document in the list."""

    iri: IRI
    title: str
    published: str | None


@dataclass(frozen=True, slots=True)
class Hit:
    """What a search finds: a node, its label, the name of its class."""

    iri: IRI
    label: str
    type: str


def count_documents(graph: Graph) -> int:
    """Return how many documents a graph describes.

    >>> import kg
    >>> count_documents(kg.load())
    1
    """
    ((count,),) = rows(graph.store, "documents-counted", {})
    return count if isinstance(count, int) else 0


def corpus(
    graph: Graph,
    language: str = "en",
    *,
    link: Link = nowhere,
    base: str | None = None,
    site: Site | None = None,
) -> str:
    """Return the list of the documents published last, at most 100, with how many there are in all.

    The arguments are those of `item`. Raises `InputError` for another language.

    >>> import kg
    >>> "Facebook investit" in corpus(kg.load())
    True
    """
    spell = Speller(language)
    listed = []
    for document, title, first, last in rows(graph.store, "documents-newest", {}):
        earliest, latest = (day if isinstance(day, date) else None for day in (first, last))
        told = spell.days(None, earliest, latest, None) if earliest or latest else None
        iri = IRI(str(document))
        listed.append(Listed(iri, str(title) if title else iri.local, told))
    every = count_documents(graph)
    title = spell.page["documents_one" if every == 1 else "documents_all"].format(count=spell.number(every))
    return whole("corpus.html", language, base, site, title=title, listed=listed, every=every, link=link)


def found(
    graph: Graph,
    words: str,
    language: str = "en",
    *,
    link: Link = nowhere,
    base: str | None = None,
    site: Site | None = None,
) -> str:
    """Return the items, agents and documents whose name holds some words, at most 100.

    Upper and lower case count as the same. The other arguments are those of `item`.

    >>> import kg
    >>> "Fund 10 servers" in found(kg.load(), "SERVERS")
    True
    """
    spell = Speller(language)
    wanted = " ".join(words.split())
    hits: list[Hit] = []
    if wanted:
        told = list(rows(graph.store, "search", {"wanted": [wanted]}))
        nodes = Builder(graph.store, language).nodes.fetch([IRI(str(node)) for node, _, _ in told])
        for node, (_, kind, name) in zip(nodes, told, strict=True):
            label = node.label(language)
            shown = str(name) if label == node.iri.local else label
            hits.append(Hit(node.iri, shown, spell.code(IRI(str(kind)))))
    return whole(
        "found.html",
        language,
        base,
        site,
        title=spell.page["search_title"].format(words=wanted) if wanted else spell.page["site_search"],
        wanted=wanted,
        hits=hits[:FOUND],
        more=len(hits) > FOUND,
        link=link,
    )
