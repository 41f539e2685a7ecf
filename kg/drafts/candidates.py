"""The candidate figures of a sentence: amounts with a side and an act, factors, zeros, firsts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from kg.annotations.names import UNITS
from kg.documents.quotes import Span
from kg.drafts.acts import FORCES, Cue, act_of, find_cues, find_kinds, kind_of
from kg.drafts.amounts import COUNT, PERCENT, POINTS, Amount
from kg.drafts.bounds import bound_of
from kg.drafts.factors import Factor
from kg.drafts.inheriting import inherited, is_elliptical
from kg.drafts.language import Language
from kg.drafts.nouns import PEOPLE, THINGS
from kg.drafts.proposals import FigureProposal
from kg.drafts.sides import BASELINE, EACH, INCREMENT, TARGET, Side, find_sides
from kg.drafts.times import Published, Time
from kg.drafts.timing import is_over

MONEY = "money"
#: A cut of at least 40 % is a change of at most -40 %.
_FLIPPED = {
    "at-least": "at-most",
    "at-most": "at-least",
    "more-than": "less-than",
    "less-than": "more-than",
}


@dataclass(frozen=True)
class Sentence:
    """A sentence of a text with what was found in it.

    `large` is the last amount of millions with a unit before it.
    """

    text: str
    language: Language
    published: Published | None
    span: Span
    amounts: tuple[Amount, ...]
    times: tuple[Time, ...]
    factors: tuple[Factor, ...]
    zeros: tuple[Span, ...]
    firsts: tuple[Span, ...]
    large: Amount | None

    @cached_property
    def cues(self) -> tuple[Cue, ...]:
        """The words that show acts."""
        return find_cues(self.text, self.span, self.language)

    @cached_property
    def quote(self) -> Span:
        """The sentence without its full stop."""
        end = self.span.end
        while end > self.span.start + 1 and self.text[end - 1] in ".!?… \u00a0\u202f":
            end -= 1
        return Span(self.span.start, end)

    @property
    def refuses(self) -> bool:
        """Whether it promises not to do something: "will not close any site"."""
        pattern = self.language.find("acts", "refused")
        return pattern.search(self.text, self.span.start, self.span.end) is not None

    def act(self, place: Span) -> str:
        """The act that governs a place, or empty."""
        return act_of(self.text, place, self.cues)

    @cached_property
    def kinds(self) -> tuple[tuple[str, Span], ...]:
        """The words that show what is to be done, with the code of each."""
        return find_kinds(self.text, self.span, self.language)

    def kind(self, place: Span) -> str:
        """The code of `kind:` nearest to a place, or empty."""
        return kind_of(self.text, place, self.kinds)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A figure with what is needed to put it into an item."""

    figure: FigureProposal
    indicator: str
    act: str
    at: Span


def find_candidates(sentence: Sentence, reasons: dict[Span, str]) -> list[Candidate]:
    """Return the candidate figures of a sentence in its order; `reasons` gets why other numbers are none."""
    found = [*_amounts(sentence, reasons), *_factors(sentence), *_zeros(sentence), *_firsts(sentence)]
    return sorted(found, key=lambda one: one.at)


def _amounts(sentence: Sentence, reasons: dict[Span, str]) -> Iterator[Candidate]:
    told = any(is_over(time, sentence.published) for time in sentence.times if time.relation == "during")
    sides = find_sides(sentence.text, sentence.span, sentence.amounts, sentence.language)
    for amount, side in zip(sentence.amounts, sides, strict=True):
        if not side.name or side.name == EACH:
            reasons.update(dict.fromkeys(amount.numbers, side.why_not))
            continue
        if amount.third and side.name != INCREMENT:
            reasons.update(dict.fromkeys(amount.numbers, "a share that no decimal writes"))
            continue
        enough = _tells_enough(amount, side)
        act = sentence.act(amount.span) or ("past" if told and enough else "")
        if not amount.has_unit:
            if not is_elliptical(amount, side, sentence.amounts, act):
                continue
            amount = inherited(
                sentence.text, amount, side, sentence.amounts, sentence.large, sentence.language
            )
        if act or enough:
            yield Candidate(_figure(sentence, amount, side, act), _indicator(amount), act, amount.span)


def _tells_enough(amount: Amount, side: Side) -> bool:
    """Whether an amount is worth a look though no verb promises it: money, people and baselines are."""
    if amount.is_money or (side.name == BASELINE and side.shown and amount.low >= 10):
        return True
    return amount.noun is not None and (
        amount.low >= 1000 or (amount.noun.kind == PEOPLE and amount.low >= 10)
    )


def _figure(sentence: Sentence, amount: Amount, side: Side, act: str) -> FigureProposal:
    sign = -1 if side.down and side.name == INCREMENT else 1
    low, high = sorted((sign * amount.low, sign * amount.high))
    noun = amount.noun
    return FigureProposal(
        side="amount" if act == "past" and side.name in (TARGET, INCREMENT) else side.name,
        written=amount.span,
        quote=sentence.quote,
        value=None if amount.is_range else low,
        minimum=low if amount.is_range else None,
        maximum=high if amount.is_range else None,
        unit=noun.measure if noun and noun.measure in UNITS else amount.unit,
        bounds=amount.bounds if sign > 0 else tuple(_FLIPPED.get(code, code) for code in amount.bounds),
        per=amount.per,
        counts=noun.text if noun else "",
        base=_base(sentence, amount),
        alternatives=amount.others,
        confidence=_confidence(amount, side, act),
    )


def _base(sentence: Sentence, amount: Amount) -> Span | None:
    """The words that a percentage refers to: "of its workforce"."""
    if amount.unit not in (PERCENT, POINTS):
        return None
    match = sentence.language.starts("sides", "share_right").match(sentence.text, amount.span.end)
    if match is None:
        return None
    words = re.compile(r"(?:\s+[^\s,;.:!?()]+){1,5}").match(sentence.text, match.end())
    if words is None:
        return None
    start = match.start() + len(match.group()) - len(match.group().lstrip())
    return Span(start, words.end())


def _confidence(amount: Amount, side: Side, act: str) -> float:
    """How sure a figure is: what lowers it is told in docs/draft.md."""
    sure = 0.9
    sure -= 0 if side.shown else 0.1
    sure -= 0.15 if amount.ambiguous else 0
    sure -= 0.05 if amount.plain_sign else 0
    sure -= 0.15 if not amount.has_unit else 0
    sure -= 0.2 if amount.in_words and amount.low < 10 else 0
    sure -= 0.35 if not act else 0.1 if act in ("expected", "past") else 0
    return round(max(sure, 0.1), 2)


def _indicator(amount: Amount) -> str:
    if amount.is_money:
        return MONEY
    return amount.noun.kind if amount.noun is not None else THINGS


def _factors(sentence: Sentence) -> Iterator[Candidate]:
    for factor in sentence.factors:
        act = sentence.act(factor.span) or "announced"  # the verb itself tells it
        span = factor.span
        bound = bound_of(sentence.text, span.start, span.end, span.end, sentence.language)
        figure = FigureProposal(
            "factor",
            span,
            sentence.quote,
            factor.value,
            bounds=(bound[0],) if bound else (),
            confidence=0.6 if act == "past" else 0.75,
        )
        yield Candidate(figure, "", act, span)


def _zeros(sentence: Sentence) -> Iterator[Candidate]:
    limited = any(time.relation in ("by", "before") for time in sentence.times)
    for zero in sentence.zeros:
        act = sentence.act(zero)
        act = "announced" if act not in FORCES and limited else act
        if act in FORCES:
            unit = "tonnes" if sentence.kind(zero) == "emissions" else COUNT
            figure = FigureProposal(TARGET, zero, sentence.quote, Decimal(0), unit=unit, confidence=0.45)
            yield Candidate(figure, THINGS, act, zero)


def _firsts(sentence: Sentence) -> Iterator[Candidate]:
    """A site that is the first of its kind is one site, where the sentence counts nothing else."""
    if any(amount.has_unit for amount in sentence.amounts):
        return
    for first in sentence.firsts:
        act = sentence.act(first)
        if act in FORCES and sentence.kind(first) == "site":
            figure = FigureProposal(TARGET, first, sentence.quote, Decimal(1), confidence=0.35)
            yield Candidate(figure, THINGS, act, first)
