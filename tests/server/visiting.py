"""A browser window for the tests of a server's pages: it notes what went wrong and what was asked of elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from serving import Serving

#: Rules of WCAG 2.2 AA and of good practice.
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


class Visitor:
    """A browser window that notes what went wrong and what was asked of elsewhere."""

    def __init__(self, browser: Any, server: Serving, **options: Any) -> None:
        self.context = browser.new_context(**{"reduced_motion": "reduce", "locale": "en-GB", **options})
        self.page = self.context.new_page()
        self.server = server
        self.troubles: list[str] = []
        self.page.on("console", lambda message: self.troubles.append(message.text))
        self.page.on("pageerror", lambda error: self.troubles.append(str(error)))
        self.page.on("request", self._asked)
        self.page.on("requestfailed", lambda request: self.troubles.append(f"failed: {request.url}"))

    def _asked(self, request: Any) -> None:
        if not request.url.startswith((self.server.address, "data:")):
            self.troubles.append(f"asked for {request.url}")

    def go(self, path: str) -> None:
        self.page.goto(self.server.address + path)

    def tab_to(self, selector: str, most: int = 60) -> None:
        """Press Tab until an element has the focus."""
        for _ in range(most):
            self.page.keyboard.press("Tab")
            if self.page.evaluate("one => document.activeElement.matches(one)", selector):
                return
        raise AssertionError(f"Tab never reaches {selector}")

    def violations(self) -> list[Any]:
        """Return what axe finds wrong in the page."""
        from axe_playwright_python.sync_playwright import Axe

        found = Axe().run(self.page, options={"runOnly": {"type": "tag", "values": TAGS}})
        return [
            (self.page.url, one["id"], [node["html"][:300] for node in one["nodes"]][:4])
            for one in found.response["violations"]
        ]


@contextmanager
def visiting(browser: Any, server: Serving, expected: str | None = None) -> Iterator[Visitor]:
    """Open a window of a desktop; nothing may go wrong in it but what tells of the expected."""
    visitor = Visitor(browser, server, viewport={"width": 1280, "height": 900})
    yield visitor
    assert [told for told in visitor.troubles if expected is None or expected not in told] == []
    visitor.context.close()
