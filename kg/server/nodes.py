"""The page and the data of each node, at the path that mirrors its IRI or at `/resource?iri=…`."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

import pyoxigraph as ox
from starlette.requests import Request
from starlette.responses import Response

from kg import pages
from kg.exports.write import export_bytes
from kg.pages.site import FORMS, Site, iri_at
from kg.questions.binding import bind
from kg.questions.internal import rows, text
from kg.questions.names import KINDS
from kg.server.frame import Frame, day_of, wished
from kg.server.negotiation import GRAPH_TYPES, PAGE_TYPES
from kg.server.refusals import Refusal
from kg.server.reports import Reports
from kg.stores.memory import MemoryStore
from kg.vocabulary.bundled import ontology
from kg.vocabulary.described import terms
from kg.vocabulary.namespaces import BASE, CMT, RDF
from kg.vocabulary.terms import IRI

_TYPES = {**PAGE_TYPES, **GRAPH_TYPES}
_WHOLES = {f"{BASE}ontology": "commitment.ttl", f"{BASE}codes": "codes.ttl"}
_FILES = tuple(_WHOLES.values())
_ITEMS = frozenset(KINDS["item"].classes) - {CMT.ReportedItem}
_AGENTS = frozenset(KINDS["agent"].classes)


class Nodes:
    """Answers with what the graph, or the vocabulary, says of one node."""

    def __init__(self, frame: Frame, reports: Reports) -> None:
        self._frame, self._reports = frame, reports

    async def mirrored(self, request: Request) -> Response:
        """Answer at a path such as `/id/agent/facebook`, perhaps with `.ttl` at its end."""
        path = request.scope["path"].lstrip("/")
        form = next((one for one in FORMS if path.endswith(f".{one}")), None)
        if form is not None:
            path = path.removesuffix(f".{form}")
        return await self._answer(request, iri_at(path), form)

    async def resource(self, request: Request) -> Response:
        """Answer at `/resource?iri=…`, for every other IRI."""
        iri = request.query_params.get("iri")
        if iri is None:
            raise Refusal(400, "the address lacks the parameter iri: name a node by its whole IRI")
        return await self._answer(request, IRI(iri), None)

    async def _answer(self, request: Request, iri: IRI, form: str | None) -> Response:
        try:
            ox.NamedNode(iri)
        except ValueError:
            raise Refusal(404, "the address names no IRI: write one such as https://example.org/a") from None
        form, media_type = wished(request, _TYPES, form)
        if form != "html":
            data = await self._frame.desk.run(partial(self._data, iri, form))
            return self._frame.data(data, media_type)
        site, day = self._frame.site(request, iri), day_of(request)
        kind = await self._frame.desk.run(partial(self._kind, iri))
        if kind == "document":
            return await self._reports.answer(site, day, iri)
        return await self._frame.page(partial(self._page, kind, iri, site, day), site)

    def _page(self, kind: str, iri: IRI, site: Site, day: date) -> str:
        graph, language = self._frame.graph, site.language
        link, base = site.link, site.static
        match kind:
            case "term":
                return pages.term(iri, language, link=link, base=base, site=site)
            case "item":
                return pages.item(graph, iri, language, day, link=link, base=base, site=site)
            case "agent":
                return pages.organisation(graph, iri, language, link=link, base=base, site=site)
            case _:
                return pages.node(graph, iri, language, link=link, base=base, site=site)

    def _kind(self, iri: IRI) -> str:
        if iri in terms():
            return "term"
        classes = {
            value
            for _, key, value in rows(self._frame.graph.store, "describe", {"node": [iri]})
            if key == RDF.type
        }
        if CMT.SourceDocument in classes:
            return "document"
        return "item" if classes & _ITEMS else "agent" if classes & _AGENTS else "node"

    def _data(self, iri: IRI, form: str) -> bytes:
        if iri in terms():
            return _term_data(iri, form)
        query = bind(text("description"), {"start": [iri], "value": [iri]})
        found: Any = self._frame.graph.store.query(query)
        quads = [ox.Quad(*triple) for triple in found]
        if not quads:
            raise Refusal(404, f"the graph says nothing of <{iri}>")
        return export_bytes(MemoryStore(quads), form)


def _term_data(iri: IRI, form: str) -> bytes:
    term = ox.NamedNode(iri)
    whole = _WHOLES.get(iri)
    if whole is not None:
        return export_bytes(MemoryStore(ontology(whole)), form)
    quads = [quad for file in _FILES for quad in ontology(file)]
    wanted: list[Any] = [term]
    told = []
    # With the blank nodes behind it, such as a class that is made of others.
    for node in wanted:
        mine = [quad for quad in quads if quad.subject == node]
        told += mine
        wanted += [quad.object for quad in mine if isinstance(quad.object, ox.BlankNode)]
    return export_bytes(MemoryStore(told), form)
