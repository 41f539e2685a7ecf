"""Identifiers inside a page: readable, unique, and harmless whatever the IRI holds."""

from __future__ import annotations

import re

_OTHER = re.compile(r"[^a-z0-9]+")


class Identifiers:
    """Gives each node of one page an `id`, the same each time it is asked.

    >>> ids = Identifiers()
    >>> ids.of("https://example.org/id/doc/staff"), ids.of("https://example.org/id/other/staff")
    ('n-staff', 'n-staff-2')
    """

    def __init__(self) -> None:
        self._given: dict[str, str] = {}
        self._taken: dict[str, int] = {}

    def of(self, node: str) -> str:
        """Return the `id` of a node."""
        if node not in self._given:
            end = re.split(r"[/#]", node.rstrip("/#"))[-1].lower()
            name = "n-" + (_OTHER.sub("-", end).strip("-")[:60] or "node")
            given, count = name, self._taken.get(name, 0) + 1
            # A name that ends in a number could be another one's second.
            while given in self._taken:
                given, count = f"{name}-{count}", count + 1
            self._taken[name] = max(count - 1, 1)
            self._taken.setdefault(given, 1)
            self._given[node] = given
        return self._given[node]
