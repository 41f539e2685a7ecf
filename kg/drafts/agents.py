"""Who promises: the subject of a verb, the agent of a passive, or the name that a text has most often."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from kg.documents.quotes import Span
from kg.drafts.language import Language, any_of, whole
from kg.drafts.names import Name, find_names
from kg.drafts.places import by_holder

_BY = re.compile(r"(?i)\b(?:by|par|von|por|durch)\s+(?:the\s+|la\s+|le\s+|l['’]|el\s+|der\s+|dem\s+)?\Z")
_LEAD = re.compile(r"([^\W\d_]+['’]?)\s*(?:(?:the|la|le|les|el|der|die|das)\s+)?\Z")
#: How far a verb may stand behind its subject.
_NEAR = 24


@dataclass(frozen=True, slots=True)
class Promisor:
    """Who promises in a sentence: a name, where it stands, and how sure that is (0 to 1)."""

    name: Name
    confidence: float


@dataclass(frozen=True, slots=True)
class _Mention:
    """A name at a place, with the preposition before it ("effectifs de Google"), or empty."""

    name: Name
    place: Span
    lead: str


class Cast:
    """The names of a text by the sentences in which they stand."""

    def __init__(self, text: str, sentences: Sequence[Span], language: Language) -> None:
        self.text = text
        self.language = language
        self.names = find_names(text, sentences, language)
        agents = language.rules["agents"]
        self._prepositions = frozenset(agents["prepositions"].split())
        self._of_place = frozenset(agents["places"].split())
        mentions = [_Mention(name, place, self._lead(place)) for name in self.names for place in name.places]
        groups = by_holder(sentences, mentions, lambda one: one.place)
        self._mentions = dict(zip(sentences, groups, strict=True))
        self._agents = self._ranked(mentions)

    def promisor(self, sentence: Span, near: Span) -> Promisor | None:
        """Return who promises an amount of a sentence, or None where the text has no name.

        The subject of a verb of promising is meant first, then a state that is told of without a name, then
        the agent of a passive ("by Acme"), then the owner of a subject ("the staff of Acme"), then the name
        that the text has most often.
        """
        mentions = self._mentions.get(sentence, [])
        subjects = [
            (abs(near.start - one.place.start), one)
            for one in mentions
            if self._is_subject(one.place, sentence)
        ]
        direct = [(far, one) for far, one in subjects if not one.lead]
        if direct:
            return Promisor(min(direct, key=lambda pair: pair[0])[1].name, 0.8)
        state = self._state(sentence)
        if state is not None:
            return Promisor(state, 0.6)
        for one in mentions:
            if _BY.search(self.text, max(sentence.start, one.place.start - 16), one.place.start):
                return Promisor(one.name, 0.7)
        owners = [(far, one) for far, one in subjects if one.lead not in self._of_place]
        if owners:
            return Promisor(min(owners, key=lambda pair: pair[0])[1].name, 0.6)
        told = next((name for name in self._agents if name.places[0].start <= sentence.end), None)
        if told is None:
            return None
        generic = self.language.find("agents", "generic").search(self.text, sentence.start, sentence.end)
        return Promisor(told, 0.6 if generic else 0.4)

    def _ranked(self, mentions: Sequence[_Mention]) -> list[Name]:
        """The names that may promise, the most frequent first: no countries, and no mere places."""
        local = Counter(one.name.text for one in mentions if one.lead in self._of_place)
        counts = Counter({name.text: len(name.places) for name in self.names})
        inside = Counter(counts)
        for name in self.names:
            for part in {word for word in name.text.split() if word in counts and word != name.text}:
                inside[part] += counts[name.text]
        agents = [one for one in self.names if not one.country and local[one.text] * 2 <= counts[one.text]]
        return sorted(agents, key=lambda name: (-inside[name.text], name.places[0].start))

    def _lead(self, place: Span) -> str:
        match = _LEAD.search(self.text, max(0, place.start - 24), place.start)
        word = match.group(1).lower().replace("’", "'") if match else ""
        return word if word in self._prepositions else ""

    def _is_subject(self, place: Span, sentence: Span) -> bool:
        """Whether a verb of promising follows a name without another clause between them."""
        return bool(self._subject.match(self.text, place.end, min(sentence.end, place.end + _NEAR + 30)))

    @cached_property
    def _subject(self) -> re.Pattern[str]:
        verb = self.language.find("agents", "before_organisation").pattern
        return re.compile(rf"[^.;:,]{{0,{_NEAR}}}?{verb}", re.IGNORECASE)

    @cached_property
    def _states(self) -> re.Pattern[str]:
        return re.compile(whole(any_of(self.language.phrases("agents", "states"))))

    def _state(self, sentence: Span) -> Name | None:
        match = self._states.search(self.text, sentence.start, sentence.end)
        if match is None:
            return None
        known = next((name for name in self.names if name.text in match.group()), None)
        return known or Name(match.group(), (Span(*match.span()),))
