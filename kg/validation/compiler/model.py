"""A shapes graph as values: shapes, their targets, their paths, their constraints.

The names follow SHACL (https://www.w3.org/TR/shacl/). Terms are pyoxigraph's, because a constraint compares
terms: `"01"^^xsd:integer` is not `1`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

import pyoxigraph as ox

Node: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal
ShapeId: TypeAlias = ox.NamedNode | ox.BlankNode


# ------------------------------------------------------------------ Paths (SHACL 2.3.1)


@dataclass(frozen=True, slots=True)
class Predicate:
    """One property, followed forwards."""

    iri: ox.NamedNode


@dataclass(frozen=True, slots=True)
class Inverse:
    """A path followed backwards."""

    path: Path


@dataclass(frozen=True, slots=True)
class Sequence:
    """Paths one after the other."""

    steps: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Alternative:
    """Any of several paths."""

    choices: tuple[Path, ...]


class Times(StrEnum):
    """How often a path is followed; the values are SPARQL's signs."""

    ZERO_OR_MORE = "*"
    ONE_OR_MORE = "+"
    ZERO_OR_ONE = "?"


@dataclass(frozen=True, slots=True)
class Repeated:
    """A path followed several times, or not at all."""

    path: Path
    times: Times


Path: TypeAlias = Predicate | Inverse | Sequence | Alternative | Repeated


# ------------------------------------------------------------------ Targets (SHACL 2.1.3)


class TargetKind(StrEnum):
    """Which nodes a target names, given its term."""

    NODE = "targetNode"
    CLASS = "targetClass"
    SUBJECTS_OF = "targetSubjectsOf"
    OBJECTS_OF = "targetObjectsOf"


@dataclass(frozen=True, slots=True)
class Target:
    """One target declaration; an implicit class target is one of kind `CLASS`."""

    kind: TargetKind
    term: Node


# ------------------------------------------------------------------ Constraints on each value (SHACL 4.1–4.4, 4.8)


@dataclass(frozen=True, slots=True)
class ClassOf:
    """`sh:class`."""

    cls: Node


@dataclass(frozen=True, slots=True)
class Datatype:
    """`sh:datatype`."""

    datatype: ox.NamedNode


@dataclass(frozen=True, slots=True)
class NodeKind:
    """`sh:nodeKind`, by the local name of the kind: `BlankNodeOrIRI`."""

    kind: str


@dataclass(frozen=True, slots=True)
class Range:
    """`sh:minExclusive`, `sh:minInclusive`, `sh:maxExclusive`, `sh:maxInclusive`, as a SPARQL operator."""

    operator: str
    limit: ox.Literal


@dataclass(frozen=True, slots=True)
class Length:
    """`sh:minLength` (`>=`) and `sh:maxLength` (`<=`)."""

    operator: str
    limit: int


@dataclass(frozen=True, slots=True)
class Pattern:
    """`sh:pattern` with its `sh:flags`."""

    pattern: str
    flags: str


@dataclass(frozen=True, slots=True)
class LanguageIn:
    """`sh:languageIn`."""

    ranges: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class In:
    """`sh:in`."""

    terms: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """`sh:not`."""

    shape: ShapeId


@dataclass(frozen=True, slots=True)
class And:
    """`sh:and`."""

    shapes: tuple[ShapeId, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """`sh:or`."""

    shapes: tuple[ShapeId, ...]


@dataclass(frozen=True, slots=True)
class Xone:
    """`sh:xone`."""

    shapes: tuple[ShapeId, ...]


@dataclass(frozen=True, slots=True)
class NodeIs:
    """`sh:node`."""

    shape: ShapeId


@dataclass(frozen=True, slots=True)
class AskEach:
    """A custom component with a `sh:ask` validator, its parameters put into the text."""

    component: Node
    validator: Node
    text: str
    messages: tuple[ox.Literal, ...]


EachValue: TypeAlias = (
    ClassOf
    | Datatype
    | NodeKind
    | Range
    | Length
    | Pattern
    | LanguageIn
    | In
    | Not
    | And
    | Or
    | Xone
    | NodeIs
    | AskEach
)


# ------------------------------------------------------------------ Constraints on the values together


@dataclass(frozen=True, slots=True)
class MinCount:
    """`sh:minCount`."""

    count: int


@dataclass(frozen=True, slots=True)
class MaxCount:
    """`sh:maxCount`."""

    count: int


@dataclass(frozen=True, slots=True)
class HasValue:
    """`sh:hasValue`."""

    term: Node


@dataclass(frozen=True, slots=True)
class UniqueLang:
    """`sh:uniqueLang true`."""


@dataclass(frozen=True, slots=True)
class Equals:
    """`sh:equals`."""

    other: ox.NamedNode


@dataclass(frozen=True, slots=True)
class Disjoint:
    """`sh:disjoint`."""

    other: ox.NamedNode


@dataclass(frozen=True, slots=True)
class LessThan:
    """`sh:lessThan` (`<`) and `sh:lessThanOrEquals` (`<=`)."""

    operator: str
    other: ox.NamedNode


@dataclass(frozen=True, slots=True)
class Qualified:
    """`sh:qualifiedValueShape` with one of its two counts; `at_least` says which.

    `others` are the sibling shapes that a counted value must not conform to (SHACL 4.7.3).
    """

    shape: ShapeId
    count: int
    at_least: bool
    others: tuple[ShapeId, ...]


@dataclass(frozen=True, slots=True)
class Closed:
    """`sh:closed true`, with every property that is allowed."""

    allowed: tuple[ox.NamedNode, ...]


@dataclass(frozen=True, slots=True)
class PropertyIs:
    """`sh:property`: the property shape reports for itself."""

    shape: ShapeId


@dataclass(frozen=True, slots=True)
class Select:
    """`sh:sparql`, or a custom component with a `sh:select` validator, its parameters put into the text."""

    component: Node
    source: Node | None
    text: str
    messages: tuple[ox.Literal, ...]


Together: TypeAlias = (
    MinCount
    | MaxCount
    | HasValue
    | UniqueLang
    | Equals
    | Disjoint
    | LessThan
    | Qualified
    | Closed
    | PropertyIs
    | Select
)
Constraint: TypeAlias = EachValue | Together


@dataclass(frozen=True, slots=True)
class Shape:
    """One shape; a property shape has a path."""

    id: ShapeId
    path: Path | None
    targets: tuple[Target, ...]
    constraints: tuple[Constraint, ...]
    severity: ox.NamedNode
    messages: tuple[ox.Literal, ...]
    deactivated: bool

    def __str__(self) -> str:
        return str(self.id)
