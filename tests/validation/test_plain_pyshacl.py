"""The shapes are plain SHACL: pySHACL and rdflib alone, without the ontology, find the same."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
from validation_samples import FAULTS, Check

from kg.stores.rdflib_terms import to_rdflib
from kg.validation.report import Severity
from kg.validation.snapshot import read_shapes
from kg.vocabulary.bundled import bundled
from kg.vocabulary.namespaces import CODES, SH

#: Faults that touch different nodes of the base, most of them found by SPARQL.
TOGETHER = (
    "derived-value-ratio",
    "derived-in-another-unit",
    "two-figures-for-one-side",
    "wish-from-the-comment-form",
    "as-written-spells-another-value",
    "factor-misses-increment",
    "year-that-ends-in-november",
    "gap-where-nothing-is-missing",
)


def test_pyshacl_alone_finds_the_same(check: Check, base: list[ox.Quad], tmp_path: Path) -> None:
    from pyshacl import validate

    changes = [quad for name in TOGETHER for quad in ox.parse(path=str(FAULTS / f"{name}.ttl"))]
    changed = {quad.subject for quad in changes}
    data = to_rdflib([*(quad for quad in base if quad.subject not in changed), *changes])
    shapes = to_rdflib(ox.Quad(t.subject, t.predicate, t.object) for t in read_shapes())
    _, results, _ = validate(data, shacl_graph=shapes)
    plain = {
        (str(results.value(result, _sh("focusNode"))), str(results.value(result, _sh("sourceShape"))))
        for result in results.objects(None, _sh("result"))
    }
    together = tmp_path / "together.ttl"
    together.write_bytes(ox.serialize([q.triple for q in changes], format=ox.RdfFormat.TURTLE) or b"")
    ours = check(together)
    assert len(ours.violations) - len(ours.of_severity(Severity.INFO)) == len(TOGETHER)
    assert {(str(v.focus), str(v.shape)) for v in ours.violations} == plain


def test_the_codes_that_shapes_allow_are_the_codes_that_there_are() -> None:
    codes = {
        quad.subject.value
        for quad in ox.parse(path=str(bundled("ontology") / "codes.ttl"))
        if isinstance(quad.subject, ox.NamedNode)
        and quad.subject.value.startswith(tuple(str(namespace) for namespace in CODES.values()))
        and quad.subject.value not in {str(namespace) for namespace in CODES.values()}
    }
    allowed = {
        triple.object.value
        for triple in read_shapes()
        if isinstance(triple.object, ox.NamedNode)
        and triple.object.value.startswith(tuple(str(namespace) for namespace in CODES.values()))
    }
    assert allowed == codes


def _sh(name: str) -> object:
    import rdflib

    return rdflib.URIRef(SH[name])
