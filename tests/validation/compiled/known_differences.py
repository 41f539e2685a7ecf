"""Where pySHACL does not do what SHACL says: docs/decisions/0041 decides each case by the specification.

A difference is either seen in the shapes and data before anything runs, or pySHACL says that it gives up.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import pyoxigraph as ox

from kg.validation.compiler.model import Node
from kg.validation.compiler.shapes_graph import ShapesGraph

SH = "http://www.w3.org/ns/shacl#"
_FIRST = "http://www.w3.org/1999/02/22-rdf-syntax-ns#first"


@dataclass(frozen=True)
class Known:
    """A difference, the clause that decides it, and how an example is known to be one."""

    name: str
    clause: str
    concerns: Callable[[ShapesGraph, list[ox.Quad]], bool] = lambda shapes, data: False
    gives_up: str = ""


def _inverse_of_sequence(shapes: ShapesGraph, data: list[ox.Quad]) -> bool:
    inner = _values(shapes, "inversePath")
    while inner:
        path = inner.pop()
        if shapes.objects(path, _FIRST):
            return True
        for name in ("inversePath", "zeroOrMorePath", "oneOrMorePath", "zeroOrOnePath"):
            inner += shapes.objects(path, SH + name)
        for choices in shapes.objects(path, SH + "alternativePath"):
            inner += shapes.items(choices)
    return False


_LIMITS = ("minExclusive", "minInclusive", "maxExclusive", "maxInclusive")
_NUMBERS = ("integer", "decimal", "double", "float")
_PLAIN = ("string", "langString")


def _kind(term: object) -> str:
    """Say which literals a literal is comparable with, or nothing for a string, which pySHACL sees."""
    if not isinstance(term, ox.Literal):
        return ""
    name = re.split("[#/]", term.datatype.value)[-1]
    return "" if name in _PLAIN else "number" if name in _NUMBERS else name


def _zone(term: object) -> bool | None:
    """Tell whether a time has a zone."""
    if _kind(term) not in ("dateTime", "time"):
        return None
    return re.search(r"(Z|[+-]\d\d:\d\d)$", str(getattr(term, "value", ""))) is not None


def _unlike_literals(shapes: ShapesGraph, data: list[ox.Quad]) -> bool:
    kinds = [{_kind(term) for term in terms} - {""} for terms in _compared(shapes, data)]
    return any(limit != met for limit in kinds[0] for met in kinds[1])


def _unlike_zones(shapes: ShapesGraph, data: list[ox.Quad]) -> bool:
    zones = [{_zone(term) for term in terms} - {None} for terms in _compared(shapes, data)]
    return any(limit != met for limit in zones[0] for met in zones[1])


def _compared(shapes: ShapesGraph, data: list[ox.Quad]) -> tuple[list[object], list[object]]:
    """Return what values are compared with by `<`, and what may be a value."""
    limits = [term for name in _LIMITS for term in _values(shapes, name)] + _others(shapes, data)
    return limits, [*(quad.object for quad in data), *_values(shapes, "targetNode")]


def _less_than_without_order(shapes: ShapesGraph, data: list[ox.Quad]) -> bool:
    others = _others(shapes, data)
    if any(isinstance(term, ox.NamedNode) for term in others):
        return True
    tagged = any(isinstance(quad.object, ox.Literal) and quad.object.language for quad in data)
    return tagged and any(isinstance(term, ox.Literal) and not _kind(term) for term in others)


def _no_length_of_blank_node(shapes: ShapesGraph, data: list[ox.Quad]) -> bool:
    zero = any(isinstance(term, ox.Literal) and term.value == "0" for term in _values(shapes, "minLength"))
    return zero and any(
        isinstance(term, ox.BlankNode) for quad in data for term in (quad.subject, quad.object)
    )


def _ask_at_property_shape(shapes: ShapesGraph, data: list[ox.Quad]) -> bool:
    asked = [
        path
        for component in shapes.subjects(SH + "validator")
        for parameter in shapes.objects(component, SH + "parameter")
        for path in shapes.objects(parameter, SH + "path")
    ]
    return any(
        shapes.objects(node, SH + "path")
        for path in asked
        if isinstance(path, ox.NamedNode)
        for node in shapes.subjects(path.value)
    )


def path_from_nowhere(shapes: ShapesGraph, data: list[ox.Quad]) -> bool:
    """Tell whether a query may follow a path from a node that the data do not hold."""
    known = {term for quad in data for term in (quad.subject, quad.object)}
    return any("$PATH" in text for text in _queries(shapes)) and any(
        node not in known for node in _values(shapes, "targetNode")
    )


def _false_in_python(shapes: ShapesGraph, data: list[ox.Quad]) -> bool:
    terms = [*(quad.object for quad in data), *_values(shapes, "targetNode")]
    return bool(_queries(shapes)) and any(
        isinstance(term, ox.Literal) and term.value in ("", "0", "false") for term in terms
    )


def _queries(shapes: ShapesGraph) -> list[str]:
    return [str(term) for name in ("select", "ask") for term in _values(shapes, name)]


def _others(shapes: ShapesGraph, data: list[ox.Quad]) -> list[object]:
    """Return what `sh:lessThan` and `sh:lessThanOrEquals` compare with."""
    properties = {term for name in ("lessThan", "lessThanOrEquals") for term in _values(shapes, name)}
    return [quad.object for quad in data if quad.predicate in properties]


def _values(shapes: ShapesGraph, name: str) -> list[Node]:
    return [term for node in shapes.subjects(SH + name) for term in shapes.objects(node, SH + name)]


KNOWN = (
    Known("order-of-unlike-literals", "4.3", _unlike_literals),
    Known("inverse-of-sequence", "2.3.1.4", _inverse_of_sequence),
    Known("order-of-zones", "4.3", _unlike_zones),
    Known("less-than-without-order", "4.5.3", _less_than_without_order),
    Known("no-length-of-blank-node", "4.4.1", _no_length_of_blank_node),
    Known("ask-at-property-shape", "6.3", _ask_at_property_shape),
    Known("path-from-nowhere", "appendix A", path_from_nowhere),
    Known("false-in-python", "5.3.1", _false_in_python),
    Known("path-in-a-query", "5.3", gives_up="Expected SelectQuery, found"),
    Known("less-than-blank-node", "4.5.3", gives_up="to compare a BlankNode"),
)


def left_out(data: list[ox.Quad], described: list[ox.Quad]) -> str | None:
    """Return the name of the known difference that the shapes and data are bound to show."""
    shapes = ShapesGraph(described)
    return next((known.name for known in KNOWN if known.concerns(shapes, data)), None)


def gives_up(error: Exception) -> str | None:
    """Return the name of the known difference of which an error of pySHACL speaks."""
    return next((known.name for known in KNOWN if known.gives_up and known.gives_up in str(error)), None)
