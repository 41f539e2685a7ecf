"""The query of a `sh:sparql` constraint or a `sh:select` validator, for all focus nodes of its shape."""

from __future__ import annotations

import re
from itertools import takewhile

from kg.validation.compiler.context import TYPE, Context
from kg.validation.compiler.focus import Focus, Targets
from kg.validation.compiler.model import Alternative, Path, Predicate, Select, Shape, TargetKind
from kg.validation.compiler.passes import leaves_over
from kg.validation.compiler.paths import one_step, steps_of
from kg.validation.compiler.patterns import Element, Kind, Part, patterns_of
from kg.validation.compiler.queries import Query, Value, check_of, rows
from kg.validation.compiler.queries_given import select_for_all
from kg.validation.compiler.triples import Triples, UnreadError

_GROUPS = re.compile(r"\bGROUP\b", re.I)
_SLOT = re.compile(r"\{[?$](\w+)\}")


def given_query(ctx: Context, shape: Shape, focus: Focus, constraint: Select) -> Query:
    """Ask a given SELECT for all focus nodes (SHACL 5.3).

    Its `?path` and `?value` go into the results; without `?value`, a node shape's result has the focus node.
    """
    pattern = focus.pattern(ctx, "?this")
    # Virtuoso leaves out a FILTER NOT EXISTS where nothing else than the query finds the node.
    finds = ctx.traits.projects_exists and isinstance(focus, Targets) and _finds(ctx, focus, constraint.text)
    if _GROUPS.search(constraint.text):  # a focus node that is found twice would be counted twice
        pattern = f"{{ SELECT DISTINCT ?this WHERE {{ {pattern} }} }}"
    member = ""
    if leaves_over(focus, ctx) and _scans(constraint.text):
        member = focus.member(ctx, "?this")
    parts = select_for_all(ctx, constraint, pattern, finds=finds, member=member)
    has_value = "value" in parts.columns
    value = Value.FOUND if has_value else Value.FOCUS if shape.path is None else Value.NONE
    check = check_of(shape, constraint, value)
    shown = {name for message in check.messages for name in _SLOT.findall(message.value)}
    extra = [*focus.routes, *(f"?{name}" for name in ("path", "message", "failure") if name in parts.columns)]
    extra += [f"?{name}" for name in sorted(shown & parts.columns - {"this", "value", "path"})]
    # The SELECT does not return on which way a node is reached.
    ways = f"{focus.pattern(ctx, '?this')} " if focus.routes else ""
    text = rows(f"{ways}{{ {parts.text} }}", value=has_value, extra=dict.fromkeys(extra))
    needs = f"SELECT ?this WHERE {{ {focus.pattern(ctx, '?this')} }} LIMIT 1"
    return Query(text, (check,), needs=needs)


def _scans(text: str) -> bool:
    """Tell whether the patterns that must hold are scans, none of which had better start from a focus node."""
    try:
        elements = patterns_of(text).elements
    except UnreadError:
        return False
    paths = [one.path for one in elements if isinstance(one, Triples)]
    return all(path is not None and all(map(one_step, steps_of(path))) for path in paths)


def _finds(ctx: Context, targets: Targets, text: str) -> bool:
    """Tell whether a query begins with what makes a node a focus node, so that it need not be asked twice."""
    try:
        elements = patterns_of(text).elements
    except UnreadError:
        return False
    return _any_finds(ctx, targets, elements)


def _any_finds(ctx: Context, targets: Targets, elements: list[Element]) -> bool:
    """Look among the patterns at the start, all of which hold."""
    first = list(takewhile(lambda one: isinstance(one, Triples), elements)) or elements[:1]
    return any(_finds_first(ctx, targets, one) for one in first)


def _finds_first(ctx: Context, targets: Targets, element: Element) -> bool:
    match element:
        case Triples("?this", Predicate(iri), value) if str(iri) == TYPE:
            below = [ctx.below(one.term) or () for one in targets.targets if one.kind is TargetKind.CLASS]
            return any(str(cls) == value for several in below for cls in several)
        case Triples("?this", path, _) if path is not None:
            return _ties(targets, TargetKind.SUBJECTS_OF, path)
        case Triples(_, path, "?this") if path is not None:
            return _ties(targets, TargetKind.OBJECTS_OF, path)
        case Part(Kind.JOINED, groups):
            return all(one.returned is None and _any_finds(ctx, targets, one.elements) for one in groups)
    return False


def _ties(targets: Targets, kind: TargetKind, path: Path) -> bool:
    match path:
        case Predicate(iri):
            return any(one.kind is kind and one.term == iri for one in targets.targets)
        case Alternative(choices):
            return all(_ties(targets, kind, choice) for choice in choices)
    return False
