"""How much of each document's text the graph accounts for."""

from __future__ import annotations

from collections.abc import Iterable

from kg.accounts.nodes import instances
from kg.documents.coverage import Coverage, coverage
from kg.documents.quotes import Span
from kg.documents.texts import TextLibrary
from kg.errors import InputError
from kg.questions.internal import rows
from kg.stores.protocol import Store
from kg.vocabulary.namespaces import CMT
from kg.vocabulary.terms import IRI


def coverages(store: Store, texts: TextLibrary, documents: Iterable[IRI] = ()) -> dict[IRI, Coverage]:
    """Return what of each text is evidence, excluded or neither, and which numerals are inside evidence.

    Without `documents`, all of them. Raises `InputError` where the text of a document is missing or changed,
    and `EvidenceError` where a quote reaches outside its text.
    """
    wanted = list(documents) or instances(store, CMT.SourceDocument)
    spans: dict[IRI, dict[str, list[Span]]] = {}
    files: dict[IRI, tuple[str, str | None]] = {}
    for document, sha256, file, start, end, rests in rows(store, "spans", {"document": wanted}):
        if isinstance(document, IRI) and isinstance(start, int) and isinstance(end, int):
            files[document] = (str(sha256), None if file is None else str(file))
            spans.setdefault(document, {}).setdefault(str(rests), []).append(Span(start, end))
    found = {}
    for document, (sha256, file) in files.items():
        text = texts.find(sha256, file)
        if text is None:
            raise InputError(
                f"the text of {document} with the digest {sha256[:12]}… is not at hand: "
                f"name the folder that holds {file or 'it'} with texts="
            )
        held = spans[document]
        found[document] = coverage(
            text.content, held.get("evidence", ()), held.get("valued", ()), held.get("excluded", ())
        )
    return found
