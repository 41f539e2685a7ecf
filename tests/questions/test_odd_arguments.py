"""What is no question and no query is one sentence, not a traceback of what reads it first."""

from typing import Any

import pytest

import kg


@pytest.mark.parametrize("odd", [None, 1, b"SELECT", ["deadlines"]])
def test_what_is_no_text(odd: Any) -> None:
    graph = kg.load()
    with pytest.raises(kg.QueryError, match="is no query: give its text"):
        graph.query(odd)
    with pytest.raises(kg.QuestionError, match="is no name of a question"):
        graph.ask(odd)
    with pytest.raises(kg.QuestionError, match="is no name of a question"):
        kg.question(odd)


def test_a_query_with_half_a_character() -> None:
    with pytest.raises(kg.QueryError, match="half a character at place 9"):
        kg.load().query("SELECT '\ud800' { }")
