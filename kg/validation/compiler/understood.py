"""The terms of SHACL that this engine reads; a shape with another one is refused, never half checked."""

from __future__ import annotations

from kg.errors import ShapesError
from kg.validation.compiler.model import ShapeId
from kg.validation.compiler.shapes_graph import ShapesGraph
from kg.vocabulary.namespaces import RDFS, SH

#: Parameters of the constraint components of SHACL Core (SHACL 4).
_CORE = (
    "class", "datatype", "nodeKind", "minCount", "maxCount", "minExclusive", "minInclusive", "maxExclusive",
    "maxInclusive", "minLength", "maxLength", "pattern", "flags", "languageIn", "uniqueLang", "equals", "disjoint",
    "lessThan", "lessThanOrEquals", "not", "and", "or", "xone", "node", "property", "qualifiedValueShape",
    "qualifiedMinCount", "qualifiedMaxCount", "qualifiedValueShapesDisjoint", "closed", "ignoredProperties",
    "hasValue", "in",
)  # fmt: skip
#: What a shape is, what it applies to, and how its results are told (SHACL 2).
_SHAPE = (
    "path", "targetNode", "targetClass", "targetSubjectsOf", "targetObjectsOf", "severity", "message", "deactivated",
    "name", "description", "order", "group", "defaultValue",
)  # fmt: skip
#: SHACL-SPARQL (SHACL 5 and 6); one node may be a shape and a constraint or component as well.
_SPARQL = (
    "sparql", "select", "ask", "prefixes", "declare", "parameter", "optional", "labelTemplate", "validator",
    "nodeValidator", "propertyValidator",
)  # fmt: skip
#: Which shapes graphs to use (SHACL 3.2), which is the caller's business.
_GRAPHS = ("shapesGraph", "suggestedShapesGraph")
_UNDERSTOOD = frozenset((*_CORE, *_SHAPE, *_SPARQL, *_GRAPHS))


def is_class(graph: ShapesGraph, node: ShapeId) -> bool:
    """Tell whether a shape is a class too (an implicit class target, SHACL 2.1.3.3).

    A node with a parameter is a shape (SHACL 2.1), and one with a slip of the pen is refused as such. An `owl:Class`
    counts only where the shapes graph says that this is a subclass of `rdfs:Class`.
    """
    if not graph.is_a(node, str(RDFS.Class)):
        return False
    without = _UNDERSTOOD.difference(_CORE, ("sparql",)).issuperset(_names(graph, node))
    return not without or graph.is_a(node, str(SH.NodeShape), str(SH.PropertyShape))


def check_understood(graph: ShapesGraph, node: ShapeId) -> None:
    """Refuse, with `ShapesError`, a property of SHACL's namespace that would otherwise be passed over.

    That is a slip of the pen (`sh:mincount`), or an extension (`sh:js`, `sh:rule`, `sh:expression`).
    """
    for name in _names(graph, node):
        if name not in _UNDERSTOOD:
            raise ShapesError(
                f"{node} has sh:{name}, which is no part of SHACL Core or SHACL-SPARQL: mend its name, or take it out."
            )


def _names(graph: ShapesGraph, node: ShapeId) -> list[str]:
    """Return the local names of what a node says in SHACL's namespace."""
    return [name.removeprefix(str(SH)) for name in graph.predicates(node) if name.startswith(str(SH))]
