"""From a text to proposals, by rules alone and without a network."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kg.documents.languages import guess_language
from kg.documents.quotes import Span
from kg.drafts.agents import Cast
from kg.drafts.amounts import Amount, find_amounts
from kg.drafts.candidates import Sentence
from kg.drafts.factors import find_factors, find_firsts, find_zeros
from kg.drafts.inheriting import LARGE
from kg.drafts.items import items_of
from kg.drafts.language import LANGUAGES, Language, language
from kg.drafts.leftovers import find_leftovers, reasons_of
from kg.drafts.numbers import Number, find_numbers
from kg.drafts.places import Places, by_holder
from kg.drafts.proposals import ItemProposal, Proposals
from kg.drafts.sentences import sentences
from kg.drafts.times import Published, Time, find_times
from kg.errors import InputError


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
    tag = lang or guess_language(text)
    if tag is None:
        raise InputError(
            "The words of the text leave its language open: say it, as in --language fr "
            f"(there are rules for {', '.join(LANGUAGES)})."
        )
    rules = language(tag)
    found = _find(text, rules, Published.read(published) if published else None)
    items: list[ItemProposal] = []
    reasons = reasons_of(found.numbers, found.amounts)
    for sentence in found.sentences:
        more, why_not = items_of(sentence, found.cast)
        items += more
        reasons |= why_not
    promisors = [item.promisor for item in items if item.promisor]
    return Proposals(
        text,
        tag,
        tuple(items),
        tuple(dict.fromkeys([*(name.text for name in found.cast.names), *promisors])),
        tuple(find_leftovers(text, items, found.times, found.numbers, reasons)),
        title=_title(text),
    )


@dataclass(frozen=True, slots=True)
class _Found:
    """What is found in a text before it is put together."""

    sentences: tuple[Sentence, ...]
    cast: Cast
    times: tuple[Time, ...]
    numbers: tuple[Number, ...]
    amounts: tuple[Amount, ...]


def _find(text: str, rules: Language, published: Published | None) -> _Found:
    times = find_times(text, rules, published)
    dated = Places(time.span for time in times)
    factors = [factor for factor in find_factors(text, rules) if dated.hit(factor.span) is None]
    zeros = find_zeros(text, rules)
    taken = [*(time.span for time in times), *(factor.span for factor in factors), *zeros]
    numbers = find_numbers(text, rules, taken)
    amounts = find_amounts(text, rules, numbers)
    spans = sentences(text, rules.code)
    parts: list[Sentence] = []
    large: Amount | None = None
    for span, held, when, by, zero, first in zip(
        spans,
        by_holder(spans, amounts, lambda one: one.span),
        by_holder(spans, times, lambda one: one.span),
        by_holder(spans, factors, lambda one: one.span),
        by_holder(spans, zeros, lambda one: one),
        by_holder(spans, find_firsts(text, rules), lambda one: one),
        strict=True,
    ):
        groups = (tuple(held), tuple(when), tuple(by), tuple(zero), tuple(first))
        parts.append(Sentence(text, rules, published, span, *groups, large))
        large = _last_large(held) or large
    return _Found(tuple(parts), Cast(text, spans, rules), times, numbers, amounts)


def _last_large(amounts: Sequence[Amount]) -> Amount | None:
    return next((one for one in reversed(amounts) if one.low >= LARGE and one.has_unit), None)


def _title(text: str) -> Span | None:
    """The first line, where it is short, ends in no full stop, and an empty line follows."""
    first, _, rest = text.lstrip().partition("\n\n")
    first = first.rstrip()
    if rest.strip() and "\n" not in first and 0 < len(first) <= 160 and first[-1] not in ".!?…:;,":
        start = text.find(first)
        return Span(start, start + len(first))
    return None
