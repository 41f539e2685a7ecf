"""From what stands in a cell to the value that it means, or to one sentence that says why it means none."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from kg.annotations.names import PERIODS, UNITS
from kg.exports.columns import Column
from kg.imports.raw import Raw
from kg.questions.nearest import listing, quoted
from kg.vocabulary.codes import concepts, labels
from kg.vocabulary.namespaces import CMT, PREFIXES, UNIT
from kg.vocabulary.terms import IRI, Literal, Term, Text, decimal_text, to_ox

#: Units by the words of annotations, and by what a spreadsheet or a French reader writes.
_UNIT_WORDS = {
    **UNITS, **PERIODS, "num": UNIT.NUM, "nombre": UNIT.NUM,
    "%": UNIT.PERCENT, "pour cent": UNIT.PERCENT, "per cent": UNIT.PERCENT,
}  # fmt: skip
_CURRENCY = re.compile(r"(?:CCY_)?([A-Z]{3})")
_TRUE = ("true", "yes", "vrai", "oui", "1")
_FALSE = ("false", "no", "faux", "non", "0")

#: What people and spreadsheets put between groups of digits.
_SPACES = " \u00a0\u202f\u2009'’_"
#: How a number is written, what separates its thousands there, and what its decimals.
_FORMS = tuple(
    (re.compile("[+-]?" + form), thousands, decimals)
    for form, thousands, decimals in (
        (r"[0-9]+(?:\.[0-9]+)?", "", "."),
        (r"[0-9]+,[0-9]+", "", ","),
        (rf"[0-9]{{1,3}}(?:[{_SPACES}][0-9]{{3}})+(?:\.[0-9]+)?", _SPACES, "."),
        (rf"[0-9]{{1,3}}(?:[{_SPACES}][0-9]{{3}})+,[0-9]+", _SPACES, ","),
        (r"[0-9]{1,3}(?:,[0-9]{3}){2,}", ",", "."),
        (r"[0-9]{1,3}(?:,[0-9]{3})+\.[0-9]+", ",", "."),
        (r"[0-9]{1,3}(?:\.[0-9]{3}){2,}", ".", ","),
        (r"[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]+", ".", ","),
    )
)
#: One separator before three digits: of thousands or of decimals.
_EITHER = re.compile(r"[+-]?[1-9][0-9]{0,2}[.,][0-9]{3}")
_SHORTENED = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?[eE][+-]?[0-9]+")
_PLAIN_FORMATS = ("General", "0", "@")


class UnusableError(ValueError):
    """A cell holds nothing that its column can take; the message says why and what to do.

    `column` names the cell where it is another one than that which was being read.
    """

    def __init__(self, message: str, column: str | None = None) -> None:
        super().__init__(message)
        self.column = column


def number(raw: Raw, mark: str | None = None, whole: bool = False) -> int | Decimal:
    """Read a number, which is never a double: `0.1` stays a tenth, `65 000` is a whole number.

    Raises `UnusableError` for a text that can be read in two ways (`65,000`), for a percentage of a
    spreadsheet, and for what is no number. `mark` stands before decimals, where that is known.
    """
    value = raw.value
    if isinstance(value, bool | date):
        what = "a truth value" if isinstance(value, bool) else f"the date {value}"
        raise UnusableError(f"holds {what}, not a number: format the cell as a number and type it again")
    if isinstance(value, int | Decimal):
        if "%" in raw.number_format:
            shown = decimal_text(Decimal(value) * 100)
            raise UnusableError(
                f"is formatted as a percentage: write {shown} as a plain number, with the unit percent"
            )
        found: int | Decimal = value
    else:
        found = _number_of_text(str(value).strip(), mark)
    if whole and not isinstance(found, int):
        raise UnusableError(f"holds {decimal_text(Decimal(found))}, and takes whole numbers")
    return found


def _number_of_text(text: str, mark: str | None) -> int | Decimal:
    plain = text.replace("−", "-")
    if _EITHER.fullmatch(plain) and (mark is None or mark not in plain):
        whole, part = re.sub("[.,]", "", plain), re.sub("[.,]", ".", plain)
        raise UnusableError(f"{quoted(text)} can be read as {whole} and as {part}: write {whole}, or {part}0")
    for form, thousands, decimals in _FORMS:
        if form.fullmatch(plain):
            digits = plain.translate({ord(one): None for one in thousands}).replace(decimals, ".")
            value = Decimal(digits)
            return int(value) if value == value.to_integral_value() else value
    if _SHORTENED.fullmatch(plain):
        raise UnusableError(
            f"{quoted(text)} has lost digits: format the column as a number, and type the number in full"
        )
    raise UnusableError(f"{quoted(text)} is no number: write digits, with a point for decimals")


def day(raw: Raw) -> date:
    """Read a day: a date of the spreadsheet, or `2030-12-31`; raises `UnusableError`.

    `31/12/2030` is taken where only one order of day and month makes a date.
    """
    value = raw.value
    if isinstance(value, datetime):
        raise UnusableError(f"holds {value.isoformat(' ')}, with a time of day: write {value.date()}")
    if isinstance(value, date):
        return value
    if not isinstance(value, str):
        raise UnusableError(f"holds {value}, not a date: write the day as 2030-12-31")
    days = possible_days(value)
    if len(days) == 1:
        return days[0]
    if days:
        raise UnusableError(f"{quoted(value)} can be read as {days[0]} and as {days[1]}: write one of these")
    raise UnusableError(f"{quoted(value)} is no date: write the day as 2030-12-31")


def possible_days(text: str) -> list[date]:
    """Return the days that a text can mean; day and month may stand in either order.

    >>> possible_days("3/4/2030")
    [datetime.date(2030, 4, 3), datetime.date(2030, 3, 4)]
    """
    parts = [int(part) for part in re.findall("[0-9]+", text)]
    found = []
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text.strip()):
        found = [(parts[0], parts[1], parts[2])]
    elif re.fullmatch(r"[0-9]{1,2}([./-])[0-9]{1,2}\1[0-9]{4}", text.strip()):
        found = [(parts[2], parts[1], parts[0]), (parts[2], parts[0], parts[1])]
    days = []
    for numbers in found:
        try:
            days.append(date(*numbers))
        except ValueError:
            continue
    return list(dict.fromkeys(days))


def truth(raw: Raw) -> bool:
    """Read true or false, in English or French; raises `UnusableError`."""
    if isinstance(raw.value, bool):
        return raw.value
    word = str(raw.value).strip().casefold()
    if word in _TRUE or word in _FALSE:
        return word in _TRUE
    raise UnusableError(f"{quoted(raw.value)} is neither true nor false: write one of the two")


def text(raw: Raw) -> str:
    """Read a text as it was typed; raises `UnusableError` where a spreadsheet has changed its kind."""
    value = raw.value
    if isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool) and raw.number_format in _PLAIN_FORMATS:
        return str(value)
    what = "a date" if isinstance(value, date) else "a truth value" if isinstance(value, bool) else "a number"
    raise UnusableError(f"holds {what}, not a text: format the cell as text and type it again")


def word(raw: Raw) -> str:
    """Read a name, a code or an identifier, without the spaces around it; raises `UnusableError`."""
    return text(raw).strip()


def code(scheme: str, name: str) -> IRI:
    """Return the code of a scheme by its name, its label in English or French, or its IRI."""
    known = _codes(scheme)
    found = known.get(_folded(name))
    if found is None:
        names = [one.local for one in concepts(scheme)]
        raise UnusableError(f"{quoted(name)} is no code of {scheme}: {listing(name, names, 'write one of')}")
    return found


@lru_cache(maxsize=16)
def _codes(scheme: str) -> dict[str, IRI]:
    found: dict[str, IRI] = {}
    for one in concepts(scheme):
        for language in ("en", "fr"):
            found.setdefault(_folded(labels(language)[one]), one)
    for one in concepts(scheme):
        found.update({one.local: one, f"{scheme}:{one.local}": one, one.casefold(): one})
    return found


def _folded(name: str) -> str:
    """Return what decides whether two names are the same: no case, and one kind of apostrophe."""
    return name.casefold().replace("’", "'")


def one_of(choices: tuple[IRI, ...], name: str) -> IRI:
    """Return the class or property among some, by its name, its label or its IRI."""
    for one in choices:
        names = (
            one.local,
            f"cmt:{one.local}",
            one,
            labels("en", terms=True)[one],
            labels("fr", terms=True)[one],
        )
        if _folded(name) in (_folded(other) for other in names):
            return one
    raise UnusableError(
        f"{quoted(name)} is not known here: write one of {', '.join(c.local for c in choices)}"
    )


def unit(name: str, there: dict[str, IRI]) -> IRI:
    """Return a unit: a currency by its code, a count, a share, a unit of time, or one of the graph's."""
    known = _UNIT_WORDS.get(name.casefold()) or there.get(name)
    if known is not None:
        return known
    currency = _CURRENCY.fullmatch(name)
    if currency:
        return UNIT[f"CCY_{currency[1]}"]
    full = name if name.startswith(("http://", "https://")) else None
    if name.startswith("unit:"):
        full = PREFIXES["unit"] + name.removeprefix("unit:")
    if full is None:
        raise UnusableError(
            f"{quoted(name)} is no unit: write a currency such as EUR, number, percent, or unit:…"
        )
    return iri(full)


def term(name: str) -> IRI:
    """Return a term of a vocabulary: a property of the ontology by its name, another one by its IRI."""
    known = labels("en", terms=True)
    prefix, colon, local = name.partition(":")
    if CMT[name] in known:
        return CMT[name]
    if colon and prefix in PREFIXES:
        return iri(PREFIXES[prefix] + local)
    if name.startswith(("http://", "https://")):
        return iri(name)
    names = [one.local for one in known if one.startswith(str(CMT)) and one.local[:1].islower()]
    raise UnusableError(f"{quoted(name)} is no property: {listing(name, names, 'such are', 6)}")


def iri(name: str) -> IRI:
    """Return an IRI; raises `UnusableError` for a text that is none."""
    found = IRI(name)
    try:
        to_ox(found)
    except ValueError:
        raise UnusableError(f"{quoted(name)} is no IRI: a name has no spaces and no brackets") from None
    return found


def literal(column: Column, value: str, replaced: Term | None) -> Term:
    """Return a text as the column has it; where it takes the place of one, in the language of that one."""
    if isinstance(replaced, Text):
        return Text(value, replaced.language)
    if isinstance(replaced, Literal):
        return Literal(value, replaced.datatype)
    if column.datatype is not None:
        return Literal(value, column.datatype)
    if column.language not in (None, "*"):
        return Text(value, str(column.language))
    return value
