"""Amounts that leave out what their neighbours say: a unit, a noun, a scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kg.documents.quotes import Span
from kg.drafts.amounts import PERCENT, POINTS, Amount
from kg.drafts.language import Language
from kg.drafts.sides import BASELINE, Side

#: From here on an amount takes its unit from other amounts of this size only.
LARGE = 1_000_000
#: How many times larger or smaller a number may be that shares the scale of its neighbour.
_ALIKE = 30


def is_elliptical(amount: Amount, side: Side, amounts: Sequence[Amount], act: str) -> bool:
    """Whether a number without a name is an amount: its side is told, or another has the name."""
    if _scaled(amount, side, amounts) is not amount:
        return True
    siblings = any(other.has_unit for other in amounts if other is not amount)
    compared = siblings or (side == Side(BASELINE, True) and len(amounts) > 1)
    if (amount.in_words and amount.low < 20) or not (act or (side.shown and compared)):
        return False
    return (side.shown and (siblings or amount.low >= 10)) or amount.low >= (100 if siblings else 1000)


def inherited(
    text: str, amount: Amount, side: Side, amounts: Sequence[Amount], large: Amount | None, language: Language
) -> Amount:
    """Give an amount without a unit that of its neighbour: "from 12 to 15 hectares", "€5m, of which 2m".

    Millions and more take it from the last such amount (`large`), in an earlier sentence too: "raised to 13
    billion".
    """
    amount = _scaled(amount, side, amounts)
    after = next((one for one in amounts if one.span.start > amount.span.start), None)
    if side == Side(BASELINE, True) and after is not None and after.unit == PERCENT:
        return replace(amount, unit=PERCENT)  # "from 24 to 60 per cent"
    sibling = _sibling(amount, amounts, large)
    if sibling is None:
        return amount
    if not sibling.is_money:
        return replace(amount, noun=sibling.noun)
    lead = Span(max(0, amount.whole.start - 24), amount.whole.start)
    part = language.ends("sides", "part_left").search(text, lead.start, lead.end)
    alike = side.shown and sibling.low <= 1000 * amount.low
    if part or alike or (amount.low >= 100_000 and sibling.span.start < amount.span.start):
        return replace(amount, unit=sibling.unit)
    return amount


def _sibling(amount: Amount, amounts: Sequence[Amount], large: Amount | None) -> Amount | None:
    """The amount whose unit is meant as well: the last one before, else the first one after."""
    siblings = [one for one in amounts if one.has_unit and one.unit not in (PERCENT, POINTS)]
    if amount.low >= LARGE:
        siblings = [one for one in siblings if one.low >= LARGE]
    before = [one for one in siblings if one.span.start < amount.span.start]
    if before:
        return before[-1]
    if amount.low >= LARGE and large is not None:
        return large
    return siblings[0] if siblings else None


def _scaled(amount: Amount, side: Side, amounts: Sequence[Amount]) -> Amount:
    """Give a baseline the scale that its neighbour has and it leaves out: "from 3 to 5 million"."""
    if side.name != BASELINE or not side.shown or amount.scale != 1 or amount not in amounts:
        return amount
    at = amounts.index(amount)
    beside = [*amounts[at + 1 : at + 2], *amounts[max(0, at - 1) : at]]
    near = next((one for one in beside if one.scale > 1 and not one.is_range), None)
    if near is None or not near.low / near.scale / _ALIKE <= amount.low <= near.low / near.scale * _ALIKE:
        return amount
    return replace(amount, low=amount.low * near.scale, high=amount.high * near.scale, scale=near.scale)
