"""What rests on which quote: an item itself, its figures, its times, its parties and its gaps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kg.accounts.model import Commitment, Figure, Item, Quote, TimeBound
from kg.pages.spelling import Speller


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing that the graph says of an item: a name, a value, and the quotes that it rests on."""

    name: str
    value: str
    quotes: tuple[Quote, ...]


def times(item: Item) -> Iterator[tuple[str, TimeBound]]:
    """Go through the times of an item with the names of their properties."""
    deadline = item.deadline if isinstance(item, Commitment) else None
    for name, bound in (("deadline", deadline), ("start", item.start), ("occurred", item.occurred)):
        if bound is not None:
            yield name, bound


def statements(item: Item, spell: Speller) -> tuple[Statement, ...]:
    """Return what the graph says of an item in the document's own words, in the order of a card.

    The first statement is the item itself, which has no value.
    """
    found = [Statement("", "", item.quotes)]
    found += [_figure(figure, spell) for figure in item.figures if figure.basis == "stated"]
    found += [Statement(spell.noun(name), spell.time(bound), bound.quotes) for name, bound in times(item)]
    found += [
        Statement(spell.role(party.role), party.agent.label, party.quotes) for party in item.participants
    ]
    found += [Statement(spell.page["not_said"], gap.label, gap.quotes) for gap in item.gaps]
    return tuple(statement for statement in found if statement.quotes)


def _figure(figure: Figure, spell: Speller) -> Statement:
    return Statement(spell.noun(figure.side), spell.side(figure), figure.quotes)
