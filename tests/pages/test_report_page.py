"""The report as HTML, without a browser."""

from __future__ import annotations

import json
import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import html5lib
import pytest

import kg
from kg.documents.quotes import Span
from kg.errors import InputError
from kg.pages import gathering, pictures, report
from kg.pages.highlights import paragraphs
from kg.pages.spelling import Speller
from kg.pages.words import words
from kg.vocabulary.namespaces import CODES

CASES = Path(__file__).resolve().parents[1] / "cases"
DAY = date(2020, 6, 1)


@pytest.fixture(scope="module")
def graph() -> kg.Graph:
    return kg.load()


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_report_parses_strictly_as_html(graph: kg.Graph, language: str) -> None:
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    page = parser.parse(report(graph, language, DAY))
    assert page.get("lang") == language


def test_an_unknown_language_is_one_sentence(graph: kg.Graph) -> None:
    with pytest.raises(InputError, match=r"^the language 'de' is not one of en, fr: choose one of them$"):
        report(graph, "de")


def test_a_document_that_came_later_is_left_out_and_counted() -> None:
    early, late = CASES / "02-google-france-2018", CASES / "09-amazon-upskilling-2025"
    both = kg.load(*(path for case in (early, late) for path in case.glob("*.yaml")))
    day = date(2019, 1, 1)
    later = {row.document for row in both.ask("documents") if (row.published_earliest or day) > day}
    assert len(later) > 1
    html = report(both, "en", day)
    assert f"{len(later)} documents came out after 1 January 2019 and are not shown." in html
    assert html.count('<article class="article"') == len(both.documents()) - len(later)
    assert "came out after" not in report(both, "en", date(2026, 12, 31))


@pytest.fixture(scope="module")
def page(graph: kg.Graph) -> ElementTree.Element:
    return parsed(report(graph, "en", DAY))


def parsed(html: str) -> ElementTree.Element:
    return html5lib.parse(html, namespaceHTMLElements=False)


def words_of(element: ElementTree.Element) -> str:
    return " ".join("".join(element.itertext()).split())


def of_class(page: ElementTree.Element, name: str) -> list[ElementTree.Element]:
    return [one for one in page.iter() if name in one.get("class", "").split()]


def highlighted(page: ElementTree.Element) -> dict[tuple[int, int], str]:
    """The quotes of the first article: the text of all pieces that are marked with each, by its place."""
    found: dict[tuple[int, int], str] = {}
    for paragraph in of_class(page, "text"):
        at = int(paragraph.get("data-start", ""))
        pieces = [(None, paragraph.text or "")]
        for child in paragraph:
            pieces += [(child, "".join(child.itertext())), (None, child.tail or "")]
        for element, text in pieces:
            for name in (element.get("data-q") or "").split() if element is not None else ():
                start, end = map(int, name.split("-")[-2:])
                assert start <= at < end
                found[start, end] = found.get((start, end), "") + text
            at += len(text)
    return found


def test_the_text_stands_in_the_page_code_point_by_code_point(
    graph: kg.Graph, page: ElementTree.Element
) -> None:
    text = graph.text(graph.documents()[0])
    assert text is not None
    for paragraph in of_class(page, "text"):
        start, shown = int(paragraph.get("data-start", "")), "".join(paragraph.itertext())
        assert text.content[start : start + len(shown)] == shown
    assert sum(len("".join(one.itertext())) for one in of_class(page, "text")) == len(
        text.content.replace("\n", "")
    )


def test_every_quote_is_highlighted_at_its_place(graph: kg.Graph, page: ElementTree.Element) -> None:
    expected = {(row.start, row.end): row.quote for row in graph.ask("quotes")}
    assert len(expected) > 10
    shown = highlighted(page)
    for place, quoted in expected.items():
        assert shown[place] == quoted.replace("\n", "")


def test_overlapping_quotes_are_each_highlighted_whole() -> None:
    text = "Acme will hire 30 engineers by 2030."
    spans = {"a": Span(0, 27), "b": Span(10, 36), "c": Span(15, 17)}
    (line,) = paragraphs(text, spans)
    assert "".join(piece.text for piece in line.pieces) == text
    for name, span in spans.items():
        assert "".join(p.text for p in line.pieces if name in p.quotes) == text[span.start : span.end]


def test_every_link_inside_the_page_has_its_target_and_no_id_comes_twice(page: ElementTree.Element) -> None:
    ids = [one.get("id") for one in page.iter() if one.get("id")]
    assert len(ids) == len(set(ids))
    links = {one.get("href", "") for one in page.iter("a")}
    assert {link for link in links if link.startswith("#")} == links
    assert {link[1:] for link in links} - set(ids) == set()


def test_every_commitment_has_its_card(graph: kg.Graph, page: ElementTree.Element) -> None:
    cards = {words_of(one.find("h3")): words_of(one) for one in of_class(page, "card")}
    for promise in graph.commitments():
        text = cards[promise.label]
        assert all(agent.label in text for agent in promise.promisors)
        assert all(gap.label in text for gap in promise.gaps)
        assert (promise.deadline.wording if promise.deadline else "no deadline stated") in text
        assert text.count("derived") >= sum(figure.basis == "derived" for figure in promise.figures)


def test_a_card_marks_what_is_stated_and_what_is_derived(page: ElementTree.Element) -> None:
    (card,) = [one for one in of_class(page, "card") if one.get("id") == "n-staff"]
    sides = {words_of(one.find("dt")): words_of(one.find("dd")) for one in of_class(card, "figure")}
    assert sides["target"].startswith("60 stated")
    assert sides["increment"].startswith("+30 stated")
    assert sides["factor"].startswith("× 2 stated")
    assert sides["baseline"].startswith(
        "30 derived by the rule “target minus increment”, from 30 (stated), 60 (stated)"
    )


def test_a_card_says_how_a_promise_stands_on_the_day(graph: kg.Graph) -> None:
    def standing(day: date) -> str:
        cards = of_class(parsed(report(graph, "en", day)), "card")
        return next(words_of(one) for one in cards if one.get("id") == "n-training")

    passed = "Its day, 31 December 2019, has passed; nothing is known of its fulfilment."
    assert passed in standing(date(2020, 1, 1))
    assert passed not in standing(date(2019, 12, 31))


def test_both_languages_have_the_same_words() -> None:
    english, french = words("en"), words("fr")
    assert english.keys() == french.keys()
    for key, said in english.items():
        assert {*re.findall(r"{(\w+)}", said)} == {*re.findall(r"{(\w+)}", french[key])}, key


def test_no_english_word_of_the_page_is_left_in_the_french_one(graph: kg.Graph) -> None:
    french = words_of(parsed(report(graph, "fr", DAY)).find("body"))
    same = {"Source", "precision", "source"}
    labels = [said for key, said in words("en").items() if said != words("fr")[key] and "{" not in said]
    assert [said for said in labels if len(said) > 6 and said not in same and said in french] == []
    assert [item.label for item in graph.items() if item.label in french] == []


def test_each_corpus_shows_what_it_has() -> None:
    corpus = kg.load(*sorted((CASES / "02-google-france-2018").glob("*.yaml")))
    page = parsed(report(corpus, "en", DAY))
    assert len(of_class(page, "article")) == 6
    rows = [words_of(one) for one in of_class(page, "clash")]
    assert any(row.startswith("+360") and "+300" in row for row in rows)
    (progress,) = [one for one in page.iter("section") if one.get("id") == "progress"]
    assert "not compared: other rate" in words_of(progress)
    (card,) = [
        one for one in of_class(page, "card") if words_of(one.find("h3")) == "Train 100000 people a year"
    ]
    assert "kept, judged by Google on 22 January 2019" in words_of(card)


def test_a_note_is_called_by_what_it_says_and_never_by_the_end_of_an_iri() -> None:
    html = report(kg.load(*(CASES / "14-g7-vaccine-doses").glob("*.yaml")), "en", DAY.replace(year=2023))
    notes = [
        " ".join(
            "".join(one.itertext()) for one in note.iter() if one.get("class") in ("to-quote", "kind", "said")
        )
        for note in parsed(html).iter("li")
        if "note" in (note.get("class") or "").split()
    ]
    british = next(iter(note for note in notes if "measured: 39 %" in note))
    assert british.startswith("100 million doses from the UK by the end of June 2022 progress observation")
    assert [
        note for note in notes if re.match(r"[a-z0-9]+(-[a-z0-9]+)* (progress|status|stated|time)", note)
    ] == []


def test_the_words_of_a_contradiction_are_those_of_its_values() -> None:
    html = report(kg.load(*(CASES / "02-google-france-2018").glob("*.yaml")), "en", DAY)
    told = html[html.index('id="contradictions"') : html.index('id="others"')]
    rise = told[told.index("×\u00a01.5") :]
    assert "une hausse de 50% de ses effectifs" in rise[: rise.index("</blockquote>")]


def test_each_label_of_the_timeline_stays_within_it() -> None:
    drawn: list[dict[str, Any]] = []

    def paint(specification: str) -> str:
        drawn.append(json.loads(specification))
        return '<svg xmlns="http://www.w3.org/2000/svg"/>'

    for case in sorted(CASES.glob("[0-9]*")):
        report(kg.load(*case.glob("*.yaml")), "en", DAY.replace(year=2026), paint=paint)
    timelines = [one for one in drawn if "events" in one["datasets"]]
    assert {one["width"] for one in timelines} == {320, 760}
    for one in timelines:
        ends = one["layer"][0]["encoding"]["x"]["scale"]["domain"]
        begin, end = (date(day["year"], day["month"], day["date"]) for day in ends)
        for row in one["datasets"]["events"]:
            at = (date.fromisoformat(row["at"]) - begin) / (end - begin) * one["width"]
            long = max(map(len, row["label"])) * 8
            first = {"left": at, "right": at - long, "edge": 0}[row["side"]]
            assert 0 <= first <= first + long <= one["width"], row


def test_a_full_timeline_shows_what_is_nearest_to_the_day_and_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    graph = kg.load()
    assert "nearest to the day" not in report(graph, "en", DAY)
    monkeypatch.setattr(pictures, "MOST_ROWS", 2)
    drawn = []

    def paint(specification: str) -> str:
        drawn.append(json.loads(specification)["datasets"].get("events"))
        return '<svg xmlns="http://www.w3.org/2000/svg"/>'

    assert "nearest to the day" in report(graph, "en", date(2023, 1, 1), paint=paint)
    assert {row["last"] for row in drawn[0]} == {"2022-12-31"}
    assert len(drawn[0]) == 2


def test_a_large_corpus_says_what_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gathering, "MOST_DOCUMENTS", 2)
    corpus = kg.load(*sorted((CASES / "02-google-france-2018").glob("*.yaml")))
    page = parsed(report(corpus, "en", DAY))
    assert len(of_class(page, "article")) == 2
    assert words_of(of_class(page, "cut")[0]).startswith(
        "The graph has 6 documents; this report shows the 2 most"
    )


def test_a_document_whose_text_is_not_at_hand_still_has_its_cards(tmp_path: Path) -> None:
    turtle = kg.load().serialize("nt").decode().replace("94a81e296a677b5f", "00a81e296a677b5f")
    (tmp_path / "other.nt").write_text(turtle.replace("facebook-ia-france.txt", "gone.txt"), encoding="utf-8")
    page = parsed(report(kg.load(tmp_path / "other.nt"), "en", DAY))
    assert "The text is not at hand" in words_of(page)
    assert len(of_class(page, "card")) == 14


def test_an_empty_graph_has_a_page(tmp_path: Path) -> None:
    (tmp_path / "empty.ttl").write_text("# nothing yet\n", encoding="utf-8")
    assert "Commitments: 0." in words_of(parsed(report(kg.load(tmp_path / "empty.ttl"), "en", DAY)))


@pytest.mark.parametrize(
    ("relation", "expected"),
    [
        ("by", "au plus tard le 1er août 2030"),
        ("before", "avant le 1er août 2030"),
        ("from", "à partir du 1er août 2030"),
        ("until", "jusqu’au 1er août 2030"),
        ("during", "1er août 2030"),
    ],
)
def test_days_read_as_people_write_them(relation: str, expected: str) -> None:
    assert Speller("fr").days(CODES["relation"][relation], None, date(2030, 8, 1), None) == expected


def test_a_whole_month_is_named() -> None:
    month = (date(2024, 2, 1), date(2024, 2, 29))
    assert Speller("en").days(None, *month, None) == "February 2024"
    assert (
        Speller("en").days(None, month[0], date(2024, 2, 28), None) == "1 February 2024 to 28 February 2024"
    )


def test_what_is_about_so_much_is_not_also_marked_as_rounded() -> None:
    html = report(kg.load(*(CASES / "02-google-france-2018").glob("*.yaml")), "en", DAY)
    assert "about ×\u00a01.429" in html
    assert "≈" not in html


def test_long_quotients_are_rounded_and_say_so() -> None:
    spell = Speller("en")
    assert [spell.number(Decimal(one)) for one in ("1.428571428571", "1000.25", "-3")] == [
        "≈\u00a01.429",
        "1,000.25",
        "−3",
    ]


def test_what_has_passed_is_told_with_what_it_depended_on() -> None:
    canal = kg.load(Path(__file__).resolve().parents[1] / "questions" / "canal.ttl")
    told = "Its day, 31 December 2029, has passed; nothing is known of its fulfilment. It depends on: {}."
    after = report(canal, "en", date(2030, 6, 1))
    assert told.format("A permit for the quay") in after
    assert "It depends on" not in report(canal, "en", date(2029, 6, 1))
