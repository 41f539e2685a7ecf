"""A small server that answers as a test tells it to, and not as an endpoint should."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

JSON = "application/sparql-results+json"
ROWS = b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"literal","value":"one"}}]}}'


class Handler(BaseHTTPRequestHandler):
    """Answers as the test told the server to, and remembers what it was sent."""

    protocol_version = "HTTP/1.1"
    server: Any

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.server.seen.append((self.path, dict(self.headers), body))
        self.server.behave(self)

    do_PUT = do_DELETE = do_GET = do_POST

    def log_message(self, *_: object) -> None:
        pass

    def reply(self, body: bytes = ROWS, status: int = 200, kind: str = JSON, **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)


class Server:
    def __init__(self) -> None:
        self.http: Any = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.http.daemon_threads = True
        self.http.seen = []
        self.url = f"http://127.0.0.1:{self.http.server_port}/sparql"
        threading.Thread(target=self.http.serve_forever, daemon=True).start()

    @property
    def seen(self) -> list[tuple[str, dict[str, str], bytes]]:
        return list(self.http.seen)

    def behaves(self, behave: Callable[[Handler], object]) -> None:
        self.http.behave = behave


@contextmanager
def misbehaving() -> Iterator[Server]:
    """Run such a server on a free port of loopback."""
    hostile = Server()
    yield hostile
    hostile.http.shutdown()
    hostile.http.server_close()


def cut_in_the_middle(h: Handler) -> None:
    h.send_response(200)
    h.send_header("Content-Type", JSON)
    h.send_header("Content-Length", str(len(ROWS) + 100))
    h.end_headers()
    h.wfile.write(ROWS[:-10])
    h.close_connection = True
