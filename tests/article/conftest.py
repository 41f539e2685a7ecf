"""The compiled article as facts that a test can ask for by short names."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.vocabulary.namespaces import DATA, PREFIXES
from kg.vocabulary.terms import IRI, Term, from_ox

SEEDS = Path(__file__).parents[2] / "seeds"
DOCUMENT = f"{DATA}facebook-ia-france/"


class Facts:
    """Triples under short names: `servers`, `topic/gpu`, `cmt:target`, `bound:exact`."""

    def __init__(self, path: Path) -> None:
        self._values: dict[tuple[str, str], list[Term]] = defaultdict(list)
        self.triples = [
            (self.short(s), self.short(p), o)
            for s, p, o in (
                (from_ox(q.subject), from_ox(q.predicate), from_ox(q.object))
                for q in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)
            )
        ]
        for subject, predicate, value in self.triples:
            self._values[subject, predicate].append(value)

    @staticmethod
    def short(term: object) -> str:
        """An IRI as a short name; anything else as its text."""
        text = str(term)
        if not isinstance(term, IRI):
            return text
        if text.startswith(DOCUMENT):
            return text.removeprefix(DOCUMENT)
        return next(
            (f"{name}:{text.removeprefix(iri)}" for name, iri in PREFIXES.items() if text.startswith(iri)),
            text,
        )

    def of(self, subject: str, predicate: str) -> list[Term]:
        """The values of a property, in no order."""
        return self._values[subject, predicate]

    def one(self, subject: str, predicate: str) -> Term | None:
        """The only value of a property, or None where it has none."""
        values = self.of(subject, predicate)
        assert len(values) < 2, f"{subject} has {len(values)} values of {predicate}: {values}"
        return values[0] if values else None

    def names(self, subject: str, predicate: str) -> list[str]:
        """The values of a property as short names, sorted."""
        return sorted(self.short(value) for value in self.of(subject, predicate))

    def typed(self, *classes: str) -> list[str]:
        """The nodes whose type is one of the classes, sorted."""
        return sorted(s for s, p, o in self.triples if p == "rdf:type" and self.short(o) in classes)

    def spans(self, subject: str, predicate: str = "cmt:evidence") -> list[tuple[int, int]]:
        """Where the evidence of a node stands, from the position selectors."""
        found = []
        for evidence in self.names(subject, predicate):
            for selector in self.names(evidence, "oa:hasSelector"):
                start, end = self.one(selector, "oa:start"), self.one(selector, "oa:end")
                if isinstance(start, int) and isinstance(end, int):
                    found.append((start, end))
        return sorted(found)


@pytest.fixture(scope="session")
def facts() -> Facts:
    """The bundled Turtle."""
    return Facts(SEEDS / "facebook-ia-france.ttl")


@pytest.fixture(scope="session")
def text() -> str:
    """The article, code point by code point."""
    return (SEEDS / "facebook-ia-france.txt").read_bytes().decode("utf-8")
