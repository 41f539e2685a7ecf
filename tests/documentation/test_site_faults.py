"""A site with a fault is not built: each fault is shown here once, beside what is said of it."""

from __future__ import annotations

from pathlib import Path

import pytest

INDEX = "# Home\n\n```{toctree}\npage\n```\n"
LINKS = """# A page

[a page that is there](index.md), [a page that is not](missing.md), [a place that is not](index.md#nowhere).
"""
#: The page of a tiny site → what the build says of it, in part.
FAULTS = {
    "a link to no page": (LINKS, "cross-reference target not found: 'missing.md'"),
    "a link to no place": (LINKS, "docs/page.md:3: WARNING: local id not found in doc 'index': 'nowhere'"),
    "a picture that is missing": ("# A page\n\n![none](none.svg)\n", "none.svg"),
    "a link in HTML to no page": ('# A page\n\n<a href="none.html">x</a>\n', "none.html leads to no page"),
    "a link in HTML to no place": ('# A page\n\n<a href="#none">x</a>\n', "#none leads to no place"),
    "a picture of another host": (
        '# A page\n\n<img src="https://example.org/a.png" alt="">\n',
        "loads https://example.org/a.png from another host",
    ),
    "a script of another host": (
        '# A page\n\n<script src="//example.org/a.js"></script>\n',
        "loads //example.org/a.js from another host",
    ),
    "a heading that skips a level": ("# A page\n\n### Deep\n", "Non-consecutive header level increase"),
}  # fmt: skip


def nothing(_: Path) -> None:
    """No pages but those of the folder."""


def docs(tmp_path: Path, page: str) -> Path:
    folder = tmp_path / "docs"
    folder.mkdir()
    (folder / "index.md").write_text(INDEX, encoding="utf-8")
    (folder / "page.md").write_text(page, encoding="utf-8")
    return folder


def test_a_site_without_fault_is_built_and_built_again(tmp_path: Path) -> None:
    from website.build import build

    folder = docs(tmp_path, "# A page\n\n[home](index.md)\n")
    assert build(tmp_path / "site", folder, nothing) == build(tmp_path / "site", folder, nothing)
    assert (tmp_path / "site" / "page.html").exists()


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_fails_the_build_and_leaves_no_site(fault: str, tmp_path: Path) -> None:
    from website.build import SiteError, build

    page, told = FAULTS[fault]
    with pytest.raises(SiteError) as raised:
        build(tmp_path / "site", docs(tmp_path, page), nothing)
    assert told in str(raised.value)
    assert not (tmp_path / "site").exists()


def test_a_page_in_no_table_of_contents_fails_the_build(tmp_path: Path) -> None:
    from website.build import SiteError, build

    folder = docs(tmp_path, "# A page\n")
    (folder / "lost.md").write_text("# Lost\n", encoding="utf-8")
    with pytest.raises(SiteError, match="document isn't included in any toctree"):
        build(tmp_path / "site", folder, nothing)


def test_a_folder_that_is_no_site_is_not_overwritten(tmp_path: Path) -> None:
    from website.build import SiteError, build

    (tmp_path / "letter.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(SiteError, match="holds something else than a site"):
        build(tmp_path, docs(tmp_path, "# A page\n"), nothing)
    assert (tmp_path / "letter.txt").read_text(encoding="utf-8") == "mine"
