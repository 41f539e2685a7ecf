"""Ask a bundled question of a store."""

from __future__ import annotations

from typing import Any

from kg.questions.answers import Answers
from kg.questions.binding import bind
from kg.questions.catalogue import Question, question
from kg.questions.ordering import select_sorted
from kg.questions.parameters import terms_of
from kg.stores.protocol import Store
from kg.vocabulary.terms import Term


def prepare(store: Store, asked: str | Question, language: str = "en", **parameters: Any) -> str:
    """Return the SPARQL text of a question with its parameters bound; raises what `ask` raises."""
    return _prepared(store, asked, language, parameters)[1]


def _prepared(
    store: Store, asked: str | Question, language: str, parameters: dict[str, Any]
) -> tuple[Question, str, dict[str, tuple[Term, ...]]]:
    told = question(asked) if isinstance(asked, str) else asked
    if "language" in told.parameters:
        parameters = {"language": language, **parameters}
    bound, unbound = terms_of(told, parameters, store)
    return told, bind(told.text, bound, unbound), bound


def ask(
    store: Store,
    asked: str | Question,
    language: str = "en",
    *,
    timeout: float | None = None,
    **parameters: Any,
) -> Answers:
    """Answer a bundled question: typed rows, in the order that the question gives them.

    `language` picks the labels; where a node has none in that language, any label stands in. `timeout` is as
    for `Store.query`. Raises `QueryError` when the time is up, `QuestionError` for an unknown question,
    parameter or value, and `NameLookupError` for an unknown name.
    """
    told, text, bound = _prepared(store, asked, language, parameters)
    solutions = select_sorted(store, text, timeout)
    if told.step is None:
        return Answers.of(solutions.columns, solutions.rows, told)
    from kg.questions.steps import Asked, step

    rows = step(told.step)(Asked(store, told, bound, timeout), solutions.rows)
    return Answers.of(tuple(told.columns), rows, told)
