"""From a text to proposals, by rules alone and without a network."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.documents.coverage import numerals
from kg.documents.quotes import Span
from kg.drafts.agents import Cast
from kg.drafts.amounts import Amount, find_amounts
from kg.drafts.factors import find_factors, find_firsts, find_zeros
from kg.drafts.items import LARGE, Sentence, items_of
from kg.drafts.language import Language, guess, language
from kg.drafts.numbers import Number, find_numbers, is_label
from kg.drafts.places import Places, by_holder
from kg.drafts.proposals import ItemProposal, Leftover, Proposals
from kg.drafts.sentences import sentences
from kg.drafts.times import Published, Time, find_times


def propose(text: str, lang: str | None = None, published: str | None = None) -> Proposals:
    """Return what the rules make of a text.

    `lang` is a language tag; without it the language is guessed. `published` (2019, 2019-07, 2019-07-03) is
    the day from which "within five years" and "in September" are counted; without it such times have no
    date. Raises `InputError` for a language without rules or one that cannot be guessed, and `FigureError`
    for a date of publication that is none.

    >>> proposals = propose("Acme will hire 30 people by 2030.", "en")
    >>> figure = proposals.figures[0]
    >>> figure.side, str(figure.value), proposals.items[0].deadline.when
    ('increment', '30', '2030')
    """
    rules = language(lang or guess(text))
    day = Published.read(published) if published else None
    read = _read(text, rules, day)
    items: list[ItemProposal] = []
    reasons = dict(read.left)
    for part in read.sentences:
        found, why_not = items_of(text, part, read.cast, rules, day)
        items += found
        reasons |= why_not
    promisors = [item.promisor for item in items if item.promisor]
    return Proposals(
        text,
        lang or rules.code,
        tuple(items),
        tuple(dict.fromkeys([*(name.text for name in read.cast.names), *promisors])),
        tuple(leftovers(text, items, read.times, read.numbers, reasons)),
        title=_title(text, read.spans),
    )


@dataclass(frozen=True, slots=True)
class _Read:
    """What is found in a text before it is put together."""

    spans: tuple[Span, ...]
    sentences: tuple[Sentence, ...]
    cast: Cast
    times: tuple[Time, ...]
    numbers: tuple[Number, ...]
    left: dict[Span, str]


def _read(text: str, rules: Language, published: Published | None) -> _Read:
    spans = sentences(text, rules.code)
    times = find_times(text, rules, published)
    zeros = find_zeros(text, rules)
    dated = Places(time.span for time in times)
    factors = tuple(factor for factor in find_factors(text, rules) if dated.hit(factor.span) is None)
    taken = [*(time.span for time in times), *(factor.span for factor in factors), *zeros]
    numbers = find_numbers(text, rules, taken)
    amounts = find_amounts(text, rules, numbers)
    cast = Cast(text, spans, rules)
    firsts = find_firsts(text, rules)
    things = (
        by_holder(spans, amounts, lambda one: one.span),
        by_holder(spans, times, lambda one: one.span),
        by_holder(spans, factors, lambda one: one.span),
        by_holder(spans, zeros, lambda one: one),
        by_holder(spans, firsts, lambda one: one),
    )
    parts = []
    large: Amount | None = None
    for span, *groups in zip(spans, *things, strict=True):
        part = Sentence(span, *(tuple(group) for group in groups), large=large)
        parts.append(part)
        large = next((one for one in reversed(part.amounts) if one.low >= LARGE and one.has_unit), large)
    return _Read(spans, tuple(parts), cast, times, numbers, _reasons(numbers, amounts))


def _reasons(numbers: Sequence[Number], amounts: Sequence[Amount]) -> dict[Span, str]:
    """What is known of each number, in case no item takes it."""
    reasons = {}
    for number in numbers:
        if number.value is None:
            reasons[number.span] = (
                "a share that no decimal writes" if number.share else "a number without a value"
            )
    for amount in amounts:
        for span in amount.numbers:
            if amount.noun:
                reasons[span] = f"counts “{amount.noun.text}”; nothing promises or reports it"
            elif amount.has_unit:
                reasons[span] = "an amount that nothing promises or reports"
            else:
                reasons[span] = "what it counts is not told"
    return reasons


def leftovers(
    text: str,
    items: Sequence[ItemProposal],
    times: Sequence[Time],
    numbers: Sequence[Number],
    reasons: dict[Span, str],
) -> Iterator[Leftover]:
    """Yield every numeral, in digits or in words, that no item uses, in the order of the text."""
    used = Places(
        [
            *(figure.written for item in items for figure in item.figures),
            *(
                time.written
                for item in items
                for time in (item.deadline, item.start, item.occurred, item.base)
                if time
            ),
        ]
    )
    dates = {time.span: time for time in times}
    dated, known_places = Places(dates), Places(reasons)
    spans = {*numerals(text), *(number.span for number in numbers if number.in_words)}
    for span in sorted(spans):
        if used.holder(span):
            continue
        if (held := dated.holder(span)) is not None:
            when = dates[held].when
            why = f"a time, read as {when}" if when else "a time or a duration without a date"
            yield Leftover(span, f"{why}, on which no item rests")
            continue
        place = known_places.hit(span)
        known = reasons[place] if place else ""
        if not known and is_label(text, span):
            known = "part of a name"
        yield Leftover(span, known or "not understood")


def _title(text: str, spans: Sequence[Span]) -> Span | None:
    """The first line, where it is short, ends in no full stop, and another line follows."""
    line = text.strip("\n").split("\n", 1)
    first = line[0].strip()
    if len(line) == 2 and 0 < len(first) <= 160 and first[-1] not in ".!?…:;,":
        start = text.find(first)
        return Span(start, start + len(first))
    return None
