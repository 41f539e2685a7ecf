"""Each quote of the data, looked up again in the text of its document."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from kg.documents.quotes import Anchor, Recheck, Span, Verdict
from kg.documents.rechecks import DocumentQuotes, FoundQuotes, Node, recheck_all
from kg.documents.texts import SourceText, TextLibrary
from kg.errors import InputError
from kg.validation.report import Violation
from kg.validation.rules import SHAPES, RuleBook
from kg.validation.snapshot import Row, View
from kg.vocabulary.terms import IRI, BlankNode, Term

_DIGEST = re.compile(r"[0-9a-fA-F]{64}\Z")
#: Documents that one query asks about.
_AT_ONCE = 200

DOCUMENT_MISSING = SHAPES["evidence-document-missing"]
DOCUMENT_CHANGED = SHAPES["evidence-document-changed"]

#: The rule that each verdict breaks; a quote that is found breaks none.
RULES = {
    Verdict.WRONG_OFFSET: SHAPES["evidence-wrong-offset"],
    Verdict.AMBIGUOUS: SHAPES["evidence-ambiguous"],
    Verdict.NORMALISED_SPACE: SHAPES["evidence-normalised-space"],
    Verdict.ORPHANED: SHAPES["evidence-orphaned"],
    Verdict.WRONG_CONTEXT: SHAPES["evidence-wrong-context"],
}


class TextOf(NamedTuple):
    """What identifies the text of a document."""

    document: Node
    sha256: str
    file: str | None


def documents_with_texts(view: View) -> list[TextOf]:
    """Return what identifies the texts of the documents, sorted.

    An ill-formed digest is a shape's business, and such a document is passed over here.
    """
    found: dict[Term, TextOf] = {}
    for row in view.select("texts"):
        document = row["document"]
        if isinstance(document, IRI | BlankNode) and document not in found:
            file = str(row["file"]) if "file" in row else None
            found[document] = TextOf(document, str(row["sha256"]), file)
    return [text for text in found.values() if _DIGEST.match(text.sha256)]


def quotes_of(
    view: View, documents: Sequence[TextOf], texts: TextLibrary, *, as_bytes: bool = False
) -> Iterator[DocumentQuotes]:
    """Go through documents with their quotes and what may be their texts.

    `as_bytes` reads the texts here, for workers that see other folders. Evidence without a quote, a place or
    a fitting length is the shapes' business, and is passed over here.
    """
    named = [text for text in documents if isinstance(text.document, IRI)]
    for start in range(0, len(named), _AT_ONCE):
        some = named[start : start + _AT_ONCE]
        rows = view.select_among("evidence", document=[IRI(text.document) for text in some])
        yield from _with_quotes(some, rows, texts, as_bytes)
    blank = [text for text in documents if isinstance(text.document, BlankNode)]
    if blank:  # no query can name them
        yield from _with_quotes(blank, view.select_among("evidence"), texts, as_bytes)


def tell_quotes(rules: RuleBook, found: FoundQuotes, texts: TextLibrary) -> Iterator[Violation]:
    """Say what is wrong with quotes; the value of a finding is where the quote stands instead.

    A document whose text is missing or changed is one finding, and its quotes are not looked up.
    """
    wrong = found.wrong
    if wrong is None:
        text = _text(texts, found.quotes)
        if not isinstance(text, SourceText):
            shape, what = text
            yield rules.violation(shape, found.quotes.document, value=what)
            return
        wrong = recheck_all(found.quotes.quotes, text.content)
    for evidence, anchor, again in wrong:
        yield rules.violation(RULES[again.verdict], evidence, value=_where(again, anchor.span))


def _with_quotes(
    documents: Sequence[TextOf], rows: Iterable[Row], texts: TextLibrary, as_bytes: bool
) -> Iterator[DocumentQuotes]:
    quotes: dict[Term, list[tuple[Node, Anchor]]] = {text.document: [] for text in documents}
    for row in rows:
        evidence, anchor = row["evidence"], _anchor(row)
        if anchor is not None and isinstance(evidence, IRI | BlankNode) and row["document"] in quotes:
            quotes[row["document"]].append((evidence, anchor))
    for document, sha256, file in documents:
        found: Sequence[Path | bytes] = texts.files_named(file)
        if as_bytes:
            found = texts.bytes_named(file)
        yield DocumentQuotes(document, sha256.lower(), file, tuple(found), tuple(quotes[document]))


def _anchor(row: Row) -> Anchor | None:
    start, end = row["start"], row["end"]
    if not isinstance(start, int) or not isinstance(end, int) or end - start != len(str(row["exact"])):
        return None
    return Anchor(str(row["exact"]), str(row.get("prefix", "")), str(row.get("suffix", "")), start, end)


def _text(texts: TextLibrary, quotes: DocumentQuotes) -> SourceText | tuple[IRI, str | None]:
    """Find a text that is not where its name says, or what is wrong with it."""
    file = quotes.file
    try:
        text = texts.find(quotes.sha256, file)
        if text is not None:
            return text
        changed = None if file is None else texts.by_name(file)
    except InputError as error:
        return DOCUMENT_MISSING, str(error)
    if changed is None:
        return DOCUMENT_MISSING, file
    return DOCUMENT_CHANGED, f"{changed.name}: {changed.sha256}"


def _where(again: Recheck, given: Span) -> str | None:
    """Spell where the quote stands, in code points: `338–401, 669–732`."""
    if again.verdict is Verdict.WRONG_CONTEXT:
        return f"{given.start}–{given.end}"
    return ", ".join(f"{place.start}–{place.end}" for place in again.places) or None
