"""The fields that say all there is to know by their shape: codes, names, plain texts."""

from __future__ import annotations

from collections.abc import Sequence

from kg.annotations.fields import FIELDS
from kg.annotations.names import TRUTHS
from kg.annotations.shapes import Field, Shape
from kg.annotations.writing.facts import Facts, Tree, one_or_more, put
from kg.annotations.writing.naming import Names
from kg.vocabulary.namespaces import CODES, DATA
from kg.vocabulary.terms import IRI, Text


class Links:
    """Reads those fields back from the properties that the table of fields gives them."""

    def __init__(self, facts: Facts, names: Names, language: str) -> None:
        self.facts = facts
        self.names = names
        self.language = language

    def write(self, node: IRI, kind: str) -> Tree:
        """The fields of a node of a kind, in the order of the table."""
        tree: Tree = {}
        for field in FIELDS[kind]:
            values = self._values(node, field)
            put(tree, field.name, one_or_more(values))
        return tree

    def _values(self, node: IRI, field: Field) -> Sequence[object]:
        if field.term is None:
            return []
        facts, iris = self.facts, self.facts.iris(node, field.term)
        match field.shape:
            case Shape.NAME | Shape.NAMES:
                names = [self._name(iri, field.of) for iri in iris]
                several = sorted(name for name in names if name is not None)
                return several[:1] if field.shape is Shape.NAME else several
            case Shape.ACCOUNTS:
                return sorted(iri.removeprefix(str(DATA)) for iri in iris)
            case Shape.DOCUMENTS:
                own = self.names.document
                return sorted(
                    iri.removeprefix(str(DATA)).removesuffix("/document") for iri in iris if iri != own
                )
            case Shape.CODE | Shape.CODES:
                space = str(CODES[field.of])
                codes = [iri.removeprefix(space) for iri in iris if iri.startswith(space)]
                return codes[:1] if field.shape is Shape.CODE else codes
            case Shape.CHOICE:
                told = [value for value in facts.all(node, field.term) if isinstance(value, bool)]
                return [next(word for word, truth in TRUTHS.items() if truth is told[0])] if told else []
            case Shape.URL:
                return list(iris[:1])
            case Shape.LANGUAGES | Shape.LABEL:
                texts = facts.languages(node, field.term)
                return [texts] if texts else []
            case Shape.TEXT if field.name in ("measures", "population"):
                words = [one for one in facts.all(node, field.term) if isinstance(one, Text)]
                return [str(one) for one in words if one.language == self.language][:1]
            case Shape.TEXT | Shape.TEXTS:
                plain = facts.plain(node, field.term)
                return plain[:1] if field.shape is Shape.TEXT else plain
            case _:
                return []

    def _name(self, iri: IRI, section: str) -> str | None:
        match section:
            case "agents":
                return self.names.agent(iri)
            case "places":
                return self.names.place(iri)
            case "topics":
                return self.names.topic(iri)
            case _:
                return self.names.item(iri)
