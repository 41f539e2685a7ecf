"""Items from the amounts of a sentence: which belong together, what they are, and by when."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from kg.annotations.names import UNITS
from kg.documents.quotes import Span
from kg.drafts.acts import FORCES, Cue, act_of, find_cues, hedges, kind_of
from kg.drafts.agents import Cast
from kg.drafts.amounts import COUNT, PERCENT, POINTS, Amount
from kg.drafts.bounds import bound_of
from kg.drafts.factors import Factor
from kg.drafts.language import Language
from kg.drafts.nouns import EQUIPMENT, PEOPLE, THINGS
from kg.drafts.proposals import FigureProposal, ItemProposal, TimeProposal
from kg.drafts.sides import BASELINE, EACH, INCREMENT, TARGET, Side, find_sides
from kg.drafts.times import Published, Time
from kg.drafts.timing import Timing, is_over, times_of

MONEY = "money"
#: How near an amount stands to a factor that tells of the same change: "quadruple to 12,000".
_NEAR = 12
#: From here on an amount takes its unit from other amounts of this size only.
LARGE = 1_000_000
#: How many times larger or smaller a number may be that shares the scale of its sibling.
_ALIKE = 30


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with what was found in it; `large` is the last amount of millions with a unit before it."""

    span: Span
    amounts: tuple[Amount, ...]
    times: tuple[Time, ...]
    factors: tuple[Factor, ...]
    zeros: tuple[Span, ...] = ()
    firsts: tuple[Span, ...] = ()
    large: Amount | None = None


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A figure with what is needed to put it into an item."""

    figure: FigureProposal
    indicator: str
    act: str
    at: Span


def items_of(
    text: str,
    sentence: Sentence,
    cast: Cast,
    language: Language,
    published: Published | None = None,
) -> tuple[tuple[ItemProposal, ...], dict[Span, str]]:
    """Return the items of a sentence, and why some of its numbers are in none."""
    cues = find_cues(text, sentence.span, language)
    reasons: dict[Span, str] = {}
    found = _candidates(text, sentence, cues, language, published, reasons)
    candidates = sorted(found, key=lambda one: one.at)
    groups: list[list[_Candidate]] = []
    for candidate in candidates:
        group = next((group for group in reversed(groups) if _fits(group, candidate)), None)
        if group is None:
            groups.append([candidate])
        else:
            group.append(candidate)
    leads = [_lead(group) for group in groups]
    places = [lead.at for lead in leads]
    due = times_of(text, places, sentence.times, published)
    told = times_of(text, places, sentence.times, published, past=True)
    # "has launched an appeal to raise 5 million by 2030": what is due later has not happened.
    groups = [
        [_promised(one) for one in group] if _is_ahead(group, timing, published) else group
        for group, timing in zip(groups, due, strict=True)
    ]
    timings = [
        later if _lead(group).act == "past" else sooner
        for group, sooner, later in zip(groups, due, told, strict=True)
    ]
    items = [
        _item(text, sentence, group, timing, cast, language, published)
        for group, timing in zip(groups, timings, strict=True)
    ]
    if not items:
        items += _without_figures(text, sentence, cues, cast, language, published)
    return tuple(items), reasons


def _promised(one: _Candidate) -> _Candidate:
    side = TARGET if one.figure.side == "amount" else one.figure.side
    return replace(one, act="announced", figure=replace(one.figure, side=side))


def _is_ahead(group: list[_Candidate], timing: Timing, published: Published | None) -> bool:
    """Whether a past event has a limit that lies after the year of the text."""
    if _lead(group).act != "past" or timing.deadline is None or timing.deadline.relation == "during":
        return False
    point = timing.deadline.point
    return bool(published and point and point.latest and point.latest.year > published.year)


def _without_figures(
    text: str,
    sentence: Sentence,
    cues: Sequence[Cue],
    cast: Cast,
    language: Language,
    published: Published | None,
) -> Iterable[ItemProposal]:
    """The promise of a sentence without a figure: where it has a deadline, or a named one pledges."""
    times = [time for time in sentence.times if time.relation]
    (timing,) = times_of(text, [sentence.span], times, published)
    at = timing.deadline.span if timing.deadline else sentence.span
    pledged = next((cue.span for cue in cues if cue.act == "pledged"), None)
    act = act_of(text, at, cues) if timing.deadline else "pledged" if pledged else ""
    promisor = cast.promisor(sentence.span, pledged or at)
    if act not in FORCES or promisor is None or (not timing.deadline and promisor.confidence < 0.8):
        return
    yield ItemProposal(
        "commitment",
        (_quote(text, sentence.span),),
        (),
        kind=kind_of(text, sentence.span, at, language),
        force=FORCES[act],
        promisor=promisor.name.text,
        promisor_confidence=promisor.confidence,
        hedges=hedges(text, sentence.span, language),
        deadline=_proposal(timing.deadline),
        start=_proposal(timing.start),
        confidence=0.4 if timing.deadline else 0.3,
    )


def _candidates(
    text: str,
    sentence: Sentence,
    cues: Sequence[Cue],
    language: Language,
    published: Published | None,
    reasons: dict[Span, str],
) -> Iterable[_Candidate]:
    quote = _quote(text, sentence.span)
    sides = find_sides(text, sentence.span, sentence.amounts, language)
    past = (
        "past"
        if any(is_over(time, published) for time in sentence.times if time.relation == "during")
        else ""
    )
    bare = [amount for amount in sentence.amounts if not amount.has_unit]
    for amount, side in zip(sentence.amounts, sides, strict=True):
        if not side.name or side.name == EACH:
            reasons.update(dict.fromkeys(amount.numbers, side.why_not))
            continue
        tells = _tells_enough(amount) or (side.name == BASELINE and side.shown and amount.low >= 10)
        act = act_of(text, amount.span, cues) or (past if tells else "")
        if amount in bare and not _is_elliptical(amount, side, sentence.amounts, act):
            continue
        if not act and not tells:
            continue
        if amount in bare:
            amount = _inherited(text, amount, side, sentence.amounts, sentence.large, language)
        yield _Candidate(
            _figure(text, amount, side, act, quote, language), _indicator(amount, sentence), act, amount.span
        )
    for factor in sentence.factors:
        act = act_of(text, factor.span, cues) or "announced"  # the verb itself tells it
        if act:
            bound = bound_of(text, factor.span.start, factor.span.end, factor.span.end, language)
            figure = FigureProposal(
                "factor",
                factor.span,
                quote,
                factor.value,
                bounds=(bound[0],) if bound else (),
                confidence=0.75 if act != "past" else 0.6,
            )
            yield _Candidate(figure, "", act, factor.span)
    for zero in sentence.zeros:
        act = act_of(text, zero, cues)
        if act not in FORCES and any(time.relation in ("by", "before") for time in sentence.times):
            act = "announced"
        if act in FORCES:
            unit = "tonnes" if kind_of(text, sentence.span, zero, language) == "emissions" else COUNT
            figure = FigureProposal(TARGET, zero, quote, Decimal(0), unit=unit, confidence=0.45)
            yield _Candidate(figure, THINGS, act, zero)
    if not any(True for amount in sentence.amounts if amount.has_unit):
        for first in sentence.firsts:
            act = act_of(text, first, cues)
            if act in FORCES and kind_of(text, sentence.span, first, language) == "site":
                yield _Candidate(
                    FigureProposal(TARGET, first, quote, Decimal(1), confidence=0.35), THINGS, act, first
                )


def _is_elliptical(amount: Amount, side: Side, amounts: Sequence[Amount], act: str) -> bool:
    """Whether a number without a name is one all the same: its side is told, or a sibling has the name."""
    if _scaled(amount, side, amounts) is not amount:
        return True
    siblings = any(other.has_unit for other in amounts if other is not amount)
    if (amount.in_words and amount.low < 20) or not (act or (side.shown and siblings)):
        return False
    return (side.shown and (siblings or amount.low >= 10)) or amount.low >= (100 if siblings else 1000)


def _inherited(
    text: str, amount: Amount, side: Side, amounts: Sequence[Amount], large: Amount | None, language: Language
) -> Amount:
    """Give an amount without a unit that of its sibling: "from 12 to 15 hectares", "€5m, of which 2m".

    Millions and more take it from the last such amount, in an earlier sentence too: "raised to 13 billion".
    """
    amount = _scaled(amount, side, amounts)
    later = next((one for one in amounts if one.span.start > amount.span.start), None)
    if side == Side(BASELINE, True) and later is not None and later.unit == PERCENT:
        return replace(amount, unit=PERCENT)  # "from 24 to 60 per cent"
    siblings = [one for one in amounts if one.has_unit and one.unit not in (PERCENT, POINTS)]
    before = [one for one in siblings if one.span.start < amount.span.start]
    if amount.low >= LARGE:
        later = [one for one in siblings if one.low >= LARGE]
        sibling = next((one for one in reversed(before) if one.low >= LARGE), None) or large
        sibling = sibling or (later[0] if later else None)
    else:
        sibling = before[-1] if before else siblings[0] if siblings else None
    if sibling is None:
        return amount
    if not sibling.is_money:
        return replace(amount, noun=sibling.noun)
    part = language.ends("sides", "part_left").search(
        text, max(0, amount.whole.start - 24), amount.whole.start
    )
    alike = side.shown and sibling.low <= 1000 * amount.low
    if part or alike or (amount.low >= 100_000 and sibling.span.start < amount.span.start):
        return replace(amount, unit=sibling.unit)
    return amount


def _scaled(amount: Amount, side: Side, amounts: Sequence[Amount]) -> Amount:
    """Give a baseline the scale that its sibling has and it leaves out: "from 3 to 5 million"."""
    if side.name != BASELINE or not side.shown or amount.scale != 1:
        return amount
    spans = [one.span for one in amounts]
    if amount.span not in spans:
        return amount
    at = spans.index(amount.span)
    beside = [*amounts[at + 1 : at + 2], *amounts[max(0, at - 1) : at]]
    near = next((one for one in beside if one.scale > 1 and not one.is_range), None)
    if near is None or not near.low / near.scale / _ALIKE <= amount.low <= near.low / near.scale * _ALIKE:
        return amount
    return replace(amount, low=amount.low * near.scale, high=amount.high * near.scale, scale=near.scale)


def _tells_enough(amount: Amount) -> bool:
    """Whether an amount is worth a look though no verb promises it: money, people and shares are."""
    return amount.is_money or bool(
        amount.noun and (amount.low >= 1000 or (amount.noun.kind == PEOPLE and amount.low >= 10))
    )


def _figure(
    text: str, amount: Amount, side: Side, act: str, quote: Span, language: Language
) -> FigureProposal:
    sign = -1 if side.down and side.name == INCREMENT else 1
    low, high = sorted((sign * amount.low, sign * amount.high))
    return FigureProposal(
        side="amount" if act == "past" and side.name in (TARGET, INCREMENT) else side.name,
        written=amount.span,
        quote=quote,
        value=None if amount.is_range else low,
        minimum=low if amount.is_range else None,
        maximum=high if amount.is_range else None,
        unit=amount.noun.measure if amount.noun and amount.noun.measure in UNITS else amount.unit,
        bounds=amount.bounds,
        per=amount.per,
        counts=amount.noun.text if amount.noun else "",
        base=_base(text, amount, language),
        alternatives=amount.others,
        confidence=_confidence(amount, side, act),
    )


def _base(text: str, amount: Amount, language: Language) -> Span | None:
    """The words that a percentage refers to: "of its workforce"."""
    if amount.unit not in (PERCENT, POINTS):
        return None
    match = language.starts("sides", "share_right").match(text, amount.span.end)
    if match is None:
        return None
    end = re.compile(r"(?:\s+[^\s,;.:!?()]+){1,5}").match(text, match.end())
    if end is None:
        return None
    start = match.start() + len(match.group()) - len(match.group().lstrip())
    return Span(start, end.end())


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


def _indicator(amount: Amount, sentence: Sentence) -> str:
    if amount.is_money:
        return MONEY
    if amount.noun is not None:
        return amount.noun.kind
    if amount.unit == COUNT:
        return THINGS
    return THINGS


def _fits(group: list[_Candidate], candidate: _Candidate) -> bool:
    """Whether a figure belongs to a group: of the same indicator and unit, with a side that is free."""
    figure = candidate.figure
    if any(one.figure.side == figure.side for one in group):
        return False
    past = {one.act == "past" for one in group if one.figure.side != BASELINE}
    if past and (candidate.act == "past") not in past and figure.side != BASELINE:
        return False
    if figure.side == "factor" or all(one.figure.side == "factor" for one in group):
        near = candidate.at.start - group[-1].at.end < _NEAR
        return near or all(one.indicator in ("", PEOPLE) for one in (*group, candidate))
    lead = group[0] if group[0].figure.side != "factor" else group[-1]
    if not lead.indicator or lead.indicator != candidate.indicator or lead.figure.unit != figure.unit:
        return False
    if lead.indicator in (PEOPLE, MONEY, EQUIPMENT):
        # Two amounts without a side of their own are two promises.
        return True
    return (
        not (lead.figure.counts and figure.counts)
        or lead.figure.counts.split()[0] == figure.counts.split()[0]
    )


def _lead(group: list[_Candidate]) -> _Candidate:
    for side in (TARGET, INCREMENT, "amount", "factor", BASELINE):
        for one in group:
            if one.figure.side == side:
                return one
    return group[0]


def _item(
    text: str,
    sentence: Sentence,
    group: list[_Candidate],
    timing: Timing,
    cast: Cast,
    language: Language,
    published: Published | None,
) -> ItemProposal:
    lead = _lead(group)
    what = {"past": "past event", "expected": "expectation", "": "context"}.get(lead.act, "commitment")
    promisor = cast.promisor(sentence.span, lead.at) if what != "context" else None
    indicator = next((one.indicator for one in group if one.indicator), THINGS)
    kind = kind_of(text, sentence.span, lead.at, language)
    if indicator == MONEY and kind in ("", "recruitment", "site", "hosting", "construction"):
        kind = "funding"
    is_past = what == "past event"
    return ItemProposal(
        what=what,
        quotes=(lead.figure.quote,),
        figures=tuple(one.figure for one in group),
        indicator=indicator,
        measures=next((one.figure.counts for one in (lead, *group) if one.figure.counts), ""),
        kind=kind,
        force=FORCES.get(lead.act, "") if what == "commitment" else "",
        promisor=promisor.name.text if promisor else "",
        promisor_confidence=promisor.confidence if promisor else 0.0,
        hedges=hedges(text, sentence.span, language) if what == "commitment" else (),
        deadline=None if is_past else _proposal(timing.deadline),
        start=None if is_past else _proposal(timing.start),
        occurred=_proposal(timing.deadline or timing.start) if is_past else None,
        base=_proposal(_base_time(group, sentence, published)),
        confidence=round(sum(one.figure.confidence for one in group) / len(group), 2),
    )


def _base_time(group: list[_Candidate], sentence: Sentence, published: Published | None) -> Time | None:
    """The base year of a change in percent: "from 2019 levels", whose level the sentence does not tell."""
    sides = {one.figure.side: one.figure for one in group}
    if INCREMENT not in sides or sides[INCREMENT].unit != PERCENT or BASELINE in sides:
        return None
    for time in sentence.times:
        if time.relation == "base" or (time.relation == "from" and is_over(time, published)):
            return time
    return None


def _proposal(time: Time | None) -> TimeProposal | None:
    if time is None:
        return None
    relation = time.relation if time.relation in ("by", "before", "during", "from", "until") else "during"
    if time.relation == "since":
        relation = "from"
    sure = 0.85 - (0.25 if time.assumed else 0) - (0 if time.when else 0.3)
    return TimeProposal(time.span, relation, time.when, time.assumed, time.duration, round(sure, 2))


def _quote(text: str, sentence: Span) -> Span:
    """The sentence without its full stop."""
    end = sentence.end
    while end > sentence.start + 1 and text[end - 1] in ".!?… \u00a0\u202f":
        end -= 1
    return Span(sentence.start, end)
