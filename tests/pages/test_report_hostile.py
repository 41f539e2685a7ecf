"""Nothing that a graph says becomes markup, script or a link that runs."""

from __future__ import annotations

import base64
import hashlib
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import html5lib
import pytest
from hostile import ATTACK, hostile

from kg.errors import ExportError
from kg.pages import report
from kg.pages.charts.cleaning import clean
from kg.pages.spelling import web_address


@pytest.fixture(scope="module")
def html(tmp_path_factory: pytest.TempPathFactory) -> str:
    return report(hostile(tmp_path_factory.mktemp("hostile")), "en", date(2020, 6, 1))


@pytest.fixture(scope="module")
def page(html: str) -> ElementTree.Element:
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(html)


def test_the_attack_is_shown_as_it_stands(page: ElementTree.Element) -> None:
    assert "".join(page.itertext()).count(ATTACK) > 50
    assert sum("data-q" in one.keys() for one in page.iter("a")) > 10  # noqa: SIM118 - an element, not a dict


def test_the_page_has_only_its_own_script_and_style(page: ElementTree.Element) -> None:
    (policy,) = [
        one.get("content", "")
        for one in page.iter("meta")
        if one.get("http-equiv") == "Content-Security-Policy"
    ]
    assert policy.startswith("default-src 'none'; ")
    for name in ("script", "style"):
        (only,) = page.iter(name)
        digest = base64.b64encode(hashlib.sha256((only.text or "").encode()).digest()).decode()
        assert f"{name}-src 'sha256-{digest}';" in policy
    assert {"img", "iframe", "object", "embed", "link", "base", "form"} & {
        one.tag for one in page.iter()
    } == set()


def test_no_element_has_a_handler_or_a_style_of_its_own(page: ElementTree.Element) -> None:
    names = {str(name) for one in page.iter() for name in one.keys()}  # noqa: SIM118
    assert {name for name in names if name.startswith("on") or name == "style"} == set()


def test_every_link_stays_in_the_page(page: ElementTree.Element) -> None:
    links = [one.get("href", "") for one in page.iter("a")]
    assert links
    assert [link for link in links if not link.startswith("#")] == []


@pytest.mark.parametrize(
    "scheme", ["javascript:alert(1)", "JAVASCRIPT:alert(1)", "data:text/html,x", "vbscript:x", " https:"]
)
def test_only_web_addresses_become_links(scheme: str) -> None:
    assert web_address(scheme) is None


def test_a_picture_keeps_shapes_and_texts_alone() -> None:
    drawn = (
        '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)" width="9"><script>alert(1)</script>'
        '<a href="javascript:alert(1)"><path d="M0,0"/></a><foreignObject/><g style="x" id="y">'
        '<text fill="url(http://example.org)">&lt;script&gt;</text></g></svg>'
    )
    kept = str(clean(drawn, 'a "title" <b>'))
    assert "&lt;script&gt;" in kept
    for part in ("alert", "javascript", "foreign", "style", "url(", "onload", "<b>", 'id="'):
        assert part not in kept
    with pytest.raises(ExportError, match="cannot be drawn"):
        clean("<svg", "x")


def test_nothing_runs_in_a_browser(browser: Any, html: str, tmp_path: Path) -> None:
    (tmp_path / "hostile.html").write_text(html, encoding="utf-8")
    page = browser.new_page()
    troubles: list[str] = []
    page.on("dialog", lambda dialog: (troubles.append("a dialog"), dialog.dismiss()))
    page.on("console", lambda message: troubles.append(message.text))
    page.on("request", lambda one: troubles.append(one.url) if not one.url.startswith("file:") else None)
    page.goto((tmp_path / "hostile.html").as_uri())
    for link in page.locator("a.q").all()[:5]:
        link.hover()
        link.click()
    assert page.locator("img").count() == 0
    page.close()
    assert troubles == []
