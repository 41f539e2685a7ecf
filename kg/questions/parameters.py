"""From what a caller gives to the RDF terms of a parameter: a wrong value never reaches the engine."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from kg.errors import QuestionError
from kg.questions.catalogue import Parameter, Question
from kg.questions.names import KINDS, resolve
from kg.questions.nearest import listing, quoted
from kg.stores.protocol import Store
from kg.vocabulary.namespaces import CODES, expanded
from kg.vocabulary.terms import IRI, Term, read_date

_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*\Z")
_WORDS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
_DIGITS = 4000


def terms_of(
    question: Question, given: Mapping[str, Any], store: Store
) -> tuple[dict[str, tuple[Term, ...]], tuple[str, ...]]:
    """Return the terms of each bound parameter of a question, and the names of the unbound ones.

    A value of `None` means that the parameter is left out. Raises `QuestionError` for an unknown, missing or
    ill-typed parameter, and `NameLookupError` for a name that the graph does not know or knows twice.
    """
    known = question.parameters
    for name in given:
        if name not in known:
            lead = "its parameters are"
            raise QuestionError(
                f"{question.name} has no parameter {quoted(name)}: {listing(name, known, lead)}"
            )
    bound: dict[str, tuple[Term, ...]] = {}
    unbound: list[str] = []
    # The document comes first, since it settles names that several documents use.
    for name in sorted(known, key=lambda key: known[key].type != "document"):
        parameter, value = known[name], given.get(name)
        value = parameter.default if value is None else value
        if value is None:
            if parameter.required:
                needed = f"{name} ({parameter.type}): {parameter.description['en']}"
                raise QuestionError(f"{question.name} needs the parameter {needed}")
            unbound.append(name)
            continue
        within = next((t for t in bound.get("document", ()) if isinstance(t, IRI)), None)
        bound[name] = tuple(_term(parameter, one, store, within) for one in _each(parameter, value))
        if not bound[name]:
            raise QuestionError(f"{question.name}: {name} is an empty list; leave it out or give a value")
    return bound, tuple(unbound)


def defaults(parameter: Parameter) -> tuple[Term, ...]:
    """Return the terms of a parameter's default, which needs no graph; nothing where there is none."""
    if parameter.default is None:
        return ()
    return tuple(_plain(parameter, one) for one in _each(parameter, parameter.default))


def _plain(parameter: Parameter, value: Any) -> Term:
    if parameter.type == "choice":
        return _choice(parameter, value)
    reader, expected = _READERS[parameter.type]
    try:
        return reader(value)
    except (ValueError, KeyError, InvalidOperation):
        raise _wrong(parameter, value, expected) from None


def _each(parameter: Parameter, value: Any) -> Sequence[Any]:
    if isinstance(value, (list, tuple, set, frozenset)):
        if not parameter.many and len(value) != 1:
            raise QuestionError(f"the parameter {parameter.name} takes one value, not {len(value)}")
        return sorted(value) if isinstance(value, (set, frozenset)) else tuple(value)
    if parameter.many and isinstance(value, str) and parameter.type.startswith(("code:", "choice")):
        return [part.strip() for part in value.split(",")]
    return (value,)


def _term(parameter: Parameter, value: Any, store: Store, within: IRI | None) -> Term:
    kind = parameter.type
    if kind in KINDS:
        if not isinstance(value, str) or not value.strip():
            raise _wrong(parameter, value, "a name or an IRI")
        name = value if isinstance(value, IRI) else value.strip()
        return resolve(store, name, kind, None if kind == "document" else within)
    if kind.startswith("code:"):
        return _code(parameter, value, kind.removeprefix("code:"))
    return _plain(parameter, value)


def _wrong(parameter: Parameter, value: Any, expected: str) -> QuestionError:
    return QuestionError(f"the parameter {parameter.name} must be {expected}, not {quoted(value)}")


def _code(parameter: Parameter, value: Any, scheme: str) -> IRI:
    from kg.vocabulary.codes import concepts

    known = {code.removeprefix(str(CODES[scheme])): code for code in concepts(scheme)}
    text = str(value)
    name = text.removeprefix(str(CODES[scheme])).removeprefix(f"{scheme}:").replace("_", "-")
    if name in known:
        return known[name]
    right = listing(text, known, "it is one of")
    raise QuestionError(f"the parameter {parameter.name} cannot be {quoted(text)}: {right}")


def _choice(parameter: Parameter, value: Any) -> Term:
    text = str(value)
    for name, prefixed in parameter.choices.items():
        iri = expanded(prefixed)
        if text in (name, name.replace("-", "_"), prefixed, prefixed.partition(":")[2], iri):
            return iri
    right = listing(text, parameter.choices, "it is one of")
    raise QuestionError(f"the parameter {parameter.name} cannot be {quoted(text)}: {right}")


def _date(value: Any) -> date:
    if isinstance(value, datetime) or not isinstance(value, (str, date)):
        raise ValueError(value)
    if isinstance(value, date):
        return value
    return read_date(value)


def _integer(value: Any) -> int:
    if isinstance(value, str) and re.match(r"[+-]?[0-9]+\Z", value) and len(value) <= _DIGITS:
        return int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise ValueError(value)


def _year(value: Any) -> int:
    year = _integer(value)
    if not 1 <= year <= 9999:
        raise ValueError(value)
    return year


def _decimal(value: Any) -> Decimal | int:
    if isinstance(value, bool) or not isinstance(value, (str, int, float, Decimal)):
        raise ValueError(value)
    if isinstance(value, int):
        return value
    # The digits that a person typed: 0.1 is one tenth here, not the nearest binary fraction.
    number = Decimal(repr(value) if isinstance(value, float) else value)
    if not number.is_finite() or abs(number.adjusted()) > _DIGITS:
        raise ValueError(value)
    return number


def _boolean(value: Any) -> bool:
    return value if isinstance(value, bool) else _WORDS[str(value).lower()]


def _text(value: Any) -> str:
    if not isinstance(value, str) or isinstance(value, IRI):
        raise ValueError(value)
    return str(value)


def _language(value: Any) -> str:
    if not isinstance(value, str) or not _LANGUAGE.match(value):
        raise ValueError(value)
    return str(value)


_READERS: dict[str, tuple[Callable[[Any], Term], str]] = {
    "date": (_date, "a date such as 2020-06-01"),
    "year": (_year, "a year such as 2022"),
    "integer": (_integer, "a whole number"),
    "decimal": (_decimal, "a number such as 12.5"),
    "boolean": (_boolean, "true or false"),
    "text": (_text, "a text"),
    "language": (_language, "a language such as en or fr"),
}

#: The types that a header may give to a parameter, beside `code:<scheme>`.
TYPES = (*KINDS, *_READERS, "choice")
