"""The names in a text, and who promises: found by capitals, verbs and repetition, for a person to check."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from kg.documents.quotes import Span
from kg.drafts.language import Language

_PART = r"(?:[^\W\d_a-zß-öø-ÿ][\w&’'.-]*[\w]|[A-Z]{2,}\d*|[A-Z]\d+)"
_LINK = r"(?:\s+(?:de|du|des|d['’]|of|the|for|and|&|der|für|del|y|la)\s*(?:the\s+|la\s+)?)"
#: Capitalised words in a row; small words may link two of them.
_NAME = re.compile(rf"(?<![\w-]){_PART}(?:(?:\s+|{_LINK}){_PART})*")
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
    for match in _NAME.finditer(text):
        for span in _cut(text, Span(*match.span()), not_names, language):
            name = text[span.start : span.end]
            if name in calendar or len(name) < 2 or name.lower().replace("’", "'") in language.common:
                continue
            places.setdefault(name, []).append(span)
            if _is_sure(text, span, name, starts, language):
                sure.add(name)
    names = []
    for name, spans in places.items():
        country = name in language.countries
        if name in sure or country:
            names.append(Name(name, tuple(spans), country))
    order = Counter({name.text: len(name.places) for name in names})
    return tuple(sorted(names, key=lambda name: (-order[name.text], name.places[0].start)))


def _cut(text: str, span: Span, not_names: frozenset[str], language: Language) -> list[Span]:
    """Cut words that are no names ("Le", "After") off the front, and a possessive off the end."""
    start, end = span.start, span.end
    while start < end:
        word = re.match(r"[^\s]+?(?=['’]\w|\s|\Z)", text[start:end])
        first = word.group() if word else ""
        elided = re.match(r"[A-Z]['’]", text[start:end])
        if elided and language.code in ("fr",):
            start += 2
        elif first in not_names or (not_names == {"*"} and first.lower() in language.common):
            start += len(first)
            while start < end and (text[start].isspace() or text[start] in "'’"):
                start += 1
        else:
            break
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
    return bool(verb) or not first


def find_promisor(
    text: str, sentence: Span, near: Span, names: Sequence[Name], language: Language
) -> Promisor | None:
    """Return who promises an amount of a sentence, or None where the text has no name.

    The subject of a verb of promising before the amount is meant first, then the agent of a passive ("by Acme"),
    then the name that the whole text has most often.
    """
    subjects: list[tuple[int, Name]] = []
    for name in names:
        for place in name.places:
            if not sentence.contains(place):
                continue
            after = text[place.end : min(sentence.end, place.end + _NEAR + 30)]
            match = re.match(rf"[^.;:,]{{0,{_NEAR}}}?{language.find('agents', 'before_organisation').pattern}", after, re.IGNORECASE)
            if match:
                subjects.append((abs(near.start - place.start), name))
    if subjects:
        return Promisor(min(subjects, key=lambda one: one[0])[1], 0.8)
    for phrase in language.phrases("agents", "states"):
        for match in re.finditer(rf"(?<!\w){re.escape(phrase).replace(chr(39), '[' + chr(39) + '’]')}(?!\w)", text[sentence.start : sentence.end]):
            place = Span(sentence.start + match.start(), sentence.start + match.end())
            return Promisor(Name(text[place.start : place.end], (place,)), 0.6)
    for name in names:
        for place in name.places:
            lead = text[max(sentence.start, place.start - 12) : place.start]
            if sentence.contains(place) and re.search(r"(?i)\b(?:by|par|von|por|durch)\s+(?:the\s+|la\s+|le\s+|l['’]|el\s+|der\s+|dem\s+)?\Z", lead):
                return Promisor(name, 0.7)
    agents = [name for name in names if not name.country]
    if not agents:
        return None
    generic = language.find("agents", "generic").search(text, sentence.start, sentence.end)
    return Promisor(agents[0], 0.6 if generic else 0.4)
