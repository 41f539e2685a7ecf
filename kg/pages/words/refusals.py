"""What a refusal says on a page: a sentence of the library, in the language of the page where it has one."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from kg.pages.words import printed

#: What a part of a sentence may be, by its name; any text for other names.
_PARTS = {
    **dict.fromkeys(("line", "column", "count"), r"[0-9][0-9.,e+]*"),
    **dict.fromkeys(("word", "parameter", "kind", "plural"), r"[\w-]+"),
}
_PART = re.compile(r"\{(\w+)\}")
_QUOTED = re.compile(r"(?<!\w)(['\"])((?:(?!\1).)*)\1(?!\w)")
#: A longer refusal holds what somebody sent, and is shown as it is.
_LONGEST = 2000


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence and its language, which is English where no other is known."""

    text: str
    language: str


def said(reason: str, language: str) -> Said:
    """Return what a page of a language says for a refusal.

    >>> said("there is nothing at this address", "fr").text
    'il n’y a rien à cette adresse'
    >>> said("the answer was lost at sea", "fr")
    Said(text='the answer was lost at sea', language='en')
    """
    found = _said(reason, language)
    return Said(reason, "en") if found is None else Said(printed(found, language), language)


def _said(reason: str, language: str) -> str | None:
    told = _told()
    if len(reason) > _LONGEST:
        return None
    for pattern, sentence in told["sentences"]:
        match = pattern.fullmatch(reason)
        if match is None:
            continue
        parts: dict[str, str] = match.groupdict()
        if "why" in parts:
            why = _said(parts["why"], language)
            if why is None:
                continue
            parts["why"] = why
        if language == "en":
            return str(sentence.get("page", sentence["en"])).format(**parts)
        return str(sentence[language]).format(**{key: _french(key, part) for key, part in parts.items()})
    return None


def _french(key: str, part: str) -> str:
    told = _told()
    if key == "kind":
        return str(told["kinds"].get(part, part))
    if key == "hint":
        for pattern, replacement in told["hints"]:
            part = pattern.sub(replacement, part)
    return _QUOTED.sub(r"« \2 »", part) if key in ("name", "hint") else part


@lru_cache(maxsize=1)
def _told() -> dict[str, Any]:
    told = tomllib.loads((Path(__file__).parent / "refusals.toml").read_text(encoding="utf-8"))
    return {
        "sentences": [(_pattern(one["en"]), one) for one in told["sentence"]],
        "hints": [(re.compile(pattern), replacement) for pattern, replacement in told["hints"].items()],
        "kinds": told["kinds"],
    }


def _pattern(sentence: str) -> re.Pattern[str]:
    pieces = _PART.split(sentence)
    # Every second piece is the name of a part.
    return re.compile(
        "".join(
            f"(?P<{piece}>{_PARTS.get(piece, '.+')})" if number % 2 else re.escape(piece)
            for number, piece in enumerate(pieces)
        ),
        re.DOTALL,
    )
