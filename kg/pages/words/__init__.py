"""The words of the pages, from one file a language."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path

from kg.changes.wording import checked

#: In French, no line begins or ends between these and the words that they belong to.
_FRENCH = {
    "« ": "«\u00a0", " »": "\u00a0»", " :": "\u00a0:",
    " ;": "\u202f;", " ?": "\u202f?", " !": "\u202f!", " %": "\u202f%",
}  # fmt: skip


@lru_cache
def words(language: str) -> dict[str, str]:
    """Return the words of a language, by their keys; both languages have the same keys.

    French has the spaces of print, which do not break. Raises `InputError` for another language.
    """
    path = Path(__file__).parent / f"{checked(language)}.toml"
    told: dict[str, str] = tomllib.loads(path.read_text(encoding="utf-8"))
    return {key: printed(text, language) for key, text in told.items()}


def printed(text: str, language: str) -> str:
    r"""Return a text of this library with the spaces of print, in French; in English it is as it was.

    >>> printed("Qui s’engage ?", "fr")
    'Qui s’engage\u202f?'
    """
    if language != "fr":
        return text
    for plain, printed in _FRENCH.items():
        text = text.replace(plain, printed)
    return text
