"""The rules of derivation: a code, a formula from `ontology/codes.ttl`, and what it demands of units."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TypeAlias

from kg.errors import FigureError, InputError
from kg.figures.formulas import evaluate, names, parse_formula, summed
from kg.figures.intervals import Interval
from kg.figures.quantities import Quantity
from kg.vocabulary.bundled import bundled
from kg.vocabulary.namespaces import CMT, RULE, UNIT
from kg.vocabulary.terms import IRI

Operands: TypeAlias = Mapping[str, Quantity | Sequence[Quantity]]
#: The figures of each operand; one for all but those that a rule sums.
Measured: TypeAlias = Mapping[str, Sequence[Quantity]]

_NUM, _PERCENT = UNIT["NUM"], UNIT["PERCENT"]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of derivation: its code, its formula, and the names of the operands that the formula needs."""

    code: IRI
    formula: str
    operands: tuple[str, ...]

    @classmethod
    def read(cls, code: IRI, formula: str) -> Rule:
        """Read a rule from its formula; raises `FigureError` for a formula that is not plain arithmetic.

        >>> Rule.read(RULE["percent-of"], "percent * base / 100").operands
        ('percent', 'base')
        """
        return cls(code, formula, names(parse_formula(formula)))


class Rules(Mapping[IRI, Rule]):
    """The rules of a codes file by their codes, read when first asked for."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path

    @cached_property
    def _rules(self) -> dict[IRI, Rule]:
        return load_rules(self._path or bundled("ontology") / "codes.ttl")

    def __getitem__(self, code: IRI) -> Rule:
        return self._rules[code]

    def __iter__(self) -> Iterator[IRI]:
        return iter(self._rules)

    def __len__(self) -> int:
        return len(self._rules)


#: The rules of the bundled ontology.
RULES = Rules()


def load_rules(path: Path) -> dict[IRI, Rule]:
    """Read every `cmt:formula` of a Turtle file, in the order of the codes.

    Raises `InputError` for a file that is missing or not Turtle, and `FigureError` for a formula that is not
    plain arithmetic.
    """
    import pyoxigraph as ox

    try:
        triples = list(ox.parse(path=str(path), format=ox.RdfFormat.TURTLE))
    except (OSError, SyntaxError, ValueError) as error:
        raise InputError(f"The rules in {path} cannot be read: {error}.") from None
    formulas = {
        IRI(triple.subject.value): triple.object.value
        for triple in triples
        if triple.predicate.value == CMT.formula
        and isinstance(triple.subject, ox.NamedNode)
        and isinstance(triple.object, ox.Literal)
    }
    return {code: Rule.read(code, formulas[code]) for code in sorted(formulas)}


def derive(rule: Rule, operands: Operands) -> Quantity:
    """Compute what a rule derives from its operands, with bounds and units.

    Unit, `cmt:per`, `cmt:counts` and `cmt:relativeTo` must agree as the rule demands (vocabulary, "Rules").
    Raises `FigureError` for missing or unknown operands, for units that do not fit, for a divisor that can be
    zero, and where the bounds leave nothing to derive.

    >>> from kg.figures.quantities import FigureValue
    >>> rule = Rule.read(RULE["target-minus-increment"], "target - increment")
    >>> people = [FigureValue.of(n).quantity(UNIT["NUM"]) for n in (60, 30)]
    >>> derive(rule, {"target": people[0], "increment": people[1]}).figure().value
    30
    """
    measured = _collect(rule, operands, summed(parse_formula(rule.formula)))
    return measure(rule, measured).with_interval(compute(rule, measured))


def measure(rule: Rule, operands: Measured) -> Quantity:
    """Return what the result of a rule measures, with an interval that means nothing.

    Raises `FigureError` where the units, `cmt:per`, `cmt:counts` or `cmt:relativeTo` of the operands do not
    fit the rule.
    """
    demand = _DEMANDS.get(rule.code)
    if demand is None:
        raise FigureError(
            f"The rule {rule.code.local} has no demands on units in this version: "
            f"use one of {', '.join(sorted(code.local for code in _DEMANDS))}."
        )
    return demand(rule, operands)


def compute(rule: Rule, operands: Measured) -> Interval:
    """Compute the numbers of a rule alone, whatever its operands measure.

    Raises `FigureError` for a divisor that can be zero, and where the bounds leave nothing to derive.
    """
    tree = parse_formula(rule.formula)
    several = summed(tree)
    values: dict[str, Interval | Sequence[Interval]] = {
        name: [q.interval for q in group] if name in several else group[0].interval
        for name, group in operands.items()
    }
    try:
        return evaluate(tree, values)
    except FigureError as error:
        raise FigureError(f"The rule {rule.code.local} cannot be applied. {error}") from None


def _collect(rule: Rule, operands: Operands, several: frozenset[str]) -> dict[str, Sequence[Quantity]]:
    if set(operands) != set(rule.operands):
        raise FigureError(
            f"The rule {rule.code.local} ({rule.formula}) needs the operands {', '.join(rule.operands)}, "
            f"and got {', '.join(operands) or 'none'}."
        )
    collected: dict[str, Sequence[Quantity]] = {}
    for name in rule.operands:
        given = operands[name]
        group = (given,) if isinstance(given, Quantity) else tuple(given)
        if len(group) < 2 if name in several else len(group) != 1:
            wanted = "two figures or more" if name in several else "exactly one figure"
            raise FigureError(f"The rule {rule.code.local} needs {wanted} as {name}, and got {len(group)}.")
        collected[name] = group
    return collected


def _alike(rule: Rule, operands: Measured) -> Quantity:
    """Demand that every operand measures the same, and return the first."""
    (first_name, first), *others = [(name, one) for name, group in operands.items() for one in group]
    for name, other in others:
        for what, mine, its in (
            ("unit", first.unit, other.unit),
            ("cmt:per", first.per, other.per),
            ("cmt:counts", first.counts, other.counts),
            ("cmt:relativeTo", first.relative_to, other.relative_to),
        ):
            if mine != its:
                raise FigureError(
                    f"The rule {rule.code.local} needs figures with the same {what}: {first_name} has "
                    f"{_local(mine)} and {name} has {_local(its)}."
                )
    return first


def _pure(rule: Rule, name: str, quantity: Quantity, *units: IRI | None) -> None:
    """Demand that an operand has one of the units, and is no rate."""
    if quantity.unit not in units or quantity.per is not None:
        wanted = " or ".join(_local(unit) for unit in units)
        rate = f" per {_local(quantity.per)}" if quantity.per else ""
        raise FigureError(
            f"The rule {rule.code.local} needs {name} in {wanted} without cmt:per: "
            f"it has {_local(quantity.unit)}{rate}."
        )


def _local(term: str | None) -> str:
    return "none" if term is None else IRI(term).local or str(term)


def _scaling(base: str, factor: str) -> Callable[[Rule, Measured], Quantity]:
    def demand(rule: Rule, operands: Measured) -> Quantity:
        _pure(rule, factor, operands[factor][0], _NUM)
        return operands[base][0]

    return demand


def _quotient(unit: IRI) -> Callable[[Rule, Measured], Quantity]:
    def demand(rule: Rule, operands: Measured) -> Quantity:
        return Quantity(_alike(rule, operands).interval, unit)

    return demand


def _units_times_content(rule: Rule, operands: Measured) -> Quantity:
    units, content = operands["units"][0], operands["content"][0]
    if units.unit != _NUM:
        raise FigureError(
            f"The rule {rule.code.local} needs units in {_local(_NUM)}: it has {_local(units.unit)}."
        )
    if units.per and content.per:
        raise FigureError(
            f"The rule {rule.code.local} cannot multiply two rates: units is per {_local(units.per)} and "
            f"content per {_local(content.per)}."
        )
    return Quantity(
        content.interval, content.unit, units.per or content.per, content.counts, content.relative_to
    )


def _percent_of(rule: Rule, operands: Measured) -> Quantity:
    _pure(rule, "percent", operands["percent"][0], _PERCENT)
    return operands["base"][0]


def _factor_of_increment(rule: Rule, operands: Measured) -> Quantity:
    increment = operands["increment"][0]
    _pure(rule, "increment", increment, _PERCENT)
    return Quantity(increment.interval, _NUM)


def _rate_times_periods(rule: Rule, operands: Measured) -> Quantity:
    rate, periods = operands["rate"][0], operands["periods"][0]
    if rate.per is None:
        raise FigureError(
            f"The rule {rule.code.local} needs a rate with cmt:per: a figure without it is no rate."
        )
    _pure(rule, "periods", periods, _NUM, rate.per)
    return Quantity(rate.interval, rate.unit, None, rate.counts, rate.relative_to)


#: What each rule demands of its operands, and the measure of its result (the interval is replaced).
_DEMANDS: dict[IRI, Callable[[Rule, Measured], Quantity]] = {
    RULE["target-minus-increment"]: _alike,
    RULE["target-minus-baseline"]: _alike,
    RULE["baseline-plus-increment"]: _alike,
    RULE["sum-of-quantities"]: _alike,
    RULE["whole-minus-part"]: _alike,
    RULE["baseline-times-factor"]: _scaling("baseline", "factor"),
    RULE["target-over-factor"]: _scaling("target", "factor"),
    RULE["target-over-baseline"]: _quotient(_NUM),
    RULE["ratio"]: _quotient(_NUM),
    RULE["percent-change"]: _quotient(_PERCENT),
    RULE["units-times-content"]: _units_times_content,
    RULE["percent-of"]: _percent_of,
    RULE["factor-of-increment"]: _factor_of_increment,
    RULE["rate-times-periods"]: _rate_times_periods,
}
