"""The SPARQL 1.1 Protocol over a real server: every way to ask, every form of answer, every refusal."""

from __future__ import annotations

import json
import socket
from xml.etree import ElementTree

import httpx
import pyoxigraph as ox
import pytest
from serving import Serving

SELECT = "SELECT ?s ?o { ?s <http://e.test/p> ?o } ORDER BY ?s"
CONSTRUCT = "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }"
#: 9 to the power of 14 rows to count.
ENDLESS = (
    "SELECT (COUNT(*) AS ?n) { " + " ".join(f"VALUES ?v{i} {{ 1 2 3 4 5 6 7 8 9 }}" for i in range(14)) + " }"
)
P = "http://e.test/"


def values(answer: httpx.Response) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [row["s"]["value"].removeprefix(P) for row in answer.json()["results"]["bindings"]]


@pytest.fixture
def client(small: Serving) -> httpx.Client:
    return httpx.Client(base_url=small.address, timeout=30, trust_env=False)


def test_a_query_is_asked_by_get_by_a_form_and_directly(client: httpx.Client) -> None:
    direct = {"Content-Type": "application/sparql-query"}
    for answer in (
        client.get("sparql", params={"query": SELECT}),
        client.post("sparql", data={"query": SELECT}),
        client.post("sparql", content=SELECT, headers=direct),
        client.post("sparql", content=SELECT.encode(), headers={"Content-Type": "application/sparql-query;charset=UTF-8"}),
    ):  # fmt: skip
        assert values(answer) == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        (None, "application/sparql-results+json"),
        ("*/*", "application/sparql-results+json"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("application/json", "application/json"),
        ("text/csv;q=0.9, text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
        ("text/*;q=0.5, image/png", "text/xml; charset=utf-8"),
        ("text/csv, application/*;q=0.2", "text/csv; charset=utf-8"),
        ("application/sparql-results+json;q=0, application/sparql-results+xml;q=0.1", "application/sparql-results+xml"),
    ],
)  # fmt: skip
def test_a_table_comes_in_the_form_that_is_liked_best(
    client: httpx.Client, accept: str | None, kind: str
) -> None:
    client.headers.pop("accept")
    answer = client.get("sparql", params={"query": SELECT}, headers={"Accept": accept} if accept else {})
    assert (answer.status_code, answer.headers["content-type"]) == (200, kind)
    assert answer.headers["vary"] == "Accept"
    assert int(answer.headers["content-length"]) == len(answer.content)


def test_each_form_of_a_table_holds_the_rows(client: httpx.Client) -> None:
    def text(kind: str) -> str:
        return client.get("sparql", params={"query": SELECT}, headers={"Accept": kind}).text

    assert json.loads(text("application/sparql-results+json"))["head"]["vars"] == ["s", "o"]
    space = "{http://www.w3.org/2005/sparql-results#}"
    assert (
        len(ElementTree.fromstring(text("application/sparql-results+xml")).findall(f".//{space}result")) == 3
    )
    assert text("text/csv").splitlines()[1:] == [
        f"{P}a,1", f"{P}b,<script>alert(1)</script>", f"{P}c,été"
    ]  # fmt: skip
    assert text("text/tab-separated-values").splitlines()[0] == "?s\t?o"


@pytest.mark.parametrize(
    ("kind", "form"),
    [
        ("text/turtle", ox.RdfFormat.TURTLE),
        ("application/n-triples", ox.RdfFormat.N_TRIPLES),
        ("application/ld+json", ox.RdfFormat.JSON_LD),
        ("application/rdf+xml", ox.RdfFormat.RDF_XML),
    ],
)
@pytest.mark.parametrize("query", [CONSTRUCT, f"DESCRIBE <{P}a> <{P}b> <{P}c>"])
def test_a_graph_comes_in_each_form_of_rdf(
    client: httpx.Client, kind: str, form: ox.RdfFormat, query: str
) -> None:
    answer = client.get("sparql", params={"query": query}, headers={"Accept": kind})
    assert answer.headers["content-type"].partition(";")[0] == kind
    assert {quad.subject.value for quad in ox.parse(answer.content, format=form)} == {
        f"{P}a", f"{P}b", f"{P}c"
    }  # fmt: skip


def test_a_truth_value_comes_as_json_and_as_xml(client: httpx.Client) -> None:
    assert client.get("sparql", params={"query": "ASK {}"}).json()["boolean"] is True
    xml = client.get(
        "sparql",
        params={"query": "ASK { FILTER(false) }"},
        headers={"Accept": "application/sparql-results+xml"},
    )
    assert "<boolean>false</boolean>" in xml.text


def test_a_request_chooses_the_graphs(client: httpx.Client) -> None:
    def asked(query: str, **graphs: str | list[str]) -> list[str]:
        told = {key.replace("_", "-"): value for key, value in graphs.items()}
        return values(client.get("sparql", params={"query": query, **told}))

    inside = "SELECT ?s { GRAPH ?g { ?s ?p ?o } } ORDER BY ?s"
    assert asked(SELECT, default_graph_uri=f"{P}g1") == ["a"]
    assert asked(SELECT, default_graph_uri=[f"{P}g1", f"{P}g2"]) == ["a", "b", "c"]
    assert asked(SELECT, named_graph_uri=f"{P}g1") == []
    assert asked(inside, named_graph_uri=f"{P}g2") == ["b", "c"]
    assert asked(inside, default_graph_uri=f"{P}g2") == []
    assert asked(SELECT, default_graph_uri="http://elsewhere.test/") == []
    # What the request chooses replaces what the query does.
    assert asked(SELECT.replace("{", f"FROM <{P}g2> {{", 1), default_graph_uri=f"{P}g1") == ["a"]
    assert asked(SELECT.replace("{", f"FROM <{P}g2> {{", 1)) == ["b", "c"]


def test_the_default_graph_is_the_union_where_nobody_chooses(client: httpx.Client) -> None:
    assert values(client.get("sparql", params={"query": SELECT})) == ["a", "b", "c"]


DIRECT = {"Content-Type": "application/sparql-query"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
#: What is sent → the status, and words that the one sentence holds.
REFUSED = {
    "no syntax": (("GET", {"query": "SELECT ?s {"}, None, {}), 400, "does not parse"),
    "no query at all": (("GET", {"query": "hello"}, None, {}), 400, "start it with one of them"),
    "unknown prefix": (("GET", {"query": "ASK { ?s x:p ?o }"}, None, {}), 400, "near line 1, column 15"),
    "two queries": (("GET", [("query", "ASK {}"), ("query", "ASK {}")], None, {}), 400, "send one"),
    "graph of no IRI": (("GET", {"query": "ASK {}", "default-graph-uri": "x y"}, None, {}), 400, "whole IRI"),
    "bad percent": (("GET", None, None, {}), 400, "percent-encoded UTF-8"),
    "update by GET": (("GET", {"update": "CLEAR ALL"}, None, {}), 403, "only reads"),
    "update by form": (("POST", None, "update=CLEAR%20ALL", FORM), 403, "only reads"),
    "update directly": (("POST", None, "CLEAR ALL", {"Content-Type": "application/sparql-update"}), 403, "only reads"),
    "update as a query": (("GET", {"query": "DROP ALL"}, None, {}), 403, "is an update"),
    "SERVICE": (("GET", {"query": "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }"}, None, {}), 403, "SERVICE"),
    "LOAD": (("GET", {"query": "LOAD <http://127.0.0.1:1/>"}, None, {}), 403, "LOAD"),
    "FROM outside": (("GET", {"query": "SELECT * FROM <http://127.0.0.1:1/x> { ?s ?p ?o }"}, None, {}), 403, "nothing is fetched"),
    "FROM in escapes": (("GET", {"query": "SELECT * \\u0046ROM <http://127.0.0.1:1/x> { ?s ?p ?o }"}, None, {}), 403, "escapes"),
    "nothing fits": (("GET", {"query": "ASK {}"}, None, {"Accept": "text/csv"}), 406, "accept one of them"),
    "other method": (("PUT", {"query": "ASK {}"}, None, FORM), 405, "only reads"),
    "no type": (("POST", None, "ASK {}", {}), 415, "say it as Content-Type"),
    "wrong type": (("POST", None, "ASK {}", {"Content-Type": "text/plain"}), 415, "not text/plain"),
    "wrong charset": (("POST", None, "ASK {}", {"Content-Type": "application/sparql-query; charset=utf-16"}), 415, "utf-16"),
    "not UTF-8": (("POST", None, b"ASK {} # \xff", DIRECT), 400, "not UTF-8 at byte 9"),
    "form without query": (("POST", None, "a=b", FORM), 400, "no field 'query'"),
    "too large": (("POST", None, b"#" * 1_000_001, DIRECT), 413, "1,000,000 bytes"),
    "too deep": (("POST", None, "ASK " + "{" * 1000 + "}" * 1000, DIRECT), 400, "make it flatter"),
    "too many rows": (("POST", None, "SELECT * { VALUES ?a { " + "1 " * 40 + "} VALUES ?b { " + "1 " * 40 + "} }", DIRECT), 500, "1,000 rows"),
    "endless": (("POST", None, ENDLESS, DIRECT), 500, "2 s"),
    "nowhere": (("GET", None, None, {}), 404, "nothing at this address"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_a_refusal_is_a_status_and_one_sentence(client: httpx.Client, case: str) -> None:
    (method, params, content, headers), status, words = REFUSED[case]
    path = {"bad percent": "sparql?query=%FF", "nowhere": "nothing"}.get(case, "sparql")
    answer = client.request(method, path, params=params, content=content, headers=headers)
    assert (answer.status_code, words in answer.text) == (status, True), answer.text
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.text.count("\n") == 1
    assert "Traceback" not in answer.text


def test_a_method_that_is_not_allowed_says_which_ones_are(client: httpx.Client) -> None:
    for answer in (client.put("sparql"), client.options("sparql")):
        assert {"GET", "HEAD", "POST"} <= set(answer.headers["allow"].split(", "))


def test_head_says_what_get_would(client: httpx.Client) -> None:
    asked = {"query": SELECT}
    head, get = client.head("sparql", params=asked), client.get("sparql", params=asked)
    assert (head.status_code, head.content) == (200, b"")
    for name in ("content-type", "content-length"):
        assert head.headers[name] == get.headers[name]


@pytest.mark.parametrize("kind", ["text/turtle", "application/ld+json", "application/rdf+xml"])
def test_without_a_query_the_endpoint_describes_itself(
    client: httpx.Client, kind: str, small: Serving
) -> None:
    answer = client.get("sparql", headers={"Accept": kind})
    form = ox.RdfFormat.from_media_type(kind)
    told = {
        (q.predicate.value.partition("#")[2], q.object.value) for q in ox.parse(answer.content, format=form)
    }
    assert ("endpoint", small.sparql) in told
    assert ("name", f"{P}g1") in told


def test_no_answer_goes_without_the_headers_of_security(client: httpx.Client) -> None:
    for answer in (client.get(""), client.get("sparql"), client.get("nothing"), client.put("sparql"),
                   client.get("sparql", params={"query": SELECT})):  # fmt: skip
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert "server" not in answer.headers
        assert "access-control-allow-origin" not in answer.headers


def test_a_script_in_a_query_comes_back_as_plain_text_alone(client: httpx.Client) -> None:
    answer = client.get(
        "sparql", params={"query": "<script>alert(1)</script>"}, headers={"Accept": "text/html"}
    )
    assert answer.status_code == 406 or answer.headers["content-type"].startswith("text/plain")
    told = client.get("sparql", params={"query": SELECT}, headers={"Accept": "text/html, */*;q=0.1"})
    assert told.headers["content-type"].startswith("application/sparql-results")


def test_a_page_of_another_host_cannot_reach_a_server_on_loopback(client: httpx.Client) -> None:
    answer = client.get("sparql", params={"query": "ASK {}"}, headers={"Host": "evil.test"})
    assert answer.status_code == 421


def test_a_request_that_is_no_http_harms_nobody(client: httpx.Client, small: Serving) -> None:
    port = int(small.address.rsplit(":", 1)[1].strip("/"))
    for raw in (b"\x00\xff\r\n\r\n", b"GET /sparql?query=" + b"x" * 100_000, b"POST /sparql HTTP/1.1\r\nContent-Length: -1\r\n\r\n"):  # fmt: skip
        with socket.create_connection(("127.0.0.1", port), 10) as connection:
            connection.sendall(raw)
            connection.shutdown(socket.SHUT_WR)
            connection.recv(1000)
    assert client.get("sparql", params={"query": "ASK {}"}).json()["boolean"] is True
