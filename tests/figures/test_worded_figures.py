"""Words are read in several languages, and where they are clear, the numbers of a figure agree with them."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path

import pytest
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

import kg.drafts
from kg.figures.number_words import SCALES, SHORT
from kg.figures.worded import contradicted, read_words
from kg.vocabulary.namespaces import UNIT
from kg.vocabulary.terms import IRI

EURO, COUNT, TONNE, MEGAWATT = UNIT.CCY_EUR, UNIT.NUM, UNIT.TONNE, UNIT.MegaW
#: A word of scale of each language, its power of ten, and the sign of decimals.
WORDS = {
    "en": [("thousand", 3), ("million", 6), ("billion", 9), ("bn", 9), ("k", 3), ("crore", 7), ("lakh", 5)],
    "fr": [("mille", 3), ("millions d’euros", 6), ("milliards d'euros", 9), ("Md€", 9), ("M€", 6)],
    "de": [("Tausend", 3), ("Mio. €", 6), ("Milliarden Euro", 9), ("Mrd. €", 9), ("Billionen Euro", 12)],
    "es": [("mil", 3), ("millones de euros", 6), ("mil millones", 9), ("M€", 6)],
}
UNITS_OF_TEN = {
    "en": ["two", "six", "twelve", "twenty-five", "ninety"],
    "fr": ["deux", "six", "douze", "vingt-cinq", "quatre-vingt-dix"],
    "de": ["zwei", "sechs", "zwölf", "fünfundzwanzig", "neunzig"],
    "es": ["dos", "seis", "doce", "veinticinco", "noventa"],
}
VALUES = [2, 6, 12, 25, 90]
HEDGES = {
    "en": ["", "at least ", "about ", "more than "],
    "fr": ["", "au moins ", "plus de ", "près de "],
    "de": ["", "mindestens ", "rund ", "mehr als "],
    "es": ["", "al menos ", "más de ", "hasta "],
}
LANGUAGE = st.sampled_from(sorted(WORDS))


@st.composite
def spelled(draw: st.DrawFn, digits: bool = False) -> tuple[str, Decimal]:
    """A number in the words of a language, as people write it, with its value; or in `digits` alone."""
    language = draw(LANGUAGE)
    hedge, (scale, power) = draw(st.sampled_from(HEDGES[language])), draw(st.sampled_from(WORDS[language]))
    if not digits and draw(st.booleans()):
        at = draw(st.integers(0, len(VALUES) - 1))
        written, number = UNITS_OF_TEN[language][at], Decimal(VALUES[at])
    else:
        number = Decimal(draw(st.integers(1, 99_999))).scaleb(-draw(st.integers(0, 2)))
        written = format_decimal(number, locale=language)
    return f"{'' if digits else hedge}{written} {scale}", number.scaleb(power)


@given(spelled())
def test_a_spelled_number_is_read_back(told: tuple[str, Decimal]) -> None:
    words, value = told
    read = read_words(words, money=True)
    assert read is not None, words
    assert value in read.ends[0]
    assert contradicted(words, value, None, None, EURO) is None


@given(spelled(), st.sampled_from([-1, 1]))
def test_a_zero_too_many_or_too_few_is_found(told: tuple[str, Decimal], zeros: int) -> None:
    words, value = told
    wrong = value.scaleb(zeros)
    found = contradicted(words, wrong, None, None, EURO)
    assert found is not None, words
    assert found.number == wrong
    assert value in found.said


@given(spelled(digits=True), spelled(digits=True), st.sampled_from([" - ", " to ", " à ", " bis ", "–"]))
def test_the_ends_of_a_range_are_read_each(
    one: tuple[str, Decimal], two: tuple[str, Decimal], join: str
) -> None:
    (first, low), (second, high) = sorted((one, two), key=lambda told: told[1])
    words = first.partition(" d")[0].removesuffix(" Euro") + join + second
    read = read_words(words, money=True)
    assert read is not None, words
    assert low in read.ends[0]
    assert high in read.ends[1]
    assert contradicted(words, None, low, high, EURO) is None
    assert contradicted(words, low, None, None, EURO) is None


@given(st.text(max_size=40), st.decimals(allow_nan=False, allow_infinity=False, places=2))
def test_any_words_are_read_or_left_alone(words: str, value: Decimal) -> None:
    contradicted(words, value, None, None, None)


CONTRADICTED = [
    ("£6 million", 60_000_000, UNIT.CCY_GBP, [6_000_000]),
    ("12,4 milliards d'euros", 1_240_000_000, EURO, [12_400_000_000]),
    ("2 Mrd. €", 20_000_000_000, EURO, [2_000_000_000]),
    ("1.2 crore", 1_200_000, UNIT.CCY_INR, [12_000_000]),
    ("six million", 60_000_000, COUNT, [6_000_000]),
    ("65 000 jobs", 650_000, COUNT, [65_000]),
    ("€500m", 50_000_000, EURO, [500_000_000]),
    ("3bn", 3_000_000, EURO, [3_000_000_000]),
    ("20 k", 200_000, COUNT, [20_000]),
    ("6 million tonnes", 60_000_000, TONNE, [6_000_000]),
    ("5 GW", 50_000, MEGAWATT, [5, 5_000]),
    ("40 per cent", 400, UNIT.PERCENT, [40]),
    ("six million", 7_000_000, COUNT, [6_000_000]),
    ("1.2 billion", 12_000_000_000, EURO, [1_200_000_000, 1_200_000_000_000]),
    ("-6 million", -600_000, EURO, [6_000_000]),
]


@pytest.mark.parametrize(("words", "value", "unit", "said"), CONTRADICTED)
def test_a_contradiction_says_what_the_words_say(words: str, value: int, unit: IRI, said: list[int]) -> None:
    found = contradicted(words, value, None, None, unit)
    assert found is not None
    assert (found.name, found.number, list(found.said)) == ("value", value, said)


LEFT_ALONE = [
    *[
        ("half a million", 5, COUNT),
        ("two dozen", 240, COUNT),
        ("one in five", 200, COUNT),
        ("1/3", 30, COUNT),
        ("5 to sixty", 50, COUNT),
    ],
    *[
        ("doubling", 20, COUNT),
        ("once", 110, COUNT),
        ("cent", 10, COUNT),
        ("a million and a half", 15, COUNT),
    ],
    *[("Millionen", 10_000_000, COUNT), ("des millions d’euros", 10_000_000, EURO), ("billions", 10, EURO)],
    *[("5 " * 300, 5, COUNT), ("1" * 10_000, 5, COUNT), ("6 million", Decimal("1E+999999"), COUNT)],
    # Another part of the sentence may name the scale: "from 15.700 to 33.700 millones".
    *[("15.700", 15_700_000_000, EURO), ("drei", 3_000_000_000, EURO)],
    # Kilotonnes for tonnes, gigawatts for megawatts, and a unit that is not known here.
    *[("5 kt", 5_000, TONNE), ("5 GW", 5_000, MEGAWATT), ("6 million", 6_000, TONNE), ("50 cm", 5, UNIT.M)],
    *[("6 million", 60, UNIT["HUNDRED-THOUSAND"]), ("20 cents", 2, EURO), ("1e6", 10, COUNT)],
    *[("12 months", 120, UNIT.YR), ("15 %", Decimal("0.15"), COUNT)],
    # One sign before three digits, and words of two meanings.
    *[("1.200", 1_200, COUNT), ("1,200", Decimal("1.2"), COUNT), ("2 billion", 2_000_000_000_000, EURO)],
    *[("6 миллионов", 60, COUNT), ("3 milliárd", 30, COUNT), ("roughly two million", 1_950_000, COUNT)],
]


@pytest.mark.parametrize(("words", "value", "unit"), LEFT_ALONE)
def test_what_is_unclear_is_left_alone(words: str, value: int | Decimal, unit: IRI) -> None:
    assert contradicted(words, value, None, None, unit) is None


def test_the_ends_of_a_range_are_compared() -> None:
    words = "between $1.5 and 2 million"
    assert contradicted(words, None, 1_500_000, 2_000_000, EURO) is None
    found = contradicted(words, None, 1_500_000, 20_000_000, EURO)
    assert found is not None
    assert (found.name, found.number) == ("maxValue", 20_000_000)
    assert contradicted(words, 1_750_000, None, None, EURO) is None
    assert contradicted("$25m to 30", None, 25_000_000, 30_000_000, EURO) is None
    assert contradicted("about 100 million", None, 90_000_000, 110_000_000, EURO) is None
    assert contradicted("15-20 per cent", None, -20, -15, UNIT.PERCENT) is None
    assert contradicted("15-20 per cent", None, -200, -15, UNIT.PERCENT) is not None


def test_the_scales_of_drafts_are_known_here() -> None:
    rules = Path(kg.drafts.__file__).parent / "rules"
    for file in sorted(rules.glob("??.toml")):
        numbers = tomllib.loads(file.read_text(encoding="utf-8"))["numbers"]
        for kind in ("scales", "short", "short_money"):
            for power, phrases in numbers[kind].items():
                for phrase in phrases:
                    for word in {phrase.replace("s?", ""), phrase.replace("s?", "s")}:
                        name = word.replace("\\.", "")
                        if " " not in name:
                            powers = SHORT.get(name) or SCALES.get(name.lower(), ())
                            assert int(power) in powers, (file.name, word)
