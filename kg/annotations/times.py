"""Deadlines, starts and dates: the wording with its quote, and the dates that it is read as."""

from __future__ import annotations

from dataclasses import replace

from kg.annotations.draft import Draft, Quotes
from kg.annotations.fields import RELATIONS, Field
from kg.annotations.nodes import Scalar
from kg.annotations.reader import Entry
from kg.errors import FigureError
from kg.figures.dates import TimePoint, before, read_when
from kg.vocabulary.namespaces import CMT, RELATION


def write_time(draft: Draft, item: str, field: Field, time: Entry, quotes: Quotes) -> None:
    """Write one time bound of an item: its wording, its relation, its days and its precision."""
    assert field.term is not None  # noqa: S101 - the table gives every time its property
    iri = draft.mint(f"{item}-{field.name}", time.node, CMT.TimeBound)
    draft.add(draft.data[item], field.term, iri)
    written = time.scalar("written")
    if written:
        draft.add(iri, CMT.wording, written.text)
        draft.evidence(iri, draft.holding(written, quotes, time.scalar("quote")))
    draft.labels(iri, time.languages("reading"), CMT.reading)
    relations = [name for name in RELATIONS if name in time]
    if len(relations) != 1:
        draft.problems.add(
            time.node, f"A time has exactly one of {', '.join(RELATIONS)}: write one, with its date."
        )
        return
    relation = relations[0]
    when = time.scalar(relation)
    point = _point(draft, relation, when) if when else None
    if point is None:
        return
    draft.add(iri, CMT.relation, RELATION[relation])
    draft.add(iri, CMT.precision, point.precision)
    if point.earliest is not None:
        draft.add(iri, CMT.earliest, point.earliest)
    if point.latest is not None:
        draft.add(iri, CMT.latest, point.latest)


def _point(draft: Draft, relation: str, when: Scalar) -> TimePoint | None:
    """The days that a relation leaves of a date: `by` and `until` keep its last one, `from` its first."""
    try:
        point = read_when(when.text)
        if relation == "before":
            return before(point)
    except FigureError as error:
        draft.problems.add(when, str(error))
        return None
    if relation in ("by", "until"):
        return replace(point, earliest=None)
    return replace(point, latest=None) if relation == "from" else point
