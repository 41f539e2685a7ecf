"""A real browser: Debian's Chromium, driven by Playwright. `.ci/browser` installs it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest

_NAMES = ("chromium", "chromium-browser", "google-chrome")
#: Without these, Chromium talks to its maker's hosts at every start.
_QUIET = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Give a browser, or skip with the reason; with KG_REQUIRE_BROWSER=1 a missing one is a failure."""
    found = os.environ.get("KG_BROWSER") or next(filter(None, map(shutil.which, _NAMES)), None)
    if found is None:
        reason = "there is no Chromium: .ci/browser installs it, KG_BROWSER names one elsewhere"
        if os.environ.get("KG_REQUIRE_BROWSER"):
            pytest.fail(reason)
        pytest.skip(reason)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=found, args=_QUIET.split())
        yield running
        running.close()
