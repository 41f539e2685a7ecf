"""What a number counts: the name after it, and whether it is people, equipment or anything else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from kg.drafts.language import Language, any_of

#: What an indicator is, in the words of the annotation format.
PEOPLE, EQUIPMENT, THINGS = "people", "equipment", "indicator"

_WORD = re.compile(r"\s*[«“\"„‘']?\s*(aujourd['’]hui|[^\W\d_][\w-]*(?:['’](?=\w))?)", re.UNICODE)
#: "the number of", after which the name of what is counted stands.
_NUMBER_OF = re.compile(
    r"\s+(?:the|le|la|die|el|the total)\s+(?:number|nombre|Zahl|Anzahl|número)(?:\s+total)?"
    r"\s+(?:of|de|d['’]|der|von)"
)
_ARTICLE = re.compile(r"\s+(?:les|ses|leurs|the|its|their|die|seine|ihre|los|las|sus)(?=\s)")
#: Words that are no names of things: participles, where a language marks them.
_PARTICIPLE = {
    "en": re.compile(r"\w{3,}ed"),
    "fr": re.compile(r"\w{2,}(?:é|és|ée|ées)"),
    "de": re.compile(r"ge\w+t"),
    "es": re.compile(r"\w{3,}(?:ado|ados|adas|ido|idos|idas)"),
}
_MOST_WORDS = 3


@dataclass(frozen=True, slots=True)
class Noun:
    """The name of what is counted, where it ends, its kind, and its measure (`hectares`) where it has one."""

    text: str
    start: int
    end: int
    kind: str
    measure: str = ""


def counts_something(after: str, language: Language) -> bool:
    """Whether a text begins with a unit of measure or of people, so that digits before it are a count."""
    return bool(_unit_follows(language.code).match(after))


@lru_cache(maxsize=8)
def _unit_follows(code: str) -> re.Pattern[str]:
    from kg.drafts.language import language

    rules = language(code)
    units = rules.rules["units"]
    phrases = [
        *units["people"],
        *units["equipment"],
        *(one for all_ in units["measure"].values() for one in all_),
    ]
    phrases += [one for all_ in rules.rules["money"].values() for one in all_]
    phrases += [one for all_ in rules.rules["numbers"]["scales"].values() for one in all_]
    skips = "|".join(re.escape(word) for word in sorted(rules.skips, key=len, reverse=True))
    return re.compile(rf"\s+(?:(?:{skips})\s+)*{any_of(phrases)}(?!\w)", re.IGNORECASE)


def find_noun(text: str, at: int, language: Language) -> Noun | None:
    """Return the name that follows a number in a text, or None where another word follows.

    >>> from kg.drafts.language import language
    >>> find_noun("30 chercheurs et ingénieurs", 2, language("fr")).text
    'chercheurs'
    """
    words: list[tuple[int, int]] = []
    if match := _NUMBER_OF.match(text, at):
        at = match.end()
    elif (match := _ARTICLE.match(text, at)) and language.starts("units", "people").match(text, match.end()):
        at = match.end()  # "portant à 40 les doctorants"
    while len(words) < _MOST_WORDS:
        match = _WORD.match(text, at)
        if not match:
            break
        word = match.group(1).lower().replace("’", "'")
        if not words and word in language.skips:
            at = match.end()
            continue
        if word in language.stops or (words and _ends_phrase(text, at, match)):
            break
        if not words and _PARTICIPLE[language.code].fullmatch(word) and not _is_people(word, language):
            break  # "400 millions apportés par l'État"
        if language.code == "de" and words and not match.group(1)[0].isupper() and _has_capital(text, words):
            break  # a German noun has a capital: what follows it without one is no part of the name
        words.append(match.span(1))
        at = match.end()
        if word.endswith("'"):
            break
    words = _trimmed(text, words, language)
    if not words:
        return None
    if language.code == "de" and not _has_capital(text, words) and not _is_measure(text, words, language):
        return None
    start, end = words[0][0], words[-1][1]
    name = text[start:end]
    for measure, phrases in language.rules["units"]["measure"].items():
        if match := re.match(rf"{any_of(phrases)}(?!\w)", text[start:], re.IGNORECASE):
            return Noun(match.group(), start, start + match.end(), THINGS, measure)
    for kind in (PEOPLE, EQUIPMENT):
        if match := language.find("units", kind).search(name):
            return Noun(name[: match.end()], start, start + match.end(), kind)
    return Noun(name, start, end, THINGS)


def _is_people(word: str, language: Language) -> bool:
    return bool(language.find("units", "people").fullmatch(word))


def _is_measure(text: str, words: list[tuple[int, int]], language: Language) -> bool:
    name = text[words[0][0] : words[-1][1]]
    return any(
        re.match(any_of(phrases), name, re.I) for phrases in language.rules["units"]["measure"].values()
    )


def _has_capital(text: str, words: list[tuple[int, int]]) -> bool:
    return any(text[start].isupper() for start, _ in words)


def _ends_phrase(text: str, at: int, match: re.Match[str]) -> bool:
    """Whether something other than white space and "de" stands between two words of a name."""
    return not text[at : match.start(1)].isspace()


def _trimmed(text: str, words: list[tuple[int, int]], language: Language) -> list[tuple[int, int]]:
    """Drop what no name ends in: "de", an adverb of the language's list."""
    while words and text[words[-1][0] : words[-1][1]].lower().replace("’", "'") in language.skips:
        words = words[:-1]
    return words
