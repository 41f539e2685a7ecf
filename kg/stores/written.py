"""Answers as bytes, in a format that SPARQL or RDF defines, cut at no row: whole, or an error.

A server passes these bytes on, so no term of an answer becomes a Python object in the process that serves.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any, TypeVar

import pyoxigraph as ox

from kg.errors import LimitError, QueryError
from kg.vocabulary.namespaces import PREFIXES

TABLES = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
GRAPHS = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdf": ox.RdfFormat.RDF_XML,
}
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Wanted:
    """How an answer is written, how large it may be, and over which graphs the query runs.

    `form` is a key of `TABLES` or of `GRAPHS`. Where `default` and `named` are `None`, the default graph is
    the union of all graphs, or, with `chosen`, what the query's own `FROM` says.
    """

    form: str
    rows: int
    size: int
    default: tuple[str, ...] | None = None
    named: tuple[str, ...] | None = None
    chosen: bool = False
    base: str | None = None

    def to_json(self) -> str:
        """Spell it on one line without a space."""
        return json.dumps(asdict(self), separators=(",", ":")).replace(" ", "\\u0020")

    @classmethod
    def of_json(cls, text: str) -> Wanted:
        """Read what `to_json` wrote."""
        told: dict[str, Any] = json.loads(text)
        for key in ("default", "named"):
            told[key] = None if told[key] is None else tuple(told[key])
        return cls(**told)

    def dataset(self) -> dict[str, Any]:
        """Return the arguments of `pyoxigraph.Store.query` that say which graphs the query sees."""
        if self.default is None and self.named is None:
            return {"use_default_graph_as_union": not self.chosen}
        # SPARQL 1.1 Protocol, 2.1.4: what a request names replaces the whole dataset.
        return {
            "default_graph": [ox.NamedNode(name) for name in self.default or ()],
            "named_graphs": [ox.NamedNode(name) for name in self.named or ()],
        }


def write(result: Any, wanted: Wanted, send: Callable[[bytes], Any]) -> None:
    """Write what pyoxigraph answered; raises `LimitError` as soon as it is too much."""
    if isinstance(result, ox.QueryTriples):
        write_graph(result, wanted, send)
    else:
        with Sink(wanted, send) as sink:
            result.serialize(output=sink, format=TABLES[wanted.form])


def write_graph(triples: Iterable[Any], wanted: Wanted, send: Callable[[bytes], Any]) -> None:
    """Write triples; raises `LimitError` as soon as they are too many."""
    with Sink(wanted, send) as sink:
        few = at_most(triples, wanted.rows, "statements")
        prefixes = PREFIXES if wanted.form in ("ttl", "rdf") else None
        ox.serialize(few, sink, format=GRAPHS[wanted.form], prefixes=prefixes)  # type: ignore[arg-type]


def at_most(rows: Iterable[_T], limit: int, what: str) -> Iterator[_T]:
    """Go through rows, and raise `LimitError` where there are more than the limit."""
    for number, row in enumerate(rows):
        if number >= limit:
            raise _too_many(limit, what)
        yield row


class Sink:
    """A binary file that counts the bytes and the rows that go through it, and sends them in large parts."""

    def __init__(self, wanted: Wanted, send: Callable[[bytes], Any], part: int = 1 << 16) -> None:
        self._wanted = wanted
        self._send = send
        self._part = part
        self._parts: list[bytes] = []
        self._held = self._size = 0
        self._count = row_counter(wanted.form)
        self._error: QueryError | None = None

    def __enter__(self) -> Sink:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        # A serialiser turns the error of its file into one of its own.
        if self._error is not None:
            raise self._error from None
        if kind is None:
            self.flush()

    def write(self, data: bytes) -> int:
        """Take some bytes."""
        self._parts.append(bytes(data))
        self._held += len(data)
        if self._held >= self._part:
            self.flush()
        return len(data)

    def flush(self) -> None:
        """Send what was not sent yet; raises `LimitError`."""
        if not self._parts:
            return
        data = b"".join(self._parts)
        self._parts, self._held = [], 0
        self._size += len(data)
        if self._size > self._wanted.size:
            raise self._failed(
                LimitError(
                    f"the answer is larger than {self._wanted.size:,} bytes: ask for less, or add a LIMIT"
                )
            )
        if self._count(data) > self._wanted.rows:
            raise self._failed(_too_many(self._wanted.rows, "rows"))
        self._send(data)

    def _failed(self, error: QueryError) -> QueryError:
        self._error = error
        return error


def _too_many(limit: int, what: str) -> LimitError:
    return LimitError(f"the answer has more than {limit:,} {what}: ask for less, or add a LIMIT")


def row_counter(form: str) -> Callable[[bytes], int]:
    r"""Return a function that is given the parts of a table, and returns how many rows it has seen at least.

    >>> count = row_counter("csv")
    >>> count(b'a\r\n"one\r\nrow'), count(b'"\r\n2\r\n')
    (0, 2)
    """
    if form == "xml":
        return _Pieces((b"<result>",), 0).count
    if form == "tsv":
        return _Pieces((b"\n",), -1).count
    if form == "csv":
        return _Outside((b"\n",), -1).count
    if form == "json":
        # A row is an object in the list of bindings; every other object follows a colon.
        return _Outside((b"[{", b",{"), 0).count
    return lambda data: 0


class _Pieces:
    """Counts pieces of bytes, also across the borders of parts."""

    def __init__(self, pieces: tuple[bytes, ...], start: int) -> None:
        self._pieces = pieces
        self._seen = start
        self._kept = max(map(len, pieces)) - 1
        self._tail = b""

    def count(self, data: bytes) -> int:
        data = self._tail + data
        self._seen += sum(map(data.count, self._pieces))
        self._tail = data[max(len(data) - self._kept, 0) :]
        return max(self._seen, 0)


class _Outside(_Pieces):
    """Counts pieces that stand outside of quotes; a backslash in a string of JSON hides a quote."""

    def __init__(self, pieces: tuple[bytes, ...], start: int) -> None:
        super().__init__(pieces, start)
        self._inside = False
        self._escape = b""

    def count(self, data: bytes) -> int:
        data = self._escape + data
        self._escape = b""
        if self._kept:  # JSON
            if (len(data) - len(data.rstrip(b"\\"))) % 2:
                data, self._escape = data[:-1], b"\\"
            data = data.replace(b"\\\\", b"").replace(b'\\"', b"")
        parts = data.split(b'"')
        outside = b'"'.join(parts[self._inside :: 2])
        # A quote between what stands outside keeps two pieces from becoming one.
        if self._inside:
            outside = b'"' + outside
        self._inside ^= len(parts) % 2 == 0
        return super().count(outside)
