"""The amounts of a text: numbers with their unit, their bound, what they count and how often."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from kg.documents.quotes import Span
from kg.drafts.bounds import bound_of
from kg.drafts.language import Language, as_pattern
from kg.drafts.money import currency_after, currency_before
from kg.drafts.nouns import Noun, find_noun
from kg.drafts.numbers import Number
from kg.figures.digits import read_digits

PERCENT, POINTS, COUNT = "percent", "points", "number"


@dataclass(frozen=True, slots=True)
class Amount:
    """One value or range of a text.

    `span` is its wording with the currency or the percent sign; `whole` reaches from the words of its bound
    to the end of what it counts. `low` and `high` differ for a range. `others` are the alternatives of "200
    or 250". `unit` is a currency code, `percent`, `points` or `number`; `bounds` are codes of `bound:`, empty
    for exact. `per` is year, month, week or day, or empty. `scale` is what its word of scale multiplies it
    by. `third`: it is one third or two, which only a change makes a figure.
    """

    span: Span
    whole: Span
    low: Decimal
    high: Decimal
    unit: str
    bounds: tuple[str, ...] = ()
    noun: Noun | None = None
    per: str = ""
    others: tuple[Decimal, ...] = ()
    numbers: tuple[Span, ...] = ()
    in_words: bool = False
    ambiguous: bool = False
    plain_sign: bool = False
    scale: Decimal = Decimal(1)
    third: bool = False

    @property
    def is_range(self) -> bool:
        """Whether it has two ends."""
        return self.low != self.high

    @property
    def is_money(self) -> bool:
        """Whether its unit is a currency."""
        return len(self.unit) == 3 and self.unit.isupper()

    @property
    def has_unit(self) -> bool:
        """Whether the text says what it is an amount of."""
        return self.unit != COUNT or self.noun is not None


def find_amounts(text: str, language: Language, numbers: Sequence[Number]) -> tuple[Amount, ...]:
    """Return the amounts that the numbers of a text make, in its order. Numbers without a value make none."""
    singles = [_single(text, language, number) for number in numbers if number.value is not None]
    found: list[Amount] = []
    for amount in singles:
        joined = _range(text, language, found[-1], amount, numbers) if found else None
        if joined is not None:
            found[-1] = joined
        else:
            found.append(amount)
    return tuple(_bounded(text, language, amount) for amount in found)


def _single(text: str, language: Language, number: Number) -> Amount:
    assert number.value is not None  # noqa: S101 - the caller leaves those out
    start, end, unit, plain = number.span.start, number.span.end, COUNT, False
    value, noun = number.value, None
    if number.share:
        unit = PERCENT
    elif (match := language.starts("numbers", "points").match(text, end)) and _is_points(match):
        unit, end = POINTS, match.end()
    elif match := language.starts("numbers", "percent").match(text, end):
        unit, end = PERCENT, match.end()
    elif sign := currency_before(text, start, language):
        start, unit, plain = sign.start, sign.code, sign.plain
        if (after := currency_after(text, end, language)) is not None:
            end = after.end
    elif sign := currency_after(text, end, language):
        end, unit, plain = sign.end, sign.code, sign.plain
    else:
        noun = find_noun(text, end, language)
        if noun and not number.scaled and not number.in_words and not noun.measure:
            written = text[number.span.start : number.span.end]
            whole = read_digits(written, language.decimal_sign, whole_number=True)
            value = value if whole is None else whole
    whole_end = noun.end if noun else end
    per, whole_end = _per(text, language, whole_end)
    return Amount(
        Span(start, end),
        Span(start, whole_end),
        value,
        value,
        unit,
        ("about",) if number.about else (),
        noun,
        per,
        numbers=(number.span,),
        in_words=number.in_words,
        ambiguous=number.ambiguous and noun is None,
        plain_sign=plain,
        scale=number.value / number.bare if number.bare else Decimal(1),
        third="/" in number.share,
    )


def _is_points(match: re.Match[str]) -> bool:
    return "%" not in match.group()


def _per(text: str, language: Language, at: int) -> tuple[str, int]:
    """Return the time unit of a rate ("a year") in the clause of an amount, and where its words end."""
    clause = re.split(r"[,;:.!?()](?:\s|$)|\n", text[at : at + 90], maxsplit=1)[0]
    after = re.match(r"(?:\s*\S+){0,9}", clause)
    reach = re.split(r"\s\d", after.group() if after else "", maxsplit=1)[0]
    for unit in language.rules["per"]:
        match = language.find("per", unit).search(reach)
        if match:
            near = len(reach[: match.start()].split()) <= 3
            return unit, at + match.end() if near else at
    return "", at


def _range(
    text: str, language: Language, first: Amount, second: Amount, numbers: Sequence[Number]
) -> Amount | None:
    """Join "20 to 30 billion", "between 9 % and 12 %", "200 or 250 million"; None where two stay apart."""
    if first.is_range or first.others:
        return None
    if first.is_money and second.unit == COUNT and second.numbers[0].start - first.span.end <= 4:
        second = replace(second, unit=first.unit, noun=None, whole=second.span, plain_sign=first.plain_sign)
    elif first.unit not in (COUNT, second.unit):
        return None
    if first.noun and not (second.noun and first.noun.text == second.noun.text):
        return None
    between = text[first.span.end : second.span.start].strip("\u00a0\u202f ")
    rules = language.rules["numbers"]
    lead = text[max(0, first.span.start - 16) : first.span.start]
    opened = language.ends("numbers", "between").search(lead)
    kind = ""
    if _is_one(between, rules["or"]):
        kind = "or"
    elif opened and _is_one(between, rules["and"]):
        kind = "range"
    elif _is_one(between, rules["to"]):
        kind = "" if _is_change(language, text, first) else "range"
    if not kind:
        return None
    low = _scaled_like(first, second, numbers)
    start = first.span.start - (len(lead) - opened.start() if opened and kind == "range" else 0)
    span = Span(first.span.start, second.span.end)
    joined = replace(
        second,
        span=span,
        whole=Span(start, second.whole.end),
        numbers=(*first.numbers, *second.numbers),
        in_words=first.in_words and second.in_words,
    )
    if kind == "or":
        return replace(joined, others=(low,))
    if low >= second.high:
        return None
    return replace(joined, low=low, bounds=("range",))


def _is_one(between: str, phrases: list[str]) -> bool:
    return any(re.fullmatch(as_pattern(phrase), between, re.IGNORECASE) for phrase in phrases)


def _is_change(language: Language, text: str, first: Amount) -> bool:
    """Whether "from 15 to 20" tells two levels, and no range: a preposition of levels stands before it.

    In French and Spanish the same preposition opens ranges as well ("réduire de 15 à 20 %"): there a verb of
    levels has to stand before it.
    """
    lead = text[max(0, first.span.start - 60) : first.span.start]
    if not language.ends("sides", "level_from").search(lead):
        return False
    if first.noun is not None or language.code in ("en", "de"):
        return True
    return bool(language.find("sides", "level_verbs").search(lead))


def _scaled_like(first: Amount, second: Amount, numbers: Sequence[Number]) -> Decimal:
    """Give a number the scale of the one that follows it, where it has none of its own."""
    by_span = {number.span: number for number in numbers}
    one, other = by_span[first.numbers[-1]], by_span[second.numbers[0]]
    if one.scaled or not other.scaled or one.value is None or other.bare is None or not other.bare:
        return first.low
    assert other.value is not None  # noqa: S101 - an amount has a value
    return one.value * (other.value / other.bare)


def _bounded(text: str, language: Language, amount: Amount) -> Amount:
    """Add the bound that stands before or after an amount."""
    found = bound_of(text, amount.whole.start, amount.span.end, amount.whole.end, language)
    start = found[1] if found else amount.whole.start
    for unit in language.rules["per_before"]:
        if not amount.per and language.ends("per_before", unit).search(text, max(0, start - 24), start):
            amount = replace(amount, per=unit)
    if found is None:
        return amount
    code, start, end = found
    bounds = amount.bounds
    if amount.is_range:
        bounds = ("range", code) if code in ("about", "at-most") else ("range",)
    elif code:
        bounds = (code,)
    return replace(amount, bounds=bounds, whole=Span(start, max(end, amount.whole.end)))
