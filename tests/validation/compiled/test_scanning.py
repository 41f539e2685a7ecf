"""Plans that scan and plans that look up each node find the same."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest
from generated import generated_quads

from kg.stores.memory import MemoryStore
from kg.validation.compiler import compile_shapes, run_plan
from kg.validation.compiler.context import Context, Traits
from kg.validation.compiler.injecting import also_tested
from kg.validation.compiler.reading import read_shapes
from kg.validation.compiler.running import learn
from kg.validation.compiler.scanning import scan_joined
from kg.validation.compiler.sparql_text import parse
from kg.validation.engine_sparql import installed_shapes
from kg.validation.snapshot import read_hierarchy

SHAPES = """
@prefix : <https://example.org/> . @prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
:Or a sh:NodeShape ; sh:targetClass :Item ; sh:or (
  [ sh:property [ sh:path :a ; sh:minCount 1 ; sh:maxCount 1 ] , [ sh:path :b ; sh:maxCount 0 ] ]
  [ sh:property [ sh:path :b ; sh:not [ sh:in ( 1 ) ] ; sh:minCount 1 ] ] ) .
:One a sh:NodeShape ; sh:targetClass :Item ; sh:targetObjectsOf :a ;
  sh:xone ( [ sh:class :Red ] [ sh:class :Blue ] ) .
:Far a sh:NodeShape ; sh:targetClass :Item ; sh:property
  [ sh:path ( :c :d ) ; sh:minCount 1 ; sh:maxCount 1 ; sh:in ( 1 2 ) ] ,
  [ sh:path ( [ sh:inversePath :c ] :d ) ; sh:maxCount 0 ] .
:Measured a sh:NodeShape ; sh:targetClass :Item ; sh:targetSubjectsOf :c ; sh:property
  [ sh:path ( :c [ sh:alternativePath ( :e :f ) ] ) ; sh:node [ sh:property
    [ sh:path :d ; sh:in ( 1 2 ) ; sh:nodeKind sh:Literal ] ,
    [ sh:path :d ; sh:datatype xsd:string ; sh:deactivated true ] ,
    [ sh:path [ sh:inversePath :h ] ; sh:nodeKind sh:IRI ] ] ] .
"""
DATA = """
@prefix : <https://example.org/> .
:none a :Item . :one a :Item , :Red ; :a :k . :two a :Item , :Red , :Blue ; :a :k , :l ; :b 2 .
:three a :Item ; :b 1 , 2 . :four a :Item ; :b 2 . :five a :Item ; :a :six ; :b 1 . :six a :Blue .
:far a :Item ; :c :x , :y . :x :d 1 . :y :d 2 . :near a :Item ; :c :z . :z :d 3 ; :c :far . :off :c :x .
:x :e :good , :bad , "no node" ; :f :bad . :y :f :blank . :z :e :bad .
:good :d 1 . :bad :d 3 , 4 . [] :h :blank . :k :h :good .
"""


def told(plan_shapes: object, traits: Traits, store: MemoryStore) -> Counter[tuple[str, ...]]:
    plan = compile_shapes(plan_shapes, traits)  # type: ignore[arg-type]
    return Counter(
        tuple(map(str, (one.shape, one.component, one.focus, one.path, one.value)))
        for one in run_plan(plan, store)
    )


def test_the_forms_that_scan_find_what_looking_up_finds() -> None:
    shapes = read_shapes(ox.parse(input=SHAPES, format=ox.RdfFormat.TURTLE))
    store = MemoryStore(ox.parse(input=DATA, format=ox.RdfFormat.TURTLE))
    traits = learn(store, shapes)
    found = told(shapes, traits, store)
    assert found == told(shapes, replace(traits, projects_exists=False), store)
    broken: dict[str, set[str]] = {}
    for _, component, focus, *_ in found:
        local = component.rsplit("#")[-1].removesuffix("ConstraintComponent>")
        broken.setdefault(local, set()).add(focus.rsplit("/")[-1].rstrip(">"))
    assert broken == {
        "Or": {"none", "three", "five", "far", "near"},
        # What items name as :a is a focus node too.
        "Xone": {"none", "two", "three", "four", "five", "far", "near", "k", "l"},
        "MinCount": {"none", "one", "two", "three", "four", "five"},
        "MaxCount": {"far"},
        "In": {"near"},
        "Node": {"far", "near", "off"},
    }


def test_the_projects_shapes_find_the_same_in_a_faulty_corpus(tmp_path: Path) -> None:
    quads = generated_quads(tmp_path, 12, faults=0.5, seed=6)
    # Every thirtieth statement is missing, so that far more is wrong than the generator's faults.
    for kept in (quads, [one for place, one in enumerate(quads) if place % 30]):
        store = MemoryStore(kept)
        traits = learn(store, installed_shapes(), read_hierarchy())
        found = told(installed_shapes(), traits, store)
        assert found == told(installed_shapes(), replace(traits, projects_exists=False), store)
        assert len({shape for shape, *_ in found}) > 8


TEXTS = {
    "?a <p:a> ?b ; <p:b>/<p:c> <o:1> . FILTER (?b > 1)": """
        { SELECT ?a ?b WHERE { ?a <p:a> ?b } } { SELECT ?a ?kg_near1 WHERE { ?a <p:b> ?kg_near1 } }
        { SELECT ?kg_near1 WHERE { ?kg_near1 <p:c> <o:1> } } FILTER (?b > 1)""",
    "{ ?a <p:a> ?b } UNION { ?b <p:b> ?a } OPTIONAL { ?a <p:c> ?c }": """
        { { SELECT ?a ?b WHERE { ?a <p:a> ?b } } } UNION { { SELECT ?b ?a WHERE { ?b <p:b> ?a } } }
        OPTIONAL { ?a <p:c> ?c }""",
    # Any property and any number of steps are no scan; a filter, VALUES and a SELECT stay as they are.
    "?a ?p ?b . ?b <p:a>* ?c . FILTER NOT EXISTS { ?a <p:b> ?c }": """
        ?a ?p ?b . ?b <p:a>* ?c . FILTER NOT EXISTS { ?a <p:b> ?c }""",
    "VALUES ?a { <o:1> } { SELECT ?a { ?a <p:a> ?b } }": "VALUES ?a { <o:1> } { SELECT ?a { ?a <p:a> ?b } }",
    # What an expression reads the text of comes last.
    "?a <p:a> ?b ; <p:b> ?c . ?a <p:c> ?d FILTER (?d > STRLEN(STR(?b)))": """
        { SELECT ?a ?c WHERE { ?a <p:b> ?c } } { SELECT ?a ?d WHERE { ?a <p:c> ?d } }
        { SELECT ?a ?b WHERE { ?a <p:a> ?b } } FILTER (?d > STRLEN(STR(?b)))""",
    # What is not understood stays as it is.
    "?a <p:a> [ <p:b> ?c ]": "?a <p:a> [ <p:b> ?c ]",
}


TESTED = {
    "?this <p:a> ?b . FILTER (?b > 1)": "?this <p:a> ?b . FILTER (IF( (?b > 1), ?ours, false))",
    "?this <p:a> ?b FILTER (?b > 1) ?this <p:b> ?c FILTER((?c) < (?b)) . OPTIONAL { ?b <p:c> ?d }": """
        ?this <p:a> ?b FILTER (?b > 1) ?this <p:b> ?c FILTER (IF(((?c) < (?b)), ?ours, false)) .
        OPTIONAL { ?b <p:c> ?d }""",
    # No filter, or none of the group itself, or one that is itself a look-up: joined at the start.
    "?this <p:a> ?b .": None,
    "?this <p:a> ?b . OPTIONAL { ?this <p:b> ?c FILTER (?c > ?b) }": None,
    "?this <p:a> ?b . FILTER NOT EXISTS { ?b <p:b> ?c }": None,
    "?this <p:a> ?b . FILTER (?b > 1 && EXISTS { ?b <p:b> ?c })": None,
    "?this <p:a> ?b . FILTER isIRI(?b)": None,
}


@pytest.mark.parametrize("given", TESTED)
def test_focus_nodes_are_tested_behind_the_last_filter(given: str) -> None:
    found = also_tested(parse(given, "a test"), "?ours")
    expected = TESTED[given]
    assert (found and str(found).split()) == (expected and expected.split())


@pytest.mark.parametrize(
    ("pattern", "behind"),
    [
        ("$this :a ?x ; :b/:c ?y FILTER (?x > ?y)", True),
        ("$this :a ?x . ?x :b* ?y FILTER (?x > ?y)", False),
        ("$this ?any ?x FILTER (?x > 1)", False),
    ],
)
def test_what_is_no_scan_starts_from_focus_nodes(pattern: str, behind: bool) -> None:
    shapes = f"""
        @prefix : <https://example.org/> . @prefix sh: <http://www.w3.org/ns/shacl#> .
        : sh:declare [ sh:prefix "" ; sh:namespace "https://example.org/" ] .
        :Item a sh:NodeShape ; sh:targetClass :Item ; sh:sparql [ sh:prefixes : ; sh:select
          "SELECT $this WHERE {{ {pattern} }}" ] ."""
    read = read_shapes(ox.parse(input=shapes, format=ox.RdfFormat.TURTLE))
    (query,) = compile_shapes(read, learn(MemoryStore(), read)).queries
    assert ("IF(" in query.text) is behind


@pytest.mark.parametrize("given", TEXTS)
def test_each_pattern_becomes_a_scan(given: str) -> None:
    found = scan_joined(Context(read_shapes(()), Traits()), parse(given, "a test"))
    assert str(found).split() == TEXTS[given].split()
