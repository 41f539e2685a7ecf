"""The names of a text: capitalised words in a row, cut to what is a name, kept where they surely are one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kg.documents.quotes import Span
from kg.drafts.language import Language
from kg.vocabulary.slugs import slug

_PART = r"(?:[^\W\d_a-zß-öø-ÿ][\w&’'.-]*[\w]|[A-Z]{2,}\d*|[A-Z]\d+)"
_LINK = r"(?:[ \u00a0](?:de|du|des|d['’]|of|for|&|der|für|del)[ \u00a0]*(?:the |la |los |las )?)"
#: Capitalised words in a row; small words may link two of them.
_NAME = re.compile(rf"(?<![\w-]){_PART}(?:(?:[ \u00a0]|{_LINK}){_PART})*")
_LEGAL = re.compile(r"\s+(?:AG|SE|GmbH|SA|S\.A\.|SAS|Inc\.?|Ltd\.?|plc|PLC|Group|Corp\.?|N\.V\.)\Z")
_CAPITALS = re.compile(r"[A-Z][A-Z0-9&]+|[A-Z][a-z]+[A-Z]\w*")
_NEXT_WORD = re.compile(r"\s+(\w+)")
_YEAR = re.compile(r"\s(?:19|20)\d\d(?!\d)")
#: Before a German noun that is no name.
_NO_NAME = re.compile(
    r"(?:\b[Dd](?:er|ie|as|en|em|es)|\b[Ee]in(?:e[nmrs]?)?|\b(?:[Vv]on|[Mm]it|[Ff]ür|[Aa]n|[Bb]ei|[Zz]u|[Aa]us|[Ii]n))"
    r"\s+(?:[a-zäöüß]\w+\s+)?\Z"
)


@dataclass(frozen=True, slots=True)
class Name:
    """A name, every place where it stands, and whether it is that of a country."""

    text: str
    places: tuple[Span, ...]
    country: bool = False

    @property
    def key(self) -> str:
        """The name as an identifier of an annotation: lower-case letters, digits and hyphens.

        >>> Name("L’État français", ()).key
        'l-etat-francais'
        """
        return slug(self.text.replace("’", " ")) or "agent"


def find_names(text: str, sentences: Sequence[Span], language: Language) -> tuple[Name, ...]:
    """Return the names of a text, the most frequent first.

    A word at the start of a sentence counts only where it is a country, is in capitals, has two parts, or a
    verb of promising follows it and it stands nowhere without a capital. In German, where every noun has a
    capital, a name needs the verb or the capitals at every place. A name before a year ("Upskilling 2025")
    is that of a programme, and left out.
    """
    finder = _Finder(text, sentences, language)
    places: dict[str, list[Span]] = {}
    sure: set[str] = set()
    programmes: set[str] = set()
    for match in _NAME.finditer(text):
        span = finder.cut(Span(*match.span()))
        name = text[span.start : span.end]
        if not finder.may_be(name):
            continue
        places.setdefault(name, []).append(span)
        if _YEAR.match(text, span.end):
            programmes.add(name)
        elif finder.is_sure(span, name):
            sure.add(name)
    names = [
        Name(name, tuple(spans), name in language.countries)
        for name, spans in places.items()
        if (name in sure and name not in programmes) or name in language.countries
    ]
    return tuple(sorted(names, key=lambda name: (-len(name.places), name.places[0].start)))


class _Finder:
    """What is known of a text while its names are looked for."""

    def __init__(self, text: str, sentences: Sequence[Span], language: Language) -> None:
        self.text = text
        self.language = language
        self._not_names = frozenset(language.rules["agents"]["not_names"].split())
        self._auxiliaries = frozenset(language.rules["agents"]["auxiliaries"].split())
        self._starts = {span.start for span in sentences}
        self._calendar = {name.capitalize() for name in (*language.months, *language.weekdays)}
        self._titles = {phrase.split()[-1] for phrase in language.phrases("agents", "generic")}
        self._small = {word for word in re.findall(r"\w+", text) if word.islower()}

    def cut(self, span: Span) -> Span:
        """Cut words that are no names ("Le", "After") off the front, and a possessive off the end."""
        text, start, end = self.text, span.start, span.end
        while start < end:
            if self.language.code == "fr" and re.match(r"[A-Z]['’]\w", text[start:end]):
                start += 2
                continue
            word = re.match(r"[^\s'’]+", text[start:end])
            first = word.group() if word else ""
            common = first.lower() in self.language.common and not first.isupper()
            title = self.language.code == "de" and first in self._titles  # "der Autobauer Rehm"
            if not (first in self._not_names or common or title or first[:1].islower()):
                break
            start += max(len(first), 1)
            while start < end and (text[start].isspace() or text[start] in "'’"):
                start += 1
        written = re.sub(r"['’]s?\Z", "", text[start:end])
        return Span(start, start + len(written.rstrip(".,")))

    def may_be(self, name: str) -> bool:
        """Whether a text can be a name at all."""
        if len(name) < 2 or not name[0].isupper() or name in self._calendar:
            return False
        return name.isupper() or name.lower().replace("’", "'") not in self.language.common

    def is_sure(self, span: Span, name: str) -> bool:
        """Whether a name at a place is surely one."""
        text, language = self.text, self.language
        if text[max(0, span.start - 2) : span.start - 1].isdigit():
            return False  # a unit: "50 GW"
        if _LEGAL.search(name) or _CAPITALS.fullmatch(name):
            return True
        verb = bool(language.starts("agents", "before_organisation").match(text, span.end))
        if language.code == "de":
            return verb and not _NO_NAME.search(text, max(0, span.start - 30), span.start)
        before = text[max(0, span.start - 2) : span.start].strip()
        first = span.start in self._starts or before[-1:] in tuple('«“"„:')
        if not first or " " in name:
            return True
        if not verb and not name.endswith("s"):
            following = _NEXT_WORD.match(text, span.end)
            verb = following is not None and following.group(1) in self._auxiliaries
        # A word that also stands without a capital is a word at the start of a sentence, and no name.
        return verb and name.lower() not in self._small
