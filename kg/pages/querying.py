"""The page with the editor for SPARQL, and the answer to a query."""

from __future__ import annotations

import re
from typing import Any

from kg.pages.cells import Table
from kg.pages.single import Link, nowhere, whole
from kg.pages.site import Site
from kg.pages.spelling import Speller
from kg.pages.words.refusals import said
from kg.questions import internal
from kg.vocabulary.described import described, terms
from kg.vocabulary.namespaces import PREFIXES

#: Where a query is wrong, in the sentences of the library that tell it.
_PLACE = re.compile(r"(?:the query does not parse: )?(?:near )?line (\d+), column (\d+)\b")


def query(
    text: str | None = None,
    language: str = "en",
    *,
    table: Table | None = None,
    truth: bool | None = None,
    triples: str | None = None,
    problem: str | None = None,
    link: Link = nowhere,
    base: str | None = None,
    site: Site | None = None,
) -> str:
    """Return the page of the editor, which holds a query or an example, with one kind of answer or a problem.

    An answer is a table, the truth value of an ASK, or the Turtle of a CONSTRUCT. The other arguments are
    those of `item`.

    >>> "PREFIX cmt:" in query()
    True
    """
    spell = Speller(language)
    return whole(
        "query.html",
        language,
        base,
        site,
        title=spell.page["query_title"],
        text=internal.text("example") if text is None else text,
        asked=text is not None,
        table=table,
        truth=truth,
        triples=triples,
        problem=None if problem is None else said(problem, language),
        place=place(problem or ""),
        prefixes=PREFIXES,
        spell=spell,
        link=link,
    )


def place(problem: str) -> tuple[int, int] | None:
    """Return the line and the column at which a refusal finds a query wrong, from 1, or nothing.

    >>> place("the query does not parse: near line 2, column 5; mend it there")
    (2, 5)
    """
    found = _PLACE.match(problem)
    return None if found is None else (int(found[1]), int(found[2]))


def completions(language: str = "en") -> dict[str, Any]:
    """Return what an editor completes: the known prefixes, and each term as prefix, name and label.

    >>> ["cmt", "Commitment", "engagement"] in completions("fr")["terms"]
    True
    """
    told = []
    for prefix, namespace in PREFIXES.items():
        for term in terms():
            local = term.removeprefix(namespace)
            if local and local != term and "/" not in local:
                told.append([prefix, local, described(term, language).label])
    return {"prefixes": PREFIXES, "terms": told}
