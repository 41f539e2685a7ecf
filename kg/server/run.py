"""Running the application until somebody asks for its end."""

from __future__ import annotations

import logging
import signal
import socket
from collections.abc import Callable
from typing import TYPE_CHECKING

import uvicorn

from kg.errors import InputError
from kg.server.app import application
from kg.server.settings import Settings

if TYPE_CHECKING:
    from kg.graph import Graph

#: Connections beyond this get a bare 503.
_CONNECTIONS = 1000
#: Connections that wait to be taken.
_BACKLOG = 512


def run(graph: Graph, host: str, port: int, settings: Settings, ready: Callable[[str], None]) -> None:
    """Serve a graph until SIGINT or SIGTERM; `ready` is told the address.

    Requests that run then may end within their limit of time; later ones are not taken. Raises `InputError`
    where the address cannot be used.
    """
    listening = _listen(host, port)
    limits = settings.limits
    config = uvicorn.Config(
        application(graph, settings),
        http="h11",  # unlike httptools, it bounds the size of headers
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        limit_concurrency=_CONNECTIONS,
        timeout_keep_alive=5,
        timeout_graceful_shutdown=int(limits.timeout) + 2,
        proxy_headers=False,
    )
    # What uvicorn would say of an answer that was cut on purpose.
    logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
    address, given = listening.getsockname()[:2]
    ready(f"http://{f'[{address}]' if ':' in address else address}:{given}/")
    # Once it has stopped, uvicorn raises the signal again, which would end this process as if it had failed.
    before = {number: signal.signal(number, lambda *_: None) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        with listening:
            uvicorn.Server(config).run(sockets=[listening])
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _listen(host: str, port: int) -> socket.socket:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listening = socket.socket(family, kind, protocol)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(_BACKLOG)
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or error
        raise InputError(
            f"the address {host}:{port} cannot be used ({reason}): give another --host or --port"
        ) from None
    listening.set_inheritable(False)
    return listening
