"""What a comparison of edited tables with the graph has found: rows, problems, and changed statements."""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.exports.columns import sides
from kg.imports.edits import RowEdit
from kg.imports.raw import Problem, RawRow, RawSheet
from kg.vocabulary.terms import IRI, Term

#: One statement, in Python values.
Triple = tuple[IRI, IRI, Term]
#: The links by which a removed row hangs on others.
OWNERS = frozenset(sides())


@dataclass(slots=True)
class Comparison:
    """What was found so far."""

    rows: list[RowEdit] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    stale: list[str] = field(default_factory=list)
    removed: list[Triple] = field(default_factory=list)
    added: list[Triple] = field(default_factory=list)
    deleted: dict[IRI, str] = field(default_factory=dict)
    #: Where each row stands: node → sheet and row.
    places: dict[IRI, tuple[RawSheet, RawRow]] = field(default_factory=dict)
