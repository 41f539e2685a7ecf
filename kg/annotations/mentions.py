"""Where the quotes of an item mention an agent, by its name, its description or chosen words."""

from __future__ import annotations

from collections.abc import Iterable

from kg.annotations.document_graph import DocumentGraph, Quotes
from kg.annotations.names import AGENT_CLASSES
from kg.annotations.nodes import Scalar
from kg.annotations.references import References
from kg.documents.quotes import Span


class Mentions:
    """Looks for the agents of one document in quotes, and remembers which unnamed ones were met."""

    def __init__(self, graph: DocumentGraph, references: References) -> None:
        self.graph = graph
        self.references = references
        self._met: set[str] = set()

    def check(self, agents: Iterable[Scalar], quotes: Quotes) -> None:
        """Note the unnamed ones of some agents that no quote mentions; a named one may go without."""
        for one in agents:
            if one.text in self.references.unnamed:
                self.of(one, quotes)

    def of(self, name: Scalar, quotes: Quotes, chosen: Scalar | None = None) -> tuple[Span, ...]:
        """The quotes that mention an agent, or the one that holds the words chosen for it."""
        if name.text in self.references.unnamed:
            self._met.add(name.text)
        if chosen:
            return self.graph.choose(chosen, quotes)
        forms = self.forms(name.text)
        held = tuple(mentioned(self.graph.text.content, quotes, forms))
        if not held and quotes.complete and forms:
            shown = " or ".join(f"“{form}”" for form in forms)
            self.graph.problems.add(
                name,
                f"No quote of the item mentions {name.text!r} as {shown}: add it, or correct the words.",
            )
        return held

    def forms(self, name: str) -> tuple[str, ...]:
        """The words by which quotes may mention an agent."""
        if name in self.references.unnamed:
            words = self.references.unnamed[name].languages("described as").get(self.graph.language)
            return (words.text,) if words else ()
        agent = self.references.agents[name]
        forms = [one.text for key in AGENT_CLASSES for one in agent.languages(key).values()]
        return tuple(dict.fromkeys([*forms, *(one.text for one in agent.scalars("also"))]))

    def check_all_met(self) -> None:
        """Note the unnamed agents that nothing mentions."""
        for name in self.references.unnamed.keys() - self._met:
            node = self.references.unnamed[name].node
            self.graph.problems.add(
                node, "No item has this agent: make it the participant of one, or remove it."
            )


def mentioned(content: str, quotes: Iterable[Span], forms: Iterable[str]) -> list[Span]:
    """The quotes that hold one of the forms by which an agent may be mentioned."""
    named = tuple(forms)
    return [span for span in quotes if any(form in content[span.start : span.end] for form in named)]
