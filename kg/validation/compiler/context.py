"""What the compiler knows while it writes one query."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import count

import pyoxigraph as ox

from kg.validation.compiler.model import Node
from kg.validation.compiler.reading import Shapes
from kg.validation.compiler.value_tests import constant
from kg.vocabulary.namespaces import RDF, RDFS

#: More statements than any store holds.
_ALL = 10**15
TYPE = f"<{RDF.type}>"
_TYPES = f"{TYPE}/<{RDFS.subClassOf}>*"


@dataclass(frozen=True, slots=True)
class Traits:
    """What the compiler may rely on in a store.

    `subclasses` maps each class that the shapes name to itself and all classes below it, so that no query has
    to walk up from each node; a class that is missing is asked for by the path `rdf:type/rdfs:subClassOf*`.
    `keeps_integers` is false for a store that turns `"5"^^xsd:byte` into the integer 5, `projects_exists` for an
    engine that cannot have EXISTS among the columns of a SELECT (rdflib).
    """

    subclasses: Mapping[Node, tuple[Node, ...]] = field(default_factory=dict)
    keeps_integers: bool = True
    projects_exists: bool = True


@dataclass(slots=True)
class Context:
    """The shapes, the store's traits, and variable names that are new in each query."""

    shapes: Shapes
    traits: Traits
    _numbers: count[int] = field(default_factory=lambda: count(1))

    def fresh(self, name: str) -> str:
        """Return a variable that no other part of the query uses."""
        return f"?kg_{name}{next(self._numbers)}"

    def fork(self) -> Context:
        """Return a context for another query, which is written alike wherever it is wanted."""
        return Context(self.shapes, self.traits)

    def distinct(self, node: str, pattern: str) -> str:
        """Return the pattern of the nodes that another one finds, each once, so that a test of them is asked once.

        Engines move a test into a sub-SELECT, but not past its LIMIT.
        """
        limit = f" LIMIT {_ALL}" if self.traits.projects_exists else ""
        return f"{{ SELECT DISTINCT {node} WHERE {{ {pattern} }}{limit} }}"

    def instances(self, node: str, cls: Node) -> str:
        """Return the pattern that finds the instances of a class, of its subclasses too (SHACL 2.1.3.2)."""
        known = self.below(cls)
        return f"{node} {_TYPES} {constant(cls)} ." if known is None else self.instances_of(node, known)

    def below(self, cls: Node) -> tuple[Node, ...] | None:
        """Return a class and those below it, where they are known and have names."""
        known = self.traits.subclasses.get(cls)
        if known is None or any(isinstance(each, ox.BlankNode) for each in known):
            return None
        return known

    def instances_of(self, node: str, classes: tuple[Node, ...]) -> str:
        """Return the pattern that finds what is said to be of one of some classes."""
        if len(classes) == 1:
            return f"{node} {TYPE} {constant(classes[0])} ."
        kind = self.fresh("class")
        return f"VALUES {kind} {{ {' '.join(constant(each) for each in classes)} }} {node} {TYPE} {kind} ."

    def is_instance(self, node: str, cls: Node) -> str:
        """Return the test that a node is an instance of a class."""
        known = self.below(cls)
        if known is None:
            return f"EXISTS {{ {self.instances(node, cls)} }}"
        return self.is_instance_of(node, known)

    def is_instance_of(self, node: str, classes: tuple[Node, ...]) -> str:
        """Return the test that a node is said to be of one of some classes."""
        if len(classes) == 1:
            return f"EXISTS {{ {self.instances_of(node, classes)} }}"
        kind = self.fresh("class")
        listed = ", ".join(constant(each) for each in classes)
        return f"EXISTS {{ {node} {TYPE} {kind} FILTER ({kind} IN ({listed})) }}"
