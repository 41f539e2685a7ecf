"""`sh:or` and `sh:node` of shapes about properties: scans find what fails them.

Whatever breaks `sh:or` fails each of its shapes. Where scans find what fails one of them, the others are asked about these
nodes alone, which in sound data are few. Whatever breaks `sh:node` at the end of two steps is found first, and the way
to it is joined with it.
"""

from __future__ import annotations

from kg.validation.compiler.conditions import violates
from kg.validation.compiler.context import Context
from kg.validation.compiler.focus import Focus, united
from kg.validation.compiler.model import (
    Constraint,
    MaxCount,
    MinCount,
    NodeIs,
    Not,
    Or,
    Path,
    PropertyIs,
    Shape,
)
from kg.validation.compiler.passes import BY_ITSELF, leaves_over, two_steps
from kg.validation.compiler.paths import one_step, scan_of, spell_path
from kg.validation.compiler.queries import Query, Value, check_of, rows


def first_fails(ctx: Context, shape: Shape, focus: Focus, constraint: Constraint) -> Query | None:
    """Ask which of the nodes that fail one of several shapes fail the others too; nothing where no scan finds them."""
    if not isinstance(constraint, Or) or shape.path is not None or not leaves_over(focus, ctx):
        return None
    for name in constraint.shapes:
        failing = _failing(ctx, "?this", focus, ctx.shapes[name])
        if failing:
            test = f"IF({violates(ctx, constraint, '?this', '?this')}, {focus.member(ctx, '?this')}, false)"
            where = f"{{ SELECT DISTINCT ?this WHERE {{ {united(failing)} }} }} FILTER ({test})"
            return Query(rows(where, value=False), (check_of(shape, constraint, Value.FOCUS),))
    return None


def node_fails(ctx: Context, shape: Shape, focus: Focus, constraint: Constraint) -> Query | None:
    """Join the values that fail a shape with the way to them; nothing where no scan finds them."""
    if not isinstance(constraint, NodeIs):
        return None
    way = two_steps(ctx, focus, shape.path)
    failing = _failing(ctx, "?value", None, ctx.shapes[constraint.shape]) if way else None
    if way is None or not failing:
        return None
    near = ctx.fresh("near")
    where = (
        f"{{ SELECT DISTINCT ?value WHERE {{ {united(failing)} }} }} "
        f"{scan_of(near, spell_path(way[1]), '?value')} {scan_of('?this', spell_path(way[0]), near)} "
        f"{{ SELECT ?this WHERE {{ {focus.pattern(ctx, '?this')} }} }}"
    )
    return Query(rows(where, value=True), (check_of(shape, constraint, Value.FOUND),))


def _failing(ctx: Context, node: str, focus: Focus | None, shape: Shape) -> list[str] | None:
    """Return patterns that bind a variable to all focus nodes that fail a shape, and perhaps to other nodes, by scans.

    Without focus nodes, they find all nodes that fail it; who lacks a value cannot be found so.
    """
    if shape.deactivated:
        return []  # nothing fails it
    parts: list[str] = []
    for constraint in shape.constraints:
        if isinstance(constraint, PropertyIs) and shape.path is None:
            inner = _failing(ctx, node, focus, ctx.shapes[constraint.shape])
            if inner is None:
                return None
            parts += inner
        elif shape.path is None or not one_step(shape.path):
            return None
        else:
            part = _breaking(ctx, node, focus, shape.path, constraint)
            if part is None:
                return None
            parts.append(part)
    return parts


def _breaking(ctx: Context, node: str, focus: Focus | None, path: Path, constraint: Constraint) -> str | None:
    value = ctx.fresh("v")
    found = f"{node} {spell_path(path)} {value}"
    match constraint:
        case MinCount(1) if focus is not None:
            return f"{focus.pattern(ctx, node)} MINUS {{ {found} }}"
        case MaxCount(0):
            return found
        case MaxCount(count):
            return f"{{ SELECT {node} WHERE {{ {found} }} GROUP BY {node} HAVING (COUNT(DISTINCT {value}) > {count}) }}"
        case Not(other) if _by_itself(ctx.shapes[other]):
            return f"{found} FILTER ({violates(ctx, constraint, node, value)})"
        case _ if isinstance(constraint, BY_ITSELF):
            return f"{found} FILTER ({violates(ctx, constraint, node, value)})"
    return None


def _by_itself(shape: Shape) -> bool:
    return shape.path is None and all(isinstance(constraint, BY_ITSELF) for constraint in shape.constraints)
