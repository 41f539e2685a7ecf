"""Validate a store: the shapes, then what is checked document by document, in one report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, islice

from kg.documents.texts import TextLibrary
from kg.errors import EngineError, InputError
from kg.stores.endpoint import EndpointStore
from kg.stores.protocol import Store
from kg.tasks import Sharing
from kg.validation.engine_pyshacl import run_pyshacl
from kg.validation.engine_sparql import count_focus_nodes, plan_for, run_sparql
from kg.validation.evidence_check import DOCUMENT_CHANGED, DOCUMENT_MISSING, RULES
from kg.validation.exercised import count_exercised
from kg.validation.per_document import check_documents
from kg.validation.report import Report, Violation, node_key
from kg.validation.rules import RuleBook
from kg.validation.scope import Scope, Touched, has_graphs, scope_of
from kg.validation.snapshot import Snapshot, read_shapes
from kg.validation.statements import UnboundedError
from kg.validation.store_view import StoreView
from kg.validation.whereabouts import Whereabouts
from kg.validation.wording import WORDS
from kg.vocabulary.terms import IRI, from_ox

ENGINES = ("auto", "pyshacl", "sparql")
#: Up to so many statements, about one document, `auto` takes pySHACL (docs/decisions/0043).
SMALL = 1_000


def validate(
    store: Store,
    *,
    texts: TextLibrary | None = None,
    language: str = "en",
    engine: str = "auto",
    documents: Iterable[IRI] | None = None,
    touched: Touched | None = None,
    limit: int | None = None,
    sharing: Sharing | None = None,
) -> Report:
    """Check a graph against the shapes, its derived figures against their rules, its quotes against texts.

    `engine` is `pyshacl` (the reference, on a copy in memory), `sparql` (the shapes compiled to queries that
    run inside the store) or `auto`: pySHACL for up to a thousand statements, and the compiled queries beyond
    and at an endpoint. `documents` checks some documents alone, `touched` what changes touched, both with the
    nodes whose findings may rest on that. `limit` stops after so many findings.

    `sharing` says who does what is checked document by document; without it, a pool of processes once that
    pays. The store is only read. Without `texts` no quote is looked up, and the report counts those rules as
    not exercised. Raises `InputError` for a language other than `en` and `fr`, for an unknown engine and for
    a limit below 1, and `NameLookupError` for an unknown document.
    """
    _check(engine, language, limit)
    wanted = None if documents is None else tuple(dict.fromkeys(documents))
    widened = None
    if wanted is not None and has_graphs(store, wanted):
        try:
            scope = scope_of(store, wanted, touched)
        except UnboundedError as error:
            widened = error.why
        else:
            return _part(store, scope, texts, language, limit, sharing)
    if touched is not None:
        wanted = None
    places = Whereabouts(store)
    view: Snapshot | StoreView
    found: Iterable[Violation] | None = None
    if engine == "pyshacl" or (engine == "auto" and _chosen(store) == "pyshacl"):
        view = snapshot = Snapshot(store.quads(), read_shapes())
        rules = RuleBook(snapshot, language, places.document_of)
        try:
            # A limit takes the first, and the order of pySHACL differs from run to run.
            found = Report.of(run_pyshacl(snapshot, rules), {}).violations
            exercised = count_exercised(snapshot, rules)
        except EngineError:
            # What it cannot compare, the compiled queries can (decision 0041).
            if engine == "pyshacl":
                raise
    if found is None:
        view = StoreView(store)
        rules = RuleBook(view, language, places.document_of)
        plan, traits = plan_for(store)
        found = run_sparql(store, plan, rules, streams=limit is not None)
        exercised = count_focus_nodes(store, plan, traits, rules)
    every: Iterator[Violation] = chain(found, check_documents(view, rules, texts, sharing=sharing))
    nodes = None
    if wanted is not None:  # what cannot be taken apart is validated whole
        kept = [one for one in every if one.document in wanted]
        every, nodes = iter(kept), frozenset(node_key(one.focus) for one in kept)
    return _report(every, exercised, texts, language, nodes, limit, widened)


def stream(store: Store, *, texts: TextLibrary | None = None, language: str = "en") -> Iterator[Violation]:
    """Yield what the compiled queries and the checks of documents find, as it is found, and hold none of it.

    The same finding may come twice, where a shape and a recomputation refute the same figure. Raises as
    `validate` does.
    """
    _check("sparql", language, None)
    view = StoreView(store)
    rules = RuleBook(view, language, Whereabouts(store).document_of)
    plan, _ = plan_for(store)
    yield from run_sparql(store, plan, rules, streams=True)
    yield from check_documents(view, rules, texts)


def _part(
    store: Store,
    scope: Scope,
    texts: TextLibrary | None,
    language: str,
    limit: int | None,
    sharing: Sharing | None,
) -> Report:
    part, nodes = scope.part, frozenset(node_key(from_ox(node)) for node in scope.nodes)
    # Words are looked up in the whole store, only for what is found.
    rules = RuleBook(StoreView(store), language, Whereabouts(store).document_of)
    plan, traits = plan_for(part, store)
    found = chain(
        run_sparql(part, plan, rules, nodes=nodes, streams=True),
        check_documents(StoreView(part), rules, texts, nodes=nodes, sharing=sharing),
    )
    exercised = count_focus_nodes(part, plan, traits, rules, nodes)
    return _report(found, exercised, texts, language, nodes, limit)


def _report(
    found: Iterable[Violation],
    exercised: dict[IRI, int],
    texts: TextLibrary | None,
    language: str,
    nodes: frozenset[str] | None,
    limit: int | None,
    widened: str | None = None,
) -> Report:
    if texts is None:
        exercised |= dict.fromkeys((DOCUMENT_MISSING, DOCUMENT_CHANGED, *RULES.values()), 0)
    if limit is None:
        return Report.of(found, exercised, language, nodes, None, widened)
    first = list(islice(dict.fromkeys(islice(found, limit + 1)), limit + 1))
    stopped = limit if len(first) > limit else None
    return Report.of(first[:limit], exercised, language, nodes, stopped, widened)


def _check(engine: str, language: str, limit: int | None) -> None:
    if engine not in ENGINES:
        raise InputError(f"The engine {engine!r} is not one of {', '.join(ENGINES)}: choose one of them.")
    if not isinstance(language, str) or language not in WORDS:
        raise InputError(f"The language {language!r} is not one of {', '.join(WORDS)}: choose one of them.")
    if limit is not None and (not isinstance(limit, int) or isinstance(limit, bool) or limit < 1):
        raise InputError(f"The limit {limit!r} is no number of findings: give 1 or more, or none.")


def _chosen(store: Store) -> str:
    if isinstance(store, EndpointStore):
        return "sparql"
    return "pyshacl" if len(store) <= SMALL else "sparql"
