"""A decision that was undone stays on record, and counts in no question."""

import pyoxigraph as ox
import pytest
from question_graphs import CANAL, ENGINES, store

from kg.questions.asking import ask
from kg.stores.memory import MemoryStore
from kg.vocabulary.namespaces import CMT
from kg.vocabulary.terms import IRI

BLOG = IRI(CANAL + "blog/barges")
UNDOES = ox.NamedNode(CMT.undoes)


def as_if_nothing_were_undone() -> MemoryStore:
    return MemoryStore(quad for quad in store("canal", "pyoxigraph").quads() if quad.predicate != UNDOES)


@pytest.mark.parametrize("question", ["accounts", "contradictions", "wordings"])
@pytest.mark.parametrize("engine", ENGINES)
def test_it_counts_in_no_question(question: str, engine: str) -> None:
    rows = ask(store("canal", engine), question)
    assert rows
    assert BLOG not in {cell for row in rows for cell in row}


@pytest.mark.parametrize("question", ["accounts", "wordings"])
def test_without_the_undoing_it_would(question: str) -> None:
    assert BLOG in {cell for row in ask(as_if_nothing_were_undone(), question) for cell in row}


@pytest.mark.parametrize("engine", ENGINES)
def test_it_stays_on_record_with_who_when_and_why(engine: str) -> None:
    rows = ask(store("canal", engine), "undone-decisions", item=BLOG)
    assert [row.account.removeprefix(CANAL) for row in rows] == ["blog/barges", "plan/barges"]
    assert {(row.undone_by.local, row.undone_on.isoformat(), row.rationale) for row in rows} == {
        ("watch", "2020-05-20", "The blog tells of another canal.")
    }
