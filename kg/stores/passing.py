"""Answers of any store, passed on as bytes: from a process that can be ended, or rewritten here."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any, Protocol

import pyoxigraph as ox

from kg.errors import QueryError, RefusedError
from kg.stores.endpoint import EndpointStore
from kg.stores.memory import MemoryStore
from kg.stores.protocol import Solutions, Store
from kg.stores.written import Wanted, write, write_graph
from kg.vocabulary.terms import to_ox


class Passing(Protocol):
    """One query that runs."""

    def into(self, send: Callable[[bytes], Any]) -> None:
        """Run the query and send its answer in parts; raises `QueryError` and `StoreError`."""
        ...

    def give_way(self) -> None:
        """Let shorter queries go first from now on."""
        ...

    def spent(self) -> float:
        """Return the seconds of a processor that the query has used here."""
        ...

    def stop(self) -> None:
        """End the query, from another thread."""
        ...


def passing(store: Store, text: str, wanted: Wanted, timeout: float) -> Passing:
    """Return a query that is ready to run; raises `QueryError` where it cannot."""
    if isinstance(store, MemoryStore):
        workers = store.workers()
        if workers is not None:
            return workers.written(text, wanted, timeout, store.generation)
    return _Rewritten(store, text, wanted, timeout)


class _Rewritten:
    """A query whose answer comes as terms, such as one that another endpoint runs."""

    def __init__(self, store: Store, text: str, wanted: Wanted, timeout: float) -> None:
        self._store, self._text, self._wanted, self._timeout = store, text, wanted, timeout
        self._stopped = False

    def into(self, send: Callable[[bytes], Any]) -> None:
        def sending(data: bytes) -> None:
            if self._stopped:
                raise QueryError("the query was ended: ask again")
            send(data)

        result = self._result()
        if isinstance(result, bool):
            told: Any = json.dumps({"head": {}, "boolean": result}).encode()
        elif isinstance(result, Solutions):
            told = _Bindings(result)
        else:
            write_graph(result, self._wanted, sending)
            return
        write(ox.parse_query_results(told, format=ox.QueryResultsFormat.JSON), self._wanted, sending)

    def give_way(self) -> None:
        """Nothing runs here that could."""

    def spent(self) -> float:
        return 0.0

    def stop(self) -> None:
        self._stopped = True

    def _result(self) -> Any:
        wanted = self._wanted
        chosen = wanted.chosen or wanted.default is not None or wanted.named is not None
        if not chosen:
            return self._store.query(self._text, self._timeout)
        if not isinstance(self._store, EndpointStore):
            raise RefusedError("this store cannot choose among graphs: leave the graphs out")
        default = tuple(("default-graph-uri", name) for name in wanted.default or ())
        named = tuple(("named-graph-uri", name) for name in wanted.named or ())
        return self._store.query(self._text, self._timeout, default + named)


class _Bindings:
    """A binary file that holds a table as SPARQL's JSON, made while it is read."""

    def __init__(self, solutions: Solutions) -> None:
        self._parts = _json_parts(solutions)
        self._rest = b""

    def read(self, size: int = -1) -> bytes:
        while not self._rest:
            part = next(self._parts, None)
            if part is None:
                return b""
            self._rest = part
        size = len(self._rest) if size < 0 else size
        part, self._rest = self._rest[:size], self._rest[size:]
        return part


def _json_parts(solutions: Solutions) -> Iterator[bytes]:
    head = json.dumps({"vars": solutions.columns})
    yield f'{{"head":{head},"results":{{"bindings":['.encode()
    comma = ""
    for row in solutions.rows:
        bound = {
            name: _spelled(to_ox(term))
            for name, term in zip(solutions.columns, row, strict=True)
            if term is not None
        }
        yield (comma + json.dumps(bound)).encode()
        comma = ","
    yield b"]}}"


def _spelled(term: Any) -> dict[str, str]:
    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, ox.BlankNode):
        return {"type": "bnode", "value": term.value}
    if term.language:
        return {"type": "literal", "value": term.value, "xml:lang": term.language}
    return {"type": "literal", "value": term.value, "datatype": term.datatype.value}
