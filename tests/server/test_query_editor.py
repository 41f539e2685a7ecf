"""The editor of the query page in a real browser: by keyboard, with axe, under its policy, and without a script."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from serving import Serving, serving
from visiting import Visitor, visiting

QUERY = "SELECT ?item { ?item cmt:force force:pledged }"
WRONG = "SELECT ?item {\n  ?item cmt:force \n}"
#: Everything that is in the shadow root, where the page's own selectors do not reach.
INSIDE = "document.querySelector('.editor').shadowRoot"


@pytest.fixture(scope="module")
def server() -> Iterator[Serving]:
    with serving() as running:
        yield running


@pytest.fixture
def visitor(browser: Any, server: Serving) -> Iterator[Visitor]:
    # What is no query is answered with 400, which the console tells.
    with visiting(browser, server, expected="status of 400") as visitor:
        yield visitor


def value(visitor: Visitor) -> str:
    return str(visitor.page.locator("textarea").input_value())


def proposed(visitor: Visitor) -> list[str]:
    """Return what is proposed, once something is; asked for, where a busy machine dropped it while keys came."""
    shown = visitor.page.locator(".cm-tooltip-autocomplete li").first
    for _ in range(50):
        if shown.is_visible():
            break
        visitor.page.wait_for_timeout(100)
    else:
        visitor.page.keyboard.press("Control+Space")
        shown.wait_for()
    return [str(one) for one in visitor.page.locator(".cm-completionLabel").all_inner_texts()]


def written(visitor: Visitor, text: str) -> None:
    """Replace the text of the editor, and wait for what it proposes."""
    visitor.page.locator(".cm-content").focus()
    visitor.page.keyboard.press("Control+A")
    visitor.page.keyboard.type(text)


def test_a_query_is_written_and_run_by_keyboard_alone(visitor: Visitor) -> None:
    visitor.go("query")
    press = visitor.page.keyboard
    press.press("Tab")
    assert visitor.page.evaluate("document.activeElement.className") == "skip"
    visitor.tab_to(".editor")
    press.press("Control+A")
    press.type(QUERY)
    assert value(visitor) == QUERY
    with visitor.page.expect_navigation():
        press.press("Control+Enter")
    assert visitor.page.locator("[role=status]").inner_text() == "1 row"
    assert value(visitor).endswith(QUERY)
    visitor.tab_to("td a")
    with visitor.page.expect_navigation():
        press.press("Enter")
    assert "Train 65 000 people" in visitor.page.locator("h1").inner_text()


def test_the_form_sends_the_edited_text_with_every_button(visitor: Visitor) -> None:
    visitor.go("query")
    written(visitor, "ASK {\n} # é")
    with visitor.page.expect_navigation():
        visitor.page.get_by_role("button", name="Run").click()
    assert visitor.page.locator("[role=status]").inner_text().startswith("True")
    assert value(visitor) == "ASK {\n} # é"
    written(visitor, "ASK { ?s cmt:force 1 }")
    button = visitor.page.get_by_role("button", name="JSON", exact=True)
    sent = button.evaluate("one => String(new URLSearchParams(new FormData(one.form, one)))")
    assert visitor.page.request.get(f"{visitor.server.address}query?{sent}").json()["boolean"] is False


def test_tab_leaves_the_editor_in_both_directions(visitor: Visitor) -> None:
    visitor.go("query")
    visitor.tab_to(".editor")
    visitor.tab_to("form.query button", most=1)
    visitor.page.keyboard.press("Shift+Tab")
    assert visitor.page.evaluate("document.activeElement.matches('.editor')")
    # Also where terms are proposed.
    written(visitor, "ASK { ?s cmt:for")
    proposed(visitor)
    visitor.tab_to("form.query button", most=1)
    assert visitor.page.locator(".cm-tooltip-autocomplete").count() == 0
    assert value(visitor) == "ASK { ?s cmt:for"


def test_terms_and_prefixes_are_proposed(visitor: Visitor) -> None:
    visitor.go("query")
    press = visitor.page.keyboard
    written(visitor, "SELECT ?item { ?item a cmt:commi")
    assert proposed(visitor)[0] == "cmt:Commitment"
    press.press("Escape")
    assert visitor.page.locator(".cm-tooltip-autocomplete").count() == 0
    press.press("Control+Space")
    proposed(visitor)
    visitor.page.wait_for_timeout(100)
    press.press("Enter")
    assert value(visitor) == "SELECT ?item { ?item a cmt:Commitment"
    # A declared prefix takes the place of the known one.
    written(visitor, "PREFIX c: <https://w3id.org/commitment-graph/ontology#> ASK { ?s c:forc")
    assert proposed(visitor)[0] == "c:force"
    # Without a colon, by its prefix, name or label.
    written(visitor, "ASK { ?s ?p dct")
    assert proposed(visitor) == ["dcterms:"]
    written(visitor, "ASK { ?s ?p pledg")
    assert "force:pledged" in proposed(visitor)


@pytest.mark.parametrize("text", ["# cmt:comm", '"cmt:comm', "<cmt:comm", "?comm", "SELECT"])
def test_nothing_is_proposed_where_no_term_can_be(visitor: Visitor, text: str) -> None:
    visitor.go("query")
    written(visitor, "ASK { ?s cmt:for")
    proposed(visitor)
    written(visitor, text)
    visitor.page.wait_for_timeout(300)
    assert visitor.page.locator(".cm-tooltip-autocomplete").count() == 0


def test_the_line_that_does_not_parse_is_marked_until_the_text_is_changed(visitor: Visitor) -> None:
    visitor.go(f"query?query={quote(WRONG)}")
    assert "line 4, column" in visitor.page.get_by_role("alert").inner_text()
    marked = visitor.page.locator(".cm-problem")
    marked.wait_for()
    assert marked.all_inner_texts() == ["}"]
    content = visitor.page.locator(".cm-content")
    assert content.get_attribute("aria-invalid") == "true"
    # The cursor is there, so that what is typed is.
    visitor.tab_to(".editor")
    visitor.page.keyboard.type("?x ")
    assert value(visitor).endswith("\n?x }")
    marked.wait_for(state="detached")
    assert content.get_attribute("aria-invalid") is None


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_editor_has_the_name_and_the_help_of_the_text_area(visitor: Visitor, language: str) -> None:
    visitor.go(f"query?lang={language}")
    name, help_, proposals = {
        "en": ("Query", "Tab leaves the editor", "Proposed terms"),
        "fr": ("Requête", "Tabulation quitte l’éditeur", "Termes proposés"),
    }[language]
    content = visitor.page.get_by_role("textbox", name=name, exact=True)
    assert content.count() == 1
    assert help_ in (content.get_attribute("aria-description") or "")
    assert visitor.page.evaluate("document.getElementById('query').labels[0].textContent") == name
    visitor.page.locator("label[for=query]").click()
    assert visitor.page.evaluate("document.activeElement.matches('.editor')")
    written(visitor, "ASK { ?s cmt:for")
    proposed(visitor)
    assert visitor.page.get_by_role("listbox", name=proposals).count() == 1
    assert content.get_attribute("aria-activedescendant")


def test_styles_are_in_style_sheets_that_the_policy_allows(visitor: Visitor) -> None:
    answer = visitor.page.goto(visitor.server.address + "query")
    assert answer is not None and "unsafe" not in answer.headers["content-security-policy"]
    assert visitor.page.evaluate(f"{INSIDE}.adoptedStyleSheets.length") > 0
    assert visitor.page.evaluate(f"{INSIDE}.querySelectorAll('style').length") == 0
    colour = "one => getComputedStyle(one).color"
    written(visitor, "SELECT * {} # why")
    keyword, comment = visitor.page.locator(".cm-line span").first, visitor.page.locator(".cm-line span").last
    assert keyword.evaluate(colour) != comment.evaluate(colour)
    # What a browser would do by itself with an attribute for style, once it has drawn what was typed.
    for _ in range(3):
        visitor.page.wait_for_timeout(100)
        visitor.page.keyboard.press("Control+A")
        visitor.page.wait_for_timeout(100)
        visitor.page.keyboard.type("SELECT ?x")
    for key in ("Control+B", "Control+I", "Control+U"):
        visitor.page.keyboard.press(key)
    assert visitor.page.evaluate(f"{INSIDE}.querySelectorAll('.cm-line [style], .cm-line b').length") == 0


@pytest.mark.parametrize(("width", "scheme", "lang"), [(1280, "light", "en"), (375, "dark", "fr")])
def test_axe_finds_nothing_in_the_editor(
    browser: Any, server: Serving, width: int, scheme: str, lang: str
) -> None:
    size = {"width": width, "height": 900}
    visitor = Visitor(browser, server, viewport=size, color_scheme=scheme, bypass_csp=True)
    visitor.go(f"query?lang={lang}&query={quote(WRONG)}")
    assert visitor.violations() == []
    written(visitor, f'# why\n# {"long " * 40}\nASK {{ ?s a "x"@en, <a:b>, 1, cmt:comm')
    proposed(visitor)
    visitor.page.wait_for_timeout(300)
    assert visitor.violations() == []
    assert visitor.page.evaluate("document.documentElement.scrollWidth") <= width
    edge = visitor.page.locator(".cm-tooltip-autocomplete").bounding_box()
    assert edge and edge["x"] >= 0 and edge["x"] + edge["width"] <= width
    assert [told for told in visitor.troubles if "status of 400" not in told] == []
    visitor.context.close()


def test_without_a_script_the_text_area_is_the_editor(browser: Any, server: Serving) -> None:
    visitor = Visitor(browser, server, java_script_enabled=False)
    visitor.go("query")
    area = visitor.page.get_by_label("Query")
    assert area.is_visible()
    assert not visitor.page.get_by_text("Tab leaves the editor").is_visible()
    area.fill(QUERY)
    with visitor.page.expect_navigation():
        visitor.page.get_by_role("button", name="Run").click()
    assert visitor.page.locator("[role=status]").inner_text() == "1 row"
    visitor.context.close()
