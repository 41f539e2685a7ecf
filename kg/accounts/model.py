"""What a document reports, as read-only values: items with their figures, times, parties, gaps and quotes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from kg.vocabulary.terms import IRI

#: The properties that give an item a figure, in the order in which people read them.
SIDES = ("baseline", "increment", "target", "factor", "amount", "total")


@dataclass(frozen=True, slots=True)
class Quote:
    """The exact words of a document, with their place in code points, end excluded."""

    iri: IRI
    text: str
    start: int
    end: int
    document: IRI | None

    def __str__(self) -> str:
        return f"“{self.text}” [{self.start}–{self.end}]"


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that a reader would expect and the source does not say."""

    iri: IRI
    missing: IRI | None
    reason: IRI | None
    label: str
    quotes: tuple[Quote, ...] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """One value of one side of an item: stated with quotes, or derived by a rule from other figures."""

    iri: IRI
    side: str
    basis: Literal["stated", "derived"]
    value: int | Decimal | None
    minimum: int | Decimal | None
    maximum: int | Decimal | None
    bounds: tuple[IRI, ...]
    unit: IRI | None
    per: IRI | None
    counts: IRI | None
    as_written: str | None
    quotes: tuple[Quote, ...]
    rule: IRI | None
    inputs: tuple[Figure, ...]
    assumptions: tuple[str, ...]
    gaps: tuple[Gap, ...]

    def amount(self, bounds: dict[IRI, str] | None = None) -> str:
        """Return the value as people write it: `30`, `at least 10,000,000 EUR`, `20 to 30`.

        `bounds` names the bounds in a language; without it the codes themselves are shown.
        """
        if self.value is not None:
            number = f"{self.value:,}"
        elif self.minimum is not None or self.maximum is not None:
            number = f"{_side(self.minimum)} to {_side(self.maximum)}"
        else:
            return "unknown"
        words = [
            (bounds or {}).get(bound, bound.local)
            for bound in self.bounds
            if bound.local not in ("exact", "range")
        ]
        unit = _unit(self.unit)
        return " ".join(
            (*words, number + ("%" if unit == "PERCENT" else ""), unit.replace("PERCENT", ""))
        ).strip()


def _side(value: int | Decimal | None) -> str:
    return "?" if value is None else f"{value:,}"


def _unit(unit: IRI | None) -> str:
    if unit is None or unit.local == "NUM":
        return ""
    return unit.local.removeprefix("CCY_")


@dataclass(frozen=True, slots=True)
class TimeBound:
    """A deadline, a start, a date or a period, with its wording and its precision."""

    iri: IRI
    relation: IRI | None
    earliest: date | None
    latest: date | None
    precision: IRI | None
    wording: str | None
    reading: str | None
    quotes: tuple[Quote, ...]

    def __str__(self) -> str:
        relation = self.relation.local if self.relation else ""
        if self.earliest and self.latest and self.earliest != self.latest:
            return f"{relation} {self.earliest} to {self.latest}".strip()
        return f"{relation} {self.latest or self.earliest or 'unknown'}".strip()


@dataclass(frozen=True, slots=True)
class Agent:
    """A named organisation or person, or somebody whom the source leaves unnamed."""

    iri: IRI
    label: str
    named: bool

    def __str__(self) -> str:
        return self.label


@dataclass(frozen=True, slots=True)
class Participant:
    """An agent in a role of one item."""

    role: IRI | None
    agent: Agent
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """One document's account of a promise, a wish, an estimate, an event, a condition or background."""

    iri: IRI
    type: str
    label: str
    actors: tuple[Agent, ...]
    kinds: tuple[IRI, ...]
    indicator: str | None
    figures: tuple[Figure, ...]
    start: TimeBound | None
    occurred: TimeBound | None
    participants: tuple[Participant, ...]
    topics: tuple[str, ...]
    places: tuple[str, ...]
    purposes: tuple[str, ...]
    gaps: tuple[Gap, ...]
    quotes: tuple[Quote, ...]
    document: IRI | None

    def side(self, name: str) -> tuple[Figure, ...]:
        """Return the figures of one side: `baseline`, `increment`, `target`, `factor`, `amount`, `total`."""
        return tuple(figure for figure in self.figures if figure.side == name)

    def _first(self, name: str) -> Figure | None:
        return next(iter(self.side(name)), None)

    @property
    def baseline(self) -> Figure | None:
        """The first baseline, if there is one."""
        return self._first("baseline")

    @property
    def increment(self) -> Figure | None:
        """The first increment, if there is one."""
        return self._first("increment")

    @property
    def target(self) -> Figure | None:
        """The first target, if there is one."""
        return self._first("target")

    @property
    def factor(self) -> Figure | None:
        """The first factor, if there is one."""
        return self._first("factor")


@dataclass(frozen=True, slots=True)
class Commitment(Item):
    """A promise: who makes it, with what force, and by when."""

    force: IRI | None = None
    deadline: TimeBound | None = None
    hedges: tuple[str, ...] = ()

    @property
    def promisors(self) -> tuple[Agent, ...]:
        """Whoever promises; several may promise jointly."""
        return self.actors

    @property
    def promisor(self) -> Agent | None:
        """The first promisor."""
        return self.actors[0] if self.actors else None
