"""What is known of a language: its phrases (the files in `rules/`), and its numbers and months (Babel)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from kg.errors import InputError

LANGUAGES = ("en", "fr", "de", "es")

_RULES = Path(__file__).parent / "rules"


def as_pattern(phrase: str) -> str:
    r"""Return the regular expression of a phrase: any white space for a space, either apostrophe for one.

    >>> bool(re.fullmatch(as_pattern("d'ici fin"), "d’ici\u00a0fin"))
    True
    """
    # A group that captures would clash with the parts of a date, so a plain one does not.
    phrase = re.sub(r"(?<!\\)\((?!\?)", "(?:", phrase)
    return phrase.replace("'", "['’]").replace(" ?", r"\s?").replace(" ", r"\s+")


def any_of(phrases: Iterable[str]) -> str:
    """Return the regular expression of one of several phrases, the longest first."""
    return "(?:" + "|".join(as_pattern(one) for one in sorted(phrases, key=len, reverse=True)) + ")"


def whole(pattern: str) -> str:
    """Return a pattern that matches whole words only (also where it begins or ends with a sign)."""
    return rf"(?<!\w){pattern}(?!\w)"


@dataclass(frozen=True)
class Language:
    """The rules of one language. `rules` is its file as it stands; the patterns are compiled once."""

    code: str
    rules: dict[str, Any]

    @cached_property
    def _compiled(self) -> dict[tuple[str, ...], re.Pattern[str]]:
        return {}

    def phrases(self, *path: str) -> list[str]:
        """Return the phrases at a place of the file, or none."""
        node: Any = self.rules
        for name in path:
            node = node.get(name, {})
        return list(node) if node else []

    def find(self, *path: str) -> re.Pattern[str]:
        """Return the pattern that finds a phrase anywhere, as whole words and in either case."""
        return self._pattern(("find", *path), lambda body: whole(body))

    def ends(self, *path: str) -> re.Pattern[str]:
        """Return the pattern that finds a phrase at the very end of a text, before white space."""
        return self._pattern(("ends", *path), lambda body: rf"(?<!\w){body}\s*\Z")

    def starts(self, *path: str) -> re.Pattern[str]:
        """Return the pattern that finds a phrase at the very start of a text, after white space."""
        return self._pattern(("starts", *path), lambda body: rf"\s*{body}(?!\w)")

    def _pattern(self, key: tuple[str, ...], shape: Any) -> re.Pattern[str]:
        if key not in self._compiled:
            phrases = self.phrases(*key[1:])
            body = any_of(phrases) if phrases else r"(?!)"
            self._compiled[key] = re.compile(shape(body), re.IGNORECASE)
        return self._compiled[key]

    def by_value(self, *path: str) -> list[tuple[str, re.Pattern[str]]]:
        """Return each key of a table with the pattern of its phrases."""
        node: Any = self.rules
        for name in path:
            node = node.get(name, {})
        return [(key, self.find(*path, key)) for key in node]

    @cached_property
    def common(self) -> frozenset[str]:
        """The most common words, which are never names."""
        return frozenset(self.rules["common"].lower().split())

    @cached_property
    def stops(self) -> frozenset[str]:
        """The words at which the name of what is counted ends."""
        return frozenset(self.rules["stops"].lower().split())

    @cached_property
    def skips(self) -> frozenset[str]:
        """The words between a number and the name of what is counted."""
        return frozenset(self.rules["skips"].lower().split())

    @cached_property
    def decimal_sign(self) -> str:
        """What separates the decimals of a number."""
        from babel.numbers import get_decimal_symbol

        return str(get_decimal_symbol(self.code))

    @cached_property
    def months(self) -> dict[str, int]:
        """The names of the months, lower case, long and short, with their numbers."""
        from babel import Locale

        locale = Locale(self.code)
        names: dict[str, int] = {}
        for form, width in (("format", "wide"), ("stand-alone", "wide"), ("format", "abbreviated")):
            for number, name in locale.months[form][width].items():
                names.setdefault(str(name).lower().rstrip("."), int(number))
        # "may" and "mars" are words as well: the forms of a date decide, never the name alone.
        return names

    @cached_property
    def weekdays(self) -> frozenset[str]:
        """The names of the days of the week, lower case."""
        from babel import Locale

        days = Locale(self.code).days
        return frozenset(
            str(name).lower() for form in ("format", "stand-alone") for name in days[form]["wide"].values()
        )

    @cached_property
    def countries(self) -> dict[str, str]:
        """The names of countries, as they are written, with their codes of ISO 3166."""
        from babel import Locale

        territories = Locale(self.code).territories.items()
        return {str(name): str(code) for code, name in territories if len(code) == 2 and code.isalpha()}


@lru_cache(maxsize=len(LANGUAGES))
def language(code: str) -> Language:
    """Return the rules of a language by its tag; `en-GB` is read as `en`.

    Raises `InputError` for a language without rules.
    """
    short = code.lower().replace("_", "-").partition("-")[0]
    if short not in LANGUAGES:
        raise InputError(
            f"There are no rules to draft from a text in {code!r}: name one of {', '.join(LANGUAGES)}, or "
            "annotate the text by hand."
        )
    return Language(short, _read(short))


@lru_cache(maxsize=1)
def shared() -> dict[str, Any]:
    """Return what is written alike in all languages."""
    return _read("shared")


def _read(name: str) -> dict[str, Any]:
    with (_RULES / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)
