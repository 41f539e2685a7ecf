"""A report is also the validation report of SHACL: the same from both engines, with stable bytes."""

from __future__ import annotations

import rdflib
from validation_samples import FAULTS, Check

from kg.validation.report import Report

SH = rdflib.Namespace("http://www.w3.org/ns/shacl#")
FILES = ("value-as-double", "derived-value-ratio", "commitment-without-baseline", "quote-at-a-wrong-offset")


def read(report: Report) -> rdflib.Graph:
    return rdflib.Graph().parse(data=report.to_graph(), format="turtle")


def results(graph: rdflib.Graph) -> list[dict[str, str]]:
    """Return the results as plain values; a path of several steps as its Turtle is left out."""
    found = []
    for result in graph.objects(None, SH.result):
        row = {str(p): str(o) for p, o in graph.predicate_objects(result) if not isinstance(o, rdflib.BNode)}
        found.append(row)
    return sorted(found, key=str)


def faulty(check: Check, engine: str) -> list[Report]:
    there = [FAULTS / f"{name}.ttl" for name in FILES if (FAULTS / f"{name}.ttl").exists()]
    assert len(there) >= 3
    return [check(file, engine=engine) for file in there]


def test_both_engines_give_the_same_report_graph(check: Check) -> None:
    for one, other in zip(faulty(check, "pyshacl"), faulty(check, "sparql"), strict=True):
        assert results(read(one)) == results(read(other)) != []
        assert one.to_graph() == other.to_graph()


def test_each_finding_is_a_result_with_what_shacl_asks_for(check: Check) -> None:
    report = check(FAULTS / "value-as-double.ttl")
    graph = read(report)
    (node,) = graph.subjects(rdflib.RDF.type, SH.ValidationReport)
    assert graph.value(node, SH.conforms) == rdflib.Literal(False)
    found = list(graph.objects(node, SH.result))
    assert len(found) == len(report.violations)
    for result in found:
        for name in (
            "focusNode",
            "resultSeverity",
            "sourceConstraintComponent",
            "sourceShape",
            "resultMessage",
        ):
            assert graph.value(result, SH[name]) is not None, name
    components = {str(o) for o in graph.objects(None, SH.sourceConstraintComponent)}
    assert any(component.startswith(str(SH)) for component in components)
    paths = list(graph.objects(None, SH.resultPath))
    assert paths
    assert any(graph.value(path, SH.alternativePath) for path in paths if isinstance(path, rdflib.BNode))


def test_data_without_findings_conform() -> None:
    graph = read(Report.of((), {}))
    (node,) = graph.subjects(rdflib.RDF.type, SH.ValidationReport)
    assert graph.value(node, SH.conforms) == rdflib.Literal(True)


def test_a_limit_is_told(check: Check) -> None:
    whole = check(FAULTS / "value-as-double.ttl", engine="sparql")
    assert whole.limit is None
    assert sum(whole.counts.values()) == len(whole.violations) > 2
    assert "By rule" in whole.summary()
