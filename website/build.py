"""From the files of the checkout to a folder of HTML, whole or not at all."""

from __future__ import annotations

import io
import re
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from website.checking import broken
from website.generated import write_pages
from website.mending import mend

ROOT = Path(__file__).resolve().parents[1]
DEFAULT = ROOT / "build" / "site"
#: A warning may quote a whole page.
_LONGEST = 300
#: What Sphinx colours its messages with.
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")


class SiteError(Exception):
    """The site cannot be built; the message lists why, one problem a line."""


def build(folder: Path, docs: Path = ROOT / "docs", more: Callable[[Path], None] = write_pages) -> int:
    """Build the site of the pages in `docs` into a folder, and return how many pages it has.

    `more` writes further pages among them: those that are made from the files that they describe.

    A warning of Sphinx (a link to no page, a page in no table of contents, a docstring that cannot be read),
    a link that leads nowhere, and a page that would load something from another host raise `SiteError`; the
    folder is then left as it was.
    """
    if folder.exists() and any(folder.iterdir()) and not (folder / "objects.inv").exists():
        raise SiteError(f"{folder} holds something else than a site: name another folder")
    with tempfile.TemporaryDirectory(prefix="kg-site-") as work:
        source, site = Path(work, "source"), Path(work, "site")
        shutil.copytree(docs, source)
        more(source)
        problems = _sphinx(source, site, Path(work, "doctrees")) or broken(site)
        mend(site)
        if problems:
            raise SiteError("\n".join(problems))
        pages = len(list(site.rglob("*.html")))
        if folder.exists():
            shutil.rmtree(folder)
        folder.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(site, folder)
    return pages


def _sphinx(source: Path, site: Path, doctrees: Path) -> list[str]:
    """Run Sphinx, and return its warnings."""
    from sphinx.application import Sphinx
    from sphinx.util.docutils import docutils_namespace, patch_docutils

    warnings = io.StringIO()
    here = Path(__file__).parent
    with patch_docutils(here), docutils_namespace():
        app = Sphinx(source, here, site, doctrees, "html", status=None, warning=warnings, freshenv=True)
        app.build(force_all=True)
    found = _COLOURS.sub("", warnings.getvalue()).replace(f"{source}/", "docs/")
    return [line[:_LONGEST] for line in found.splitlines()]
