"""Differences as values: what changed, in which direction, by which quotes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, Literal

from kg.accounts.model import Quote
from kg.changes.wording import Words
from kg.vocabulary.terms import IRI, decimal_text


class Direction(StrEnum):
    """Whether a promise asks for less or for more than before.

    `MOVED` is a change that is no matter of strength, `UNCLEAR` one that the rules leave open (docs/diff.md).
    """

    WEAKENED = "weakened"
    STRENGTHENED = "strengthened"
    MOVED = "moved"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a change: its words, its number or day where it is one, its node, and its quotes.

    `written` is how the source writes it, where it does: a long quote is cut around these words.
    """

    text: str
    value: int | Decimal | date | None = None
    node: IRI | None = None
    quotes: tuple[Quote, ...] = ()
    written: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the fields, for JSON; decimals as text, so that no digit is lost."""
        value: Any = self.value
        if isinstance(value, Decimal):
            value = decimal_text(value)
        elif isinstance(value, date):
            value = value.isoformat()
        return {
            "text": self.text,
            "value": value,
            "node": None if self.node is None else str(self.node),
            "written": self.written,
            "quotes": [
                {"text": one.text, "start": one.start, "end": one.end, "document": one.document}
                for one in self.quotes
            ],
        }


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between two accounts of a promise.

    `aspect` says what differs (`target`, `deadline`, `force`, `condition`, `beneficiary`, `gap`, `item`, …),
    `rule` why the direction is what it is, a name of docs/diff.md. `matched_by` says how the two accounts
    were brought together: `iri`, `name`, `amends`, `supersedes`, `restates`, `decision` or `map`. `ratio` is
    new over old, where both are numbers of one unit; `months` or `days` is how far a day has moved.
    """

    aspect: str
    kind: Literal["changed", "added", "removed"]
    direction: Direction
    rule: str
    name: str
    old_item: IRI | None
    new_item: IRI | None
    old: Side | None
    new: Side | None
    matched_by: str = "iri"
    ratio: Decimal | None = None
    months: int | None = None
    days: int | None = None
    language: str = "en"

    @property
    def sentence(self) -> str:
        """The change in one sentence, with the quote that says it.

        >>> change = Change("force", "changed", Direction.WEAKENED, "force", "training", None, None,
        ...                 Side("pledged"), Side("intended"))
        >>> change.sentence
        'force of `training` weakened from pledged to intended'
        """
        return Words(self.language).sentence(self)

    def to_dict(self) -> dict[str, Any]:
        """Return the fields and the sentence, for JSON."""
        return {
            "sentence": self.sentence,
            "aspect": self.aspect,
            "kind": self.kind,
            "direction": self.direction.value,
            "rule": self.rule,
            "old_item": None if self.old_item is None else str(self.old_item),
            "new_item": None if self.new_item is None else str(self.new_item),
            "matched_by": self.matched_by,
            "old": None if self.old is None else self.old.to_dict(),
            "new": None if self.new is None else self.new.to_dict(),
            "ratio": None if self.ratio is None else decimal_text(self.ratio),
            "months": self.months,
            "days": self.days,
        }

    def __str__(self) -> str:
        return Words(self.language).lines(self)


@dataclass(frozen=True, slots=True)
class Differences:
    """All changes between two sides, promise by promise; falsy where nothing differs."""

    changes: tuple[Change, ...]
    language: str = "en"

    def __bool__(self) -> bool:
        return bool(self.changes)

    def __len__(self) -> int:
        return len(self.changes)

    def __iter__(self) -> Iterator[Change]:
        return iter(self.changes)

    def of(self, direction: Direction | str) -> tuple[Change, ...]:
        """Return the changes of one direction: `weakened`, `strengthened`, `moved` or `unclear`."""
        wanted = Direction(direction)
        return tuple(change for change in self.changes if change.direction is wanted)

    def to_dict(self) -> dict[str, Any]:
        """Return counts and changes, for JSON."""
        counts = {direction.value: len(self.of(direction)) for direction in Direction}
        return {"differs": bool(self), "counts": counts, "changes": [one.to_dict() for one in self.changes]}

    def summary(self) -> str:
        """Say in one line how many changes there are, by direction."""
        return Words(self.language).summary({one.value: len(self.of(one)) for one in Direction})

    def __str__(self) -> str:
        return "\n".join([*map(str, self.changes), self.summary()])
