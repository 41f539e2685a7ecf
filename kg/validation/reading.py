"""What a report reads to judge a node: by its shapes, by the other checks, and for the words of findings."""

from __future__ import annotations

from dataclasses import dataclass

from kg.validation.compiler import Plan
from kg.validation.compiler.queries import Value
from kg.validation.compiler.sparql_text import expand
from kg.validation.compiler.walking import read_walks
from kg.validation.compiler.walks import START, Walker, Walks
from kg.validation.snapshot import read_query


@dataclass(frozen=True)
class Reading:
    """The walks from a node to what its findings rest on, and to the words by which they are told.

    `own_words` lead to what is said of a node itself, and `words` to what is said around a focus node too.
    `places` lead to the documents that a node may belong to; these are its `values`.
    """

    verdict: Walks
    words: Walks
    own_words: Walks
    places: Walks


def reading_of(plan: Plan) -> Reading:
    """Tell what the queries of a plan and the checks document by document read.

    Raises `UnreadError` where the text of a query does not tell it.
    """
    verdict = Walker()
    for query in plan.queries:
        states = read_walks(verdict, query.text)
        if "value" in states and any(check.value is Value.FOUND for check in query.checks):
            verdict.value(states["value"])
    _read_figures(verdict)
    _read_quotes(verdict)
    read_walks(verdict, _text("worded"), "figure")  # `words_check`
    own, words, places = Walker(), Walker(), Walker()
    read_walks(own, _text("quotes"), "focus")
    for name in ("labels", "quotes", "quotes-around", "document-of"):
        read_walks(words, _text(name), "focus")
    places.value(read_walks(places, _text("document-of"), "focus")["document"])
    return Reading(verdict.finish(), words.finish(), own.finish(), places.finish())


def _read_figures(verdict: Walker) -> None:
    """Add what computing a derived figure again takes (`derivation_check`)."""
    read_walks(verdict, _text("derived"), "figure")
    read_walks(verdict, _text("figures"), "figure")
    inputs = read_walks(verdict, _text("inputs"), "figure")["input"]
    for name in ("figures", "inputs", "operands"):
        read_walks(verdict, _text(name), "figure", inputs)


def _read_quotes(verdict: Walker) -> None:
    """Add what looking up a quote takes, and what is found about a document's text (`evidence_check`)."""
    document = read_walks(verdict, _text("evidence"), "evidence")["document"]
    read_walks(verdict, _text("texts"), "document", document)
    read_walks(verdict, _text("texts"), "document", START)


def _text(name: str) -> str:
    return expand(read_query(name), {}, f"{name}.rq")
