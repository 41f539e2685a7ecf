"""Rows 1 to 47 of what the graph must answer: each by bundled questions, on two engines, in two languages.

`questions.toml` holds the rows: the question asked in words, the bundled question, its parameters, and the
expected values of some of its columns, row by row. Rows 1 to 30 ask the first article, the others the corpus
of the encoded cases with it, and some the invented canal, which every store is asked too (tests/stores). What
the corpus must answer was worked out from the texts and their keys before it was compared. rdflib takes half
a minute to compare versions there, and its rows do not depend on the language, so the corpus is asked in
English on it, and `changes` in the invented canal alone.
"""

import subprocess
import sys
import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from question_graphs import ARTICLE, CANAL, ENGINES, store

from kg.questions.asking import ask
from kg.vocabulary.namespaces import DATA, PREFIXES
from kg.vocabulary.terms import IRI

TABLE = tomllib.loads((Path(__file__).parent / "questions.toml").read_text(encoding="utf-8"))["row"]


def expected(told: Any) -> Any:
    """Read a value of the table: `:staff` is of the article, `/x/staff` of x, `canal:x/y` of the canal."""
    if isinstance(told, list):
        return tuple(str(expected(one)) for one in told)
    if isinstance(told, float):
        return Decimal(str(told))
    if not isinstance(told, str):
        return told
    if told.startswith("/"):
        return DATA[told[1:]]
    prefix, colon, local = told.partition(":")
    if prefix == "canal":
        return IRI(CANAL + local)
    if colon and not prefix:
        return IRI(ARTICLE + local)
    return IRI(PREFIXES[prefix] + local) if colon and prefix in PREFIXES else (told or None)


def test_the_table_has_every_row() -> None:
    numbers = [row["number"] for row in TABLE]
    assert numbers == sorted(numbers)
    assert set(numbers) == set(range(1, 48))
    assert {row["number"] for row in TABLE if "of" not in row} == set(range(1, 31))


def test_an_empty_answer_says_why_and_the_question_is_answered_elsewhere() -> None:
    empty = [row for row in TABLE if not row["rows"]]
    assert [row for row in empty if not row.get("none")] == []
    assert {row["ask"] for row in empty} <= {row["ask"] for row in TABLE if row["rows"]}


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("row", TABLE, ids=[f"{row['number']}-{row['ask']}" for row in TABLE])
def test_row(row: dict[str, Any], language: str, engine: str) -> None:
    if engine == "rdflib" and "of" in row and (language != "en" or row["ask"] == "changes"):
        pytest.skip("slow on rdflib; see above")
    answers = ask(store(row.get("of", "article"), engine), row["ask"], language, **row.get("with", {}))
    columns = row["columns"]
    got = [tuple(answer[column] for column in columns) for answer in answers]
    wanted = [
        tuple(expected(value[language] if isinstance(value, dict) else value) for value in values)
        for values in row["rows"]
    ]
    assert got == wanted


def test_a_wrong_expectation_fails() -> None:
    answers = ask(store("article", "pyoxigraph"), "figures", item="staff", side="target")
    assert [row.value for row in answers] != [61]
    assert answers[0].latest == date(2022, 12, 31)


@pytest.mark.parametrize("engine", ENGINES)
def test_unknown_is_a_row_with_a_gap_and_without_a_value(engine: str) -> None:
    (row,) = ask(store("article", engine), "figures", item="investment", side="target")
    assert row.value is None
    assert row.figure is None
    assert row.reason == IRI("https://w3id.org/commitment-graph/code/gap/not-stated")


@pytest.mark.parametrize("language", ["en", "fr"])
def test_labels_come_in_the_language_asked_for(language: str) -> None:
    labels = ask(store("article", "pyoxigraph"), "items", language).column("label")
    assert {label.language for label in labels} == {language}
    assert len(labels) == 14


def test_a_language_without_labels_falls_back_to_one_label_for_each_node() -> None:
    in_greek = ask(store("article", "pyoxigraph"), "items", "el")
    assert [row.item for row in in_greek] == [
        row.item for row in ask(store("article", "pyoxigraph"), "items")
    ]
    assert all(in_greek.column("label"))


def test_asking_needs_no_heavy_library() -> None:
    program = (
        "import sys; from kg.stores.memory import MemoryStore; from kg.vocabulary.bundled import bundled\n"
        "from kg.questions.asking import ask\n"
        "store = MemoryStore(); store.load(bundled('seeds') / 'facebook-ia-france.ttl')\n"
        "print(ask(store, 'deadlines', promisor='facebook').labels('fr'))\n"
        "heavy = ('rdflib', 'yaml', 'pandas', 'pyshacl', 'json', 'csv', 'difflib')\n"
        "print([name for name in heavy if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
