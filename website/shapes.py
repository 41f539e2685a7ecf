"""The shapes that data is checked against: what each looks at, what it says, what mends it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kg.vocabulary.namespaces import CMT, SH
from website.turtle import graph, ordered, sections, short

_TARGETS = {
    "targetClass": "each {}",
    "targetSubjectsOf": "what has {}",
    "targetObjectsOf": "what {} leads to",
    "targetNode": "{}",
}


@dataclass(frozen=True, slots=True)
class Shape:
    """One shape that can find something."""

    name: str
    severity: str
    looks_at: str
    path: str | None
    message: Mapping[str, str]
    repair: Mapping[str, str]
    by_library: bool


def shapes() -> list[tuple[str, list[Shape]]]:
    """Return the shapes that carry a message by section, in the order of the file."""
    found = []
    for section in sections("shapes.ttl"):
        told = [shape for iri in section.iris if (shape := _shape(iri)) is not None]
        found.append((section.title, told))
    return [(title, told) for title, told in found if told]


def _shape(iri: str) -> Shape | None:
    from rdflib import URIRef

    file, node = graph("shapes.ttl"), URIRef(iri)
    message = _texts(node, SH.message)
    if not message:
        return None  # it only gathers others
    path = file.value(node, URIRef(SH.path))
    severity = str(file.value(node, URIRef(SH.severity)) or SH.Violation).rpartition("#")[2]
    return Shape(
        name=iri.rpartition("#")[2],
        severity=severity,
        looks_at="; ".join(_targets(node)),
        path=short(str(path)) if isinstance(path, URIRef) else None,
        message=message,
        repair=_texts(node, CMT.repair),
        by_library=(node, URIRef(SH.deactivated), None) in file,
    )


def _targets(node: Any) -> list[str]:
    """What a shape looks at, in words: its own targets, or those of the shape that has it as a property."""
    from rdflib import URIRef

    file = graph("shapes.ttl")
    owners = [node, *file.subjects(URIRef(SH.property), node)]
    told = []
    for name, words in _TARGETS.items():
        found = {target for owner in owners for target in file.objects(owner, URIRef(SH[name]))}
        if found:
            told.append(words.format(", ".join(map(short, ordered(found)))))
    return told


def _texts(node: Any, predicate: str) -> dict[str, str]:
    from rdflib import Literal, URIRef

    return {
        text.language or "": str(text)
        for text in graph("shapes.ttl").objects(node, URIRef(predicate))
        if isinstance(text, Literal)
    }
