"""Deadlines, starts and dates as a person writes them."""

from __future__ import annotations

from datetime import date

from kg.annotations.writing.dates import date_text, duration_text
from kg.annotations.writing.facts import Facts, Tree, put
from kg.annotations.writing.gaps import GapWriter
from kg.annotations.writing.naming import Names
from kg.annotations.writing.quotes import QuoteWriter
from kg.documents.quotes import Span
from kg.errors import FigureError
from kg.figures.dates import OPEN, TimePoint
from kg.figures.durations import ends, read_duration
from kg.vocabulary.namespaces import CMT, DCTERMS, RELATION
from kg.vocabulary.terms import IRI, Literal


class TimeWriter:
    """Writes the times of one document."""

    def __init__(self, facts: Facts, names: Names, quotes: QuoteWriter, gaps: GapWriter) -> None:
        self.facts = facts
        self.names = names
        self.quotes = quotes
        self.gaps = gaps

    def write(self, node: IRI, name: str, quotes: list[Span] | None = None) -> Tree:
        """The fields of a time whose IRI the compiler calls `name`; `quotes` are those of its item."""
        facts, time = self.facts, Tree()
        relation = (facts.iri(node, CMT.relation) or RELATION.during).local
        self._when(node, relation, time)
        written = next(iter(facts.plain(node, CMT.wording)), None)
        put(time, "written", written)
        spans = self.quotes.spans(node)
        if written and quotes is not None:
            put(time, "quote", self.quotes.chosen(written, spans, quotes))
        put(time, "reading", facts.languages(node, CMT.reading))
        put(time, "unknown", self.gaps.write(node, name))
        return time

    def source(self, node: IRI) -> str | None:
        """Where a date was found that is not in the text."""
        return next(iter(self.facts.plain(node, DCTERMS.source)), None)

    def _when(self, node: IRI, relation: str, time: Tree) -> None:
        facts = self.facts
        point = self.point(node)
        lengths = [
            value.lexical if isinstance(value := facts.one(node, term), Literal) else None
            for term in (CMT.minDuration, CMT.maxDuration)
        ]
        if not any(lengths):
            put(time, relation, date_text(relation, point) if point else None)
            return
        text = duration_text(relation, *lengths)
        anchor = facts.iri(node, CMT.anchor)
        if text is None:
            return
        time[relation] = text
        put(time, "after", self.names.anchor(anchor) if anchor else None)
        if point is not None and point != self._computed(relation, text, anchor):
            put(time, "dated", date_text(relation, point))

    def _computed(self, relation: str, text: str, anchor: IRI | None) -> TimePoint | None:
        """The days that the compiler gives a duration without `dated`."""
        duration = read_duration(text, relation)
        assert duration is not None  # noqa: S101 - it was spelled as one
        start = self._anchored(anchor) if anchor else None
        if start is None:
            return TimePoint(None, None, duration.precision)
        try:
            return ends(relation, duration, start)
        except FigureError:
            return None

    def _anchored(self, anchor: IRI) -> TimePoint | None:
        if not self.names.is_known(anchor):
            return None  # a time of another document, with which the compiler does not compute
        if self.facts.is_a(anchor, CMT.Announcement):
            day = self.facts.iri(anchor, CMT.announcedOn)
            point = self.point(day) if day else None
        else:
            point = self.point(anchor)
        return None if point is None or point.earliest is point.latest is None else point

    def point(self, node: IRI) -> TimePoint | None:
        """The days of a time bound and their precision."""
        first, last = (self.facts.one(node, term) for term in (CMT.earliest, CMT.latest))
        precision = self.facts.iri(node, CMT.precision) or OPEN
        try:
            days = [day if isinstance(day, date) else None for day in (first, last)]
            return TimePoint(days[0], days[1], precision)
        except FigureError:
            return None
