"""Passages that look like a quote but are not it: named in messages, and never used instead of it."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

_APOSTROPHES = dict.fromkeys("\u2018\u2019\u201b\u02bc\u02b9\u2032\u00b4`\uff07", "'")
_QUOTES = dict.fromkeys("\u201c\u201d\u201e\u00ab\u00bb\u2033", '"')
_DASHES = dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-")
_MARKS = {**_APOSTROPHES, **_QUOTES, **_DASHES}
_INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")


@dataclass(frozen=True, slots=True)
class _Folded:
    """A text as it looks after folding, and where each of its characters stood."""

    text: str
    starts: list[int]
    ends: list[int]


def _spaces(character: str) -> str:
    return " " if character.isspace() else character


def _punctuation(character: str) -> str:
    return _MARKS.get(character, _spaces(character))


def _case(character: str) -> str:
    return _punctuation(character).casefold()


def _composition(character: str) -> str:
    return "" if character in _INVISIBLE else unicodedata.normalize("NFD", _case(character))


#: What may differ, from the least to the most; each fold includes those before it.
_FOLDS: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("spaces", _spaces),
    ("apostrophes, quotation marks or dashes", _punctuation),
    ("upper and lower case", _case),
    ("composed letters or invisible characters", _composition),
)


def _fold(text: str, fold: Callable[[str], str]) -> _Folded:
    out: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for index, character in enumerate(text):
        for piece in fold(character):
            if piece == " " and out and out[-1] == " ":
                ends[-1] = index + 1  # a run of spaces reads as one
                continue
            out.append(piece)
            starts.append(index)
            ends.append(index + 1)
    return _Folded("".join(out), starts, ends)


def _places(text: str, quote: str, fold: Callable[[str], str]) -> list[tuple[int, int]]:
    folded, wanted = _fold(text, fold), _fold(quote, fold).text
    places: list[tuple[int, int]] = []
    at = folded.text.find(wanted) if wanted else -1
    while at >= 0:
        places.append((folded.starts[at], folded.ends[at + len(wanted) - 1]))
        at = folded.text.find(wanted, at + 1)
    return places


def same_but_for_spaces(text: str, quote: str) -> list[tuple[int, int]]:
    """Return the places that read like the quote once every run of white space counts as one space."""
    return _places(text, quote, _spaces)


def lookalike(text: str, quote: str) -> tuple[str, int, int] | None:
    """Return what differs, and the start and end of the first passage that looks like the quote."""
    for difference, fold in _FOLDS:
        for start, end in _places(text, quote, fold):
            return difference, start, end
    return None


def first_difference(quote: str, passage: str) -> int:
    """Return the offset of the first code point in which two strings differ."""
    pairs = zip(quote, passage, strict=False)
    return next((i for i, (a, b) in enumerate(pairs) if a != b), min(len(quote), len(passage)))


def agreement(text: str, quote: str) -> tuple[int, int]:
    """Return where the longest beginning of the quote that the text has stands, and how long it is.

    A beginning of a beginning is found wherever its whole is, so halving the interval finds the longest.
    """
    low, high = 0, len(quote)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if quote[:middle] in text else (low, middle - 1)
    return text.find(quote[:low]), low


def name_of(character: str) -> str:
    r"""Name a code point for a message.

    >>> name_of("\u00a0")
    'a no-break space (U+00A0)'
    """
    name = unicodedata.name(character, "")
    known = {
        " ": "an ordinary space",
        "\n": "a line end",
        "\t": "a tab",
        "\u2019": "a typographic apostrophe",
    }
    if character in known:
        label = known[character]
    elif character.isspace() and name:
        label = f"a {name.lower()}"
    else:
        label = f"{character!r}"
    return f"{label} (U+{ord(character):04X})"
