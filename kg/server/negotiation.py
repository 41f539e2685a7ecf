"""Which of the forms that there are a request likes best (RFC 9110, section 12.5.1)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

#: Form → the media types that name it; the first is the one to answer with where nobody names another.
TABLE_TYPES: Mapping[str, tuple[str, ...]] = {
    "json": ("application/sparql-results+json", "application/json"),
    "xml": ("application/sparql-results+xml", "application/xml", "text/xml"),
    "csv": ("text/csv",),
    "tsv": ("text/tab-separated-values",),
}
BOOLEAN_TYPES = {form: TABLE_TYPES[form] for form in ("json", "xml")}
GRAPH_TYPES: Mapping[str, tuple[str, ...]] = {
    "ttl": ("text/turtle", "application/x-turtle"),
    "nt": ("application/n-triples",),
    "jsonld": ("application/ld+json",),
    "rdf": ("application/rdf+xml",),
}
PAGE_TYPES: Mapping[str, tuple[str, ...]] = {"html": ("text/html", "application/xhtml+xml")}

_WEIGHT = re.compile(r"(?:0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)\Z")
#: What follows this many ranges is not read.
_RANGES = 100


def choose(accept: str | None, types: Mapping[str, Sequence[str]]) -> tuple[str, str] | None:
    """Return the form and the media type that suit a request best, or `None` where nothing does.

    Of what is liked equally, the first form wins. A request without `Accept` takes anything.

    >>> choose("text/csv;q=0.5, application/*", TABLE_TYPES)
    ('json', 'application/sparql-results+json')
    >>> choose("image/png", TABLE_TYPES) is None
    True
    """
    ranges = _ranges(accept)
    best: tuple[float, str, str] | None = None
    for form, names in types.items():
        for name in names:
            weight = _weight(name, ranges)
            if weight > 0 and (best is None or weight > best[0]):
                best = (weight, form, name)
    return None if best is None else (best[1], best[2])


def choose_language(accept: str | None, languages: Sequence[str], otherwise: str) -> str:
    """Return the language that a request likes best, or another where it likes none of them.

    >>> choose_language("de, fr-CA;q=0.8, en;q=0.5", ("en", "fr"), "en")
    'fr'
    """
    if not accept:
        return otherwise
    liked = dict.fromkeys(languages, 0.0)
    for name, weight in _ranges(accept).items():
        language = otherwise if name == "*/*" else name.partition("-")[0]
        if language in liked:
            liked[language] = max(liked[language], weight)
    best = max(liked.values())
    if not best or liked.get(otherwise) == best:
        return otherwise
    return max(liked, key=lambda language: liked[language])


def _ranges(accept: str | None) -> dict[str, float]:
    if accept is None or not accept.strip():
        return {"*/*": 1.0}
    found: dict[str, float] = {}
    for part in accept.split(",")[:_RANGES]:
        name, *parameters = (piece.strip().lower() for piece in part.split(";"))
        weight = 1.0
        for parameter in parameters:
            key, _, value = parameter.partition("=")
            if key.strip() == "q":
                value = value.strip()
                weight = float(value) if _WEIGHT.match(value) else 0.0
        name = "*/*" if name == "*" else name  # as some clients of Java say it
        if name:
            found[name] = max(weight, found.get(name, 0.0))
    return found


def _weight(name: str, ranges: Mapping[str, float]) -> float:
    kind = name.partition("/")[0]
    for one in (name, f"{kind}/*", "*/*"):
        if one in ranges:
            return ranges[one]
    return 0.0
