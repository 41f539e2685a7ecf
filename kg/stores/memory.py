"""The store in memory: pyoxigraph's, filled from files."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox

from kg.errors import QueryError
from kg.stores.protocol import Result, Solutions
from kg.stores.reading import load_into
from kg.vocabulary.terms import Term, from_ox


class MemoryStore:
    """Quads in memory, indexed by pyoxigraph.

    pyoxigraph keeps literals in their canonical form (`1.00` becomes `1`, the language `en-GB` becomes
    `en-gb`); the values stay the same.
    """

    def __init__(self, quads: Iterable[ox.Quad] = ()) -> None:
        self._store = ox.Store()
        self._store.bulk_extend(quads)

    def load(self, path: Path) -> dict[str, str]:
        """Add what a file holds and return the prefixes it declares; a bad file adds nothing.

        Raises `InputError` with the file, the line and the column.
        """
        return load_into(self._store, path)

    def extend(self, quads: Iterable[ox.Quad]) -> None:
        """Add quads."""
        self._store.bulk_extend(quads)

    def query(self, text: str, timeout: float | None = None) -> Result:
        """Answer a query over the union of all graphs; see `Store.query`."""
        try:
            result = self._store.query(text, use_default_graph_as_union=True)
        except (SyntaxError, ValueError) as error:
            raise QueryError(f"the query does not parse: {_reason(error)}; mend it there") from error
        if isinstance(result, ox.QueryBoolean):
            return bool(result)
        if isinstance(result, ox.QueryTriples):
            return _triples(result)
        return Solutions(tuple(v.value for v in result.variables), _rows(result))

    def quads(self) -> Iterator[ox.Quad]:
        """Go through all quads, in no order."""
        return iter(self._store)

    def __len__(self) -> int:
        return len(self._store)


def _rows(solutions: ox.QuerySolutions) -> Iterator[tuple[Term | None, ...]]:
    try:
        for solution in solutions:
            yield tuple(None if term is None else from_ox(term) for term in solution)
    except (RuntimeError, OSError) as error:
        raise QueryError(f"the query stopped while it ran: {error}") from error


def _triples(result: ox.QueryTriples) -> Iterator[ox.Triple]:
    yield from result


def _reason(error: Exception) -> str:
    text = str(error)
    place = re.search(r"at (\d+):(\d+)", text)
    if place is None:
        return text.rstrip(".")
    where = f"line {place[1]}, column {place[2]}"
    return f"{where}: a prefix is not declared" if "Prefix not found" in text else f"near {where}"
