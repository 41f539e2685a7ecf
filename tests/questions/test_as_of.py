"""Every question looks back from a day: later documents are unknown; what has no date is kept and marked."""

from datetime import date
from typing import Any

import pytest
from question_graphs import CANAL, ENGINES, EXAMPLES, store

from kg.questions.answers import Answers
from kg.questions.asking import ask
from kg.questions.catalogue import Question, catalogue
from kg.vocabulary.terms import IRI

#: A day between the update (2022) and the audit (2026), and the days around each change.
BETWEEN = date(2025, 6, 1)
AUDIT = CANAL + "audit/"
#: What has to be given for a question to have something of the audit to say.
GIVEN: dict[str, dict[str, Any]] = {"overdue": {"as_of": date(2031, 1, 1)}}

#: What the update amends and withdraws, and the questions that count.
ENDED = {CANAL + "plan/barges", CANAL + "plan/dredging"}
COUNTED = ("promisors", "testability", "totals")


def told(answers: Answers) -> set[str]:
    """Return every IRI in a table, those of lists too."""
    cells = [cell for row in answers for cell in row]
    return {str(part) for cell in cells for part in (cell if isinstance(cell, tuple) else [cell])}


def of_audit(answers: Answers) -> set[str]:
    return {part for part in told(answers) if part.startswith(AUDIT)}


def asked(question: Question, engine: str = "pyoxigraph", **given: Any) -> Answers:
    needed = EXAMPLES["canal"].get(question.name, {})
    return ask(store("canal", engine), question, **needed | GIVEN.get(question.name, {}) | given)


@pytest.mark.parametrize("question", catalogue(), ids=lambda question: question.name)
def test_every_question_takes_a_day(question: Question) -> None:
    assert question.parameters["as_of"].type == "date"


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("question", catalogue(), ids=lambda question: question.name)
def test_what_was_published_later_was_not_known(question: Question, engine: str) -> None:
    # Each question has something to say of the audit, so that the next line cannot pass by saying nothing.
    assert of_audit(asked(question, engine)) or question.name == "overdue"
    assert of_audit(asked(question, engine, as_of=BETWEEN)) == set()


@pytest.mark.parametrize("question", catalogue(), ids=lambda question: question.name)
def test_a_day_after_everything_hides_nothing_but_what_was_given_up(question: Question) -> None:
    if question.name in COUNTED:
        pytest.skip("counts are smaller by what was given up")

    def rows(**day: Any) -> set[tuple[Any, ...]]:
        return {
            tuple(cell for name, cell in row._asdict().items() if name != "published")
            for row in asked(question, **day)
        }

    every, late = rows(), rows(as_of=date(2040, 1, 1))
    assert late - every == set()
    assert all(ENDED & {str(cell) for cell in row} for row in every - late)


@pytest.mark.parametrize("engine", ENGINES)
def test_what_has_no_date_is_kept_and_marked(engine: str) -> None:
    rows = ask(store("canal", engine), "commitments", as_of=date(2020, 4, 1))
    marked = {row.item.rpartition("canal/")[2]: row.published for row in rows}
    assert marked["blog/ferry"] is None
    assert marked["gazette/keepers"] == date(2020, 3, 1)
    assert marked["plan/keepers"] == date(2020, 3, 10)
    without = ask(store("canal", engine), "commitments")
    assert set(without.column("published")) == {None}
    (canal,) = [
        row
        for row in ask(store("canal", engine), "promisors", as_of=BETWEEN)
        if row.promisor.endswith("canal")
    ]
    assert (canal.commitments, canal.undated) == (8, 2)


def standing(day: date, engine: str) -> set[str]:
    rows = ask(store("canal", engine), "commitments", promisor="canal", as_of=day)
    return {row.item.rpartition("canal/")[2] for row in rows}


@pytest.mark.parametrize("engine", ENGINES)
def test_a_promise_stands_until_something_known_by_then_ends_it(engine: str) -> None:
    dredging, barges, fewer = "plan/dredging", "plan/barges", "update/barges"
    assert standing(date(2020, 3, 9), engine) & {dredging, barges, fewer} == set()
    assert {dredging, barges} <= standing(date(2020, 3, 10), engine)
    # Given up on 30 May 2022, as the update of 1 June reports: before that, nobody could know.
    assert {dredging, barges} <= standing(date(2022, 5, 31), engine)
    assert standing(date(2022, 6, 1), engine) & {dredging, barges, fewer} == {fewer}


def test_a_month_is_known_from_its_first_day() -> None:
    known = ask(store("canal", "pyoxigraph"), "documents", as_of=date(2020, 3, 1))
    assert {IRI(row.document).rpartition("canal/")[2] for row in known} == {
        "gazette/document",
        "blog/document",
    }


def test_what_was_judged_later_is_no_judgement_yet() -> None:
    days = [date(2022, 5, 31), date(2022, 6, 1), date(2026, 2, 1)]
    found = [
        [
            row.status.local
            for row in ask(store("canal", "pyoxigraph"), "assessments", item="plan/keepers", as_of=day)
        ]
        for day in days
    ]
    assert found == [[], ["in-progress"], ["broken", "kept", "in-progress"]]
