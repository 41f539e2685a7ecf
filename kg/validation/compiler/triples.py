"""The triples of a query, read from its tokens: terms, paths, and what is said after one subject."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from kg.validation.compiler.model import Alternative, Inverse, Path, Predicate, Repeated, Sequence, Times
from kg.validation.compiler.sparql_text import Group, Token
from kg.vocabulary.namespaces import RDF


class UnreadError(Exception):
    """What a query reads cannot be told from its text."""


@dataclass(frozen=True, slots=True)
class Triples:
    """One pattern; terms are spelled (`?this`, `<…>`), and no path stands for any property."""

    subject: str
    path: Path | None
    value: str
    #: The variable that stands for the property, or nothing.
    prop: str = ""


class Items:
    """The tokens and groups of a group, one after the other, spaces left out."""

    def __init__(self, group: Group) -> None:
        self._items = group.items
        self.place = 0
        self._skip()

    @property
    def next(self) -> Token | Group | None:
        """The item at hand, or nothing at the end."""
        return self._items[self.place] if self.place < len(self._items) else None

    def take(self) -> Token | Group:
        """Take the item at hand; raises `UnreadError` at the end."""
        item = self.next
        if item is None:
            raise UnreadError("the query ends too early")
        self.place += 1
        self._skip()
        return item

    def _skip(self) -> None:
        while isinstance(self.next, Token) and self.next.kind == "space":
            self.place += 1

    def at(self, *texts: str) -> bool:
        """Tell whether one of some signs or keywords is at hand."""
        item = self.next
        return isinstance(item, Token) and (item.text in texts or item.word in texts)

    def accept(self, *texts: str) -> bool:
        """Take one of some signs or keywords, if it is at hand."""
        if self.at(*texts):
            self.take()
            return True
        return False

    def group(self) -> Group:
        """Take a group."""
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


def triples(items: Items) -> Iterator[Triples]:
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


def _term(items: Items) -> str:
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


def _alternatives(items: Items) -> Path:
    choices = [_steps(items)]
    while items.accept("|"):
        choices.append(_steps(items))
    return choices[0] if len(choices) == 1 else Alternative(tuple(choices))


def _steps(items: Items) -> Path:
    steps = [_step(items)]
    while items.accept("/"):
        steps.append(_step(items))
    return steps[0] if len(steps) == 1 else Sequence(tuple(steps))


def _step(items: Items) -> Path:
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
