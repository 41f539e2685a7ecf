"""Recording that accounts are one promise, and taking that back: who decided, when and why.

A decision is written beside the documents and changes none of them (decision 0051).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date, datetime

import pyoxigraph as ox

from kg.errors import InputError, NameLookupError
from kg.questions.internal import rows
from kg.questions.names import resolve, short_name
from kg.stores.documents import Package, tell
from kg.stores.packaging import DECISIONS, REGISTRY
from kg.stores.protocol import Store, WritableStore
from kg.vocabulary.namespaces import AGENT, CMT, DATA, RDF, RDFS
from kg.vocabulary.slugs import slug
from kg.vocabulary.terms import IRI, Term, Text, read_date, to_ox


def link(
    store: WritableStore, accounts: Sequence[str], by: str, on: date | str, because: str, language: str
) -> IRI:
    """Record that accounts are one promise, and return the decision; raises what `Graph.link` raises."""
    items = sorted({resolve(store, account, "item") for account in accounts})
    if len(items) < 2:
        raise InputError("a decision joins two accounts or more: name different items")
    for decision in _joining(store, items):
        raise InputError(f"{decision} joins these accounts already: undo it first to decide otherwise")
    return _record(store, CMT.member, items, by, on, because, language)


def unlink(
    store: WritableStore, what: Sequence[str], by: str, on: date | str, because: str, language: str
) -> IRI:
    """Take a decision back by another one, which is returned; raises what `Graph.unlink` raises."""
    if len(what) == 1:
        decision = resolve(store, what[0])
    elif len(what) == 2:
        decision = _decision_of(store, [resolve(store, one, "item") for one in what])
    else:
        raise InputError("name the decision to undo, or two accounts that it joins")
    told = list(rows(store, "decisions-told", {"decision": [decision]}))
    if not told:
        raise InputError(f"{decision} is no identity decision: kg ask accounts lists those that hold")
    if any(undone_by for _, _, undone_by in told):
        raise InputError(f"{decision} is undone already, by {told[0][2]}")
    if any(undoes for _, undoes, _ in told):
        raise InputError(f"{decision} undoes another decision: link the accounts again instead")
    return _record(store, CMT.undoes, [decision], by, on, because, language)


def _joining(store: Store, items: Sequence[IRI]) -> list[IRI]:
    """Return the decisions that hold and join all of some items, sorted."""
    held: dict[IRI, set[Term | None]] = {}
    for item, decision in rows(store, "decisions-of", {"item": items}):
        if isinstance(decision, IRI):
            held.setdefault(decision, set()).add(item)
    return sorted(decision for decision, joined in held.items() if joined >= set(items))


def _decision_of(store: Store, items: Sequence[IRI]) -> IRI:
    found = _joining(store, items)
    if len(found) == 1:
        return found[0]
    names = " and ".join(short_name(item) for item in items)
    if not found:
        raise NameLookupError(f"no decision that holds joins {names}: kg ask accounts lists those that do")
    raise NameLookupError(f"{len(found)} decisions join {names}: name one of {', '.join(found)}")


def _record(
    store: WritableStore,
    tie: IRI,
    nodes: Sequence[IRI],
    by: str,
    on: date | str,
    because: str,
    language: str,
) -> IRI:
    day = _day(on)
    if not because.strip():
        raise InputError("a decision gives its reasons: say under because what makes it right")
    package = Package()
    agent = _agent(store, package, by)
    told = "\n".join([tie, agent, day.isoformat(), because, *nodes])
    act = "undo" if tie == CMT.undoes else "link"
    name = f"decisions/{act}-{hashlib.sha256(told.encode()).hexdigest()[:12]}"
    decision = DATA[name]
    number = 1
    while list(rows(store, "names-existing", {"node": [decision]})):
        number += 1  # joined, undone and joined again on one day
        decision = DATA[f"{name}-{number}"]
    facts: list[tuple[IRI, Term]] = [
        (IRI(RDF.type), CMT.IdentityDecision),
        *((tie, node) for node in nodes),
        (CMT.decidedBy, agent),
        (CMT.decidedOn, day),
        (CMT.rationale, Text(because.strip(), language)),
    ]
    for predicate, value in facts:
        package.share(_quad(decision, predicate, value, DECISIONS))
    tell(store, package)
    return decision


def _agent(store: Store, package: Package, by: str) -> IRI:
    """The agent of a name; who is not known yet becomes a person of that name."""
    if not by.strip():
        raise InputError("a decision says who took it: name an agent of the graph, or a person")
    try:
        return resolve(store, by, "agent")
    except NameLookupError as error:
        if "stands for" in str(error) or "/" in by or ":" in by:
            raise
    name = slug(by)
    if not name:
        raise InputError(f"{by!r} gives no name in Latin letters: name an agent of the graph by its IRI")
    agent = AGENT[name]
    package.share(_quad(agent, IRI(RDF.type), CMT.Person, REGISTRY))
    package.share(_quad(agent, IRI(RDFS.label), Text(by.strip(), "en"), REGISTRY))
    return agent


def _quad(subject: IRI, predicate: IRI, value: Term, graph: IRI) -> ox.Quad:
    return ox.Quad(ox.NamedNode(subject), ox.NamedNode(predicate), to_ox(value), ox.NamedNode(graph))


def _day(on: date | str) -> date:
    if isinstance(on, datetime):
        return on.date()
    if isinstance(on, date):
        return on
    try:
        return read_date(on)
    except ValueError:
        raise InputError(f"{on!r} is no day: write it as 2024-05-02") from None
