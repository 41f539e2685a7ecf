"""What a server can serve: files, each document a named graph; a graph on disk; another endpoint."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from serving import serving

import kg
from kg.errors import InputError

CASE = Path(__file__).resolve().parents[1] / "cases" / "02-google-france-2018"
FILES = sorted(CASE.glob("s?.yaml"))
DATA = "https://w3id.org/commitment-graph/id/"
GRAPHS = "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g"


@contextmanager
def client(*arguments: str | Path) -> Iterator[httpx.Client]:
    with serving(*arguments) as running:
        yield httpx.Client(base_url=running.address, timeout=60, trust_env=False)


def rows(server: httpx.Client, query: str) -> list[tuple[str, ...]]:
    answer = server.get("sparql", params={"query": query})
    assert answer.status_code == 200, answer.text
    bindings = answer.json()["results"]["bindings"]
    return [tuple(one["value"] for one in row.values()) for row in bindings]


def graphs_of(graph: kg.Graph) -> dict[str, int]:
    return {str(row.g): row.n for row in graph.query(GRAPHS)}  # type: ignore[union-attr]


def test_each_document_of_several_files_is_a_named_graph() -> None:
    loaded = kg.load()
    for document in loaded.documents():
        loaded.remove(document)
    loaded.load_all(*FILES)
    expected = graphs_of(loaded)
    data = [part for file in FILES for part in ("--data", file)]
    with client(*data) as server:
        told = {name: int(count) for name, count in rows(server, GRAPHS)}
        documents = rows(
            server,
            "PREFIX cmt: <https://w3id.org/commitment-graph/ontology#> SELECT ?d { ?d a cmt:SourceDocument }",
        )
        assert set(told) == {document for (document,) in documents} | {f"{DATA}registry"}
        assert {name: told[name] for name in told if not name.endswith("registry")} == {
            name: expected[name] for name in told if not name.endswith("registry")
        }
        one = documents[0][0]
        chosen = {"query": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "default-graph-uri": one}
        answer = server.get("sparql", params=chosen).json()
        assert int(answer["results"]["bindings"][0]["n"]["value"]) == told[one]
        description = server.get("sparql", headers={"Accept": "application/n-triples"}).text
        assert all(f'"{name}"' in description or f"<{name}>" in description for name in told)


def test_the_bundled_article_is_a_named_graph() -> None:
    with client() as server:
        names = [name for name, _ in rows(server, GRAPHS)]
    assert names == [f"{DATA}facebook-ia-france/document", f"{DATA}registry"]


def test_a_file_without_a_document_is_served_beside_those_with_one(tmp_path: Path) -> None:
    (tmp_path / "more.ttl").write_text("<http://e.test/a> <http://e.test/p> [ <http://e.test/q> 1 ] .")
    graph = kg.load(FILES[0], tmp_path / "more.ttl", named=True)
    assert len(graphs_of(graph)) == 2
    assert graph.query("ASK { <http://e.test/a> <http://e.test/p>/<http://e.test/q> 1 }") is True


def test_files_that_name_graphs_keep_them(tmp_path: Path) -> None:
    (tmp_path / "more.trig").write_text("<http://e.test/g> { <http://e.test/a> <http://e.test/p> 1 }")
    assert graphs_of(kg.load(tmp_path / "more.trig", named=True)) == {"http://e.test/g": 1}


def test_a_document_in_two_files_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "again.nt"
    other.write_bytes(kg.load(FILES[0]).serialize("nt"))
    with pytest.raises(InputError, match="is in another source too: name it once"):
        kg.load(FILES[0], other, named=True)


def test_a_graph_on_disk_is_served(tmp_path: Path) -> None:
    with kg.open(tmp_path / "corpus.kg") as graph:
        graph.load_all(*FILES)
    with client("--open", tmp_path / "corpus.kg", "--texts", CASE) as server:
        assert len(rows(server, GRAPHS)) == len(FILES) + 1
        first = server.get("", headers={"Accept": "text/html"})
        assert f"{len(FILES)} documents" in first.text
        found = server.get("search", params={"q": "google"})
        assert "found" in found.text
        # Another process may read the folder meanwhile.
        with kg.open(tmp_path / "corpus.kg", read_only=True) as beside:
            assert len(beside.documents()) == len(FILES)


def test_another_endpoint_is_served() -> None:
    query = "PREFIX cmt: <https://w3id.org/commitment-graph/ontology#> SELECT ?c { ?c a cmt:Commitment } ORDER BY ?c"
    with serving() as behind, client("--endpoint", behind.sparql) as server:
        expected = [(str(item.iri),) for item in sorted(kg.load().commitments(), key=lambda item: item.iri)]
        assert rows(server, query) == expected
        asked = server.get("ask/deadlines", params={"promisor": "facebook", "format": "csv"}).text
        assert asked == kg.load().ask("deadlines", promisor="facebook").to_csv()
        page = server.get("id/facebook-ia-france/staff", headers={"Accept": "text/html"})
        assert "portant à 60 personnes" in page.text
        turtle = server.get("id/facebook-ia-france/staff.ttl")
        assert "staff-target" in turtle.text
        outside = server.get("sparql", params={"query": "SELECT * { SERVICE <http://e.test/> { ?s ?p ?o } }"})
        assert outside.status_code == 403
        # What the endpoint behind says of a query is passed on.
        malformed = server.get("sparql", params={"query": "SELECT * {"})
        assert (malformed.status_code, "the query does not parse" in malformed.text) == (400, True)
        assert malformed.text.count("\n") == 1
        written = server.get("query", params={"query": "SELECT * {"}, headers={"Accept": "text/html"})
        assert written.status_code == 400


def test_an_endpoint_that_is_gone_is_said() -> None:
    with client("--endpoint", "http://127.0.0.1:9/sparql") as server:
        answer = server.get("sparql", params={"query": "ASK {}"})
        assert (answer.status_code, answer.text.count("\n")) == (502, 1)
        page = server.get("ask/deadlines", params={"run": "1"}, headers={"Accept": "text/html"})
        assert page.status_code == 502


def test_two_sources_at_once_are_refused(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="give one"), serving("--data", FILES[0], "--open", tmp_path):
        pass
