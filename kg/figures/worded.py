"""What the words of a figure say, where they can be read with certainty, and whether its numbers agree.

A number that several languages read otherwise ("65.000", "1.2 billion") has several readings, and any of them
agrees. Words of which something is not understood ("two dozen", "one in five", "half a million") have none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

from kg.figures.digits import NUMERAL, is_ambiguous, read_digits
from kg.figures.number_words import (
    CURRENCIES,
    FOLLOWS,
    HOMOGRAPHS,
    JOINS,
    LEADS,
    MEASURES,
    ONES,
    PERCENT,
    SCALES,
    SHORT,
    UNITS,
    UNKNOWN,
    UNSURE,
)
from kg.figures.quantities import Number
from kg.vocabulary.terms import IRI

_SIGNS = "€$£¥₹"
#: A number that is no part of a name: neither the 2 of CO2 nor the 5 of v5.
_NUMERAL = re.compile(rf"(?<![^\W\d_]){NUMERAL.pattern}")
_TOKEN = re.compile(
    rf"per cent|pour cent|por ciento|[^\W\d_][\w²³]*(?:[-‑][^\W\d_]+)*\.?|[{_SIGNS}%]|\S", re.IGNORECASE
)
#: Signs that change nothing; others, such as `/`, `×` or `½`, are not understood.
_QUIET = frozenset(".,;:!?()[]\"'“”„«»’‘~≈+<>≤≥−–—-‑*…")
_LANGUAGES = ("en", "fr", "de", "es")
#: Longer words are no wording of a number, and longer numbers are a shape's business.
_MOST_WORDS, _MOST_DIGITS = 200, 1000
#: Words of scale that are numbers by themselves; "millions" are any number of them.
_THOUSAND = frozenset({"mil", "mille", "tausend"})
#: An elision before a word: d'euros, l'an.
_ELISION = re.compile(r"\b(?:[dlDL]|qu|Qu)['’]")


@dataclass(frozen=True, slots=True)
class Worded:
    """What some words say: the readings of their number, or of the two ends of a range.

    `unit` is what they measure it in, where they name a unit that is known; `bare` says that nothing but
    currencies and signs follows the number. `scaled`: a word names its power of ten, which otherwise another
    part of the sentence may do ("from 15 to 30 million"). `share`: it is a percentage.
    """

    ends: tuple[frozenset[Decimal], ...]
    unit: str | None
    bare: bool
    scaled: bool
    share: bool


@dataclass(frozen=True, slots=True)
class Contradiction:
    """What a figure says otherwise than its words: in which of its numbers, and what the words say."""

    name: str
    number: Number
    said: tuple[Number, ...]


def contradicted(
    words: str, value: Number | None, least: Number | None, most: Number | None, unit: IRI | None
) -> Contradiction | None:
    """Tell which number of a figure is none that its words can mean, or None where they agree or are unclear.

    >>> contradicted("£6 million", 60_000_000, None, None, None)
    Contradiction(name='value', number=60000000, said=(6000000,))
    >>> contradicted("about half a million", 5_000_000, None, None, None)
    """
    money = unit is not None and unit.local.startswith("CCY_")
    read = read_words(words, money)
    if read is None:
        return None
    ends = _measured(read, unit, money)
    if ends is None:
        return None
    said = frozenset[Decimal]().union(*ends)
    given = [
        (name, one)
        for name, one in (("value", value), ("minValue", least), ("maxValue", most))
        if one is not None
    ]
    numbers = [Decimal(one).copy_abs() for _, one in given]
    if not given or max(abs(one.adjusted()) for one in numbers) > _MOST_DIGITS or _within(numbers, ends):
        return None
    strict = read.scaled and (money or read.unit is not None or unit is None or unit.local not in MEASURES)
    for (name, number), positive in zip(given, numbers, strict=True):
        wrong = not _near(positive, said) if strict else _ten_times(positive, said)
        if wrong:
            whole = (int(one) if one == one.to_integral_value() else one for one in sorted(said))
            return Contradiction(name, number, tuple(whole))
    return None


def _within(numbers: list[Decimal], ends: tuple[frozenset[Decimal], ...]) -> bool:
    """Whether a number is in the range of the words, or the number of the words in a range."""
    said = frozenset[Decimal]().union(*ends)
    return len(numbers) != len(ends) and min(numbers) <= max(said) and min(said) <= max(numbers)


def _near(number: Decimal, said: Iterable[Decimal]) -> bool:
    """Whether words mean a number, which they may round."""
    return any(abs(number - one) * 20 <= one for one in said)


def _ten_times(number: Decimal, said: Iterable[Decimal]) -> bool:
    """Whether one zero is missing or too many: no unit and no word of scale makes that."""
    return not _near(number, said) and any(number == one * 10 or number * 10 == one for one in said)


def _measured(read: Worded, unit: IRI | None, money: bool) -> tuple[frozenset[Decimal], ...] | None:
    """Return the readings in the unit of the figure, or None where the two cannot be compared."""
    if unit is None or money or unit.local in ("NUM", "PERCENT"):
        if read.unit is not None:
            return None
        if read.share and unit is not None and unit.local != "PERCENT":
            return tuple(end | {one / 100 for one in end} for end in read.ends)
        return read.ends
    own = MEASURES.get(unit.local)
    if own is None or read.share:
        return None
    if read.unit is None:
        return read.ends if read.bare else None
    (dimension, factor), (other, its) = UNITS[own], UNITS[read.unit]
    if dimension != other:
        return None
    return tuple(end | {one * its / factor for one in end} for end in read.ends)


@lru_cache(maxsize=4096)
def read_words(words: str, money: bool = False) -> Worded | None:
    """Read the words of a figure, or return None where they cannot be read with certainty.

    `money`: they tell of a sum, so that `m` is a million and no metre.

    >>> for words in ("12,4 milliards d’euros", "€500m", "six million", "20 to 30 billion"):
    ...     print([sorted(map(int, end)) for end in read_words(words, "€" in words).ends])
    [[12400000000]]
    [[500000000]]
    [[6000000]]
    [[20, 20000000000, 20000000000000], [30000000000, 30000000000000]]
    """
    text = _ELISION.sub(" ", words.replace("\u00ad", "").strip())
    money = money or any(sign in text for sign in _SIGNS)
    if len(text) > _MOST_WORDS:
        return None
    found = list(_NUMERAL.finditer(text))
    if not found:
        return _spelled(text, money)
    if len(found) > 2 or not _leads(text[: found[0].start()]):
        return None
    readings = [_readings(one.group()) for one in found]
    if not all(readings):
        return None
    if len(found) == 1:
        after = text[found[0].end() :]
        tokens = _tokens(after)
        if any(
            one.lower() in JOINS and not _power(two) and _numbers((two,)) for one, two in pairwise(tokens)
        ):
            return None  # 5 to sixty
        return _one(readings[0], after, money)
    between = _tokens(text[found[0].end() : found[1].start()])
    powers, rest, _ = _scale(between, money)
    rest = [one for one in rest if one not in _SIGNS and one.lower() not in CURRENCIES]
    shared = "%" in rest
    rest = [one for one in rest if one.lower() not in PERCENT]
    if len(rest) != 1 or rest[0].lower() not in JOINS:
        return None
    last = _one(readings[1], text[found[1].end() :], money)
    if last is None:
        return None
    # One scale may do for both ends: "20 to 30 billion", "€20m to 30".
    shared_powers = _scale(_tokens(text[found[1].end() :]), money)[0]
    first = _times(readings[0], powers) if powers else readings[0] | _times(readings[0], shared_powers)
    ends = last.ends if last.scaled else tuple(end | _times(end, powers) for end in last.ends)
    scaled = last.scaled or bool(powers)
    return Worded((first, *ends), last.unit, last.bare, scaled, last.share or shared)


def _one(readings: frozenset[Decimal], after: str, money: bool) -> Worded | None:
    """Read what follows a number: its scale, its unit, and the names of things."""
    tokens = _tokens(after)
    powers, rest, unsure = _scale(tokens, money)
    values = _times(readings, powers) if powers else readings
    unit = rest[0].lower().rstrip(".") if rest else ""
    if not powers or unsure:
        plain = tokens[0].lower().rstrip(".") if tokens else ""
        if plain in UNITS and not money:
            # The m of "500 m" is a metre, or a million.
            return _followed(values | readings, plain, tokens[1:], bool(powers))
        values |= readings if unsure else frozenset()
    if unit in UNITS and not money:
        return _followed(values, unit, rest[1:], bool(powers))
    return _followed(values, None, rest, bool(powers))


def _followed(values: frozenset[Decimal], unit: str | None, rest: list[str], scaled: bool) -> Worded | None:
    share = bool(rest) and rest[0].lower().rstrip(".") in PERCENT
    rest = rest[1:] if share else rest
    for token in rest:
        lower = token.lower().rstrip(".")
        if token in _QUIET or lower in FOLLOWS:
            continue
        if len(lower) < 4 and lower not in CURRENCIES:
            return None
        if not all((char.isalpha() and char < "ɐ") or char in "-‑" for char in lower):
            return None
        if lower in SCALES or any(part.startswith(UNKNOWN) for part in re.split("[-‑]", lower)):
            return None
    things = [
        one for one in rest if one not in _QUIET and one not in _SIGNS and one.lower() not in CURRENCIES
    ]
    return Worded((values,), unit, not things and not share, scaled, share)


def _tokens(text: str) -> list[str]:
    return _TOKEN.findall(text)


def _scale(tokens: list[str], money: bool) -> tuple[tuple[int, ...], list[str], bool]:
    """Return the powers of ten that the first words may name, what follows them, and whether it is unsure."""
    powers: tuple[int, ...] = ()
    unsure = False
    at = 0
    while at < len(tokens):
        word = tokens[at].rstrip(".")
        if word in ("-", "‑") and at == 0 and len(tokens) > 1 and _power(tokens[1]):
            at += 1  # 6-million
            continue
        here = _power(word)
        if here is None:
            break
        unsure |= word in UNSURE and not money
        powers = tuple(sorted({one + other for one in powers or (0,) for other in here}))
        at += 1
        if word in SHORT:
            break
    return powers, tokens[at:], unsure


def _power(word: str) -> tuple[int, ...] | None:
    return SHORT.get(word.rstrip(".")) or SCALES.get(word.lower().rstrip("."))


def _times(readings: Iterable[Decimal], powers: Iterable[int]) -> frozenset[Decimal]:
    several = tuple(powers)
    return frozenset(one.scaleb(power) for one in readings for power in several)


def _readings(written: str) -> frozenset[Decimal]:
    """Return what digits mean in one language or another: 65.000 is sixty-five, or sixty-five thousand."""
    found = {read_digits(written, sign) for sign in ".,"}
    if is_ambiguous(written):
        found |= {Decimal(re.sub("[.,]", ".", written)), Decimal(re.sub("[.,]", "", written))}
    return frozenset(one for one in found if one is not None)


def _leads(text: str) -> bool:
    """Whether what stands before a number leaves it as it is."""
    return all(
        token in _QUIET or token in _SIGNS or token.lower().rstrip(".") in LEADS for token in _tokens(text)
    )


def _spelled(text: str, money: bool) -> Worded | None:
    """Read a number in words alone, the same in each language that knows them, or with several readings."""
    words = text.split()
    start = 0
    while start < len(words) and words[start].lower() in LEADS and not _article(words, start):
        start += 1
    if start < len(words) and words[start].lower() in SCALES.keys() - _THOUSAND:
        return None
    found: dict[int, set[Decimal]] = {}
    for value, length in _numbers(tuple(words[start : start + 8])):
        found.setdefault(length, set()).add(value)
    if not found:
        return None
    length = max(found)
    after = words[start + length :]
    alone = length == 1 and (not after or _power(_tokens(after[0])[0]) is None)
    if alone and words[start].lower() in HOMOGRAPHS:
        return None
    if any(_numbers((one,)) and one.lower() not in SCALES for one in after):
        return None
    read = _one(frozenset(found[length]), " ".join(after), money)
    return read and replace(read, scaled=read.scaled or min(found[length]) >= 1000)


def _article(words: list[str], at: int) -> bool:
    """Whether a word is the one of "a million"."""
    return words[at].lower() in ONES and at + 1 < len(words) and words[at + 1].lower() in SCALES


def _numbers(words: tuple[str, ...]) -> list[tuple[Decimal, int]]:
    """Return the numbers that the first of some words spell, in any language, each with its count of words.

    Words such as `billion`, which languages read otherwise, are left to the scales.
    """
    from text_to_num import text2num

    cut = next((n for n, word in enumerate(words) if len(SCALES.get(word.lower(), ())) > 1 and n), len(words))
    if words and words[0].lower() in ONES:
        return [(Decimal(1), 1)]
    found: list[tuple[Decimal, int]] = []
    for code in _LANGUAGES:
        for length in range(cut, 0, -1):
            try:
                value = text2num(" ".join(words[:length]).strip(".,;"), code)
            except ValueError:
                continue
            found.append((Decimal(value), length))
            break
    return found
