"""A user's own rdflib graph or dataset as a store: queried in place, never changed."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from kg.errors import QueryError
from kg.stores.local import Clock, too_long, watched
from kg.stores.protocol import Result, Solutions
from kg.stores.rdflib_terms import from_rdflib, from_rdflib_term, ox_term
from kg.vocabulary.terms import Term

if TYPE_CHECKING:
    import rdflib
    from rdflib.query import Result as RdflibResult

# rdflib expands \uXXXX in the whole query before it parses, also where the backslash itself is escaped
# (rdflib#1884). Two noncharacters between the two keep them apart until the query is parsed.
_MARK = "\ufdd0\ufdd1"
_PAIR = re.compile(r"\\\\([uU])?")


class RdflibStore:
    """An `rdflib.Graph` or `rdflib.Dataset`, read where it is.

    A dataset's named graphs and its default graph are queried as one, whatever its own setting.
    """

    def __init__(self, graph: rdflib.Graph) -> None:
        self.graph = graph

    def query(self, text: str, timeout: float | None = None) -> Result:
        """Answer a query over the union of all graphs; see `Store.query`.

        The limit is checked at each triple that a pattern matches and between rows, in this process.
        """
        clock = Clock(timeout)
        started = time.perf_counter()
        result = self._run(text, clock)
        clock.spend(time.perf_counter() - started)
        if result.type == "ASK":
            return bool(result.askAnswer)
        if result.type == "SELECT":
            columns = tuple(str(variable) for variable in result.vars or ())
            return Solutions(columns, _rows(result, clock))
        return watched(_triples(result), clock)

    def quads(self) -> Iterator[ox.Quad]:
        """Go through all quads, in no order."""
        return from_rdflib(self.graph)

    def __len__(self) -> int:
        return sum(1 for _ in self._union().triples((None, None, None)))

    def _union(self) -> rdflib.Graph:
        import rdflib

        if isinstance(self.graph, rdflib.Dataset) and not self.graph.default_union:
            # A second view of the same store: the setting of the user's own object stays as it is.
            return rdflib.Dataset(store=self.graph.store, default_union=True)
        return self.graph

    def _run(self, text: str, clock: Clock) -> RdflibResult:
        from pyparsing import ParseException
        from rdflib.plugins.sparql.evaluate import evalQuery
        from rdflib.plugins.sparql.processor import SPARQLResult

        try:
            # Not `graph.query`: that would bind rdflib's own prefixes in the user's graph.
            return SPARQLResult(evalQuery(_limited(self._union(), clock), _prepared(text), {}))
        except ParseException as error:
            where = f"line {error.lineno}, column {error.col}"
            raise QueryError(f"the query does not parse: {where}: {error.msg}; mend it there") from error
        except RecursionError:
            raise QueryError("the query is nested too deeply for rdflib: make it flatter") from None
        except QueryError:
            raise
        except Exception as error:  # rdflib raises bare Exception, e.g. for an undeclared prefix
            raise QueryError(f"rdflib cannot run the query: {error}; mend it there") from error


def _prepared(text: str) -> Any:
    from rdflib import Literal
    from rdflib.plugins.sparql.algebra import translateQuery, traverse
    from rdflib.plugins.sparql.parser import parseQuery

    def unmark(node: object) -> object:
        if isinstance(node, Literal) and _MARK in node:
            plain = str(node).replace(_MARK, "")
            return (
                Literal(plain, lang=node.language)
                if node.language
                else Literal(plain, datatype=node.datatype)
            )
        return None

    marked = _PAIR.sub(lambda m: "\\\\" + (_MARK + m[1] if m[1] else ""), text)
    parsed = parseQuery(marked)
    traverse(parsed, visitPost=unmark)
    return translateQuery(parsed)


def _limited(graph: rdflib.Graph, clock: Clock) -> rdflib.Graph:
    """Return a second view of a graph, whose patterns stop matching when the time is up."""
    import rdflib

    view: Any = (
        rdflib.Dataset(store=graph.store, default_union=True)
        if isinstance(graph, rdflib.Dataset)
        else rdflib.Graph(store=graph.store, identifier=graph.identifier, bind_namespaces="none")
    )
    match = view.triples
    end = time.perf_counter() + clock.limit

    def triples(pattern: Any) -> Iterator[Any]:
        for triple in match(pattern):
            if time.perf_counter() > end:
                raise too_long(clock.limit)
            yield triple

    view.triples = triples
    return view  # type: ignore[no-any-return]


def _rows(result: RdflibResult, clock: Clock) -> Iterator[tuple[Term | None, ...]]:
    for row in watched(iter(result), clock):
        yield tuple(None if node is None else from_rdflib_term(node) for node in row)  # type: ignore[union-attr]


def _triples(result: RdflibResult) -> Iterator[ox.Triple]:
    for subject, predicate, value in result.graph or ():
        yield ox.Triple(ox_term(subject), ox_term(predicate), ox_term(value))
