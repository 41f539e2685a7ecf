"""What every store can do, and the shape of what it answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol, TypeAlias

import pyoxigraph as ox

from kg.vocabulary.terms import IRI, Term


@dataclass(frozen=True, slots=True)
class Solutions:
    """The answer to a SELECT: column names, and one tuple of values a row (`None` where unbound)."""

    columns: tuple[str, ...]
    rows: Iterator[tuple[Term | None, ...]]


Result: TypeAlias = Solutions | bool | Iterator[ox.Triple]


#: The time limit of a query in seconds, where the caller names none.
DEFAULT_TIMEOUT = 60.0


class Store(Protocol):
    """A place that holds quads and answers SPARQL 1.1.

    A query sees the union of all graphs as its default graph, on every store.
    """

    def query(self, text: str, timeout: float | None = None) -> Result:
        """Answer a query: `Solutions` to SELECT, a `bool` to ASK, triples to CONSTRUCT and DESCRIBE.

        `timeout` is in seconds, and a store that can keeps it by ending the process that runs the query.
        Without it, `DEFAULT_TIMEOUT` holds and may be checked between rows alone; `math.inf` lifts it. Raises
        `QueryError` where the text is no query that this store can run, or runs longer. It does not check
        what the query reaches for: that is `kg.stores.guard`.
        """
        ...

    def quads(self) -> Iterator[ox.Quad]:
        """Go through all quads, in no order."""
        ...

    def __len__(self) -> int:
        """Count the quads."""
        ...


class WritableStore(Store, Protocol):
    """A store that keeps documents as named graphs."""

    def graphs(self) -> list[IRI]:
        """Return the names of the named graphs, sorted."""
        ...

    def change(self, drop: Iterable[IRI] = (), add: Iterable[ox.Quad] = ()) -> None:
        """Drop some named graphs, then add quads, all in one transaction: whole, or not at all."""
        ...


def select(store: Store, text: str, timeout: float | None = None) -> Solutions:
    """Answer a query that is known to be a SELECT."""
    result = store.query(text, timeout)
    if not isinstance(result, Solutions):
        raise TypeError("the query is not a SELECT")
    return result
