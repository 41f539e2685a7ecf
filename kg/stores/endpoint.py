"""A SPARQL 1.1 endpoint as a store: queried and changed over HTTP."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

import pyoxigraph as ox

from kg.errors import QueryError, StoreError
from kg.stores import endpoint_answers as answers
from kg.stores import endpoint_protocol as protocol
from kg.stores import endpoint_updates as updates
from kg.stores.endpoint_dataset import Dataset, Parameters, bound, is_own, names_in, text_of
from kg.stores.endpoint_graphs import GraphStore
from kg.stores.endpoint_http import Address, Credentials
from kg.stores.protocol import DEFAULT_TIMEOUT, Result
from kg.vocabulary.terms import IRI, from_ox, spell

#: The prologue and the form of a query (SPARQL 1.1, section 19.8, rules 2 to 7).
_FORM = re.compile(
    r"(?:\s+|\#[^\n\r]*|PREFIX\s+[^\s:]*:\s*<[^>]*>|BASE\s*<[^>]*>)*(SELECT|ASK|CONSTRUCT|DESCRIBE)\b"
    r"(\s+DISTINCT\b)?",
    re.I,
)
#: How many statements travel in one request of a bulk load.
_PART = 50_000
_PAGE = 5_000


class EndpointStore:
    """A SPARQL 1.1 endpoint.

    `update_url` is needed to change documents, `graph_store_url` (SPARQL 1.1 Graph Store Protocol) makes bulk
    loads fast. `auth` is a user and a password, sent to these addresses alone and when they ask for it, by
    Basic or Digest. `timeout` is in seconds and covers the whole of an answer. `default_graph` says whether
    the endpoint's default graph is the `union` of its graphs or `separate`; without it, it is asked once.

    Raises `StoreError` for an address that is no `http:` or `https:` URL; nothing is sent yet.

    >>> EndpointStore("http://reader:secret@localhost:7878/query")
    <EndpointStore http://localhost:7878/query>
    """

    def __init__(
        self,
        query_url: str,
        update_url: str | None = None,
        graph_store_url: str | None = None,
        auth: tuple[str, str] | None = None,
        timeout: float = DEFAULT_TIMEOUT,
        default_graph: str | None = None,
    ) -> None:
        credentials = None if auth is None else Credentials.of(auth)
        self._query = Address.of(query_url, credentials)
        self._update = None if update_url is None else Address.of(update_url, credentials)
        self._graphs = None if graph_store_url is None else Address.of(graph_store_url, credentials)
        self.timeout = _seconds(timeout)
        self._server = ""
        self._dataset = Dataset(self._select, str(self._query), default_graph)

    def query(self, text: str, timeout: float | None = None, dataset: Parameters | None = None) -> Result:
        """Answer a query over the union of all graphs; see `Store.query`.

        `dataset` are parameters of the protocol that choose other graphs; `()` leaves it to the query. Raises
        `QueryError` where the endpoint cannot run the query or takes too long, and `StoreError` where it
        cannot be reached or answers with less than the whole.
        """
        match = _FORM.match(text)
        if match is None:
            raise QueryError(
                "the query does not say SELECT, ASK, CONSTRUCT or DESCRIBE: start it with one of them"
            )
        form = match[1].upper()
        # Who asks through a graph and names no limit passes the library's default on; the endpoint's own
        # counts.
        limit = self.timeout if timeout in (None, DEFAULT_TIMEOUT) else _seconds(timeout)
        parameters = self._dataset.parameters(text, limit) if dataset is None else dataset
        answer = self._ask(text, form, parameters, limit)
        if form in ("SELECT", "ASK"):
            return answers.solutions(answer, form, distinct=bool(match[2]))
        return answers.triples(answer, lambda number: self._check_complete(number, limit))

    def quads(self) -> Iterator[ox.Quad]:
        """Go through all quads, in no order; the graphs that Virtuoso keeps for itself are left out.

        Raises `StoreError`, also in the middle.
        """
        if self._is_virtuoso():
            for name in self.graphs():
                yield from self._paged(name)
            return
        for subject, prop, value, graph in self._select(text_of("quads")):
            yield ox.Quad(subject, prop, value, graph)
        self._dataset.parameters("")
        apart = "only-default" if self._dataset.is_union else "triples"
        for subject, prop, value in self._select(text_of(apart)):
            yield ox.Quad(subject, prop, value)

    def __len__(self) -> int:
        """Count the quads; raises `StoreError`."""
        return sum(self._counts().values())

    def graphs(self) -> list[IRI]:
        """Return the names of the named graphs, sorted; raises `StoreError`."""
        names = names_in(self._select(text_of("graphs")))
        return sorted(name for name in names if not (self._is_virtuoso() and is_own(name)))

    def change(self, drop: Iterable[IRI] = (), add: Iterable[ox.Quad] = ()) -> None:
        """Drop some named graphs, then add quads, in one SPARQL update; it is sent once and never repeated.

        Without an `update_url`, one graph at a time can be replaced, by one PUT. Raises `StoreError`, which
        says so where the change may have been done; and, for Virtuoso, where a change is longer than one
        operation there can be, or holds what Virtuoso would store as something else.
        """
        dropped = list(dict.fromkeys(drop))
        groups = updates.grouped(add)
        if not dropped and not groups:
            return
        if self._update is None:
            self._put(dropped, groups)
        else:
            if self._is_virtuoso():
                self._check_change(groups)
            protocol.update(self._update, updates.update_text(dropped, groups), self.timeout)

    def extend(self, quads: Iterable[ox.Quad]) -> None:
        """Add many quads, by the Graph Store Protocol where the endpoint has it, else by updates.

        They travel in parts, each whole or not at all; after an error, earlier parts are there. The time
        limit holds for each part. Raises `StoreError`.
        """
        if self._graphs is None and self._update is None:
            raise StoreError(
                f"{self._query} is read-only here: give update_url= or graph_store_url= to change it"
            )
        coming = iter(quads)
        while part := list(islice(coming, _PART)):
            groups = updates.grouped(part)
            if self._is_virtuoso():
                # Its Graph Store turns integers from 2^31 on into decimals; its updates do not.
                self._checked(groups)
                self._extend_by_updates(groups, updates.VIRTUOSO_LIMIT)
            elif self._graphs is None:
                self._extend_by_updates(groups, _PART)
            else:
                with GraphStore(self._graphs, self.timeout) as graph_store:
                    for name, some in groups.items():
                        graph_store.send("POST", name, updates.lines(some).encode())

    def __repr__(self) -> str:
        return f"<EndpointStore {self._query}>"

    def _ask(
        self, text: str, form: str, parameters: Parameters, timeout: float | None = None
    ) -> answers.Answer:
        answer = protocol.ask(self._query, text, form, parameters, timeout or self.timeout)
        self._server = answer.headers.get("server", "")
        try:
            answers.check_headers(answer, text)
        except StoreError:
            answer.close()
            raise
        return answer

    def _select(
        self, text: str, parameters: Parameters = (), timeout: float | None = None
    ) -> Iterator[tuple[Any, ...]]:
        match = _FORM.match(text)
        form = "SELECT" if match is None else match[1].upper()
        answer = self._ask(text, form, parameters, timeout)
        if form == "ASK":
            return iter([(answers.solutions(answer, form),)])
        return answers.ox_rows(answer)

    def _is_virtuoso(self) -> bool:
        if not self._server:
            list(self._select(text_of("graphs-one")))
            self._server = self._server or "unnamed"
        return "virtuoso" in self._server.lower()

    def _counts(self) -> dict[str, int]:
        found: dict[str, int] = {}
        for graph, number in self._select(text_of("count-of-graphs")):
            if isinstance(graph, ox.NamedNode | ox.BlankNode):
                found[str(graph.value)] = int(str(from_ox(number)))
        if self._is_virtuoso():
            return {name: number for name, number in found.items() if not is_own(name)}
        self._dataset.parameters("")
        apart = "only-default" if self._dataset.is_union else "triples"
        return {**found, "": sum(1 for _ in self._select(text_of(apart)))}

    def _paged(self, name: IRI) -> Iterator[ox.Quad]:
        """Read a graph of Virtuoso by pages, since it cuts an answer at a number of rows without a word."""
        graph = ox.NamedNode(name)
        text = bound("of-graph", graph=name)
        counted = number = self._counts()[name]
        for start in range(0, counted, _PAGE):
            rows = self._select(f"{text}LIMIT {_PAGE} OFFSET {start}")
            for subject, prop, value in rows:
                number -= 1
                yield ox.Quad(subject, prop, value, graph)
        if number:
            raise StoreError(
                f"{self._query} gave {counted - number:,} of the {counted:,} statements of {spell(name)}: it "
                "changed meanwhile, or its limit on rows is below 5,000; ask again"
            )

    def _check_complete(self, number: int, timeout: float) -> None:
        """Refuse a graph that Virtuoso may have cut: unlike for a SELECT, it does not say so.

        A SELECT of as many rows shows whether its limit on rows lets that many through.
        """
        if number < 1_000 or not self._is_virtuoso():
            return
        probe = f"{text_of('many-rows')}LIMIT {number + 1}"
        answer = protocol.ask(self._query, probe, "SELECT", (), timeout)
        answer.close()
        limit = answer.headers.get("x-sparql-maxrows")
        if limit is not None:
            raise StoreError(
                f"{self._query} makes graphs of at most {limit} rows, so that this one may be cut: ask for "
                "parts of it, or raise ResultSetMaxRows on the server"
            )

    def _check_change(self, groups: dict[str, list[ox.Quad]]) -> None:
        # Virtuoso keeps the first operations of an update whose last one fails, so nothing that it would
        # refuse is sent.
        number = self._checked(groups)
        if number > updates.VIRTUOSO_LIMIT:
            raise StoreError(
                f"Virtuoso at {self._query} takes {updates.VIRTUOSO_LIMIT:,} statements in one change, and "
                f"this one has {number:,}: change fewer documents at a time"
            )

    def _checked(self, groups: dict[str, list[ox.Quad]]) -> int:
        number = 0
        for quads in groups.values():
            updates.check_virtuoso(quads, str(self._query))
            number += len(quads)
        return number

    def _extend_by_updates(self, groups: dict[str, list[ox.Quad]], size: int) -> None:
        if self._update is None:
            raise StoreError(f"{self._query} is read-only here: give update_url= to change it")
        for name, some in updates.batches(groups, size):
            protocol.update(self._update, updates.update_text([], {name: some}), self.timeout)

    def _put(self, drop: list[IRI], groups: dict[str, list[ox.Quad]]) -> None:
        if self._graphs is None:
            raise StoreError(
                f"{self._query} is read-only here: give update_url= or graph_store_url= to change it"
            )
        names = {*map(str, drop), *groups}
        if len(names) > 1:
            raise StoreError(
                f"this change is of {len(names)} graphs, and the Graph Store Protocol changes one at a time: "
                "give update_url= as well"
            )
        (name,) = names
        method = ("PUT" if drop else "POST") if groups else "DELETE"
        with GraphStore(self._graphs, self.timeout) as graph_store:
            graph_store.send(method, name, updates.lines(groups.get(name, [])).encode())


def _seconds(timeout: float | None) -> float:
    if not isinstance(timeout, int | float) or not timeout > 0:
        raise StoreError(
            f"timeout={timeout!r} is no time limit: give a number of seconds above 0, or math.inf"
        )
    return float(timeout)
