"""Random small graphs and shapes, as Turtle, for differential tests.

The shapes cover SHACL Core: all targets, all paths, all constraints, nested to a depth of two, with
severities, deactivation and shapes that several others share; and SHACL-SPARQL: `sh:sparql` and custom
components.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from hypothesis import strategies as st

PREFIXES = """@prefix : <https://example.org/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
NODES = (":a", ":b", ":c", ":d")
BLANK = ("_:x", "_:y")
CLASSES = (":A", ":B", ":C")
PROPERTIES = (":p", ":q", ":r")
TEXTS = ('"1"', '"ab"', '"abc"', '"Bab"')
TAGGED = ('"ab"@en', '"cd"@en', '"ab"@fr', '"ab"@en-gb', '"xy"@en-us')
NUMBERS = ("1", "2", "3", "-1", "2.5", "1.5e0")
DATES = ('"2020-02-29"^^xsd:date', '"2021-01-01"^^xsd:date', '"1999-12-31"^^xsd:date')
TIMES = ('"2020-02-29T12:00:00"^^xsd:dateTime', '"2021-01-01T00:00:00"^^xsd:dateTime')
ZONED = (
    '"2020-02-29T12:00:00Z"^^xsd:dateTime', '"2020-02-29T14:00:00+02:00"^^xsd:dateTime',
    '"2021-01-01T00:00:00Z"^^xsd:dateTime',
)  # fmt: skip
#: Literals that Python takes for false, which pySHACL loses in queries.
FALSE = ('""', "false", "0")
OTHERS = (
    "true", '"x"^^:type', '"aldi"^^xsd:integer', '"2021-02-29"^^xsd:date', '"maybe"^^xsd:boolean',
    '"2020"^^xsd:gYear', '"12:00:00"^^xsd:time',
)  # fmt: skip


@dataclass(frozen=True)
class World:
    """Which literals the graph holds, and which of them are compared with each other by `<`.

    pySHACL finds an order where SPARQL has none (docs/decisions/0041). So each example has literals of one
    kind that `:n` holds and that limits are, besides texts; or all kinds, and then nothing is compared. In
    the same way blank nodes and constraints in SPARQL stand in some of the examples.
    """

    literals: tuple[str, ...]
    ordered: tuple[str, ...]
    blank: bool
    queries: bool

    @property
    def nodes(self) -> st.SearchStrategy[str]:
        return st.sampled_from(NODES + BLANK if self.blank else NODES)

    @property
    def values(self) -> st.SearchStrategy[str]:
        return st.sampled_from(NODES + (BLANK if self.blank else ()) + self.literals)

    @property
    def terms(self) -> st.SearchStrategy[str]:
        return st.sampled_from(NODES + self.literals)


worlds = st.builds(
    lambda kind, blank, queries: World(kind[0] if queries else kind[0] + kind[2], kind[1], blank, queries),
    st.sampled_from(
        [
            *((some + TEXTS + TAGGED, some, FALSE[:1]) for some in (NUMBERS, DATES, TIMES, ZONED)),
            (TEXTS, TEXTS, FALSE[:1]),
            (NUMBERS + TEXTS + TAGGED + DATES + TIMES + ZONED + OTHERS, (), FALSE),
        ]
    ),
    st.booleans(),
    st.booleans(),
)
properties = st.sampled_from(PROPERTIES)
classes = st.sampled_from(CLASSES)


@st.composite
def graphs(draw: st.DrawFn, world: World) -> str:
    """Draw a graph: instances of classes, classes below others, and statements of a few properties."""
    lines = [f"{draw(world.nodes)} a {draw(classes)} ." for _ in range(draw(st.integers(1, 4)))]
    lines += [f"{draw(classes)} rdfs:subClassOf {draw(classes)} ." for _ in range(draw(st.integers(0, 2)))]
    lines += [
        f"{draw(world.nodes)} {draw(properties)} {draw(world.values)} ."
        for _ in range(draw(st.integers(1, 12)))
    ]
    if world.ordered:
        lines += [
            f"{draw(world.nodes)} :n {draw(st.sampled_from(world.ordered))} ."
            for _ in range(draw(st.integers(0, 4)))
        ]
    return PREFIXES + "\n".join(lines)


#: Of a sequence pySHACL does not find the inverse.
_SEQUENCE = re.compile(r"(?<!sh:alternativePath )\(")
paths = st.recursive(
    st.sampled_from([*PROPERTIES, *PROPERTIES, "rdf:type", ":n"]),
    lambda inner: st.one_of(
        inner.filter(lambda path: not _SEQUENCE.search(path)).map(lambda path: f"[ sh:inversePath {path} ]"),
        inner.map(lambda path: f"[ sh:zeroOrMorePath {path} ]"),
        inner.map(lambda path: f"[ sh:oneOrMorePath {path} ]"),
        inner.map(lambda path: f"[ sh:zeroOrOnePath {path} ]"),
        st.lists(inner, min_size=2, max_size=3).map(lambda steps: f"( {' '.join(steps)} )"),
        st.lists(inner, min_size=2, max_size=3).map(
            lambda choices: f"[ sh:alternativePath ( {' '.join(choices)} ) ]"
        ),
    ),
    max_leaves=4,
)


def _list(several: list[str]) -> str:
    return f"( {' '.join(several)} )"


def _pick(name: str, *choices: str) -> st.SearchStrategy[str]:
    return st.sampled_from(choices).map(lambda choice: f"sh:{name} {choice}")


_plain_each = (
    _pick("nodeKind", *(f"sh:{kind}" for kind in
          ("IRI", "BlankNode", "Literal", "BlankNodeOrIRI", "BlankNodeOrLiteral", "IRIOrLiteral"))),
    _pick("datatype", "xsd:integer", "xsd:string", "xsd:date", "xsd:dateTime", "rdf:langString",
          "xsd:decimal", "xsd:double", "xsd:boolean", ":type"),
    _pick("class", *CLASSES, ":A, :B"),
    _pick("minLength", "1", "2", "3"),
    _pick("maxLength", "0", "1", "2", "10"),
    _pick("pattern", '"^a"', '"B$" ; sh:flags "i"', '"^..$"', '"b|c"'),
    _pick("languageIn", '( "en" )', '( "en" "fr" )', '( "en-GB" )', '( "*" )'),
)  # fmt: skip
_pairs = (_pick("equals", *PROPERTIES), _pick("disjoint", *PROPERTIES))
_counts = (
    _pick("minCount", "0", "1", "2", "3", "8"),
    _pick("maxCount", "0", "1", "2"),
    _pick("uniqueLang", "true", "true", "false"),
)
_qualified = st.sampled_from(
    ["sh:qualifiedMinCount 1", "sh:qualifiedMinCount 2", "sh:qualifiedMaxCount 0", "sh:qualifiedMaxCount 1",
     "sh:qualifiedMinCount 1 ; sh:qualifiedMaxCount 1"]
)  # fmt: skip

#: Constraints in SPARQL for any shape, and those that speak of the path of a property shape.
_P, _Q, _R = (f"<https://example.org/{name}>" for name in "pqr")
GIVEN = (
    f"SELECT $this WHERE {{ $this {_P} ?o . FILTER (isLiteral(?o)) }}",
    f"SELECT $this ?value WHERE {{ $this {_P} ?value . FILTER NOT EXISTS {{ ?value a ?c }} }}",
    f"SELECT $this ?path ?value WHERE {{ $this ?path ?value . FILTER (?path != {_Q}) }}",
    f"SELECT $this WHERE {{ FILTER NOT EXISTS {{ $this {_Q} ?o }} }}",
    f"SELECT DISTINCT $this WHERE {{ {{ $this {_P} ?o }} UNION {{ ?s {_Q} $this }} }}",
    f"SELECT $this (?o AS ?value) WHERE {{ OPTIONAL {{ $this {_R} ?o }} FILTER (bound(?o)) }}",
    f"SELECT $this WHERE {{ {{ FILTER NOT EXISTS {{ $this {_P} ?o }} }} UNION {{ $this {_R} ?o }} }}",
    f"SELECT $this ?value WHERE {{ {{ OPTIONAL {{ $this {_P} ?value }} ?s {_Q} $this }} }}",
    f"SELECT $this (COUNT(?o) AS ?value) WHERE {{ $this {_P} ?o }} GROUP BY $this HAVING (COUNT(?o) > 1)",
)
GIVEN_WITH_PATH = (
    "SELECT $this ?value WHERE { $this $PATH ?value . FILTER (!isIRI(?value)) }",
    "SELECT $this WHERE { FILTER NOT EXISTS { $this $PATH ?value . FILTER (isIRI(?value)) } }",
    f"SELECT $this ?value WHERE {{ $this $PATH ?value . ?value {_P} ?o }}",
)
#: Custom components (SHACL 6), which a shapes graph declares if it uses them.
COMPONENTS = """
:LongComponent a sh:ConstraintComponent ; sh:parameter [ sh:path :long ] ;
  sh:validator [ a sh:SPARQLAskValidator ;
    sh:ask "ASK { FILTER (!isBlank($value) && strlen(str($value)) > $long) }" ] .
:LinkedComponent a sh:ConstraintComponent ; sh:parameter [ sh:path :linked ] ;
  sh:nodeValidator [ a sh:SPARQLSelectValidator ;
    sh:select "SELECT $this WHERE { FILTER NOT EXISTS { $this $linked ?o } }" ] ;
  sh:propertyValidator [ a sh:SPARQLSelectValidator ;
    sh:select "SELECT $this ?value WHERE { $this $PATH ?value . FILTER NOT EXISTS { ?value $linked ?o } }" ] .
"""
#: Shapes that stand by themselves, if others refer to them.
SHARED = {False: (":Node1", ":Node2"), True: (":Property1", ":Property2")}
#: Of these a shape may have several.
_SEVERAL = {"sh:not", "sh:node", "sh:and", "sh:or", "sh:xone", "sh:property", "sh:sparql"}


def _constraints(world: World, with_path: bool) -> st.SearchStrategy[str]:
    found = [*_plain_each, *_pairs, world.terms.map(lambda term: f"sh:hasValue {term}")]
    found.append(
        st.lists(world.terms, max_size=3, unique=True).map(lambda several: f"sh:in {_list(several)}")
    )
    if not world.blank:
        found.append(_pick("minLength", "0"))
    if world.ordered:
        found += [
            _pick(name, *world.ordered)
            for name in ("minInclusive", "minExclusive", "maxInclusive", "maxExclusive")
        ]
    if with_path:
        found += [*_counts, *_counts, _pick("hasValue", ':a, "ab"')]
        if world.ordered:
            found += [_pick("lessThan", ":n"), _pick("lessThanOrEquals", ":n")]
    return st.one_of(*found)


@st.composite
def bodies(draw: st.DrawFn, world: World, depth: int = 2, path: bool | None = None) -> str:
    """Draw what stands in the brackets of a shape; with a path, it is a property shape."""

    def rarely(choices: st.SearchStrategy[str], one_in: int = 10) -> list[str]:
        return [draw(choices)] if draw(st.integers(1, one_in)) == one_in else []

    with_path = draw(st.booleans()) if path is None else path
    parts = draw(st.lists(_constraints(world, with_path), min_size=1, max_size=3))
    parts += rarely(
        _pick("closed", "true", "true ; sh:ignoredProperties ( rdf:type :q )", "false"),
    )
    if world.queries:
        given = st.sampled_from(GIVEN + GIVEN_WITH_PATH if with_path else GIVEN)
        parts += rarely(given.map(lambda text: f'sh:sparql [ sh:select "{text}" ]'), 5)
        custom = [":linked :p", ":linked :q"] if with_path else [":linked :p", ":long 1"]
        parts += rarely(st.sampled_from(custom), 8)
    for _ in range(draw(st.integers(0, 2)) if depth else 0):
        parts.append(draw(_inner(world, depth - 1, with_path)))
    parts += rarely(_pick("severity", "sh:Warning", "sh:Info", ":grave"))
    parts += rarely(_pick("deactivated", "true", "false"), 15)
    # What may stand once only is kept once.
    kept = {part if part.split()[0] in _SEVERAL else part.split()[0]: part for part in parts}
    return " ; ".join([f"sh:path {draw(paths)}", *kept.values()] if with_path else kept.values())


@st.composite
def _inner(draw: st.DrawFn, world: World, depth: int, with_path: bool) -> str:
    """Draw a constraint that refers to other shapes, described in brackets or shared."""

    def shape(path: bool | None = None) -> str:
        kind = draw(st.booleans()) if path is None else path
        if draw(st.integers(1, 4)) == 4:
            return draw(st.sampled_from(SHARED[kind]))
        return f"[ {draw(bodies(world, depth=depth, path=kind))} ]"

    kinds = ["not", "node", "and", "or", "xone", "property", "property"]
    kind = draw(st.sampled_from([*kinds, "qualified", "qualified"] if with_path else [*kinds, "siblings"]))
    if kind == "not":
        return f"sh:not {shape()}"
    if kind == "node":
        return f"sh:node {shape(False)}"
    if kind == "property":
        return f"sh:property {shape(True)}"
    if kind == "qualified":
        return f"sh:qualifiedValueShape {shape()} ; {draw(_qualified)}"
    if kind == "siblings":
        path = draw(paths)
        return "sh:property " + ", ".join(
            f"[ sh:path {path} ; sh:qualifiedValueShape {shape()} ; sh:qualifiedValueShapesDisjoint true ; "
            f"{draw(_qualified)} ]"
            for _ in range(2)
        )
    members = dict.fromkeys(shape() for _ in range(draw(st.integers(1, 3))))
    return f"sh:{kind} {_list(list(members))}"


targets = st.sampled_from(
    ["sh:targetClass :A", "sh:targetClass :B, :C", "sh:targetSubjectsOf :p", "sh:targetObjectsOf :q",
     "sh:targetNode :a, :b", "sh:targetNode :a, :e", 'sh:targetNode "ab", :b',
     "sh:targetClass :A ; sh:targetObjectsOf :p", "sh:targetNode :a ; sh:targetSubjectsOf :q, :r"]
)  # fmt: skip


@st.composite
def shapes(draw: st.DrawFn, world: World) -> str:
    """Draw a shapes graph: one or two shapes with targets, maybe a class that is a shape, shared shapes."""
    found = [
        f":Shape{number} {draw(targets)} ; {draw(bodies(world))} ."
        for number in range(draw(st.integers(1, 2)))
    ]
    if draw(st.integers(1, 5)) == 5:
        found.append(f":A a rdfs:Class, sh:NodeShape ; {draw(bodies(world, path=False))} .")
    used = set(re.findall(r":(?:Node|Property)\d", "\n".join(found)))
    for path, names in SHARED.items():
        found += [f"{name} {draw(bodies(world, depth=0, path=path))} ." for name in names if name in used]
    if re.search(":linked |:long ", "\n".join(found)):
        found.append(COMPONENTS)
    return PREFIXES + "\n".join(found)


@st.composite
def examples(draw: st.DrawFn) -> tuple[str, str]:
    """Draw a graph and a shapes graph over the same literals."""
    world = draw(worlds)
    return draw(graphs(world)), draw(shapes(world))
