"""The words of the pages, from one file a language."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path

from kg.changes.wording import checked


@lru_cache
def words(language: str) -> dict[str, str]:
    """Return the words of a language, by their keys; both languages have the same keys.

    Raises `InputError` for another language.
    """
    path = Path(__file__).parent / f"{checked(language)}.toml"
    told: dict[str, str] = tomllib.loads(path.read_text(encoding="utf-8"))
    return told
