"""Whether the rows that a table expects of a question say what the key answers to it.

A key answers in words ("700 (s0, s5), about 500 derivable from doubling (s1)"). Its numbers, sources and
facts are looked for in the rows: whoever leaves one out, or expects another, hears of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

_SCALES = {"bn": Decimal(10**9), "M": Decimal(10**6)}
#: A number; thousands are set apart by a space. `15-20` are two.
_NUMBER = re.compile(r"(?<![\w.])\d{1,3}(?: \d{3})+(?!\d)|(?<![\w.])\d+(?:\.\d+)?")


def unsaid(answer: str, rows: list[dict[str, Any]], nodes: Mapping[str, str]) -> list[str]:
    """Return the numbers, sources and facts of an answer that no row names; `nodes` are the items of facts.

    >>> unsaid("700 (s0), 800 (s3)", [{"item": "s0/staff", "value": 700}], {})
    ['800', 's3']
    """
    shown = set(_shown(rows))
    scales = _scales(answer)
    names = {value for row in rows for value in row.values() if isinstance(value, str)}
    sources = {name.partition("/")[0] for name in names}
    missing = []
    for found in _NUMBER.findall(answer):
        if not any(_decimal(found) * scale in shown for scale in scales):
            missing.append(found)
    missing += [name for name in re.findall(r"\bs\d\b", answer) if name not in sources]
    missing += [name for name in re.findall(r"\bf\d\b", answer) if nodes[name] not in names]
    return missing


def tells(words: str, values: set[Decimal]) -> bool:
    """Whether one of some values is a number of the words, or there is no number on one side to compare.

    >>> tells("700 to 1 000 (x1.43)", {Decimal("1.428571428571")}), tells("+50% (x1.5)", {Decimal(2)})
    (True, False)
    """
    numbers = [_decimal(found) for found in _NUMBER.findall(words.replace("(x", "(").removeprefix("x"))]
    told = {number * scale for number in numbers for scale in _scales(words)}
    return not numbers or not values or any(round(value, 2) in told for value in values)


def _scales(words: str) -> list[Decimal]:
    return [Decimal(1), *(scale for word, scale in _SCALES.items() if re.search(rf"\d {word}\b", words))]


def _decimal(found: str) -> Decimal:
    return Decimal(found.replace(" ", ""))


def _shown(rows: list[dict[str, Any]]) -> Iterator[Decimal]:
    """Go through the numbers of rows: shares in percent too, months in years too, and the years of days."""
    for row in rows:
        for column, value in row.items():
            if isinstance(value, date):
                yield Decimal(value.year)
            elif isinstance(value, int | float):
                number = abs(Decimal(str(value)))
                yield number
                if column == "share":
                    yield number * 100
                elif column == "months":
                    yield number / 12
