"""Sorted lines as nodes, with their terms taken apart, for the formats whose writers need to look inside."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from kg.errors import ExportError
from kg.exports.order import HAS_SELECTOR, TYPE, kind_of, object_key, place, predicate_key
from kg.vocabulary.namespaces import XSD

_LITERAL = re.compile(rb'"((?:[^"\\]|\\.)*)"(?:@([A-Za-z0-9-]+)|\^\^<([^>]*)>)?', re.DOTALL)
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_CHARACTERS = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}
_STRING = f"{XSD}string"


class Term(NamedTuple):
    """A term of an N-Triples line: `kind` is `iri`, `blank` (with its `_:`) or `literal`."""

    kind: str
    value: str
    datatype: str = ""
    language: str = ""


class Node(NamedTuple):
    """A subject, and its predicates in order, each with its objects in order."""

    subject: Term
    properties: list[tuple[str, list[Term]]]


def term(token: bytes) -> Term:
    r"""Take an N-Triples token apart.

    Raises `ExportError` for what only RDF 1.2 knows: a triple term, or a text with a base direction.

    >>> term(b'"Deux\\nlignes"@fr')
    Term(kind='literal', value='Deux\nlignes', datatype='', language='fr')
    """
    if token.startswith(b"<<"):
        raise ExportError("a triple term of RDF 1.2 stands in the graph: export it as Turtle or N-Quads")
    if token.startswith(b"<"):
        return Term("iri", token[1:-1].decode())
    if token.startswith(b"_:"):
        return Term("blank", token.decode())
    match = _LITERAL.fullmatch(token)
    if match is None or b"--" in (match[2] or b""):
        raise ExportError(
            f"{token[-60:].decode()} has a base direction, which only RDF 1.2 knows: "
            "export it as Turtle or N-Quads"
        )
    value = _ESCAPE.sub(_character, match[1].decode())
    language = (match[2] or b"").decode()
    return Term("literal", value, "" if language else (match[3] or _STRING.encode()).decode(), language)


def _character(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    return chr(int(code, 16)) if code else _CHARACTERS.get(match[3], match[3])


def ordered_nodes(lines: list[bytes]) -> list[Node]:
    """Return the nodes of sorted lines in the order in which Turtle shows them."""
    kinds: dict[bytes, int] = {}
    owners: dict[bytes, bytes] = {}
    nodes: dict[bytes, Node] = {}
    for subject, properties in _subjects(lines):
        kinds[subject] = kind_of(subject, properties.get(TYPE, []))
        for selector in properties.get(HAS_SELECTOR, ()):
            owners.setdefault(selector, subject)
        nodes[subject] = Node(
            term(subject),
            [
                (
                    predicate[1:-1].decode(),
                    [term(obj) for obj in sorted(properties[predicate], key=object_key)],
                )
                for predicate in sorted(properties, key=predicate_key)
            ],
        )
    return [nodes[subject] for subject in sorted(nodes, key=lambda subject: place(subject, kinds, owners))]


def _subjects(lines: list[bytes]) -> Iterator[tuple[bytes, dict[bytes, list[bytes]]]]:
    current, properties = b"", dict[bytes, list[bytes]]()
    for line in lines:
        subject, predicate, obj = line.split(b" ", 2)
        if subject != current:
            if current:
                yield current, properties
            current, properties = subject, {}
        properties.setdefault(predicate, []).append(obj)
    if current:
        yield current, properties
