"""Values as tables and lists of a page show them: a node with a link, a text with its language, a number."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from kg.pages.spelling import Speller
from kg.questions.answers import Answers
from kg.questions.catalogue import Question
from kg.vocabulary.namespaces import UNIT
from kg.vocabulary.terms import IRI, Text

#: The names of more nodes than this are not asked for: a table then shows the ends of their IRIs.
MOST_NAMES = 500


@dataclass(frozen=True, slots=True)
class Value:
    """A value as the page shows it: a node with its label, or a literal with its language."""

    text: str
    iri: IRI | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table: the heads of its columns, and rows of cells with any number of values each."""

    heads: tuple[str, ...]
    rows: tuple[tuple[tuple[Value, ...], ...], ...]
    #: How many rows there are in all.
    every: int


def value(term: Any, spell: Speller, labels: Mapping[IRI, str] | None = None) -> Value:
    """Spell one term."""
    if isinstance(term, IRI) and term.startswith(str(UNIT)):
        return Value(spell.unit(term), term)
    if isinstance(term, IRI):
        told = spell.code(term)
        return Value(told if told != term.local else (labels or {}).get(term) or told or term, term)
    if isinstance(term, Text):
        return Value(str(term), None, term.language)
    if isinstance(term, bool):
        return Value(spell.page["yes" if term else "no"])
    if isinstance(term, int | Decimal):
        return Value(spell.number(term))
    if isinstance(term, date) and not isinstance(term, datetime):
        return Value(spell.day(term))
    return Value(str(term))


def answered(
    answers: Answers,
    question: Question,
    spell: Speller,
    most: int,
    names: Callable[[Iterable[IRI]], Mapping[IRI, str]] = lambda _: {},
) -> Table:
    """Return the first rows of an answer as a table; a node and its label share a column.

    `names` says what nodes are called that have no label in the answer.
    """
    columns = [name for name in answers.columns if name in question.columns]
    named = {
        name: label
        for name in columns
        if question.columns[name].type == "iri"
        for label in (f"{name}_label",)
        if label in columns
    }
    first = next((name for name in columns if question.columns[name].type == "iri"), None)
    if first is not None and first not in named and "label" in columns:
        named[first] = "label"
    first_rows = answers[:most]
    shown = [
        name
        for name in columns
        if name not in named.values()
        # A column in which no row has a value says nothing.
        and (not first_rows or any(row[name] not in (None, ()) for row in first_rows))
    ]
    bare = dict.fromkeys(
        row[name]
        for row in first_rows
        for name in shown
        if name not in named and isinstance(row[name], IRI) and spell.code(row[name]) == row[name].local
    )
    labels = names(bare) if len(bare) <= MOST_NAMES else {}
    heads = tuple(_head(question, name, spell) for name in shown)
    rows = tuple(
        tuple(_cell(row[name], row[named[name]] if name in named else None, spell, labels) for name in shown)
        for row in first_rows
    )
    return Table(heads, rows, len(answers))


def raw(columns: Sequence[str], rows: Sequence[Sequence[Any]], every: int) -> Table:
    """Return the rows of a query as a table, with each value as it is."""
    return Table(
        tuple(columns),
        tuple(tuple(_raw(term) for term in row) for row in rows),
        every,
    )


def _head(question: Question, name: str, spell: Speller) -> str:
    told = question.columns[name]
    head = spell.heading(told.description[spell.language])
    return f"{head} ({told.unit})" if told.unit else head


def _cell(term: Any, label: Any, spell: Speller, labels: Mapping[IRI, str]) -> tuple[Value, ...]:
    if term is None:
        return () if label is None else (value(label, spell),)
    if isinstance(term, tuple):
        return tuple(value(one, spell) for one in term)
    if label is not None and isinstance(term, IRI):
        return (Value(str(label), term, label.language if isinstance(label, Text) else None),)
    return (value(term, spell, labels),)


def _raw(term: Any) -> tuple[Value, ...]:
    if term is None:
        return ()
    if isinstance(term, IRI):
        return (Value(str(term), term),)
    return (Value(str(term), None, term.language if isinstance(term, Text) else None),)
