"""Formulas such as "baseline * factor", computed over intervals, with nothing but arithmetic allowed."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from functools import reduce

from kg.errors import FigureError
from kg.figures.intervals import Interval

_LONGEST = 200
_SUM = "sum"

#: What a formula computes on: an interval a name, or several for the name inside `sum(…)`.
Values = Mapping[str, Interval | Sequence[Interval]]


def parse_formula(formula: str) -> ast.expr:
    """Read a formula of names, whole numbers, `+ - * /`, brackets and `sum(name)`.

    Raises `FigureError` for anything else: a formula comes out of a file and is never run as Python.
    """
    if len(formula) > _LONGEST:
        raise FigureError(f"The formula is longer than {_LONGEST} characters: {formula[:40]!r}….")
    try:
        tree = ast.parse(formula.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise FigureError(
            f"The formula {formula!r} is not arithmetic: write names, whole numbers, + - * / and sum(name)."
        ) from None
    _check(tree, formula)
    return tree


def names(tree: ast.expr) -> tuple[str, ...]:
    """Return the names of the operands, in the order in which the formula has them."""
    found = [node for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id != _SUM]
    found.sort(key=lambda node: node.col_offset)
    return tuple(dict.fromkeys(node.id for node in found))


def summed(tree: ast.expr) -> frozenset[str]:
    """Return the names that stand for several values: those inside `sum(…)`."""
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    return frozenset(
        argument.id for call in calls for argument in call.args if isinstance(argument, ast.Name)
    )


def evaluate(tree: ast.expr, values: Values) -> Interval:
    """Compute a formula over intervals.

    Sound for every formula, and tight where each name counts once, after `(a - b) / b` is read as
    `a / b - 1`: the same unknown value stands on both sides, and computing with it twice would lose that.
    Raises `FigureError` as the operations do.
    """
    return _evaluate(_untangle(tree), values)


def _check(node: ast.AST, formula: str) -> None:
    match node:
        case ast.BinOp(left, ast.Add() | ast.Sub() | ast.Mult() | ast.Div(), right):
            _check(left, formula)
            _check(right, formula)
        case ast.UnaryOp(ast.USub(), operand):
            _check(operand, formula)
        case ast.Call(ast.Name(id="sum"), [ast.Name(id=name)], []) if name != _SUM:
            pass
        case ast.Constant(int() as number) if not isinstance(number, bool):
            pass
        case ast.Name(id=name) if name != _SUM:
            pass
        case _:
            raise FigureError(
                f"The formula {formula!r} uses {ast.unparse(node)!r}: "
                "only names, whole numbers, + - * / and sum(name) are allowed."
            )


def _untangle(node: ast.expr) -> ast.expr:
    match node:
        case ast.BinOp(ast.BinOp(ast.Constant() as factor, ast.Mult(), inner), ast.Div(), divisor):
            quotient = _untangle(ast.BinOp(inner, ast.Div(), divisor))
            return ast.BinOp(factor, ast.Mult(), quotient)
        case ast.BinOp(
            ast.BinOp(left, ast.Sub(), ast.Name(id=part)), ast.Div(), ast.Name(id=whole) as divisor
        ) if part == whole:
            return ast.BinOp(ast.BinOp(left, ast.Div(), divisor), ast.Sub(), ast.Constant(1))
        case ast.BinOp(left, operator, right):
            return ast.BinOp(_untangle(left), operator, _untangle(right))
        case _:
            return node


def _evaluate(node: ast.expr, values: Values) -> Interval:
    match node:
        case ast.Constant(int() as number):
            return Interval.point(number)
        case ast.Name(id=name):
            value = values[name]
            assert isinstance(value, Interval)  # noqa: S101 - derive() has checked the operands
            return value
        case ast.Call(args=[ast.Name(id=name)]):
            several = values[name]
            assert not isinstance(several, Interval)  # noqa: S101 - derive() has checked the operands
            return reduce(Interval.__add__, several)
        case ast.UnaryOp(operand=operand):
            return -_evaluate(operand, values)
        case ast.BinOp(left, operator, right):
            a, b = _evaluate(left, values), _evaluate(right, values)
            match operator:
                case ast.Add():
                    return a + b
                case ast.Sub():
                    return a - b
                case ast.Mult():
                    return a * b
                case ast.Div():
                    return a / b
    raise FigureError(f"A formula uses {ast.unparse(node)!r}, which is no arithmetic.")
