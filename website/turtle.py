"""The Turtle files of `ontology/` as a reader sees them: their sections in order, and their statements."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from kg.vocabulary.bundled import bundled
from kg.vocabulary.namespaces import BASE, CMT, PREFIXES

if TYPE_CHECKING:
    import rdflib

_RULE = re.compile(r"# -{20,} (.+)")
_SUBJECT = re.compile(r"([a-z][a-z-]*):([A-Za-z][\w-]*) a ")
_CODE = f"{BASE}code/"


@dataclass(frozen=True, slots=True)
class Section:
    """What stands under one ruled comment of a file: the IRIs that are described there, in their order."""

    title: str
    iris: tuple[str, ...]


@lru_cache
def graph(file: str) -> rdflib.Graph:
    """Return the statements of a file of `ontology/`."""
    import rdflib

    return rdflib.Graph().parse(bundled("ontology") / file, format="turtle")


def sections(file: str) -> list[Section]:
    """Return the sections of a file that describe something of the project's own."""
    text = (bundled("ontology") / file).read_text(encoding="utf-8")
    prefixes = dict(re.findall(r"^@prefix ([a-z-]+):\s+<([^>]+)>", text, re.MULTILINE))
    found: list[tuple[str, list[str]]] = []
    for line in text.splitlines():
        if rule := _RULE.fullmatch(line):
            found.append((rule[1], []))
        elif found and (subject := _SUBJECT.match(line)):
            iri = prefixes[subject[1]] + subject[2]
            if iri.startswith(BASE):
                found[-1][1].append(iri)
    return [Section(title, tuple(iris)) for title, iris in found if iris]


def short(iri: str) -> str:
    """Spell an IRI with the prefix that files give it: `cmt:Commitment`, `foaf:Agent`, `code:kind`.

    >>> short("https://w3id.org/commitment-graph/code/force/pledged")
    'force:pledged'
    """
    ends = [(len(start), name) for name, start in PREFIXES.items() if iri.startswith(start)]
    if not ends:
        return f"code:{iri.removeprefix(_CODE)}" if iri.startswith(_CODE) else iri
    length, name = max(ends)
    return f"{name}:{iri[length:]}"


def anchor(iri: str) -> str | None:
    """Return the name of the place of a term on its page, or nothing for a term of somebody else."""
    if iri.startswith(str(CMT)):
        return iri.removeprefix(str(CMT))
    return iri.removeprefix(_CODE).replace("/", "-") if iri.startswith(_CODE) else None


def address(iri: str) -> str | None:
    """Return where a term is described in the site; `ontology/w3id/.htaccess` leads there too."""
    place = anchor(iri)
    page = "vocabulary.html" if iri.startswith(str(CMT)) else "codes.html"
    return place and f"{page}#{place}"


def ordered(iris: Iterable[object]) -> list[str]:
    """Return IRIs as texts, our own first, each group by its short name."""
    return sorted(map(str, iris), key=lambda iri: (not iri.startswith(BASE), short(iri).lower()))
