"""Which lexical forms a datatype has, as tests in SPARQL.

SHACL 4.1.2 asks that a literal be well-formed where SPARQL knows its datatype. The other types of XML Schema
that people write by hand (dates, years, durations) are tested as well: `"199x"^^xsd:gYear` is no year. The
forms are those of XML Schema 1.1 part 2, section 3.3.
"""

from __future__ import annotations

import pyoxigraph as ox

from kg.vocabulary.namespaces import RDF, XSD

_YEAR = r"-?([1-9][0-9]{3,}|0[0-9]{3})"
_LEAP = r"-?([0-9]*(0[48]|[2468][048]|[13579][26])|[0-9]*([02468][048]|[13579][26])00)"
_ZONE = r"(Z|[+-](0[0-9]|1[0-3]):[0-5][0-9]|[+-]14:00)"
_DAY = (
    rf"({_YEAR}-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|1[0-9]|2[0-8]))"
    rf"|{_LEAP}-02-29)"
)
_TIME = r"(([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]+)?|24:00:00(\.0+)?)"
_NUMBER = r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)"


def _up_to(most: int) -> str:
    """Return the regular expression of the whole numbers up to one, without zeros before them."""
    digits = str(most)
    choices = [f"[0-9]{{1,{len(digits) - 1}}}", digits]
    for place, digit in enumerate(digits):
        least, rest = int(place == 0), len(digits) - place - 1
        if int(digit) > least:
            choices.append(f"{digits[:place]}[{least}-{int(digit) - 1}][0-9]{{{rest}}}")
    return "|".join(choices)


#: Datatype → the regular expression of its lexical forms.
_FORMS: dict[str, str] = {
    XSD.boolean: r"true|false|0|1",
    XSD.dateTime: rf"{_DAY}T{_TIME}{_ZONE}?",
    XSD.dateTimeStamp: rf"{_DAY}T{_TIME}{_ZONE}",
    XSD.date: rf"{_DAY}{_ZONE}?",
    XSD.time: rf"{_TIME}{_ZONE}?",
    XSD.gYear: rf"{_YEAR}{_ZONE}?",
    XSD.gYearMonth: rf"{_YEAR}-(0[1-9]|1[0-2]){_ZONE}?",
    XSD.gMonth: rf"--(0[1-9]|1[0-2]){_ZONE}?",
    XSD.gDay: rf"---(0[1-9]|[12][0-9]|3[01]){_ZONE}?",
    XSD.gMonthDay: (
        r"--((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|[12][0-9]))"
        rf"{_ZONE}?"
    ),
    XSD.duration: (
        r"-?P([0-9]+Y([0-9]+M)?([0-9]+D)?|[0-9]+M([0-9]+D)?|[0-9]+D)(T([0-9]+H([0-9]+M)?([0-9]+(\.[0-9]+)?S)?"
        r"|[0-9]+M([0-9]+(\.[0-9]+)?S)?|[0-9]+(\.[0-9]+)?S))?"
        r"|-?PT([0-9]+H([0-9]+M)?([0-9]+(\.[0-9]+)?S)?|[0-9]+M([0-9]+(\.[0-9]+)?S)?|[0-9]+(\.[0-9]+)?S)"
    ),
    XSD.hexBinary: r"([0-9a-fA-F]{2})*",
}
#: Numbers: a form for stores that keep what was written.
_NUMBERS: dict[str, str] = {
    XSD.integer: r"[+-]?[0-9]+",
    XSD.decimal: _NUMBER,
    XSD.double: rf"{_NUMBER}([eE][+-]?[0-9]+)?|[+-]?INF|NaN",
    XSD.float: rf"{_NUMBER}([eE][+-]?[0-9]+)?|[+-]?INF|NaN",
}


def _signed(bits: int) -> str:
    return rf"\+?0*({_up_to(2 ** (bits - 1) - 1)})|-0*({_up_to(2 ** (bits - 1))})"


def _unsigned(bits: int) -> str:
    return rf"\+?0*({_up_to(2**bits - 1)})|-0+"


#: Integer types: the form alone tells whether a number is in their bounds, since it may be too great for a store.
_INTEGERS: dict[str, str] = {
    XSD.byte: _signed(8),
    XSD.short: _signed(16),
    XSD.int: _signed(32),
    XSD.long: _signed(64),
    XSD.unsignedByte: _unsigned(8),
    XSD.unsignedShort: _unsigned(16),
    XSD.unsignedInt: _unsigned(32),
    XSD.unsignedLong: _unsigned(64),
    XSD.nonNegativeInteger: r"\+?[0-9]+|-0+",
    XSD.positiveInteger: r"\+?0*[1-9][0-9]*",
    XSD.nonPositiveInteger: r"-[0-9]+|\+?0+",
    XSD.negativeInteger: r"-0*[1-9][0-9]*",
}


def has_datatype(value: str, datatype: ox.NamedNode, *, keeps_integers: bool) -> str:
    """Return the test that a variable holds a well-formed literal of a datatype.

    pyoxigraph keeps `"5"^^xsd:byte` as the integer 5. Where the store does so (`keeps_integers` false), any
    integer within the type's bounds passes, because nothing tells them apart any more.
    """
    iri = datatype.value
    if iri == RDF.langString:  # Virtuoso names another datatype
        return f'COALESCE(isLiteral({value}) && LANG({value}) != "", false)'
    if iri in _INTEGERS:
        types = str(datatype) if keeps_integers else f"{datatype}, <{XSD.integer}>"
        return f"COALESCE(DATATYPE({value}) IN ({types}) && {_form(value, _INTEGERS[iri])}, false)"
    same = f"DATATYPE({value}) = {datatype}"
    form = _NUMBERS.get(iri) or _FORMS.get(iri)
    if form is not None:  # isNumeric says no to numbers that are too great for a store
        return f"COALESCE({same} && {_form(value, form)}, false)"
    return f"COALESCE({same}, false)"


def _form(value: str, form: str) -> str:
    return f"REGEX(STR({value}), {ox.Literal(f'^({form})$')})"
