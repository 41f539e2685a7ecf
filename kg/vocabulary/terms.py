"""RDF terms as Python values, and their safe spelling.

A term is one of: `IRI`, `BlankNode`, `Text` (a string with a language), `str`, `bool`, `int`, `Decimal`,
`float`, `date`, `datetime`, or `Literal` for any other datatype and for ill-formed values, so that nothing
is lost between a store and Python.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TypeAlias

import pyoxigraph as ox

_XSD = "http://www.w3.org/2001/XMLSchema#"


class IRI(str):
    """An IRI.

    >>> IRI("https://example.org/id/doc/staff").local
    'staff'
    """

    __slots__ = ()

    def __repr__(self) -> str:
        return f"IRI({str(self)!r})"

    @property
    def local(self) -> str:
        """The part after the last `#` or `/`."""
        return self.rstrip("/#").replace("#", "/").rpartition("/")[2]


class BlankNode(str):
    """A blank node, by the label that its store gave it; it means nothing outside that store."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"BlankNode({str(self)!r})"


class Text(str):
    """A string with a language tag.

    >>> Text("chercheurs", "fr").language
    'fr'
    """

    __slots__ = ("language",)
    language: str

    def __new__(cls, value: str, language: str) -> Text:
        """Join a string and its BCP 47 language tag."""
        text = super().__new__(cls, value)
        text.language = language
        return text

    def __repr__(self) -> str:
        return f"Text({str(self)!r}, {self.language!r})"

    def __getnewargs__(self) -> tuple[str, str]:  # type: ignore[override]
        return str(self), self.language


@dataclass(frozen=True, slots=True)
class Literal:
    """A literal that has no Python type of its own, or whose text does not fit its datatype."""

    lexical: str
    datatype: IRI

    def __str__(self) -> str:
        return self.lexical


Term: TypeAlias = IRI | BlankNode | Text | Literal | str | bool | int | float | Decimal | date | datetime

_INTEGER = re.compile(r"[+-]?[0-9]{1,4000}\Z")
_DECIMAL = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)\Z")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")


def _integer(lexical: str) -> int:
    if not _INTEGER.match(lexical):
        raise ValueError(lexical)
    return int(lexical)


def _decimal(lexical: str) -> Decimal:
    if not _DECIMAL.match(lexical):
        raise ValueError(lexical)
    # Some stores keep how a number is spelled, some keep its value: answers agree on the shortest spelling.
    return Decimal(decimal_text(Decimal(lexical)))


def read_date(lexical: str) -> date:
    """Read a day written as 2020-06-01; raises `ValueError` for any other form of ISO 8601 or `xsd:date`."""
    # No Python `date` means the same as one with a time zone or a longer year: those stay Literals.
    if not _DATE.match(lexical):
        raise ValueError(lexical)
    return date.fromisoformat(lexical)


def _boolean(lexical: str) -> bool:
    return {"true": True, "1": True, "false": False, "0": False}[lexical]


_READERS: dict[str, Callable[[str], Term]] = {
    _XSD + "integer": _integer,
    _XSD + "decimal": _decimal,
    _XSD + "date": read_date,
    _XSD + "boolean": _boolean,
    _XSD + "double": float,
    _XSD + "float": float,
    _XSD + "dateTime": datetime.fromisoformat,
    **dict.fromkeys(
        (_XSD + name for name in ("int", "long", "short", "byte", "nonNegativeInteger", "positiveInteger")),
        _integer,
    ),
}


def literal_value(lexical: str, datatype: str, language: str | None = None) -> Term:
    """Turn the three parts of an RDF literal into a Python value.

    >>> literal_value("10000000", "http://www.w3.org/2001/XMLSchema#integer")
    10000000
    >>> literal_value("2022", "http://www.w3.org/2001/XMLSchema#gYear").lexical
    '2022'
    """
    if language:
        return Text(lexical, language)
    if datatype == _XSD + "string":
        return lexical
    reader = _READERS.get(datatype)
    if reader is not None:
        try:
            return reader(lexical)
        except (ValueError, KeyError):
            pass  # ill-formed: kept as written, below
    return Literal(lexical, IRI(datatype))


def from_ox(term: object) -> Term:
    """Turn a pyoxigraph term into a Python value."""
    if isinstance(term, ox.NamedNode):
        return IRI(term.value)
    if isinstance(term, ox.Literal):
        return literal_value(term.value, term.datatype.value, term.language)
    if isinstance(term, ox.BlankNode):
        return BlankNode(term.value)
    return Literal(str(term), IRI("http://www.w3.org/1999/02/22-rdf-syntax-ns#Statement"))


def to_ox(value: Term) -> ox.NamedNode | ox.Literal | ox.BlankNode:
    """Turn a Python value into a pyoxigraph term, which checks IRIs and language tags.

    Raises `ValueError` for an IRI or a language tag that is not one.
    """
    match value:
        case IRI():
            return ox.NamedNode(str(value))
        case BlankNode():
            return ox.BlankNode(str(value))
        case Text():
            return ox.Literal(str(value), language=value.language)
        case Literal():
            return ox.Literal(value.lexical, datatype=ox.NamedNode(str(value.datatype)))
        case str():
            return ox.Literal(value)
        case bool():
            return ox.Literal("true" if value else "false", datatype=ox.NamedNode(_XSD + "boolean"))
        case int():
            return ox.Literal(str(value), datatype=ox.NamedNode(_XSD + "integer"))
        case float():
            return ox.Literal(value)
        case Decimal():
            return ox.Literal(decimal_text(value), datatype=ox.NamedNode(_XSD + "decimal"))
        case datetime():
            return ox.Literal(value.isoformat(), datatype=ox.NamedNode(_XSD + "dateTime"))
        case date():
            return ox.Literal(value.isoformat(), datatype=ox.NamedNode(_XSD + "date"))
    raise ValueError(f"{value!r} is of type {type(value).__name__}, which is no RDF term")


def decimal_text(value: Decimal) -> str:
    """Spell a decimal without an exponent and without needless zeros, as `xsd:decimal` wants it.

    >>> decimal_text(Decimal("1E+3")), decimal_text(Decimal("14.80"))
    ('1000', '14.8')
    """
    if not value.is_finite():
        raise ValueError(f"{value} is not a finite decimal")
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def spell(value: Term) -> str:
    r"""Spell a term for a SPARQL query or an N-Triples line; nothing can break out of its quotes or brackets.

    pyoxigraph validates and escapes (an IRI with a `>` is refused with `ValueError`).

    >>> spell('say "no" }')
    '"say \\"no\\" }"'
    """
    if isinstance(value, BlankNode):
        raise ValueError("a blank node has no spelling that a query can use")
    return str(to_ox(value))
