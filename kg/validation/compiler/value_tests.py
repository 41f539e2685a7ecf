"""Tests of one value by itself (SHACL 4.1, 4.3, 4.4, 4.8), as SPARQL expressions that never fail."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox

from kg.errors import ShapesError
from kg.validation.compiler.datatypes import has_datatype
from kg.validation.compiler.model import Datatype, In, LanguageIn, Length, Node, NodeKind, Pattern, Range
from kg.vocabulary.namespaces import XSD

#: In brackets where negated, because SPARQL has no `!!`.
_KINDS = {
    "BlankNode": "isBlank({0})",
    "IRI": "isIRI({0})",
    "Literal": "isLiteral({0})",
    "BlankNodeOrIRI": "(!isLiteral({0}))",
    "BlankNodeOrLiteral": "(!isIRI({0}))",
    "IRIOrLiteral": "(!isBlank({0}))",
}
_NUMBERS = {str(XSD[name]) for name in ("integer", "decimal", "double", "float")}
#: The other types that SPARQL orders (SPARQL 17.3), each by itself.
_ORDERED = {str(XSD[name]) for name in ("string", "boolean", "date", "time", "dateTime")}


def passes(
    constraint: NodeKind | Datatype | Length | Pattern | Range | In | LanguageIn,
    value: str,
    *,
    keeps_integers: bool,
    same_texts: bool = True,
    beside: ox.NamedNode | None = None,
) -> str:
    """Return the test that a value keeps a constraint; an error of SPARQL counts as a breach.

    `beside` is a datatype that is asked for too: of a value that is not of it, any answer will do.
    """
    match constraint:
        case Length(">=", 1) if beside is not None and beside.value == XSD.string and same_texts:
            # Comparing terms reads no text.
            return f'(!sameTerm({value}, ""))'
        case Length(operator, limit) if beside is not None:
            return f"COALESCE(STRLEN(STR({value})) {operator} {limit}, false)"
        case Pattern(pattern, flags) if beside is not None:
            return _matches(value, pattern, flags)
        case NodeKind(kind):
            return _KINDS[kind].format(value)
        case Datatype(datatype):
            return has_datatype(value, datatype, keeps_integers=keeps_integers)
        case Length(operator, limit):
            return f"(!isBlank({value}) && COALESCE(STRLEN(STR({value})) {operator} {limit}, false))"
        case Pattern(pattern, flags):
            return f"(!isBlank({value}) && {_matches(value, pattern, flags)})"
        case Range(operator, limit):
            return f"COALESCE({_like(value, limit)}{value} {operator} {limit}, false)"
        case LanguageIn(ranges):
            matches = (
                " || ".join(f"LANGMATCHES(LANG({value}), {ox.Literal(tag)})" for tag in ranges) or "false"
            )
            return f'COALESCE(isLiteral({value}) && LANG({value}) != "" && ({matches}), false)'
        case In(terms):
            return among(value, terms, same_texts=same_texts)


def _matches(value: str, pattern: str, flags: str) -> str:
    told = f", {ox.Literal(flags)}" if flags else ""
    return f"COALESCE(REGEX(STR({value}), {ox.Literal(pattern)}{told}), false)"


def _like(value: str, limit: ox.Literal) -> str:
    """Return the test, to be followed by others, that a value may have an order with a limit.

    Some engines find an order between a text and a number, or a date; SHACL 4.3 wants none.
    """
    datatype = limit.datatype.value
    if datatype in _NUMBERS:
        return f"isNumeric({value}) && "
    return f"DATATYPE({value}) = {limit.datatype} && " if datatype in _ORDERED else ""


def among(value: str, terms: Iterable[Node], *, same_texts: bool = True) -> str:
    """Return the test that a value is one of some terms: the same terms, not equal values.

    Without `same_texts`, plain texts are compared by their parts: to Virtuoso, no two are the same term.
    """
    several = list(terms)
    iris = [constant(term) for term in several if isinstance(term, ox.NamedNode)]
    others = [term for term in several if not isinstance(term, ox.NamedNode)]
    texts = [
        str(term)
        for term in others
        if not same_texts and isinstance(term, ox.Literal) and term.datatype.value == XSD.string
    ]
    tests = [f"sameTerm({value}, {constant(term)})" for term in others if str(term) not in texts]
    if texts:
        plain = f"isLiteral({value}) && DATATYPE({value}) = <{XSD.string}>"
        tests.append(f"COALESCE({plain} && STR({value}) IN ({', '.join(texts)}), false)")
    if len(iris) == 1:
        tests.append(f"sameTerm({value}, {iris[0]})")
    elif iris:
        # Guarded, because an IN of IRIs fails on some literals in some engines.
        tests.append(f"(isIRI({value}) && {value} IN ({', '.join(iris)}))")
    return f"({' || '.join(tests)})" if tests else "false"


def constant(term: Node) -> str:
    """Spell a term of the shapes for a query; raise `ShapesError` for a blank node, which no query can name."""
    if isinstance(term, ox.BlankNode):
        raise ShapesError(
            f"the shapes compare with the blank node {term}, which no query can name: give it an IRI."
        )
    return str(term)
