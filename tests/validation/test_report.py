"""A report says what is wrong, on which words, what mends it, and what was never tried."""

from __future__ import annotations

import dataclasses

import pyoxigraph as ox
import pytest
from validation_samples import FAULTS, Check

from kg.errors import InputError
from kg.stores.memory import MemoryStore
from kg.validation.report import Report, Severity
from kg.validation.run import validate
from kg.vocabulary.bundled import bundled
from kg.vocabulary.namespaces import DATA, SH
from kg.vocabulary.terms import IRI


def test_a_finding_says_everything_a_reader_needs(check: Check) -> None:
    (finding,) = check(FAULTS / "as-written-spells-another-value.ttl").of_severity(Severity.WARNING)
    assert finding.focus == IRI(str(DATA) + "base/observation-actual")
    assert finding.label == "observation-actual"
    assert finding.value == "45"
    assert finding.quote == (
        "The Watchdog counts 45 engineers on 1 June 2020, and calls the promise partly kept."
    )
    assert finding.reason() == "observation-actual: The digits as written do not spell the value. (45)"
    assert finding.repair.startswith("Correct cmt:value")
    with pytest.raises(dataclasses.FrozenInstanceError):
        finding.label = "another"  # type: ignore[misc]


def test_an_item_goes_by_its_label_in_the_language_of_the_report(check: Check) -> None:
    fault = FAULTS / "factor-misses-increment.ttl"
    assert check(fault).of_severity(Severity.WARNING)[0].label == "more engineers"
    assert check(fault, "fr").of_severity(Severity.WARNING)[0].label == "davantage d'ingénieurs"


def test_a_report_in_french(check: Check) -> None:
    report = check(FAULTS / "derived-figure-with-evidence.ttl", "fr")
    (finding,) = report.of_severity(Severity.VIOLATION)
    assert finding.message.startswith("Un chiffre déduit n’a pas de preuve à lui")
    assert finding.repair.startswith("Retirer cmt:evidence")
    assert "Les données ne sont pas conformes : 1 à réparer" in str(report)
    assert "Citation : « Acme pledges" in str(report)


def test_every_message_and_repair_is_in_both_languages() -> None:
    texts: dict[tuple[str, str], set[str | None]] = {}
    for quad in ox.parse(path=str(bundled("ontology") / "shapes.ttl")):
        if quad.predicate.value == SH.message or quad.predicate.value.endswith("#repair"):
            assert isinstance(quad.object, ox.Literal)
            texts.setdefault((str(quad.subject), str(quad.predicate)), set()).add(quad.object.language)
    assert texts
    assert {key: languages for key, languages in texts.items() if languages != {"en", "fr"}} == {}


def test_another_language_is_refused() -> None:
    with pytest.raises(InputError, match="'de' is not one of en, fr"):
        validate(MemoryStore(), language="de")


def test_a_vacuous_pass_shows() -> None:
    report = validate(MemoryStore())
    assert report.conforms
    assert set(report.exercised.values()) == {0}
    assert f"0 of {len(report.exercised)} rules had something to check." in str(report)
    assert "Nothing to check for: agent-described, announcement-dated" in str(report)


def test_the_report_counts_the_nodes_of_each_rule(check: Check) -> None:
    counts = {shape.local: nodes for shape, nodes in check().exercised.items()}
    assert counts["commitment-force"] == 4
    assert counts["item-evidence"] == 6
    assert counts["derived-value"] == 3
    assert counts["evidence-orphaned"] == 8
    assert counts["range-bound"] == 0


def test_quotes_count_as_unchecked_without_texts(base: list[ox.Quad]) -> None:
    report = validate(MemoryStore(base))
    assert {nodes for shape, nodes in report.exercised.items() if "wrong-" in shape} == {0}


def test_the_order_depends_on_the_data_alone(base: list[ox.Quad]) -> None:
    forth, back = (validate(MemoryStore(quads)) for quads in (base, base[::-1]))
    assert forth.violations == back.violations
    assert str(forth) == str(back)


def test_graver_findings_come_first(check: Check) -> None:
    ranks = [finding.severity.rank for finding in check(FAULTS / "document-missing.ttl").violations]
    assert ranks == sorted(ranks)
    assert ranks[0] == Severity.WARNING.rank


def test_a_report_is_plain_values_for_json(check: Check) -> None:
    report = check(FAULTS / "value-as-double.ttl").to_dict()
    assert report["conforms"] is False
    violations = report["violations"]
    assert isinstance(violations, list)
    assert violations[0]["severity"] == "violation"
    assert violations[0]["value"] == "45.0"


def test_the_users_graph_is_unchanged(base: list[ox.Quad]) -> None:
    store = MemoryStore(base)
    before = set(store.quads())
    validate(store)
    assert set(store.quads()) == before


def test_a_users_rdflib_graph_is_unchanged(base: list[ox.Quad]) -> None:
    from kg.stores.rdflib_store import RdflibStore
    from kg.stores.rdflib_terms import to_rdflib

    graph = to_rdflib(base)
    before, prefixes = set(graph), dict(graph.namespaces())
    report = validate(RdflibStore(graph))
    assert report.conforms
    assert set(graph) == before
    assert dict(graph.namespaces()) == prefixes


def test_the_ontology_given_with_the_data_is_no_data(base: list[ox.Quad]) -> None:
    both = list(base)
    for name in ("commitment.ttl", "codes.ttl", "shapes.ttl"):
        both.extend(ox.parse(path=str(bundled("ontology") / name)))
    alone, together = validate(MemoryStore(base)), validate(MemoryStore(both))
    assert together.violations == alone.violations
    assert together.exercised == alone.exercised


def test_a_subclass_of_the_users_own_is_checked_too(check: Check) -> None:
    report = check(
        """
        :Pledge rdfs:subClassOf cmt:Commitment .
        :wish a :Pledge ; cmt:promisor agent:acme ; cmt:kind kind:other ; cmt:evidence :words-wish .
        """
    )
    assert [v.shape.local for v in report.of_severity(Severity.VIOLATION)] == ["commitment-force"]


def test_named_graphs_are_one_graph(base: list[ox.Quad]) -> None:
    graphs = [ox.NamedNode(f"https://example.org/{name}") for name in ("one", "two")]
    quads = [ox.Quad(q.subject, q.predicate, q.object, graph) for q in base for graph in graphs]
    assert _summary(validate(MemoryStore(quads))) == _summary(validate(MemoryStore(base)))


def _summary(report: Report) -> tuple[object, ...]:
    return report.violations, dict(report.exercised)
