"""From the names of an annotation to IRIs: agents, items of this and of other documents, codes."""

from __future__ import annotations

from collections.abc import Iterable

from kg.annotations.document_graph import DocumentGraph
from kg.annotations.entries import Entry
from kg.annotations.fields import FIELDS
from kg.annotations.names import PERIODS, TRUTHS
from kg.annotations.shapes import Shape
from kg.vocabulary.namespaces import AGENT, CODES, DATA, PLACE, TOPIC
from kg.vocabulary.terms import IRI, Term, Text

#: The shapes that say all there is to know of a field: it is written wherever it stands.
_LINKED = {
    Shape.NAME, Shape.NAMES, Shape.ACCOUNTS, Shape.DOCUMENTS, Shape.CODE, Shape.CODES, Shape.CHOICE,
    Shape.TEXT, Shape.TEXTS, Shape.URL, Shape.LANGUAGES, Shape.LABEL,
}  # fmt: skip
#: The kinds whose texts are words of the document, and so of its language.
_OF_THE_DOCUMENT = {"indicator"}


class References:
    """What the names of one annotation stand for."""

    def __init__(self, graph: DocumentGraph, root: Entry) -> None:
        self.graph = graph
        self.unnamed = root.named("unnamed")
        self.agents = root.named("agents")
        self.items = root.named("items")
        self.topics = root.titled("topics")

    def agent(self, name: str) -> IRI:
        """The IRI of an agent: shared where it is named, of this document where it is not."""
        return self.graph.data[name] if name in self.unnamed else AGENT[name]

    def item(self, name: str) -> IRI:
        """The IRI of an item, of this document or, as `document/item`, of another."""
        return DATA[name] if "/" in name else self.graph.data[name]

    def target(self, name: str, section: str) -> IRI:
        """The IRI of what a name stands for in a section of the file."""
        match section:
            case "agents":
                return self.agent(name)
            case "places":
                return PLACE[name]
            case "topics":
                return TOPIC[name]
            case _:
                return self.item(name)

    def links(self, subject: IRI, entry: Entry) -> None:
        """Write every field whose shape says all there is to know: codes, names and plain texts."""
        for field in FIELDS[entry.kind]:
            if field.term is not None and field.shape in _LINKED and field.name in entry:
                for value in self._linked(entry, field.name, field.shape, field.of):
                    self.graph.add(subject, field.term, value)

    def _linked(self, entry: Entry, name: str, shape: Shape, of: str) -> Iterable[Term]:
        scalar = entry.scalar(name)
        texts = [one.text for one in ((scalar,) if scalar else entry.scalars(name))]
        match shape:
            case Shape.NAME | Shape.NAMES:
                return [self.target(text, of) for text in texts]
            case Shape.ACCOUNTS:
                return [DATA[text] for text in texts]
            case Shape.DOCUMENTS:
                return [DATA[f"{text}/document"] for text in texts]
            case Shape.CODE | Shape.CODES:
                return [CODES[of][text] for text in texts]
            case Shape.CHOICE:
                return [TRUTHS[text] if of == "truth" else PERIODS[text] for text in texts]
            case Shape.URL:
                return [IRI(text) for text in texts]
            case Shape.LANGUAGES | Shape.LABEL:
                return [Text(text.text, language) for language, text in entry.languages(name).items()]
            case _:
                if entry.kind in _OF_THE_DOCUMENT:
                    return [Text(text, self.graph.language) for text in texts]
                return texts
