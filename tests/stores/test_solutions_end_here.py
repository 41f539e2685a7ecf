"""An answer that fails is let go where it was asked: its solutions must not end in another thread."""

import gc
import threading
import weakref
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

import kg
from kg.stores.endpoint import EndpointStore
from kg.stores.endpoint_answers import Answer

ROWS = b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"literal","value":"one"}},'


class Cut(BaseHTTPRequestHandler):
    """Answers with less than it announces, or with what is cut short."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Type", "application/sparql-results+json")
        self.send_header("Content-Length", str(len(ROWS) + (100 if self.path == "/short" else 0)))
        self.end_headers()
        self.wfile.write(ROWS)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def address() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Cut)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("path", ["/short", "/cut"])
@pytest.mark.parametrize("text", ["SELECT ?x { ?x ?y ?z }", "ASK { ?x ?y ?z }"])
def test_an_answer_that_stops_short_is_let_go_at_once(
    path: str, text: str, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[weakref.ref[Answer]] = []
    init = Answer.__init__

    def watched(self: Answer, *arguments: Any) -> None:
        init(self, *arguments)
        made.append(weakref.ref(self))

    monkeypatch.setattr(Answer, "__init__", watched)
    store = EndpointStore(address + path, timeout=5, default_graph="union")
    gc.disable()
    try:
        try:
            result: Any = store.query(text)
            list(result.rows)
        except kg.StoreError:
            result = None
        else:
            pytest.fail("nothing failed")
        assert made
        assert [one() for one in made] == [None] * len(made)
    finally:
        gc.enable()
