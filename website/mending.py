"""What the theme leaves out for keyboards and screen readers, put into the pages once they are made."""

from __future__ import annotations

from pathlib import Path

#: What stands in the pages → what has to stand there.
MENDED = {
    # A heading says its level.
    '<p class="caption" role="heading">': '<p class="caption" role="heading" aria-level="2">',
    # Two landmarks of a kind have names.
    '<aside class="sidebar-drawer">': '<aside class="sidebar-drawer" aria-label="All pages">',
    '<aside class="toc-drawer">': '<aside class="toc-drawer" aria-label="On this page">',
    # What scrolls can be reached by keyboard.
    '<div class="table-wrapper docutils container">': (
        '<div class="table-wrapper docutils container" role="group" aria-label="Table" tabindex="0">'
    ),
}


def mend(site: Path) -> None:
    """Change the pages of a site; a test tells when the theme has no longer what is replaced here."""
    for path in sorted(site.rglob("*.html")):
        text = path.read_text(encoding="utf-8")
        for before, after in MENDED.items():
            text = text.replace(before, after)
        path.write_text(text, encoding="utf-8")
