"""The bundled questions as pages: the list of them, and each one as a form with its answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from kg.accounts.build import Builder
from kg.pages.cells import answered
from kg.pages.forms import fields
from kg.pages.names import Names
from kg.pages.single import Link, nowhere, whole
from kg.pages.site import Site
from kg.pages.spelling import Speller
from kg.pages.words.refusals import said
from kg.questions.answers import Answers
from kg.questions.catalogue import catalogue
from kg.questions.catalogue import question as find

if TYPE_CHECKING:
    from kg.graph import Graph

#: A page shows at most so many rows; the files that it links to have all.
MOST_ROWS = 1000


def questions(language: str = "en", *, base: str | None = None, site: Site | None = None) -> str:
    """Return the list of the bundled questions; the arguments are those of `item`.

    >>> "By when?" in questions()
    True
    """
    spell = Speller(language)
    told = [
        (one.name, spell.typeset(one.title[language]), spell.typeset(one.description[language]))
        for one in catalogue()
    ]
    title = spell.page["site_ask"]
    return whole("questions.html", language, base, site, title=title, told=told)


def question(
    graph: Graph,
    name: str,
    given: Mapping[str, Sequence[str]] | None = None,
    answers: Answers | None = None,
    language: str = "en",
    *,
    problem: str | None = None,
    link: Link = nowhere,
    base: str | None = None,
    site: Site | None = None,
) -> str:
    """Return one question as a form that holds what was given, with its answer or with a problem.

    At most 1000 rows are shown, and the page says how many there are. The other arguments are those of
    `item`. Raises `QuestionError` for an unknown question.

    >>> import kg
    >>> graph = kg.load()
    >>> answers = graph.ask("deadlines", promisor="facebook")
    >>> "31 December 2019" in question(graph, "deadlines", {"promisor": ["facebook"]}, answers)
    True
    """
    spell = Speller(language)
    told = find(name)
    values = given or {}
    names = Names(Builder(graph.store, language), spell)
    return whole(
        "question.html",
        language,
        base,
        site,
        title=spell.typeset(told.title[language]),
        question=told,
        fields=fields(graph, told, values, spell),
        table=None if answers is None else answered(answers, told, spell, MOST_ROWS, names.of),
        asked=[(key, one) for key, many in values.items() for one in many],
        problem=None if problem is None else said(problem, language),
        spell=spell,
        link=link,
    )
