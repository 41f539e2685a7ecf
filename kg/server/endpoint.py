"""The SPARQL endpoint: a query comes in, its answer goes out as it is made."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import Receive, Scope, Send

from kg.errors import LimitError, MalformedError, RefusedError
from kg.server.describing import root, service_description
from kg.server.lanes import Lanes
from kg.server.negotiation import BOOLEAN_TYPES, GRAPH_TYPES, PAGE_TYPES, TABLE_TYPES, choose
from kg.server.refusals import Refusal, busy, refusal
from kg.server.requests import Asked, read
from kg.server.running import Running
from kg.server.settings import Settings
from kg.stores.guard import check_served
from kg.stores.passing import passing
from kg.stores.protocol import Store
from kg.stores.written import Wanted

_METHODS = "GET, HEAD, OPTIONS, POST"
_VARY = {"Vary": "Accept"}


class Endpoint:
    """Answers requests of the SPARQL 1.1 Protocol that read."""

    def __init__(self, store: Store, lanes: Lanes, settings: Settings) -> None:
        self._store, self._lanes, self._settings = store, lanes, settings
        self._limits = settings.limits
        self._sending = 0

    async def answer(self, request: Request) -> Response:
        """Answer one request; raises `Refusal`."""
        if request.method == "OPTIONS":
            return Response(status_code=204, headers={"Allow": _METHODS})
        asked = await read(request, self._limits)
        if asked.query is None:
            return await self._describe(request)
        form, graphs = self._check(asked.query)
        chosen = _liked(asked, request, _types(form))
        wanted = Wanted(
            chosen[0],
            self._limits.rows,
            self._limits.size,
            default=asked.default if asked.default or asked.named else None,
            named=asked.named if asked.default or asked.named else None,
            chosen=bool(graphs),
            base=str(request.url.replace(query="")),
        )
        if graphs and wanted.default is None:
            await asyncio.to_thread(self._check_graphs, graphs)
        return await self._run(request, asked.query, wanted, chosen[1])

    async def answer_as(self, request: Request, query: str, form: str) -> Response:
        """Answer a query in one form, whatever the request accepts; raises `Refusal` and `KgError`."""
        kind, graphs = self._check(query)
        types = _types(kind)
        if form not in types:
            raise Refusal(400, f"the answer to {kind} can be {', '.join(types)}: choose one of them")
        await asyncio.to_thread(self._check_graphs, graphs)
        wanted = Wanted(form, self._limits.rows, self._limits.size, chosen=bool(graphs))
        return await self._run(request, query, wanted, types[form][0])

    async def whole(self, request: Request, query: str, most: int) -> tuple[str, bytes | None]:
        """Return the form of a query and its answer as JSON or Turtle, or no answer beyond so many bytes."""
        kind, graphs = self._check(query)
        await asyncio.to_thread(self._check_graphs, graphs)
        form = "json" if kind in ("SELECT", "ASK") else "ttl"
        wanted = Wanted(form, self._limits.rows, self._limits.size, chosen=bool(graphs))
        running = await self._begin(request, query, wanted)
        found: list[bytes] = []
        size = 0
        try:
            async for part in running.spool.parts():
                size += len(part)
                if size > most:
                    return kind, None
                found.append(part)
        finally:
            running.stop(Refusal(499, "the answer is not read any more"))
            running.spool.close()
        return kind, b"".join(found)

    def _check(self, query: str) -> tuple[str, tuple[str, ...]]:
        try:
            return check_served(query)
        except LimitError as error:
            raise Refusal(400, str(error)) from None

    def _check_graphs(self, graphs: Sequence[str]) -> None:
        known: set[str] = set(getattr(self._store, "graphs", list)())
        for name in graphs:
            if name not in known:
                raise RefusedError(f"FROM names <{name}>, which is no graph here, and nothing is fetched")

    async def _run(self, request: Request, query: str, wanted: Wanted, media_type: str) -> Response:
        return _Streamed(self, await self._begin(request, query, wanted), media_type)

    async def _begin(self, request: Request, query: str, wanted: Wanted) -> Running:
        """Run a query until its answer is whole or too large to be kept from its reader."""
        limits = self._limits
        if self._sending >= limits.sending:
            raise busy("too many answers are being sent")
        running = await self._lanes.run(lambda: passing(self._store, query, wanted, limits.timeout))
        settled = asyncio.ensure_future(running.spool.settled())
        gone = asyncio.ensure_future(_gone(request))
        try:
            await asyncio.wait({settled, gone}, return_when=asyncio.FIRST_COMPLETED)
            if not settled.done():
                raise Refusal(499, "nobody waits for the answer any more")
            if running.spool.error is not None:
                raise running.spool.error
        except BaseException as error:
            running.stop(Refusal(499, "the request was given up"))
            running.spool.close()
            if isinstance(error, Refusal) or not isinstance(error, Exception):
                raise
            if isinstance(error, MalformedError):
                # The client wrote this query; that of a page is ours, and remains a failure.
                raise Refusal(400, str(error)) from None
            raise refusal(error) from None
        finally:
            settled.cancel()
            gone.cancel()
        return running

    async def _describe(self, request: Request) -> Response:
        chosen = choose(request.headers.get("accept"), {**GRAPH_TYPES, **PAGE_TYPES})
        if chosen is None:
            raise _nothing_fits(GRAPH_TYPES)
        if chosen[0] == "html":
            return RedirectResponse(root(request, self._settings) + "query", 303, headers=_VARY)
        data = await asyncio.to_thread(service_description, self._store, request, chosen[0], self._settings)
        return Response(data, media_type=chosen[1], headers=_VARY)

    async def deliver(self, running: Running, send: Send) -> None:
        """Send the rest of an answer; whoever reads too slowly is left with a part that says it is one."""
        limits, spool = self._limits, running.spool
        self._sending += 1
        try:
            async with asyncio.timeout(limits.delivery):
                async for part in spool.parts():
                    async with asyncio.timeout(limits.stall):
                        await send({"type": "http.response.body", "body": part, "more_body": True})
                await send({"type": "http.response.body", "body": b"", "more_body": False})
        except Exception:
            # Nothing more is sent, and the connection ends before the last chunk: a client sees the cut.
            return
        finally:
            self._sending -= 1
            running.stop(Refusal(499, "the answer is not read any more"))
            spool.close()


class _Streamed(Response):
    """An answer that is sent as it comes, with its length where it is whole already."""

    def __init__(self, endpoint: Endpoint, running: Running, media_type: str) -> None:
        self._endpoint, self._running = endpoint, running
        spool = running.spool
        headers = {**_VARY, "Cache-Control": "no-cache"}
        if spool.ended:
            headers["Content-Length"] = str(spool.size)
        kind = f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type
        self.status_code, self.background, self.body = 200, None, b""
        self.raw_headers = [(key.lower().encode(), value.encode()) for key, value in headers.items()]
        self.raw_headers.append((b"content-type", kind.encode()))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        await self._endpoint.deliver(self._running, send)


def _types(form: str) -> Mapping[str, tuple[str, ...]]:
    return {"SELECT": TABLE_TYPES, "ASK": BOOLEAN_TYPES}.get(form, GRAPH_TYPES)


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _liked(asked: Asked, request: Request, types: Mapping[str, tuple[str, ...]]) -> tuple[str, str]:
    if asked.form is not None and asked.form in types:
        return asked.form, types[asked.form][0]
    chosen = choose(request.headers.get("accept"), types)
    if chosen is None:
        raise _nothing_fits(types)
    return chosen


def _nothing_fits(types: Mapping[str, tuple[str, ...]]) -> Refusal:
    names = ", ".join(name for names in types.values() for name in names)
    return Refusal(406, f"the answer can be {names}: accept one of them", _VARY)
