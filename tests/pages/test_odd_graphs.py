"""Graphs as nobody should write them: the pages show them all the same, and say what is wrong with them."""

from __future__ import annotations

from datetime import date
from itertools import permutations
from pathlib import Path

import html5lib
import pytest
from odd import LONG, ODD

import kg
from kg import pages
from kg.errors import EngineError
from kg.pages.identifiers import Identifiers
from kg.pages.spelling import Speller

NODES = ("a", "b", "c", "acme", "huge", "long", "nan", "first", "last", "empty", "document")


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> kg.Graph:
    path = tmp_path_factory.mktemp("odd") / "odd.ttl"
    path.write_text(ODD, encoding="utf-8")
    return kg.load(path)


def read(page: str) -> str:
    told = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(page)
    return "".join(told.itertext())


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("day", [date.min, date(2020, 1, 1), date.max])
def test_a_report_is_made_of_an_odd_graph(odd: kg.Graph, language: str, day: date) -> None:
    text = read(pages.report(odd, language, day))
    assert LONG in text and "مرحبا" in text


@pytest.mark.parametrize("name", NODES)
def test_each_odd_node_has_a_page(odd: kg.Graph, name: str) -> None:
    assert read(pages.node(odd, f"https://ex.org/id/d/{name}", "fr"))


def test_each_odd_item_and_answer_has_a_page(odd: kg.Graph) -> None:
    for item in odd.ask("items"):
        assert read(pages.item(odd, item.item))
    for question in ("figures", "deadlines", "commitments", "gaps"):
        assert read(pages.question(odd, question, {}, odd.ask(question)))


def test_a_report_of_nothing_says_so(tmp_path: Path) -> None:
    (tmp_path / "empty.ttl").write_text("@prefix e: <http://e/> .", encoding="utf-8")
    assert "Documents: 0" in read(pages.report(kg.load(tmp_path / "empty.ttl")))


def test_a_timeline_of_ten_thousand_years_has_few_lines(odd: kg.Graph) -> None:
    page = pages.report(odd, as_of=date(2020, 1, 1))
    assert page.count("<line") < 400 and len(page) < 400_000


def test_items_of_no_document_are_shown_and_counted(odd: kg.Graph) -> None:
    text = read(pages.report(odd, as_of=date(2020, 1, 1)))
    assert "Commitments: 4." in text and "4 of these are in no document" in text
    later = kg.load()
    assert "in no document" not in read(pages.report(later, as_of=date(2020, 1, 1)))


def test_what_has_no_order_is_found_whatever_the_engine_can_compare(odd: kg.Graph) -> None:
    found = odd.validate()
    assert "time-earliest" in {IRI.rpartition("#")[2] for IRI in found.counts}
    with pytest.raises(EngineError, match="validate with the engine sparql"):
        odd.validate(engine="pyshacl")


@pytest.mark.parametrize(
    ("value", "spelled"),
    [
        ("1234.5", "1,234.5"),
        ("0.33333", "≈\u00a00.333"),
        ("99999999999999999999999999999999999.123456", "≈\u00a0" + "99," + ",".join(["999"] * 11) + ".123"),
        ("1" + "0" * 4500, "1" + ",000" * 1500),
        ("-0.00001", "≈\u00a00"),
    ],
)
def test_a_number_of_any_length_is_spelled(value: str, spelled: str) -> None:
    from decimal import Decimal

    assert Speller("en").number(Decimal(value)) == spelled


@pytest.mark.parametrize(
    "order", [*permutations(("a/staff-2", "b/staff", "c/staff", "d/staff-2", "e/staff"))]
)
def test_no_two_nodes_have_one_identifier(order: tuple[str, ...]) -> None:
    ids = Identifiers()
    given = [ids.of(node) for node in order]
    assert len(set(given)) == len(order)
    assert given == [ids.of(node) for node in order]
