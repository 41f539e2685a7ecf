"""Items from the candidate figures of a sentence: which belong together, what they are, and by when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kg.documents.quotes import Span
from kg.drafts.acts import FORCES, hedges
from kg.drafts.agents import Cast
from kg.drafts.amounts import PERCENT
from kg.drafts.candidates import MONEY, Candidate, Sentence, find_candidates
from kg.drafts.nouns import EQUIPMENT, PEOPLE, THINGS
from kg.drafts.proposals import ItemProposal, TimeProposal
from kg.drafts.sides import BASELINE, INCREMENT, TARGET
from kg.drafts.times import Time
from kg.drafts.timing import Timing, is_over, times_of

#: How near an amount stands to a factor that tells of the same change: "quadruple to 12,000".
_NEAR = 12
#: And how near one that a word such as "i.e." announces.
_NEAR_AGAIN = 40
#: What the act of an item's leading figure makes of it; all other acts make a commitment.
_WHAT = {"past": "past event", "expected": "expectation", "": "context"}
#: Kinds that are told of the money as well, which is funding.
_PAID = ("", "recruitment", "site", "hosting", "construction")


def items_of(sentence: Sentence, cast: Cast) -> tuple[list[ItemProposal], dict[Span, str]]:
    """Return the items of a sentence, and why some of its numbers are in none."""
    reasons: dict[Span, str] = {}
    groups: list[list[Candidate]] = []
    for candidate in find_candidates(sentence, reasons):
        group = next((group for group in reversed(groups) if _fits(group, candidate, sentence)), None)
        if group is None:
            groups.append([candidate])
        else:
            group.append(candidate)
    places = [_lead(group).at for group in groups]
    refusals = _refusals(sentence, [one.at for group in groups for one in group])
    times = [time for time in sentence.times if time not in refusals]
    due = times_of(sentence.text, places, times, sentence.published)
    told = times_of(sentence.text, places, times, sentence.published, past=True)
    items = []
    for group, sooner, later in zip(groups, due, told, strict=True):
        if _is_ahead(group, sooner, sentence):
            # "has launched an appeal to raise 5 million by 2030": what is due later has not happened.
            group = [_promised(one) for one in group]
        items.append(_item(sentence, group, later if _lead(group).act == "past" else sooner, cast))
    if not items:
        return list(_without_figures(sentence, cast)), reasons
    return [*items, *(_refusal(sentence, time, words, cast) for time, words in refusals.items())], reasons


def _fits(group: list[Candidate], candidate: Candidate, sentence: Sentence) -> bool:
    """Whether a figure belongs to a group: of the same indicator and unit, with a side that is free."""
    figure = candidate.figure
    if any(one.figure.side == figure.side for one in group):
        return False  # two amounts of one side are two promises
    past = {one.act == "past" for one in group if one.figure.side != BASELINE}
    if past and (candidate.act == "past") not in past and figure.side != BASELINE:
        return False
    if _says_it_again(group, candidate, sentence):
        return True
    if figure.side == "factor" or all(one.figure.side == "factor" for one in group):
        near = candidate.at.start - group[-1].at.end < _NEAR
        return near or all(one.indicator in ("", PEOPLE) for one in (*group, candidate))
    lead = group[0] if group[0].figure.side != "factor" else group[-1]
    if not lead.indicator or lead.indicator != candidate.indicator or lead.figure.unit != figure.unit:
        return False
    if lead.indicator in (PEOPLE, MONEY, EQUIPMENT):
        return True
    one, other = lead.figure.counts, figure.counts
    return not (one and other) or one.split()[0] == other.split()[0]


def _says_it_again(group: list[Candidate], candidate: Candidate, sentence: Sentence) -> bool:
    """Whether a factor or a percentage tells a change between two levels once more: "i.e. 25 % more"."""
    figure = candidate.figure
    change = figure.side == "factor" or (figure.side == INCREMENT and figure.unit == PERCENT)
    if not change or not {BASELINE, TARGET} <= {one.figure.side for one in group}:
        return False
    between = sentence.text[max(one.at.end for one in group) : candidate.at.start]
    return len(between) < _NEAR_AGAIN and bool(sentence.language.find("sides", "also_said").search(between))


def _lead(group: list[Candidate]) -> Candidate:
    """The figure that tells what an item is and by when."""
    for side in (TARGET, INCREMENT, "amount", "factor", BASELINE):
        for one in group:
            if one.figure.side == side:
                return one
    return group[0]


def _is_ahead(group: list[Candidate], timing: Timing, sentence: Sentence) -> bool:
    """Whether what is told as past has a limit that lies after the year of the text."""
    if _lead(group).act != "past" or timing.deadline is None or timing.deadline.relation == "during":
        return False
    point = timing.deadline.point
    return bool(sentence.published and point and point.latest and point.latest.year > sentence.published.year)


def _promised(one: Candidate) -> Candidate:
    side = TARGET if one.figure.side == "amount" else one.figure.side
    return replace(one, act="announced", figure=replace(one.figure, side=side))


def _item(sentence: Sentence, group: list[Candidate], timing: Timing, cast: Cast) -> ItemProposal:
    lead = _lead(group)
    what = _WHAT.get(lead.act, "commitment")
    promisor = cast.promisor(sentence.span, lead.at) if what != "context" else None
    indicator = next((one.indicator for one in group if one.indicator), THINGS)
    kind = sentence.kind(lead.at)
    is_past, is_promise = what == "past event", what == "commitment"
    is_due = not is_past and what != "context" and lead.figure.side != BASELINE
    return ItemProposal(
        what=what,
        quotes=(lead.figure.quote,),
        figures=tuple(one.figure for one in group),
        indicator=indicator,
        measures=next((one.figure.counts for one in (lead, *group) if one.figure.counts), ""),
        kind="funding" if indicator == MONEY and kind in _PAID else kind,
        force=FORCES.get(lead.act, "") if is_promise else "",
        promisor=promisor.name.text if promisor else "",
        promisor_confidence=promisor.confidence if promisor else 0.0,
        hedges=hedges(sentence.text, sentence.span, sentence.language) if is_promise else (),
        deadline=_proposal(timing.deadline) if is_due else None,
        start=_proposal(timing.start) if is_due else None,
        occurred=_proposal(timing.deadline or timing.start) if is_past else None,
        base=_proposal(_base_time(group, sentence)),
        confidence=round(sum(one.figure.confidence for one in group) / len(group), 2),
    )


def _without_figures(sentence: Sentence, cast: Cast) -> Iterator[ItemProposal]:
    """The promise of a sentence without a figure: where it has a deadline, or a named one pledges."""
    times = [time for time in sentence.times if time.relation]
    (timing,) = times_of(sentence.text, [sentence.span], times, sentence.published)
    at = timing.deadline.span if timing.deadline else sentence.span
    pledged = next((cue.span for cue in sentence.cues if cue.act == "pledged"), None)
    act = sentence.act(at) if timing.deadline else "pledged" if pledged else ""
    promisor = cast.promisor(sentence.span, pledged or at)
    sure = promisor.confidence if promisor else 0.0
    if act not in FORCES or (timing.deadline is None and sure < 0.8):
        return
    yield ItemProposal(
        "commitment",
        (sentence.quote,),
        (),
        kind="refraining" if sentence.refuses else sentence.kind(at),
        force=FORCES[act],
        promisor=promisor.name.text if promisor else "",
        promisor_confidence=sure,
        hedges=hedges(sentence.text, sentence.span, sentence.language),
        deadline=_proposal(timing.deadline),
        start=_proposal(timing.start),
        confidence=0.4 if timing.deadline else 0.3,
    )


def _refusals(sentence: Sentence, places: list[Span]) -> dict[Time, Span]:
    """The times up to or from which something is not done, beside other amounts, and its words."""
    found = {}
    pattern = sentence.language.find("acts", "refused")
    for time in sentence.times:
        if time.relation in ("until", "from") and not is_over(time, sentence.published):
            ends = [place.end for place in places if place.end <= time.span.start]
            words = list(
                pattern.finditer(sentence.text, max(ends, default=sentence.span.start), time.span.start)
            )
            between = sentence.text[words[-1].end() : time.span.start] if words else ";"
            if ends and not any(mark in between for mark in ",;:"):
                found[time] = Span(*words[-1].span())
    return found


def _refusal(sentence: Sentence, time: Time, words: Span, cast: Cast) -> ItemProposal:
    promisor = cast.promisor(sentence.span, words)
    act = sentence.act(words)
    return ItemProposal(
        "commitment",
        (sentence.quote,),
        (),
        kind="refraining",
        force=FORCES.get(act, "announced"),
        promisor=promisor.name.text if promisor else "",
        promisor_confidence=promisor.confidence if promisor else 0.0,
        deadline=_proposal(time) if time.relation == "until" else None,
        start=_proposal(time) if time.relation == "from" else None,
        confidence=0.4,
    )


def _base_time(group: list[Candidate], sentence: Sentence) -> Time | None:
    """The base year of a change in percent: "from 2019 levels", whose level the sentence does not tell."""
    sides = {one.figure.side: one.figure for one in group}
    if INCREMENT not in sides or sides[INCREMENT].unit != PERCENT or BASELINE in sides:
        return None
    for time in sentence.times:
        if time.relation == "base" or (time.relation == "from" and is_over(time, sentence.published)):
            return time
    return None


def _proposal(time: Time | None) -> TimeProposal | None:
    if time is None:
        return None
    relation = {"since": "from"}.get(time.relation, time.relation)
    relation = relation if relation in ("by", "before", "during", "from", "until") else "during"
    sure = 0.85 - (0.25 if time.assumed else 0) - (0 if time.when else 0.3)
    duration = time.duration if time.anchor == "published" else ""
    return TimeProposal(time.span, relation, time.when, time.assumed, duration, round(sure, 2))
