"""Which graphs a query at an endpoint sees, and how to ask for the union of all.

SPARQL leaves open what the default graph of an endpoint is. The dataset is told in the protocol (SPARQL 1.1
Protocol, section 2.1.4), or by a parameter of the server's own; the text of a query is never rewritten.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any, Protocol, TypeAlias

from kg.errors import StoreError
from kg.vocabulary.bundled import bundled
from kg.vocabulary.terms import IRI, Term, from_ox, spell

#: Parameters of the protocol, in order.
Parameters: TypeAlias = tuple[tuple[str, str], ...]

#: More graphs than this are not listed in a request.
MAX_LISTED = 1_000
_OXIGRAPH: Parameters = (("union-default-graph", "true"),)
_JENA: Parameters = (
    ("default-graph-uri", "urn:x-arq:UnionGraph"),
    ("default-graph-uri", "urn:x-arq:DefaultGraph"),
)
_GRAPH = re.compile(r"\bGRAPH\b", re.I)
#: Graphs that Virtuoso keeps for itself.
_VIRTUOSO_OWN = re.compile(
    r"http://www\.openlinksw\.com/|http://www\.w3\.org/ns/ldp#|http://localuriqaserver/|"
    r"http://[^/]+/(?:sparql|DAV/?)\Z|urn:(?:core|rules|activitystreams|virtuoso|owl)[.:-]"
)


class Asking(Protocol):
    """How one SELECT or ASK is sent; an ASK gives one row with its truth."""

    def __call__(self, text: str, parameters: Parameters, timeout: float | None) -> Iterator[tuple[Any, ...]]:
        """Return rows of pyoxigraph's terms."""
        ...


@lru_cache(maxsize=16)
def text_of(name: str) -> str:
    """Return a query of `queries/stores/`."""
    return (bundled("queries") / "stores" / f"{name}.rq").read_text(encoding="utf-8")


def bound(name: str, **values: Term) -> str:
    """Return a query of `queries/stores/` with its `VALUES ?name { UNDEF }` filled."""
    text = text_of(name)
    for variable, value in values.items():
        text = text.replace(f"VALUES ?{variable} {{ UNDEF }}", f"VALUES ?{variable} {{ {spell(value)} }}")
    return text


def is_own(graph: str) -> bool:
    """Whether a graph is one that Virtuoso keeps for itself."""
    return _VIRTUOSO_OWN.match(graph) is not None


class Dataset:
    """What has to be sent along so that the default graph of a query is the union of all graphs.

    `told` is `union` or `separate` where the user knows which the default graph is; otherwise the endpoint is
    asked once, as soon as it holds a named graph.
    """

    def __init__(self, asking: Asking, place: str, told: str | None) -> None:
        if told not in (None, "union", "separate"):
            raise StoreError(
                f'default_graph is "union" or "separate", not {told!r}: leave it out to have it found'
            )
        self._asking = asking
        self._place = place
        self._told = told
        self._way: str | None = "plain" if told == "union" else None

    @property
    def is_union(self) -> bool:
        """Whether the default graph, as it is, is known to hold the named graphs."""
        return self._way == "plain"

    def parameters(self, text: str, timeout: float | None = None) -> Parameters:
        """Return what to send with a query."""
        if self._way is None:
            self._way = self._found(timeout)
        match self._way:
            case "oxigraph":
                return _OXIGRAPH
            case "jena":
                return _JENA + self._named(text, timeout)
            case "list":
                names = self._listed(timeout)
                return tuple(("default-graph-uri", name) for name in names) + self._named(text, timeout)
            case _:
                return ()

    def _found(self, timeout: float | None) -> str | None:
        if self._told is None and not self._rows("outside-default", (), timeout):
            # Nothing is missing from the default graph: because it is the union, or because there is no
            # named graph.
            return "plain" if self._rows("graphs-one", (), timeout) else None
        named = self._rows("named", (), timeout)
        if not named:
            return None
        subject, prop, value = (from_ox(term) for term in named[0])
        seen = bound("seen", subject=subject, property=prop, value=value)
        for way, parameters in (("oxigraph", _OXIGRAPH), ("jena", _JENA)):
            if self._sees(seen, parameters, timeout):
                return way
        if self._sees(seen, tuple(("default-graph-uri", name) for name in self._listed(timeout)), timeout):
            return "list"
        raise StoreError(
            f"{self._place} keeps its default graph apart from its {len(self._listed(timeout))} named graphs "
            "and offers no union of them: set it to the union on the server"
        )

    def _sees(self, text: str, parameters: Parameters, timeout: float | None) -> bool:
        try:
            return any(row[0] for row in self._asking(text, parameters, timeout))
        except StoreError:
            raise
        except Exception:  # a server may refuse a dataset that it does not know
            return False

    def _rows(self, name: str, parameters: Parameters, timeout: float | None) -> list[tuple[Any, ...]]:
        return list(self._asking(text_of(name), parameters, timeout))

    def _listed(self, timeout: float | None) -> Sequence[str]:
        names = sorted(names_in(self._asking(text_of("graphs"), (), timeout)))
        if len(names) > MAX_LISTED:
            raise StoreError(
                f"{self._place} has {len(names):,} named graphs, too many to list in a query: set its "
                "default graph to the union of all, and leave GRAPH out of the query"
            )
        return names

    def _named(self, text: str, timeout: float | None) -> Parameters:
        # Where a dataset is told, GRAPH sees no other graphs than the dataset's own.
        if not _GRAPH.search(text):
            return ()
        return tuple(("named-graph-uri", name) for name in self._listed(timeout))


def names_in(rows: Iterable[tuple[Any, ...]]) -> list[IRI]:
    """Return the IRIs of a column of graph names."""
    return [name for row in rows if isinstance(name := from_ox(row[0]), IRI)]
