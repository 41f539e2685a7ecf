"""What a request likes best, and how many rows have gone by, however the bytes are cut."""

from __future__ import annotations

import io

import pyoxigraph as ox
import pytest

from kg.errors import LimitError, QueryError, RefusedError
from kg.server.negotiation import GRAPH_TYPES, TABLE_TYPES, choose
from kg.stores.guard import check_served
from kg.stores.written import GRAPHS, TABLES, Wanted, row_counter, write

#: Texts with what each format uses to part rows.
ROWS = (
    "SELECT ?a ?b { VALUES (?a ?b) { (1 UNDEF) (UNDEF UNDEF) ('[{ ,{ \"<result>' '\\\\') "
    "('a\\n\\n\\tb\\\\' 'c\\\\\\\\\"') (<http://e.test/{> \"x\"@fr) } }"
).replace("<http://e.test/{>", "<http://e.test/>")


@pytest.mark.parametrize("form", TABLES)
@pytest.mark.parametrize("part", [1, 2, 3, 7, 1000])
def test_rows_are_counted_however_the_bytes_are_cut(form: str, part: int) -> None:
    file = io.BytesIO()
    ox.Store().query(ROWS).serialize(output=file, format=TABLES[form])
    count, seen = row_counter(form), 0
    data = file.getvalue()
    for start in range(0, len(data), part):
        seen = count(data[start : start + part])
    assert seen == 5


@pytest.mark.parametrize("form", TABLES)
def test_one_row_too_many_is_an_error_and_no_shorter_answer(form: str) -> None:
    sent: list[bytes] = []
    write(ox.Store().query(ROWS), Wanted(form, 5, 10_000), sent.append)
    assert sent
    with pytest.raises(LimitError, match="more than 4 rows"):
        write(ox.Store().query(ROWS), Wanted(form, 4, 10_000), sent.append)
    with pytest.raises(LimitError, match="larger than 20 bytes"):
        write(ox.Store().query(ROWS), Wanted(form, 5, 20), sent.append)


@pytest.mark.parametrize("form", GRAPHS)
def test_one_statement_too_many_is_an_error(form: str) -> None:
    query = "CONSTRUCT { <http://e/a> <http://e/p> ?o } { VALUES ?o { 1 2 3 } }"
    write(ox.Store().query(query), Wanted(form, 3, 10_000), lambda _: None)
    with pytest.raises(LimitError, match="more than 2 statements"):
        write(ox.Store().query(query), Wanted(form, 2, 10_000), lambda _: None)


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("", "json"),
        ("*", "json"),
        ("text/csv;q=0.3,text/*;q=0.4", "xml"),
        ("text/csv;q=nonsense", None),
        ("TEXT/CSV", "csv"),
        ("text/csv; header=present; q=1", "csv"),
        ("image/*", None),
        ("*/*;q=0", None),
        ("," * 10_000 + "text/csv", None),
    ],
)
def test_accept_is_read_as_it_is_defined(accept: str, form: str | None) -> None:
    chosen = choose(accept, TABLE_TYPES)
    assert (chosen and chosen[0]) == form


def test_what_is_liked_more_wins_over_what_comes_first() -> None:
    assert choose("text/turtle;q=0.5, application/ld+json", GRAPH_TYPES) == ("jsonld", "application/ld+json")


@pytest.mark.parametrize(
    ("query", "graphs"),
    [
        ("SELECT * { ?from ?named 'FROM <x>' } # FROM <y>", ()),
        ("SELECT * FROM <http://e/a> FROM NAMED <http://e/b> {}", ("http://e/a", "http://e/b")),
        ("prefix : <http://e/> ask from :a from named :b {}", ("http://e/a", "http://e/b")),
        ("SELECT * FROM # comment\n NAMED <http://e/b> {}", ("http://e/b",)),
    ],
)
def test_the_graphs_of_from_are_found(query: str, graphs: tuple[str, ...]) -> None:
    assert check_served(query)[1] == graphs


@pytest.mark.parametrize(
    ("query", "error"),
    [
        ("BASE <http://e/> SELECT * FROM <a> {}", QueryError),
        ("SELECT * FROM x:a {}", QueryError),
        ("SELECT * FROM NAMED {}", QueryError),
        ("SELECT * \\u0046ROM <http://e/a> {}", RefusedError),
        ("SELECT * FROM <http://e/\\u0061> {}", QueryError),
        ("SELECT * { SERVICE <http://e/> {} }", RefusedError),
    ],
)
def test_a_from_that_hides_is_refused(query: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        check_served(query)
