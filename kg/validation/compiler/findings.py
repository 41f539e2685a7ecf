"""What a compiled query finds, as the terms of a validation result (SHACL 3.6.2)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from kg.validation.compiler.model import Node, Path, Predicate, ShapeId
from kg.validation.compiler.paths import describe_path
from kg.vocabulary.namespaces import RDF, SH


@dataclass(frozen=True, slots=True)
class Finding:
    """One validation result: the focus node, the path and the value that break a constraint of a shape."""

    focus: Node
    path: Path | None
    value: Node | None
    component: Node
    shape: ShapeId
    severity: ox.NamedNode
    messages: tuple[ox.Literal, ...]
    source: Node | None = None


def report_graph(findings: Iterable[Finding]) -> Iterator[ox.Triple]:
    """Describe findings as the `sh:ValidationReport` that SHACL 3.6 defines, one statement after the other.

    Every finding speaks against conformance, whatever its severity (SHACL 3.1).
    """
    report = ox.BlankNode()
    yield _triple(report, RDF.type, _sh("ValidationReport"))
    conforms = True
    for finding in findings:
        conforms = False
        result = ox.BlankNode()
        yield _triple(report, SH.result, result)
        yield _triple(result, RDF.type, _sh("ValidationResult"))
        yield _triple(result, SH.focusNode, finding.focus)
        yield _triple(result, SH.resultSeverity, finding.severity)
        yield _triple(result, SH.sourceConstraintComponent, finding.component)
        yield _triple(result, SH.sourceShape, finding.shape)
        if finding.path is not None:
            node, triples = describe_path(finding.path)
            yield _triple(result, SH.resultPath, node)
            yield from triples
        if finding.value is not None:
            yield _triple(result, SH.value, finding.value)
        if finding.source is not None:
            yield _triple(result, SH.sourceConstraint, finding.source)
        for message in finding.messages:
            yield _triple(result, SH.resultMessage, message)
    yield _triple(report, SH.conforms, ox.Literal(conforms))


def path_of(term: Node | None, otherwise: Path | None) -> Path | None:
    """Return the path that a query found (`?path`), or else the shape's."""
    return Predicate(term) if isinstance(term, ox.NamedNode) else otherwise


def _sh(name: str) -> ox.NamedNode:
    return ox.NamedNode(str(SH[name]))


def _triple(subject: ShapeId, predicate: str, value: Node) -> ox.Triple:
    return ox.Triple(subject, ox.NamedNode(str(predicate)), value)
