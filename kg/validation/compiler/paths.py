"""Property paths: read from RDF (SHACL 2.3.1), spelled in SPARQL."""

from __future__ import annotations

import pyoxigraph as ox

from kg.errors import ShapesError
from kg.validation.compiler.model import (
    Alternative,
    Inverse,
    Node,
    Path,
    Predicate,
    Repeated,
    Sequence,
    Times,
)
from kg.validation.compiler.shapes_graph import ShapesGraph
from kg.vocabulary.namespaces import RDF, SH

_REPEATS = {
    str(SH.zeroOrMorePath): Times.ZERO_OR_MORE,
    str(SH.oneOrMorePath): Times.ONE_OR_MORE,
    str(SH.zeroOrOnePath): Times.ZERO_OR_ONE,
}


def read_path(graph: ShapesGraph, node: Node, above: tuple[Node, ...] = ()) -> Path:
    """Read a path; raise `ShapesError` for one that is ill-formed or goes round in a circle."""
    if isinstance(node, ox.NamedNode):
        return Predicate(node)
    if node in above:
        raise ShapesError(f"the path {node} contains itself: write it out.")
    inside = (*above, node)
    if graph.objects(node, RDF.first):
        steps = tuple(read_path(graph, step, inside) for step in graph.items(node))
        if len(steps) < 2:
            raise ShapesError(f"the sequence path {node} has fewer than two steps: name the property alone.")
        return Sequence(steps)
    inverse = graph.value(node, SH.inversePath)
    if inverse is not None:
        return Inverse(read_path(graph, inverse, inside))
    choices = graph.value(node, SH.alternativePath)
    if choices is not None:
        paths = tuple(read_path(graph, choice, inside) for choice in graph.items(choices))
        if len(paths) < 2:
            raise ShapesError(
                f"the alternative path {node} has fewer than two choices: name the property alone."
            )
        return Alternative(paths)
    for predicate, times in _REPEATS.items():
        repeated = graph.value(node, predicate)
        if repeated is not None:
            return Repeated(read_path(graph, repeated, inside), times)
    raise ShapesError(f"{node} is no property path: see SHACL 2.3.1 for the six forms.")


def scan_of(subject: str, path: str, value: str) -> str:
    """Return the pattern of a scan: a sub-SELECT, so that an engine does not look up the rows of another in it."""
    names = dict.fromkeys(name for name in (subject, value) if name.startswith("?"))
    return f"{{ SELECT {' '.join(names)} WHERE {{ {subject} {path} {value} }} }}"


def spell_path(path: Path) -> str:
    """Spell a path in SPARQL.

    >>> one = Predicate(ox.NamedNode("https://example.org/p"))
    >>> spell_path(Sequence((Inverse(one), Repeated(one, Times.ZERO_OR_MORE))))
    '^<https://example.org/p>/<https://example.org/p>*'
    >>> spell_path(Repeated(Repeated(one, Times.ZERO_OR_ONE), Times.ONE_OR_MORE))
    '<https://example.org/p>*'
    """
    match path:
        case Predicate(iri):
            return str(iri)
        case Inverse(inner):
            return "^" + _grouped(inner)
        case Sequence(steps):
            return "/".join(_grouped(step, Alternative) for step in steps)
        case Alternative(choices):
            return "|".join(_grouped(choice, Sequence) for choice in choices)
        case Repeated(Repeated(inner, often), times):
            # Said once, because engines take long over `(p+)*`, and some cannot read it.
            least = all(each is Times.ONE_OR_MORE for each in (often, times))
            most = all(each is Times.ZERO_OR_ONE for each in (often, times))
            both = Times.ONE_OR_MORE if least else Times.ZERO_OR_ONE if most else Times.ZERO_OR_MORE
            return spell_path(Repeated(inner, both))
        case Repeated(inner, times):
            return _grouped(inner) + times.value


def _grouped(path: Path, *needing: type[Path]) -> str:
    # Without `needing`, whatever is no single property is put in brackets.
    inside = spell_path(path)
    simple = not isinstance(path, needing) if needing else isinstance(path, Predicate)
    if isinstance(path, (Sequence, Alternative)):
        simple = False
    return inside if simple else f"({inside})"


def may_stay(path: Path) -> bool:
    """Tell whether a path may end where it begins without any step (`p*`, `p?`)."""
    match path:
        case Predicate():
            return False
        case Inverse(inner):
            return may_stay(inner)
        case Sequence(steps):
            return all(may_stay(step) for step in steps)
        case Alternative(choices):
            return any(may_stay(choice) for choice in choices)
        case Repeated(inner, times):
            return times is not Times.ONE_OR_MORE or may_stay(inner)


def normal(path: Path) -> Path:
    """Turn round what is inverse until only single properties are, so that the steps of a path show.

    >>> one, two = (Predicate(ox.NamedNode(f"https://example.org/{name}")) for name in "pq")
    >>> spell_path(normal(Inverse(Sequence((one, Inverse(two))))))
    '<https://example.org/q>/^<https://example.org/p>'
    """
    match path:
        case Inverse(Inverse(inner)):
            return normal(inner)
        case Inverse(Sequence(steps)):
            return Sequence(tuple(normal(Inverse(step)) for step in reversed(steps)))
        case Inverse(Alternative(choices)):
            return Alternative(tuple(normal(Inverse(choice)) for choice in choices))
        case Inverse(Repeated(inner, times)):
            return Repeated(normal(Inverse(inner)), times)
        case Sequence(steps):
            return Sequence(tuple(normal(step) for step in steps))
        case Alternative(choices):
            return Alternative(tuple(normal(choice) for choice in choices))
        case Repeated(inner, times):
            return Repeated(normal(inner), times)
        case _:
            return path


def steps_of(path: Path) -> tuple[Path, ...]:
    """Return the steps of a path, one after the other; of one that is no sequence, itself."""
    path = normal(path)
    return path.steps if isinstance(path, Sequence) else (path,)


def one_step(path: Path) -> bool:
    """Tell whether each value of a path is one statement away from its focus node."""
    match path:
        case Predicate():
            return True
        case Inverse(inner):
            return one_step(inner)
        case Alternative(choices):
            return all(one_step(choice) for choice in choices)
        case _:
            return False


def describe_path(path: Path) -> tuple[Node, list[ox.Triple]]:
    """Return a node that stands for the path in RDF, and the statements that describe it."""
    if isinstance(path, Predicate):
        return path.iri, []
    node = ox.BlankNode()
    match path:
        case Inverse(inner):
            return _with(node, SH.inversePath, inner)
        case Repeated(inner, times):
            named = next(iri for iri, known in _REPEATS.items() if known is times)
            return _with(node, named, inner)
        case Alternative(choices):
            head, triples = _list(choices)
            return node, [ox.Triple(node, ox.NamedNode(str(SH.alternativePath)), head), *triples]
        case Sequence(steps):
            return _list(steps)


def _with(node: ox.BlankNode, predicate: str, inner: Path) -> tuple[Node, list[ox.Triple]]:
    described, triples = describe_path(inner)
    return node, [ox.Triple(node, ox.NamedNode(str(predicate)), described), *triples]


def _list(paths: tuple[Path, ...]) -> tuple[Node, list[ox.Triple]]:
    head: Node = ox.NamedNode(str(RDF.nil))
    triples: list[ox.Triple] = []
    for path in reversed(paths):
        described, more = describe_path(path)
        cell = ox.BlankNode()
        triples += [
            ox.Triple(cell, ox.NamedNode(str(RDF.first)), described),
            ox.Triple(cell, ox.NamedNode(str(RDF.rest)), head),
            *more,
        ]
        head = cell
    return head, triples
