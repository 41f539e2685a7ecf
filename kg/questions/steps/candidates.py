"""Pairs of commitments that may be one promise: found by what they share, never by comparing all with all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations, product
from typing import Any

from kg.questions.answers import SEPARATOR
from kg.questions.steps import Asked, Found
from kg.vocabulary.terms import IRI

#: What more commitments than this share tells nothing of any two of them, so that the work stays linear.
_COMMON = 40


@dataclass(slots=True)
class _Told:
    """One commitment, and all that may be shared, by its reason."""

    item: IRI
    label: Any
    published: Any
    documents: set[Any] = field(default_factory=set)
    shared: dict[str, set[Any]] = field(default_factory=dict)

    def see(self, reason: str, *values: Any) -> None:
        if all(value is not None for value in values):
            self.shared.setdefault(reason, set()).add(values)

    def blocks(self) -> Iterator[tuple[Any, ...]]:
        """What a pair has to share beside promisor and kind."""
        for who in self.shared.get("promisor", ()):
            for what in self.shared.get("kind", ()):
                for reason in ("value", "deadline", "topic"):
                    for value in self.shared.get(reason, ()):
                        yield who, what, reason, value


def step(asked: Asked, rows: Iterable[Found]) -> Iterable[Sequence[Any]]:
    """Pair what shares a key, leave out what is tied already, and give the reasons."""
    found: dict[IRI, _Told] = {}
    for cells in rows:
        row: dict[str, Any] = dict(zip(asked.question.reads, cells, strict=True))
        told = found.setdefault(row["told"], _Told(row["told"], row["label"], row["published"]))
        told.documents.add(row["document"])
        told.see("value", row["unit"], row["value"])
        for name, reason in (("latest", "deadline"), *((one, one) for one in _PLAIN)):
            told.see(reason, row[name])
    blocks: dict[tuple[Any, ...], list[IRI]] = {}
    for told in found.values():
        for key in told.blocks():
            blocks.setdefault(key, []).append(told.item)
    wanted = set(asked.values.get("item", ()))
    pairs = {
        (first, second) if first < second else (second, first)
        for block in blocks.values()
        for first, second in _pairs(block, wanted)
        if not found[first].documents & found[second].documents
    }
    pairs -= _tied(asked, sorted({item for pair in pairs for item in pair}))
    for pair, reasons in sorted(
        ((p, _reasons(found, p)) for p in pairs), key=lambda one: (-len(one[1]), one)
    ):
        first, second = (found[item] for item in pair)
        yield (
            first.item,
            first.label,
            second.item,
            second.label,
            SEPARATOR.join(reasons),
            len(reasons),
            first.published,
        )


def _pairs(block: list[IRI], wanted: set[Any]) -> Iterable[tuple[IRI, IRI]]:
    if wanted:
        return product((item for item in block if item in wanted), block)
    return combinations(block, 2) if len(block) <= _COMMON else ()


_PLAIN = ("promisor", "kind", "topic", "place")


def _reasons(found: dict[IRI, _Told], pair: tuple[IRI, IRI]) -> list[str]:
    first, second = (found[item].shared for item in pair)
    return sorted(reason for reason in first if first[reason] & second.get(reason, set()))


def _tied(asked: Asked, items: list[IRI]) -> set[tuple[Any, Any]]:
    """Pairs that a decision joins or that a document links, in the order of pairs."""
    tied: set[tuple[Any, Any]] = set()
    for name in ("promise-accounts", "promise-links"):
        for row in asked.rows(name, item=items):
            one, other = sorted(str(cell) for cell in row)
            tied.add((IRI(one), IRI(other)))
    return tied
