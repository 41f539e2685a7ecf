"""Ask a bundled question of a store."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from kg.questions.answers import Answers
from kg.questions.binding import bind
from kg.questions.catalogue import Question, question
from kg.questions.names import KINDS
from kg.questions.ordering import select_sorted
from kg.questions.parameters import terms_of
from kg.stores.protocol import Store
from kg.vocabulary.terms import Term

if TYPE_CHECKING:
    from kg.questions.scanning import Scans


def prepare(store: Store, asked: str | Question, language: str = "en", **parameters: Any) -> str:
    """Return the SPARQL text of a question with its parameters bound; raises what `ask` raises."""
    told, bound, unbound = _bound(store, asked, language, parameters)
    return bind(told.text, bound, unbound)


def _bound(
    store: Store, asked: str | Question, language: str, parameters: dict[str, Any]
) -> tuple[Question, dict[str, tuple[Term, ...]], tuple[str, ...]]:
    told = asked if isinstance(asked, Question) else question(asked)
    if "language" in told.parameters:
        parameters = {"language": language, **parameters}
    return told, *terms_of(told, parameters, store)


def _scans(store: Store, told: Question, bound: Mapping[str, Any]) -> Scans | None:
    """Choose scans, which serve all nodes of a store on disk, over look-ups, which serve a few."""
    few = KINDS.keys() - {"unit"}  # a unit has a share of all figures
    if told.scans is None or any(told.parameters[name].type in few for name in bound):
        return None
    from kg.stores.disk import DiskStore

    return told.scans() if isinstance(store, DiskStore) else None


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
    told, bound, unbound = _bound(store, asked, language, parameters)
    if scans := _scans(store, told, bound):
        from kg.questions.scanning import select_scanned

        solutions = select_scanned(store, scans, bound, unbound, timeout)
    else:
        solutions = select_sorted(store, bind(told.text, bound, unbound), timeout)
    if told.step is None:
        return Answers.of(solutions.columns, solutions.rows, told)
    from kg.questions.steps import Asked, step

    rows = step(told.step)(Asked(store, told, bound, timeout), solutions.rows)
    return Answers.of(tuple(told.columns), rows, told)
