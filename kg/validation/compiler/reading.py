"""Reading the shapes of a shapes graph, from those with targets down to those that they refer to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from kg.errors import ShapesError
from kg.validation.compiler import parameters
from kg.validation.compiler.components import read_components, read_custom
from kg.validation.compiler.model import (
    And,
    Constraint,
    NodeIs,
    Not,
    Or,
    PropertyIs,
    Qualified,
    Shape,
    ShapeId,
    Target,
    TargetKind,
    Xone,
)
from kg.validation.compiler.paths import read_path
from kg.validation.compiler.shapes_graph import ShapesGraph
from kg.validation.compiler.understood import check_understood, is_class
from kg.vocabulary.namespaces import SH

TOO_DEEP = "the shapes refer to each other too deeply to be read: make them flatter."


@dataclass(frozen=True, slots=True)
class Shapes:
    """All shapes that a validation needs: `roots` have targets, the others are referred to."""

    roots: tuple[Shape, ...]
    by_id: Mapping[ShapeId, Shape]

    def __getitem__(self, shape: ShapeId) -> Shape:
        return self.by_id[shape]


def read_shapes(statements: Iterable[ox.Quad | ox.Triple], name: ox.NamedNode | None = None) -> Shapes:
    """Read the shapes of a graph; a shape that nothing uses is not looked at.

    Raises `ShapesError` for an ill-formed shape, for what is no part of SHACL Core or SHACL-SPARQL, and for
    shapes that refer to each other in a circle, naming the circle: SHACL 3.4.3 leaves the meaning of recursion
    open.
    """
    graph = ShapesGraph(statements, name)
    for regime in (
        term for node in graph.subjects(SH.entailment) for term in graph.objects(node, SH.entailment)
    ):
        raise ShapesError(
            f"the shapes ask for the entailment {regime}, which is not done (SHACL 1.5): take it out, and add what "
            "it would infer to the data."
        )
    components = read_components(graph)
    found: dict[ShapeId, Shape] = {}
    below: set[ShapeId] = set()

    def visit(node: ShapeId, above: tuple[ShapeId, ...]) -> None:
        if node in above:
            circle = " → ".join(str(shape) for shape in (*above[above.index(node) :], node))
            raise ShapesError(f"the shapes are recursive: {circle}; break the circle (SHACL 3.4.3).")
        if node in below:
            return
        found[node] = _read(graph, node, components)
        for constraint in found[node].constraints:
            for other in referred(constraint):
                visit(other, (*above, node))
        below.add(node)

    roots = list(_with_targets(graph))
    try:
        for node in roots:
            visit(node, ())
    except RecursionError:
        raise ShapesError(TOO_DEEP) from None
    return Shapes(tuple(found[node] for node in roots), found)


def referred(constraint: Constraint) -> tuple[ShapeId, ...]:
    """Return the shapes that a constraint refers to."""
    match constraint:
        case Not(shape) | NodeIs(shape) | PropertyIs(shape):
            return (shape,)
        case And(shapes) | Or(shapes) | Xone(shapes):
            return shapes
        case Qualified(shape=shape, others=others):
            return (shape, *others)
        case _:
            return ()


def _with_targets(graph: ShapesGraph) -> Iterator[ShapeId]:
    declared = [node for kind in TargetKind for node in graph.subjects(SH[kind.value])]
    if graph.subjects(SH.target):
        node = graph.subjects(SH.target)[0]
        raise ShapesError(
            f"{node} has a SPARQL-based target (sh:target), which is no part of SHACL: name its targets."
        )
    classes = [
        node
        for node in graph.subjects("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
        if is_class(graph, node)
    ]
    yield from dict.fromkeys([*declared, *classes])


def _read(graph: ShapesGraph, node: ShapeId, components: parameters.Components) -> Shape:
    given = graph.objects(node, SH.path)
    if len(given) > 1:
        raise ShapesError(f"the shape {node} has {len(given)} paths: make a property shape of each.")
    severity = graph.value(node, SH.severity) or ox.NamedNode(str(SH.Violation))
    if not isinstance(severity, ox.NamedNode):
        raise ShapesError(f"the severity of {node} is {severity}: name it by an IRI.")
    deactivated = graph.holds(node, SH.deactivated)
    path = read_path(graph, given[0]) if given else None
    constraints: tuple[Constraint, ...] = ()
    if not deactivated:  # what a deactivated shape says is not looked at, not even for its form
        check_understood(graph, node)
        constraints = (
            *parameters.read_constraints(graph, node, is_property=path is not None),
            *read_custom(graph, node, path, components),
        )
    return Shape(
        id=node,
        path=path,
        targets=tuple(_targets(graph, node)),
        constraints=constraints,
        severity=severity,
        messages=tuple(m for m in graph.objects(node, SH.message) if isinstance(m, ox.Literal)),
        deactivated=deactivated,
    )


def _targets(graph: ShapesGraph, node: ShapeId) -> Iterator[Target]:
    for kind in TargetKind:
        for term in graph.objects(node, SH[kind.value]):
            if isinstance(term, ox.BlankNode) or (
                kind is not TargetKind.NODE and not isinstance(term, ox.NamedNode)
            ):
                raise ShapesError(f"the sh:{kind.value} of {node} is {term}: give an IRI (SHACL 2.1.3).")
            yield Target(kind, term)
    if is_class(graph, node):
        yield Target(TargetKind.CLASS, node)
