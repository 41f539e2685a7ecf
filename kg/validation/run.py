"""Validate a store: the shapes, then the evidence against the texts, in one report."""

from __future__ import annotations

from kg.documents.texts import TextLibrary
from kg.errors import InputError
from kg.stores.protocol import Store
from kg.validation.engine_pyshacl import run_pyshacl
from kg.validation.engine_sparql import count_focus_nodes, plan_for, run_sparql
from kg.validation.evidence_check import DOCUMENT_CHANGED, DOCUMENT_MISSING, RULES
from kg.validation.exercised import count_exercised
from kg.validation.per_document import Sharing, check_documents
from kg.validation.report import Report
from kg.validation.rules import RuleBook
from kg.validation.snapshot import Snapshot, read_shapes
from kg.validation.store_view import StoreView
from kg.validation.wording import WORDS

ENGINES = ("pyshacl", "sparql")


def validate(
    store: Store,
    *,
    texts: TextLibrary | None = None,
    language: str = "en",
    engine: str = "pyshacl",
    sharing: Sharing | None = None,
) -> Report:
    """Check a graph against the shapes, its derived figures against their rules, its quotes against texts.

    `engine` is `pyshacl` (the reference, on a copy in memory) or `sparql`: the shapes compiled to queries
    that run inside the store. `sparql` passes the W3C suite and is faster; it is not yet compared with the
    reference on random graphs, so it has to be asked for.

    `sharing` says who does what is checked document by document; without it, a pool of processes once that
    pays. The store is only read. Without `texts` no quote is looked up, and the report counts those rules as
    not exercised. Raises `InputError` for a language other than `en` and `fr`, and for an unknown engine.
    """
    if engine not in ENGINES:
        raise InputError(f"The engine {engine!r} is not one of {', '.join(ENGINES)}: choose one of them.")
    if language not in WORDS:
        raise InputError(f"The language {language!r} is not one of {', '.join(WORDS)}: choose one of them.")
    view: Snapshot | StoreView
    if engine == "pyshacl":
        view = snapshot = Snapshot(store.quads(), read_shapes())
        rules = RuleBook(snapshot, language)
        found = list(run_pyshacl(snapshot, rules))
        exercised = count_exercised(snapshot, rules)
    else:
        view = StoreView(store)
        rules = RuleBook(view, language)
        plan, traits = plan_for(store)
        found = list(run_sparql(store, plan, rules))
        exercised = count_focus_nodes(store, plan, traits, rules)
    if texts is None:
        exercised |= dict.fromkeys((DOCUMENT_MISSING, DOCUMENT_CHANGED, *RULES.values()), 0)
    found.extend(check_documents(view, rules, texts, sharing=sharing))
    return Report.of(found, exercised, language)
