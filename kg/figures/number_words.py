"""The words around a number, out of `number_words.toml`: scales, units, and what may stand beside it."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path

_FILE = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


def _by_word(table: dict[str, str]) -> dict[str, tuple[int, ...]]:
    return {
        word: tuple(map(int, powers.split())) for powers, words in table.items() for word in words.split()
    }


def _words(name: str) -> frozenset[str]:
    return frozenset(_FILE["words"][name].split())


#: The powers of ten that a word may name, in lower case and without a point.
SCALES = _by_word(_FILE["scales"])
#: The same of abbreviations whose case counts.
SHORT = _by_word(_FILE["short"])
#: Scales that may be units where no money is spoken of.
UNSURE = _words("unsure")
LEADS, FOLLOWS, JOINS = _words("leads"), _words("follows"), _words("joins")
CURRENCIES, PERCENT = _words("currencies"), _words("percent") | {"per cent", "pour cent", "por ciento"}
ONES, HOMOGRAPHS = _words("ones"), _words("homographs")
#: Beginnings of words that may change a number.
UNKNOWN = tuple(sorted(_words("unknown")))
#: Names of units, each with its dimension and its size.
UNITS = {
    name: (dimension, Decimal(size))
    for dimension, sizes in _FILE["units"].items()
    for size, names in sizes.items()
    for name in names.split()
}
#: The units of figures by the last part of their IRIs, with a name of each.
MEASURES: dict[str, str] = _FILE["measures"]
