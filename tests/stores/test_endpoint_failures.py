"""Whatever an endpoint does wrong is one clear sentence: a small hostile server shows each failure once."""

import base64
import logging
import socket
import time
from collections.abc import Callable, Iterator
from typing import Any

import pyoxigraph as ox
import pytest
from misbehaving import JSON, ROWS, Handler, Server, cut_in_the_middle, misbehaving

import kg
from kg.stores.endpoint import EndpointStore
from kg.stores.endpoint_http import retry_after
from kg.stores.endpoint_updates import check_virtuoso
from kg.vocabulary.terms import IRI

SELECT = "SELECT ?x { ?x ?y ?z }"
ADDED = ox.Quad(
    ox.NamedNode("urn:a"), ox.NamedNode("urn:b"), ox.Literal("c"), ox.NamedNode("https://example.org/graph")
)


@pytest.fixture
def server() -> Iterator[Server]:
    with misbehaving() as hostile:
        yield hostile


def store(server: Server, **options: Any) -> EndpointStore:
    return EndpointStore(server.url, **{"timeout": 5, "default_graph": "union", **options})


def rows(server: Server, **options: Any) -> list[tuple[Any, ...]]:
    result = store(server, **options).query(SELECT)
    return list(result.rows)  # type: ignore[union-attr]


def test_a_good_answer_is_read_so_that_the_failures_below_mean_something(server: Server) -> None:
    server.behaves(lambda h: h.reply())
    assert rows(server) == [("one",)]
    _, headers, body = server.seen[0]
    assert headers["Accept"].startswith("application/sparql-results+json")
    assert b"query=SELECT" in body


FAILURES: dict[str, tuple[Callable[[Handler], object], str]] = {
    "cancelled": (
        lambda h: h.reply(ROWS[:46] + b"The SPARQL operation has been cancelled"),
        "stopped the query at a time limit of its own",
    ),
    "cancelled in the middle": (
        lambda h: h.reply(ROWS[:-2] + b",The SPARQL operation has been cancelled"),
        "stopped the query at a time limit of its own",
    ),
    "partial": (
        lambda h: h.reply(X_SQL_State="S1TAT", X_SQL_Message="RC...: Returning incomplete results"),
        "only a part of the answer (S1TAT",
    ),
    "rows cut off": (lambda h: h.reply(X_SPARQL_MaxRows="10000"), "only the first 10,000 rows"),
    "truncated": (lambda h: h.reply(ROWS[:-3]), "cut short or no SPARQL result"),
    "connection cut": (cut_in_the_middle, "cut the connection"),
    "nothing": (lambda h: h.reply(b""), "answers with nothing"),
    "web page": (lambda h: h.reply(b"<html>hello</html>", kind="text/html"), "answers with a web page"),
    "other type": (lambda h: h.reply(b"x", kind="text/csv"), "answers with 'text/csv'"),
    "wrong path": (lambda h: h.reply(b"gone", 404), "no address of an endpoint"),
    "login": (lambda h: h.reply(b"", 401, WWW_Authenticate='Basic realm="x"'), "wants a login"),
    "forbidden": (lambda h: h.reply(b"", 403), "wants a login"),
    "redirect": (
        lambda h: h.reply(b"", 302, Location="http://user:pw@elsewhere.example/sparql?key=1"),
        "redirects to http://elsewhere.example/sparql,",
    ),
    "server error": (
        lambda h: h.reply(b"disk full", 500, "text/plain"),
        "failed at the query (HTTP 500): disk full",
    ),
}


@pytest.mark.parametrize("failure", FAILURES)
def test_a_failure_is_one_clear_sentence(server: Server, failure: str) -> None:
    behave, words = FAILURES[failure]
    server.behaves(behave)
    with pytest.raises(kg.StoreError) as caught:
        rows(server)
    message = str(caught.value)
    assert words in message
    assert "\n" not in message
    assert "pw" not in message
    assert ": " in message


def test_a_query_that_the_server_cannot_read_is_a_query_error(server: Server) -> None:
    server.behaves(lambda h: h.reply(b"Parse error at line 1\n\nSPARQL query:\nSELECT", 400, "text/plain"))
    with pytest.raises(kg.QueryError, match=r"cannot run the query: Parse error at line 1; mend"):
        rows(server)


def test_nobody_listens() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with pytest.raises(kg.StoreError, match=r"nothing answers at http://127.0.0.1"):
        EndpointStore(f"http://127.0.0.1:{port}/", timeout=3).query(SELECT)


@pytest.mark.parametrize(
    "url", ["ftp://host/x", "file:///etc/passwd", "host/sparql", "http://host:x/", "http://a b/"]
)
def test_an_address_that_is_no_url_is_refused_at_once(url: str) -> None:
    with pytest.raises(kg.StoreError, match="no URL"):
        EndpointStore(url)


@pytest.mark.parametrize("auth", ["reader:s3cret", ("reader", "s3cret", "x"), ("s3cret", None), 5])
def test_a_login_that_is_no_pair_of_texts_is_refused_and_not_repeated(auth: Any) -> None:
    with pytest.raises(kg.StoreError, match="auth is a pair of texts") as caught:
        kg.connect("http://127.0.0.1/sparql", auth=auth)
    assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize("timeout", ["5", 0, -1, None, float("nan")])
def test_a_time_limit_that_is_none_is_refused(timeout: Any) -> None:
    with pytest.raises(kg.StoreError, match=r"is no time limit: give a number of seconds"):
        kg.connect("http://127.0.0.1/sparql", timeout=timeout)


def test_a_graph_at_an_endpoint_tells_its_address_without_asking(server: Server) -> None:
    graph = kg.connect(server.url, auth=("reader", "s3cret"))
    assert repr(graph) == f"<kg.Graph: <EndpointStore {server.url}>>"
    assert server.seen == []


@pytest.mark.parametrize("where", ["headers", "body"])
def test_a_slow_trickle_ends_at_the_time_limit(server: Server, where: str) -> None:
    def trickle(h: Handler) -> None:
        if where == "body":
            h.send_response(200)
            h.send_header("Content-Type", JSON)
            h.send_header("Content-Length", "100000")
            h.end_headers()
        else:
            h.wfile.write(b"HTTP/1.1 200 OK\r\nX-Long: ")
        try:
            for _ in range(100):
                h.wfile.write(b" ")
                h.wfile.flush()
                time.sleep(0.1)
        except OSError:
            h.close_connection = True

    server.behaves(trickle)
    start = time.monotonic()
    with pytest.raises(kg.QueryError, match=r"took longer than 0\.6 s"):
        rows(server, timeout=0.6)
    assert time.monotonic() - start < 3


def test_a_graph_that_is_cut_between_two_lines_is_noticed(server: Server) -> None:
    def cut(h: Handler) -> None:
        h.send_response(200)
        h.send_header("Content-Type", "application/n-triples")
        h.send_header("Content-Length", "1000")
        h.end_headers()
        h.wfile.write(b"<urn:a> <urn:b> <urn:c> .\n")
        h.close_connection = True

    server.behaves(cut)
    with pytest.raises(kg.StoreError, match="cut the connection"):
        list(store(server).query("CONSTRUCT WHERE { ?a ?b ?c }"))  # type: ignore[arg-type]


def test_the_connection_is_kept_alive_so_that_answers_say_where_they_end(server: Server) -> None:
    server.behaves(lambda h: h.reply())
    rows(server)
    assert server.seen[0][1]["Connection"] == "keep-alive"


def test_a_graph_of_unknown_length_is_refused(server: Server) -> None:
    def unframed(h: Handler) -> None:
        h.wfile.write(
            b"HTTP/1.0 200 OK\r\nContent-Type: application/n-triples\r\n\r\n<urn:a> <urn:b> <urn:c> .\n"
        )
        h.close_connection = True

    server.behaves(unframed)
    with pytest.raises(kg.StoreError, match="does not say how long"):
        store(server).query("CONSTRUCT WHERE { ?a ?b ?c }")


@pytest.mark.parametrize("status", [429, 503])
def test_a_read_is_tried_again_when_the_server_is_busy(server: Server, status: int) -> None:
    server.behaves(lambda h: h.reply(b"", status, Retry_After="0") if len(server.seen) < 3 else h.reply())
    assert rows(server) == [("one",)]
    assert len(server.seen) == 3


def test_a_server_that_stays_busy_is_left_alone_in_the_end(server: Server) -> None:
    server.behaves(lambda h: h.reply(b"", 503))
    with pytest.raises(kg.StoreError, match="too busy"):
        rows(server)
    assert len(server.seen) == 4


def test_a_wait_beyond_the_time_limit_is_not_begun(server: Server) -> None:
    server.behaves(lambda h: h.reply(b"", 429, Retry_After="3600"))
    start = time.monotonic()
    with pytest.raises(kg.StoreError, match="too busy"):
        rows(server)
    assert time.monotonic() - start < 2
    assert len(server.seen) == 1


def test_a_lost_connection_is_tried_again_for_a_read(server: Server) -> None:
    def lose(h: Handler) -> None:
        if len(server.seen) < 2:
            h.close_connection = True
        else:
            h.reply()

    server.behaves(lose)
    assert rows(server) == [("one",)]


@pytest.mark.parametrize("way", ["update_url", "graph_store_url"])
@pytest.mark.parametrize("failure", ["busy", "lost"])
def test_a_change_is_sent_once(server: Server, failure: str, way: str) -> None:
    def fail(h: Handler) -> None:
        if failure == "busy":
            h.reply(b"", 503, Retry_After="0")
        else:
            h.close_connection = True

    server.behaves(lambda h: fail(h) if h.path.startswith("/change") else h.reply())
    changing = store(server, **{way: server.url.replace("/sparql", "/change")})
    with pytest.raises(kg.StoreError, match=r"too busy|may or may not be done"):
        changing.change(add=[ADDED])
    assert sum(path.startswith("/change") for path, _, _ in server.seen) == 1


def test_a_web_page_is_no_update(server: Server) -> None:
    page = b"<html>welcome</html>"
    server.behaves(lambda h: h.reply(page, kind="text/html") if "/change" in h.path else h.reply())
    for way in ("update_url", "graph_store_url"):
        with pytest.raises(kg.StoreError, match="web page instead of doing"):
            store(server, **{way: server.url.replace("/sparql", "/change")}).extend([ADDED])


def test_without_an_address_for_changes_the_endpoint_is_read_only(server: Server) -> None:
    server.behaves(lambda h: h.reply())
    for change in (lambda s: s.change(add=[ADDED]), lambda s: s.extend([ADDED])):
        with pytest.raises(kg.StoreError, match="read-only"):
            change(store(server))


def test_one_graph_is_replaced_by_one_put(server: Server) -> None:
    server.behaves(lambda h: h.reply(b"", 201))
    changing = store(server, graph_store_url=server.url)
    graph = IRI("https://example.org/graph")
    changing.change(drop=[graph], add=[ADDED])
    changing.change(drop=[graph])
    assert [path.partition("?")[2] for path, _, _ in server.seen] == [
        "graph=https%3A%2F%2Fexample.org%2Fgraph"
    ] * 2
    with pytest.raises(kg.StoreError, match="one at a time"):
        changing.change(drop=[graph, IRI("urn:other")])


class TestCredentials:
    def test_they_are_sent_when_asked_for_and_nowhere_else(self, server: Server) -> None:
        wanted = "Basic " + base64.b64encode(b"reader:s3cret").decode()

        def behave(h: Handler) -> None:
            if h.headers.get("Authorization") == wanted:
                h.reply()
            else:
                h.reply(b"", 401, WWW_Authenticate='Basic realm="x"')

        server.behaves(behave)
        assert rows(server, auth=("reader", "s3cret")) == [("one",)]
        assert ["Authorization" in headers for _, headers, _ in server.seen] == [False, True]

    def test_they_appear_in_no_message_log_or_repr(
        self, server: Server, caplog: pytest.LogCaptureFixture
    ) -> None:
        server.behaves(lambda h: h.reply(b"user reader with s3cret is unknown", 500, "text/plain"))
        caplog.set_level(logging.DEBUG)
        told = [repr(store(server, auth=("reader", "s3cret")))]
        told.append(repr(EndpointStore(server.url.replace("//", "//reader:s3cret@") + "?key=s3cret")))
        told.append(repr(vars(store(server, auth=("reader", "s3cret")))))
        with pytest.raises(kg.StoreError) as caught:
            rows(server, auth=("reader", "s3cret"))
        told += [str(caught.value), caplog.text]
        assert not any("s3cret" in text for text in told)

    def test_a_wrong_password(self, server: Server) -> None:
        server.behaves(
            lambda h: h.reply(b"", 401, WWW_Authenticate='Digest realm="x", nonce="n", qop="auth"')
        )
        with pytest.raises(kg.StoreError, match="refuses this user and password for the query"):
            rows(server, auth=("reader", "wrong"))
        with pytest.raises(kg.StoreError, match="refuses this user and password for the change"):
            store(server, graph_store_url=server.url, auth=("reader", "wrong")).change(drop=[IRI("urn:g")])

    def test_a_redirect_takes_them_nowhere(self, server: Server) -> None:
        other = Server()
        other.behaves(lambda h: h.reply())
        server.behaves(lambda h: h.reply(b"", 307, Location=other.url))
        with pytest.raises(kg.StoreError, match="redirects to"):
            rows(server, auth=("reader", "s3cret"))
        assert other.seen == []


def test_the_time_to_wait_is_read_as_seconds_or_as_a_date() -> None:
    assert retry_after("7") == 7
    assert retry_after("soon") == 0
    assert retry_after("Wed, 21 Oct 2015 07:28:00 GMT") == 0


@pytest.mark.parametrize(
    "value",
    [
        ox.Literal("P5Y", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#duration")),
        ox.Literal(str(2**63), datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer")),
        ox.Literal("0.1234567890123456", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#decimal")),
        ox.BlankNode("b"),
    ],
)
def test_what_virtuoso_would_change_is_refused_before_it_is_sent(value: Any) -> None:
    check_virtuoso([ADDED], "here")
    with pytest.raises(kg.StoreError, match="Virtuoso at here cannot keep"):
        check_virtuoso([ox.Quad(ADDED.subject, ADDED.predicate, value, ADDED.graph_name)], "here")


def test_a_row_that_virtuoso_repeats_in_spite_of_distinct_is_given_once(server: Server) -> None:
    row = b'{"x":{"type":"literal","value":"one"}}'
    server.behaves(lambda h: h.reply(ROWS.replace(row, row + b"," + row), Server="Virtuoso/07.20"))
    assert rows(server) == [("one",), ("one",)]
    distinct = store(server).query("PREFIX e: <urn:e> SELECT DISTINCT ?x { ?x ?y ?z }")
    assert list(distinct.rows) == [("one",)]  # type: ignore[union-attr]
