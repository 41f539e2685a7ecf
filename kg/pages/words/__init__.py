"""The words of the pages, from one file a language."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path

from kg.changes.wording import checked

#: In French, no line begins or ends between these and the words that they belong to.
_FRENCH = {"« ": "«\u00a0", " »": "\u00a0»", " :": "\u00a0:", " ;": "\u202f;", " %": "\u202f%"}


@lru_cache
def words(language: str) -> dict[str, str]:
    """Return the words of a language, by their keys; both languages have the same keys.

    French has the spaces of print, which do not break. Raises `InputError` for another language.
    """
    path = Path(__file__).parent / f"{checked(language)}.toml"
    told: dict[str, str] = tomllib.loads(path.read_text(encoding="utf-8"))
    return {key: _printed(text) for key, text in told.items()} if language == "fr" else told


def _printed(text: str) -> str:
    for plain, printed in _FRENCH.items():
        text = text.replace(plain, printed)
    return text
