"""The report as HTML, without a browser."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import html5lib
import pytest

import kg
from kg.documents.quotes import Span
from kg.errors import InputError
from kg.pages import gathering, report
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


def test_long_quotients_are_rounded_and_say_so() -> None:
    spell = Speller("en")
    assert [spell.number(Decimal(one)) for one in ("1.428571428571", "1000.25", "-3")] == [
        "≈\u00a01.429",
        "1,000.25",
        "−3",
    ]
