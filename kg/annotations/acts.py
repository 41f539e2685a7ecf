"""What was said and judged of commitments: announcements, observed progress, assessments."""

from __future__ import annotations

from kg.annotations.document_graph import DocumentGraph
from kg.annotations.entries import Entry
from kg.annotations.figures import Figures, Place
from kg.annotations.gaps import write_gaps
from kg.annotations.indicators import Indicators
from kg.annotations.mentions import Mentions
from kg.annotations.names import INDICATOR_CLASSES
from kg.annotations.nodes import Scalar
from kg.annotations.references import References
from kg.annotations.times import Times, last_day
from kg.vocabulary.namespaces import CMT
from kg.vocabulary.terms import IRI

_ACTS = ("announces", "withdraws", "postpones")


class Acts:
    """Writes the announcements, the observations and the assessments of one document."""

    def __init__(
        self,
        graph: DocumentGraph,
        references: References,
        mentions: Mentions,
        times: Times,
        figures: Figures,
        indicators: Indicators,
    ) -> None:
        self.graph = graph
        self.references = references
        self.mentions = mentions
        self.times = times
        self.figures = figures
        self.indicators = indicators

    def announcements(self, root: Entry) -> None:
        """Write the one announcement, and those with a name."""
        single = root.entry("announcement")
        named = root.named("announcements")
        acts = {**({"announcement": single} if single else {}), **named}
        commitments = [
            name for name, item in self.references.items.items() if item.text("is") == "commitment"
        ]
        for name, act in acts.items():
            given = any(field in act for field in _ACTS)
            if not given and len(acts) > 1:
                self.graph.problems.add(
                    act.node, f"Of {len(acts)} announcements, each says what it announces: add 'announces'."
                )
            self._announcement(name, act, () if given else commitments)

    def _announcement(self, name: str, act: Entry, announced: list[str] | tuple[()]) -> None:
        graph = self.graph
        iri = graph.mint(name, act.node, CMT.Announcement)
        quotes = graph.locate_all(act.entries("quotes"))
        graph.labels(iri, act.languages("label"))
        graph.evidence(iri, quotes)
        graph.add(iri, CMT.reportedIn, graph.document)
        self.references.links(iri, act)
        self.mentions.check(act.scalars("announcer"), quotes)
        for item in announced:
            graph.add(iri, CMT.announces, graph.data[item])
        self.times.act(name, iri)
        if day := act.entry("announced on"):
            key = f"{name}.announced on"
            self.times.add(key, f"{name}-announced-on", iri, CMT.announcedOn, day, quotes)
        write_gaps(graph, name, act)

    def observation(self, name: str, entry: Entry) -> None:
        """Write one observation of progress."""
        graph = self.graph
        iri = graph.mint(name, entry.node, CMT.ProgressObservation)
        quotes = graph.locate_all(entry.entries("quotes"))
        graph.evidence(iri, quotes)
        self._judged(name, iri, entry)
        self.mentions.check(entry.scalars("assessor"), quotes)
        measures = self.indicators.write(name, iri, entry, quotes)
        same = entry.scalar("indicator of")
        if same and measures:
            graph.problems.add(
                same, f"The observation has an indicator of its own ({measures}): drop one of the two."
            )
        elif same:
            measures = self._shared_indicator(iri, same)
        if actual := entry.entry("actual"):
            self.figures.write(Place(name, iri, CMT.actual, "actual", quotes, measures), actual)
        if period := entry.entry("period"):
            self.times.add(f"{name}.period", f"{name}-period", iri, CMT.period, period, quotes)

    def assessment(self, name: str, entry: Entry) -> None:
        """Write one assessment of how a commitment stands."""
        graph = self.graph
        iri = graph.mint(name, entry.node, CMT.StatusAssessment)
        quotes = graph.locate_all(entry.entries("quotes"))
        graph.evidence(iri, quotes)
        self._judged(name, iri, entry)
        self.mentions.check(entry.scalars("assessor"), quotes)
        if period := entry.entry("period"):
            self.times.add(f"{name}.period", f"{name}-period", iri, CMT.period, period, quotes)

    def _judged(self, name: str, iri: IRI, entry: Entry) -> None:
        self.graph.labels(iri, entry.languages("label"))
        self.references.links(iri, entry)
        if when := entry.scalar("as of"):
            day = last_day(self.graph, when, lambda: self.times.point("published"))
            if day is not None:
                self.graph.add(iri, CMT.asOf, day)
        write_gaps(self.graph, name, entry)

    def _shared_indicator(self, iri: IRI, item: Scalar) -> str:
        """Link the indicator of an item, and return its field where that is known here."""
        self.graph.add(iri, CMT.indicator, IRI(f"{self.references.item(item.text)}-indicator"))
        entry = self.references.items.get(item.text)
        field = next((field for field in INDICATOR_CLASSES if entry and field in entry), "")
        if entry and not field:
            self.graph.problems.add(
                item, f"The item {item.text!r} has no indicator: give it one, or name another."
            )
        return field
