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


def compiled(case: Case) -> Outcome:
    """Run the compiled queries in pyoxigraph, or in rdflib where pyoxigraph cannot hold the data.

    Where the shapes are in the data file, a graph of the store holds them by name, for `$shapesGraph`.
    """
    data = list(quads(case.data))
    if any(_is_changed(quad.object) for quad in data):
        outcome = _compiled(case, RdflibStore(to_rdflib(data)), None, lambda term: term)
        return Outcome(
            outcome.status, outcome.reason or "in rdflib: pyoxigraph stores xsd:byte as xsd:integer"
        )
    if case.data != case.shapes:
        return _compiled(case, MemoryStore(data), None, _canonical)
    name = ox.NamedNode("urn:shapes")
    shapes = [ox.Quad(q.subject, q.predicate, q.object, name) for q in quads(case.shapes)]
    return _compiled(case, MemoryStore([*data, *shapes]), name, _canonical)


def _is_changed(term: Any) -> bool:
    return isinstance(term, ox.Literal) and _canonical(term).datatype != term.datatype


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
    described = ShapesGraph(ox.Quad(ox_term(s), ox_term(p), ox_term(o)) for s, p, o in results)
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
        _path_of(case, report, path),
        canonical(value("value")),
        value("sourceConstraintComponent"),
        value("sourceShape"),
        value("resultSeverity"),
        messages,
    )


def _path_of(case: Case, report: ShapesGraph, path: Any) -> Any:
    """Read a path from the report, or from the shapes where the report only names its node."""
    if path is None:
        return None
    try:
        return read_path(report, path)
    except KgError:
        return read_path(graph(case.shapes), path)


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


ENGINES: dict[str, Callable[[Case], Outcome]] = {"compiled": compiled, "pySHACL": pyshacl}

#: Why a test is not passed, where the reason of the run needs a word more.
WHY = {
    "core/property/uniqueLang-002": '`sh:uniqueLang "1"^^xsd:boolean` must not count: SHACL 4.4.5 names `true` alone',
    "sparql/node/prefixes-001": "the prefixes of an imported ontology are not found (SHACL 5.2.1)",
    "sparql/pre-binding/shapesGraph-001": "`$shapesGraph` is optional (SHACL 5.3.1)",
}


def table(outcomes: dict[str, dict[str, Outcome]]) -> str:
    """Write the outcome of a run as a page: the counts, and each test that is not plainly passed."""
    lines = [
        "# The W3C test suite for SHACL",
        "",
        "Written by `python tests/validation/compiled/w3c_suite.py docs/shacl-suite.md`, which runs the suite of the",
        "W3C (`data-shapes-test-suite`, as of 2024-01-17) from its manifests. A test passes if the results have the",
        "same focus nodes, paths, values, components, shapes and severities as the suite expects, each as often, and",
        "the same messages where the suite names them. A test that expects a failure passes if the engine refuses.",
        "",
        "| engine | part | passed | failed | refused |",
        "|---|---|---|---|---|",
    ]
    for engine, by_case in outcomes.items():
        for part in ("core", "sparql"):
            counts = Counter(o.status for name, o in by_case.items() if name.startswith(part))
            lines.append(
                f"| {engine} | {part} | {counts['passed']} | {counts['failed']} | {counts['refused']} |"
            )
    lines += ["", "| test | engine | outcome | reason |", "|---|---|---|---|"]
    for engine, by_case in outcomes.items():
        for name, outcome in by_case.items():
            if outcome.status != "passed" or outcome.reason:
                reason = WHY.get(name, outcome.reason) if outcome.status != "passed" else outcome.reason
                lines.append(
                    f"| {name} | {engine} | {outcome.status} | {reason.replace('|', chr(92) + '|')} |"
                )
    return "\n".join(lines) + "\n"


def run() -> dict[str, dict[str, Outcome]]:
    """Run the suite with every engine."""
    listed = cases()
    return {engine: {case.name: judge(case) for case in listed} for engine, judge in ENGINES.items()}


if __name__ == "__main__":
    import logging
    import sys
    import warnings

    logging.disable(logging.ERROR)  # rdflib tells each ill-typed literal
    warnings.simplefilter("ignore")
    Path(sys.argv[1]).write_text(table(run()), encoding="utf-8")
