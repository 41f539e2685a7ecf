"""The order of a written graph: which subjects, predicates and objects come first.

All functions take N-Triples tokens as bytes (`<http://…>`, `"text"@fr`, `_:b0`), so that a graph is ordered
without building a Python object for each of its terms.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from kg.vocabulary.namespaces import (  # fmt: skip
    AGENT,
    CMT,
    DATA,
    DCTERMS,
    FOAF,
    OA,
    ORG,
    PLACE,
    PROV,
    RDF,
    RDFS,
    SCHEMA,
    SKOS,
    TOPIC,
)

_DIGITS = re.compile(rb"([0-9]{1,18})")


def token(iri: str) -> bytes:
    """Spell an IRI as N-Triples does."""
    return f"<{iri}>".encode()


def _tokens(namespace: object, names: str) -> list[bytes]:
    return [token(f"{namespace}{name}") for name in names.split()]


TYPE = token(RDF["type"])
HAS_SELECTOR = token(OA["hasSelector"])

#: The kinds of subjects, in the order in which a file shows them.
_KINDS: tuple[list[bytes], ...] = (
    _tokens(CMT, "SourceDocument"),
    _tokens(CMT, "Announcement"),
    _tokens(CMT, "Commitment"),
    _tokens(CMT, "Aspiration"),
    _tokens(CMT, "Expectation"),
    _tokens(CMT, "PastEvent"),
    _tokens(CMT, "Condition"),
    _tokens(CMT, "Context"),
    _tokens(CMT, "ReportedItem"),
    _tokens(CMT, "Indicator Funding PeopleCount Hardware"),
    _tokens(CMT, "HardwareConfiguration HardwareComponent"),
    _tokens(CMT, "StatedFigure DerivedFigure Figure"),
    _tokens(CMT, "TimeBound"),
    _tokens(CMT, "Participation"),
    _tokens(CMT, "UnidentifiedAgent"),
    _tokens(CMT, "KnowledgeGap"),
    _tokens(CMT, "ProgressObservation"),
    _tokens(CMT, "StatusAssessment"),
    _tokens(CMT, "IdentityDecision"),
    _tokens(CMT, "Evidence"),
)
_AGENT_KIND = len(_KINDS)
_PLACE_KIND, _TOPIC_KIND, OTHER_KIND = _AGENT_KIND + 1, _AGENT_KIND + 2, _AGENT_KIND + 3
_KIND_OF_TYPE: dict[bytes, int] = {
    **{name: rank for rank, names in enumerate(_KINDS) for name in names},
    **dict.fromkeys(_tokens(CMT, "Organisation Person"), _AGENT_KIND),
    **dict.fromkeys([token(ORG["Organization"]), token(FOAF["Person"]), token(FOAF["Agent"])], _AGENT_KIND),
    token(SCHEMA["Place"]): _PLACE_KIND,
}
_BASE = b"<" + str(DATA).encode()
_SHARED = (b"agent", b"place", b"topic")
_KIND_OF_BASE = (
    (b"<" + str(AGENT).encode(), _AGENT_KIND),
    (b"<" + str(PLACE).encode(), _PLACE_KIND),
    (b"<" + str(TOPIC).encode(), _TOPIC_KIND),
)

#: Kinds whose subjects are long enough to stand apart, each with a blank line before it.
SPACED_KINDS = frozenset({*range(_KIND_OF_TYPE[token(CMT["Indicator"])]), OTHER_KIND})

_PREDICATES: tuple[bytes, ...] = (
    TYPE,
    token(RDFS["label"]),
    *_tokens(SKOS, "prefLabel altLabel notation definition scopeNote example"),
    *_tokens(RDFS, "subClassOf subPropertyOf domain range comment"),
    *_tokens(DCTERMS, "title creator publisher issued language source"),
    *_tokens(SCHEMA, "sha256 url archivedAt"),
    *_tokens(CMT, "textFile publishedOn announcer announcedOn announces withdraws postpones reportedIn"),
    *_tokens(CMT, "describedAs minMembers"),
    *_tokens(ORG, "unitOf"),
    *_tokens(CMT, "actor promisor promisorMode kind force hedge novelty indicator"),
    *_tokens(CMT, "baseline increment target factor amount total"),
    *_tokens(CMT, "deadline start occurred participation"),
    *_tokens(CMT, "topic place purpose"),
    *_tokens(CMT, "measures population gross unitConfiguration component componentType perUnit"),
    *_tokens(CMT, "value minValue maxValue unit counts bound asWritten per at scenario"),
    *_tokens(CMT, "relativeTo relativeToText conversionOf"),
    *_tokens(CMT, "wording relation earliest latest precision reading anchor minDuration maxDuration"),
    *_tokens(CMT, "role agent missing reason"),
    *_tokens(CMT, "of asOf actual period status assessor basis"),
    *_tokens(CMT, "member sameCommitmentAs decidedBy decidedOn rationale"),
    *_tokens(CMT, "meansOf partOf milestoneOf mayOverlap alternativeTo amends supersedes restates"),
    *_tokens(CMT, "conditionalOn fulfils"),
    *_tokens(PROV, "wasDerivedFrom"),
    *_tokens(CMT, "rule assumption formula knowledgeGap evidence excludes"),
    *_tokens(OA, "hasSource hasSelector start end prefix exact suffix"),
)
_PREDICATE_RANK = {b"a": 0, **{predicate: rank for rank, predicate in enumerate(_PREDICATES)}}


def kind_of(subject: bytes, types: list[bytes]) -> int:
    """Rank a subject by its types, else by where its IRI lives; `OTHER_KIND` where neither says anything."""
    kind = OTHER_KIND
    for name in types:
        kind = min(kind, _KIND_OF_TYPE.get(name, OTHER_KIND))
    if kind == OTHER_KIND and subject.startswith(_BASE):
        for base, rank in _KIND_OF_BASE:
            if subject.startswith(base):
                return rank
    return kind


# Nodes are compared where they are described and where they are referred to, which is mostly nearby.
@lru_cache(maxsize=8192)
def natural_key(text: bytes) -> bytes:
    """Return what orders text with its numbers by value: `evidence-97-134` before `evidence-1016-1181`.

    Numbers that differ in leading zeros alone are equal. An IRI is given as a token, with its brackets, or
    without.

    >>> natural_key(b"evidence-97") < natural_key(b"evidence-1016")
    True
    """
    cut = max(text.rfind(b"/"), text.rfind(b"#")) + 1
    # Without the bracket, which would put `staff-target` before `staff`.
    local = text[cut:-1] if text[-1:] == b">" else text[cut:]
    parts = _DIGITS.split(local)
    if len(parts) > 1:
        parts[1::2] = [digits.zfill(18) for digits in parts[1::2]]
        local = b"".join(parts)
    return _padded_namespace(text[:cut]) + local


def _padded(text: bytes) -> bytes:
    parts = _DIGITS.split(text)
    if len(parts) == 1:
        return text
    parts[1::2] = [digits.zfill(18) for digits in parts[1::2]]
    return b"".join(parts)


#: Thousands of nodes share a namespace.
_padded_namespace = lru_cache(maxsize=256)(_padded)


def object_key(obj: bytes) -> tuple[int, bytes, bytes, bytes]:
    """Order objects: IRIs, blank nodes, numbers and dates, then texts with those of one language together."""
    first = obj[:1]
    if first == b"<":
        return 0, b"", natural_key(obj), obj
    if first == b"_":
        return 1, b"", _padded(obj), obj
    if first != b'"' or obj[-1:] == b">":
        return 2, b"", _padded(obj), obj
    return 3, b"" if obj[-1:] == b'"' else obj[obj.rfind(b"@") :], obj, obj


def predicate_key(predicate: bytes) -> tuple[int, bytes]:
    """Order predicates: `rdf:type` (also as `a`), `rdfs:label`, the vocabulary's, then others by IRI."""
    return _PREDICATE_RANK.get(predicate, len(_PREDICATES)), predicate


def document_of(subject: bytes) -> bytes:
    """Return the base of the document that a node belongs to, without brackets; empty for shared nodes.

    >>> document_of(b"<https://w3id.org/commitment-graph/id/facebook-ia-france/staff>")
    b'https://w3id.org/commitment-graph/id/facebook-ia-france/'
    """
    if not subject.startswith(_BASE):
        return b""
    name, slash, _ = subject[len(_BASE) :].partition(b"/")
    return _BASE[1:] + name + slash if name and slash and name not in _SHARED else b""


def place(subject: bytes, kinds: Mapping[bytes, int], owners: Mapping[bytes, bytes]) -> bytes:
    """Return the key that orders subjects; its first byte is the kind.

    A selector follows what it selects for, its owner, and so takes that one's kind and place.
    """
    owner = owners.get(subject)
    if owner is not None and owner in kinds and owner not in owners:
        return _BYTES[kinds[owner]] + natural_key(owner) + b"\0" + natural_key(subject)
    return _BYTES[kinds[subject]] + natural_key(subject)


_BYTES = [bytes((number,)) for number in range(OTHER_KIND + 1)]
