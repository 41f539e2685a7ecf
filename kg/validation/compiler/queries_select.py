"""The query of a `sh:sparql` constraint or a `sh:select` validator, for all focus nodes of its shape."""

from __future__ import annotations

import re

from kg.validation.compiler.context import Context
from kg.validation.compiler.focus import Focus
from kg.validation.compiler.model import Select, Shape
from kg.validation.compiler.queries import Query, Value, check_of, rows
from kg.validation.compiler.queries_given import select_for_all

_GROUPS = re.compile(r"\bGROUP\b", re.I)
_SLOT = re.compile(r"\{[?$](\w+)\}")


def given_query(ctx: Context, shape: Shape, focus: Focus, constraint: Select) -> Query:
    """Ask a given SELECT for all focus nodes (SHACL 5.3).

    Its `?path` and `?value` go into the results; without `?value`, a node shape's result has the focus node.
    """
    pattern = focus.pattern(ctx, "?this")
    if _GROUPS.search(constraint.text):  # a focus node that is found twice would be counted twice
        pattern = f"{{ SELECT DISTINCT ?this WHERE {{ {pattern} }} }}"
    parts = select_for_all(constraint, pattern)
    has_value = "value" in parts.columns
    value = Value.FOUND if has_value else Value.FOCUS if shape.path is None else Value.NONE
    check = check_of(shape, constraint, value)
    shown = {name for message in check.messages for name in _SLOT.findall(message.value)}
    extra = [*focus.routes, *(f"?{name}" for name in ("path", "message", "failure") if name in parts.columns)]
    extra += [f"?{name}" for name in sorted(shown & parts.columns - {"this", "value", "path"})]
    text = rows(f"{{ {parts.text} }}", value=has_value, extra=dict.fromkeys(extra))
    return Query(text, (check,))
