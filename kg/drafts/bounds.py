"""Bounds: "at least", "jusqu'à", "rund", "o más" beside an amount."""

from __future__ import annotations

from kg.drafts.language import Language

#: The codes in the order of preference where two wordings have the same length.
CODES = ("at-least", "at-most", "more-than", "less-than", "nearly", "about")


def bound_of(
    text: str, start: int, number_end: int, end: int, language: Language
) -> tuple[str, int, int] | None:
    """Return the code of the bound of an amount, and where the words of both begin and end; or None.

    `start` is where the amount begins; its own words end at `number_end`, what it counts at `end`. The longest
    wording wins ("no more than" is not "more than"), and one before the amount wins over one after it.

    >>> from kg.drafts.language import language
    >>> bound_of("up to 30 jobs", 6, 8, 13, language("en"))
    ('at-most', 0, 13)
    """
    lead = text[max(0, start - 40) : start]
    best: tuple[int, str] | None = None
    for code in CODES:
        match = language.ends("bounds", "before", code).search(lead)
        if match and (best is None or match.start() < best[0]):
            best = match.start(), code
    if best is not None:
        return best[1], start - (len(lead) - best[0]), end
    if text[number_end : number_end + 1] == "+":
        return "at-least", start, max(end, number_end + 1)
    for code in CODES:
        for at in (number_end, end):
            match = language.starts("bounds", "after", code).match(text, at)
            if match:
                return code, start, max(end, match.end())
    return None
