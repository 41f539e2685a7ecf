"""What a draft proposes: items with figures, times and agents, each with its quote and a confidence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from kg.documents.quotes import Span


@dataclass(frozen=True, slots=True)
class FigureProposal:
    """A candidate figure.

    `written` is its wording and stands inside `quote`; both are places of the text. `value` is set for one
    number; `minimum` and `maximum` for a range. `unit` is a currency code, `percent`, `points` or a unit of
    docs/annotation.md; `bounds` are codes of `bound:`; `per` the year, month, week or day of a rate.
    `counts` is the name of what is counted, as it stands. `base` are the words of what a percentage refers
    to. `confidence` goes from 0 to 1: it ranks proposals and is no probability.
    """

    side: str
    written: Span
    quote: Span
    value: Decimal | None
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    unit: str = "number"
    bounds: tuple[str, ...] = ()
    per: str = ""
    counts: str = ""
    base: Span | None = None
    alternatives: tuple[Decimal, ...] = ()
    confidence: float = 0.5


@dataclass(frozen=True, slots=True)
class TimeProposal:
    """A candidate time: its wording, its relation (`by`, `before`, `during`, `from`, `until`) and its date.

    `when` has one of the forms of `kg.figures.dates.FORMS`, or is empty where it cannot be told: a person
    fills it in. `anchored` says that the date of publication was needed to read it, `duration` the length of
    a relative one (`P6Y`).
    """

    written: Span
    relation: str
    when: str
    anchored: bool = False
    duration: str = ""
    confidence: float = 0.5


@dataclass(frozen=True, slots=True)
class ItemProposal:
    """A candidate item: what a sentence promises or tells.

    `what` is commitment, expectation, past event or context; `kind` and `force` are codes or empty;
    `promisor` is a name of `Proposals.names` or empty. `base` is the base year of a change in percent.
    """

    what: str
    quotes: tuple[Span, ...]
    figures: tuple[FigureProposal, ...]
    indicator: str = "indicator"
    measures: str = ""
    kind: str = ""
    force: str = ""
    promisor: str = ""
    promisor_confidence: float = 0.0
    hedges: tuple[Span, ...] = ()
    deadline: TimeProposal | None = None
    start: TimeProposal | None = None
    occurred: TimeProposal | None = None
    base: TimeProposal | None = None
    confidence: float = 0.5
    source: str = "rules"

    @property
    def spans(self) -> Iterator[Span]:
        """The wordings of its figures and times."""
        yield from (figure.written for figure in self.figures)
        for time in (self.deadline, self.start, self.occurred, self.base):
            if time is not None:
                yield time.written


@dataclass(frozen=True, slots=True)
class Leftover:
    """A numeral that no proposal uses, and what is known about it."""

    span: Span
    why: str


@dataclass(frozen=True, slots=True)
class Rejection:
    """A proposal of a plug-in that failed a check, and why."""

    what: str
    why: str


@dataclass(frozen=True, slots=True)
class Proposals:
    """All that is proposed for one text; every numeral is in an item or among the `leftovers`."""

    text: str
    language: str
    items: tuple[ItemProposal, ...]
    names: tuple[str, ...]
    leftovers: tuple[Leftover, ...]
    rejected: tuple[Rejection, ...] = ()
    title: Span | None = None

    @property
    def figures(self) -> tuple[FigureProposal, ...]:
        """The figures of all items, in the order of the items."""
        return tuple(figure for item in self.items for figure in item.figures)
