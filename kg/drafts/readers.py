"""Texts out of files: plain text as it is, HTML by trafilatura, PDF by pypdf."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kg.documents.coverage import numerals
from kg.documents.texts import SourceText
from kg.errors import InputError

PLAIN, HTML, PDF = (".txt", ".md"), (".html", ".htm", ".xhtml"), (".pdf",)
_INSTALL = "install it with: pip install 'commitment-graph[readers]'"


@dataclass(frozen=True, slots=True)
class ReadText:
    """A text that was read from a file.

    `extracted`: it is not the file itself, so that it has to be kept beside it. `outside` are the numerals
    of a page that stand outside its article (navigation, comments), so that nothing is lost unseen.
    """

    content: str
    extracted: bool
    outside: tuple[str, ...] = ()


def read_source(path: Path) -> ReadText:
    """Return the text of a file, by its suffix: `.txt`, `.md`, `.html`, `.htm`, `.xhtml`, `.pdf`.

    Raises `InputError` for another suffix, for a file that cannot be read or holds no text, and where the
    reader of the format is not installed.
    """
    suffix = path.suffix.lower()
    if suffix in PLAIN:
        return ReadText(SourceText.read(path).content, extracted=False)
    if suffix in HTML:
        return _html(path, _bytes(path))
    if suffix in PDF:
        _bytes(path)
        return _pdf(path)
    known = ", ".join((*PLAIN, *HTML, *PDF))
    raise InputError(f"{path} is no text to draft from: give a file that ends in one of {known}.")


def _html(path: Path, data: bytes) -> ReadText:
    try:
        import trafilatura
    except ImportError:
        raise InputError(f"Reading {path} needs the library trafilatura: {_INSTALL}.") from None
    article = trafilatura.extract(
        data, output_format="txt", include_comments=False, include_tables=True, favor_recall=True
    )
    if not article or not article.strip():
        raise InputError(
            f"No article was found in {path}: copy its text into a .txt file, and draft from that."
        )
    page = trafilatura.html2txt(data) or ""
    return ReadText(_ended(article), extracted=True, outside=_outside(page, article))


def _outside(page: str, article: str) -> tuple[str, ...]:
    """The numerals that a page has more often than its article."""
    left = [article[span.start : span.end] for span in numerals(article)]
    outside = []
    for span in numerals(page):
        numeral = page[span.start : span.end]
        if numeral in left:
            left.remove(numeral)
        else:
            outside.append(numeral)
    return tuple(outside)


def _pdf(path: Path) -> ReadText:
    try:
        from pypdf import PdfReader
        from pypdf.errors import PyPdfError
    except ImportError:
        raise InputError(f"Reading {path} needs the library pypdf: {_INSTALL}.") from None
    try:
        reader = PdfReader(path)
        pages = [page.extract_text() for page in reader.pages]
    except (PyPdfError, OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        reason = str(error) or type(error).__name__
        raise InputError(
            f"{path} cannot be read as PDF ({reason}): copy its text into a .txt file, and draft from that."
        ) from None
    content = "\n\n".join(page.strip() for page in pages if page.strip())
    if not content:
        raise InputError(
            f"{path} holds no text (a scan?): run it through text recognition, and draft from a .txt file."
        )
    return ReadText(_ended(content), extracted=True)


def _ended(content: str) -> str:
    return content.rstrip("\n") + "\n"


def _bytes(path: Path) -> bytes:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(
            f"{path} cannot be read ({error.strerror}): check that it is a readable file."
        ) from None
    if not data:
        raise InputError(f"{path} is empty: save the document into it.")
    return data
