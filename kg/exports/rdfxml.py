"""RDF/XML, which can neither spell every predicate nor hold every character, and says so.

A small writer of its own: pyoxigraph's writes files that are no XML for such predicates and characters, and
loses carriage returns.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import BinaryIO

import pyoxigraph as ox

from kg.errors import ExportError
from kg.exports.lines import triple_lines
from kg.exports.nodes import Term, ordered_nodes
from kg.vocabulary.namespaces import PREFIXES, RDF, XSD

_STRING = f"{XSD}string"
_START = (
    "A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd"
)
# A name without a colon (Namespaces in XML, section 3), as long as the end of an IRI allows.
_NAME_AT_END = re.compile(rf"[{_START}][{_START}.0-9\u00b7\u0300-\u036f\u203f\u2040-]*\Z")
_PREFIX = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*\Z")
# What XML 1.0 has no place for, not even escaped (section 2.2).
_IMPOSSIBLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ESCAPED = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#xD;"})
_QUOTED = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})
#: Names of the RDF syntax, which cannot be predicates (RDF/XML, section 7.2.2 and following).
_RESERVED = {
    str(RDF[name])
    for name in (
        "RDF", "ID", "about", "bagID", "parseType", "resource", "nodeID", "datatype", "li", "Description",
        "aboutEach", "aboutEachPrefix",
    )
}  # fmt: skip
_UNBINDABLE = ("http://www.w3.org/XML/1998/namespace", "http://www.w3.org/2000/xmlns/")


def write_rdfxml(
    quads: Iterable[ox.Quad], file: BinaryIO, *, prefixes: Mapping[str, str] | None = None
) -> None:
    """Write the union of all graphs as RDF/XML, one element a node, in the order of the Turtle.

    Raises `ExportError` for a predicate whose IRI does not end in an XML name, for a character that XML
    cannot hold, for what only RDF 1.2 knows, and for blank nodes that cannot be told apart.
    """
    nodes = ordered_nodes(triple_lines(quads))
    names = _names(sorted({predicate for node in nodes for predicate, _ in node.properties}), prefixes or {})
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', "<rdf:RDF"]
    declared = {**{ns: name for ns, name, _ in names.values()}, str(RDF): "rdf"}
    lines += [
        f'    xmlns:{declared[ns]}="{_attribute(ns)}"' for ns in sorted(declared, key=declared.__getitem__)
    ]
    lines[-1] += ">"
    for node in nodes:
        lines.append(f"  <rdf:Description {_reference(node.subject, 'about')}>")
        for predicate, objects in node.properties:
            _, prefix, local = names[predicate]
            lines += [_property(f"{prefix}:{local}", obj, predicate) for obj in objects]
        lines.append("  </rdf:Description>")
    lines.append("</rdf:RDF>\n")
    file.write("\n".join(lines).encode())


def _names(predicates: list[str], prefixes: Mapping[str, str]) -> dict[str, tuple[str, str, str]]:
    """Split each predicate into namespace and local name, and find a prefix for the namespace."""
    known = {ns: name for name, ns in {**PREFIXES, **prefixes}.items() if _usable(name) and name != "rdf"}
    known[str(RDF)] = "rdf"
    taken = set(known.values())
    names: dict[str, tuple[str, str, str]] = {}
    for predicate in predicates:
        end = _NAME_AT_END.search(predicate)
        namespace = predicate[: end.start()] if end else ""
        if not end or not namespace or predicate in _RESERVED or namespace in _UNBINDABLE:
            raise ExportError(
                f"RDF/XML cannot spell the predicate <{predicate}>: export Turtle, or give it an IRI that "
                "ends in a name"
            )
        if namespace not in known:
            number = 1
            while f"ns{number}" in taken:
                number += 1
            known[namespace] = f"ns{number}"
            taken.add(f"ns{number}")
        names[predicate] = (namespace, known[namespace], end.group())
    return names


def _usable(prefix: str) -> bool:
    return bool(_PREFIX.match(prefix)) and not prefix.lower().startswith("xml")


def _reference(term: Term, attribute: str) -> str:
    if term.kind == "blank":
        return f'rdf:nodeID="{term.value[2:]}"'
    return f'rdf:{attribute}="{_attribute(term.value)}"'


def _property(name: str, obj: Term, predicate: str) -> str:
    if obj.kind != "literal":
        return f"    <{name} {_reference(obj, 'resource')}/>"
    about = ""
    if obj.language:
        about = f' xml:lang="{obj.language}"'
    elif obj.datatype != _STRING:
        about = f' rdf:datatype="{_attribute(obj.datatype)}"'
    found = _IMPOSSIBLE.search(obj.value)
    if found:
        raise ExportError(
            f"RDF/XML has no place for the character U+{ord(found.group()):04X} in a value of <{predicate}>: "
            "export Turtle instead"
        )
    return f"    <{name}{about}>{obj.value.translate(_ESCAPED)}</{name}>"


def _attribute(text: str) -> str:
    found = _IMPOSSIBLE.search(text)
    if found:
        raise ExportError(f"RDF/XML has no place for the character U+{ord(found.group()):04X} of <{text}>")
    return text.translate(_QUOTED)
