"""What is of the wrong kind is one sentence, not a traceback of what reads it first."""

from pathlib import Path
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


@pytest.mark.parametrize("odd", [None, 1])
def test_what_is_no_path(odd: Any, tmp_path: Path) -> None:
    graph = kg.load()
    for work in (graph.export, graph.edits, kg.open):
        with pytest.raises(kg.InputError, match="is no path: give the name"):
            work(odd)
    with pytest.raises(kg.InputError, match="is no path: give the name"):
        kg.load(texts=[odd])
    with pytest.raises(kg.ExportError, match="1 is no format that kg writes"):
        graph.export(tmp_path / "article.ttl", format=1)  # type: ignore[arg-type]
    assert not list(tmp_path.iterdir())


def test_one_name_in_the_place_of_several(tmp_path: Path) -> None:
    graph = kg.load(texts=str(tmp_path))
    (document,) = graph.documents()
    assert graph.validate(documents=document) == graph.validate(documents=[document])
    assert graph.coverage(documents=document) == graph.coverage()
    with pytest.raises(kg.InputError, match="a int names no documents: give a list"):
        graph.validate(documents=5)  # type: ignore[arg-type]


@pytest.mark.parametrize("odd", ["a", 1.5, 0])
def test_what_is_no_number_of_findings(odd: Any) -> None:
    with pytest.raises(kg.InputError, match="is no number of findings: give 1 or more"):
        kg.load().validate(limit=odd)
