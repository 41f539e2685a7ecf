"""A number in digits: which of its signs separate thousands, and which one decimals."""

from __future__ import annotations

import re
from decimal import Decimal

from kg.vocabulary.terms import decimal_text

#: Spaces and apostrophes that separate thousands, and never decimals.
GAPS = " \u00a0\u2009\u202f'\u2019"

#: Thousands in groups of three (or of two before the last, as in India), then perhaps decimals.
NUMERAL = re.compile(
    rf"(?<![\d.,])(?:\d{{1,3}}(?:[{GAPS}]\d{{3}})+(?!\d)(?:[.,]\d+(?![\d.,]*\d))?"
    r"|\d+(?:[.,]\d+)*)"
)


def write_digits(number: int | Decimal, thousands: str, decimal_sign: str, minus: str = "-") -> str:
    """Write a number in groups of three digits, in which zeros are counted at a glance.

    >>> write_digits(Decimal("-65000.5"), " ", ",", "−")
    '−65 000,5'
    """
    plain = f"{Decimal(decimal_text(Decimal(number))):,f}"
    return plain.translate({ord(","): thousands, ord("."): decimal_sign, ord("-"): minus})


def read_digits(written: str, decimal_sign: str, whole_number: bool = False) -> Decimal | None:
    """Return the value of a number in digits, or None where its signs make no number.

    A sign that stands twice, or before another one, separates thousands. A single sign before other than
    three digits separates decimals. Before three digits it is what the language makes of it, by its sign of
    decimals, unless the number must be whole (people are) or ends in a zero that nobody would write as a
    decimal ("2,500" in French).

    >>> [str(read_digits(one, ",")) for one in ("65 000", "100.000", "2,1", "2,500")]
    ['65000', '100000', '2.1', '2500']
    """
    text = re.sub(f"[{GAPS}]", "", written)
    gapped = text != written
    signs = re.findall(r"[.,]", text)
    if not signs:
        return Decimal(text) if text.isdigit() else None
    groups = re.split(r"[.,]", text)
    if len(set(signs)) == 2:
        # The other sign comes last, once: it separates the decimals.
        if signs.count(signs[-1]) != 1 or gapped:
            return None
        return _joined(groups[:-1], groups[-1])
    if len(signs) > 1:
        return _joined(groups, "")
    integer, rest = groups
    if gapped or len(rest) != 3 or not 1 <= len(integer) <= 3 or integer.startswith("0"):
        return Decimal(f"{integer}.{rest}")
    if signs[0] == decimal_sign and not whole_number and not rest.endswith("0"):
        return Decimal(f"{integer}.{rest}")
    return _joined(groups, "")


def is_ambiguous(written: str) -> bool:
    """Whether another language would read another number: one sign before exactly three digits."""
    return bool(re.fullmatch(r"[1-9]\d{0,2}[.,]\d{3}", written))


def _joined(groups: list[str], decimals: str) -> Decimal | None:
    first, *rest = groups
    thousands = all(len(group) == 3 for group in rest)
    indian = bool(rest) and len(rest[-1]) == 3 and all(len(group) == 2 for group in rest[:-1])
    if rest and not (thousands or indian):
        return None
    if rest and not 1 <= len(first) <= 3:
        return None
    return Decimal("".join(groups) + (f".{decimals}" if decimals else ""))
