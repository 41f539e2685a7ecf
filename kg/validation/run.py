"""Validate a store: the shapes, then the evidence against the texts, in one report."""

from __future__ import annotations

from kg.documents.texts import TextLibrary
from kg.errors import InputError
from kg.stores.protocol import Store
from kg.validation.engine_pyshacl import run_pyshacl
from kg.validation.evidence_check import DOCUMENT_CHANGED, DOCUMENT_MISSING, RULES, check_evidence
from kg.validation.exercised import count_exercised
from kg.validation.report import Report
from kg.validation.rules import RuleBook
from kg.validation.snapshot import Snapshot, read_shapes
from kg.validation.wording import WORDS


def validate(store: Store, *, texts: TextLibrary | None = None, language: str = "en") -> Report:
    """Check a graph against the shapes, and its quotes against the texts of its documents.

    The store is only read. Without `texts` no quote is looked up, and the report counts those rules as not
    exercised. Raises `InputError` for a language other than `en` and `fr`.
    """
    if language not in WORDS:
        raise InputError(f"The language {language!r} is not one of {', '.join(WORDS)}: choose one of them.")
    snapshot = Snapshot(store.quads(), read_shapes())
    rules = RuleBook(snapshot, language)
    found = list(run_pyshacl(snapshot, rules))
    exercised = count_exercised(snapshot, rules)
    if texts is None:
        exercised |= dict.fromkeys((DOCUMENT_MISSING, DOCUMENT_CHANGED, *RULES.values()), 0)
    else:
        found.extend(check_evidence(snapshot, rules, texts))
    return Report.of(found, exercised, language)
