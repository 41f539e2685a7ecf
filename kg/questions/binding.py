r"""Putting values into a query, as RDF terms and nothing else.

A parameter is one line of the `.rq` file, in each group that uses it:

    VALUES ?promisor { UNDEF }
    VALUES ?promisor { UNDEF } ?item cmt:promisor ?promisor .

Bound, what stands between the braces gives way to the safely spelled terms. Unbound, the whole line goes, so
a triple pattern on the same line is asked for only when the parameter is bound. This works on every SPARQL
engine, in sub-SELECTs and in the branches of a UNION; initial bindings do not (rdflib#818, oxrdflib#11).
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
    kept: list[str] = []
    for line in text.split("\n"):
        match = LINE.match(line)
        if match is None or line.lstrip().startswith("#"):
            kept.append(line)
        elif match["name"] in spelled:
            kept.append(
                f"{match['indent']}VALUES ?{match['name']} {{ {spelled[match['name']]} }}{match['rest']}"
            )
        elif match["name"] not in unbound:
            kept.append(line)
    return "\n".join(kept)


def _spell(name: str, term: Term) -> str:
    try:
        return spell(term)
    except ValueError as error:
        raise QuestionError(f"the value {term!r} of {name} is no RDF term: {error}") from None
