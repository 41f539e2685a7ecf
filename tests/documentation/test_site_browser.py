"""Pages of the site in a real browser: opened from disk, on a desktop in light and on a phone in dark."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

#: Rules of WCAG 2.2 AA and of good practice.
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PAGES = ["index", "vocabulary", "catalogue", "interface", "walkthrough"]


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_and_nothing_is_asked_of_another_host(
    browser: Any, site: Path, name: str, scheme: str, width: int
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    troubles: list[str] = []
    page.on("console", lambda message: troubles.append(message.text))
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("request", lambda asked: asked.url.startswith(("file:", "data:")) or troubles.append(asked.url))
    page.goto((site / f"{name}.html").as_uri())
    # Axe would fetch style sheets again, which a page on disk may not.
    options = {"preload": False, "runOnly": {"type": "tag", "values": TAGS}}
    found = Axe().run(page, options=options)
    assert [(one["id"], one["nodes"][0]["html"]) for one in found.response["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert troubles == []
    context.close()


def test_a_search_finds_a_term_from_disk(browser: Any, site: Path) -> None:
    page = browser.new_page()
    page.goto((site / "index.html").as_uri())
    page.locator(".sidebar-search").fill("engagement")
    page.locator(".sidebar-search").press("Enter")
    # The results come one by one.
    found = page.locator("#search-results li")
    found.filter(has_text="What each term of the vocabulary means").first.wait_for()
    page.close()
