"""Currencies: their signs, codes and names, before or after a number."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from kg.drafts.language import Language, any_of, shared


@dataclass(frozen=True, slots=True)
class Currency:
    """A currency at a place. `plain`: a sign or word of several currencies ("$", "dollars")."""

    code: str
    start: int
    end: int
    plain: bool = False


#: The code of ISO 4217 for none: a name that stands for no single currency ("crowns").
UNKNOWN_CURRENCY = "XXX"
#: Signs and words that several countries use.
_PLAIN = frozenset(
    {"$", "¥", "rs", "rs.", "dollar", "dollars", "dólares", "dólar", "roupies", "rupees", "rupias"}
)


def currency_before(text: str, at: int, language: Language) -> Currency | None:
    """Return the currency whose sign or code stands right before a place."""
    match = _before().search(text, max(0, at - 8), at)
    if not match:
        return None
    code = match.group("code")
    if code and match.end() == match.start("code") + 3 and code not in shared()["glued"]["codes"]:
        return None  # COP26 is no money
    return _found(match, match.group("sign") or code, language)


def currency_after(text: str, at: int, language: Language) -> Currency | None:
    """Return the currency whose sign, code or name stands right after a place; "de" may stand between."""
    match = _after(language.code).match(text, at)
    return (
        _found(match, match.group("sign") or match.group("code") or match.group("name"), language)
        if match
        else None
    )


def _found(match: re.Match[str], written: str, language: Language) -> Currency:
    code = _code(written, language)
    start = match.start() + (len(match.group()) - len(match.group().lstrip()))
    return Currency(code, start, match.end(), written.lower() in _PLAIN)


def _code(written: str, language: Language) -> str:
    signs = {sign.lower(): code for sign, code in shared()["signs"].items()}
    if written.lower() in signs:
        return str(signs[written.lower()])
    for code, phrases in language.rules["money"].items():
        if re.fullmatch(any_of(phrases), written, re.IGNORECASE):
            return str(code)
    return _names(language.code).get(written.lower(), written.upper())


@lru_cache(maxsize=1)
def _codes() -> str:
    from babel.numbers import list_currencies

    # Babel knows old and metal codes as well; three capitals beside a number are a currency all the same.
    return "|".join(
        sorted(code for code in list_currencies() if code not in ("TOP", "ALL", "BAM", "LAK", "XXX"))
    )


@lru_cache(maxsize=8)
def _names(code: str) -> dict[str, str]:
    """The names of currencies by Babel, singular and plural, lower case."""
    from babel.numbers import get_currency_name

    names: dict[str, str] = {}
    for currency in shared()["named"]["codes"]:
        for count in (1, 2):
            names.setdefault(get_currency_name(currency, count=count, locale=code).lower(), currency)
    return names


def _signs() -> str:
    return "|".join(re.escape(sign) for sign in sorted(shared()["signs"], key=len, reverse=True))


@lru_cache(maxsize=1)
def _before() -> re.Pattern[str]:
    return re.compile(rf"(?:(?P<sign>(?<![A-Za-z])(?:{_signs()}))|(?<![A-Za-z])(?P<code>{_codes()}))\s?\Z")


@lru_cache(maxsize=8)
def _after(code: str) -> re.Pattern[str]:
    from kg.drafts.language import language

    phrases = [phrase for several in language(code).rules["money"].values() for phrase in several]
    names = any_of([*phrases, *(re.escape(name) for name in _names(code))])
    return re.compile(
        rf"\s?(?:(?P<sign>{_signs()})(?![A-Za-z])|(?P<code>{_codes()})(?!\w))"
        rf"|(?:\s+|-)(?:d['’]|de\s+|of\s+)?(?P<name>(?i:{names}))(?!\w)"
    )
