"""A derived figure of a graph, computed again from its inputs: work that any process can do.

A graph says which figures are the inputs, and not which operand each of them is. That is read from where they
stand: on which side of an item, in which configuration, in which unit. A rule may fit several ways; a figure
is right when one of them gives it.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import permutations
from typing import NamedTuple

from kg.errors import FigureError
from kg.figures.formulas import parse_formula, summed
from kg.figures.quantities import ABOUT, EXACT, FigureValue, Number, Quantity
from kg.figures.rules import RULES, Measured, Rule, compute, measure
from kg.vocabulary.namespaces import RULE, UNIT
from kg.vocabulary.terms import IRI

#: The operands that are sides of an item, and are known by its property.
SIDES = frozenset({"baseline", "increment", "target", "factor"})
#: How far a number may lie beside one that had to be rounded (docs/decisions/0020).
_ROUNDING = Fraction(1, 10**12)
#: Rules whose inputs and result measure the same, which a shape sees whole.
_ALIKE = frozenset(
    RULE[name]
    for name in (
        "target-minus-increment",
        "target-minus-baseline",
        "baseline-plus-increment",
        "sum-of-quantities",
        "whole-minus-part",
    )
)


class Told(NamedTuple):
    """What a graph says of one figure, in the terms of `FigureValue` and `Quantity`."""

    value: FigureValue
    unit: IRI | None = None
    per: IRI | None = None
    counts: IRI | None = None
    relative_to: str | None = None

    @property
    def quantity(self) -> Quantity:
        """The figure's meaning with what it measures."""
        return self.value.quantity(self.unit, self.per, self.counts, self.relative_to)


class Input(NamedTuple):
    """An input and where it stands.

    `sides` are the sides of items that it is, `held_by` the items that hold it, `content_of` the items whose
    equipment it is a content of, `part_of` the items that its holders are parts of, and `reference` whether
    the derived figure is relative to it.
    """

    told: Told
    sides: frozenset[str] = frozenset()
    held_by: frozenset[str] = frozenset()
    content_of: frozenset[str] = frozenset()
    part_of: frozenset[str] = frozenset()
    reference: bool = False


class Derivation(NamedTuple):
    """A derived figure with all that its rule needs."""

    figure: IRI
    rule: IRI
    told: Told
    inputs: tuple[Input, ...]

    def check(self) -> Rederived:
        """Apply the rule again, and say what it gives instead of what the graph says."""
        return Rederived(self.figure, *_compare(self))


class Rederived(NamedTuple):
    """What is wrong with a derived figure; None is what is right.

    `value` is the number in the graph that the rule does not give, `unit` the unit that it does not give.
    `bound` names the bounds in the graph, and those that the rule gives: `at-most → at-least`.
    """

    figure: IRI
    value: Number | None = None
    bound: str | None = None
    unit: IRI | None = None


def _compare(given: Derivation) -> tuple[Number | None, str | None, IRI | None]:
    rule = RULES[given.rule]
    bound: str | None = None
    near: Measured | None = None
    for operands in _ways(rule, given.inputs):
        try:
            exact = compute(rule, operands)
            expected = given.told.quantity.with_interval(exact).figure()
        except FigureError:
            continue
        if not _same_numbers(given.told.value, expected, (exact.low, exact.high)):
            continue
        if given.told.value.bounds == expected.bounds:
            return None, None, _wrong_unit(rule, given.told, operands)
        near, bound = operands, f"{_names(given.told.value)} → {_names(expected)}"
    if near is not None:
        return None, None if _too_exact(given) else bound, _wrong_unit(rule, given.told, near)
    value = given.told.value
    return (value.value if value.value is not None else value.minimum), None, None


def _too_exact(given: Derivation) -> bool:
    """Tell whether an exact figure comes from one that is not, which the shape derived-exact refutes."""
    value = given.told.value
    if EXACT not in value.bounds or not value.value:
        return False
    if given.rule == RULE["percent-change"] and value.value == -100:
        return False
    return any(EXACT not in one.told.value.bounds for one in given.inputs)


def _ways(rule: Rule, inputs: tuple[Input, ...]) -> Iterator[Measured]:
    """Go through the ways in which the inputs can be the operands of a rule."""
    several = summed(parse_formula(rule.formula))
    if several:
        (name,) = rule.operands
        yield {name: [one.told.quantity for one in inputs]}
        return
    for chosen in permutations(inputs, len(rule.operands)):
        if _fits(rule, *chosen):
            yield {name: [one.told.quantity] for name, one in zip(rule.operands, chosen, strict=True)}


def _fits(rule: Rule, *inputs: Input) -> bool:
    if SIDES.issuperset(rule.operands):
        return all(name in one.sides for name, one in zip(rule.operands, inputs, strict=True))
    first, second = inputs
    match rule.code.local:
        case "units-times-content":
            return bool(first.held_by & second.content_of)
        case "whole-minus-part":
            return bool(first.held_by & second.part_of)
        case "rate-times-periods":
            return first.told.per is not None and second.told.per is None
        case "percent-of":
            return first.told.unit == UNIT["PERCENT"]
        case "ratio":
            return second.reference
        case _:
            return False


def _same_numbers(
    told: FigureValue, expected: FigureValue, exact: tuple[Fraction | None, Fraction | None]
) -> bool:
    """Tell whether a figure has the numbers of a rule; its bounds say what each of them is."""
    mine = (told.value,) if told.value is not None else (told.minimum, told.maximum)
    its = (expected.value,) if expected.value is not None else (expected.minimum, expected.maximum)
    if len(mine) != len(its):
        return bool(set(mine) & set(its))
    ends = [end for end in exact if end is not None]
    for number, other in zip(mine, its, strict=True):
        assert number is not None and other is not None  # noqa: S101 - a FigureValue has them
        rounded = ABOUT in expected.bounds and Fraction(other) not in ends
        if number != other and not (
            rounded and any(abs(Fraction(number) - end) <= _ROUNDING for end in ends)
        ):
            return False
    return True


def _wrong_unit(rule: Rule, told: Told, operands: Measured) -> IRI | None:
    if rule.code in _ALIKE or told.unit is None:
        return None
    try:
        right = measure(rule, operands)
    except FigureError:
        return told.unit
    return None if (right.unit, right.per) == (told.unit, told.per) else told.unit


def _names(value: FigureValue) -> str:
    return " ".join(sorted(bound.local for bound in value.bounds))
