"""The page with the editor for SPARQL, and the answer to a query."""

from __future__ import annotations

from kg.pages.cells import Table
from kg.pages.single import Link, nowhere, whole
from kg.pages.site import Site
from kg.pages.spelling import Speller
from kg.pages.words.refusals import said
from kg.questions import internal
from kg.vocabulary.namespaces import PREFIXES


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
        prefixes=PREFIXES,
        spell=spell,
        link=link,
    )
