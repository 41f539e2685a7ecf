"""The checks that a proposal of a plug-in has to pass: its quote, its words, its values, its codes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from kg.documents.quotes import Span, occurrences
from kg.drafts.amounts import find_amounts
from kg.drafts.factors import find_factors, find_firsts, find_zeros
from kg.drafts.language import Language
from kg.drafts.numbers import find_numbers
from kg.drafts.proposals import FigureProposal, ItemProposal, TimeProposal
from kg.drafts.times import Published, find_times
from kg.errors import FigureError
from kg.figures.dates import read_when
from kg.figures.quantities import FigureValue
from kg.vocabulary.codes import concepts

SIDES = ("baseline", "increment", "target", "factor", "amount")
KINDS_OF_ITEM = ("commitment", "aspiration", "expectation", "past event", "condition", "context")
INDICATORS = ("money", "people", "equipment", "indicator")
RELATIONS = ("by", "before", "during", "from", "until")
PERIODS = ("year", "month", "week", "day")
#: What is said of a rejected proposal is shortened to this.
_SHOWN = 60


class _Refused(Exception):
    """A proposal, or a part of one, that fails a check."""


def check(
    raw: object, text: str, language: Language, published: str | None = None
) -> tuple[ItemProposal | None, list[tuple[str, str]]]:
    """Return a proposal as an item, or None, and what was rejected with why.

    A quote must stand in the text exactly once; words must stand in the quote as whole words; a value must
    be what the rules read from these words; a date likewise; codes must be those of the vocabulary; a
    promisor must be named in the text. A figure or a time that fails is left out; without a good quote
    nothing is kept.
    """
    reasons: list[tuple[str, str]] = []
    what = _short(raw.get("quote")) if isinstance(raw, Mapping) else _short(raw)
    try:
        if not isinstance(raw, Mapping):
            raise _Refused("it is no mapping with a quote")
        quote = _quote(raw.get("quote"), text)
        kind_of_item = _one_of(raw.get("is", "commitment"), KINDS_OF_ITEM, "is")
        figures = tuple(_kept(_listed(raw.get("figures")), text, quote, language, reasons))
    except _Refused as refused:
        return None, [(what, str(refused))]
    if raw.get("figures") and not figures:
        return None, reasons
    parts: dict[str, Any] = {}
    for name, read in (
        ("kind", lambda value: _code(value, "kind")),
        ("force", lambda value: _code(value, "force")),
        ("promisor", lambda value: _named(value, text)),
        ("deadline", lambda value: _time(value, text, quote, language, published)),
        ("indicator", lambda value: _one_of(value, INDICATORS, "indicator")),
        ("confidence", _confidence),
    ):
        if raw.get(name) is not None:
            try:
                parts[name] = read(raw[name])
            except _Refused as refused:
                reasons.append((f"{name} of {what}", str(refused)))
    if "indicator" not in parts and figures and len(figures[0].unit) == 3 and figures[0].unit.isupper():
        parts["indicator"] = "money"
    return ItemProposal(kind_of_item, (quote,), figures, **parts), reasons


def _kept(
    raw: Iterable[object], text: str, quote: Span, language: Language, reasons: list[tuple[str, str]]
) -> Iterable[FigureProposal]:
    for one in raw:
        try:
            yield _figure(one, text, quote, language)
        except _Refused as refused:
            shown = one.get("written") if isinstance(one, Mapping) else one
            reasons.append((f"figure {_short(shown)}", str(refused)))


def _quote(value: object, text: str) -> Span:
    if not isinstance(value, str) or not value.strip():
        raise _Refused("it has no quote")
    places = occurrences(text, value)
    if not places:
        raise _Refused("its quote is not in the text")
    if len(places) > 1:
        raise _Refused(f"its quote stands at {len(places)} places: more words are needed")
    return places[0]


def _words(value: object, text: str, quote: Span) -> Span:
    if not isinstance(value, str) or not value.strip():
        raise _Refused("the words of the text are missing under 'written'")
    for place in occurrences(text[quote.start : quote.end], value):
        span = Span(quote.start + place.start, quote.start + place.end)
        if not _cuts(text, span.start) and not _cuts(text, span.end):
            return span
    raise _Refused("its words are not in its quote")


def _cuts(text: str, at: int) -> bool:
    return 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum()


def _figure(raw: object, text: str, quote: Span, language: Language) -> FigureProposal:
    if not isinstance(raw, Mapping):
        raise _Refused("it is no mapping")
    side = _one_of(raw.get("side"), SIDES, "side")
    written = _words(raw.get("written"), text, quote)
    value, low, high = _number(raw.get("value")), _number(raw.get("min")), _number(raw.get("max"))
    if (value is None) == (low is None or high is None):
        raise _Refused("it needs a value, or a min and a max")
    bounds = tuple(_code(one, "bound") for one in _listed(raw.get("bound")))
    bounds = tuple(one for one in bounds if one != "exact") or (("range",) if value is None else ())
    try:
        if value is not None:
            FigureValue.of(_plain(value), *bounds)
        elif low is not None and high is not None:
            FigureValue.between(_plain(low), _plain(high), *(one for one in bounds if one != "range"))
    except FigureError as error:
        raise _Refused(str(error)) from None
    numbers = frozenset(abs(one) for one in (value, low, high) if one is not None)
    readings = _readings(text, written, language)
    if numbers not in [frozenset(map(abs, one)) for one, _ in readings]:
        raise _Refused("its value is not what its words say")
    unit = str(raw.get("unit") or "number")
    if unit not in {one for values, one in readings if frozenset(map(abs, values)) == numbers} | {"number"}:
        raise _Refused(f"its unit {unit!r} is not what its words say")
    per = raw.get("per")
    return FigureProposal(
        side, written, quote, value, low, high, unit, bounds,
        per=_one_of(per, PERIODS, "per") if per else "", confidence=0.5,
    )  # fmt: skip


def _readings(text: str, written: Span, language: Language) -> list[tuple[frozenset[Decimal], str]]:
    """What the rules read at a place: sets of numbers, each with its unit."""
    start, end = max(0, written.start - 40), min(len(text), written.end + 60)
    around = text[start:end]
    found: list[tuple[frozenset[Decimal], str]] = []
    for amount in find_amounts(around, language, find_numbers(around, language)):
        span = Span(amount.span.start + start, amount.span.end + start)
        if span.overlaps(written):
            numbers = frozenset({amount.low, amount.high, *amount.others})
            unit = amount.noun.measure if amount.noun and amount.noun.measure else amount.unit
            found.append((numbers, unit))
            found += [(frozenset({one}), unit) for one in numbers]
    words = text[written.start : written.end]
    found += [(frozenset({factor.value}), "number") for factor in find_factors(words, language)]
    found += [(frozenset({Decimal(0)}), "number") for _ in find_zeros(words, language)]
    found += [(frozenset({Decimal(1)}), "number") for _ in find_firsts(words, language)]
    return found


def _time(raw: object, text: str, quote: Span, language: Language, published: str | None) -> TimeProposal:
    if not isinstance(raw, Mapping):
        raise _Refused("it is no mapping with one of by, before, during, from, until")
    given = [name for name in RELATIONS if raw.get(name) is not None]
    if len(given) != 1:
        raise _Refused("it needs exactly one of by, before, during, from, until")
    written, when = _words(raw.get("written"), text, quote), str(raw[given[0]])
    try:
        point = read_when(when)
    except FigureError as error:
        raise _Refused(str(error)) from None
    day = Published.read(published) if published else None
    read = find_times(text[written.start : written.end], language, day)
    if not any(time.point == point or time.when == when for time in read):
        raise _Refused("its date is not what its words say")
    return TimeProposal(written, given[0], when, confidence=0.5)


def _named(value: object, text: str) -> str:
    if isinstance(value, str) and re.search(rf"(?<!\w){re.escape(value)}(?!\w)", text) and value.strip():
        return value
    raise _Refused("the name is not in the text")


def _code(value: object, scheme: str) -> str:
    return _one_of(value, tuple(code.local for code in concepts(scheme)), scheme)


def _one_of(value: object, known: tuple[str, ...], what: str) -> str:
    if isinstance(value, str) and value in known:
        return value
    raise _Refused(f"{what} {_short(value)} is none of {', '.join(known)}")


def _number(value: object) -> Decimal | None:
    if value is None:
        return None
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        number = Decimal("NaN")
    if isinstance(value, bool) or not number.is_finite():
        raise _Refused(f"{_short(value)} is no number")
    return number


def _plain(number: Decimal) -> int | Decimal:
    return int(number) if number == number.to_integral_value() else number


def _confidence(value: object) -> float:
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1:
        return round(float(value), 2)
    raise _Refused(f"{_short(value)} is no number from 0 to 1")


def _listed(value: object) -> list[object]:
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple) else [value]


def _short(value: object) -> str:
    text = " ".join(str(value).split())
    return f"“{text[:_SHOWN]}…”" if len(text) > _SHOWN else f"“{text}”"
