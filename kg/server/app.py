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
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from kg.errors import KgError
from kg.server.endpoint import Endpoint
from kg.server.lanes import Lanes
from kg.server.refusals import Refusal, refusal
from kg.server.security import Security
from kg.server.settings import Settings
from kg.stores.memory import MemoryStore

if TYPE_CHECKING:
    from kg.graph import Graph

_HOME = """This is a SPARQL 1.1 endpoint over a graph of announced commitments.

Queries: sparql (GET, or POST as a form or as application/sparql-query; it only reads)
"""


def application(graph: Graph, settings: Settings | None = None) -> Starlette:
    """Return an ASGI application that serves a graph; it is only read."""
    told = settings or Settings()
    lanes = Lanes(told.limits)
    endpoint = Endpoint(graph.store, lanes, told)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        await asyncio.to_thread(_warm, graph, told)
        yield
        await lanes.close()

    async def home(_: Request) -> Response:
        return PlainTextResponse(_HOME)

    return Starlette(
        routes=[
            Route("/", home, methods=["GET"]),
            Route("/sparql", endpoint.answer, methods=["GET", "HEAD", "OPTIONS", "POST"]),
        ],
        middleware=[Middleware(Security, settings=told)],
        exception_handlers={
            HTTPException: _http_error,
            Refusal: _refused,
            KgError: _refused,
        },
        lifespan=lifespan,
    )


def _warm(graph: Graph, settings: Settings) -> None:
    if isinstance(graph.store, MemoryStore):
        limits = settings.limits
        workers = graph.store.workers(limits.short + limits.long)
        if workers is not None:
            workers.warm(limits.short, graph.store.generation)


async def _refused(_: Request, error: Exception) -> Response:
    return refusal(error).response()


async def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - it is registered for that alone
    reason = {
        404: "there is nothing at this address",
        405: f"{request.method} does nothing here: this server only reads",
    }.get(error.status_code, HTTPStatus(error.status_code).phrase)
    return Refusal(error.status_code, reason, error.headers).response()
