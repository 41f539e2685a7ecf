"""The W3C test suite for SHACL: read from its manifests, run by three engines, told in a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg.errors import KgError
from kg.stores.memory import MemoryStore
from kg.stores.rdflib_store import RdflibStore
from kg.stores.rdflib_terms import ox_term, to_rdflib
from kg.validation.compiler import Finding, compile_shapes, run_plan
from kg.validation.compiler.paths import read_path
from kg.validation.compiler.reading import read_shapes
from kg.validation.compiler.running import learn
from kg.validation.compiler.shapes_graph import ShapesGraph

SUITE = Path(__file__).parents[3] / ".." / "shared" / "w3c-shacl"
_MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
_SHT = "http://www.w3.org/ns/shacl-test#"
_SH = "http://www.w3.org/ns/shacl#"
_FAILURE = ox.NamedNode(_SHT + "Failure")


@dataclass(frozen=True)
class Case:
    """One test: its files, and what it expects."""

    name: str
    data: Path
    shapes: Path
    file: Path
    result: Any
    expects_failure: bool

    @property
    def part(self) -> str:
        return self.name.partition("/")[0]


@dataclass(frozen=True)
class Outcome:
    """How an engine did: `passed`, `failed` or `refused`, and why."""

    status: str
    reason: str = ""


@cache
def graph(file: Path) -> ShapesGraph:
    return ShapesGraph(quads(file))


@cache
def quads(file: Path) -> tuple[ox.Quad, ...]:
    """Parse a file once, so that a blank node is the same in the data, the shapes and what is expected."""
    return tuple(ox.parse(path=str(file), base_iri=file.as_uri()))


def cases() -> list[Case]:
    """Find the tests: those that a manifest lists, and one that the suite forgot to list."""
    return sorted(_cases(), key=lambda case: case.name)


def _cases() -> Iterator[Case]:
    root = SUITE.resolve()
    for file in sorted(root.rglob("*.ttl")):
        found = graph(file)
        for manifest in found.subjects(_MF + "entries"):
            for entry in found.items(found.objects(manifest, _MF + "entries")[0]):
                action = found.objects(entry, _MF + "action")[0]
                data, shapes = (
                    _path(found.objects(action, _SHT + name)[0]) for name in ("dataGraph", "shapesGraph")
                )
                result = found.objects(entry, _MF + "result")[0]
                name = str(file.relative_to(root).with_suffix(""))
                yield Case(name, data, shapes, file, result, result == _FAILURE)


def _path(iri: Any) -> Path:
    from urllib.parse import unquote, urlsplit

    return Path(unquote(urlsplit(iri.value).path))


def compiled_in_memory(case: Case) -> Outcome:
    """Run the compiled queries in pyoxigraph; the shapes are in a graph of the store too."""
    name = ox.NamedNode("urn:shapes")
    shapes = [ox.Quad(q.subject, q.predicate, q.object, name) for q in quads(case.shapes)]
    both = [*quads(case.data), *shapes] if case.data == case.shapes else list(quads(case.data))
    return _compiled(case, MemoryStore(both), name if case.data == case.shapes else None, _canonical)


def compiled_in_rdflib(case: Case) -> Outcome:
    """Run the compiled queries in rdflib."""
    return _compiled(case, RdflibStore(to_rdflib(quads(case.data))), None, lambda term: term)


def _compiled(case: Case, store: Any, name: Any, canonical: Callable[[Any], Any]) -> Outcome:
    try:
        shapes = read_shapes(quads(case.shapes), name)
        found = list(run_plan(compile_shapes(shapes, learn(store, shapes)), store))
    except KgError as error:
        return Outcome("passed") if case.expects_failure else Outcome("refused", str(error))
    return _judge(case, Counter(_key(case, each, canonical) for each in found), canonical)


def pyshacl(case: Case) -> Outcome:
    """Run pySHACL."""
    import rdflib
    from pyshacl import validate
    from pyshacl.errors import ValidationFailure

    sh = rdflib.Namespace(_SH)
    shapes = to_rdflib(quads(case.shapes))
    data = shapes if case.data == case.shapes else to_rdflib(quads(case.data))
    try:
        conforms, results, text = validate(data, shacl_graph=shapes, advanced=False)
    except Exception as error:  # pySHACL raises what it comes upon
        return Outcome("passed") if case.expects_failure else Outcome("refused", _first_line(error))
    if isinstance(results, ValidationFailure):
        return Outcome("passed") if case.expects_failure else Outcome("refused", _first_line(text))
    del conforms
    described = ShapesGraph(
        ox.Quad(ox_term(s), ox_term(p), ox_term(o)) for g in (results, shapes) for s, p, o in g
    )
    found: Counter[Any] = Counter()
    for result in results.objects(None, sh.result):
        found[_described(case, described, ox_term(result), lambda term: term)] += 1
    return _judge(case, found, lambda term: term)


def _judge(case: Case, found: Counter[Any], canonical: Callable[[Any], Any]) -> Outcome:
    if case.expects_failure:
        return Outcome("failed", "no failure, where the suite expects one")
    expected: Counter[Any] = Counter()
    report = graph(case.file)
    for result in report.objects(case.result, _SH + "result"):
        expected[_described(case, report, result, canonical)] += 1
    if found == expected:
        return Outcome("passed")
    missing, more = expected - found, found - expected
    return Outcome("failed", f"missing: {_tell(missing)}; not expected: {_tell(more)}")


def _described(case: Case, report: ShapesGraph, result: Any, canonical: Callable[[Any], Any]) -> Any:
    def value(name: str) -> Any:
        return next(iter(report.objects(result, _SH + name)), None)

    path = value("resultPath")
    messages = frozenset(report.objects(result, _SH + "resultMessage")) if _wants_messages(case) else None
    return (
        canonical(value("focusNode")),
        None if path is None else read_path(report, path),
        canonical(value("value")),
        value("sourceConstraintComponent"),
        value("sourceShape"),
        value("resultSeverity"),
        messages,
    )


def _key(case: Case, found: Finding, canonical: Callable[[Any], Any]) -> Any:
    messages = frozenset(found.messages) if _wants_messages(case) else None
    return (
        canonical(found.focus), found.path, canonical(found.value), found.component, found.shape, found.severity,
        messages,
    )  # fmt: skip


def _wants_messages(case: Case) -> bool:
    """Messages count where the suite names them."""
    report = graph(case.file)
    return any(report.objects(r, _SH + "resultMessage") for r in report.objects(case.result, _SH + "result"))


def _canonical(term: Any) -> Any:
    """Spell a term as pyoxigraph keeps it."""
    if not isinstance(term, ox.Literal):
        return term
    node = ox.NamedNode("urn:x")
    store = ox.Store()
    store.add(ox.Quad(node, node, term))
    return next(iter(store)).object


def _tell(several: Counter[Any]) -> str:
    told = [
        f"{focus} {value} {str(component).rpartition('#')[2]}" for focus, _, value, component, *_ in several
    ]
    return ", ".join(told[:3]) or "nothing"


def _first_line(error: object) -> str:
    return str(error).strip().split("\n")[0][:200]


ENGINES: dict[str, Callable[[Case], Outcome]] = {
    "compiled, pyoxigraph": compiled_in_memory,
    "compiled, rdflib": compiled_in_rdflib,
    "pySHACL": pyshacl,
}
