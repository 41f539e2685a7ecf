"""On random graphs and shapes the compiled engine and pySHACL find the same results.

`KG_DIFFERENTIAL_EXAMPLES=5000 pytest -n 0 tests/validation/compiled` draws more and other
examples. Where the engines differ, the specification decides: docs/decisions/0041 lists the cases, and
`known_differences.py` names them, so that nothing else passes for one.
"""

from __future__ import annotations

import os

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, assume, given, settings
from known_differences import KNOWN, gives_up, left_out, path_from_nowhere
from shape_strategies import COMPONENTS, PREFIXES, examples
from two_engines import by_pyshacl, compiled, parse

from kg.errors import ShapesError
from kg.stores.rdflib_store import RdflibStore
from kg.stores.rdflib_terms import to_rdflib
from kg.validation.compiler.shapes_graph import ShapesGraph

FALSE_IN_RDFLIB = (ox.Literal(""), ox.Literal(False), ox.Literal(0))
MORE = os.environ.get("KG_DIFFERENTIAL_EXAMPLES")
PLAN = settings(
    max_examples=int(MORE or 150),
    derandomize=MORE is None,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


@PLAN
@given(examples())
def test_both_engines_find_the_same(example: tuple[str, str]) -> None:
    data, rules = (parse(text) for text in example)
    assume(left_out(data, rules) is None)
    try:
        found = compiled(data, rules)
    except ShapesError as refusal:
        assume("aggregates, and its shape is asked about inside another shape" not in str(refusal))
        raise
    try:
        expected = by_pyshacl(data, rules)
    except Exception as error:  # pySHACL raises what it comes upon
        assume(gives_up(error) is None)
        raise
    assert found == expected


@settings(PLAN, max_examples=PLAN.max_examples // 20)
@given(examples())
def test_the_queries_mean_the_same_in_rdflib(example: tuple[str, str]) -> None:
    """It reads SPARQL strictly, and is slow. A `""` and a constant `false` it takes for something else.

    A path that may have no step it follows from nodes that no graph holds, as pySHACL does through it.
    """
    data, rules = (parse(text) for text in example)
    assume("sh:deactivated true" not in example[1])
    assume(not path_from_nowhere(ShapesGraph(rules), data))
    assume(not any(quad.object in FALSE_IN_RDFLIB for quad in data))
    try:
        found = compiled(data, rules)
    except ShapesError:
        assume(False)
    assert compiled(data, rules, RdflibStore(to_rdflib(data))) == found


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (":a :p 1, 2, 3 .", "sh:path :p ; sh:maxCount 2"),
        (":a :p :b . :b :q 1 .", "sh:path ( :p :q ) ; sh:maxInclusive 0"),
        (":a :p :b, :c . :b :q 1 . :c :q 1 .", "sh:path :p ; sh:closed true"),
        (":a :p [ :q [ :r 1 ] ] .", "sh:path ( :p :q :r ) ; sh:datatype xsd:string"),
        (
            ":a :p 1, 2, 3 .",
            'sh:sparql [ sh:select "SELECT $this (COUNT(*) AS ?value) '
            'WHERE { $this <https://example.org/p> ?o } GROUP BY $this" ]',
        ),
        (
            ":a :p 1, 2, 3 .",
            'sh:sparql [ sh:select "SELECT * '
            'WHERE { $this <https://example.org/p> ?value.$this <https://example.org/p> ?value }" ]',
        ),
        (":a :p 0 .", "sh:path :p ; sh:datatype xsd:positiveInteger"),
        # A node that is reached from two is validated twice, by a query that a shape holds as well.
        (
            ":a :p :c . :b :p :c . :c :p 1 .",
            "sh:targetNode :b ; sh:path :p ; sh:property [ sh:path :p ; sh:sparql [ sh:select "
            '"SELECT $this WHERE { $this $PATH ?o . FILTER (isLiteral(?o)) }" ] ]',
        ),
    ],
)
def test_the_comparison_sees_results(data: str, rule: str) -> None:
    quads, rules = parse(PREFIXES + data), parse(f"{PREFIXES} :S sh:targetNode :a ; {rule} .")
    assert compiled(quads, rules) == by_pyshacl(quads, rules) != {}
    assert compiled(quads, rules) != by_pyshacl(quads, parse(f"{PREFIXES} :S sh:targetNode :z ; {rule} ."))


def test_a_class_with_a_constraint_is_a_shape() -> None:
    """SHACL 2.1 and 2.1.3.3; its instances are its targets."""
    data = parse(PREFIXES + ":x a :A .")
    rules = parse(f"{PREFIXES} :A a rdfs:Class ; sh:property [ sh:path :p ; sh:minCount 1 ] .")
    assert compiled(data, rules) == by_pyshacl(data, rules) != {}


@pytest.mark.parametrize(
    ("datatype", "number", "fits"),
    [
        ("integer", "9" * 30, True),
        ("decimal", f"0.{'1' * 30}", True),
        ("nonNegativeInteger", "9" * 30, True),
        ("nonNegativeInteger", f"-{'9' * 30}", False),
        ("negativeInteger", f"-{'9' * 30}", True),
        ("nonPositiveInteger", "9" * 30, False),
        ("unsignedLong", str(2**64 - 1), True),
        ("unsignedLong", str(2**64), False),
    ],
)
def test_numbers_that_no_store_computes_with_are_well_formed(datatype: str, number: str, fits: bool) -> None:
    """XML Schema 1.1 part 2 sets no bounds to integers and decimals."""
    data = parse(f'{PREFIXES} :a :p "{number}"^^xsd:{datatype} .')
    rules = parse(f"{PREFIXES} :S sh:targetNode :a ; sh:path :p ; sh:datatype xsd:{datatype} .")
    assert (compiled(data, rules) == {}) == fits


#: Known difference → data, shape, and the values for which the specification wants a result.
DECIDED: dict[str, tuple[str, str, set[str]]] = {
    "inverse-of-sequence": (
        ":c :q _:y . _:y :p :a . :d :p _:z . _:z :q :a .",
        "sh:targetNode :a ; sh:path [ sh:inversePath ( :p :q ) ] ; sh:nodeKind sh:Literal",
        {":d"},
    ),
    "order-of-unlike-literals": (
        ':a :p "2020-02-29"^^xsd:date, 3, 1 .',
        "sh:targetNode :a ; sh:path :p ; sh:maxExclusive 2",
        {'"2020-02-29"^^xsd:date', "3"},
    ),
    "order-of-zones": (
        ':a :p "2020-02-29T12:00:00Z"^^xsd:dateTime, "2021-01-01T00:00:00Z"^^xsd:dateTime .',
        'sh:targetNode :a ; sh:path :p ; sh:minInclusive "2020-06-01T00:00:00"^^xsd:dateTime',
        {'"2020-02-29T12:00:00Z"^^xsd:dateTime'},
    ),
    "less-than-without-order": (
        ':a :p :b, "ab"@en ; :q :c, "cd"@en .',
        "sh:targetNode :a ; sh:path :p ; sh:lessThan :q",
        {":b", '"ab"@en'},
    ),
    "less-than-blank-node": (
        ":a :p _:x, 1 ; :q 2 .",
        "sh:targetNode :a ; sh:path :p ; sh:lessThan :q",
        {"_:x"},
    ),
    "no-length-of-blank-node": (
        ':a :p _:x, "", :b .',
        "sh:targetNode :a ; sh:path :p ; sh:minLength 0",
        {"_:x"},
    ),
    "ask-at-property-shape": (
        ':a :p "long", "x" .',
        "sh:targetNode :a ; sh:path :p ; :long 2",
        {'"x"'},
    ),
    "false-in-python": (
        ':a :q "", "x" ; :p :b .',
        "sh:targetObjectsOf :q ; :linked :p",
        {'""', '"x"'},
    ),
    "path-in-a-query": (
        ':a :p "x" . :b :p :a .',
        "sh:targetNode :b ; sh:path [ sh:oneOrMorePath [ sh:zeroOrOnePath :p ] ] ; sh:sparql "
        '[ sh:select "SELECT $this ?value WHERE { $this $PATH ?value . FILTER (isLiteral(?value)) }" ]',
        {'"x"'},
    ),
    "path-from-nowhere": (
        ":a :p :b .",
        "sh:targetNode :a, :e ; sh:path [ sh:zeroOrOnePath :p ] ; sh:sparql "
        '[ sh:select "SELECT $this ?value WHERE { $this $PATH ?value }" ]',
        {":a", ":b"},
    ),
}
#: These shapes use a custom component.
OF_COMPONENTS = ("ask-at-property-shape", "false-in-python")


def test_each_known_difference_is_decided() -> None:
    assert set(DECIDED) == {known.name for known in KNOWN}


@pytest.mark.parametrize("name", DECIDED)
def test_a_known_difference_is_decided_by_the_specification(name: str) -> None:
    data, rule, values = DECIDED[name]
    quads = parse(PREFIXES + data)
    rules = parse(f"{PREFIXES} :S {rule} . {COMPONENTS if name in OF_COMPONENTS else ''}")
    expected = {_told(quad.object) for quad in parse(f"{PREFIXES} :s :p {', '.join(values)} .")}
    assert {_told(result.value) for result in compiled(quads, rules)} == expected
    try:
        theirs = by_pyshacl(quads, rules)
    except Exception as error:
        assert gives_up(error) == name
    else:
        assert theirs != compiled(quads, rules)
        assert left_out(quads, rules) == name


def _told(term: object) -> str:
    """Spell a term; the one blank node of an example has another label each time it is parsed."""
    return "_:x" if str(term).startswith("_:") else str(term)
