"""Rows stream to whoever exports them, tables for people are cut, and what a query may reach is asked for."""

import csv
import json
import subprocess
import sys
import tracemalloc
from pathlib import Path

import pyoxigraph as ox
import pytest

import kg
from kg.stores.guard import check_query
from kg.stores.memory import MemoryStore

P = ox.NamedNode("https://example.org/p")
PAIRS = "SELECT ?x ?y { ?a ?p ?x . ?b ?p ?y }"


def graph(count: int) -> kg.Graph:
    node = ox.NamedNode
    return kg.Graph(
        MemoryStore(ox.Quad(node(f"https://example.org/{i}"), P, ox.Literal(i)) for i in range(count))
    )


def command(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "kg", *arguments], capture_output=True, text=True, check=False
    )


def test_a_stream_gives_the_rows_of_the_query() -> None:
    own = graph(20)
    stream = own.stream(f"{PAIRS} ORDER BY ?x ?y")
    assert stream.columns == ("x", "y")
    assert [(row.x, row["y"]) for row in stream] == [(x, y) for x in range(20) for y in range(20)]
    assert list(stream) == []
    own.close()


def test_a_stream_needs_no_memory_for_the_rows_that_went_by() -> None:
    own = graph(400)
    for row in own.stream("SELECT ?x { ?s ?p ?x }"):  # imports what a stream needs
        assert row.x >= 0
    tracemalloc.start()
    assert sum(1 for _ in own.stream(PAIRS)) == 160_000
    streamed = tracemalloc.get_traced_memory()[1]
    tracemalloc.reset_peak()
    assert len(own.query(PAIRS)) == 160_000
    whole = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    own.close()
    assert streamed < 2_000_000 < whole


def test_a_stream_that_is_closed_gives_nothing_more() -> None:
    own = graph(50)
    stream = own.stream(PAIRS)
    next(stream)
    stream.close()
    assert list(stream) == []
    own.close()


@pytest.mark.parametrize("form", ["csv", "tsv", "json"])
def test_a_stream_writes_the_same_bytes_as_a_table(form: str, tmp_path: Path) -> None:
    own = kg.load()
    query = "SELECT ?s ?label { ?s rdfs:label ?label } ORDER BY ?s ?label"
    getattr(own.stream(query), f"to_{form}")(tmp_path / "streamed")
    getattr(own.query(query), f"to_{form}")(tmp_path / "whole")
    own.close()
    streamed = (tmp_path / "streamed").read_bytes()
    assert streamed == (tmp_path / "whole").read_bytes()
    assert streamed.count(b"\n") > 50


def test_an_empty_stream_is_a_whole_file(tmp_path: Path) -> None:
    own = graph(1)
    own.stream("SELECT ?x { ?x a ?x }").to_json(tmp_path / "none.json")
    own.stream("SELECT ?x { ?x a ?x }").to_csv(tmp_path / "none.csv")
    own.close()
    assert json.loads((tmp_path / "none.json").read_text()) == []
    assert (tmp_path / "none.csv").read_text() == "x\n"


def test_only_a_select_streams() -> None:
    with pytest.raises(kg.QueryError, match="only a SELECT has rows to go through: give ASK queries"):
        graph(1).stream("ASK {}")


def test_a_table_for_people_is_cut_and_says_so_while_csv_is_whole() -> None:
    query = "SELECT ?s { ?s rdfs:label ?l }"
    table = command("query", query, "--format", "table", "--limit", "5").stdout
    assert "5 rows, and there are more: --limit shows more, --format csv gives all" in table
    whole = list(csv.reader(command("query", query, "--format", "csv", "--limit", "5").stdout.splitlines()))
    assert len(whole) > 50
    asked = command("ask", "commitments", "--format", "table", "--limit", "2").stdout
    assert "2 rows of 7: --limit shows more" in asked
    every = command("ask", "commitments", "--format", "table", "--limit", "0").stdout
    assert "7 rows" in every
    assert "--limit" not in every


def test_the_command_gives_up_with_one_sentence_and_status_2() -> None:
    crossed = " . ".join(f"?a{i} ?b{i} ?c{i}" for i in range(5))
    done = command("query", f"SELECT (COUNT(*) AS ?n) {{ {crossed} }}", "--timeout", "1")
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr == (
        "kg: the query ran longer than its limit of 1 s: ask for less, or raise --timeout\n"
    )
    assert command("query", "ASK {}", "--timeout", "0").returncode == 2


def test_a_service_is_asked_only_when_it_is_allowed() -> None:
    query = "SELECT ?s { SERVICE <http://127.0.0.1:9/none> { ?s ?p ?o } }"
    with pytest.raises(kg.QueryError, match=r'allow it with allow=\("SERVICE",\)'):
        check_query(query)
    assert check_query(query, allow=("SERVICE",)) == "SELECT"
    with pytest.raises(kg.QueryError, match="the query stopped while it ran"):
        graph(1).query(query, allow=("SERVICE",), timeout=20)


@pytest.mark.parametrize("word", ["LOAD", "FROM", "INSERT"])
def test_nothing_else_can_be_allowed(word: str) -> None:
    with pytest.raises(kg.QueryError, match="SERVICE is all"):
        check_query("ASK {}", allow=(word,))
