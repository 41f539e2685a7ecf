"""The plan of a validation: which queries answer which constraints, and in how many passes.

A pass is one scan, either of the focus nodes of a shape or of the statements of a property. A look-up in an index
takes ten to thirty times as long on disk as a row of a scan, so passes are joined with each other or taken from each
other, and nodes are looked up one by one where few are left. The rules are measured in docs/decisions/0042 and 0045:

- what a class, a least count of one or `sh:or` asks is a scan of what keeps it, taken from the focus nodes
  (`passes`, `alternatives`); what fails `sh:node` at the end of two steps is a scan, joined with the way to it;
- a path of two steps is two scans, and a value that is judged by itself is judged before its node is sought;
- a given query scans each of its patterns (`scanning`), unless there is no focus node at all, and what passes its
  last filter is tested for being a focus node (`injecting`);
- what is asked of each value of a property shape is one query, which scans the property's statements and looks
  whether the node is a focus node only for values that fail; without a datatype, equal values are tested once;
- the other least counts, wanted values and qualified counts of all property shapes of a shape are one query, which
  scans the focus nodes;
- a greatest count, a least count of one and a class are first decided by two counts (`counts`), and asked about only
  where they differ; shapes share these counts;
- what is asked of the focus node itself is one query.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

import pyoxigraph as ox

from kg.errors import ShapesError
from kg.validation.compiler.alternatives import first_fails, node_fails
from kg.validation.compiler.conditions import holds, negated, violates
from kg.validation.compiler.context import Context, Traits
from kg.validation.compiler.focus import Focus, Reached, Targets, focus_of, values_of
from kg.validation.compiler.model import (
    AskEach,
    ClassOf,
    Constraint,
    Datatype,
    EachValue,
    HasValue,
    In,
    LanguageIn,
    Length,
    MaxCount,
    MinCount,
    NodeKind,
    Path,
    Pattern,
    PropertyIs,
    Qualified,
    Range,
    Select,
    Shape,
)
from kg.validation.compiler.passes import (
    BY_ITSELF,
    failing_values,
    greatest_count,
    least_one,
    of_classes,
    scans,
    scans_values,
    together,
    two_steps,
    values_of_classes,
)
from kg.validation.compiler.paths import spell_path
from kg.validation.compiler.queries import Check, Query, Value, any_of, check_of, rows
from kg.validation.compiler.queries_select import given_query
from kg.validation.compiler.reading import TOO_DEEP, Shapes, read_shapes

#: Cheap tests come first, since the rest of a row is not looked at once one of them fails.
_COST = {
    kind: place
    for place, kind in enumerate((NodeKind, Range, In, Datatype, LanguageIn, Length, Pattern, ClassOf))
}
#: What finds by scans of its own what breaks a constraint, where it can.
_BY_SCANS = (of_classes, values_of_classes, first_fails, node_fails)
#: More constraints than this in one query gain nothing.
_TOGETHER = 12
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Plan:
    """The queries of a validation; `explain` says what each is for."""

    shapes: Shapes
    queries: tuple[Query, ...]

    def explain(self) -> str:
        """List the queries with the constraints that each answers, and the counts that may spare them."""
        lines = []
        for number, query in enumerate(self.queries, 1):
            spared = " (if its counts differ)" if query.gate else ""
            lines.append(f"{number}. {', '.join(str(check) for check in query.checks)}{spared}")
        return "\n".join(lines)


def compile_shapes(
    statements: Iterable[ox.Quad | ox.Triple] | Shapes,
    traits: Traits | None = None,
    name: ox.NamedNode | None = None,
) -> Plan:
    """Compile the shapes of a graph; nothing is run.

    `traits` says what the store is known for, `name` the graph of the store that holds the shapes, if one does.
    Raises `ShapesError` for a shape that is ill-formed, recursive, or cannot be asked in SPARQL.

    >>> print(compile_shapes(ox.parse(format=ox.RdfFormat.TURTLE, input='''
    ... @prefix sh: <http://www.w3.org/ns/shacl#> . @prefix : <https://example.org/> .
    ... :Item a sh:NodeShape ; sh:targetClass :Item ; sh:property :kind .
    ... :kind sh:path :kind ; sh:minCount 1 ; sh:maxCount 1 ; sh:nodeKind sh:IRI .''')).explain())
    1. NodeKind of <https://example.org/kind>
    2. MinCount of <https://example.org/kind> (if its counts differ)
    3. MaxCount of <https://example.org/kind> (if its counts differ)
    """
    try:
        shapes = statements if isinstance(statements, Shapes) else read_shapes(statements, name)
        planner = _Planner(shapes, traits or Traits())
        for shape in shapes.roots:
            planner.visit(shape, focus_of(shape))
        return Plan(shapes, tuple(planner.finish()))
    except RecursionError:
        raise ShapesError(TOO_DEEP) from None


class _Planner:
    """Collects queries while it walks from the shapes with targets down to their property shapes."""

    def __init__(self, shapes: Shapes, traits: Traits) -> None:
        self._shapes, self._traits = shapes, traits
        self._queries: list[Query] = []
        self._per_focus: dict[Focus, list[tuple[Shape, Constraint]]] = {}

    def visit(self, shape: Shape, focus: Focus) -> None:
        if shape.deactivated:
            return
        each: list[EachValue] = []
        for constraint in shape.constraints:
            query = next(
                filter(None, (ask(self._context(), shape, focus, constraint) for ask in _BY_SCANS)), None
            )
            if query is not None:
                self._queries.append(query)
            elif isinstance(constraint, EachValue):
                each.append(constraint)
        each.sort(key=lambda c: _COST.get(type(c), 99))
        for several in self._shared(each):
            self._queries.append(_each_value(self._context(), shape, focus, several))
        for constraint in shape.constraints:
            match constraint:
                case PropertyIs(other):
                    inner = focus if shape.path is None else Reached(focus, shape.path)
                    self.visit(self._shapes[other], inner)
                case MinCount() if query := least_one(self._context(), shape, focus, constraint):
                    self._queries.append(query)
                case MinCount() | HasValue() | Qualified():
                    self._per_focus.setdefault(focus, []).append((shape, constraint))
                case MaxCount():
                    self._queries.append(greatest_count(self._context(), shape, focus, constraint))
                case Select():
                    self._queries.append(given_query(self._context(), shape, focus, constraint))
                case _ if not isinstance(constraint, EachValue):
                    self._queries.extend(together(self._context(), shape, focus, constraint))

    def finish(self) -> Iterator[Query]:
        yield from self._queries
        for focus, several in self._per_focus.items():
            for some in self._shared([one for one in several if _may_fail(one[1])]):
                yield _conditions(self._context(), focus, some)

    def _shared(self, several: list[T]) -> list[list[T]]:
        """Divide what may be asked together into what one query asks."""
        size = _TOGETHER if self._traits.projects_exists else 1
        return [several[start : start + size] for start in range(0, len(several), size)]

    def _context(self) -> Context:
        return Context(self._shapes, self._traits)


def _each_value(ctx: Context, shape: Shape, focus: Focus, constraints: list[EachValue]) -> Query:
    """Ask what breaks constraints on each value."""
    if shape.path is None:
        tests = [violates(ctx, c, "?this", "?this") for c in constraints]
        where = f"{focus.once(ctx, '?this')} FILTER ({any_of(tests)})"
        checks = tuple(check_of(shape, c, Value.FOCUS) for c in constraints)
        return Query(rows(where, value=False, flags=tests, extra=focus.routes), checks)
    tests = [violates(ctx, c, "?this", "?value") for c in constraints]
    if _repeats(constraints) and scans_values(focus, shape.path, ctx):
        where = failing_values(ctx, focus, shape.path, any_of(tests))
    elif scans(focus, shape.path):
        # IF keeps the order: engines may look at the parts of && in any.
        failing = f"IF({any_of(_beside(ctx, constraints, tests))}, {focus.member(ctx, '?this')}, false)"
        where = f"?this {spell_path(shape.path)} ?value FILTER ({failing})"
    elif isinstance(focus, Targets) and (way := _scanned(ctx, focus, shape, constraints)):
        near = ctx.fresh("near")
        failing = f"{near} {spell_path(way[1])} ?value FILTER ({any_of(tests)})"
        where = (
            f"{{ SELECT DISTINCT {near} ?value WHERE {{ {failing} }} }} "
            f"?this {spell_path(way[0])} {near} FILTER ({focus.member(ctx, '?this')})"
        )
    else:
        where = f"{values_of(ctx, focus, shape.path, '?this', '?value')} FILTER ({any_of(tests)})"
    checks = tuple(check_of(shape, c, Value.FOUND) for c in constraints)
    return Query(rows(where, value=True, flags=tests, extra=focus.routes), checks)


def _repeats(constraints: list[EachValue]) -> bool:
    """Tell whether values may be the same often, and be tested once then: what has a datatype seldom is."""
    return not any(isinstance(constraint, AskEach | Datatype) for constraint in constraints)


def _beside(ctx: Context, constraints: list[EachValue], tests: list[str]) -> list[str]:
    """Return tests that fail together where the given ones do; those beside a datatype may be simpler."""
    kind = next((one for one in constraints if isinstance(one, Datatype)), None)
    return [
        test if one is kind else violates(ctx, one, "?this", "?value", beside=kind)
        for one, test in zip(constraints, tests, strict=True)
    ]


def _scanned(
    ctx: Context, focus: Focus, shape: Shape, constraints: list[EachValue]
) -> tuple[Path, Path] | None:
    """Return the two steps to values that are judged before anything is asked of the nodes that have them."""
    alone = all(isinstance(constraint, BY_ITSELF) for constraint in constraints)
    return two_steps(ctx, focus, shape.path) if alone else None


def _may_fail(constraint: Constraint) -> bool:
    """Tell whether any data break a constraint: none have fewer than no values."""
    match constraint:
        case MinCount(0) | Qualified(count=0, at_least=True):
            return False
    return True


def _conditions(ctx: Context, focus: Focus, several: list[tuple[Shape, Constraint]]) -> Query:
    """Ask which focus nodes fail conditions on their values together; such a result has no value."""
    tests = [negated(holds(ctx, shape, constraint, "?this")) for shape, constraint in several]
    checks: tuple[Check, ...] = tuple(check_of(shape, c, Value.NONE) for shape, c in several)
    where = f"{focus.once(ctx, '?this')} FILTER ({any_of(tests)})"
    return Query(rows(where, value=False, flags=tests, extra=focus.routes), checks)
