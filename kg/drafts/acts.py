"""What a sentence does with an amount: promise it, announce it, tell what happened, or neither."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kg.documents.quotes import Span
from kg.drafts.language import Language

#: Acts by the words that show them; of two that overlap, the earlier in this order stands.
ACTS = ("pledged", "conditional", "intended", "declared", "past", "announced", "expected")
#: The acts that make a commitment, with the code of `force:`.
FORCES = {
    "pledged": "pledged",
    "announced": "announced",
    "declared": "announced",
    "intended": "intended",
    "conditional": "conditional",
}


@dataclass(frozen=True, slots=True)
class Cue:
    """A word that shows an act."""

    act: str
    span: Span


def find_cues(text: str, sentence: Span, language: Language) -> tuple[Cue, ...]:
    """Return the words of a sentence that show acts, in its order."""
    found: list[Cue] = []
    for act in ACTS:
        for match in language.find("acts", act).finditer(text, sentence.start, sentence.end):
            cue = Cue(act, Span(*match.span()))
            if not any(cue.span.overlaps(other.span) for other in found):
                found.append(cue)
    return tuple(sorted(found, key=lambda cue: cue.span))


def act_of(text: str, amount: Span, cues: Sequence[Cue]) -> str:
    """Return the act that governs an amount: that of the nearest cue, sooner one of its clause; or empty.

    A cue before the amount governs it rather than one after it, because a verb comes before its object.
    """
    if not cues:
        return ""
    return min(cues, key=lambda cue: _distance(text, amount, cue.span)).act


def hedges(text: str, sentence: Span, language: Language) -> tuple[Span, ...]:
    """Return the words of a sentence that weaken it."""
    pattern = language.find("acts", "hedges")
    return tuple(Span(*match.span()) for match in pattern.finditer(text, sentence.start, sentence.end))


def find_kinds(text: str, sentence: Span, language: Language) -> tuple[tuple[str, Span], ...]:
    """Return the words of a sentence that show a code of `kind:`, each with the code."""
    return tuple(
        (kind, Span(*match.span()))
        for kind, pattern in language.by_value("kinds")
        for match in pattern.finditer(text, sentence.start, sentence.end)
    )


def kind_of(text: str, amount: Span, kinds: Sequence[tuple[str, Span]]) -> str:
    """Return the code whose words stand nearest to an amount, or empty."""
    return min(kinds, key=lambda one: _distance(text, amount, one[1]))[0] if kinds else ""


def _distance(text: str, amount: Span, cue: Span) -> int:
    if cue.overlaps(amount):
        return 0
    if cue.end <= amount.start:
        between = text[cue.end : amount.start]
        far = len(between)
    else:
        between = text[amount.end : cue.start]
        far = len(between) + 25
    return far + 30 * sum(between.count(mark) for mark in ",;:–—(") + 60 * between.count(";")
