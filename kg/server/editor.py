"""The page with the editor for SPARQL; its queries run where those of the endpoint do."""

from __future__ import annotations

import json
from functools import partial
from typing import Any

import pyoxigraph as ox
from starlette.requests import Request
from starlette.responses import Response

from kg import pages
from kg.errors import KgError
from kg.pages.cells import raw
from kg.pages.questions import MOST_ROWS
from kg.pages.site import Site
from kg.server.asking import Questions
from kg.server.endpoint import Endpoint
from kg.server.frame import Frame
from kg.server.refusals import Refusal, refusal
from kg.stores.guard import used_prefixes
from kg.stores.local import terms
from kg.vocabulary.namespaces import PREFIXES

#: A larger answer is not put into a page.
_MOST_BYTES = 4_000_000
_LARGE = "the answer is too large for a page: take it as a file, or add a LIMIT"


class Editor:
    """Answers with the editor and what a query gives."""

    def __init__(self, frame: Frame, endpoint: Endpoint, questions: Questions) -> None:
        self._frame, self._endpoint, self._questions = frame, endpoint, questions

    async def answer(self, request: Request) -> Response:
        """Answer with the page, or, where a format is asked for, with the answer as a file."""
        site = self._frame.site(request)
        text = request.query_params.get("query")
        if text is None and "ask" in request.query_params:
            text = await self._frame.desk.run(partial(self._questions.sparql, request, site))
            return self._page(site, text, {})
        if text is None:
            return self._page(site, None, {})
        text = declared(text.replace("\r\n", "\n"))
        form = request.query_params.get("format")
        if form is not None:
            return await self._endpoint.answer_as(request, text, form)
        try:
            told = await self._run(request, text)
        except (KgError, Refusal) as error:
            said = refusal(error)
            response = self._page(site, text, {"problem": said.reason}, said.status)
            response.headers.update(said.headers)
            return response
        return await self._frame.page(partial(self._html, site, text, told), site)

    async def terms(self, request: Request) -> Response:
        """Answer with what the editor of the page completes, as JSON."""
        told = pages.completions(self._frame.site(request).language)
        return self._frame.data(json.dumps(told, ensure_ascii=False), "application/json")

    async def _run(self, request: Request, text: str) -> dict[str, Any]:
        kind, data = await self._endpoint.whole(request, text, _MOST_BYTES)
        if data is None:
            raise Refusal(500, _LARGE)
        if kind in ("CONSTRUCT", "DESCRIBE"):
            return {"triples": data.decode()}
        return await self._frame.desk.run(partial(_table, data))

    def _page(self, site: Site, text: str | None, told: dict[str, Any], status: int = 200) -> Response:
        return self._frame.html(self._html(site, text, told), site, status)

    def _html(self, site: Site, text: str | None, told: dict[str, Any]) -> str:
        return pages.query(text, site.language, **told, link=site.link, base=site.static, site=site)


def declared(text: str) -> str:
    r"""Put the known prefixes that a query uses and does not declare before it.

    >>> declared("ASK { ?item cmt:force ?force }")
    'PREFIX cmt: <https://w3id.org/commitment-graph/ontology#>\nASK { ?item cmt:force ?force }'
    """
    used, told = used_prefixes(text)
    missing = sorted(prefix for prefix in used - told if prefix in PREFIXES)
    return "".join(f"PREFIX {prefix}: <{PREFIXES[prefix]}>\n" for prefix in missing) + text


def _table(data: bytes) -> dict[str, Any]:
    result = ox.parse_query_results(data, format=ox.QueryResultsFormat.JSON)
    if isinstance(result, ox.QueryBoolean):
        return {"truth": bool(result)}
    assert isinstance(result, ox.QuerySolutions)  # noqa: S101 - a query that has rows has nothing else
    columns = [variable.value for variable in result.variables]
    rows = list(terms(result))
    return {"table": raw(columns, rows[:MOST_ROWS], len(rows))}
