"""The items of a document: class, words, actors, links, indicator, figures, times and gaps."""

from __future__ import annotations

from kg.annotations.document_graph import DocumentGraph, Quotes
from kg.annotations.entries import Entry
from kg.annotations.fields import FIELDS
from kg.annotations.figures import Figures, Place
from kg.annotations.gaps import write_gaps
from kg.annotations.indicators import Indicators
from kg.annotations.mentions import Mentions
from kg.annotations.names import ITEM_CLASSES
from kg.annotations.references import References
from kg.annotations.times import Times
from kg.vocabulary.namespaces import CMT, ROLE
from kg.vocabulary.terms import IRI, Text

#: Fields that items of one kind alone have, and what to write instead.
_ONLY = {
    "commitment": (
        "promisor",
        "force",
        "mode",
        "milestone of",
        "amends",
        "supersedes",
        "restates",
        "conditional on",
    ),
    "past event": ("amount", "occurred", "fulfils"),
}
_INSTEAD = {"promisor": "use 'actor', or 'is: commitment'", "force": "use 'actor', or 'is: commitment'"}


class Items:
    """Writes the items of one document into its graph."""

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

    def write(self, name: str, item: Entry) -> None:
        """Write one item."""
        graph = self.graph
        iri = graph.mint(name, item.node, ITEM_CLASSES.get(item.text("is"), CMT.Context))
        quotes = graph.locate_all(item.entries("quotes"))
        graph.labels(iri, item.languages("label"))
        graph.evidence(iri, quotes)
        self.references.links(iri, item)
        self._check_fields(item)
        for key in ("promisor", "actor"):
            self.mentions.check(item.scalars(key), quotes)
        self._words(iri, item, quotes)
        self._participants(name, item, quotes)
        indicator = self.indicators.write(name, iri, item, quotes)
        for field in FIELDS["item"]:
            if field.term is None:
                continue
            for entry in item.entries(field.name):
                if field.of == "figure":
                    side = _side(field.name, entry)
                    self.figures.write(Place(name, iri, field.term, side, quotes, indicator), entry)
                elif field.of == "time":
                    key, minted = f"{name}.{field.name}", f"{name}-{field.name}"
                    self.times.add(key, minted, iri, field.term, entry, quotes)
        write_gaps(graph, name, item)

    def _check_fields(self, item: Entry) -> None:
        is_a = item.text("is")
        if is_a == "commitment" and "promisor" not in item:
            self.graph.problems.add(
                item.node,
                "A commitment needs a promisor: name one; where it is implied, add it to 'unknown' as well.",
            )
        for only, fields in _ONLY.items():
            for field in fields:
                if is_a != only and field in item:
                    instead = _INSTEAD.get(field, f"leave it out, or 'is: {only}'")
                    self.graph.problems.add(item.node, f"Only a {only} has the field {field!r}: {instead}.")

    def _words(self, iri: IRI, item: Entry, quotes: Quotes) -> None:
        for purpose in item.languages_list("purposes"):
            if self.graph.language not in purpose:
                self.graph.problems.add(
                    item.node,
                    f"A purpose needs the document's own words (language {self.graph.language!r}): add them.",
                )
            for language, text in purpose.items():
                if language == self.graph.language:
                    self.graph.verbatim(text, quotes)
                self.graph.add(iri, CMT.purpose, Text(text.text, language))
        for hedge in item.scalars("hedge"):
            self.graph.verbatim(hedge, quotes)

    def _participants(self, item_name: str, item: Entry, quotes: Quotes) -> None:
        graph = self.graph
        for role, participants in item.participants("participants").items():
            for one in participants:
                agent = one.scalar("agent")
                if agent is None:
                    continue
                iri = graph.mint(f"{item_name}-{role}-{agent.text}", one.node, CMT.Participation)
                graph.add(graph.data[item_name], CMT.participation, iri)
                graph.add(iri, CMT.role, ROLE[role])
                graph.add(iri, CMT.agent, self.references.agent(agent.text))
                graph.evidence(iri, self.mentions.of(agent, quotes, one.scalar("quote")))


def _side(field: str, figure: Entry) -> str:
    """The name of a side in IRIs and in `from`: a total is named by what it counts."""
    if field == "totals":
        return f"total-{figure.text('counts')}" if "counts" in figure else "total"
    return field
