"""How many nodes each rule looked at, so that a rule that passed for want of anything to check shows."""

from __future__ import annotations

from kg.validation.rules import RuleBook
from kg.validation.snapshot import Snapshot
from kg.vocabulary.terms import IRI


def count_exercised(snapshot: Snapshot, rules: RuleBook) -> dict[IRI, int]:
    """Return the number of focus nodes of every rule, 0 included."""
    counts = dict.fromkeys(rules.rules, 0)
    for row in snapshot.select("exercised"):
        shape, nodes = row["shape"], row["nodes"]
        if isinstance(shape, IRI) and isinstance(nodes, int) and shape in counts:
            counts[shape] = nodes
    return counts
