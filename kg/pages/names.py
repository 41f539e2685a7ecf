"""What a page calls a node that may have no name of its own."""

from __future__ import annotations

from collections.abc import Iterable

from kg.accounts.build import Builder
from kg.accounts.nodes import Node
from kg.pages.spelling import Speller
from kg.vocabulary.namespaces import CMT, FOAF, RDF, RDFS, SKOS
from kg.vocabulary.terms import IRI

#: What has no name of its own: it is told with the node that has it.
_FIGURES = frozenset((CMT.StatedFigure, CMT.DerivedFigure))
_PARTS = _FIGURES | {CMT.TimeBound}
_NAMES = (RDFS.label, SKOS.prefLabel, FOAF.name, CMT.describedAs)


class Names:
    """Names the nodes of one store in one language."""

    def __init__(self, builder: Builder, spell: Speller) -> None:
        self._builder, self._spell = builder, spell

    def label(self, iri: IRI) -> str:
        """Return what a node is called: by its name, by what it is about, or by what it says."""
        node = self.node(iri)
        return self._name(node) or (self.value(node) if self.is_part(node) else node.iri.local)

    def of(self, iris: Iterable[IRI]) -> dict[IRI, str]:
        """Return the names of those nodes that have one, or are about one that has."""
        nodes = self._builder.nodes.fetch(iris)
        self._builder.nodes.follow(nodes, CMT.of)
        return {node.iri: name for node in nodes if (name := self._name(node))}

    def _name(self, node: Node) -> str | None:
        name = next((text for prop in _NAMES if (text := node.text(prop, self._spell.language))), None)
        about = node.iris(CMT.of)
        return self._name(self.node(about[0])) if name is None and about else name

    def type(self, iri: IRI) -> str:
        """Return what kind of node it is."""
        classes = [one for one in self.node(iri).iris(RDF.type) if one.startswith(str(CMT))]
        return self._spell.code(classes[0]) if classes else ""

    def told(self, iri: IRI) -> str:
        """Return what a node is called, with what a judgement judges or an observation measures."""
        node = self.node(iri)
        said = [self._spell.code(status) for status in node.iris(CMT.status)]
        said += [self.value(self.node(figure)) for figure in node.iris(CMT.actual)]
        return self._spell.page["colon"].join([self.label(iri), *said])

    def node(self, iri: IRI) -> Node:
        """Return what the graph says of a node."""
        return self._builder.nodes.fetch([iri])[0]

    def is_part(self, node: Node) -> bool:
        """Whether a node is a figure or a time, which others have."""
        return not _PARTS.isdisjoint(node.iris(RDF.type))

    def value(self, node: Node) -> str:
        """Spell a figure or a time."""
        if not _FIGURES.isdisjoint(node.iris(RDF.type)):
            return self._spell.amount(self._builder.figures([node.iri], {})[0])
        return self._spell.time(self._builder.time(node))
