"""Counts spare a query only where it has no answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pyoxigraph as ox
import pytest

from kg.stores.memory import MemoryStore
from kg.validation.compiler import compile_shapes, run_plan
from kg.validation.compiler.running import learn

SHAPES = """
@prefix : <https://example.org/> . @prefix sh: <http://www.w3.org/ns/shacl#> .
:Item a sh:NodeShape ; sh:targetClass :Item ; sh:property
  [ sh:path :a ; sh:minCount 1 ; sh:maxCount 1 ] , [ sh:path :b ; sh:minCount 1 ] ,
  [ sh:path :c ; sh:class :Thing ] , [ sh:path :d ; sh:or ( [ sh:class :Thing ] [ sh:class :Item ] ) ] .
:Other a sh:NodeShape ; sh:targetClass :Other ; sh:property [ sh:path :b ; sh:minCount 1 ] .
:Owner a sh:NodeShape ; sh:targetSubjectsOf :c ; sh:class :Item .
"""
PREFIX = "@prefix : <https://example.org/> . "
SOUND = ":x a :Item ; :a 1 ; :b 1 ; :c :t ; :d :y . :y a :Item ; :a 2 ; :b 1 ; :c :t ; :d :t . :t a :Thing ."
#: Statements in the place of others, which leave a count as it was, and what they break.
FAULTS: dict[str, tuple[str, str, set[tuple[str, str]]]] = {
    "two values of one node stand for none of another": (
        ":y a :Item ; :a 2 ;",
        ":x :a 3 . :y a :Item ;",
        {("MaxCount", "x"), ("MinCount", "y")},
    ),
    "the value of a stranger stands for one of an item": (
        ":y a :Item ; :a 2 ;",
        ":z :a 2 . :y a :Item ;",
        {("MinCount", "y")},
    ),
    "the value of a node that another shape asks about": (
        ":x a :Item ; :a 1 ; :b 1 ;",
        ":o a :Other ; :b 1 . :x a :Item ; :a 1 ;",
        {("MinCount", "x")},
    ),
    "a value of no class, and an instance that is no value": (
        ":y a :Item ; :a 2 ; :b 1 ; :c :t ;",
        ":u a :Thing . :y a :Item ; :a 2 ; :b 1 ; :c :v ;",
        {("Class", "y")},
    ),
    "a value of neither class": (":d :t .", ":d 5 .", {("Or", "y")}),
    "a subject that is no item": (":t a :Thing .", ":t a :Thing ; :c :t .", {("Class", "t")}),
}


class Asked(MemoryStore):
    """A store that remembers what it was asked."""

    def __init__(self, turtle: str) -> None:
        super().__init__(ox.parse(input=PREFIX + turtle, format=ox.RdfFormat.TURTLE))
        self.texts: list[str] = []

    def query(self, text: str, *told: Any, **more: Any) -> Any:
        self.texts.append(text)
        return super().query(text, *told, **more)


Found = Callable[[str], tuple[set[tuple[str, str]], list[str]]]


@pytest.fixture(params=[1, 2], ids=["one thread", "two threads"])
def found(request: pytest.FixtureRequest) -> Found:
    """Find what breaks the shapes, with the queries that were asked for it."""

    def find(turtle: str) -> tuple[set[tuple[str, str]], list[str]]:
        store = Asked(turtle)
        shapes = compile_shapes(ox.parse(input=SHAPES, format=ox.RdfFormat.TURTLE)).shapes
        plan = compile_shapes(shapes, learn(store, shapes))
        store.texts.clear()
        broken = {
            (str(one.component).rsplit("#")[-1].removesuffix("ConstraintComponent>"), local(one.focus))
            for one in run_plan(plan, store, threads=request.param)
        }
        return broken, store.texts

    return find


def local(node: object) -> str:
    return str(node).rsplit("/")[-1].rstrip(">")


def test_sound_data_are_counted_and_asked_no_more(found: Found) -> None:
    broken, texts = found(SOUND)
    assert not broken
    assert texts and all(text.startswith("SELECT (COUNT(") for text in texts)
    assert len(set(texts)) == len(texts)


@pytest.mark.parametrize("fault", FAULTS)
def test_equal_numbers_hide_no_fault(found: Found, fault: str) -> None:
    before, after, expected = FAULTS[fault]
    assert before in SOUND
    broken, texts = found(SOUND.replace(before, after))
    assert broken == expected
    assert any("MINUS" in text or "EXISTS" in text for text in texts)
