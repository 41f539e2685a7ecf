r"""How values stand in the cells of a table, and how several stand in one.

Several values are joined by ` | `. A bar in one of them has a backslash before it. In CSV, a text that a
spreadsheet would take for a formula has a `'` before it. Both can be undone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from kg.exports.order import natural_key
from kg.questions.tables import plain
from kg.vocabulary.namespaces import BASE, CMT, DATA, UNIT
from kg.vocabulary.terms import IRI, Term

#: Between the values of one cell, where a node has several.
SEPARATOR = " | "

_SHORTENED = (BASE + "code/", str(CMT), str(UNIT))
_CURRENCY = str(UNIT) + "CCY_"
#: Units that people name by a word.
UNITS = {UNIT.NUM: "number", UNIT.PERCENT: "percent"}

_BARS = re.compile(r"(\\*)\|")
_ESCAPED_BARS = re.compile(r"(\\+)\|")
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_GUARDED = re.compile(r"'+[=+\-@\t\r]")


def spell(value: Term, brief: bool = False) -> str:
    """Spell one value: codes, units and vocabulary terms by their short names, other nodes by their IRI.

    In `brief`, for a workbook, the IRIs of the data lack their common start, and units have everyday names.

    >>> spell(IRI("https://w3id.org/commitment-graph/id/facebook-ia-france/staff"), brief=True)
    'facebook-ia-france/staff'
    >>> spell(UNIT.CCY_EUR), spell(UNIT.CCY_EUR, brief=True)
    ('CCY_EUR', 'EUR')
    """
    if not isinstance(value, IRI):
        return plain(value)
    if brief:
        if value in UNITS:
            return UNITS[value]
        for namespace in (_CURRENCY, str(DATA)):
            if value.startswith(namespace) and value != namespace:
                return value.removeprefix(namespace)
    for namespace in _SHORTENED:
        if value.startswith(namespace):
            return value.local
    return str(value)


def natural(text: str) -> tuple[bytes, str]:
    """Return what orders cells with their numbers by value."""
    return natural_key(text.encode("utf-8", "surrogatepass")), text


def join(parts: Iterable[str]) -> str:
    r"""Join the values of one cell, in natural order.

    >>> join(["b | c", "a"])
    'a | b \\| c'
    """
    every = sorted(parts, key=natural)
    if len(every) == 1 and SEPARATOR not in every[0] and "\\|" not in every[0]:
        return every[0]
    return SEPARATOR.join(_BARS.sub(r"\1\1\\|", part) for part in every)


def split(text: str) -> list[str]:
    r"""Split a cell into its values, as `join` joined them; an empty cell has none.

    >>> split("a | b \\| c")
    ['a', 'b | c']
    """
    return [_ESCAPED_BARS.sub(_unescaped, part) for part in text.split(SEPARATOR)] if text else []


def _unescaped(found: re.Match[str]) -> str:
    return "\\" * (len(found[1]) // 2) + "|"


def guard(text: str) -> str:
    """Keep a spreadsheet from taking a text of a CSV file for a formula.

    >>> guard("=1+1"), guard("'tis")
    ("'=1+1", "'tis")
    """
    return "'" + text if _FORMULA.match(text) else text


def unguard(text: str) -> str:
    """Undo `guard`."""
    return text[1:] if _GUARDED.match(text) else text
