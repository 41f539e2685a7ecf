"""From a short name to the one IRI that it stands for in a graph.

`facebook`, `servers`, `facebook-ia-france/servers`, `agent:facebook` and full IRIs are all accepted, whatever
the base of the graph's IRIs is. The SPARQL is in `queries/internal/`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kg.errors import NameLookupError
from kg.questions.internal import rows
from kg.questions.nearest import near, quoted
from kg.stores.protocol import Store
from kg.vocabulary.namespaces import (
    AGENT,
    CMT,
    DATA,
    FOAF,
    OA,
    ORG,
    PLACE,
    PREFIXES,
    SCHEMA,
    TOPIC,
    UNIT,
    Namespace,
)
from kg.vocabulary.terms import IRI, to_ox

_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Kind:
    """What a name of one type may stand for: instances of classes, and values of properties."""

    title: str
    classes: tuple[IRI, ...] = ()
    properties: tuple[IRI, ...] = ()
    #: Namespaces in which a short name is tried first.
    shared: tuple[Namespace, ...] = ()
    #: Whether its nodes stand beside a document: `id/<document>/<name>`.
    in_document: bool = False


_ITEMS = tuple(
    CMT[name]
    for name in (
        "Commitment",
        "Aspiration",
        "Expectation",
        "PastEvent",
        "Condition",
        "Context",
        "ReportedItem",
    )
)
_AGENTS = (
    CMT.Organisation, CMT.Person, CMT.UnidentifiedAgent,
    ORG.Organization, FOAF.Agent, FOAF.Person, FOAF.Organization, SCHEMA.Organization,
)  # fmt: skip
_PARTS = tuple(
    CMT[name]
    for name in (
        "Announcement", "StatedFigure", "DerivedFigure", "Figure", "TimeBound", "Participation",
        "KnowledgeGap", "Indicator", "Funding", "PeopleCount", "Hardware", "HardwareConfiguration",
        "HardwareComponent",
        "ProgressObservation", "StatusAssessment", "IdentityDecision", "SourceDocument", "Evidence",
    )
)  # fmt: skip
_ACTS = (CMT.promisor, CMT.actor, CMT.agent, CMT.announcer, CMT.assessor, CMT.decidedBy)

KINDS: dict[str, Kind] = {
    "agent": Kind("agent", _AGENTS, _ACTS, (AGENT,), in_document=True),
    "item": Kind("item", _ITEMS, in_document=True),
    "document": Kind("document", (CMT.SourceDocument,), (OA.hasSource, CMT.reportedIn)),
    "place": Kind("place", (), (CMT.place,), (PLACE,)),
    "topic": Kind("topic", (), (CMT.topic, CMT.counts, CMT.componentType), (TOPIC,)),
    "unit": Kind("unit", (), (CMT.unit,), (UNIT,)),
    "node": Kind("node", _ITEMS + _PARTS + _AGENTS, (), (AGENT, PLACE, TOPIC), in_document=True),
}


def resolve(store: Store, name: str, kind: str = "node", within: IRI | None = None) -> IRI:
    """Return the IRI that a name stands for in this graph.

    `kind` is one of `agent`, `item`, `document`, `place`, `topic`, `unit` or `node` (any of them, and their
    figures and time bounds); `within` is a document that settles a name which several documents use.
    Raises `NameLookupError` when the name stands for nothing, with the names that resemble it, or for several
    nodes, with those nodes.
    """
    wanted = KINDS[kind]
    for found in _tries(store, str(name), wanted, isinstance(name, IRI)):
        if len(found) > 1 and within is not None:
            folder = within[: max(within.rfind("/"), within.rfind("#")) + 1]
            found = [node for node in found if node.startswith(folder)] or found
        if len(found) == 1:
            return found[0]
        if found:
            shown = ", ".join(short_name(node) for node in found[:_SHOWN])
            more = f" and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
            several = f"{len(found)} {wanted.title}s"
            raise NameLookupError(
                f"{quoted(str(name))} stands for {several}: {shown}{more}; write one of these"
            )
    names = sorted({short_name(node).rpartition("/")[2] for node in _all(store, wanted)})
    close = near(str(name), names)
    if close:
        raise NameLookupError(
            f"no {wanted.title} is called {quoted(str(name))}: did you mean {', '.join(close)}?"
        )
    known = (
        f"it knows {', '.join(names[:_SHOWN])}{' …' if len(names) > _SHOWN else ''}"
        if names
        else "it has none"
    )
    raise NameLookupError(f"no {wanted.title} of this graph is called {quoted(str(name))}: {known}")


def _tries(store: Store, name: str, kind: Kind, is_iri: bool) -> Iterable[list[IRI]]:
    """Look in the likeliest places first, so that a well-formed graph never needs a scan."""
    if is_iri or re.match(r"[A-Za-z][A-Za-z0-9+.-]*://|urn:", name):
        yield _existing(store, [IRI(name)])
        return
    prefix, colon, local = name.partition(":")
    if colon and prefix in PREFIXES:
        yield _existing(store, [IRI(PREFIXES[prefix] + local)])
        return
    if kind.title == "document":
        yield _existing(store, [DATA[f"{name}/document"]])
    elif "/" in name:
        yield _existing(store, [DATA[name]])
    else:
        yield _existing(store, [namespace[name] for namespace in kind.shared])
        if kind.in_document and _is_iri(DATA[name]):
            values: dict[str, list[Any]] = {"name": [name], "class": list(kind.classes)}
            yield _run(store, "names-in-documents", values)
        if kind.title == "node":
            yield _existing(store, [DATA[f"{name}/document"]])
    endings = [f"{mark}{name}" for mark in "/#"]
    if kind.title == "document":
        endings += [f"{ending}/document" for ending in endings]
    yield _nodes(store, "names-by-ending", kind, {"ending": endings})
    yield _nodes(store, "names-by-label", kind, {"name": [name]})


#: As many nodes as a form offers at most; the queries fetch one more.
MOST_OFFERED = 300


def offered(store: Store, kind: str) -> list[IRI]:
    """Return the nodes of a kind, sorted, for a form to offer; none where there are more than 300.

    >>> import kg
    >>> [short_name(agent) for agent in offered(kg.load().store, "agent")][:2]
    ['facebook', 'facebook-ai-research']
    """
    wanted = KINDS[kind]
    found: set[IRI] = set()
    if wanted.classes:
        found.update(_run(store, "offered-of-class", {"class": list(wanted.classes)}))
    if wanted.properties:
        found.update(_run(store, "offered-of-property", {"property": list(wanted.properties)}))
    return sorted(found) if len(found) <= MOST_OFFERED else []


def short_name(node: str) -> str:
    """Return a name that `resolve` takes back: `facebook`, `facebook-ia-france/servers`, or the IRI itself.

    >>> short_name("https://w3id.org/commitment-graph/id/facebook-ia-france/servers")
    'facebook-ia-france/servers'
    """
    for namespace in (AGENT, PLACE, TOPIC):
        if node.startswith(str(namespace)):
            return node[len(str(namespace)) :]
    if node.startswith(str(DATA)):
        return node[len(str(DATA)) :].removesuffix("/document")
    return node


def _existing(store: Store, nodes: Sequence[IRI]) -> list[IRI]:
    valid = [node for node in nodes if _is_iri(node)]
    return _run(store, "names-existing", {"node": valid}) if valid else []


def _is_iri(node: IRI) -> bool:
    try:
        to_ox(node)
    except ValueError:
        return False
    return True


def _all(store: Store, kind: Kind) -> set[IRI]:
    found: set[IRI] = set()
    if kind.classes:
        found.update(_run(store, "names-of-class", {"class": list(kind.classes)}))
    if kind.properties:
        found.update(_run(store, "names-of-property", {"property": list(kind.properties)}))
    return found


def _nodes(store: Store, query: str, kind: Kind, values: dict[str, list[Any]]) -> list[IRI]:
    found: set[IRI] = set()
    if kind.classes:
        found.update(_run(store, f"{query}-of-class", {**values, "class": list(kind.classes)}))
    if kind.properties:
        found.update(_run(store, f"{query}-of-property", {**values, "property": list(kind.properties)}))
    return sorted(found)


def _run(store: Store, name: str, values: Mapping[str, Sequence[Any]]) -> list[IRI]:
    return [row[0] for row in rows(store, name, values) if isinstance(row[0], IRI)]
