"""The parameters of SHACL Core (SHACL 4), read as constraints."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

import pyoxigraph as ox

from kg.errors import ShapesError
from kg.validation.compiler.model import (
    And,
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
    Pattern,
    PropertyIs,
    Qualified,
    Range,
    ShapeId,
    UniqueLang,
    Xone,
)
from kg.validation.compiler.shapes_graph import ShapesGraph
from kg.vocabulary.namespaces import SH

_RANGES = {"minExclusive": ">", "minInclusive": ">=", "maxExclusive": "<", "maxInclusive": "<="}
_LENGTHS = {"minLength": ">=", "maxLength": "<="}
_KINDS = ("BlankNode", "IRI", "Literal", "BlankNodeOrIRI", "BlankNodeOrLiteral", "IRIOrLiteral")
_LISTS: dict[str, type[And | Or | Xone]] = {"and": And, "or": Or, "xone": Xone}


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a custom component: its property, its variable, whether it may be left out."""

    predicate: str
    name: str
    optional: bool


@dataclass(frozen=True, slots=True)
class Component:
    """A custom constraint component (SHACL 6) with its validators, by the property that names them."""

    id: Node
    parameters: tuple[Parameter, ...]
    validators: Mapping[str, Node]


Components: TypeAlias = tuple[Component, ...]


def read_constraints(graph: ShapesGraph, node: ShapeId, *, is_property: bool) -> Iterator[Constraint]:
    """Read what SHACL Core a shape holds; raise `ShapesError` for what is ill-formed.

    What counts or compares values of a path is ill-formed on a node shape (SHACL, annex on constraints).
    """
    yield from _each_value(graph, node)
    yield from _shapes(graph, node)
    yield from _pairs(graph, node, is_property)
    for term in graph.objects(node, SH.hasValue):
        yield HasValue(_named(node, "hasValue", term))
    if graph.holds(node, SH.closed):
        yield _closed(graph, node)
    if not is_property:
        for name in ("minCount", "maxCount", "uniqueLang", "qualifiedValueShape"):
            if graph.objects(node, SH[name]):
                raise ShapesError(
                    f"{node} has sh:{name} and no sh:path: only a property shape may have both."
                )
        return
    if (least := _count(graph, node, "minCount")) is not None:
        yield MinCount(least)
    if (most := _count(graph, node, "maxCount")) is not None:
        yield MaxCount(most)
    if graph.holds(node, SH.uniqueLang):
        yield UniqueLang()
    yield from _qualified(graph, node)


def _each_value(graph: ShapesGraph, node: ShapeId) -> Iterator[Constraint]:
    kind = graph.value(node, SH.nodeKind)
    if kind is not None:
        name = _iri(node, "nodeKind", kind).value.removeprefix(str(SH))
        if name not in _KINDS:
            raise ShapesError(f"the sh:nodeKind of {node} is {kind}: choose one of {', '.join(_KINDS)}.")
        yield NodeKind(name)
    datatype = graph.value(node, SH.datatype)
    if datatype is not None:
        yield Datatype(_iri(node, "datatype", datatype))
    for name, operator in _LENGTHS.items():
        length = _count(graph, node, name)
        if length is not None:
            yield Length(operator, length)
    for name, operator in _RANGES.items():
        limit = graph.value(node, SH[name])
        if limit is not None:
            if not isinstance(limit, ox.Literal):
                raise ShapesError(f"the sh:{name} of {node} is {limit}: give a literal.")
            yield Range(operator, limit)
    allowed = graph.value(node, SH["in"])
    if allowed is not None:
        yield In(tuple(_named(node, "in", term) for term in graph.items(allowed)))
    ranges = graph.value(node, SH.languageIn)
    if ranges is not None:
        yield LanguageIn(tuple(_text(node, "languageIn", tag) for tag in graph.items(ranges)))
    flags, pattern = graph.value(node, SH.flags), graph.value(node, SH.pattern)
    if pattern is not None:
        wanted = "" if flags is None else _text(node, "flags", flags)
        yield _checked(node, Pattern(_text(node, "pattern", pattern), wanted))
    for cls in graph.objects(node, SH["class"]):
        yield ClassOf(_iri(node, "class", cls))


def _shapes(graph: ShapesGraph, node: ShapeId) -> Iterator[Constraint]:
    for shape in graph.objects(node, SH.node):
        if graph.objects(shape, SH.path):
            raise ShapesError(f"{node} has sh:node {shape}, which has a sh:path: refer to it by sh:property.")
        yield NodeIs(_shape(graph, node, shape))
    for shape in graph.objects(node, SH["not"]):
        yield Not(_shape(graph, node, shape))
    for name, cls in _LISTS.items():
        for head in graph.objects(node, SH[name]):
            yield cls(tuple(_shape(graph, node, shape) for shape in graph.items(head)))
    for shape in graph.objects(node, SH.property):
        if not graph.objects(shape, SH.path):
            raise ShapesError(f"{node} has sh:property {shape}, which has no sh:path: give it one.")
        yield PropertyIs(_shape(graph, node, shape))


def _pairs(graph: ShapesGraph, node: ShapeId, is_property: bool) -> Iterator[Constraint]:
    for other in graph.objects(node, SH.equals):
        yield Equals(_iri(node, "equals", other))
    for other in graph.objects(node, SH.disjoint):
        yield Disjoint(_iri(node, "disjoint", other))
    for name, operator in (("lessThan", "<"), ("lessThanOrEquals", "<=")):
        for other in graph.objects(node, SH[name]):
            if not is_property:
                raise ShapesError(
                    f"{node} has sh:{name} and no sh:path: only a property shape may have both."
                )
            yield LessThan(operator, _iri(node, name, other))


def _qualified(graph: ShapesGraph, node: ShapeId) -> Iterator[Constraint]:
    least = _count(graph, node, "qualifiedMinCount")
    most = _count(graph, node, "qualifiedMaxCount")
    given = graph.value(node, SH.qualifiedValueShape)
    if (given is None) != (least is None and most is None):
        raise ShapesError(
            f"{node} has only one of sh:qualifiedValueShape and its counts (sh:qualifiedMinCount, "
            "sh:qualifiedMaxCount): give both."
        )
    if given is None:
        return
    shape = _shape(graph, node, given)
    others: tuple[ShapeId, ...] = ()
    if graph.holds(node, SH.qualifiedValueShapesDisjoint):
        others = tuple(other for other in _siblings(graph, node) if other != shape)
    if least is not None:
        yield Qualified(shape, least, True, others)
    if most is not None:
        yield Qualified(shape, most, False, others)


def _siblings(graph: ShapesGraph, node: ShapeId) -> Iterator[ShapeId]:
    """Go through the qualified value shapes beside a property shape, its own included (SHACL 4.7.3)."""
    parents = [parent for parent in graph.subjects(SH.property) if node in graph.objects(parent, SH.property)]
    beside = [shape for parent in parents for shape in graph.objects(parent, SH.property)]
    found = [
        _shape(graph, node, other)
        for shape in beside
        for other in graph.objects(shape, SH.qualifiedValueShape)
    ]
    yield from dict.fromkeys(found)


def _closed(graph: ShapesGraph, node: ShapeId) -> Closed:
    ignored = graph.value(node, SH.ignoredProperties)
    allowed = [] if ignored is None else graph.items(ignored)
    for term in allowed:
        _iri(node, "ignoredProperties", term)
    for shape in graph.objects(node, SH.property):
        allowed += graph.objects(shape, SH.path)
    return Closed(tuple(dict.fromkeys(path for path in allowed if isinstance(path, ox.NamedNode))))


def _checked(node: ShapeId, constraint: Pattern) -> Pattern:
    # An engine answers no to a pattern that it cannot read, and every value would be a violation.
    pattern, flags = str(ox.Literal(constraint.pattern)), str(ox.Literal(constraint.flags))
    readable = ox.Store().query(
        f'ASK {{ FILTER (COALESCE(STR(REGEX("", {pattern}, {flags})) != "", false)) }}'
    )
    if not readable:
        raise ShapesError(f"the sh:pattern {pattern} of {node} is no regular expression of SPARQL: mend it.")
    return constraint


def _count(graph: ShapesGraph, node: ShapeId, name: str) -> int | None:
    value = graph.value(node, SH[name])
    if value is None:
        return None
    if not isinstance(value, ox.Literal) or re.fullmatch(r"\+?[0-9]+", value.value) is None:
        raise ShapesError(f"the sh:{name} of {node} is {value}: give a whole number.")
    return int(value.value)


def _iri(node: ShapeId, name: str, value: Node) -> ox.NamedNode:
    if not isinstance(value, ox.NamedNode):
        raise ShapesError(f"the sh:{name} of {node} is {value}: give an IRI.")
    return value


def _named(node: ShapeId, name: str, value: Node) -> Node:
    if isinstance(value, ox.BlankNode):
        raise ShapesError(
            f"the sh:{name} of {node} is or holds a blank node, which no query can name: give an IRI or a literal."
        )
    return value


def _text(node: ShapeId, name: str, value: Node) -> str:
    if not isinstance(value, ox.Literal):
        raise ShapesError(f"the sh:{name} of {node} is {value}: give a string.")
    return value.value


def _shape(graph: ShapesGraph, node: ShapeId, value: Node) -> ShapeId:
    if isinstance(value, ox.Literal):
        raise ShapesError(f"{node} refers to {value} as a shape: name the shape by its IRI.")
    if isinstance(value, ox.NamedNode) and not graph.predicates(value):
        raise ShapesError(
            f"{node} refers to {value} as a shape, of which the shapes graph says nothing: describe it, or mend "
            "its name."
        )
    return value
