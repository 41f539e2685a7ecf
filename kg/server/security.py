"""Headers that keep a page to itself, the hosts that a request may name, and who may read answers."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.server.refusals import Refusal
from kg.server.settings import Settings

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


_LOG = logging.getLogger("kg.server")
#: Says what went wrong.
Broken = Callable[[Request, Exception], Awaitable[Response]]


class Security:
    """Wraps an application: checks the host that a request names, and adds headers to each answer.

    What fails unexpectedly is answered by `broken`, with the same headers as everything else.
    """

    def __init__(self, app: ASGIApp, settings: Settings, broken: Broken) -> None:
        self._app, self._settings, self._broken = app, settings, broken

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        origin = self._origin(headers.get("origin"))

        begun = False

        async def sending(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                self._add(MutableHeaders(scope=message), origin)
            await send(message)

        # A page of another site that a resolver sends here names its own host (DNS rebinding).
        if self._settings.hosts and _host(headers.get("host", "")) not in self._settings.hosts:
            told = Refusal(421, "the request names another host than this server's")
            await told.response()(scope, receive, sending)
            return
        try:
            await self._app(scope, receive, sending)
        except Exception as error:
            if begun:
                raise
            _LOG.exception("a request failed")
            response = await self._broken(Request(scope), error)
            await response(scope, receive, sending)

    def _origin(self, origin: str | None) -> str | None:
        allowed = self._settings.origins
        return "*" if "*" in allowed else origin if origin in allowed else None

    def _add(self, headers: MutableHeaders, origin: str | None) -> None:
        for name, value in _HEADERS.items():
            headers.setdefault(name, value)
        if self._settings.origins:
            headers.add_vary_header("Origin")
        if origin is not None:
            headers["Access-Control-Allow-Origin"] = origin
            headers["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS, POST"
            headers["Access-Control-Allow-Headers"] = "Accept, Content-Type"
            headers["Access-Control-Expose-Headers"] = "Retry-After"
            headers["Cross-Origin-Resource-Policy"] = "cross-origin"


def _host(told: str) -> str:
    told = told.lower()
    if told.startswith("["):
        return told.partition("]")[0] + "]"
    return told.partition(":")[0]
