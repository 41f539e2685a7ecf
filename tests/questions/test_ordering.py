"""Answers are sorted here, in the order that SPARQL gives."""

from __future__ import annotations

import random
from datetime import date
from decimal import Decimal

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

import kg
from kg.questions.ordering import in_order, rank, select_sorted, split
from kg.stores.memory import MemoryStore
from kg.stores.protocol import select
from kg.vocabulary.terms import IRI, BlankNode, Literal, Term, Text, to_ox

ONE_OF_EACH_KIND: list[Term | None] = [
    None,
    BlankNode("b"),
    IRI("https://e.test/a"),
    Decimal("-1.5"),
    2,
    True,
    date(2020, 1, 1),
    "text",
    Literal("2022", IRI("http://www.w3.org/2001/XMLSchema#gYear")),
]

COMPARABLE = [
    st.integers(-9, 9) | st.decimals(-9, 9, places=1),
    st.text("aéZ0-", max_size=3),
    st.dates(date(1990, 1, 1), date(2050, 1, 1)),
    st.text("ab/", max_size=3).map(lambda end: IRI("https://e.test/" + end)),
]


def test_kinds_come_in_the_order_of_the_specification() -> None:
    mixed = random.Random(1).sample(ONE_OF_EACH_KIND, len(ONE_OF_EACH_KIND))
    assert sorted(mixed, key=rank) == ONE_OF_EACH_KIND


@pytest.mark.parametrize("values", COMPARABLE, ids=["numbers", "texts", "days", "iris"])
def test_the_order_is_that_of_the_engine(values: st.SearchStrategy[Term]) -> None:
    @given(st.lists(st.tuples(values, values), max_size=8), st.booleans())
    def check(pairs: list[tuple[Term, Term]], falls: bool) -> None:
        store = MemoryStore()
        nodes = [ox.NamedNode(f"https://e.test/n{number}") for number in range(len(pairs))]
        a, b = ox.NamedNode("https://e.test/a"), ox.NamedNode("https://e.test/b")
        store.change(
            add=[
                ox.Quad(node, where, to_ox(term))
                for node, pair in zip(nodes, pairs, strict=True)
                for where, term in zip((a, b), pair, strict=True)
            ]
        )
        first = "DESC(?a)" if falls else "?a"
        text = f"SELECT ?a ?b {{ ?n <https://e.test/a> ?a ; <https://e.test/b> ?b }}\nORDER BY {first} ?b"
        told = select(store, text)
        assert [*select_sorted(store, text).rows] == [*told.rows]

    check()


def test_texts_in_two_languages_are_sorted_by_their_letters() -> None:
    rows = [(Text("b", "en"),), (Text("a", "fr"),), (None,)]
    assert in_order(rows, ["label"], [("label", False, True)]) == [rows[0], rows[1], rows[2]]


@pytest.mark.parametrize("question", kg.questions(), ids=lambda question: question.name)
def test_each_bundled_question_is_sorted_here(question: kg.Question) -> None:
    bare, keys = split(question.text)
    assert keys
    assert "ORDER BY" not in bare


@pytest.mark.parametrize("order", ["LCASE(?a)", "?hidden", "?b LIMIT 1"])
def test_an_order_of_another_kind_is_left_to_the_store(order: str) -> None:
    store = MemoryStore()
    node, hidden = ox.NamedNode("https://e.test/n"), ox.NamedNode("https://e.test/p")
    for number in (3, 1, 2):
        store.change(add=[ox.Quad(node, hidden, ox.Literal(number))])
    text = f"SELECT (STR(?hidden) AS ?a) (?a AS ?b) {{ ?n ?p ?hidden }}\nORDER BY {order}"
    assert [*select_sorted(store, text).rows] == [*select(store, text).rows]
