"""Answers and reports go to other processes and into copies, as tables of other libraries do."""

import copy
import pickle

import pytest

import kg


@pytest.mark.parametrize("question", [one.name for one in kg.questions()])
def test_every_question_is_pickled_and_copied_whole(question: str) -> None:
    asked = kg.question(question)
    for made in (pickle.loads(pickle.dumps(asked)), copy.deepcopy(asked)):  # noqa: S301
        assert made == asked
        with pytest.raises(TypeError):
            made.title["en"] = "changed"  # type: ignore[index]


def test_an_answer_that_was_pickled_or_copied_is_the_same_table() -> None:
    answers = kg.load().ask("deadlines")
    for made in (pickle.loads(pickle.dumps(answers)), copy.deepcopy(answers)):  # noqa: S301
        assert made == answers
        assert made.question == answers.question
        assert made.to_csv() == answers.to_csv()


def test_a_report_that_was_pickled_or_copied_is_the_same_report() -> None:
    report = kg.load().validate()
    for made in (pickle.loads(pickle.dumps(report)), copy.deepcopy(report)):  # noqa: S301
        assert made == report
        assert list(made.exercised) == list(report.exercised)
