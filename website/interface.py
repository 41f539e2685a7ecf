"""The Python interface: which names the page of it describes. Sphinx reads their docstrings."""

from __future__ import annotations

import kg

#: The public modules beside `kg`, and what people use them for.
MODULES = {
    "kg.annotations": "Annotations are compiled to triples",
    "kg.drafts": "Drafts are proposed out of raw texts",
    "kg.pages": "A graph becomes pages of HTML",
    "kg.server": "A graph is served over HTTP",
    "kg.tasks": "One function runs for each of many documents",
}


def entries() -> dict[str, list[str]]:
    """Return the names of `kg.__all__`: functions, classes of graphs and answers, terms, errors."""
    groups: dict[str, list[str]] = {"functions": [], "classes": [], "terms": [], "errors": []}
    for name in kg.__all__:
        value = getattr(kg, name)
        if isinstance(value, type) and issubclass(value, Exception):
            groups["errors"].append(name)
        elif isinstance(value, type):
            groups["terms" if value.__module__ == "kg.vocabulary.terms" else "classes"].append(name)
        elif callable(value) and name != "Term":
            groups["functions"].append(name)
        else:
            groups["terms"].append(name)
    return groups
