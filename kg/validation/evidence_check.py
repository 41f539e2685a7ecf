"""Each quote of the data, looked up again in the text of its document."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from kg.documents.quotes import Anchor, Recheck, Span, Verdict, recheck
from kg.documents.texts import SourceText, TextLibrary
from kg.errors import InputError
from kg.validation.report import Violation
from kg.validation.rules import SHAPES, RuleBook
from kg.validation.snapshot import Row, View
from kg.vocabulary.terms import IRI

_DIGEST = re.compile(r"[0-9a-fA-F]{64}\Z")

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


def check_evidence(snapshot: View, rules: RuleBook, texts: TextLibrary) -> Iterator[Violation]:
    """Yield what is wrong with quotes; the value of a finding is where the quote stands instead.

    A document whose text is missing or changed is one finding, and its quotes are not looked up. An
    ill-formed digest, and evidence without a quote, a place or a fitting length, are the shapes' business and
    are passed over here.
    """
    for document, rows in groupby(snapshot.select("evidence"), key=lambda row: row["document"]):
        pieces = list(rows)
        if not _DIGEST.match(str(pieces[0]["sha256"])):
            continue
        found = _text(texts, pieces[0])
        if isinstance(found, SourceText):
            for row in pieces:
                if "evidence" in row:
                    yield from _check(rules, row, found.content)
        else:
            shape, what = found
            yield rules.violation(shape, document, value=what)


def _text(texts: TextLibrary, row: Row) -> SourceText | tuple[IRI, str | None]:
    sha256 = str(row["sha256"])
    file = str(row["file"]) if "file" in row else None
    try:
        text = texts.find(sha256, file)
        if text is not None:
            return text
        changed = None if file is None else texts.by_name(file)
    except InputError as error:
        return DOCUMENT_MISSING, str(error)
    if changed is None:
        return DOCUMENT_MISSING, file
    return DOCUMENT_CHANGED, f"{changed.name}: {changed.sha256}"


def _check(rules: RuleBook, row: Row, content: str) -> Iterator[Violation]:
    start, end = row["start"], row["end"]
    if not isinstance(start, int) or not isinstance(end, int) or end - start != len(str(row["exact"])):
        return
    anchor = Anchor(str(row["exact"]), str(row.get("prefix", "")), str(row.get("suffix", "")), start, end)
    again = recheck(anchor, content)
    if again.verdict is not Verdict.FOUND:
        yield rules.violation(RULES[again.verdict], row["evidence"], value=_where(again, anchor.span))


def _where(again: Recheck, given: Span) -> str | None:
    """Spell where the quote stands, in code points: `338–401, 669–732`."""
    if again.verdict is Verdict.WRONG_CONTEXT:
        return f"{given.start}–{given.end}"
    return ", ".join(f"{place.start}–{place.end}" for place in again.places) or None
