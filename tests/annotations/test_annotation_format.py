"""What a person writes, and what it becomes: nothing interpreted, nothing moved, nothing said twice."""

from __future__ import annotations

import hashlib
import random
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.annotations import Compiled, compile_annotation
from kg.annotations.fields import FIELDS
from kg.annotations.names import AGENT_CLASSES, INDICATOR_CLASSES, ITEM_CLASSES, MISSING, PERIODS, UNITS
from kg.annotations.nodes import Listing, Mapping, Scalar, read_nodes
from kg.errors import AnnotationError
from kg.vocabulary.bundled import bundled
from kg.vocabulary.namespaces import CMT, DATA, RDF
from kg.vocabulary.terms import IRI, Term, from_ox

TEXT = (
    "Acme plans 30 jobs, and perhaps 40 jobs. In Paris Acme has 20 jobs. In Lyon Acme has 5 jobs before 2030."
    " Several schools and mehrere Schulen take part in 2030."
)
HEAD = """\
document: promise
text: promise.txt
sha256: {sha}
language: en
agents: {{acme: {{organisation: Acme}}}}
"""
RELAXED = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def write(folder: Path, body: str, text: str = TEXT) -> Path:
    """Write a text and the annotation of it."""
    (folder / "promise.txt").write_bytes(text.encode())
    path = folder / "promise.yaml"
    sha = hashlib.sha256(text.encode()).hexdigest()
    path.write_text(HEAD.format(sha=sha) + body, encoding="utf-8")
    return path


def of(compiled: Compiled, subject: str, predicate: IRI) -> list[Term]:
    """The values of a property of a node of the document."""
    node = ox.NamedNode(f"{DATA}promise/{subject}")
    found = [
        one.object for one in compiled.triples if one.subject == node and one.predicate.value == predicate
    ]
    return sorted((from_ox(one) for one in found), key=str)


ITEM = """\
items:
  jobs:
    is: commitment
    label: {en: Jobs, fr: Emplois}
    quotes:
      - Acme plans 30 jobs
      - perhaps 40 jobs
      - In Paris Acme has 20 jobs
      - In Lyon Acme has 5 jobs before 2030
    promisor: acme
    people: {measures: jobs, label: {en: jobs, fr: emplois}}
"""


@pytest.mark.parametrize(
    "trap",
    ["no", "on", "1_000", "0x1F", "2022", "2022-01-01", "1:30", "~", "null", "1e3", ".5", "1.10", "=", "<<"],
)
def test_a_scalar_is_the_text_that_was_written(tmp_path: Path, trap: str) -> None:
    path = tmp_path / "trap.yaml"
    path.write_text(f"key: {trap}\n{trap}: [{trap}]\n", encoding="utf-8")
    root = read_nodes(path)
    assert root.entries["key"] == Scalar(trap, 1, "key")
    listing = root.entries[trap]
    assert isinstance(listing, Listing)
    assert listing.items == (Scalar(trap, 2, f"{trap}[1]"),)


@RELAXED
@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
def test_any_escaped_text_comes_back_code_point_by_code_point(tmp_path: Path, text: str) -> None:
    path = tmp_path / "any.yaml"
    path.write_text('key: "' + "".join(f"\\U{ord(one):08x}" for one in text) + '"\n', encoding="ascii")
    assert read_nodes(path).entries["key"] == Scalar(text, 1, "key")


def test_nodes_know_their_line_and_their_path(tmp_path: Path) -> None:
    path = tmp_path / "lines.yaml"
    path.write_text("a:\n  b:\n    - c\n    - d: e\n", encoding="utf-8")
    a = read_nodes(path).entries["a"]
    assert isinstance(a, Mapping)
    b = a.entries["b"]
    assert isinstance(b, Listing)
    assert b.items[0] == Scalar("c", 3, "a.b[1]")
    assert isinstance(b.items[1], Mapping)
    assert b.items[1].entries["d"] == Scalar("e", 4, "a.b[2].d")


def test_a_figure_rests_on_the_quote_that_holds_its_words(tmp_path: Path) -> None:
    compiled = compile_annotation(write(tmp_path, ITEM + "    target: {value: 40, written: 40}\n"))
    (evidence,) = of(compiled, "jobs-target", CMT.evidence)
    start = TEXT.index("perhaps 40 jobs")
    assert IRI(str(evidence)).local == f"evidence-{start}-{start + 15}"


def test_where_several_quotes_hold_the_words_one_is_chosen_by_other_words(tmp_path: Path) -> None:
    figure = "    baseline: {{value: 1, written: jobs, quote: {}}}\n"
    for words, start in (("In Paris", TEXT.index("In Paris")), ("In Lyon", TEXT.index("In Lyon"))):
        compiled = compile_annotation(write(tmp_path, ITEM + figure.format(words)))
        assert f"evidence-{start}-" in str(of(compiled, "jobs-baseline", CMT.evidence))
    with pytest.raises(AnnotationError, match=r"“Acme” stands in 3 quotes of the item"):
        compile_annotation(write(tmp_path, ITEM + figure.format("Acme")))


@pytest.mark.parametrize(("occurrence", "start"), [(1, 0), (2, 15)])
def test_an_occurrence_chooses_among_several_places(tmp_path: Path, occurrence: int, start: int) -> None:
    quote = f"{{exact: ten jobs, occurrence: {occurrence}}}"
    body = f"items: {{x: {{is: context, label: {{en: x, fr: x}}, quotes: [{quote}]}}}}\n"
    compiled = compile_annotation(write(tmp_path, body, text="ten jobs, then ten jobs"))
    assert f"evidence-{start}-" in str(of(compiled, "x", CMT.evidence))


def test_a_second_figure_of_a_side_is_numbered(tmp_path: Path) -> None:
    figures = "    target: [{value: 30, written: 30}, {value: 40, written: 40}]\n"
    compiled = compile_annotation(write(tmp_path, ITEM + figures))
    assert of(compiled, "jobs-target", CMT.value) == [30]
    assert of(compiled, "jobs-target-2", CMT.value) == [40]


def test_a_derived_figure_may_rest_on_another_whatever_the_order(tmp_path: Path) -> None:
    figures = """\
    totals:
      - {derive: sum-of-quantities, from: [jobs.baseline, jobs.target]}
    baseline: {derive: target-minus-increment}
    increment: {value: 30, written: 30}
    target: {value: 40, written: 40}
"""
    compiled = compile_annotation(write(tmp_path, ITEM + figures))
    assert of(compiled, "jobs-baseline", CMT.value) == [10]
    assert of(compiled, "jobs-total", CMT.value) == [50]


def test_the_operands_of_a_rule_can_be_named(tmp_path: Path) -> None:
    figures = """\
    target: {value: 40, written: 40}
    baseline: {value: 20, written: 20}
    totals: {derive: whole-minus-part, from: {whole: jobs.target, part: jobs.baseline}}
"""
    compiled = compile_annotation(write(tmp_path, ITEM + figures))
    assert of(compiled, "jobs-total", CMT.value) == [20]


def test_bounds_pass_through_a_rule(tmp_path: Path) -> None:
    figures = """\
    increment: {value: 30, written: 30, bound: at-least}
    baseline: {value: 20, written: 20}
    target: {derive: baseline-plus-increment}
"""
    compiled = compile_annotation(write(tmp_path, ITEM + figures))
    assert of(compiled, "jobs-target", CMT.value) == [50]
    assert [IRI(str(one)).local for one in of(compiled, "jobs-target", CMT.bound)] == ["at-least"]


def test_before_a_year_ends_on_the_day_before(tmp_path: Path) -> None:
    compiled = compile_annotation(
        write(tmp_path, ITEM + "    deadline: {before: 2030, written: before 2030}\n")
    )
    assert str(of(compiled, "jobs-deadline", CMT.latest)[0]) == "2029-12-31"
    assert of(compiled, "jobs-deadline", CMT.earliest) == []


@pytest.mark.parametrize(
    ("language", "words", "least"),
    [("en", "Several schools", [2]), ("de", "mehrere Schulen", [2]), ("en", "schools", [])],
)
def test_several_without_a_number_is_at_least_two(
    tmp_path: Path, language: str, words: str, least: list[int]
) -> None:
    body = f"""\
unnamed: {{them: {{described as: {{{language}: {words}}}}}}}
items:
  x:
    is: context
    label: {{en: x, fr: x}}
    quotes: [Several schools and mehrere Schulen take part]
    participants: {{partner: [them]}}
"""
    path = write(tmp_path, body)
    path.write_text(path.read_text("utf-8").replace("language: en", f"language: {language}"), "utf-8")
    assert of(compile_annotation(path), "them", CMT.minMembers) == least


def test_a_gap_without_a_label_gets_one_in_both_languages(tmp_path: Path) -> None:
    from kg.vocabulary.namespaces import RDFS

    compiled = compile_annotation(write(tmp_path, ITEM + "    unknown: {deadline: }\n"))
    assert of(compiled, "jobs-gap-deadline", RDFS.label) == ["deadline: not stated", "échéance : non précisé"]


@RELAXED
@given(st.integers(0, len(TEXT) - 1), st.integers(1, 30))
def test_a_quote_is_anchored_where_it_stands_or_refused(tmp_path: Path, start: int, length: int) -> None:
    quote = TEXT[start : start + length]
    escaped = "".join(f"\\U{ord(one):08x}" for one in quote)
    body = f'items: {{x: {{is: context, label: {{en: x, fr: x}}, quotes: ["{escaped}"]}}}}\n'
    places = [at for at in range(len(TEXT)) if TEXT.startswith(quote, at)]
    if len(places) > 1 or not quote.strip():
        with pytest.raises(AnnotationError):
            compile_annotation(write(tmp_path, body))
    else:
        (evidence,) = of(compile_annotation(write(tmp_path, body)), "x", CMT.evidence)
        assert IRI(str(evidence)).local == f"evidence-{places[0]}-{places[0] + len(quote)}"


@RELAXED
@given(st.randoms(use_true_random=False))
def test_the_order_in_which_fields_are_written_changes_nothing(tmp_path: Path, order: random.Random) -> None:
    fields = [
        "increment: {value: 30, written: 30}",
        "target: {value: 40, written: 40}",
        "baseline: {derive: target-minus-increment}",
        "deadline: {before: 2030, written: before 2030}",
        "unknown: {start: }",
    ]
    straight = compile_annotation(write(tmp_path, ITEM + "".join(f"    {one}\n" for one in fields)))
    order.shuffle(fields)
    shuffled = compile_annotation(write(tmp_path, ITEM + "".join(f"    {one}\n" for one in fields)))
    assert shuffled == straight


def test_every_unit_that_people_can_write_is_one_of_qudt() -> None:
    listed = (Path(__file__).parents[1] / "ontology" / "pinned" / "unit.txt").read_text(encoding="utf-8")
    pinned = set(listed.splitlines())
    assert {unit.local for unit in (*UNITS.values(), *PERIODS.values())} - pinned == set()


def test_every_term_that_a_field_becomes_exists_in_the_ontology() -> None:
    path = bundled("ontology") / "commitment.ttl"
    declared = {
        from_ox(one.subject)
        for one in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)
        if one.predicate.value == RDF.type
    }
    used: set[Any] = {field.term for fields in FIELDS.values() for field in fields if field.term}
    used |= {term for term, *_ in MISSING.values()}
    used |= {*AGENT_CLASSES.values(), *INDICATOR_CLASSES.values(), *ITEM_CLASSES.values()}
    assert len(used) > 40
    assert {term for term in used if term.startswith(str(CMT))} - declared == set()
