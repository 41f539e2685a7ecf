"""A derived figure of a graph, computed again from its inputs: work that any process can do.

A graph says which figures are the inputs, and not which operand each of them is. That is read from where they
stand: on which side of an item, in which configuration, in which unit. A rule may fit several ways; a figure
is right when one of them gives it.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import permutations
from typing import NamedTuple, TypeAlias

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
    """What a graph says of one figure, right or wrong; see `FigureValue` and `Quantity`."""

    value: Number | None
    minimum: Number | None
    maximum: Number | None
    bounds: frozenset[str]
    unit: IRI | None = None
    per: IRI | None = None
    counts: IRI | None = None
    relative_to: IRI | None = None

    def figure(self) -> FigureValue:
        """The number with its bounds; raises `FigureError` where they do not fit together."""
        return FigureValue(
            self.value, self.minimum, self.maximum, frozenset(IRI(bound) for bound in self.bounds)
        )

    def quantity(self) -> Quantity:
        """What the figure means; raises `FigureError` as `figure` does."""
        return self.figure().quantity(self.unit, self.per, self.counts, self.relative_to)


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
        """Apply the rule again, and say what it gives instead of what the graph says.

        Nothing is said of what a shape sees: figures whose numbers and bounds do not fit together, and more
        inputs than the rule has operands.
        """
        rule = RULES[self.rule]
        try:
            figure = self.told.figure()
            inputs = tuple((one, one.told.quantity()) for one in self.inputs)
        except FigureError:
            return Rederived(self.figure)
        if len(inputs) > len(rule.operands) and not summed(parse_formula(rule.formula)):
            return Rederived(self.figure)
        return Rederived(self.figure, *_compare(rule, self.told, figure, inputs))


class Rederived(NamedTuple):
    """What is wrong with a derived figure; None is what is right.

    `value` is the number in the graph that the rule does not give, `unit` the unit that it does not give.
    `bound` names the bounds in the graph, and those that the rule gives: `at-most → at-least`.
    """

    figure: IRI
    value: Number | None = None
    bound: str | None = None
    unit: IRI | None = None


_Inputs: TypeAlias = tuple[tuple[Input, Quantity], ...]


def _compare(
    rule: Rule, told: Told, figure: FigureValue, inputs: _Inputs
) -> tuple[Number | None, str | None, IRI | None]:
    near: tuple[FigureValue, Measured] | None = None
    for operands in _ways(rule, inputs):
        try:
            exact = compute(rule, operands)
            expected = Quantity(exact).figure()
        except FigureError:
            continue
        if not _same_numbers(figure, expected, (exact.low, exact.high)):
            continue
        if figure.bounds == expected.bounds:
            return None, None, _wrong_unit(rule, told, operands)
        near = expected, operands
    if near is None:
        return (figure.minimum if figure.value is None else figure.value), None, None
    expected, operands = near
    bound = None if _too_exact(rule, figure, inputs) else f"{_names(figure)} → {_names(expected)}"
    return None, bound, _wrong_unit(rule, told, operands)


def _too_exact(rule: Rule, figure: FigureValue, inputs: _Inputs) -> bool:
    """Tell whether an exact figure comes from one that is not, which the shape derived-exact refutes."""
    if EXACT not in figure.bounds or not figure.value:
        return False
    if rule.code == RULE["percent-change"] and figure.value == -100:
        return False
    return any(EXACT not in one.told.bounds for one, _ in inputs)


def _ways(rule: Rule, inputs: _Inputs) -> Iterator[Measured]:
    """Go through the ways in which the inputs can be the operands of a rule."""
    if summed(parse_formula(rule.formula)):
        (name,) = rule.operands
        yield {name: [quantity for _, quantity in inputs]}
        return
    for chosen in permutations(inputs, len(rule.operands)):
        if _fits(rule, *(one for one, _ in chosen)):
            yield {name: [quantity] for name, (_, quantity) in zip(rule.operands, chosen, strict=True)}


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
    figure: FigureValue, expected: FigureValue, exact: tuple[Fraction | None, Fraction | None]
) -> bool:
    """Tell whether a figure has the numbers of a rule; its bounds say what each of them is."""
    mine = (figure.value,) if figure.value is not None else (figure.minimum, figure.maximum)
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
