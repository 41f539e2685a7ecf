"""Bounds: "at least", "jusqu'à", "rund", "o más" beside an amount."""

from __future__ import annotations

import re

from kg.drafts.language import Language

_ARTICLE = re.compile(r"(?i)(?<!\w)(?:the|le|les|la|el|un|die|der|den)\s+\Z")
#: The codes in the order of preference where two wordings have the same length.
CODES = ("at-least", "at-most", "more-than", "less-than", "nearly", "about")


def bound_of(
    text: str, start: int, number_end: int, end: int, language: Language
) -> tuple[str, int, int] | None:
    """Return the code of the bound of an amount, and where the words of both begin and end; or None.

    `start` is where the amount begins; its own words end at `number_end`, what it counts at `end`. The
    longest wording wins ("no more than" is not "more than"), and one before the amount wins over one after
    it.

    >>> from kg.drafts.language import language
    >>> bound_of("up to 30 jobs", 6, 8, 13, language("en"))
    ('at-most', 0, 13)
    """
    lead = text[max(0, start - 40) : start]
    for words in (lead, _ARTICLE.sub("", lead)):  # "al menos el 0,7 %"
        found = [
            (match.start(), code)
            for code in CODES
            if (match := language.ends("bounds", "before", code).search(words))
        ]
        if found:
            at, code = min(found, key=lambda one: one[0])
            return code, start - (len(lead) - at), end
    if text[number_end : number_end + 1] == "+":
        return "at-least", start, max(end, number_end + 1)
    for code in CODES:
        for at in (number_end, end):
            match = language.starts("bounds", "after", code).match(text, at)
            if match:
                return code, start, max(end, match.end())
    return None
