"""Running a query in this process, with its time limit checked between rows."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from typing import Any, TypeVar

import pyoxigraph as ox

from kg.errors import EngineError, LimitError, QueryError
from kg.stores.protocol import DEFAULT_TIMEOUT, Result, Solutions
from kg.vocabulary.terms import Term, from_ox

_T = TypeVar("_T")
_END = object()


class Clock:
    """The seconds that a store has spent on one query; what the caller does between rows does not count."""

    __slots__ = ("limit", "spent")

    def __init__(self, timeout: float | None) -> None:
        self.limit = DEFAULT_TIMEOUT if timeout is None else timeout
        self.spent = 0.0

    def spend(self, seconds: float) -> None:
        """Count some seconds; raises `QueryError` when they are more than the limit."""
        self.spent += seconds
        if self.spent > self.limit:
            raise too_long(self.limit)


def too_long(limit: float) -> QueryError:
    """Return the error of a query that ran longer than its limit."""
    return LimitError(f"the query ran longer than its limit of {limit:g} s: ask for less, or raise timeout=")


def watched(rows: Iterator[_T], clock: Clock) -> Iterator[_T]:
    """Go through rows, and raise `QueryError` after the first one that comes too late."""
    now = time.perf_counter
    try:
        while True:
            started = now()
            row = next(rows, _END)
            clock.spend(now() - started)
            if row is _END:
                return
            yield row  # type: ignore[misc]
    finally:
        # An error holds this frame. An answer of pyoxigraph must end in the thread that asked, so none stays
        # here for a garbage collection that may run in another.
        del rows


def answer(store: ox.Store, text: str, timeout: float | None = None) -> Result:
    """Answer a query over the union of all graphs of a pyoxigraph store.

    The limit is in seconds and is enforced between rows, because pyoxigraph cannot be interrupted: a query
    that computes long before its first row ends late. Raises `QueryError`.
    """
    clock = Clock(timeout)
    started = time.perf_counter()
    result = evaluate(store, text)
    clock.spend(time.perf_counter() - started)
    if isinstance(result, ox.QueryBoolean):
        return bool(result)
    if isinstance(result, ox.QueryTriples):
        return watched(_safely(result), clock)
    columns = tuple(variable.value for variable in result.variables)
    return Solutions(columns, terms(watched(_safely(result), clock)))


def evaluate(
    store: ox.Store, text: str, **settings: Any
) -> ox.QueryBoolean | ox.QuerySolutions | ox.QueryTriples:
    """Run a query, over the union of all graphs unless told otherwise; raises `QueryError`.

    `settings` are those of `pyoxigraph.Store.query`.
    """
    try:
        if settings.get("use_default_graph_as_union", not settings):
            # Where no graph has a name, the union is the default graph, whose own index is shorter to read.
            settings["use_default_graph_as_union"] = next(store.named_graphs(), None) is not None
        return store.query(text, **settings)
    except (SyntaxError, ValueError) as error:
        raise QueryError(f"the query does not parse: {_reason(error)}; mend it there") from error
    except (RuntimeError, OSError) as error:
        raise stopped(error) from error


def stopped(error: Exception) -> EngineError:
    """Return the error of a query that failed while it ran."""
    return EngineError(f"the query stopped while it ran: {error}")


def terms(solutions: Iterator[ox.QuerySolution]) -> Iterator[tuple[Term | None, ...]]:
    """Turn pyoxigraph's solutions into rows of Python values."""
    for solution in solutions:
        yield tuple(None if term is None else from_ox(term) for term in solution)


def _safely(rows: Iterator[_T]) -> Iterator[_T]:
    try:
        yield from rows
    except (RuntimeError, OSError) as error:
        raise stopped(error) from error
    finally:
        del rows


def _reason(error: Exception) -> str:
    text = str(error)
    place = re.search(r"at (\d+):(\d+)", text)
    if place is None:
        return text.rstrip(".")
    where = f"line {place[1]}, column {place[2]}"
    return f"{where}: a prefix is not declared" if "Prefix not found" in text else f"near {where}"
