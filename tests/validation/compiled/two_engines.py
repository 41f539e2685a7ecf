"""The results of both engines for the same data and shapes, in the same terms."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any, TypeAlias

import pyoxigraph as ox

from kg.stores.memory import MemoryStore
from kg.stores.protocol import Store
from kg.stores.rdflib_terms import ox_term, to_rdflib
from kg.validation.compiler import compile_shapes, run_plan
from kg.validation.compiler.paths import read_path, spell_path
from kg.validation.compiler.reading import read_shapes
from kg.validation.compiler.running import learn
from kg.validation.compiler.shapes_graph import ShapesGraph

SH = "http://www.w3.org/ns/shacl#"
#: What the description of a path begins with, where the path is no single property.
_FORMS = (
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#first",
    SH + "inversePath",
    SH + "alternativePath",
    SH + "zeroOrMorePath",
    SH + "oneOrMorePath",
    SH + "zeroOrOnePath",
)


@dataclass(frozen=True)
class Result:
    """One validation result (SHACL 3.6.2) without its message."""

    focus: str
    path: str | None
    value: str | None
    component: str
    shape: str
    severity: str


#: Each result as often as it is reported.
Results: TypeAlias = Counter[Result]


def parse(text: str) -> list[ox.Quad]:
    """Read Turtle; literals are spelled as pyoxigraph keeps them, so that both engines get the same terms."""
    store = ox.Store()
    store.load(text.encode(), ox.RdfFormat.TURTLE)
    return list(store)


def compiled(data: list[ox.Quad], described: list[ox.Quad], store: Store | None = None) -> Results:
    """Validate with the compiled queries, inside pyoxigraph or a store that holds the data already."""
    store, shapes = store or MemoryStore(data), read_shapes(described)
    plan = compile_shapes(shapes, learn(store, shapes))
    return Counter(
        _result(f.focus, f.path and spell_path(f.path), f.value, f.component, f.shape, f.severity)
        for f in run_plan(plan, store)
    )


def by_pyshacl(data: list[ox.Quad], described: list[ox.Quad]) -> Results:
    """Validate with pySHACL; it raises what it comes upon."""
    from pyshacl import validate

    _, results, text = validate(to_rdflib(data), shacl_graph=to_rdflib(described))
    if not hasattr(results, "objects"):
        raise RuntimeError(str(text).strip().split("\n")[0])
    report = ShapesGraph(ox.Quad(ox_term(s), ox_term(p), ox_term(o)) for s, p, o in results)
    shapes = ShapesGraph(described)
    found: Results = Counter()
    for head in report.subjects(SH + "result"):
        for node in report.objects(head, SH + "result"):
            terms = {
                name: next(iter(report.objects(node, SH + name)), None)
                for name in (
                    "focusNode",
                    "value",
                    "sourceConstraintComponent",
                    "sourceShape",
                    "resultSeverity",
                )
            }
            path = next(iter(report.objects(node, SH + "resultPath")), None)
            found[_result(terms["focusNode"], _spelled(path, report, shapes), *list(terms.values())[1:])] += 1
    return found


def _spelled(path: Any, *graphs: ShapesGraph) -> str | None:
    """Spell a result's path, which pySHACL describes in the report, or names by its node in the shapes."""
    if path is None or isinstance(path, ox.NamedNode):
        return None if path is None else str(path)
    home = next(graph for graph in graphs if any(graph.objects(path, name) for name in _FORMS))
    return spell_path(read_path(home, path))


def _result(focus: Any, path: str | None, value: Any, component: Any, shape: Any, severity: Any) -> Result:
    return Result(
        str(focus),
        path,
        None if value is None else str(value),
        str(component.value).removeprefix(SH).removesuffix("ConstraintComponent"),
        str(shape),
        str(severity.value).removeprefix(SH),
    )
