"""Compiled queries: what a query answers, and how its columns are to be read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

import pyoxigraph as ox

from kg.validation.compiler.model import (
    And,
    AskEach,
    ClassOf,
    Closed,
    Constraint,
    Datatype,
    Disjoint,
    Equals,
    HasValue,
    In,
    LanguageIn,
    Length,
    LessThan,
    MaxCount,
    MinCount,
    Node,
    NodeIs,
    NodeKind,
    Not,
    Or,
    Path,
    Pattern,
    Qualified,
    Range,
    Select,
    Shape,
    UniqueLang,
    Xone,
)
from kg.vocabulary.namespaces import SH

_NAMES = {
    ClassOf: "Class",
    NodeKind: "NodeKind",
    Datatype: "Datatype",
    Pattern: "Pattern",
    LanguageIn: "LanguageIn",
    In: "In",
    Not: "Not",
    And: "And",
    Or: "Or",
    Xone: "Xone",
    NodeIs: "Node",
    MinCount: "MinCount",
    MaxCount: "MaxCount",
    HasValue: "HasValue",
    UniqueLang: "UniqueLang",
    Equals: "Equals",
    Disjoint: "Disjoint",
    Closed: "Closed",
}
_RANGES = {">": "MinExclusive", ">=": "MinInclusive", "<": "MaxExclusive", "<=": "MaxInclusive"}


class Value(Enum):
    """What a result has as its value."""

    FOUND = "the column ?value"
    FOCUS = "the focus node"
    NONE = "nothing"


@dataclass(frozen=True, slots=True)
class Check:
    """One constraint of one shape, as a compiled query reports it."""

    shape: Shape
    component: Node
    value: Value
    path: Path | None
    source: Node | None = None
    messages: tuple[ox.Literal, ...] = ()

    def __str__(self) -> str:
        name = self.component.value if isinstance(self.component, ox.NamedNode) else str(self.component)
        return f"{name.removeprefix(str(SH)).removesuffix('ConstraintComponent')} of {self.shape}"


@dataclass(frozen=True, slots=True)
class Number:
    """A count, in one column of the one row of a query."""

    text: str
    column: int = 0


@dataclass(frozen=True, slots=True)
class Gate:
    """Two cheap counts that may show that a query has no answer: where they are equal, it has none."""

    one: Number
    other: Number


@dataclass(frozen=True, slots=True)
class Query:
    """One SELECT whose rows are violations.

    Columns: `this`, `value`, `path`; `thisText`, `thisType`, `valueText`, `valueType` hold the exact literal;
    `c0`, `c1`, … say which of several checks a row breaks, where there are several.
    """

    text: str
    checks: tuple[Check, ...]
    gate: Gate | None = None
    #: Finds a focus node, if there is one: without any, the query has no answer.
    needs: str | None = None


def check_of(shape: Shape, constraint: Constraint, value: Value) -> Check:
    """Name what a query reports for a constraint of a shape."""
    path = shape.path
    if isinstance(constraint, (Select, AskEach)):
        source = constraint.source if isinstance(constraint, Select) else None
        return Check(shape, constraint.component, value, path, source, constraint.messages or shape.messages)
    return Check(shape, component(constraint), value, path, None, shape.messages)


def component(constraint: Constraint) -> Node:
    """Return the IRI of the constraint component (SHACL 4) of a constraint."""
    match constraint:
        case Range(operator, _):
            name = _RANGES[operator]
        case Length(operator, _):
            name = "MinLength" if operator == ">=" else "MaxLength"
        case LessThan(operator, _):
            name = "LessThan" if operator == "<" else "LessThanOrEquals"
        case Qualified(at_least=least):
            name = "QualifiedMinCount" if least else "QualifiedMaxCount"
        case _:
            name = _NAMES[type(constraint)]
    return ox.NamedNode(f"{SH}{name}ConstraintComponent")


def rows(where: str, *, value: bool, flags: Sequence[str] = (), extra: Iterable[str] = ()) -> str:
    """Return the SELECT round a pattern that finds violations; `flags` tell its checks apart.

    `extra` columns keep rows apart that are several results, or carry what a message shows.
    """
    columns = ["?this", "(STR(?this) AS ?thisText)", "(DATATYPE(?this) AS ?thisType)"]
    if value:
        columns += ["?value", "(STR(?value) AS ?valueText)", "(DATATYPE(?value) AS ?valueType)"]
    columns += extra
    if len(flags) > 1:
        columns += [f"({flag} AS ?c{place})" for place, flag in enumerate(flags)]
    return f"SELECT DISTINCT {' '.join(columns)} WHERE {{ {where} }}"


def any_of(tests: Sequence[str]) -> str:
    """Return the test that one of several holds."""
    return tests[0] if len(tests) == 1 else " || ".join(f"({test})" for test in tests)
