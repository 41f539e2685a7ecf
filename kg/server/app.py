"""The application: which path is answered by what."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from kg.errors import KgError
from kg.pages.charts.apart import Apart
from kg.pages.rendering import STATIC
from kg.server.asking import Questions
from kg.server.dataset import Dataset
from kg.server.describing import root
from kg.server.desk import Desk
from kg.server.editor import Editor
from kg.server.endpoint import Endpoint
from kg.server.frame import Frame
from kg.server.lanes import Lanes
from kg.server.negotiation import PAGE_TYPES, choose
from kg.server.nodes import Nodes
from kg.server.refusals import Refusal, refusal
from kg.server.reports import Reports
from kg.server.security import Security
from kg.server.settings import Settings
from kg.stores.memory import MemoryStore

if TYPE_CHECKING:
    from kg.graph import Graph

#: The paths that mirror IRIs.
_MIRRORED = (
    *("/id/{name:path}", "/code/{name:path}", "/ontology/{name}"),
    *("/ontology", "/ontology.{form}", "/codes", "/codes.{form}"),
)
#: By how many steps of nice(1) the server goes before the processes that answer queries.
_BEHIND = 5
#: How an error is said; a sentence to who likes both the same.
_SAID = {"text": ("text/plain",), **PAGE_TYPES}


def application(graph: Graph, settings: Settings | None = None) -> Starlette:
    """Return an ASGI application that serves a graph; it is only read."""
    told = settings or Settings()
    lanes = Lanes(told.limits)
    desk = Desk(told.limits)
    endpoint = Endpoint(graph.store, lanes, told)
    frame = Frame(graph, desk, told)
    painter = Apart()
    reports = Reports(frame, painter)
    nodes = Nodes(frame, reports)
    questions = Questions(frame)
    editor = Editor(frame, endpoint, questions)
    errors = _Errors(frame)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        await asyncio.to_thread(_warm, graph, told)
        painter.start()
        yield
        desk.close()
        painter.close()
        await lanes.close()

    app = Starlette(
        routes=[
            Route("/", reports.home),
            Route("/search", reports.search),
            Route("/.well-known/void", Dataset(frame).answer),
            Route("/ask", questions.all),
            Route("/ask/{name}", questions.one),
            Route("/query", editor.answer),
            Route("/terms.json", editor.terms),
            Route("/resource", nodes.resource),
            *(Route(path, nodes.mirrored) for path in _MIRRORED),
            Mount("/static", StaticFiles(directory=STATIC)),
            Route("/sparql", endpoint.answer, methods=["GET", "HEAD", "OPTIONS", "POST"]),
        ],
        middleware=[Middleware(Security, settings=told, broken=errors.refused)],
        exception_handlers={
            HTTPException: errors.http,
            Refusal: errors.refused,
            KgError: errors.refused,
        },
        lifespan=lifespan,
    )
    app.router.redirect_slashes = False  # it knows nothing of `--public-url`
    return app


def _warm(graph: Graph, settings: Settings) -> None:
    if isinstance(graph.store, MemoryStore):
        limits = settings.limits
        workers = graph.store.workers(limits.short + limits.long)
        if workers is not None:
            # The server itself goes first: it has little to do, and everybody waits for it.
            workers.behind = _BEHIND
            workers.warm(limits.short, graph.store.generation)


class _Errors:
    """Says what went wrong: as a page to who asks for pages, else as one sentence."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame

    async def refused(self, request: Request, error: Exception) -> Response:
        told = refusal(error)
        liked = choose(request.headers.get("accept"), _SAID)
        if request.scope["path"] == "/sparql" or liked is None or liked[0] != "html":
            return told.response()
        return self._frame.refusal(told, request)

    async def http(self, request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)  # noqa: S101 - it is registered for that alone
        url = request.url
        if error.status_code == 404 and url.path.strip("/") and url.path.endswith("/"):
            there = root(request, self._frame.settings) + url.path.strip("/")
            return RedirectResponse(f"{there}?{url.query}" if url.query else there, 307)
        reason = {
            404: "there is nothing at this address",
            405: f"{request.method} does nothing here: this server only reads",
        }.get(error.status_code, HTTPStatus(error.status_code).phrase)
        return await self.refused(request, Refusal(error.status_code, reason, error.headers))
