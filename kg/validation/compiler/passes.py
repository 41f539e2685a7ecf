"""Constraints on the values of a property together, each as queries of its own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeGuard

from kg.validation.compiler.conditions import some_value
from kg.validation.compiler.context import Context
from kg.validation.compiler.focus import Focus, Targets, values_of
from kg.validation.compiler.model import (
    Closed,
    Constraint,
    Disjoint,
    Equals,
    Inverse,
    LessThan,
    MaxCount,
    Path,
    Predicate,
    Shape,
    UniqueLang,
)
from kg.validation.compiler.paths import one_step, spell_path
from kg.validation.compiler.queries import Gate, Query, Value, check_of, rows
from kg.validation.compiler.value_tests import among


def greatest_count(ctx: Context, shape: Shape, focus: Focus, constraint: MaxCount) -> Query:
    """Ask which focus nodes have too many values; distinct values are counted, never joined with each other."""
    assert shape.path is not None  # noqa: S101 - the reader refuses sh:maxCount without a path
    check = check_of(shape, constraint, Value.NONE)
    if scans(focus, shape.path) and constraint.count == 0:
        where = f"?this {spell_path(shape.path)} ?value FILTER ({focus.member(ctx, '?this')})"
        return Query(rows(where, value=False), (check,))
    counted = f"COUNT(DISTINCT ?value) > {constraint.count}"
    where = _grouped(ctx, focus, shape.path, focus.routes, "", counted)
    gate = _gate(shape.path) if scans(focus, shape.path) else None
    return Query(rows(where, value=False, extra=focus.routes), (check,), gate)


def _grouped(ctx: Context, focus: Focus, path: Path, by: tuple[str, ...], more: str, having: str) -> str:
    """Return the pattern of the focus nodes whose values, grouped, pass a test."""
    keys = " ".join(("?this", *by))
    if scans(focus, path):
        found, test = f"?this {spell_path(path)} ?value", f" FILTER ({focus.member(ctx, '?this')})"
    else:
        found, test = values_of(ctx, focus, path, "?this", "?value"), ""
    return f"{{ SELECT {keys} WHERE {{ {found} {more} }} GROUP BY {keys} HAVING ({having}) }}{test}"


def together(ctx: Context, shape: Shape, focus: Focus, constraint: Constraint) -> Iterator[Query]:
    """Ask what breaks a language, pair or closed constraint."""
    if isinstance(constraint, UniqueLang):
        yield _languages(ctx, shape, focus, constraint)
    elif isinstance(constraint, Equals):
        yield from _equal(ctx, shape, focus, constraint)
    elif isinstance(constraint, Disjoint):
        shared = f"{_found(ctx, shape, focus)} ?this {constraint.other} ?value ."
        yield Query(rows(shared, value=True, extra=focus.routes), (check_of(shape, constraint, Value.FOUND),))
    elif isinstance(constraint, LessThan):
        other = ctx.fresh("other")
        where = (
            f"{_found(ctx, shape, focus)} ?this {constraint.other} {other} "
            f"FILTER (!COALESCE(?value {constraint.operator} {other}, false))"
        )
        # One result for each pair (SHACL 4.5.3), so the other value is a column too.
        yield Query(
            rows(where, value=True, extra=[*focus.routes, other]), (check_of(shape, constraint, Value.FOUND),)
        )
    elif isinstance(constraint, Closed):
        yield _closed(ctx, shape, focus, constraint)


def _languages(ctx: Context, shape: Shape, focus: Focus, constraint: UniqueLang) -> Query:
    assert shape.path is not None  # noqa: S101 - the reader refuses sh:uniqueLang without a path
    language = ctx.fresh("language")
    # One result for each language (SHACL 4.4.5), so the language is a column too.
    more = f'FILTER (COALESCE(LANG(?value) != "", false)) BIND (LCASE(LANG(?value)) AS {language})'
    by = (*focus.routes, language)
    where = _grouped(ctx, focus, shape.path, by, more, "COUNT(DISTINCT ?value) > 1")
    return Query(rows(where, value=False, extra=by), (check_of(shape, constraint, Value.NONE),))


def _equal(ctx: Context, shape: Shape, focus: Focus, constraint: Equals) -> Iterator[Query]:
    check = check_of(shape, constraint, Value.FOUND)
    here = f"{_found(ctx, shape, focus)} FILTER NOT EXISTS {{ ?this {constraint.other} ?value }}"
    yield Query(rows(here, value=True, extra=focus.routes), (check,))
    missing = some_value(ctx, shape.path, "?this", lambda value: f"sameTerm({value}, ?value)")
    there = f"{focus.pattern(ctx, '?this')} ?this {constraint.other} ?value FILTER (!{missing})"
    yield Query(rows(there, value=True, extra=focus.routes), (check,))


def _closed(ctx: Context, shape: Shape, focus: Focus, constraint: Closed) -> Query:
    check = check_of(shape, constraint, Value.FOUND)
    allowed = among("?path", constraint.allowed)
    if shape.path is None:
        where = f"{focus.pattern(ctx, '?this')} ?this ?path ?value FILTER (!{allowed})"
        return Query(rows(where, value=True, extra=[*focus.routes, "?path"]), (check,))
    node = ctx.fresh("n")
    where = f"{values_of(ctx, focus, shape.path, '?this', node)} {node} ?path ?value FILTER (!{allowed})"
    # One result for each statement (SHACL 4.8.1), so its subject is a column too.
    return Query(rows(where, value=True, extra=[*focus.routes, "?path", node]), (check,))


def _found(ctx: Context, shape: Shape, focus: Focus) -> str:
    """Return the pattern of focus nodes and values; of a node shape, the node is its own value."""
    if shape.path is None:
        return f"{focus.pattern(ctx, '?this')} BIND (?this AS ?value)"
    return values_of(ctx, focus, shape.path, "?this", "?value")


def scans(focus: Focus, path: Path) -> TypeGuard[Targets]:
    """Tell whether to go through the statements of the property, rather than through the focus nodes."""
    return isinstance(focus, Targets) and one_step(path) and not focus.only_named


def _gate(path: Path) -> Gate | None:
    """Count statements and subjects: where they are as many, no node has two values."""
    if not isinstance(path, Predicate) and not (
        isinstance(path, Inverse) and isinstance(path.path, Predicate)
    ):
        return None
    return Gate(
        f"SELECT (COUNT(*) AS ?n) (COUNT(DISTINCT ?this) AS ?m) WHERE {{ ?this {spell_path(path)} ?value }}"
    )
