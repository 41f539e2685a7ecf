"""What fails unexpectedly is answered in one sentence, with the headers of every other answer."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

import kg
from kg import pages
from kg.server import application


def ask(path: str, accept: str) -> httpx.Response:
    async def asking() -> httpx.Response:
        transport = httpx.ASGITransport(application(kg.load()))
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            return await client.get(path, headers={"Accept": accept, "Accept-Language": "fr"})

    # A browser of other tests may have left a loop running in this thread.
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(lambda: asyncio.run(asking())).result()


def fail(*_: Any, **__: Any) -> str:
    raise ZeroDivisionError


@pytest.mark.parametrize(
    ("accept", "told"),
    [("text/html", "erreur inattendue ZeroDivisionError"), ("text/plain", "unexpected ZeroDivisionError")],
)
def test_a_page_that_fails_says_so_with_strict_headers(
    monkeypatch: pytest.MonkeyPatch, accept: str, told: str
) -> None:
    monkeypatch.setattr(pages, "corpus", fail)
    monkeypatch.setattr(pages, "questions", fail)
    answer = ask("/ask", accept)
    assert answer.status_code == 500 and told in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_a_page_that_does_not_fail_is_as_ever() -> None:
    assert ask("/ask", "text/html").status_code == 200
