"""The names in a text, and who promises: found by capitals, verbs and repetition, for a person to check."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kg.documents.quotes import Span
from kg.drafts.language import Language, as_pattern

_PART = r"(?:[^\W\d_a-zß-öø-ÿ][\w&’'.-]*[\w]|[A-Z]{2,}\d*|[A-Z]\d+)"
_LINK = r"(?:[ \u00a0](?:de|du|des|d['’]|of|for|&|der|für|del)[ \u00a0]*(?:the |la |los |las )?)"
#: Capitalised words in a row; small words may link two of them.
_NAME = re.compile(rf"(?<![\w-]){_PART}(?:(?:[ \u00a0]|{_LINK}){_PART})*")
_LEGAL = re.compile(r"\s+(?:AG|SE|GmbH|SA|S\.A\.|SAS|Inc\.?|Ltd\.?|plc|PLC|Group|Corp\.?|N\.V\.)\Z")
#: How far a verb may stand behind its subject.
_NEAR = 24


@dataclass(frozen=True, slots=True)
class Name:
    """A name, every place where it stands, and whether it is that of a country."""

    text: str
    places: tuple[Span, ...]
    country: bool = False

    @property
    def key(self) -> str:
        """The name as an identifier of an annotation: lower-case letters, digits and hyphens."""
        import unicodedata

        plain = unicodedata.normalize("NFKD", self.text).encode("ascii", "ignore").decode()
        return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-") or "agent"


@dataclass(frozen=True, slots=True)
class Promisor:
    """Who promises in a sentence: a name, where it stands, and how sure that is (0 to 1)."""

    name: Name
    confidence: float


def find_names(text: str, sentences: Sequence[Span], language: Language) -> tuple[Name, ...]:
    """Return the names of a text, the most frequent first.

    A word at the start of a sentence counts only where it stands elsewhere with a capital, too, is a country,
    is in capitals, or a verb of promising follows it. In German, where every noun has a capital, the same
    holds for every place.
    """
    not_names = frozenset(str(language.rules["agents"]["not_names"]).split())
    starts = {span.start for span in sentences}
    calendar = {month.capitalize() for month in language.months}
    places: dict[str, list[Span]] = {}
    sure: set[str] = set()
    programmes: set[str] = set()
    for match in _NAME.finditer(text):
        for span in _cut(text, Span(*match.span()), not_names, language):
            name = text[span.start : span.end]
            if name in calendar or len(name) < 2 or name.lower().replace("’", "'") in language.common:
                continue
            places.setdefault(name, []).append(span)
            if re.match(r"\s(?:19|20)\d\d(?!\d)", text[span.end :]):
                programmes.add(name)  # "Upskilling 2025" does not promise: somebody does under that name
            elif _is_sure(text, span, name, starts, language):
                sure.add(name)
    names = []
    for name, spans in places.items():
        country = name in language.countries
        if (name in sure and name not in programmes) or country:
            names.append(Name(name, tuple(spans), country))
    return tuple(sorted(names, key=lambda name: (-len(name.places), name.places[0].start)))


def _cut(text: str, span: Span, not_names: frozenset[str], language: Language) -> list[Span]:
    """Cut words that are no names ("Le", "After") off the front, and a possessive off the end."""
    start, end = span.start, span.end
    while start < end:
        if language.code == "fr" and re.match(r"[A-Z]['’]\w", text[start:end]):
            start += 2
            continue
        word = re.match(r"[^\s'’]+", text[start:end])
        first = word.group() if word else ""
        common = first.lower() in language.common
        if not (first in not_names or common or first[:1].islower()):
            break
        start += max(len(first), 1)
        while start < end and (text[start].isspace() or text[start] in "'’"):
            start += 1
    written = re.sub(r"['’]s?\Z", "", text[start:end])
    end = start + len(written.rstrip(".,"))
    return [Span(start, end)] if end > start and text[start].isupper() else []


def _is_sure(text: str, span: Span, name: str, starts: set[int], language: Language) -> bool:
    if _LEGAL.search(name) or re.fullmatch(r"[A-Z][A-Z0-9&]+|[A-Z][a-z]+[A-Z]\w*", name):
        return True
    verb = language.starts("agents", "before_organisation").match(text, span.end)
    first = span.start in starts or text[max(0, span.start - 2) : span.start].strip()[-1:] in "«“\"„:"
    if language.code == "de":
        article = re.search(r"(?i)\b(?:der|die|das|ein|eine|den|dem)\s+(?:\w+e[nrs]?\s+)?\Z", text[: span.start])
        return bool(verb) and not article
    if not first or " " in name:
        return True
    if not verb and not name.endswith("s"):
        following = re.match(r"\s+(\w+)", text[span.end :])
        verb = following if following and following.group(1) in language.rules["agents"]["auxiliaries"].split() else None
    # A word that also stands without a capital is a word at the start of a sentence, and no name.
    return bool(verb) and not re.search(rf"(?<!\w){re.escape(name.lower())}(?!\w)", text)


def find_promisor(
    text: str, sentence: Span, near: Span, names: Sequence[Name], language: Language
) -> Promisor | None:
    """Return who promises an amount of a sentence, or None where the text has no name.

    The subject of a verb of promising is meant first, then a state that is told of without a name, then the
    agent of a passive ("by Acme"), then the name that the text up to there has most often.
    """
    subjects = [
        (_lead_word(text, place, language), abs(near.start - place.start), name)
        for name in names
        for place in name.places
        if sentence.contains(place) and _is_subject(text, place, sentence, language)
    ]
    direct = [(far, name) for lead, far, name in subjects if not lead]
    if direct:
        return Promisor(min(direct, key=lambda one: one[0])[1], 0.8)
    state = _state(text, sentence, language)
    if state is not None:
        return Promisor(state, 0.6)
    for name in names:
        for place in name.places:
            if sentence.contains(place) and _BY.search(text, max(sentence.start, place.start - 16), place.start):
                return Promisor(name, 0.7)
    places = language.rules["agents"]["places"].split()
    owners = [(far, name) for lead, far, name in subjects if lead not in places]
    if owners:
        return Promisor(min(owners, key=lambda one: one[0])[1], 0.6)
    agents = [name for name in names if not name.country and not _is_place(text, name, language)]
    if not agents:
        return None
    generic = language.find("agents", "generic").search(text, sentence.start, sentence.end)
    return Promisor(max(agents, key=lambda name: _weight(name, names, sentence)), 0.6 if generic else 0.4)


_BY = re.compile(r"(?i)\b(?:by|par|von|por|durch)\s+(?:the\s+|la\s+|le\s+|l['’]|el\s+|der\s+|dem\s+)?\Z")


def _is_subject(text: str, place: Span, sentence: Span, language: Language) -> bool:
    """Whether a verb of promising follows a name without another clause between them."""
    after = text[place.end : min(sentence.end, place.end + _NEAR + 30)]
    verb = language.find("agents", "before_organisation").pattern
    return bool(re.match(rf"[^.;:,]{{0,{_NEAR}}}?{verb}", after, re.IGNORECASE))


def _lead_word(text: str, place: Span, language: Language) -> str:
    """The preposition before a name ("effectifs de Google"), or empty."""
    match = re.search(r"([^\W\d_]+['’]?)\s*(?:(?:the|la|le|les|el|der|die|das)\s+)?\Z", text[max(0, place.start - 24) : place.start])
    word = match.group(1).lower().replace("’", "'") if match else ""
    return word if word in language.rules["agents"]["prepositions"].split() else ""


def _state(text: str, sentence: Span, language: Language) -> Name | None:
    for phrase in language.phrases("agents", "states"):
        match = re.compile(rf"(?<!\w){as_pattern(re.escape(phrase).replace(chr(92) + ' ', ' '))}(?!\w)").search(text, sentence.start, sentence.end)
        if match:
            return Name(match.group(), (Span(*match.span()),))
    return None


def _is_place(text: str, name: Name, language: Language) -> bool:
    """Whether most of a name's places follow a preposition of place."""
    places = language.rules["agents"]["places"].split()
    local = sum(_lead_word(text, place, language) in places for place in name.places)
    return local * 2 > len(name.places)


def _weight(name: Name, names: Sequence[Name], sentence: Span) -> tuple[int, int]:
    """How often a name stands in a text, also inside longer names, and how early before a sentence."""
    inside = sum(len(other.places) for other in names if other is not name and name.text in other.text)
    before = [place.start for place in name.places if place.start <= sentence.end]
    return len(name.places) + inside, -min(before, default=0) if before else -len(names) - 10**9
