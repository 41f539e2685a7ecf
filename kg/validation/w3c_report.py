"""A report as the validation report of SHACL 3.6, in Turtle."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox

from kg.validation.compiler.findings import Finding, report_graph
from kg.validation.compiler.model import Path, Predicate
from kg.validation.compiler.reading import Shapes
from kg.validation.engine_sparql import installed_shapes, tell_path
from kg.validation.report import Violation
from kg.vocabulary.namespaces import PREFIXES, SH
from kg.vocabulary.terms import IRI, Text, to_ox

_PREFIXES = {"sh": str(SH), "shapes": "https://w3id.org/commitment-graph/shapes#"}


def report_turtle(violations: Iterable[Violation]) -> bytes:
    """Write findings as one `sh:ValidationReport`; the same findings give the same bytes.

    Every finding speaks against `sh:conforms`, whatever its severity (SHACL 3.1). A finding of a check that
    is no SHACL constraint (a quote looked up in its text) has its rule as `sh:sourceConstraintComponent`.
    """
    shapes = installed_shapes()
    triples = list(report_graph(_finding(violation, shapes) for violation in violations))
    names: dict[str, ox.BlankNode] = {}

    def named(term: ox.NamedNode | ox.BlankNode | ox.Literal) -> ox.NamedNode | ox.BlankNode | ox.Literal:
        if isinstance(term, ox.BlankNode):
            return names.setdefault(term.value, ox.BlankNode(f"r{len(names)}"))
        return term

    renamed = [ox.Triple(named(t.subject), t.predicate, named(t.object)) for t in triples]  # type: ignore[arg-type]
    data: bytes = ox.serialize(renamed, format=ox.RdfFormat.TURTLE, prefixes=_used(renamed))  # type: ignore[assignment]
    return data


def _used(triples: Iterable[ox.Triple]) -> dict[str, str]:
    """Return the prefixes that some triples need."""
    text = " ".join(f"{t.predicate} {t.subject} {t.object}" for t in triples)
    return {prefix: iri for prefix, iri in sorted({**PREFIXES, **_PREFIXES}.items()) if f"<{iri}" in text}


def _finding(violation: Violation, shapes: Shapes) -> Finding:
    text = violation.message
    return Finding(
        focus=to_ox(violation.focus),
        path=None if violation.path is None else _path(violation, shapes),
        value=None if violation.value is None else to_ox(violation.value),
        component=ox.NamedNode(str(violation.component or violation.shape)),
        shape=ox.NamedNode(str(violation.shape)),
        severity=ox.NamedNode(str(SH[violation.severity.value.capitalize()])),
        messages=(to_ox(Text(text, violation.language)),),  # type: ignore[arg-type]
    )


def _path(violation: Violation, shapes: Shapes) -> Path | None:
    """Return the path that a violation spells: the shape's own, or one property that a query found."""
    shape = shapes.by_id.get(ox.NamedNode(str(violation.shape)))
    if shape is not None and shape.path is not None and tell_path(shape.path) == violation.path:
        return shape.path
    prefix, colon, local = str(violation.path).partition(":")
    if colon and prefix in PREFIXES:
        return Predicate(ox.NamedNode(PREFIXES[prefix] + local))
    return Predicate(ox.NamedNode(str(IRI(str(violation.path)))))
