"""Reading what a SPARQL endpoint answers, lazily, and noticing when it stops short."""

from __future__ import annotations

import hashlib
import http.client
import re
import time
from collections.abc import Callable, Iterator
from typing import Any

import pyoxigraph as ox

from kg.errors import KgError, StoreError
from kg.stores.endpoint_http import Address, Watch, cut, explained, reason_of, too_long
from kg.stores.protocol import Result, Solutions
from kg.vocabulary.terms import Term, from_ox

_CHUNK = 1 << 16
_TAIL = 400
# Virtuoso's blank nodes have names that are none in RDF. Only a value of a result can look like this: in a
# literal, the quotes are escaped.
_VIRTUOSO_NODE = re.compile(rb'("bnode"\s*,\s*"value"\s*:\s*")nodeID://')
_NODE = b'"bnode"'
_BOOLEAN = ox.NamedNode("http://www.w3.org/2001/XMLSchema#boolean")
_CANCELLED = re.compile(r"operation has been cancelled|query (?:was )?(?:cancelled|timed out)|timeout", re.I)
_LAST_LIMIT = re.compile(r"\bLIMIT\s+([0-9]+)(?:\s+OFFSET\s+[0-9]+)?\s*\}?\s*\Z", re.I)


class Answer:
    """The bytes of one answer, as they come: a file that pyoxigraph reads.

    `failure` is what went wrong, since a parser turns the error of its file into one of its own.
    """

    def __init__(self, response: Any, address: Address, watch: Watch) -> None:
        self.headers = {key.lower(): value for key, value in response.headers.items()}
        self.address = address
        self.watch = watch
        self.failure: KgError | None = None
        self.tail = b""
        self._response = response
        self._kept = b""
        self._ready = b""
        # From here on, each read has a limit of its own: what is left of the time.
        self._left = watch.remaining
        watch.rest()
        self.virtuoso = "virtuoso" in self.headers.get("server", "").lower()

    def read(self, size: int = -1) -> bytes:
        """Return some bytes, none at the end; raises what explains an end before its time."""
        if not self._ready:
            self._ready = self._more()
        data = self._ready if size < 0 else self._ready[:size]
        self._ready = self._ready[len(data) :]
        return data

    def _more(self) -> bytes:
        # The limit counts the time spent waiting here, not what is done between rows.
        started = time.monotonic()
        self.watch.wait_at_most(self._left)
        try:
            data = bytes(self._response.read1(_CHUNK))
        except TimeoutError:
            raise self._failed(too_long(self.address, self.watch.seconds, "the query")) from None
        except (OSError, ValueError, http.client.HTTPException) as error:
            raise self._failed(explained(error, self.address, self.watch)) from None
        self._left -= time.monotonic() - started
        if self._left <= 0:
            raise self._failed(too_long(self.address, self.watch.seconds, "the query"))
        if not data and self._response.length:
            raise self._failed(cut(self.address, "the query"))
        self.tail = (self.tail + data)[-_TAIL:]
        return self._mended(data) if self.virtuoso else data

    def close(self) -> None:
        """Let go of the connection."""
        self.watch.stop()
        self._response.close()
        # Its frames hold this answer, which would otherwise never be let go.
        self.failure = None

    def unreadable(self, error: Exception) -> KgError:
        """Turn what the parser raised into one sentence."""
        if self.failure is not None:
            return self.failure
        # The parser may have stopped before the end, and the end says why the server did.
        try:
            while self.read():
                pass
        except KgError as failure:
            return failure
        tail = self.tail.decode("utf-8", "replace")
        if _CANCELLED.search(tail):
            return StoreError(
                f"{self.address} stopped the query at a time limit of its own, in the middle of the answer: "
                "make the query narrower, or raise the server's limit"
            )
        if not self.tail:
            return StoreError(f"{self.address} answers with nothing: is it the address of a SPARQL endpoint?")
        return StoreError(
            f"{self.address} answers with something that is cut short or no SPARQL result ({error}): "
            "ask again, or look into its log"
        )

    def _failed(self, failure: KgError) -> KgError:
        self.failure = failure
        return failure

    def _mended(self, data: bytes) -> bytes:
        # What might be the beginning of such a name waits for the bytes that follow.
        whole = self._kept + data
        ready = len(whole) if not data else _beginning(whole)
        self._kept = whole[ready:]
        return _VIRTUOSO_NODE.sub(rb"\1", whole[:ready]) or (self._more() if data else b"")


def _beginning(data: bytes) -> int:
    """Return where a blank node's name may begin that is not yet complete, or the length."""
    last = data.rfind(_NODE)
    if last >= len(data) - _TAIL:
        return last
    for size in range(len(_NODE) - 1, 0, -1):
        if data.endswith(_NODE[:size]):
            return len(data) - size
    return len(data)


def check_headers(answer: Answer, query: str) -> None:
    """Refuse an answer that says in its headers that it is not whole; raises `StoreError`."""
    state = answer.headers.get("x-sql-state")
    if state:
        message = reason_of(answer.headers.get("x-sql-message", "").encode(), "", answer.address)
        told = f"{state}: {message}" if message else state
        raise StoreError(
            f"{answer.address} gives only a part of the answer ({told}): make the query narrower, or raise "
            "the server's limit"
        )
    limit = answer.headers.get("x-sparql-maxrows", "")
    if limit.isdigit():
        own = _LAST_LIMIT.search(query)
        if own is None or int(own[1]) > int(limit):
            raise StoreError(
                f"{answer.address} gives only the first {int(limit):,} rows: add a LIMIT, or raise the "
                "server's limit"
            )


def check_type(answer: Answer, *wanted: str) -> None:
    """Refuse an answer of another media type than asked for; raises `StoreError`."""
    told = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    if told in wanted:
        return
    answer.close()
    what = "a web page" if "html" in told else repr(told) if told else "a result of no type"
    raise StoreError(
        f"{answer.address} answers with {what} instead of a SPARQL result: is it the address of an endpoint?"
    )


def solutions(answer: Answer, form: str, distinct: bool = False) -> Result:
    """Read the answer to a SELECT or an ASK; rows are read when they are asked for.

    `distinct` says that the query wants no row twice. Virtuoso may still repeat one; it is left out then,
    which keeps a digest of each row in memory.
    """
    check_type(answer, "application/sparql-results+json", "application/json")
    parsed = _parsed(answer)
    if isinstance(parsed, ox.QueryBoolean):
        answer.close()
        if form == "ASK":
            return bool(parsed)
        raise StoreError(
            f"{answer.address} answers a SELECT with a truth value: is it a SPARQL 1.1 endpoint?"
        )
    columns = tuple(variable.value for variable in parsed.variables)
    terms = _terms(answer, parsed)
    del parsed  # as in `_terms`
    if distinct and answer.virtuoso:
        terms = _once(terms)
    if form == "ASK":
        # Virtuoso answers an ASK with one row that holds 0 or 1.
        (row,) = list(terms) or [(None,)]
        return bool(row and row[0] is not None and row[0].value in ("1", "true"))
    return Solutions(columns, _Rows(terms, answer))


def ox_rows(answer: Answer) -> Iterator[tuple[Any, ...]]:
    """Go through the rows of a SELECT as pyoxigraph's terms."""
    check_type(answer, "application/sparql-results+json", "application/json")
    parsed = _parsed(answer)
    if isinstance(parsed, ox.QueryBoolean):
        raise StoreError(
            f"{answer.address} answers a SELECT with a truth value: is it a SPARQL 1.1 endpoint?"
        )
    return _terms(answer, parsed)


def triples(answer: Answer, counted: Callable[[int], None]) -> Iterator[ox.Triple]:
    """Go through the triples of a CONSTRUCT or DESCRIBE; `counted` hears at the end how many there were.

    Lines carry no sign that the last one has come. So the transfer itself must say so, by its length or its
    chunks; an answer of neither is refused with `StoreError`.
    """
    check_type(answer, "application/n-triples", "text/turtle", "text/plain", "application/x-turtle")
    if "content-length" not in answer.headers and "chunked" not in answer.headers.get(
        "transfer-encoding", ""
    ):
        raise StoreError(
            f"{answer.address} does not say how long its answer is, so that a cut would go unseen: ask with "
            "SELECT"
        )
    lines = answer.headers["content-type"].startswith(("application/n-triples", "text/plain"))
    return _triples(answer, ox.RdfFormat.N_TRIPLES if lines else ox.RdfFormat.TURTLE, counted)


class _Rows(Iterator[tuple[Term | None, ...]]):
    """Rows as Python values; the connection is let go at the end, or when nobody holds the rows any more."""

    def __init__(self, terms: Iterator[tuple[Any, ...]], answer: Answer) -> None:
        self._terms, self._answer = terms, answer

    def __next__(self) -> tuple[Term | None, ...]:
        return tuple(None if term is None else from_ox(term) for term in next(self._terms))

    def __del__(self) -> None:
        self._answer.close()


def _parsed(answer: Answer) -> Any:
    try:
        return ox.parse_query_results(answer, format=ox.QueryResultsFormat.JSON)  # type: ignore[arg-type]
    except KgError:
        answer.close()
        raise
    except (SyntaxError, OSError, ValueError) as error:
        try:
            raise answer.unreadable(error) from None
        finally:
            answer.close()


def _terms(answer: Answer, parsed: Any) -> Iterator[tuple[Any, ...]]:
    try:
        for solution in parsed:
            yield tuple(_canonical(term) for term in solution)
        _finish(answer)
    except (SyntaxError, OSError, ValueError) as error:
        raise answer.unreadable(error) from None
    finally:
        answer.close()
        # The error holds this frame. Solutions of pyoxigraph must end in the thread that asked, so none stays
        # here for a garbage collection that may run in another.
        del parsed


def _once(rows: Iterator[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    seen: set[bytes] = set()
    for row in rows:
        digest = hashlib.blake2b(repr(row).encode(), digest_size=16).digest()
        if digest not in seen:
            seen.add(digest)
            yield row


def _finish(answer: Answer) -> None:
    """Read what follows the last row: it may be the words of a server that gave up."""
    rest = b""
    while data := answer.read():
        rest += data
    if rest.strip(b" \t\r\n}]"):
        raise SyntaxError("more follows the result")


def _canonical(term: Any) -> Any:
    # Virtuoso spells booleans 1 and 0, which is legal, but not how they were written.
    if isinstance(term, ox.Literal) and term.datatype == _BOOLEAN and term.value in ("0", "1"):
        return ox.Literal("true" if term.value == "1" else "false", datatype=_BOOLEAN)
    return term


def _triples(answer: Answer, form: ox.RdfFormat, counted: Callable[[int], None]) -> Iterator[ox.Triple]:
    number = 0
    try:
        for quad in ox.parse(answer, format=form):  # type: ignore[arg-type]
            yield ox.Triple(quad.subject, quad.predicate, _canonical(quad.object))
            number += 1
    except (SyntaxError, OSError, ValueError) as error:
        raise answer.unreadable(error) from None
    finally:
        answer.close()
    counted(number)
