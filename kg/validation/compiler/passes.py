"""Constraints on the values of a property together, each as queries of its own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeGuard

from kg.validation.compiler.conditions import some_value
from kg.validation.compiler.context import TYPE, Context
from kg.validation.compiler.counts import all_among, all_have, functional
from kg.validation.compiler.focus import Focus, Targets, values_of
from kg.validation.compiler.model import (
    ClassOf,
    Closed,
    Constraint,
    Datatype,
    Disjoint,
    Equals,
    In,
    LanguageIn,
    Length,
    LessThan,
    MaxCount,
    MinCount,
    Node,
    NodeKind,
    Or,
    Path,
    Pattern,
    Range,
    Sequence,
    Shape,
    UniqueLang,
    Xone,
)
from kg.validation.compiler.paths import one_step, scan_of, spell_path, steps_of
from kg.validation.compiler.queries import Query, Value, check_of, rows
from kg.validation.compiler.value_tests import among, constant

#: Constraints that a value keeps or breaks by itself, without a look at the data.
BY_ITSELF = (NodeKind, Range, In, Datatype, LanguageIn, Length, Pattern)


def greatest_count(ctx: Context, shape: Shape, focus: Focus, constraint: MaxCount) -> Query:
    """Ask which focus nodes have too many values; distinct values are counted, never joined with each other."""
    assert shape.path is not None  # noqa: S101 - the reader refuses sh:maxCount without a path
    check = check_of(shape, constraint, Value.NONE)
    if scans(focus, shape.path) and constraint.count == 0:
        found = f"?this {spell_path(shape.path)} ?value"
        if leaves_over(focus, ctx):
            where = f"{{ SELECT DISTINCT ?this WHERE {{ {found} }} }} {{ SELECT ?this WHERE {{ {focus.pattern(ctx, '?this')} }} }}"
        else:
            where = f"{found} FILTER ({focus.member(ctx, '?this')})"
        return Query(rows(where, value=False), (check,))
    counted = f"COUNT(DISTINCT ?value) > {constraint.count}"
    where = _grouped(ctx, focus, shape.path, focus.routes, "", counted)
    gate = functional(shape.path) if scans(focus, shape.path) else None
    return Query(rows(where, value=False, extra=focus.routes), (check,), gate)


def least_one(ctx: Context, shape: Shape, focus: Focus, constraint: MinCount) -> Query | None:
    """Ask which focus nodes have no value: those that a scan of the property, or of its two steps, leaves over."""
    if constraint.count != 1 or shape.path is None or not leaves_over(focus, ctx):
        return None
    way = two_steps(ctx, focus, shape.path)
    gate = None
    if way is not None:
        having = f"SELECT ?this WHERE {{ {_joined(ctx, way, '')} }}"
    elif one_step(shape.path):
        having = f"?this {spell_path(shape.path)} {ctx.fresh('v')}"
        gate = all_have(ctx, focus, shape.path)
    else:
        return None
    where = f"{focus.pattern(ctx, '?this')} MINUS {{ {having} }}"
    return Query(rows(where, value=False), (check_of(shape, constraint, Value.NONE),), gate)


def of_classes(ctx: Context, shape: Shape, focus: Focus, constraint: Constraint) -> Query | None:
    """Ask which focus nodes are not of a class, of any of several, or of exactly one: by a scan of instances."""
    several = _classes(ctx, constraint)
    if shape.path is not None or several is None or not leaves_over(focus, ctx):
        return None
    gate = None
    if isinstance(constraint, Xone):
        kind, which = ctx.fresh("class"), ctx.fresh("which")
        told = " ".join(f"({constant(cls)} {place})" for place, below in enumerate(several) for cls in below)
        right = (
            f"SELECT ?this WHERE {{ VALUES ({kind} {which}) {{ {told} }} ?this {TYPE} {kind} }} "
            f"GROUP BY ?this HAVING (COUNT(DISTINCT {which}) = 1)"
        )
    else:
        classes = tuple(dict.fromkeys(cls for below in several for cls in below))
        right = ctx.instances_of("?this", classes)
        gate = all_among(focus.pattern(ctx, "?this"), ctx.fork().instances_of("?this", classes))
    where = f"{focus.once(ctx, '?this')} MINUS {{ {right} }}"
    return Query(rows(where, value=False), (check_of(shape, constraint, Value.FOCUS),), gate)


def values_of_classes(ctx: Context, shape: Shape, focus: Focus, constraint: Constraint) -> Query | None:
    """Ask which values are of none of some classes, unless counts show that all are of one."""
    several = None if isinstance(constraint, Xone) else _classes(ctx, constraint)
    if several is None or shape.path is None or not scans_values(focus, shape.path, ctx):
        return None
    classes = tuple(dict.fromkeys(cls for below in several for cls in below))
    found = f"{ctx.fresh('any')} {spell_path(shape.path)} ?this"
    gate = all_among(found, ctx.fork().instances_of("?this", classes))
    where = failing_values(ctx, focus, shape.path, f"!({ctx.is_instance_of('?value', classes)})")
    return Query(rows(where, value=True), (check_of(shape, constraint, Value.FOUND),), gate)


def failing_values(ctx: Context, focus: Targets, path: Path, test: str) -> str:
    """Return the pattern of the values that fail a test, which is asked once of each, with their focus nodes."""
    values = ctx.distinct("?value", f"{ctx.fresh('any')} {spell_path(path)} ?value")
    return f"{{ SELECT ?value WHERE {{ {values} FILTER ({test}) }} }} ?this {spell_path(path)} ?value FILTER ({focus.member(ctx, '?this')})"


def _classes(ctx: Context, constraint: Constraint) -> list[tuple[Node, ...]] | None:
    """Return the classes, each with those below it, of a constraint that asks about classes alone."""
    if isinstance(constraint, ClassOf):
        below = ctx.below(constraint.cls)
        return None if below is None else [below]
    if not isinstance(constraint, Or | Xone):
        return None
    found: list[tuple[Node, ...]] = []
    for name in constraint.shapes:
        shape = ctx.shapes[name]
        if shape.path is not None or shape.deactivated or len(shape.constraints) != 1:
            return None
        (only,) = shape.constraints
        below = ctx.below(only.cls) if isinstance(only, ClassOf) else None
        if below is None:
            return None
        found.append(below)
    return found


def leaves_over(focus: Focus, ctx: Context) -> TypeGuard[Targets]:
    """Tell whether MINUS, which scans, is better than a look-up for each focus node.

    A look-up in an index on disk takes ten to thirty times as long as a row of a scan. Engines that cannot
    project EXISTS (rdflib, Virtuoso) are slow at taking one scan from another.
    """
    return ctx.traits.projects_exists and isinstance(focus, Targets) and not focus.only_named


def scans_values(focus: Focus, path: Path, ctx: Context) -> TypeGuard[Targets]:
    """Tell whether to go through the values of a property, whatever node they are of."""
    return leaves_over(focus, ctx) and one_step(path)


def two_steps(ctx: Context, focus: Focus, path: Path | None) -> tuple[Path, Path] | None:
    """Return the two steps of a path that is better scanned step by step than followed from each node."""
    if not leaves_over(focus, ctx):
        return None
    steps = steps_of(path) if isinstance(path, Sequence) else ()
    return (steps[0], steps[1]) if len(steps) == 2 and all(map(one_step, steps)) else None


def _joined(ctx: Context, way: tuple[Path, Path], value: str) -> str:
    """Return the pattern of two scans; a sub-SELECT keeps an engine from looking up the rows of one in the other."""
    near, far = ctx.fresh("near"), value or ctx.fresh("far")
    there = f"{near} {value}".strip()
    return (
        f"{{ SELECT {there} WHERE {{ {near} {spell_path(way[1])} {far} }} }} "
        f"{scan_of('?this', spell_path(way[0]), near)}"
    )


def _grouped(ctx: Context, focus: Focus, path: Path, by: tuple[str, ...], more: str, having: str) -> str:
    """Return the pattern of the focus nodes whose values, grouped, pass a test."""
    keys = " ".join(("?this", *by))
    way = two_steps(ctx, focus, path)
    if way is not None and isinstance(focus, Targets):
        found, test = _joined(ctx, way, "?value"), focus.member(ctx, "?this")
    elif scans(focus, path):
        found, test = f"?this {spell_path(path)} ?value", focus.member(ctx, "?this")
    else:
        found, test = values_of(ctx, focus, path, "?this", "?value"), ""
    told = keys
    if test and ctx.traits.projects_exists:
        # A test of what the groups alone tell stays behind them: others are moved before them, at times, to every value.
        count = ctx.fresh("count")
        told, test = f"{keys} (COUNT(?value) AS {count})", f"IF({count} > 0, {test}, false)"
    text = f"{{ SELECT {told} WHERE {{ {found} {more} }} GROUP BY {keys} HAVING ({having}) }}"
    return f"{text} FILTER ({test})" if test else text


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
        failing = f"!COALESCE(?value {constraint.operator} {other}, false)"
        if shape.path is not None and scans_values(focus, shape.path, ctx):
            # Rows of a sub-SELECT have no room for the columns of the whole, and a join holds many.
            where = (
                f"{{ SELECT ?this ?value {other} WHERE {{ {scan_of('?this', spell_path(shape.path), '?value')} "
                f"{scan_of('?this', str(constraint.other), other)} "
                f"FILTER (IF({failing}, {focus.member(ctx, '?this')}, false)) }} }}"
            )
        else:
            found = _found(ctx, shape, focus)
            where = f"{found} ?this {constraint.other} {other} FILTER ({failing})"
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
    gate = functional(shape.path) if scans(focus, shape.path) else None
    return Query(rows(where, value=False, extra=by), (check_of(shape, constraint, Value.NONE),), gate)


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
