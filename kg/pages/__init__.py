"""Layer 8: the graph as pages of HTML, for a file (`kg report`) and for a server."""

from kg.pages.corpus import corpus, found
from kg.pages.node import node
from kg.pages.querying import completions, query
from kg.pages.questions import question, questions
from kg.pages.report import report
from kg.pages.single import item, organisation, page, refused, term
from kg.pages.site import Site

__all__ = [
    "Site",
    "completions",
    "corpus",
    "found",
    "item",
    "node",
    "organisation",
    "page",
    "query",
    "question",
    "questions",
    "refused",
    "report",
    "term",
]
