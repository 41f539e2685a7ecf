"""The store in memory: pyoxigraph's, filled from files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph as ox

from kg.errors import StoreError
from kg.stores.limits import Workers, run
from kg.stores.protocol import Result
from kg.stores.reading import load_into
from kg.vocabulary.terms import IRI, spell


class MemoryStore:
    """Quads in memory, indexed by pyoxigraph.

    pyoxigraph keeps literals in their canonical form (`1.00` becomes `1`, the language `en-GB` becomes
    `en-gb`); the values stay the same.
    """

    #: The processes for queries with a limit; made for the first one.
    _workers: Workers | None = None

    def __init__(self, quads: Iterable[ox.Quad] = ()) -> None:
        self._store = ox.Store()
        self._store.bulk_extend(quads)
        #: Counts the writes, so that whoever holds a copy knows that it is old.
        self.generation = 0
        #: Whether each statement is known to stand in the graph where it belongs.
        self.settled = False

    @contextmanager
    def rebuilt(self) -> Iterator[MemoryStore]:
        """Give the store, which must be empty, to be filled; an error leaves it empty."""
        try:
            yield self
        except BaseException:
            self._store.clear()
            raise
        finally:
            self.generation += 1
        self.settled = True

    def load_streamed(self, path: Path, progress: Callable[[int], None] | None = None) -> None:
        """Add what a file holds as `load` does, and tell the bytes read so far."""
        self._written()
        load_into(self._store, path, progress)

    def load(self, path: Path) -> dict[str, str]:
        """Add what a file holds and return the prefixes it declares; a bad file adds nothing.

        Raises `InputError` with the file, the line and the column.
        """
        self._written()
        return load_into(self._store, path)

    def extend(self, quads: Iterable[ox.Quad]) -> None:
        """Add quads."""
        self._written()
        self._store.bulk_extend(quads)

    def query(self, text: str, timeout: float | None = None) -> Result:
        """Answer a query over the union of all graphs; see `Store.query`.

        With a `timeout`, the query runs in a process that is killed at its end. A large store on a platform
        that cannot fork has none, and the limit is then enforced between rows.
        """
        workers = self._workers if timeout is None else self.workers()
        return run(self._store, workers, text, timeout, self.generation)

    def quads(self) -> Iterator[ox.Quad]:
        """Go through all quads, in no order."""
        return iter(self._store)

    def graphs(self) -> list[IRI]:
        """Return the names of the named graphs, sorted; graphs named by blank nodes have none to return."""
        return sorted(
            IRI(name.value) for name in self._store.named_graphs() if isinstance(name, ox.NamedNode)
        )

    def loose(self) -> Iterator[ox.Quad]:
        """Go through the quads of the default graph, which belong to no document yet."""
        return self._store.quads_for_pattern(None, None, None, ox.DefaultGraph())

    def contents(self, graph: IRI) -> Iterator[ox.Quad]:
        """Go through the quads of one named graph."""
        return self._store.quads_for_pattern(None, None, None, ox.NamedNode(str(graph)))

    def matching(
        self,
        subject: ox.NamedNode | ox.BlankNode | None = None,
        prop: ox.NamedNode | None = None,
        value: ox.NamedNode | ox.BlankNode | ox.Literal | None = None,
    ) -> Iterator[ox.Quad]:
        """Go through the quads of all graphs that have some terms, which may be blank nodes."""
        return self._store.quads_for_pattern(subject, prop, value)

    def change(
        self, drop: Iterable[IRI] = (), add: Iterable[ox.Quad] = (), *, drop_default: bool = False
    ) -> None:
        """Drop some named graphs, then add quads, all in one transaction: whole, or not at all.

        `drop_default` drops what is in the default graph as well. Raises `StoreError` where the store refuses
        the change, which then has no effect.
        """
        dropped = [f"DROP SILENT GRAPH {spell(name)}" for name in dict.fromkeys(drop)]
        if drop_default:
            dropped.append("DROP DEFAULT")
        self.generation += 1
        try:
            if dropped:
                # One update of several operations is one transaction of pyoxigraph; its API has no other.
                self._store.update(" ;\n".join([*dropped, _insertion(add)]))
            else:
                self._store.extend(add)
        except (OSError, RuntimeError, ValueError, SyntaxError) as error:
            raise self._refusal(error) from error

    def clear(self) -> None:
        """Take everything out."""
        self._written()
        self._store.clear()

    def close(self) -> None:
        """End the processes that answered queries; a store in memory has nothing else to end."""
        if self._workers is not None:
            self._workers.close()

    def workers(self, keep: int = 1) -> Workers | None:
        """Return the processes that answer queries; none where they cannot be.

        `keep` of them may wait for the next query, or as many as somebody asked for before.
        """
        if self._workers is None:
            self._workers = self._new_workers()
        if self._workers is not None:
            self._workers.keep = max(keep, self._workers.keep)
        return self._workers

    def _new_workers(self) -> Workers | None:
        return Workers.of_memory(self._store) if Workers.possible(self._store) else None

    def _written(self) -> None:
        self.generation += 1
        self.settled = False

    def _refusal(self, error: Exception) -> StoreError:
        return StoreError(f"the store in memory refuses the change ({error}): nothing was changed")

    def __len__(self) -> int:
        return len(self._store)

    def __bool__(self) -> bool:
        return next(iter(self._store), None) is not None


def _insertion(quads: Iterable[ox.Quad]) -> str:
    graphs: dict[object, list[str]] = {}
    for quad in quads:
        triple = f"{quad.subject} {quad.predicate} {quad.object} ."
        graphs.setdefault(quad.graph_name, []).append(triple)
    parts = [
        "\n".join(triples)
        if isinstance(name, ox.DefaultGraph)
        else f"GRAPH {name} {{\n" + "\n".join(triples) + "\n}"
        for name, triples in graphs.items()
    ]
    return "INSERT DATA {\n" + "\n".join(parts) + "\n}"
