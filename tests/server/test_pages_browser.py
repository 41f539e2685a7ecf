"""The pages of a server in a real browser: by keyboard alone, checked with axe, on a phone, asking no other host."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from odd import ODD
from serving import Serving, serving
from visiting import Visitor, visiting

QUERY = "SELECT ?item { ?item cmt:force force:pledged }"
PATHS = (
    "",
    "id/facebook-ia-france/staff",
    "id/agent/facebook",
    "id/facebook-ia-france/staff-target",
    "ontology/Commitment",
    "ontology",
    "code/force",
    "search?q=facebook",
    "ask",
    "ask/figures?item=staff",
    "ask/overdue",
    f"query?query={quote(QUERY)}",
    f"query?query={quote('CONSTRUCT WHERE { ?s cmt:force ?o }')}",
)


@pytest.fixture(scope="module")
def server() -> Iterator[Serving]:
    with serving() as running:
        yield running


@pytest.fixture
def visitor(browser: Any, server: Serving) -> Iterator[Visitor]:
    with visiting(browser, server) as visitor:
        yield visitor


def test_a_question_is_filled_in_and_asked_by_keyboard_alone(visitor: Visitor) -> None:
    visitor.go("ask")
    visitor.tab_to('a[href="/ask/figures"]', most=80)
    with visitor.page.expect_navigation():
        visitor.page.keyboard.press("Enter")
    visitor.tab_to("[name=item]")
    visitor.page.keyboard.type("staff")
    visitor.tab_to("form.form button")
    with visitor.page.expect_navigation():
        visitor.page.keyboard.press("Enter")
    assert visitor.page.locator("[role=status]").inner_text() == "4 rows"
    assert visitor.page.url.endswith("#answer")
    assert visitor.page.get_by_label("One item").input_value() == "staff"


def test_a_question_is_asked_by_its_labels(visitor: Visitor) -> None:
    visitor.go("ask/commitments")
    visitor.page.get_by_label("pledged", exact=True).check()
    with visitor.page.expect_navigation():
        visitor.page.get_by_role("button", name="Ask").click()
    assert visitor.page.locator("[role=status]").inner_text() == "1 row"
    with visitor.page.expect_navigation():
        visitor.page.get_by_role("link", name="The query behind it").click()
    assert "pledged" in visitor.page.locator("textarea").input_value()


def test_the_search_finds_and_leads_to_a_page(visitor: Visitor) -> None:
    visitor.go("")
    visitor.tab_to("#find")
    visitor.page.keyboard.type("servers")
    with visitor.page.expect_navigation():
        visitor.page.keyboard.press("Enter")
    assert "found" in visitor.page.locator("[role=status]").inner_text()
    with visitor.page.expect_navigation():
        visitor.page.get_by_role("link", name="Fund 10 servers of 8 GPUs each").click()
    assert "/id/facebook-ia-france/servers" in visitor.page.url


def test_the_live_report_still_leads_from_quotes_to_notes_and_its_cards_to_pages(visitor: Visitor) -> None:
    visitor.go("")
    visitor.page.locator("a.q", has_text="Facebook s’engage à former").first.click()
    assert visitor.page.evaluate("document.activeElement.classList.contains('note')")
    with visitor.page.expect_navigation():
        visitor.page.locator("#n-training h3 a").click()
    assert visitor.page.url.endswith("/id/facebook-ia-france/training")


def test_the_other_language_is_one_link_away_and_stays(visitor: Visitor) -> None:
    visitor.go("id/facebook-ia-france/staff")
    with visitor.page.expect_navigation():
        visitor.page.get_by_role("link", name="Français").click()
    assert visitor.page.evaluate("document.documentElement.lang") == "fr"
    with visitor.page.expect_navigation():
        visitor.page.get_by_role("link", name="Questions").click()
    assert visitor.page.evaluate("document.documentElement.lang") == "fr"


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (375, "dark")])
def test_axe_finds_nothing_and_nothing_reaches_over_the_edge(
    browser: Any, server: Serving, width: int, scheme: str
) -> None:
    visitor = Visitor(
        browser, server, viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True
    )
    for path in PATHS:
        visitor.go(path)
        assert visitor.violations() == []
        assert visitor.page.evaluate("document.documentElement.scrollWidth") <= width, path
    assert visitor.troubles == []
    visitor.context.close()


def test_no_text_of_an_odd_graph_reaches_over_the_edge(browser: Any, tmp_path: Path) -> None:
    (tmp_path / "odd.ttl").write_text(ODD, encoding="utf-8")
    with serving("--data", str(tmp_path / "odd.ttl")) as server:
        visitor = Visitor(browser, server, viewport={"width": 320, "height": 900})
        nodes = [f"resource?iri=https://ex.org/id/d/{name}" for name in ("a", "acme", "huge", "long", "b")]
        for path in (
            "",
            *nodes,
            "ask/figures?run=1",
            "ask/commitments?run=1",
            "search?q=w",
            "ask/figures?item=" + "x" * 500,
        ):
            visitor.go(path)
            assert visitor.page.evaluate("document.documentElement.scrollWidth") <= 320, path
        title = visitor.page.goto(server.address) and visitor.page.locator("h1")
        assert title and title.evaluate("one => getComputedStyle(one).unicodeBidi") == "plaintext"
        # A form with a name that is not there is answered with 404, which the console tells.
        assert [told for told in visitor.troubles if "404" not in told] == []
        visitor.context.close()
