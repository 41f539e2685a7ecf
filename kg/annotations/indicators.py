"""What an item or an observation measures: its indicator, and what each piece of equipment has."""

from __future__ import annotations

from kg.annotations.document_graph import DocumentGraph, Quotes
from kg.annotations.entries import Entry
from kg.annotations.figures import Figures, Place
from kg.annotations.gaps import write_gaps
from kg.annotations.names import INDICATOR_CLASSES
from kg.annotations.nodes import nearest
from kg.annotations.references import References
from kg.vocabulary.namespaces import CMT, TOPIC
from kg.vocabulary.terms import IRI


class Indicators:
    """Writes the indicators of one document."""

    def __init__(self, graph: DocumentGraph, references: References, figures: Figures) -> None:
        self.graph = graph
        self.references = references
        self.figures = figures

    def write(self, owner: str, subject: IRI, entry: Entry, quotes: Quotes) -> str | None:
        """Write the indicator of an item, and return its field; "" without one, None where there are two."""
        given = [name for name in INDICATOR_CLASSES if name in entry]
        if len(given) > 1:
            self.graph.problems.add(
                entry.node,
                f"The {entry.kind} has {len(given)} indicators ({', '.join(given)}): make it an item each.",
            )
            return None
        for name in given[:1]:
            indicator = entry.entry(name)
            if indicator is None:
                continue
            iri = self.graph.mint(f"{owner}-indicator", indicator.node, INDICATOR_CLASSES[name])
            self.graph.add(subject, CMT.indicator, iri)
            self.figures.indicators[owner] = iri
            self.graph.labels(iri, indicator.languages("label"))
            self.references.links(iri, indicator)
            if "measures" not in indicator and "concept" not in indicator:
                self.graph.problems.add(
                    indicator.node,
                    "The indicator says nothing of what it measures: add 'measures', in words of the "
                    "document's language, or 'concept'.",
                )
            self._configuration(owner, iri, indicator, quotes)
            write_gaps(self.graph, f"{owner}-indicator", indicator)
            return name
        return ""

    def _configuration(self, owner: str, indicator: IRI, entry: Entry, quotes: Quotes) -> None:
        graph, contents = self.graph, entry.named("each has")
        if not contents:
            return
        configuration = graph.mint(f"{owner}-configuration", entry.node, CMT.HardwareConfiguration)
        graph.add(indicator, CMT.unitConfiguration, configuration)
        for kind, figure in contents.items():
            if kind not in self.references.topics:
                hint = nearest(kind, self.references.topics)
                graph.problems.add(figure.node, f"{kind!r} is not declared under topics: {hint}")
            component = graph.mint(f"{owner}-{kind}", figure.node, CMT.HardwareComponent)
            graph.add(configuration, CMT.component, component)
            graph.add(component, CMT.componentType, TOPIC[kind])
            place = Place(owner, component, CMT.perUnit, kind, quotes, "equipment")
            self.figures.write_per_unit(place, kind, figure)
