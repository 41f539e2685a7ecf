"""Labels of blank nodes that depend only on what the graph says, in no matter which order it says it.

First each blank node gets a colour from its statements, again and again until nothing changes (colour
refinement). Nearly always the colours then differ, and their order gives the labels. Where several blank
nodes still look alike, those that are linked only through nodes already told apart are treated one group
at a time, and within a group one node after the other is singled out; the choice with the smallest
spelling wins. Nodes that can be exchanged without changing the graph are tried once. The search is bounded:
a graph made to defeat it ends in `ExportError`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from hashlib import blake2b
from operator import itemgetter
from typing import TypeAlias

from kg.errors import ExportError

Statement: TypeAlias = tuple[bytes, bytes, bytes, bytes]
Colours: TypeAlias = dict[bytes, bytes]

#: How many statements may be looked at, in all rounds, before the graph is refused. About five seconds.
BUDGET = 2_000_000
#: How many nodes may be singled out one inside the other.
MAX_DEPTH = 100


def relabelled(lines: list[bytes], split: Callable[[bytes], Statement]) -> list[bytes]:
    """Return N-Quads lines with the labels of their blank nodes replaced by stable ones, `_:b0`, `_:b1`, ….

    Raises `ExportError` where too many blank nodes look alike, or where one stands inside a triple term.
    """
    kept: list[bytes] = []
    statements: list[Statement] = []
    # Without repetitions, which would count for the colours.
    for line in dict.fromkeys(lines):
        if b"_:" not in line:
            kept.append(line)
            continue
        statement = split(line)
        if statement[2].startswith(b"<<") and b"_:" in statement[2]:
            raise ExportError(
                "a blank node stands inside a triple term, which no format here can label in a stable way: "
                "give it an IRI"
            )
        if any(term.startswith(b"_:") for term in statement):
            statements.append(statement)
        else:
            kept.append(line)
    labels = {node: b"_:b%d" % rank for rank, node in enumerate(_Labeller(statements).order())}
    for statement in statements:
        named = [labels.get(term, term) for term in statement if term]
        kept.append(b" ".join(named))
    return kept


class _Labeller:
    """The blank nodes of one graph and the statements that they take part in."""

    def __init__(self, statements: Iterable[Statement]) -> None:
        self.about: dict[bytes, list[Statement]] = {}
        for statement in statements:
            for node in {term for term in statement if term.startswith(b"_:")}:
                self.about.setdefault(node, []).append(statement)
        self.left = BUDGET

    def order(self) -> list[bytes]:
        """Return all blank nodes in an order that their labels have no part in."""
        return self._order(list(self.about), {}, 0)[1]

    def _order(self, nodes: list[bytes], fixed: Colours, depth: int) -> tuple[bytes, list[bytes]]:
        """Order nodes that are linked to others only through fixed ones; return their spelling, too."""
        if depth > MAX_DEPTH:
            raise _too_alike(len(nodes))
        classes = self._refine(nodes, fixed)
        alone = [(colour, members[0]) for colour, members in classes.items() if len(members) == 1]
        alone.sort()
        ordered = [node for _, node in alone]
        if len(alone) < len(nodes):
            names = {**fixed, **{node: b"_:=%d" % depth + colour for colour, node in alone}}
            tied = [node for members in classes.values() if len(members) > 1 for node in members]
            groups = self._groups(tied)
            if len(groups) == 1 and not alone:
                ordered = self._single_out(nodes, classes, fixed, depth)
            else:
                parts = [self._order(group, names, depth + 1) for group in groups]
                parts.sort(key=itemgetter(0))
                ordered += [node for _, part in parts for node in part]
        return self._spelling(ordered, fixed), ordered

    def _single_out(
        self, nodes: list[bytes], classes: dict[bytes, list[bytes]], fixed: Colours, depth: int
    ) -> list[bytes]:
        colour, members = min(classes.items(), key=lambda item: (len(item[1]), item[0]))
        first = members[0]
        if all(self._exchangeable(first, other) for other in members[1:]):
            members = [first]
        best: tuple[bytes, list[bytes]] | None = None
        for node in members:
            names = {**fixed, node: b"_:!%d" % depth + colour}
            self.left -= len(names)
            rest = [other for other in nodes if other != node]
            ordered: list[bytes] = [node]
            parts = [self._order(group, names, depth + 1) for group in self._groups(rest)]
            parts.sort(key=itemgetter(0))
            ordered += [other for _, part in parts for other in part]
            candidate = self._spelling(ordered, fixed), ordered
            if best is None or candidate[0] < best[0]:
                best = candidate
        return best[1] if best else []

    def _refine(self, nodes: list[bytes], fixed: Colours) -> dict[bytes, list[bytes]]:
        """Colour nodes by their statements until a round tells no more of them apart."""
        colours: Colours = dict.fromkeys(nodes, b"_:")
        count = 0
        while True:
            colours = {node: self._colour(node, colours, fixed) for node in nodes}
            classes: dict[bytes, list[bytes]] = {}
            for node, colour in colours.items():
                classes.setdefault(colour, []).append(node)
            if len(classes) in (count, len(nodes)):
                return classes
            count = len(classes)

    def _colour(self, node: bytes, colours: Colours, fixed: Colours) -> bytes:
        statements = self.about[node]
        self.left -= len(statements)
        if self.left < 0:
            raise _too_alike(len(self.about))
        seen = sorted(
            b" ".join([b"_:." if t == node else colours.get(t) or fixed.get(t, t) for t in statement])
            for statement in statements
        )
        # The node's own name is part of its next one, so that each round splits what the last one joined.
        return blake2b(b"\n".join([colours[node], *seen]), digest_size=16).hexdigest().encode()

    def _groups(self, nodes: list[bytes]) -> list[list[bytes]]:
        """Split nodes into groups that no statement links."""
        left, groups = dict.fromkeys(nodes), []
        while left:
            first, _ = left.popitem()
            group = [first]
            for node in group:
                for statement in self.about[node]:
                    for term in statement:
                        if term in left:
                            del left[term]
                            group.append(term)
            groups.append(group)
        return groups

    def _exchangeable(self, one: bytes, other: bytes) -> bool:
        swap = {one: other, other: one}
        before = {*self.about[one], *self.about[other]}
        self.left -= len(before)
        return {tuple(swap.get(term, term) for term in statement) for statement in before} == before

    def _spelling(self, ordered: list[bytes], fixed: Colours) -> bytes:
        names = {**fixed, **{node: b"_:%d" % rank for rank, node in enumerate(ordered)}}
        about = {statement for node in ordered for statement in self.about[node]}
        self.left -= len(about)
        return b"\n".join(sorted(b" ".join([names.get(t, t) for t in statement]) for statement in about))


def _too_alike(count: int) -> ExportError:
    return ExportError(
        f"{count:,} blank nodes look so alike that no stable labels are found in reasonable time: "
        "give some of them an IRI"
    )
