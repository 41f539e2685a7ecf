"""Which side of a change an amount is: baseline, increment, target; or none of them, and why."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kg.documents.quotes import Span
from kg.drafts.amounts import COUNT, PERCENT, POINTS, Amount
from kg.drafts.language import Language
from kg.drafts.nouns import PEOPLE

BASELINE, INCREMENT, TARGET, EACH = "baseline", "increment", "target", "each"

#: A side that no word of the sentence shows is this one.
DEFAULT = TARGET
#: How many words after an amount may still tell its side.
_REACH = 5
#: Prepositions that tell a change only of a percentage, or beside a verb of change.
_BARE = frozenset({"by", "um", "en", "un"})


@dataclass(frozen=True, slots=True)
class Side:
    """A side, whether words show it, and whether the change is downwards; `why_not` for what is no figure."""

    name: str
    shown: bool
    down: bool = False
    why_not: str = ""


def find_sides(text: str, sentence: Span, amounts: Sequence[Amount], language: Language) -> tuple[Side, ...]:
    """Return the side of each amount of a sentence, in their order."""
    sides: list[Side] = []
    for at in range(len(amounts)):
        counted = [one for one, known in zip(amounts, sides, strict=False) if not known.why_not]
        side = _side(text, sentence, amounts, at, counted[-1].whole.end if counted else None, language)
        if at and sides[-1].name == INCREMENT and amounts[at].unit == amounts[at - 1].unit:
            # "by 20 % by 2025 and (by) 45 % by 2035": the verb stands once.
            if side.name == INCREMENT:
                side = replace(side, down=side.down or sides[-1].down)
            elif not side.shown and amounts[at].unit == PERCENT and not amounts[at].noun:
                side = Side(INCREMENT, False, down=sides[-1].down)
        if at and side == Side(DEFAULT, False) and sides[-1] == Side(BASELINE, True):
            between = text[amounts[at - 1].whole.end : amounts[at].whole.start]
            if between.strip().lower() in language.phrases("numbers", "and"):
                side = Side(BASELINE, True)  # "it has 95 hotels and 7,300 staff"
        sides.append(side)
    for at, later in _pairs(text, sentence, amounts, language):
        sides[at] = Side(BASELINE, True)
        sides[later] = Side(TARGET, True)
    for at in range(len(amounts) - 1):
        if _completed(text, amounts[at], amounts[at + 1], sides[at], sides[at + 1], language):
            sides[at] = Side(INCREMENT, False)
    return tuple(sides)


def _completed(text: str, first: Amount, second: Amount, side: Side, other: Side, language: Language) -> bool:
    """Whether "hire 30, bringing the staff to 60" makes the first amount what is added."""
    if side.name != DEFAULT or side.shown or other.name != TARGET or first.unit != second.unit:
        return False
    between = text[first.whole.end : second.whole.start]
    return bool(language.find("sides", "completing").search(between))


def _pairs(text: str, sentence: Span, amounts: Sequence[Amount], language: Language) -> list[tuple[int, int]]:
    """Amounts of the form "from 700 to 1,000": the first is the baseline of the second."""
    pairs = []
    for at in range(len(amounts) - 1):
        first, second = amounts[at], amounts[at + 1]
        opened = language.ends("sides", "level_from").search(
            text, max(sentence.start, first.whole.start - 12), first.whole.start
        )
        closed = language.ends("sides", "level_to").search(text, first.whole.end, second.whole.start)
        near = second.whole.start - first.whole.end < 40
        fits = first.unit in (second.unit, COUNT) and not (first.noun and second.is_money)
        if (
            opened
            and closed
            and near
            and fits
            and not re.search(r"[;:]", text[first.whole.end : second.whole.start])
        ):
            pairs.append((at, at + 1))
    return pairs


def _side(
    text: str, sentence: Span, amounts: Sequence[Amount], at: int, floor: int | None, language: Language
) -> Side:
    """The side of one amount; what stands before `floor` belongs to the amount before it."""
    amount = amounts[at]
    start = sentence.start if floor is None else floor
    end = amounts[at + 1].whole.start if at + 1 < len(amounts) else sentence.end
    left, right = text[start : amount.whole.start], _words(text[amount.span.end : end])
    down = bool(language.find("sides", "decrease").search(left[-80:]))
    if language.code == "de" and not down:  # the verb may stand at the end
        down = bool(language.find("sides", "decrease").search(text[amount.whole.end : end]))
    if amount.noun and language.find("sides", "streets").search(amount.noun.text):
        return Side("", True, why_not="an address or an hour")
    if language.ends("sides", "labels").search(left) or _is_numbered(left, amount, language):
        return Side("", True, why_not="a number of something, not a count")
    if at and amount.unit == COUNT and language.ends("sides", "each").search(left):
        return Side(EACH, True, why_not="what each of them has: write it under 'each has' of the equipment")
    if amount.unit == COUNT and amount.noun and language.ends("sides", "members_left").search(left):
        return Side("", True, why_not="it counts those among whom something is shared")
    if (
        amount.unit == COUNT
        and amount.noun
        and language.phrases("sides", "members_subject")
        and language.starts("sides", "members_subject").match(text, amount.whole.end)
    ):
        return Side("", True, why_not="it counts those among whom something is shared")
    if amount.noun and language.ends("sides", "owned_left").search(left):
        if amount.noun.kind == PEOPLE:
            return Side(BASELINE, True)
        return Side("", True, why_not="it counts what is there already")
    inside = text[amount.span.end : amount.whole.end]
    if any(language.find("sides", f"increment_{where}").search(inside) for where in ("right", "inside")):
        return Side(INCREMENT, True, down=down)
    best = _leftmost(left, amount, language)
    if best == INCREMENT:
        return Side(INCREMENT, True, down=down)
    if best in (BASELINE, TARGET):
        return Side(best, True)
    for side in (INCREMENT, BASELINE, TARGET):
        match = language.find("sides", f"{side}_right").search(right)
        if match and not _breaks(right[: match.start()]):
            return Side(side, True, down=down and side == INCREMENT)
    if amount.unit in (PERCENT, POINTS) and (down or language.starts("sides", "change_right").match(right)):
        # "cut its emissions 55 %", "a 40 % cut"
        return Side(INCREMENT, True, down=down or bool(language.find("sides", "decrease").search(right[:24])))
    if down and language.code == "de" and amount.noun:
        return Side(INCREMENT, False, down=True)  # "300 Stellen streichen"
    if amount.noun and language.find("sides", "increment_near").search(left[-60:]):
        return Side(INCREMENT, False)
    if language.phrases("sides", "target_near") and language.find("sides", "target_near").search(left[-40:]):
        return Side(TARGET, True)
    if language.find("sides", "baseline_near").search(left[-60:]):
        return Side(BASELINE, True)
    return Side(DEFAULT, False)


def _is_numbered(left: str, amount: Amount, language: Language) -> bool:
    """Whether a small number belongs to the name before it: "Scope 1", "Formula 1"."""
    if amount.unit != COUNT or amount.in_words or amount.low >= 1000 or language.code == "de":
        return False
    if amount.whole.start != amount.span.start:
        return False  # words of a bound stand between
    return bool(re.search(r"[^.:!?\s]\s[A-Z][\w-]+\s\Z", left))


def _leftmost(left: str, amount: Amount, language: Language) -> str:
    """The side whose words stand right before an amount; the longest wording wins."""
    best: tuple[int, str] | None = None
    for side in (BASELINE, TARGET, INCREMENT):
        match = language.ends("sides", f"{side}_left").search(left)
        if match is None:
            continue
        bare = match.group().strip().lower() in _BARE
        if bare and amount.unit not in (PERCENT, POINTS):
            continue
        if best is None or match.start() < best[0]:
            best = match.start(), side
    return best[1] if best else ""


def _words(after: str) -> str:
    """The first words of a text, up to the end of its clause."""
    clause = re.split(r"[;:.!?](?:\s|$)|\n", after, maxsplit=1)[0]
    match = re.match(rf"(?:\s*\S+){{0,{_REACH + 2}}}", clause)
    return match.group() if match else ""


def _breaks(between: str) -> bool:
    """Whether a comma and another statement stand before the words that tell a side."""
    return "," in between or len(between.split()) > _REACH
