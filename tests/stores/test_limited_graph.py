"""A graph seen through limits: whoever asks, no question runs longer or gives more than it may."""

from __future__ import annotations

import pytest

import kg
from kg.errors import LimitError


def test_within_its_limits_a_graph_answers_as_it_did() -> None:
    graph = kg.load()
    limited = graph.limited(10, rows=1000)
    assert limited.ask("deadlines") == graph.ask("deadlines")
    assert limited.query("ASK { ?s ?p ?o }") is True
    assert limited.text(graph.documents()[0]) == graph.text(graph.documents()[0])
    assert len(limited) == len(graph)


def test_beyond_its_rows_a_question_is_refused() -> None:
    limited = kg.load().limited(10, rows=3)
    with pytest.raises(LimitError, match="more than 3 rows"):
        limited.ask("items")
    with pytest.raises(LimitError, match="more than 3 statements"):
        limited.query("CONSTRUCT WHERE { ?s ?p ?o }")


def test_beyond_its_time_a_question_is_refused_also_where_nobody_gave_a_limit() -> None:
    endless = "SELECT (COUNT(*) AS ?n) { " + " ".join(f"?a{i} ?b{i} ?c{i} ." for i in range(8)) + " }"
    with pytest.raises(LimitError, match=r"longer than its limit of 0\.2 s"):
        list(kg.load().limited(0.2).store.query(endless).rows)  # type: ignore[union-attr]
