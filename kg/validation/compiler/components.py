"""SPARQL-based constraints (SHACL 5) and custom constraint components (SHACL 6), read from a shapes graph."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pyoxigraph as ox

from kg.errors import ShapesError
from kg.validation.compiler.model import AskEach, Constraint, Node, Path, Select, ShapeId
from kg.validation.compiler.parameters import Component, Components, Parameter
from kg.validation.compiler.paths import spell_path
from kg.validation.compiler.shapes_graph import ShapesGraph
from kg.validation.compiler.sparql_text import check_prebinding, expand, parse, scan, substitute
from kg.vocabulary.namespaces import OWL, SH

_VALIDATORS = (str(SH.validator), str(SH.nodeValidator), str(SH.propertyValidator))
_RESERVED = ("this", "shapesGraph", "currentShape", "path", "PATH", "value")
#: What has parameters and is no component (SHACL Advanced Features).
_OTHERS = tuple(
    str(SH[name]) for name in ("SPARQLFunction", "SPARQLTargetType", "JSFunction", "JSTargetType")
)
_SPARQL = ox.NamedNode(str(SH.SPARQLConstraintComponent))


def read_components(graph: ShapesGraph) -> Components:
    """Read the custom constraint components that a shapes graph declares."""
    found = []
    for node in graph.subjects(SH.parameter):
        if graph.is_a(node, *_OTHERS):
            continue
        given = {name: graph.value(node, name) for name in _VALIDATORS}
        parameters = tuple(_parameter(graph, each) for each in graph.objects(node, SH.parameter))
        if all(parameter.optional for parameter in parameters):
            raise ShapesError(f"all parameters of {node} are optional: make one required (SHACL 6.2.1).")
        found.append(Component(node, parameters, {name: v for name, v in given.items() if v is not None}))
    return tuple(found)


def _parameter(graph: ShapesGraph, node: Node) -> Parameter:
    path = graph.value(node, SH.path)
    if not isinstance(path, ox.NamedNode):
        raise ShapesError(f"the parameter {node} has no sh:path that is an IRI: give it one (SHACL 6.2.1).")
    local = path.value.replace("#", "/").rpartition("/")[2]
    if local in _RESERVED or not re.fullmatch(r"\w+", local):
        raise ShapesError(
            f"the parameter {node} would be the variable ${local}, which SPARQL or SHACL 6.2.1 does not allow: give "
            "its sh:path another name."
        )
    return Parameter(path.value, local, graph.holds(node, SH.optional))


def read_custom(
    graph: ShapesGraph, node: ShapeId, path: Path | None, components: Components
) -> Iterator[Constraint]:
    """Read the constraints of a shape that are written in SPARQL."""
    for source in graph.objects(node, SH.sparql):
        if graph.holds(source, SH.deactivated):
            continue
        yield Select(_SPARQL, source, *_text(graph, source, SH.select, node, path, {}))
    for component in components:
        for values in _given(graph, node, component):
            constraint = _custom(graph, node, path, component, values)
            if constraint is not None:
                yield constraint


def _given(graph: ShapesGraph, node: ShapeId, component: Component) -> Iterator[dict[str, str]]:
    """Go through the values that a shape gives to the parameters of a component."""
    found = {parameter: graph.objects(node, parameter.predicate) for parameter in component.parameters}
    if any(not values for parameter, values in found.items() if not parameter.optional):
        return
    if not any(found.values()):
        return
    if len(component.parameters) > 1 and any(len(values) > 1 for values in found.values()):
        raise ShapesError(
            f"{node} gives a parameter of {component.id} several values: give one (SHACL 6.2.1)."
        )
    spelled = {
        parameter.name: [_constant(value, node) for value in values]
        for parameter, values in found.items()
        if values
    }
    for turn in range(max(len(values) for values in spelled.values())):
        yield {name: values[min(turn, len(values) - 1)] for name, values in spelled.items()}


def _custom(
    graph: ShapesGraph, node: ShapeId, path: Path | None, component: Component, values: dict[str, str]
) -> Constraint | None:
    own = component.validators.get(str(SH.nodeValidator if path is None else SH.propertyValidator))
    if own is not None:
        return Select(component.id, None, *_text(graph, own, SH.select, node, path, values))
    general = component.validators.get(str(SH.validator))
    if general is None:
        return None
    return AskEach(component.id, general, *_text(graph, general, SH.ask, node, path, values))


def _text(
    graph: ShapesGraph, source: Node, form: str, node: ShapeId, path: Path | None, values: dict[str, str]
) -> tuple[str, tuple[ox.Literal, ...]]:
    """Return a validator's query with its parameters put in and its prefixes written out, and its messages."""
    query = graph.value(source, form)
    if not isinstance(query, ox.Literal):
        raise ShapesError(
            f"{source} has no query in sh:{form.rpartition('#')[2]}: write it there, in SPARQL."
        )
    bound = ("this",) if form == SH.select else ("this", "value")
    parsed = parse(query.value, source)
    # In a nested SELECT of an ASK, what is not used need not be returned.
    check_prebinding(parsed, tuple(n for n in bound if n == "this" or "value" in query.value), source, values)
    told = dict(values)
    names = {token.variable for token in scan(query.value)}
    if "PATH" in names:
        if path is None:
            raise ShapesError(f"the query of {source} uses $PATH, but {node} has no path: ask without it.")
        told["PATH"] = f" {spell_path(path)} "
    if "currentShape" in names:
        told["currentShape"] = _constant(node, node)
    if "shapesGraph" in names:
        if graph.name is None:
            raise ShapesError(
                f"the query of {source} uses $shapesGraph, and the shapes are in no graph of the store: put them "
                "into one and name it (SHACL 5.3.1 leaves $shapesGraph optional)."
            )
        told["shapesGraph"] = str(graph.name)
    messages = tuple(
        ox.Literal(_filled(m.value, values), language=m.language)
        if m.language
        else ox.Literal(_filled(m.value, values))
        for m in graph.objects(source, SH.message)
        if isinstance(m, ox.Literal)
    )
    text = substitute(expand(query.value, _prefixes(graph, source), source), told)
    _check_syntax(text, source, form.rpartition("#")[2].upper())
    return text, messages


def _check_syntax(text: str, source: Node, form: str) -> None:
    """Refuse what is no SPARQL of the form (SHACL 5.2.1), by giving it to an empty store."""
    try:
        answer = ox.Store().query(text)
    except SyntaxError as error:
        place = re.search(r"at (\d+):(\d+)", str(error))
        where = ""
        if place is not None:
            line = text.split("\n")[int(place[1]) - 1]
            where = f" near {' '.join(line[max(0, int(place[2]) - 20) : int(place[2]) + 5].split())!r}"
        raise ShapesError(f"the query of {source} does not parse{where}: mend it there.") from error
    except (RuntimeError, ValueError) as error:  # a function that no store has to know
        raise ShapesError(f"the query of {source} cannot be asked: {str(error).rstrip('.')}.") from error
    if not isinstance(answer, ox.QuerySolutions if form == "SELECT" else ox.QueryBoolean):
        raise ShapesError(f"the query of {source} is no {form}: write it so.")


def _filled(message: str, values: dict[str, str]) -> str:
    for name, text in values.items():
        plain = text.strip('"<>')
        message = message.replace(f"{{?{name}}}", plain).replace(f"{{${name}}}", plain)
    return message


def _constant(value: Node, node: ShapeId) -> str:
    if isinstance(value, ox.BlankNode):
        raise ShapesError(f"a query of {node} would have to name the blank node {value}: give it an IRI.")
    return str(value)


def _prefixes(graph: ShapesGraph, source: Node) -> dict[str, str]:
    """Return what a query's `sh:prefixes` declare, and what those import (SHACL 5.2.1)."""
    declared: dict[str, str] = {}
    waiting, seen = graph.objects(source, SH.prefixes), set()
    while waiting:
        ontology = waiting.pop()
        if ontology in seen:
            continue
        seen.add(ontology)
        waiting += graph.objects(ontology, OWL.imports)
        for declaration in graph.objects(ontology, SH.declare):
            prefix, namespace = graph.value(declaration, SH.prefix), graph.value(declaration, SH.namespace)
            if isinstance(prefix, ox.Literal) and isinstance(namespace, ox.Literal):
                known = declared.setdefault(prefix.value, namespace.value)
                if known != namespace.value:
                    raise ShapesError(
                        f"{source} declares the prefix {prefix.value!r} twice: keep one (SHACL 5.2.1)."
                    )
    return declared
