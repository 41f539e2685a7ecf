"""What a card shows of one item: every value spelled, and marked as stated or derived."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kg.accounts.model import SIDES, Commitment, Figure, Item, Quote, TimeBound
from kg.pages.spelling import Speller
from kg.pages.statements import times
from kg.vocabulary.terms import IRI


@dataclass(frozen=True, slots=True)
class FigureView:
    """One figure: its side, its value, whether it is stated, and what it rests on."""

    iri: IRI
    side: str
    name: str
    value: str
    derived: bool
    as_written: str | None
    rule: str | None
    inputs: tuple[str, ...]
    assumptions: tuple[str, ...]
    gaps: tuple[str, ...]
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class TimeView:
    """One time of an item: which, the days, the wording, the precision, and how it was read."""

    name: str
    days: str
    wording: str | None
    precision: str | None
    reading: str | None
    known: bool
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class PartyView:
    """Somebody in a role."""

    iri: IRI
    role: str
    label: str
    named: bool


@dataclass(frozen=True, slots=True)
class Card:
    """One item as a card shows it."""

    item: Item
    kind: str
    type: str
    force: str | None
    hedges: tuple[str, ...]
    figures: tuple[FigureView, ...]
    times: tuple[TimeView, ...]
    parties: tuple[PartyView, ...]

    @property
    def is_commitment(self) -> bool:
        """Whether the item is a promise."""
        return isinstance(self.item, Commitment)

    def side(self, side: str) -> tuple[FigureView, ...]:
        """Return the figures of one side."""
        return tuple(figure for figure in self.figures if figure.side == side)

    def value(self, figure: str) -> str:
        """Return the spelled value of one of the figures."""
        return next(one.value for one in self.figures if one.iri == figure)

    def words(self, figure: str) -> str | None:
        """Return the words behind one of the figures: its own, those of its inputs, or those of the item."""
        told = next(one for one in self.item.figures if one.iri == figure)
        quotes = list(dict.fromkeys(_behind(told))) or list(self.item.quotes[:1])
        return " … ".join(dict.fromkeys(quote.text for quote in quotes)) or None

    @property
    def change(self) -> tuple[FigureView, ...]:
        """The four sides of a change that the item has: baseline, target, increment, factor."""
        return tuple(f for side in ("baseline", "target", "increment", "factor") for f in self.side(side))

    @property
    def others(self) -> tuple[FigureView, ...]:
        """The figures that are no side of a change."""
        return tuple(figure for figure in self.figures if figure.side in ("amount", "total"))


def card(item: Item, spell: Speller) -> Card:
    """Spell an item for its card."""
    promise = item if isinstance(item, Commitment) else None
    return Card(
        item=item,
        kind=", ".join(spell.code(kind) for kind in item.kinds),
        type=spell.type(item.type),
        force=spell.code(promise.force) if promise and promise.force else None,
        hedges=promise.hedges if promise else (),
        figures=tuple(figure_view(figure, spell) for side in SIDES for figure in item.side(side)),
        times=tuple(_time(name, bound, spell) for name, bound in times(item)),
        parties=tuple(
            PartyView(party.agent.iri, spell.role(party.role), party.agent.label, party.agent.named)
            for party in item.participants
        ),
    )


def figure_view(figure: Figure, spell: Speller) -> FigureView:
    """Spell a figure with what stands behind it."""
    return FigureView(
        iri=figure.iri,
        side=figure.side,
        name=spell.noun(figure.side) if figure.side else "",
        value=spell.side(figure),
        derived=figure.basis == "derived",
        as_written=figure.as_written,
        rule=spell.code(figure.rule) if figure.rule else None,
        inputs=tuple(_input(one, spell) for one in figure.inputs),
        assumptions=figure.assumptions,
        gaps=tuple(gap.label for gap in figure.gaps),
        quotes=figure.quotes,
    )


def _behind(figure: Figure) -> Iterator[Quote]:
    if figure.quotes:
        yield figure.quotes[0]
        return
    for one in figure.inputs:
        yield from _behind(one)


def _input(figure: Figure, spell: Speller) -> str:
    return f"{spell.amount(figure)} ({spell.page[figure.basis]})"


def _time(name: str, bound: TimeBound, spell: Speller) -> TimeView:
    return TimeView(
        name=spell.noun(name),
        days=spell.time(bound),
        wording=bound.wording,
        precision=spell.code(bound.precision) if bound.precision else None,
        reading=bound.reading,
        known=bool(bound.earliest or bound.latest),
        quotes=bound.quotes,
    )
