"""Sorting answers here, by the `ORDER BY` of their question, and not in the store.

A store on disk reads both terms from the disk each time that it compares two rows, which costs more than all
the rest of a question about a whole corpus (decision 0046). And stores sort differently; this order is one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from kg.stores.protocol import Solutions, Store, select
from kg.vocabulary.terms import IRI, BlankNode, Literal, Term, Text

_LAST = re.compile(r"\nORDER BY (?P<keys>[^{}\n]+)\s*\Z")
_SELECT = re.compile(r"^SELECT [^{}]*(?=\{)", re.M)
_INNERMOST = re.compile(r"\((?:[^()]* AS \?(\w+) *|[^()]*)\)")
_KEY = re.compile(r"(?P<order>DESC|STR)?\(?\?(?P<name>\w+)\)?(?: |\Z)")

#: One key of an order: the name of its column, whether the text alone counts, whether it falls.
Key = tuple[str, bool, bool]


def select_sorted(store: Store, text: str, timeout: float | None = None) -> Solutions:
    """Answer a SELECT whose last line is a simple `ORDER BY` over its columns; all rows are read at once.

    Any other query is left to the store. Raises what `Store.query` raises.
    """
    bare, keys = split(text)
    found = select(store, bare, timeout)
    if not keys:
        return found
    return Solutions(found.columns, iter(in_order(found.rows, found.columns, keys)))


def split(text: str) -> tuple[str, list[Key]]:
    r"""Part a query from its `ORDER BY`; where that is none, or not over columns alone, there are no keys.

    >>> split("SELECT ?a ?b { ?a ?p ?b }\nORDER BY DESC(?b) ?a\n")
    ('SELECT ?a ?b { ?a ?p ?b }', [('b', False, True), ('a', False, False)])
    >>> split("SELECT ?a ?b { ?a ?p ?b }\nORDER BY LCASE(?b)")[1]
    []
    >>> split("SELECT (COUNT(?a) AS ?b) { ?a ?p ?c }\nORDER BY ?a")[1]
    []
    """
    last = _LAST.search(text)
    if last is None or _KEY.sub("", last["keys"].strip()):
        return text, []
    told = [
        (key["name"], key["order"] == "STR", key["order"] == "DESC") for key in _KEY.finditer(last["keys"])
    ]
    if not {name for name, _, _ in told} <= shown(text):
        return text, []
    return text[: last.start()], told


def shown(text: str) -> set[str]:
    """Return the columns that the outermost SELECT names."""
    found = _SELECT.search(text)
    if found is None:
        return set()
    named = found[0]
    while "(" in named:
        named, count = _INNERMOST.subn(lambda part: f" ?{part[1]} " if part[1] else "", named)
        if not count:
            return set()
    return set(re.findall(r"\?(\w+)", named))


def in_order(
    rows: Iterable[tuple[Term | None, ...]], columns: Sequence[str], keys: Sequence[Key]
) -> list[tuple[Term | None, ...]]:
    """Sort rows by the order of SPARQL 1.1, 15.1: no value, blank nodes, IRIs, literals.

    Among literals: numbers, booleans, dates and times by their value; then texts; then others as spelled.
    """
    found = list(rows)
    for name, text, falls in reversed(keys):
        place = columns.index(name)
        found.sort(key=lambda row: rank(row[place], text), reverse=falls)
    return found


def rank(term: Term | None, as_text: bool = False) -> tuple[Any, ...]:
    """Return what a term is compared by."""
    if term is None:
        return (0,)
    if as_text:
        return (6, str(term), "")
    match term:
        case BlankNode():
            return (1, str(term))
        case IRI():
            return (2, str(term))
        case bool():
            return (4, term)
        case int() | float() | Decimal():
            return (3, term)
        case datetime():
            return (5, term.date(), term.time())
        case date():
            return (5, term)
        case Text():
            return (6, str(term), term.language)
        case Literal():
            return (7, term.lexical, str(term.datatype))
    return (6, str(term), "")
