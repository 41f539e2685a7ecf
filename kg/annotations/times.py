"""Deadlines, starts and dates: the wording with its quote, and the dates that it is read as."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from kg.annotations.document_graph import DocumentGraph, Quotes
from kg.annotations.entries import Entry
from kg.annotations.gaps import write_gaps
from kg.annotations.names import RELATIONS
from kg.annotations.nodes import Scalar, nearest
from kg.annotations.references import References
from kg.errors import FigureError
from kg.figures.dates import EVENT, OPEN, TimePoint, before, read_when
from kg.figures.durations import Duration, ends, read_duration
from kg.vocabulary.namespaces import CMT, DATA, RELATION
from kg.vocabulary.terms import IRI

_T = TypeVar("_T")


@dataclass(slots=True)
class _Time:
    """A time of the file: its node, and its days once they are known."""

    iri: IRI
    entry: Entry
    point: TimePoint | None = None
    resolved: bool = False


class Times:
    """Writes the times of one document; a duration may run from any of them, whatever the order."""

    def __init__(self, graph: DocumentGraph, references: References) -> None:
        self.graph = graph
        self.references = references
        self._times: dict[str, _Time] = {}
        self._acts: dict[str, IRI] = {}
        self._running: list[str] = []

    def act(self, name: str, iri: IRI) -> None:
        """Let durations run from an announcement."""
        self._acts[name] = iri

    def add(self, key: str, name: str, subject: IRI, term: IRI, time: Entry, quotes: Quotes) -> None:
        """Write the words of a time of a subject; `key` is what `after` calls it, `name` its IRI's."""
        number, free = 1, key
        while free in self._times:
            number += 1
            free = f"{key}-{number}"
        name = name if number == 1 else f"{name}-{number}"
        iri = self.graph.mint(name, time.node, CMT.TimeBound)
        self.graph.add(subject, term, iri)
        self.references.links(iri, time)
        written = time.scalar("written")
        if written:
            self.graph.evidence(iri, self.graph.holding(written, quotes, time.scalar("quote")))
        write_gaps(self.graph, name, time)
        self._times[free] = _Time(iri, time)

    def write_all(self) -> None:
        """Write the relation, the days and the precision of every time, anchors first."""
        for key in self._times:
            self._resolve(key)

    def point(self, key: str) -> TimePoint | None:
        """The days of a time of the file, or None where it has none or there is no such time."""
        return self._resolve(key) if key in self._times else None

    def _resolve(self, key: str) -> TimePoint | None:
        time = self._times[key]
        if time.resolved:
            return time.point
        time.resolved = True
        given = [name for name in RELATIONS if name in time.entry]
        when = time.entry.scalar(given[0]) if len(given) == 1 else None
        if when is None:
            self.graph.problems.add(
                time.entry.node,
                f"A time has exactly one of {', '.join(RELATIONS)}: write one, with its date.",
            )
            return None
        self._running.append(key)
        time.point = self._dated(time, RELATIONS[given[0]], when)
        self._running.pop()
        return time.point

    def _dated(self, time: _Time, relation: str, when: Scalar) -> TimePoint | None:
        graph, duration = self.graph, read_duration(when.text, relation)
        self._check_fields(time.entry, when, duration)
        graph.add(time.iri, CMT.relation, RELATION[relation])
        if duration is None:
            point = self._guard(when, lambda: day_limits(relation, when.text))
        else:
            point = self._anchored(time, relation, when, duration)
        if point is None:
            return None
        graph.add(time.iri, CMT.precision, point.precision)
        for term, day in ((CMT.earliest, point.earliest), (CMT.latest, point.latest)):
            if day is not None:
                graph.add(time.iri, term, day)
        return point

    def _check_fields(self, entry: Entry, when: Scalar, duration: Duration | None) -> None:
        if duration is None:
            for field in ("after", "dated"):
                if field in entry:
                    self.graph.problems.add(
                        when,
                        f"{when.text!r} is a date, and {field!r} belongs to a duration such as 6 years: "
                        "leave one of the two out.",
                    )
        elif "after" not in entry:
            self.graph.problems.add(
                when,
                f"{when.text!r} is a duration: say from where it runs, with 'after: announcement', "
                "'after: published' or 'after: item.start'.",
            )

    def _anchored(self, time: _Time, relation: str, when: Scalar, duration: Duration) -> TimePoint | None:
        graph, anchor = self.graph, time.entry.scalar("after")
        for term, length in ((CMT.minDuration, duration.shortest), (CMT.maxDuration, duration.longest)):
            if length is not None:
                graph.add(time.iri, term, length.literal)
        start = self._anchor(time.iri, anchor) if anchor else None
        dated = time.entry.scalar("dated")
        if dated is not None:
            return self._guard(dated, lambda: day_limits(relation, dated.text))
        if start is None:
            return TimePoint(None, None, duration.precision)
        return self._guard(when, lambda: ends(relation, duration, start))

    def _anchor(self, iri: IRI, anchor: Scalar) -> TimePoint | None:
        """Link a time to its anchor, and return the days of the anchor if they are known here."""
        name = anchor.text
        if "/" in name:
            self.graph.add(iri, CMT.anchor, DATA[name.replace(".", "-")])
            return None
        key = f"{name}.announced on" if name in self._acts else name
        if name in self._acts:
            self.graph.add(iri, CMT.anchor, self._acts[name])
        elif name in self._times:
            self.graph.add(iri, CMT.anchor, self._times[name].iri)
        else:
            known = [*self._acts, *(one for one in self._times if " " not in one)]
            self.graph.problems.add(
                anchor, f"There is no time {name!r} to count from: {nearest(name, known)}"
            )
            return None
        if key in self._running:
            circle = " → ".join([*self._running[self._running.index(key) :], key])
            self.graph.problems.add(anchor, f"The time runs from itself ({circle}): date one of these.")
            return None
        point = self.point(key)
        return None if point is None or point.earliest is point.latest is None else point

    def _guard(self, node: Scalar, compute: Callable[[], _T]) -> _T | None:
        try:
            return compute()
        except FigureError as error:
            self.graph.problems.add(node, str(error))
            return None


def day_limits(relation: str, text: str) -> TimePoint:
    """The days that a relation leaves of a date: `by` and `until` keep its last one, `from` its first."""
    point = read_when(text)
    undated = point.precision in (EVENT, OPEN)
    if relation == "before":
        return point if point.precision == EVENT else before(point)
    if relation in ("by", "until"):
        if point.latest is None and not undated:
            raise FigureError(f"The time {text!r} has no last day: write one that ends, or 'from'.")
        return replace(point, earliest=None)
    if relation == "from":
        if point.earliest is None and not undated:
            raise FigureError(f"The time {text!r} has no first day: write one that begins, or 'during'.")
        return replace(point, latest=None)
    return point


def last_day(graph: DocumentGraph, when: Scalar, published: Callable[[], TimePoint | None]) -> date | None:
    """The day that `as of` means: a date's last day, or that of the publication."""
    if when.text == "published":
        point = published()
        if point is None or point.latest is None:
            graph.problems.add(when, "The document's 'published' has no last day: write the date itself.")
            return None
        return point.latest
    latest = read_when(when.text).latest
    if latest is None:
        graph.problems.add(when, f"{when.text!r} has no last day: write a date.")
    return latest
