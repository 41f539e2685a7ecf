"""Each announcement of `shared/cases` is encoded: every fact of its key, its conflicts, its questions.

The checks are the same for all cases. They are given what is in the folders: texts, annotations, `map.toml`.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from answer_keys import FOLDER
from case_folders import HERE, Case, cases
from key_answers import tells, unsaid

import kg

if not FOLDER.is_dir():
    pytest.skip("the answer keys lie beside the checkout, in ../shared/cases", allow_module_level=True)

CASES = list(cases())
each_case = pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])


def test_every_case_is_encoded() -> None:
    assert {case.name for case in CASES} == {path.stem for path in FOLDER.glob("*.yaml")}


@each_case
def test_the_texts_are_those_of_the_case(case: Case) -> None:
    for source, text in case.key.texts.items():
        assert (case.folder / f"{source}.txt").read_text(encoding="utf-8") == text, source
        assert (case.folder / f"{source}.yaml").exists(), f"{source} is not encoded"


@each_case
def test_every_fact_of_the_key_is_in_the_graph(case: Case) -> None:
    assert [str(difference) for difference in case.comparer.differences()] == []


@each_case
def test_what_no_document_says_is_computed_by_a_question(case: Case) -> None:
    for name, row in case.table["facts"].items():
        for path, asked in row.get("asked", {}).items():
            value = case.key.facts[name][path]["v"]
            assert value in asked["row"].values(), f"{name}.{path}: the row does not show {value}"
            answers = case.graph.ask(asked["question"], **case.given(asked.get("with", {})))
            assert any(matches(case, found, asked["row"]) for found in answers), (name, path, str(answers))


@each_case
def test_what_is_left_out_is_what_the_key_took_from_elsewhere(case: Case) -> None:
    for name, row in case.table["facts"].items():
        for path in row.get("outside", {}):
            assert "outside" in str(case.key.facts[name][path.split(".")[0]]), (
                f"{name}.{path} is in the texts"
            )


@each_case
def test_it_conforms(case: Case) -> None:
    report = case.graph.validate(engine="sparql")
    assert report.conforms, str(report)


@each_case
def test_turtle_round_trip(case: Case, tmp_path: Path) -> None:
    again = kg.load(case.graph.export(tmp_path / "case.ttl"))
    assert {quad.triple for quad in again.store.quads()} == {quad.triple for quad in case.graph.store.quads()}


@each_case
def test_conflicting_values_stand_side_by_side(case: Case) -> None:
    rows = case.table.get("conflicts", [])
    assert len(rows) == len(case.key.conflicts)
    for conflict, row in zip(case.key.conflicts, rows, strict=True):
        assert len(row["values"]) == len(conflict["values"]), conflict
        for told, nodes in zip(conflict["values"], row["values"], strict=True):
            sources = told["source"] if isinstance(told["source"], list) else [told["source"]]
            assert {name.partition("/")[0] for name in nodes} == set(sources), (told, nodes)
            for name in nodes:
                node = case.comparer.iri(name)
                found = values_of(case, node)
                assert found is not None, f"{name} is not in the graph"
                if isinstance(told["v"], int | float):
                    assert Decimal(str(told["v"])) in found, (told, name, found)
                else:
                    assert tells(told["v"], found), (told, name, found)


@each_case
def test_no_trap_is_stepped_into(case: Case) -> None:
    rows = case.table.get("traps", [])
    assert len(rows) == len(case.key.traps)
    for trap, row in zip(case.key.traps, rows, strict=True):
        assert row.get("holds"), f"{trap}: what does hold says that the pattern can match at all"
        for pattern in row["holds"]:
            assert case.graph.query(f"ASK {{ {case.pattern(pattern)} }}") is True, (trap, pattern)
        for pattern in row.get("never", []):
            assert case.graph.query(f"ASK {{ {case.pattern(pattern)} }}") is False, (trap, pattern)


@each_case
def test_every_question_of_the_key_is_answered_by_bundled_questions(case: Case) -> None:
    rows = case.table.get("queries", [])
    assert [row["q"] for row in rows] == [query["q"] for query in case.key.queries]
    for row in rows:
        assert row["ask"], row["q"]
        for asked in row["ask"]:
            answers = case.graph.ask(asked["question"], **case.given(asked.get("with", {})))
            for wanted in asked["rows"]:
                assert any(matches(case, found, wanted) for found in answers), (
                    row["q"],
                    wanted,
                    str(answers),
                )
            for unwanted in asked.get("no_rows", []):
                assert not any(matches(case, found, unwanted) for found in answers), (row["q"], unwanted)
            if asked.get("all"):
                assert len(answers) == len(asked["rows"]), (row["q"], str(answers))


@each_case
def test_what_is_asked_says_what_the_key_answers(case: Case) -> None:
    nodes = {name: row["node"] for name, row in case.table["facts"].items() if "node" in row}
    for query, row in zip(case.key.queries, case.table["queries"], strict=True):
        rows = [wanted for asked in row["ask"] for wanted in asked["rows"]]
        missing = set(unsaid(str(query["a"]), rows, nodes))
        # What the graph must not hold is named with why; and nothing that it holds is.
        assert missing == set(row.get("unshown", ())), (query, missing)


def test_an_answer_that_the_rows_do_not_give_is_seen() -> None:
    rows = [{"item": "s0/staff", "value": 700, "latest": date(2030, 12, 31)}, {"share": 4.25, "months": 120}]
    nodes = {"f1": "s0/staff", "f2": "s1/sites"}
    assert unsaid("700 (s0), 425 % of it, 10 years, by 2030: f1", rows, nodes) == []
    assert unsaid("701 (s1), 7 bn, 15-20 %, 2031: f2 of 70 000", rows, nodes) == [
        *("701", "7", "15", "20", "2031", "70 000"),
        "s1",
        "f2",
    ]


def test_a_conflicting_value_of_another_number_is_seen() -> None:
    assert tells("613 M truly new", {Decimal(613_000_000)})
    assert not tells("613 M truly new", {Decimal(870_000_000)})
    assert not tells("+200 to 1 000, so baseline 800 (x1.25)", {Decimal("1.43")})
    assert tells("exactly a quarter", {Decimal(25)}), (
        "words without a number are compared by their source alone"
    )


def matches(case: Case, found: Any, wanted: dict[str, Any]) -> bool:
    return all(same(getattr(found, column), case.cell(value)) for column, value in wanted.items())


def same(found: Any, wanted: Any) -> bool:
    """Whether a cell is the one wanted; a code may be named by its last part."""
    return found == wanted or (isinstance(found, kg.IRI) and found.local == wanted)


def values_of(case: Case, node: str) -> set[Decimal] | None:
    rows = case.graph.query(
        f"SELECT ?value {{ <{node}> a ?type "
        f"OPTIONAL {{ <{node}> cmt:value|cmt:minValue|cmt:maxValue ?value }} }}"
    )
    assert isinstance(rows, kg.Answers)
    return {Decimal(str(row.value)) for row in rows if row.value is not None} if len(rows) else None


def test_the_folders_hold_nothing_else() -> None:
    known = {".txt", ".yaml", ".toml"}
    assert [path.name for path in HERE.glob("*/*") if path.is_file() and path.suffix not in known] == []
