"""As of a day: only agents of whom something speaks that was known by then, or of whom nothing speaks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from kg.questions.steps import Asked, Found, iris
from kg.vocabulary.terms import IRI


def step(asked: Asked, rows: Iterable[Found]) -> Iterable[Sequence[Any]]:
    """Leave the rows out whose agent is named only in documents that were published later.

    The agent is the column `agent` or `unit`. What documents share bears no date, so the documents tell.
    """
    day = asked.as_of
    if day is None:
        return rows
    found = list(rows)
    columns = list(asked.question.columns)
    place = columns.index("agent" if "agent" in columns else "unit")
    first: dict[IRI, date] = {}
    for agent, published in asked.rows("agents-named", agent=iris(row[place] for row in found)):
        if isinstance(agent, IRI):
            since = published if isinstance(published, date) else date.min
            first[agent] = min(since, first.get(agent, since))
    return [row for row in found if first.get(row[place], day) <= day]  # type: ignore[arg-type]
