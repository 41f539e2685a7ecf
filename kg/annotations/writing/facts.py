"""The statements of one document as they are looked up while its annotation is written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

import pyoxigraph as ox

from kg.annotations.names import LABEL_LANGUAGES
from kg.vocabulary.namespaces import RDF, RDFS
from kg.vocabulary.terms import IRI, Term, Text, from_ox

Tree = dict[str, object]


class Facts:
    """What a graph says of each node: property → values, in a stable order."""

    def __init__(self, triples: Iterable[ox.Triple]) -> None:
        self._said: dict[str, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
        self._of: dict[tuple[str, str], list[IRI]] = defaultdict(list)
        for triple in sorted(triples, key=str):
            if isinstance(triple.subject, ox.NamedNode):
                subject, value = IRI(triple.subject.value), from_ox(triple.object)
                self._said[subject][triple.predicate.value].append(value)
                if isinstance(value, IRI):
                    self._of[triple.predicate.value, value].append(subject)

    @property
    def nodes(self) -> list[IRI]:
        """Every node that something is said of."""
        return [IRI(node) for node in self._said]

    def all(self, node: str, predicate: str) -> list[Term]:
        """The values of a property."""
        return self._said[node][predicate] if node in self._said and predicate in self._said[node] else []

    def iris(self, node: str, predicate: str) -> list[IRI]:
        """The IRIs among the values of a property."""
        return [value for value in self.all(node, predicate) if isinstance(value, IRI)]

    def iri(self, node: str, predicate: str) -> IRI | None:
        """The first IRI of a property."""
        return next(iter(self.iris(node, predicate)), None)

    def one(self, node: str, predicate: str) -> Term | None:
        """The first value of a property."""
        return next(iter(self.all(node, predicate)), None)

    def plain(self, node: str, predicate: str) -> list[str]:
        """The plain strings of a property."""
        return [str(value) for value in self.all(node, predicate) if type(value) is str]

    def languages(self, node: str, predicate: str) -> dict[str, str]:
        """The texts of a property by language, one each."""
        texts: dict[str, str] = {}
        for value in self.all(node, predicate):
            if isinstance(value, Text):
                texts.setdefault(value.language, str(value))
        return dict(sorted(texts.items()))

    def label(self, node: str) -> dict[str, str]:
        """What a node is called in each language that a label needs; another text stands in where needed."""
        texts = self.languages(node, RDFS.label)
        spare = next(iter([*texts.values(), *self.plain(node, RDFS.label)]), IRI(node).local)
        return dict(sorted({**dict.fromkeys(LABEL_LANGUAGES, spare), **texts}.items()))

    def subjects(self, predicate: str, value: str) -> list[IRI]:
        """The nodes that have a value."""
        return self._of.get((predicate, IRI(value)), [])

    def instances(self, *classes: str) -> list[IRI]:
        """The nodes of some classes."""
        return [node for cls in classes for node in self.subjects(RDF.type, cls)]

    def is_a(self, node: str, *classes: str) -> bool:
        """Whether a node has one of some classes."""
        return any(cls in classes for cls in self.iris(node, RDF.type))


def one_or_more(values: Sequence[object]) -> object:
    """A list as a person writes it: without brackets where there is one value; None where there is none."""
    if not values:
        return None
    return values[0] if len(values) == 1 else list(values)


def put(tree: Tree, field: str, value: object) -> None:
    """Add a field, unless there is nothing to say."""
    if value is not None and value != [] and value != {} and value != "":
        tree[field] = value
