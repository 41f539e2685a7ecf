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

from kg.validation.compiler.model import Alternative, Inverse, Path, Predicate, Repeated, Sequence, Times
from kg.validation.compiler.sparql_text import Group, Token, parse, projection
from kg.vocabulary.namespaces import RDF


class UnreadError(Exception):
    """What a query reads cannot be told from its text."""


class Kind(Enum):
    """How a group belongs to the group around it."""

    JOINED = "joined"
    OPTIONAL = "optional"
    #: In a FILTER, which sees the whole group, and elsewhere, where it sees what stands before.
    TESTED = "tested"
    TESTED_BEFORE = "tested before"


@dataclass(frozen=True, slots=True)
class Triples:
    """One pattern; terms are spelled (`?this`, `<…>`), and no path stands for any property."""

    subject: str
    path: Path | None
    value: str
    #: The variable that stands for the property, or nothing.
    prop: str = ""


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


class _Items:
    """The tokens and groups of a group, one after the other, spaces left out."""

    def __init__(self, group: Group) -> None:
        self._items = [item for item in group.items if isinstance(item, Group) or item.kind != "space"]
        self._place = 0

    @property
    def next(self) -> Token | Group | None:
        return self._items[self._place] if self._place < len(self._items) else None

    def take(self) -> Token | Group:
        item = self.next
        if item is None:
            raise UnreadError("the query ends too early")
        self._place += 1
        return item

    def at(self, *texts: str) -> bool:
        item = self.next
        return isinstance(item, Token) and (item.text in texts or item.word in texts)

    def accept(self, *texts: str) -> bool:
        if self.at(*texts):
            self._place += 1
            return True
        return False

    def group(self) -> Group:
        item = self.take()
        if not isinstance(item, Group):
            raise UnreadError(f"a group is missing before {item.text}")
        return item

    def brackets(self) -> list[Token | Group]:
        """Take what stands in round brackets."""
        if not self.accept("("):
            raise UnreadError("an expression is not in brackets")
        depth, inside = 1, list[Token | Group]()
        while depth:
            item = self.take()
            if isinstance(item, Token):
                depth += (item.text == "(") - (item.text == ")")
            inside.append(item)
        return inside[:-1]


def _group(group: Group) -> Patterns:
    first = next((token for token in group.tokens() if token.kind != "space"), None)
    if first is not None and first.word == "SELECT":
        return _query(group)
    found = list(_elements(_Items(group)))
    limits = {one.prop: one.path for one in found if isinstance(one, Limits)}
    return Patterns([_limited(one, limits) for one in found if not isinstance(one, Limits)])


def _limited(element: Element, limits: dict[str, Path]) -> Element:
    if isinstance(element, Triples) and element.prop in limits:
        return Triples(element.subject, limits[element.prop], element.value)
    return element


def _elements(items: _Items) -> Iterator[Element | Limits]:
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
            if items.at("("):
                items.brackets()
            else:
                items.take()
            items.group()  # constants, which nothing has to reach
        elif items.accept("OPTIONAL"):
            yield Part(Kind.OPTIONAL, (_group(items.group()),))
        elif items.accept("MINUS"):
            yield Part(Kind.TESTED_BEFORE, (_group(items.group()),))
        elif items.accept("GRAPH"):
            items.take()
            yield _joined(items)
        else:
            yield from _triples(items)


def _limits(inside: list[Token | Group]) -> Iterator[Limits]:
    tokens = [one for one in inside if isinstance(one, Token)]
    terms = [one.text for one in tokens[3:-1] if one.text != ","]
    listed = len(tokens) == len(inside) > 4 and tokens[0].variable and tokens[1].word == "IN"
    if listed and all(term.startswith("<") for term in terms):
        choices = tuple(Predicate(ox.NamedNode(term[1:-1])) for term in terms)
        yield Limits(f"?{tokens[0].variable}", Alternative(choices))


def _joined(items: _Items) -> Part:
    choices = [_group(items.group())]
    while items.accept("UNION"):
        choices.append(_group(items.group()))
    return Part(Kind.JOINED, tuple(choices))


def _tested(items: list[Token | Group], kind: Kind) -> Iterator[Part]:
    return (Part(kind, (_group(item),)) for item in items if isinstance(item, Group))


def _filter(items: _Items) -> list[Token | Group]:
    items.accept("NOT")
    if items.accept("EXISTS"):
        return [items.group()]
    if not items.at("("):
        items.take()  # the name of a function
    return items.brackets()


def _triples(items: _Items) -> Iterator[Triples]:
    """Read the triples of one subject."""
    subject = _term(items)
    while True:
        item = items.next
        prop = f"?{item.variable}" if isinstance(item, Token) and item.variable else ""
        path = None if prop else _alternatives(items)
        if prop:
            items.take()
        yield Triples(subject, path, _term(items), prop)
        while items.accept(","):
            yield Triples(subject, path, _term(items), prop)
        while items.accept(";"):
            pass
        if items.next is None or isinstance(items.next, Group) or items.at(".", *_AFTER):
            return


_AFTER = ("FILTER", "BIND", "VALUES", "OPTIONAL", "MINUS", "GRAPH")


def _term(items: _Items) -> str:
    token = items.take()
    if isinstance(token, Group):
        raise UnreadError("a term is missing before a group")
    if token.variable:
        return f"?{token.variable}"
    if token.kind == "iri":
        return token.text
    if token.kind == "string":
        spelled = token.text
        item = items.next
        if isinstance(item, Token) and item.kind == "tag":
            spelled += item.text
            items.take()
        elif items.accept("^"):
            items.take()  # the second ^
            spelled += f"^^{_term(items)}"
        return spelled
    raise UnreadError(f"{token.text} is no term that is understood here")


def _alternatives(items: _Items) -> Path:
    choices = [_steps(items)]
    while items.accept("|"):
        choices.append(_steps(items))
    return choices[0] if len(choices) == 1 else Alternative(tuple(choices))


def _steps(items: _Items) -> Path:
    steps = [_step(items)]
    while items.accept("/"):
        steps.append(_step(items))
    return steps[0] if len(steps) == 1 else Sequence(tuple(steps))


def _step(items: _Items) -> Path:
    if items.accept("^"):
        return Inverse(_step(items))
    token = items.take()
    if not isinstance(token, Token):
        raise UnreadError("a property is missing before a group")
    path: Path
    if token.text == "(":
        path = _alternatives(items)
        if not items.accept(")"):
            raise UnreadError("a bracket in a path is not closed")
    elif token.kind == "iri":
        path = Predicate(ox.NamedNode(token.text[1:-1]))
    elif token.text == "a":
        path = Predicate(ox.NamedNode(RDF.type))
    else:
        raise UnreadError(f"{token.text} is no property that is understood here")
    for times in Times:
        if items.accept(times.value):
            return Repeated(path, times)
    return path
