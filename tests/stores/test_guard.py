"""A free query is read before an engine sees it: no reach outside, no update, no bomb."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import QueryError
from kg.stores.guard import MAX_NESTING, check_query, used_prefixes
from kg.vocabulary.terms import spell

ALLOWED = {
    "SELECT * { ?s ?p ?o }": "SELECT",
    "base <http://x/> prefix load: <x> ask {}": "ASK",
    "SELECT ?x { ?x ?p 'a\\'SERVICE' }": "SELECT",
    "SELECT (COUNT(*) AS ?from) { ?from ?p ?service }": "SELECT",
    "SELECT * { ?s from:load 'LOAD <http://x>' } # SERVICE": "SELECT",
    "DESCRIBE <http://a/SERVICE>": "DESCRIBE",
    "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o FILTER(?o IN (" + ", ".join(["1"] * 9000) + ")) }": "CONSTRUCT",
}
REFUSED = {
    "SELECT * FROM <http://x> { ?s ?p ?o }": "FROM reaches outside",
    "SELECT * FROM NAMED <http://x> { ?s ?p ?o }": "FROM reaches outside",
    "SELECT * { SERVICE <http://x> { ?s ?p ?o } }": "SERVICE reaches outside",
    "SELECT * { S\\u0045RVICE <http://x> { ?s ?p ?o } }": "SERVICE reaches outside",
    'SELECT ("\\u0022 " AS ?x) { SERVICE <http://x> {} } #"': "SERVICE reaches outside",
    "SELECT * { ?a ?b ?c FILTER(?a<?b) service ?x {} }": "SERVICE reaches outside",
    "LOAD <http://x>": "LOAD reaches outside",
    "INSERT DATA { <a> <b> <c> }": "INSERT is an update",
    "WITH <g> DELETE {} WHERE {}": "WITH is an update",
    "SELECT * " + "{" * (MAX_NESTING + 1): "nest more than 100 deep",
    "SELECT * { ?s ?p ?o FILTER(" + "!" * 30000 + "true) }": "more than 3,000 parts",
    "SELECT * {" + " OPTIONAL { ?s ?p ?o }" * 3000 + "}": "more than 500 parts",
    "": "does not say SELECT",
    "hello": "does not say SELECT",
}


@pytest.mark.parametrize("text", ALLOWED, ids=lambda text: text[:40])
def test_a_reading_query_passes(text: str) -> None:
    assert check_query(text) == ALLOWED[text]


@pytest.mark.parametrize("text", REFUSED, ids=lambda text: text[:40])
def test_what_reaches_out_or_writes_is_refused_in_one_sentence(text: str) -> None:
    with pytest.raises(QueryError, match=REFUSED[text]) as caught:
        check_query(text)
    assert "\n" not in str(caught.value)


@given(st.text())
def test_a_literal_never_looks_like_a_keyword(value: str) -> None:
    literal = spell(value + ' SERVICE <http://x> {} " ')
    assert check_query(f"SELECT * {{ ?s ?p {literal} }}") == "SELECT"


def test_prefixes_that_are_used_and_declared_are_told_apart() -> None:
    used, declared = used_prefixes("PREFIX a: <http://a/> SELECT * { ?s a:b c:d ; e:f _:g } # h:i")
    assert (used, declared) == ({"a", "c", "e"}, {"a"})
