r"""Putting values into a query, as RDF terms and nothing else.

A parameter is one line of the `.rq` file, in each group that uses it:

    VALUES ?promisor { UNDEF }
    VALUES ?promisor { UNDEF } ?item cmt:promisor ?promisor .

Bound, what stands between the braces gives way to the safely spelled terms. Unbound, the whole line goes, so
a triple pattern on the same line is asked for only when the parameter is bound. This works on every SPARQL
engine, in sub-SELECTs and in the branches of a UNION; initial bindings do not (rdflib#818, oxrdflib#11).

A parameter of one value that is only compared (the language of labels, a day) is written where it is
compared, and its `VALUES` goes: Virtuoso 7 loses the values of `VALUES` in a FILTER inside of an OPTIONAL.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from kg.errors import QuestionError
from kg.vocabulary.terms import Term, spell

#: A parameter's line: its indentation, its name, what stands in the braces, and what follows them.
LINE = re.compile(
    r'^(?P<indent>[ \t]*)VALUES \?(?P<name>\w+) \{ (?P<told>(?:"[^"\\]*"|[^"{}])*) \}(?P<rest>.*)$', re.M
)

#: A variable on the right of a comparison, or as the last argument of a function.
_COMPARED = re.compile(r"(?P<before>(?:[<>=]|,) )\?(?P<name>\w+)(?=\)| &&| \|\|)")


def lines(text: str) -> dict[str, list[str]]:
    """Return, for each variable that has lines of its own, what stands in their braces.

    >>> lines('VALUES ?item { UNDEF }')
    {'item': ['UNDEF']}
    """
    found: dict[str, list[str]] = {}
    for match in LINE.finditer(text):
        found.setdefault(match["name"], []).append(match["told"].strip())
    return found


def bind(text: str, values: Mapping[str, Sequence[Term]], unbound: Sequence[str] = ()) -> str:
    r"""Return the query with its parameters bound; the lines of the `unbound` ones are removed.

    The terms are spelled and validated by pyoxigraph, so a value cannot leave its place. Raises
    `QuestionError` for a value that is no RDF term (an IRI with a space, an unpaired surrogate).

    >>> print(bind("VALUES ?name { UNDEF }\n?item rdfs:label ?name .", {"name": ['say "}"']}))
    VALUES ?name { "say \"}\"" }
    ?item rdfs:label ?name .
    >>> print(bind("VALUES ?name { UNDEF }\n?item rdfs:label ?name .", {}, unbound=["name"]))
    ?item rdfs:label ?name .
    """
    spelled = {name: " ".join(_spell(name, term) for term in terms) for name, terms in values.items()}
    compared = {name: spelled[name] for name in _compared(text) if len(values.get(name, ())) == 1}
    kept: list[str] = []
    for line in text.split("\n"):
        match = LINE.match(line)
        if line.lstrip().startswith("#"):
            kept.append(line)
        elif match is None:
            kept.append(_written(line, compared))
        elif match["name"] in compared:
            if match["rest"]:
                kept.append(match["indent"] + _written(match["rest"].strip(), compared))
        elif match["name"] in spelled:
            kept.append(
                f"{match['indent']}VALUES ?{match['name']} {{ {spelled[match['name']]} }}{match['rest']}"
            )
        elif match["name"] not in unbound:
            kept.append(line)
    return "\n".join(kept)


def _written(line: str, compared: Mapping[str, str]) -> str:
    # One pass over what the file says, so that no value is ever looked at again.
    return _COMPARED.sub(lambda m: m["before"] + compared.get(m["name"], f"?{m['name']}"), line)


def _compared(text: str) -> set[str]:
    """Return the parameters that are compared with others, and used in no other way."""
    told = "\n".join(line for line in text.split("\n") if not line.lstrip().startswith("#"))
    return {
        name
        for name in lines(text)
        if (uses := sum(match["name"] == name for match in _COMPARED.finditer(told)))
        and uses
        == len(re.findall(rf"\?{name}\b", told)) - sum(m["name"] == name for m in LINE.finditer(told))
    }


def _spell(name: str, term: Term) -> str:
    try:
        return spell(term)
    except ValueError as error:
        raise QuestionError(f"the value {term!r} of {name} is no RDF term: {error}") from None
