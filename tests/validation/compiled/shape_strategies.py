"""Random small graphs and shapes, as Turtle, for differential tests."""

from __future__ import annotations

from hypothesis import strategies as st

PREFIXES = """@prefix : <https://example.org/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
NODES = [":a", ":b", ":c", ":d"]
BLANK = ["_:x", "_:y"]
CLASSES = [":A", ":B", ":C"]
PROPERTIES = [":p", ":q", ":r"]
LITERALS = [
    "1", "2", "3", "2.5", '"1"', '"ab"', '"abc"', '""', '"ab"@en', '"cd"@en', '"ab"@fr', "true",
    '"2020-02-29"^^xsd:date', '"aldi"^^xsd:integer',
]  # fmt: skip

nodes = st.sampled_from(NODES + BLANK)
values = st.sampled_from(NODES + BLANK + LITERALS)
properties = st.sampled_from(PROPERTIES)


@st.composite
def graphs(draw: st.DrawFn) -> str:
    """Draw a graph: classes, a class below another, and statements of a few properties."""
    lines = [f"{draw(nodes)} a {draw(st.sampled_from(CLASSES))} ." for _ in range(draw(st.integers(1, 4)))]
    if draw(st.booleans()):
        lines.append(":B rdfs:subClassOf :A .")
    lines += [f"{draw(nodes)} {draw(properties)} {draw(values)} ." for _ in range(draw(st.integers(1, 10)))]
    return PREFIXES + "\n".join(lines)


paths = st.recursive(
    properties,
    lambda inner: st.one_of(
        inner.map(lambda path: f"[ sh:inversePath {path} ]"),
        inner.map(lambda path: f"[ sh:zeroOrMorePath {path} ]"),
        inner.map(lambda path: f"[ sh:oneOrMorePath {path} ]"),
        inner.map(lambda path: f"[ sh:zeroOrOnePath {path} ]"),
        st.tuples(inner, inner).map(lambda two: f"( {two[0]} {two[1]} )"),
        st.tuples(inner, inner).map(lambda two: f"[ sh:alternativePath ( {two[0]} {two[1]} ) ]"),
    ),
    max_leaves=3,
)
terms = st.sampled_from(NODES + [each for each in LITERALS if "aldi" not in each])
kinds = st.sampled_from(
    ["IRI", "BlankNode", "Literal", "BlankNodeOrIRI", "BlankNodeOrLiteral", "IRIOrLiteral"]
)
each_value = st.one_of(
    kinds.map(lambda kind: f"sh:nodeKind sh:{kind}"),
    st.sampled_from(["xsd:integer", "xsd:string", "xsd:date", "rdf:langString", "xsd:decimal"]).map(
        lambda datatype: f"sh:datatype {datatype}"
    ),
    st.sampled_from(CLASSES).map(lambda cls: f"sh:class {cls}"),
    st.tuples(st.sampled_from(["minInclusive", "maxExclusive"]), st.sampled_from(["1", "2"])).map(
        lambda pair: f"sh:{pair[0]} {pair[1]}"
    ),
    st.tuples(st.sampled_from(["minLength", "maxLength"]), st.integers(1, 3)).map(
        lambda pair: f"sh:{pair[0]} {pair[1]}"
    ),
    st.sampled_from(['sh:pattern "^a"', 'sh:pattern "B$" ; sh:flags "i"']),
    st.sampled_from(['sh:languageIn ( "en" )', 'sh:languageIn ( "en" "fr" )']),
    st.lists(terms, min_size=1, max_size=3, unique=True).map(
        lambda several: f"sh:in ( {' '.join(several)} )"
    ),
)
node_only = st.one_of(each_value, terms.map(lambda term: f"sh:hasValue {term}"))
together = st.one_of(
    st.integers(0, 3).map(lambda count: f"sh:minCount {count}"),
    st.integers(0, 2).map(lambda count: f"sh:maxCount {count}"),
    terms.map(lambda term: f"sh:hasValue {term}"),
    st.just("sh:uniqueLang true"),
    properties.map(lambda other: f"sh:equals {other}"),
    properties.map(lambda other: f"sh:disjoint {other}"),
    properties.map(lambda other: f"sh:lessThan {other}"),
)


@st.composite
def bodies(draw: st.DrawFn, depth: int = 2, path: bool | None = None) -> str:
    """Draw what stands in the brackets of a shape; with a path, it is a property shape."""
    with_path = draw(st.booleans()) if path is None else path
    parts = [f"sh:path {draw(paths)}"] if with_path else []
    parts += draw(
        st.lists(
            st.one_of(each_value, together) if with_path else node_only,
            min_size=1,
            max_size=3,
            unique_by=lambda part: part.split()[0],
        )
    )
    if depth > 0 and draw(st.booleans()):
        inner = bodies(depth=depth - 1)
        kind = draw(st.sampled_from(["not", "node", "and", "or", "xone", "property", "qualified"]))
        if kind == "not":
            parts.append(f"sh:not [ {draw(inner)} ]")
        elif kind == "node":
            parts.append(f"sh:node [ {draw(bodies(depth=depth - 1, path=False))} ]")
        elif kind == "property":
            parts.append(f"sh:property [ {draw(bodies(depth=depth - 1, path=True))} ]")
        elif kind == "qualified" and with_path:
            parts.append(
                f"sh:qualifiedValueShape [ {draw(inner)} ] ; sh:qualifiedMinCount {draw(st.integers(0, 2))}"
            )
        else:
            name = kind if kind != "qualified" else "or"
            parts.append(f"sh:{name} ( [ {draw(inner)} ] [ {draw(inner)} ] )")
    return " ; ".join(parts)


targets = st.sampled_from(
    ["sh:targetClass :A", "sh:targetClass :B, :C", "sh:targetSubjectsOf :p", "sh:targetObjectsOf :q",
     "sh:targetNode :a, :e", 'sh:targetNode "ab"@en, 2', "sh:targetClass :A ; sh:targetObjectsOf :p"]
)  # fmt: skip


@st.composite
def shapes(draw: st.DrawFn) -> str:
    """Draw a shapes graph of one or two shapes with targets."""
    found = [
        f":Shape{number} {draw(targets)} ; {draw(bodies())} ." for number in range(draw(st.integers(1, 2)))
    ]
    return PREFIXES + "\n".join(found)
