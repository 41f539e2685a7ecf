"""The report as HTML, without a browser."""

from __future__ import annotations

from datetime import date

import html5lib
import pytest

import kg
from kg.errors import InputError
from kg.pages import report

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
