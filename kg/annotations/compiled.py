"""What one annotation file says, as triples."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, field

import pyoxigraph as ox

from kg.vocabulary.terms import IRI


@dataclass(frozen=True, slots=True)
class Compiled:
    """What one file says as triples, and the IRI of its document; None for a file of decisions.

    `places` tells where the file speaks of a node: its line and its field.
    """

    document: IRI | None
    triples: frozenset[ox.Triple]
    places: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)

    @property
    def quads(self) -> tuple[ox.Quad, ...]:
        """The triples in the default graph, in no order."""
        return tuple(ox.Quad(one.subject, one.predicate, one.object) for one in self.triples)

    def turtle(self) -> bytes:
        """The triples as pretty Turtle, the same bytes in every process."""
        from kg.exports.turtle import write_turtle

        file = io.BytesIO()
        write_turtle(self.quads, file)
        return file.getvalue()
