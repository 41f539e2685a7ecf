"""The files of rules fit together, and no text, however odd, stops a draft or loses a numeral."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.annotations.nodes import Listing, Mapping, Scalar, read_nodes
from kg.documents.coverage import numerals
from kg.drafts.drafting import propose
from kg.drafts.language import LANGUAGES, any_of, language
from kg.drafts.sentences import LONGEST, sentences
from kg.drafts.times import Published, find_times
from kg.drafts.writing import annotation
from kg.figures.dates import read_when

#: Keys that one language needs and others do not.
OWN = {"times.base_after", "times.by_after"}


def keys(node: dict[str, Any], path: str = "") -> Iterator[str]:
    for name, child in node.items():
        if isinstance(child, dict) and path.count(".") < 1 and name not in ("money", "shares", "words"):
            yield from keys(child, f"{path}{name}.")
        elif path.split(".")[0] not in ("numbers", "factors", "kinds", "per", "per_before", "units", "money"):
            yield f"{path}{name}"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_language_has_the_same_tables(lang: str) -> None:
    first = set(keys(language("en").rules)) - OWN
    assert set(keys(language(lang).rules)) - OWN == first


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_phrase_is_a_pattern_and_matches_no_empty_text(lang: str) -> None:
    def phrases(node: Any) -> Iterator[str]:
        if isinstance(node, dict):
            for child in node.values():
                yield from phrases(child)
        elif isinstance(node, list) and all(isinstance(one, str) for one in node):
            yield from node

    tables = {name: table for name, table in language(lang).rules.items() if name != "times"}
    for phrase in phrases(tables):
        pattern = re.compile(any_of([phrase.replace("{n}", "1")]))
        assert not pattern.fullmatch(""), phrase


DATES = {
    "en": {"by the end of 2021": ("by", "end of 2021"), "before March 2022": ("before", "2022-03"),
           "over the next six years": ("by", "2026"), "from 2020 to 2025": ("during", "2020 to 2025"),
           "in Q3 2024": ("during", "2024-Q3"), "by the end of the decade": ("by", "2020s"),
           "since 2015": ("since", "2015"), "below 1990 levels": ("base", "1990"), "by 2030": ("by", "2030"),
           "until 2025": ("until", "2025"), "on July 3, 2019": ("during", "2019-07-03"),
           "next spring": ("during", "spring 2021"), "within 18 months": ("by", "2021-10"),
           "by mid-century": ("by", "2050"), "starting in 2022": ("from", "2022")},
    "fr": {"d’ici fin 2021": ("by", "end of 2021"), "avant mars 2022": ("before", "2022-03"),
           "dans les six prochaines années": ("by", "2026"), "entre 2020 et 2025": ("during", "2020 to 2025"),
           "au troisième trimestre 2024": ("during", "2024-Q3"),
           "d’ici la fin de la décennie": ("by", "2020s"),
           "depuis 2015": ("since", "2015"), "par rapport à 1990": ("base", "1990"),
           "d’ici\u00a02030": ("by", "2030"), "jusqu’en 2025": ("until", "2025"),
           "le 3 juillet 2019": ("during", "2019-07-03"),
           "avant la fin de l’année": ("before", "end of 2020"),
           "d’ici trois ans": ("by", "2023"), "à l’horizon 2030": ("by", "2030"),
           "à partir de 2022": ("from", "2022")},
    "de": {"bis Ende 2021": ("by", "end of 2021"), "vor März 2022": ("before", "2022-03"),
           "in den nächsten sechs Jahren": ("by", "2026"), "von 2020 bis 2025": ("during", "2020 to 2025"),
           "im dritten Quartal 2024": ("during", "2024-Q3"), "seit 2015": ("since", "2015"),
           "gegenüber 1990": ("base", "1990"), "bis zum 31. Dezember 2022": ("by", "2022-12-31"),
           "ab 2022": ("from", "2022"), "bis Jahresende": ("by", "end of 2020")},
    "es": {"a finales de 2021": ("during", "end of 2021"), "antes de marzo de 2022": ("before", "2022-03"),
           "en los próximos seis años": ("by", "2026"), "entre 2020 y 2025": ("during", "2020 to 2025"),
           "en el tercer trimestre de 2024": ("during", "2024-Q3"), "respecto a 1990": ("base", "1990"),
           "para 2030": ("by", "2030"), "hasta 2025": ("until", "2025"), "a partir de 2022": ("from", "2022"),
           "el 3 de julio de 2019": ("during", "2019-07-03")},
}  # fmt: skip


@pytest.mark.parametrize(
    ("lang", "wording", "want"), [(lang, *row) for lang, rows in DATES.items() for row in rows.items()]
)
def test_a_wording_is_a_time_with_its_relation(lang: str, wording: str, want: tuple[str, str]) -> None:
    text = f"({wording})"
    (time,) = find_times(text, language(lang), Published.read("2020-04"))
    assert (time.relation, time.when) == want
    assert text[time.span.start : time.span.end] == wording


@pytest.mark.parametrize("text", ["Upskilling 2025", "2000 people", "$2020", "2020 euros", "B2019", "2019%"])
def test_four_digits_that_are_no_date_get_no_relation(text: str) -> None:
    assert all(time.relation == "" for time in find_times(text, language("en"), Published.read("2020-04")))


def test_without_the_day_of_the_text_a_relative_time_has_no_date() -> None:
    (time,) = find_times("within five years", language("en"))
    assert (time.when, time.duration) == ("", "P5Y")


FRAGMENTS = """
1 2,5 1.000 65\u00a0000 € $ % M€ Mrd. million milliards bn by 2030 d’ici bis para von auf from to und ou à - –
fin Ende Mai may in the of half ½ ٣ ² 0 00 1e5 + . , ; ( ) Acme will hire people personnes double zéro x2 31
février 2020-13-45 99.99.2020 Q5 two cien anderthalb \ufeff 𝟙 Ⅷ 12th 1st 1.2.3.4 12:30 €€ EUR COP26
9999999999999999999999999999999999999999 net one four
"""
texts = st.one_of(
    st.text(max_size=80),
    st.lists(st.sampled_from([*FRAGMENTS.split(" "), "\n\n"]), max_size=25).map(" ".join),
)


@settings(max_examples=300, deadline=None)
@given(texts, st.sampled_from(LANGUAGES), st.sampled_from([None, "2020", "2020-05", "2020-05-06"]))
def test_no_text_stops_a_draft_and_no_numeral_is_lost(text: str, lang: str, published: str | None) -> None:
    found = propose(text, lang, published)
    used = [span for item in found.items for span in item.spans]
    listed = {left.span for left in found.leftovers}
    assert [s for s in numerals(text) if s not in listed and not any(u.contains(s) for u in used)] == []
    for item in found.items:
        for figure in item.figures:
            assert figure.quote.contains(figure.written) and 0 < figure.confidence <= 0.9
        for time in (item.deadline, item.start, item.occurred):
            assert time is None or not time.when or read_when(time.when)


@settings(max_examples=150, deadline=None)
@given(texts, st.sampled_from(LANGUAGES))
def test_what_is_written_is_read_back_whatever_the_text(text: str, lang: str) -> None:
    text = text.replace("\0", "")  # RDF cannot hold it, and `draft_file` says so
    promise = f"{text} Acme will hire 30 people by 2030 {text}"
    found = propose(promise, lang)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "draft.yaml"
        path.write_text(annotation(found, "a", "a.txt", "0" * 64), encoding="utf-8")
        root = read_nodes(path)
    assert isinstance(root, Mapping)
    items = root.entries["items"]
    assert isinstance(items, Mapping)
    assert len(items.entries) == len(found.items)
    for node in items.entries.values():
        assert isinstance(node, Mapping)
        quotes = node.entries["quotes"]
        assert isinstance(quotes, Listing)
        for quote in quotes.items:
            exact = quote.entries["exact"] if isinstance(quote, Mapping) else quote
            assert isinstance(exact, Scalar) and exact.text in promise


def test_a_table_without_full_stops_is_cut_into_parts_that_stay_short() -> None:
    text = "12 34 € 5 % 2030 " * 500
    spans = sentences(text, "en")
    assert max(len(span) for span in spans) <= LONGEST
    assert "".join(text[span.start : span.end] for span in spans).replace(" ", "") == text.replace(" ", "")


def test_a_promise_not_to_do_something_is_told_as_one() -> None:
    (item,) = propose("Acme will not close any site before 2028.", "en").items
    assert (item.kind, item.figures, item.deadline and item.deadline.when) == ("refraining", (), "2028")
    (item,) = propose("Acme ne fermera aucun site avant 2028.", "fr").items
    assert item.kind == "refraining"
