"""The queries that the shapes themselves hold, made to fit: for all focus nodes at once, or as a condition."""

from __future__ import annotations

from dataclasses import dataclass

from kg.errors import ShapesError
from kg.validation.compiler.context import Context
from kg.validation.compiler.injecting import also_tested, begins, inject
from kg.validation.compiler.model import AskEach, Select
from kg.validation.compiler.scanning import scan_joined
from kg.validation.compiler.sparql_text import (
    Group,
    check_all_at_once,
    parse,
    projection,
    rename,
    returns_all,
    where,
)

#: Columns that the query round a given one adds.
_TAKEN = frozenset(("thisText", "thisType", "valueText", "valueType"))


def ask_condition(ctx: Context, constraint: AskEach, focus: str, value: str) -> str:
    """Return the test that a value passes the `sh:ask` of a component."""
    _, body, after = where(parse(constraint.text, constraint.validator), constraint.validator)
    _refuse_rest(after, constraint.validator)
    keep = {"this": focus[1:], "value": value[1:]}
    return f"EXISTS {{ {rename(str(body), ctx.fresh('u')[1:], keep)} }}"


def select_condition(ctx: Context, constraint: Select, focus: str) -> str:
    """Return the test that a node breaks no `sh:select`, for use inside another shape's condition."""
    owner = constraint.source or constraint.component
    query = parse(constraint.text, owner)
    _, body, after = where(query, owner)
    check_all_at_once(query, owner, may_group=False)
    _refuse_rest(after, owner)
    return f"!EXISTS {{ {rename(str(body), ctx.fresh('u')[1:], {'this': focus[1:]})} }}"


def _refuse_rest(after: str, owner: object) -> None:
    words = after.split()
    if words and words[0].upper() != "ORDER":
        raise ShapesError(f"the query of {owner} ends in {words[0]}, which no condition can hold: drop it.")


@dataclass(frozen=True, slots=True)
class SelectParts:
    """A given SELECT as a sub-SELECT for all focus nodes, and the variables that it returns."""

    text: str
    columns: frozenset[str]


def select_for_all(
    ctx: Context, constraint: Select, focus: str, *, finds: bool = False, member: str = ""
) -> SelectParts:
    """Put the pattern of the focus nodes into a given SELECT; `focus` finds `?this`, each node once.

    `finds` says that the SELECT itself begins by finding focus nodes and nothing else. `member` tests whether `?this`
    is one: what passes the filters of the SELECT, which is little, is better tested than joined.

    Raises `ShapesError` for what cannot be asked for all nodes at once.
    """
    owner = constraint.source or constraint.component
    query = parse(constraint.text, owner)
    check_all_at_once(query, owner, may_group=True)
    before, body, after = where(query, owner)
    named = projection(query)
    columns = _mentioned(body) if returns_all(query) else frozenset(named)
    if taken := columns & _TAKEN:
        raise ShapesError(
            f"the query of {owner} returns ?{min(taken)}, a name that the results need: choose another."
        )
    if "this" not in columns:
        raise ShapesError(f"the query of {owner} does not return $this: name it in the SELECT (SHACL 5.2.1).")
    tested = also_tested(body, member) if member and not finds and begins(body) else None
    whole = inject(tested or body, focus, owner, finds=finds or tested is not None)
    if ctx.traits.projects_exists:
        whole = str(scan_joined(ctx, parse(whole, owner)))
    return SelectParts(f"{before} {{ {whole} }} {after}", columns)


def _mentioned(group: Group) -> frozenset[str]:
    found = {token.variable for token in group.tokens() if token.variable}
    for inner in group.groups():
        if not inner.exists:
            found |= _mentioned(inner)
    return frozenset(found)
