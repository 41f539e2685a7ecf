"""What the rules compute passes validation, and any other value does not.

The library computes with `kg.figures`, the shapes with SPARQL: two ways that must agree on bounds and signs.
"""

from __future__ import annotations

from decimal import Decimal

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from kg.errors import FigureError
from kg.figures.quantities import FigureValue, Quantity
from kg.figures.rules import RULES, derive
from kg.stores.memory import MemoryStore
from kg.validation.report import Report
from kg.validation.run import validate
from kg.vocabulary.namespaces import BOUND, RULE, UNIT
from kg.vocabulary.terms import IRI, to_ox

PREFIXES = """
PREFIX : <https://example.org/>
PREFIX bound: <https://w3id.org/commitment-graph/code/bound/>
PREFIX cmt: <https://w3id.org/commitment-graph/ontology#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX rule: <https://w3id.org/commitment-graph/code/rule/>
PREFIX unit: <http://qudt.org/vocab/unit/>
"""

#: How a graph says which operand is which: on an item, in a configuration, by a unit or by `cmt:per`.
ROLES = {
    "target": ":{n}-item cmt:target :{n}-target .",
    "baseline": ":{n}-item cmt:baseline :{n}-baseline .",
    "increment": ":{n}-item cmt:increment :{n}-increment .",
    "factor": ":{n}-item cmt:factor :{n}-factor .",
    "units": ":{n}-item cmt:target :{n}-units ; cmt:indicator :{n}-indicator .",
    "content": ":{n}-indicator cmt:unitConfiguration :{n}-c . :{n}-c cmt:component :{n}-p ."
    " :{n}-p cmt:perUnit :{n}-content .",
    "quantities": ":{n}-item cmt:total :{n}-quantities .",
    "more": ":{n}-item cmt:total :{n}-more .",
    "whole": ":{n}-item cmt:target :{n}-whole . :{n}-part-item cmt:partOf :{n}-item .",
    "part": ":{n}-part-item cmt:target :{n}-part .",
    "numerator": ":{n}-item cmt:total :{n}-numerator .",
    "denominator": ":{n} cmt:relativeTo :{n}-denominator .",
    "percent": ":{n}-percent cmt:unit unit:PERCENT .",
    "base": ":{n}-item cmt:total :{n}-base .",
    "rate": ":{n}-rate cmt:per unit:YR .",
    "periods": ":{n}-item cmt:total :{n}-periods .",
}

numbers = st.one_of(
    st.integers(-(10**6), 10**9),
    st.decimals(min_value=-1000, max_value=10**6, places=3, allow_nan=False).filter(bool),
)
single = st.sampled_from(
    ["exact", "exact", "at-least", "at-most", "more-than", "less-than", "about", "nearly"]
)
values = st.one_of(
    st.builds(FigureValue.of, numbers, single),
    st.tuples(numbers, numbers)
    .filter(lambda pair: pair[0] != pair[1])
    .map(lambda pair: FigureValue.between(min(pair), max(pair))),
)


def _operands(rule: IRI, first: FigureValue, second: FigureValue) -> dict[str, FigureValue]:
    names = RULES[rule].operands
    return dict(
        zip(("quantities", "more") if names == ("quantities",) else names, (first, second), strict=False)
    )


def _derive(rule: IRI, operands: dict[str, FigureValue]) -> FigureValue:
    measured = {name: _measured(rule, name, value) for name, value in operands.items()}
    if "more" in measured:
        return derive(RULES[rule], {"quantities": list(measured.values())}).figure()
    return derive(RULES[rule], measured).figure()


def _measured(rule: IRI, name: str, value: FigureValue) -> Quantity:
    return value.quantity(UNIT[_unit(rule, name)], UNIT["YR"] if name == "rate" else None)


def _unit(rule: IRI, name: str) -> str:
    return "PERCENT" if name == "percent" or rule == RULE["factor-of-increment"] else "NUM"


def _figure(node: str, kind: str, value: FigureValue, unit: str, extra: str = "") -> str:
    numbers_ = {"value": value.value, "minValue": value.minimum, "maxValue": value.maximum}
    told = "".join(f" cmt:{key} {to_ox(number)} ;" for key, number in numbers_.items() if number is not None)
    bounds = " , ".join(f"bound:{IRI(bound).local}" for bound in value.bounds)
    return f":{node} a cmt:{kind} ;{told} cmt:unit {unit} ; cmt:bound {bounds} {extra}."


def _graph(node: str, rule: IRI, operands: dict[str, FigureValue], result: FigureValue) -> str:
    unit = {"target-over-baseline": "unit:NUM", "ratio": "unit:NUM", "percent-change": "unit:PERCENT"}.get(
        rule.local, "unit:NUM"
    )
    inputs = " , ".join(f":{node}-{name}" for name in operands)
    lines = [
        _figure(
            node,
            "DerivedFigure",
            result,
            unit,
            f"; cmt:rule rule:{rule.local} ; prov:wasDerivedFrom {inputs} ",
        )
    ]
    for name, value in operands.items():
        unit = f"unit:{_unit(rule, name)}"
        lines += [_figure(f"{node}-{name}", "StatedFigure", value, unit), ROLES[name].format(n=node)]
    if rule == RULE["factor-of-increment"]:
        lines.append(f":{node}-increment cmt:relativeTo :{node}-start .")
        lines.append(f":{node}-item cmt:baseline :{node}-start ; cmt:factor :{node} .")
    return "\n".join(lines)


def _validate(graph: str) -> Report:
    quads = ox.parse(input=(PREFIXES + graph).encode(), format=ox.RdfFormat.TURTLE)
    return validate(MemoryStore(quads))


def _wrong(report: Report) -> set[str]:
    about = {
        "derived-value",
        "derived-exact",
        "derived-same-measure",
        "derived-unit",
        "bounds-fit",
        "figure-one-value",
    }
    return {IRI(str(v.focus)).local for v in report.violations if v.shape.local in about}


@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
@given(st.lists(st.tuples(st.sampled_from(sorted(RULES)), values, values), min_size=40, max_size=40))
def test_what_the_library_derives_is_confirmed(drawn: list[tuple[IRI, FigureValue, FigureValue]]) -> None:
    graph = []
    for number, (rule, first, second) in enumerate(drawn):
        operands = _operands(rule, first, second)
        try:
            result = _derive(rule, operands)
        except FigureError:
            continue  # the bounds leave nothing to derive
        graph.append(_graph(f"d{number}", rule, operands, result))
    assert _wrong(_validate("\n".join(graph))) == set()


@pytest.mark.parametrize("rule", sorted(RULES), ids=lambda rule: rule.local)
def test_another_value_is_refused(rule: IRI) -> None:
    operands = _operands(rule, FigureValue.of(12), FigureValue.of(4))
    result = _derive(rule, operands)
    assert result.value is not None
    right = _graph("right", rule, operands, result)
    wrong = _graph("wrong", rule, operands, FigureValue.of(result.value + Decimal("0.001")))
    assert _wrong(_validate(f"{right}\n{wrong}")) == {"wrong"}


def test_operands_that_cannot_be_told_apart_confirm_nothing() -> None:
    graph = _graph("lost", RULE["target-minus-increment"], {"target": FigureValue.of(60)}, FigureValue.of(60))
    assert _wrong(_validate(graph)) == {"lost"}


def test_a_circle_of_two_shows_on_both() -> None:
    result = FigureValue.of(5)
    one, two = (
        _figure(
            a,
            "DerivedFigure",
            result,
            "unit:NUM",
            f"; cmt:rule rule:sum-of-quantities ; prov:wasDerivedFrom :{b} ",
        )
        for a, b in (("one", "two"), ("two", "one"))
    )
    report = _validate(f"{one}\n{two}")
    circular = {IRI(str(v.focus)).local for v in report.violations if v.shape.local == "derived-acyclic"}
    assert circular == {"one", "two"}
    assert BOUND["exact"] in result.bounds
