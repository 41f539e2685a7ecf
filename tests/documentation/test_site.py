"""The site is built with one command, without a warning, and has every page."""

from __future__ import annotations

import re
from pathlib import Path

DOCS = Path(__file__).resolve().parents[2] / "docs"


def test_each_page_of_the_documentation_is_in_the_site(site: Path) -> None:
    pages = [path.relative_to(DOCS).with_suffix(".html") for path in DOCS.rglob("*.md")]
    assert len(pages) > 50
    assert [page for page in pages if not (site / page).exists()] == []


def test_what_the_theme_leaves_out_is_mended(site: Path) -> None:
    from website.mending import MENDED

    pages = "".join(path.read_text(encoding="utf-8") for path in site.glob("*.html"))
    assert len(MENDED) >= 4
    for before, after in MENDED.items():
        assert before not in pages
        assert after in pages


def test_no_page_shows_markdown_as_text(site: Path) -> None:
    """HTML that is not closed before a blank line swallows the Markdown after it."""
    marks = re.compile(r"^#{2,4} |```", re.MULTILINE)
    pages = {path: marks.findall(path.read_text(encoding="utf-8")) for path in site.glob("*.html")}
    assert {path.name: found for path, found in pages.items() if found} == {}


def test_each_link_of_the_readme_leads_to_a_file() -> None:
    text = (DOCS.parent / "README.md").read_text(encoding="utf-8")
    links = [link for link in re.findall(r"\]\(([^)]+)\)", text) if "://" not in link]
    assert len(links) > 10
    assert [link for link in links if not (DOCS.parent / link).exists()] == []
