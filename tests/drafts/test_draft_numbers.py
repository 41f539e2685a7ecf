"""Numbers, money and bounds: what a locale formats is read back, for each language that has rules."""

from __future__ import annotations

import itertools
from decimal import Decimal

import pytest
from babel.numbers import format_currency, format_decimal
from hypothesis import given
from hypothesis import strategies as st

from kg.drafts.amounts import Amount, find_amounts
from kg.drafts.language import LANGUAGES, language
from kg.drafts.numbers import find_numbers
from kg.errors import InputError
from kg.figures.digits import read_digits

NOUNS = {"en": "apples", "fr": "pommes", "de": "Äpfel", "es": "manzanas"}
languages = st.sampled_from(LANGUAGES)
decimals = st.decimals(0, 10**12, places=2, allow_nan=False, allow_infinity=False)


def amounts(text: str, lang: str) -> tuple[Amount, ...]:
    rules = language(lang)
    return find_amounts(text, rules, find_numbers(text, rules))


@given(languages, st.one_of(st.integers(0, 10**15), decimals))
def test_a_number_that_a_locale_formats_is_read_back(lang: str, number: int | Decimal) -> None:
    written = format_decimal(number, format="#,##0.##", locale=lang)
    assert read_digits(written, language(lang).decimal_sign) == number


@given(languages, st.integers(0, 10**9), st.sampled_from([" ", "\u00a0", "\u202f", "\u2009", "'", "’"]))
def test_thousands_may_be_apart_by_any_gap_in_each_language(lang: str, number: int, gap: str) -> None:
    written = f"{number:,}".replace(",", gap)
    found = find_numbers(f"({written})", language(lang))
    assert [one.value for one in found] == [number]
    assert len(found[0].span) == len(written)


@given(st.integers(1, 10**9))
def test_indian_groups_are_read(number: int) -> None:
    written = format_decimal(number, locale="en_IN")
    assert read_digits(written, language("en").decimal_sign) == number


@given(languages, st.integers(1, 10**12), st.sampled_from(["EUR", "USD", "GBP", "CHF", "JPY", "INR"]))
def test_money_that_a_locale_formats_is_read_back(lang: str, number: int, code: str) -> None:
    written = format_currency(number, code, format=None, locale=lang, currency_digits=False)
    (found,) = amounts(f"({written})", lang)
    assert (found.low, found.unit) == (number, code), written


@pytest.mark.parametrize(
    ("lang", "written", "value"),
    [
        ("fr", "1.000", 1000),  # a sign of another language, before three digits
        ("fr", "2,500", 2500),  # nobody writes the zeros of 2.5
        ("fr", "2,375", Decimal("2.375")),
        ("de", "1.234", 1234),
        ("de", "1,234", Decimal("1.234")),
        ("en", "1,234", 1234),
        ("en", "1.234", Decimal("1.234")),
        ("en", "1,234.5", Decimal("1234.5")),
        ("es", "1.234,5", Decimal("1234.5")),
        ("en", "0.125", Decimal("0.125")),
        ("en", "1.2.3", None),
        ("fr", "12,34,56", None),
    ],
)
def test_signs_are_read_by_the_language(lang: str, written: str, value: object) -> None:
    assert read_digits(written, language(lang).decimal_sign) == value


def test_what_is_counted_whole_has_no_decimals() -> None:
    assert [one.low for one in amounts("2,375 personnes", "fr")] == [2375]
    assert [one.low for one in amounts("2,375 millions de personnes", "fr")] == [2375000]


WORDS = {
    "en": {"two hundred and fifty thousand": 250000,
           "half a million": 500000, "a dozen": 12, "two dozen": 24,
           "two and a half million": 2500000, "three billion": 3 * 10**9,
           "ninety-nine": 99, "a million": 10**6},
    "fr": {"deux cent mille": 200000, "zéro": 0,
           "un demi-million": 500000, "une centaine de": 100, "quatre-vingt-dix-sept": 97,
           "trois millions et demi de": 3500000, "mille": 1000, "un milliard de": 10**9, "soixante-dix": 70},
    "de": {"zweihundertfünfzigtausend": 250000, "eine halbe Million": 500000, "ein Dutzend": 12, "zwölf": 12,
           "anderthalb Millionen": 1500000, "zweieinhalb Milliarden": 25 * 10**8, "eine Million": 10**6},
    "es": {"treinta y cinco mil": 35000, "medio millón de": 500000, "una docena de": 12,
           "mil quinientas": 1500,
           "un millón y medio de": 1500000, "mil millones de": 10**9, "veintiún mil": 21000,
           "dos millones de": 2 * 10**6},
}  # fmt: skip


@pytest.mark.parametrize(
    ("lang", "words", "value"),
    [(lang, words, value) for lang, all_ in WORDS.items() for words, value in all_.items()],
)
def test_number_words_are_read(lang: str, words: str, value: int) -> None:
    found = find_numbers(f"{words} {NOUNS[lang]}", language(lang))
    assert [one.value for one in found] == [value]


SCALES = {
    "en": {"thousand": 3, "million": 6, "billion": 9, "trillion": 12, "lakh": 5, "crore": 7},
    "fr": {"mille": 3, "millions": 6, "milliards": 9, "M": 6, "Md": 9, "Mds": 9},
    "de": {"Tausend": 3, "Millionen": 6, "Milliarden": 9, "Mio.": 6, "Mrd.": 9, "Billionen": 12},
    "es": {"mil": 3, "millones": 6, "mil millones": 9, "M": 6, "billones": 12},
}
EUROS = {
    "en": ("€{}", "EUR {}", "{} euros"),
    "fr": ("{} €", "{} d’euros"),
    "de": ("{} Euro", "{} €"),
    "es": ("{} de euros", "{} €"),
}
BOUNDS = {
    "en": {"at least": "at-least", "up to": "at-most", "more than": "more-than", "over": "more-than",
           "nearly": "nearly", "less than": "less-than", "about": "about", "no fewer than": "at-least",
           "no more than": "at-most", "": ""},
    "fr": {"au moins": "at-least", "jusqu’à": "at-most", "plus de": "more-than", "près de": "nearly", "": "",
           "moins de": "less-than", "environ": "about", "pas moins de": "at-least", "quelque": "about"},
    "de": {"mindestens": "at-least", "bis zu": "at-most", "mehr als": "more-than", "knapp": "nearly", "": "",
           "weniger als": "less-than", "rund": "about", "nicht mehr als": "at-most", "über": "more-than"},
    "es": {"al menos": "at-least", "hasta": "at-most", "más de": "more-than", "casi": "nearly", "": "",
           "menos de": "less-than", "unos": "about", "no menos de": "at-least", "alrededor de": "about"},
}  # fmt: skip
GRID = [
    (lang, bound, number, scale, form)
    for lang in LANGUAGES
    for bound, number, scale, form in itertools.product(BOUNDS[lang], ("3", "2,5"), SCALES[lang], EUROS[lang])
]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_bound_goes_with_each_scale_and_each_form_of_money(lang: str) -> None:
    wrong = []
    for _, bound, number, scale, form in (row for row in GRID if row[0] == lang):
        written = number.replace(",", language(lang).decimal_sign)
        text = f"({bound} {form.format(f'{written} {scale}')})"
        want = Decimal(number.replace(",", ".")).scaleb(SCALES[lang][scale])
        found = [(one.low, one.unit, one.bounds) for one in amounts(text, lang)]
        if found != [(want, "EUR", (BOUNDS[lang][bound],) if bound else ())]:
            wrong.append((text, found))
    assert not wrong


RANGES = {
    "en": ("between 20 and 30 billion euros", "€20 to €30 billion", "20-30 billion euros", "€20–30bn"),
    "fr": (
        "entre 20 et 30 milliards d’euros",
        "20 à 30 milliards d’euros",
        "20-30 Md€",
        "de 20 à 30 milliards d’euros",
    ),
    "de": ("zwischen 20 und 30 Milliarden Euro", "20 bis 30 Mrd. Euro", "20–30 Mrd. €"),
    "es": (
        "entre 20 y 30 mil millones de euros",
        "de 20 a 30 mil millones de euros",
        "20-30 mil millones de euros",
    ),
}


@pytest.mark.parametrize(("lang", "text"), [(lang, text) for lang, texts in RANGES.items() for text in texts])
def test_a_range_shares_its_scale_and_its_unit(lang: str, text: str) -> None:
    (found,) = amounts(text, lang)
    assert (found.low, found.high, found.unit, found.bounds) == (20 * 10**9, 30 * 10**9, "EUR", ("range",))


@pytest.mark.parametrize("text", ["G7", "COP26", "Covid-19", "CO2", "5G", "H1N1", "the B52s"])
def test_digits_of_a_name_are_no_number(text: str) -> None:
    assert find_numbers(text, language("en")) == ()


def test_a_language_without_rules_is_told() -> None:
    with pytest.raises(InputError, match="no rules"):
        language("pl")
    assert language("en-GB").code == "en"
