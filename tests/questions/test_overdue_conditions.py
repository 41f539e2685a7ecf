"""What a deadline that has passed depended on is shown beside it."""

import pytest
from question_graphs import CANAL, ENGINES, store

from kg.questions.asking import ask


@pytest.mark.parametrize("engine", ENGINES)
def test_a_condition_stands_beside_what_is_past_due(engine: str) -> None:
    rows = ask(store("canal", engine), "overdue", as_of="2030-01-01")
    told = {
        row.item.removeprefix(CANAL): (row.force.local, str(row.condition_label))
        for row in rows
        if row.condition is not None
    }
    assert told == {
        "plan/quay": ("conditional", "A permit for the quay"),
        "audit/review": ("pledged", "Money for reviews"),
    }


@pytest.mark.parametrize("engine", ENGINES)
def test_what_has_no_condition_is_one_row_without_its_label(engine: str) -> None:
    rows = [
        row for row in ask(store("canal", engine), "overdue", as_of="2031-06-01") if row.condition is None
    ]
    assert rows
    assert {row.condition_label for row in rows} == {None}
