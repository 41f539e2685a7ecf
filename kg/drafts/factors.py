"""Factors in words and digits ("doubler", "three times as many", "x2"), zero, and a first of its kind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from kg.documents.quotes import Span
from kg.drafts.language import Language, as_pattern, whole
from kg.drafts.places import longest
from kg.figures.digits import read_digits


@dataclass(frozen=True, slots=True)
class Factor:
    """A multiplier at a place of the text."""

    span: Span
    value: Decimal


def find_factors(text: str, language: Language) -> tuple[Factor, ...]:
    """Return the factors of a text in its order; of those that overlap, the longest."""
    return tuple(longest(_all(text, language), lambda factor: factor.span))


def _all(text: str, language: Language) -> Iterator[Factor]:
    for value, pattern in language.by_value("factors", "words"):
        for match in pattern.finditer(text):
            yield Factor(_trimmed(match), Decimal(value))
    for form in language.phrases("factors", "numeric"):
        before, after = form.split("{n}")
        number = r"(?P<n>\d+(?:[.,]\d+)?)"
        pattern = re.compile(whole(as_pattern(before) + number + as_pattern(after)), re.IGNORECASE)
        for match in pattern.finditer(text):
            value_read = read_digits(match.group("n"), language.decimal_sign)
            if value_read is not None and 0 < value_read <= 1000:
                yield Factor(_trimmed(match), value_read)


def _trimmed(match: re.Match[str]) -> Span:
    written = match.group()
    return Span(match.start(), match.start() + len(written.rstrip()))


def find_zeros(text: str, language: Language) -> tuple[Span, ...]:
    """Return where a text promises nothing left ("net zero", "neutralité carbone")."""
    return tuple(Span(*match.span()) for match in language.find("zero", "phrases").finditer(text))


def find_firsts(text: str, language: Language) -> tuple[Span, ...]:
    """Return where a text tells of a first of its kind ("its first laboratory")."""
    return tuple(Span(*match.span()) for match in language.find("zero", "first").finditer(text))
