"""The triple patterns of a query, group by group, as far as it takes to tell what the query reads.

Filters and expressions choose among what was read, so they are passed over; only the groups of EXISTS in them
count. What is not understood raises `UnreadError`: who asks must then expect that the query reads everything.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from typing import TypeAlias

import pyoxigraph as ox

from kg.validation.compiler.model import Alternative, Path, Predicate
from kg.validation.compiler.sparql_text import Group, Token, parse, projection
from kg.validation.compiler.triples import Items, Triples, UnreadError, triples


class Kind(Enum):
    """How a group belongs to the group around it."""

    JOINED = "joined"
    OPTIONAL = "optional"
    #: In a FILTER, which sees the whole group, and elsewhere, where it sees what stands before.
    TESTED = "tested"
    TESTED_BEFORE = "tested before"
    #: By MINUS, in which nothing from around is seen; only its answers are compared.
    TAKEN_AWAY = "taken away"


@dataclass(frozen=True, slots=True)
class Same:
    """`BIND (?one AS ?other)`."""

    one: str
    other: str


@dataclass(frozen=True, slots=True)
class Part:
    """A group, or the alternatives of a UNION."""

    kind: Kind
    groups: tuple[Patterns, ...]


@dataclass(frozen=True, slots=True)
class Limits:
    """`FILTER (?property IN (…))`."""

    prop: str
    path: Path


Element: TypeAlias = Triples | Same | Part


@dataclass(slots=True)
class Patterns:
    """What stands in one group, in its order; `returned` are the variables of a nested SELECT that go out."""

    elements: list[Element] = field(default_factory=list)
    returned: frozenset[str] | None = None


def patterns_of(text: str) -> Patterns:
    """Read the patterns of a query whose names are written out; raises `UnreadError`.

    >>> found = patterns_of("SELECT ?this { ?this <p:a>/^<p:b> ?x . FILTER NOT EXISTS { ?x <p:c> 'no' } }")
    >>> [type(one).__name__ for one in found.elements]
    ['Triples', 'Part']
    """
    return _query(parse(text, "a query"))


def _query(query: Group) -> Patterns:
    """Read a SELECT: its group, and the groups of EXISTS among its columns and in what follows."""
    body = next((item for item in query.groups() if not item.exists), None)
    if body is None:
        raise UnreadError("the query has no group")
    read = _group(body)
    read.elements += (Part(Kind.TESTED, (_group(inner),)) for inner in query.groups() if inner is not body)
    named = frozenset(f"?{name}" for name in projection(query))
    return Patterns(read.elements, named or None)


Written: TypeAlias = Token | Group


def blocks(group: Group) -> Iterator[tuple[list[Written], list[Triples] | Group | None]]:
    """Divide a group that is no SELECT, as it is written: into triples, groups that must hold too, and the rest."""
    items, before, last = Items(group), 0, ""
    while (item := items.next) is not None:
        start = items.place
        found: list[Triples] | Group | None = None
        if isinstance(item, Group):
            items.take()
            found = None if last in ("OPTIONAL", "MINUS") else item
        elif item.variable or item.kind == "iri":
            found = list(triples(items))
            items.accept(".")
        else:
            items.take()
            _rest(items, item.word)
        last = "" if isinstance(item, Group) else item.word
        if found is not None:
            yield group.items[before:start], None
            yield group.items[start : items.place], found
            before = items.place
    yield group.items[before:], None


def _rest(items: Items, word: str) -> None:
    """Take what belongs to a keyword and is no pattern."""
    if word == "FILTER":
        _filter(items)
    elif word == "BIND":
        items.brackets()
    elif word == "VALUES":
        if items.at("("):
            items.brackets()
        else:
            items.take()
        items.group()
    elif word == "GRAPH":
        raise UnreadError("a graph by name")


def _group(group: Group) -> Patterns:
    first = next((token for token in group.tokens() if token.kind != "space"), None)
    if first is not None and first.word == "SELECT":
        return _query(group)
    found = list(_elements(Items(group)))
    limits = {one.prop: one.path for one in found if isinstance(one, Limits)}
    return Patterns([_limited(one, limits) for one in found if not isinstance(one, Limits)])


def _limited(element: Element, limits: dict[str, Path]) -> Element:
    if isinstance(element, Triples) and element.prop in limits:
        return Triples(element.subject, limits[element.prop], element.value)
    return element


def _elements(items: Items) -> Iterator[Element | Limits]:
    while (item := items.next) is not None:
        if isinstance(item, Group):
            yield _joined(items)
        elif items.accept("."):
            continue
        elif items.accept("FILTER"):
            inside = _filter(items)
            yield from _limits(inside)
            yield from _tested(inside, Kind.TESTED)
        elif items.accept("BIND"):
            inside = items.brackets()
            tokens = [one for one in inside if isinstance(one, Token)]
            if len(inside) == 3 and tokens[0].variable and tokens[1].word == "AS":
                yield Same(f"?{tokens[0].variable}", f"?{tokens[2].variable}")
            yield from _tested(inside, Kind.TESTED_BEFORE)
        elif items.accept("VALUES"):
            _rest(items, "VALUES")  # constants, which nothing has to reach
        elif items.accept("OPTIONAL"):
            yield Part(Kind.OPTIONAL, (_group(items.group()),))
        elif items.accept("MINUS"):
            yield Part(Kind.TAKEN_AWAY, (_group(items.group()),))
        elif items.accept("GRAPH"):
            items.take()
            yield _joined(items)
        else:
            yield from triples(items)


def _limits(inside: list[Token | Group]) -> Iterator[Limits]:
    tokens = [one for one in inside if isinstance(one, Token)]
    terms = [one.text for one in tokens[3:-1] if one.text != ","]
    listed = len(tokens) == len(inside) > 4 and tokens[0].variable and tokens[1].word == "IN"
    if listed and all(term.startswith("<") for term in terms):
        choices = tuple(Predicate(ox.NamedNode(term[1:-1])) for term in terms)
        yield Limits(f"?{tokens[0].variable}", Alternative(choices))


def _joined(items: Items) -> Part:
    choices = [_group(items.group())]
    while items.accept("UNION"):
        choices.append(_group(items.group()))
    return Part(Kind.JOINED, tuple(choices))


def _tested(items: list[Token | Group], kind: Kind) -> Iterator[Part]:
    return (Part(kind, (_group(item),)) for item in items if isinstance(item, Group))


def _filter(items: Items) -> list[Token | Group]:
    items.accept("NOT")
    if items.accept("EXISTS"):
        return [items.group()]
    if not items.at("("):
        items.take()  # the name of a function
    return items.brackets()
