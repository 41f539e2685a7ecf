"""Looking things up in a shapes graph."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from kg.errors import ShapesError
from kg.validation.compiler.model import Node, ShapeId
from kg.vocabulary.namespaces import RDF, RDFS

NIL = ox.NamedNode(str(RDF.nil))


class ShapesGraph:
    """The statements of a shapes graph, by subject and property; objects come in the order of the file.

    `name` is the IRI under which the store holds the shapes as well, if it does.
    """

    def __init__(self, statements: Iterable[ox.Quad | ox.Triple], name: ox.NamedNode | None = None) -> None:
        self.name = name
        self._objects: dict[tuple[Node, str], dict[Node, None]] = defaultdict(dict)
        self._subjects: dict[str, dict[ShapeId, None]] = defaultdict(dict)
        for statement in statements:
            subject, value = statement.subject, statement.object
            if isinstance(subject, ox.Triple) or isinstance(value, ox.Triple):
                continue  # SHACL 1.0 knows no triple terms
            self._objects[subject, statement.predicate.value][value] = None
            self._subjects[statement.predicate.value][subject] = None

    def objects(self, subject: Node, predicate: str) -> list[Node]:
        """Return what a node has as values of a property."""
        return list(self._objects.get((subject, str(predicate)), ()))

    def predicates(self, subject: Node) -> list[str]:
        """Return the properties that a node has values of."""
        return [predicate for predicate in self._subjects if (subject, predicate) in self._objects]

    def subjects(self, predicate: str) -> list[ShapeId]:
        """Return the nodes that have some value of a property."""
        return list(self._subjects.get(str(predicate), ()))

    def value(self, subject: Node, predicate: str) -> Node | None:
        """Return the one value of a property, or nothing; raise `ShapesError` where there are several."""
        found = self.objects(subject, predicate)
        if len(found) > 1:
            raise ShapesError(
                f"{subject} has {len(found)} values of <{predicate}>, where one is allowed: keep one."
            )
        return found[0] if found else None

    def holds(self, subject: Node, predicate: str) -> bool:
        """Tell whether a property is `true`, in these letters (`1` is another term)."""
        return any(isinstance(o, ox.Literal) and o.value == "true" for o in self.objects(subject, predicate))

    def items(self, head: Node) -> list[Node]:
        """Return the members of an RDF list; raise `ShapesError` where it is none."""
        found: list[Node] = []
        seen: set[Node] = set()
        while head != NIL:
            first = self.objects(head, RDF.first)
            rest = self.objects(head, RDF.rest)
            if head in seen or len(first) != 1 or len(rest) != 1:
                raise ShapesError(f"{head} is no well-formed RDF list: write it with round brackets.")
            seen.add(head)
            found.append(first[0])
            head = rest[0]
        return found

    def superclasses(self, cls: Node) -> Iterator[Node]:
        """Go through a class and all classes above it."""
        seen, waiting = {cls}, [cls]
        while waiting:
            this = waiting.pop()
            yield this
            above = [node for node in self.objects(this, RDFS.subClassOf) if node not in seen]
            seen.update(above)
            waiting += above

    def is_a(self, node: Node, *classes: str) -> bool:
        """Tell whether a node is an instance of one of some classes, or of a class below them."""
        return any(
            isinstance(above, ox.NamedNode) and above.value in classes
            for cls in self.objects(node, RDF.type)
            for above in self.superclasses(cls)
        )
