"""Shapes as conditions: whether a node conforms to a shape, as one boolean expression of SPARQL.

An expression never fails: a part that SPARQL cannot evaluate has a value all the same (`COALESCE`). So it may
be negated, and counted for `sh:xone`.
"""

from __future__ import annotations

from collections.abc import Callable

from kg.validation.compiler.context import Context
from kg.validation.compiler.model import (
    Alternative,
    And,
    AskEach,
    ClassOf,
    Closed,
    Constraint,
    Datatype,
    Disjoint,
    EachValue,
    Equals,
    HasValue,
    LessThan,
    MaxCount,
    MinCount,
    NodeIs,
    Not,
    Or,
    Path,
    PropertyIs,
    Qualified,
    Select,
    Sequence,
    Shape,
    ShapeId,
    Together,
    UniqueLang,
    Xone,
)
from kg.validation.compiler.paths import may_stay, normal, one_step, spell_path
from kg.validation.compiler.queries_given import ask_condition, select_condition
from kg.validation.compiler.value_tests import among, passes

#: Up to this many distinct values are found one inside the other, above they are counted by a sub-SELECT.
_ONE_BY_ONE = 6
Test = Callable[[str], str]


class _Negated(str):
    """A negated test, which a second negation takes back: Virtuoso errs at some that are negated twice."""

    __slots__ = ("inner",)
    inner: str

    def __new__(cls, test: str) -> _Negated:
        told = super().__new__(cls, f"!({test})")
        told.inner = test
        return told


def violates(
    ctx: Context, constraint: EachValue, focus: str, value: str, *, beside: Datatype | None = None
) -> str:
    """Return the test that a value of a focus node breaks a constraint on each value.

    Where a datatype is asked for `beside` it, a value that is not of the datatype may count as a breach or not.
    """
    match constraint:
        case ClassOf(cls):
            return negated(ctx.is_instance(value, cls))
        case Not(shape):
            return conforms(ctx, shape, value)
        case NodeIs(shape):
            return negated(conforms(ctx, shape, value))
        case And(shapes):
            return negated(_all(conforms(ctx, shape, value) for shape in shapes))
        case Or(shapes):
            return _all(negated(conforms(ctx, shape, value)) for shape in shapes)
        case Xone(shapes):
            ones = " + ".join(f"IF({conforms(ctx, shape, value)}, 1, 0)" for shape in shapes)
            return f"({ones or '0'}) != 1"
        case AskEach():
            return negated(ask_condition(ctx, constraint, focus, value))
        case _:
            return negated(
                passes(
                    constraint,
                    value,
                    keeps_integers=ctx.traits.keeps_integers,
                    same_texts=ctx.traits.projects_exists,
                    beside=beside.datatype if beside else None,
                )
            )


def conforms(ctx: Context, shape_id: ShapeId, node: str) -> str:
    """Return the test that a node conforms to a shape (SHACL 3.4)."""
    shape = ctx.shapes[shape_id]
    each = [c for c in shape.constraints if isinstance(c, EachValue)]
    tests = [holds(ctx, shape, c, node) for c in shape.constraints if isinstance(c, Together)]
    if each and shape.path is None:
        tests += [negated(violates(ctx, c, node, node)) for c in each]
    elif each and shape.path is not None:

        def broken(value: str) -> str:
            return " || ".join(violates(ctx, c, node, value) for c in each)

        tests.append(negated(some_value(ctx, shape.path, node, broken)))
    return _all(tests)


def holds(ctx: Context, shape: Shape, constraint: Constraint, node: str) -> str:
    """Return the test that a node keeps a constraint on its values together."""
    path = shape.path
    match constraint:
        case PropertyIs(inner):
            if path is None:
                return conforms(ctx, inner, node)
            return negated(some_value(ctx, path, node, lambda value: negated(conforms(ctx, inner, value))))
        case MinCount(count):
            return at_least(ctx, path, node, count)
        case MaxCount(count):
            return negated(at_least(ctx, path, node, count + 1))
        case HasValue(term):
            return some_value(
                ctx, path, node, lambda value: among(value, [term], same_texts=ctx.traits.projects_exists)
            )
        case Qualified(count=count, at_least=lower):
            test = counted(ctx, constraint)
            if lower:
                return at_least(ctx, path, node, count, test)
            return negated(at_least(ctx, path, node, count + 1, test))
        case UniqueLang():

            def shared(one: str) -> str:
                return some_value(
                    ctx, path, node, lambda two: f"{_differ(one, two)} && {same_language(one, two)}"
                )

            return negated(some_value(ctx, path, node, shared))
        case Equals(other):
            here = some_value(ctx, path, node, lambda value: f"!EXISTS {{ {node} {other} {value} }}")
            there = ctx.fresh("v")
            missing = negated(some_value(ctx, path, node, lambda value: f"sameTerm({value}, {there})"))
            return f"(!{here} && !EXISTS {{ {node} {other} {there} FILTER ({missing}) }})"
        case Disjoint(other):
            return negated(some_value(ctx, path, node, lambda value: f"EXISTS {{ {node} {other} {value} }}"))
        case LessThan(operator, other):
            more = ctx.fresh("v")
            failing = f"!COALESCE({{0}} {operator} {more}, false)"
            return negated(
                some_value(
                    ctx,
                    path,
                    node,
                    lambda v: f"EXISTS {{ {node} {other} {more} FILTER ({failing.format(v)}) }}",
                )
            )
        case Closed(allowed):
            name, held = ctx.fresh("p"), ctx.fresh("v")
            other_property = f"{name} {held} FILTER (!{among(name, allowed)})"
            return negated(
                some_value(ctx, path, node, lambda value: f"EXISTS {{ {value} {other_property} }}")
            )
        case Select():
            return select_condition(ctx, constraint, node)
        case _:
            raise AssertionError(f"{constraint} is a constraint on each value")


def counted(ctx: Context, constraint: Qualified) -> Test:
    """Return the test that a value is counted for a qualified shape (SHACL 4.7.3)."""

    def test(value: str) -> str:
        others = [negated(conforms(ctx, other, value)) for other in constraint.others]
        return _all([conforms(ctx, constraint.shape, value), *others])

    return test


def some_value(ctx: Context, path: Path | None, node: str, test: Test) -> str:
    """Return the test that some value of a node passes a test.

    Each step of a path is a condition inside the one before: engines plan the inside of an EXISTS without
    knowing the node, and would join whole properties anew for each node. A path that may stay where it is gives
    the node itself even where the graph does not hold it, on which engines do not agree.
    """
    if path is None:
        return f"({test(node)})"
    path = normal(path)
    if isinstance(path, Sequence):
        first, rest = path.steps[0], path.steps[1:]
        after = rest[0] if len(rest) == 1 else Sequence(rest)
        return some_value(ctx, first, node, lambda step: some_value(ctx, after, step, test))
    if isinstance(path, Alternative) and not one_step(path):
        return f"({' || '.join(some_value(ctx, choice, node, test) for choice in path.choices)})"
    value = ctx.fresh("v")
    inner = test(value)
    filtered = "" if inner == "true" else f" FILTER ({inner})"
    found = f"EXISTS {{ {node} {spell_path(path)} {value}{filtered} }}"
    return f"({found} || {test(node)})" if may_stay(path) else found


def at_least(
    ctx: Context, path: Path | None, node: str, count: int, test: Test = lambda value: "true"
) -> str:
    """Return the test that a node has so many distinct values that pass a test."""
    if count <= 0:
        return "true"
    if count == 1:
        return some_value(ctx, path, node, test)
    if count > _ONE_BY_ONE:
        if path is None:
            return "false"
        other, value, number = ctx.fresh("n"), ctx.fresh("v"), ctx.fresh("count")
        # A node that the graph does not hold has itself at most as a value: too few to matter here.
        groups = (
            f"SELECT {other} (COUNT(DISTINCT {value}) AS {number}) WHERE {{ {other} {spell_path(path)} {value} "
            f"FILTER ({test(value)}) }} GROUP BY {other}"
        )
        return f"EXISTS {{ {{ {groups} }} FILTER (sameTerm({other}, {node}) && {number} >= {count}) }}"

    def another(before: tuple[str, ...]) -> str:
        def new(value: str) -> str:
            tests = [*(_differ(value, one) for one in before), test(value)]
            if len(before) + 1 < count:
                tests.append(another((*before, value)))
            return _all(tests)

        return some_value(ctx, path, node, new)

    return another(())


def _differ(one: str, two: str) -> str:
    return negated(f"sameTerm({one}, {two})")


def same_language(one: str, two: str) -> str:
    """Return the test that two literals have the same language."""
    return f'COALESCE(LANG({one}) != "" && LCASE(LANG({one})) = LCASE(LANG({two})), false)'


def negated(test: str) -> str:
    """Return the test that another one fails."""
    if test in ("true", "false"):
        return "false" if test == "true" else "true"
    return f"({test.inner})" if isinstance(test, _Negated) else _Negated(test)


def _all(tests: object) -> str:
    several = [test for test in tests if test != "true"]  # type: ignore[attr-defined]
    if not several:
        return "true"
    return several[0] if len(several) == 1 else "(" + " && ".join(f"({test})" for test in several) + ")"
