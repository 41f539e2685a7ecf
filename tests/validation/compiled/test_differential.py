"""On random graphs and shapes the compiled engine and pySHACL find the same results.

`KG_DIFFERENTIAL_EXAMPLES=5000 pytest -n 0 tests/validation/compiled` draws more and other
examples. Where the engines differ, the specification decides: docs/decisions/0041 lists the cases, and
`known_differences.py` names them, so that nothing else passes for one.
"""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, assume, given, settings
from known_differences import KNOWN, gives_up, left_out
from shape_strategies import PREFIXES, graphs, shapes
from two_engines import by_pyshacl, compiled, parse

MORE = os.environ.get("KG_DIFFERENTIAL_EXAMPLES")
PLAN = settings(
    max_examples=int(MORE or 250),
    derandomize=MORE is None,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


@PLAN
@given(graphs(), shapes())
def test_both_engines_find_the_same(data: str, described: str) -> None:
    quads, rules = parse(data), parse(described)
    assume(left_out(quads, rules) is None)
    try:
        expected = by_pyshacl(quads, rules)
    except Exception as error:  # pySHACL raises what it comes upon
        assume(gives_up(error) is None)
        raise
    assert compiled(quads, rules) == expected


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (":a :p 1, 2, 3 .", "sh:path :p ; sh:maxCount 2"),
        (":a :p :b . :b :q 1 .", "sh:path ( :p :q ) ; sh:maxInclusive 0"),
        (":a :p [ :q [ :r 1 ] ] .", "sh:path ( :p :q :r ) ; sh:datatype xsd:string"),
    ],
)
def test_the_comparison_sees_results(data: str, rule: str) -> None:
    quads, rules = parse(PREFIXES + data), parse(f"{PREFIXES} :S sh:targetNode :a ; {rule} .")
    assert compiled(quads, rules) == by_pyshacl(quads, rules) != set()
    assert compiled(quads, rules) != by_pyshacl(quads, parse(f"{PREFIXES} :S sh:targetNode :z ; {rule} ."))


#: Known difference → data, shape, and the values for which the specification wants a result.
DECIDED = {
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
}


@pytest.mark.parametrize("name", [known.name for known in KNOWN])
def test_a_known_difference_is_decided_by_the_specification(name: str) -> None:
    data, rule, values = DECIDED[name]
    quads, rules = parse(PREFIXES + data), parse(f"{PREFIXES} :S {rule} .")
    expected = {str(quad.object) for quad in parse(f"{PREFIXES} :s :p {', '.join(values)} .")}
    found = {result.value for result in compiled(quads, rules)}
    assert found == expected
    try:
        theirs = by_pyshacl(quads, rules)
    except Exception as error:
        assert gives_up(error) == name
    else:
        assert theirs != compiled(quads, rules)
        assert left_out(quads, rules) == name
