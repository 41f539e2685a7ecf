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
            count = self._taken[name] = self._taken.get(name, 0) + 1
            # A name that ends in a number could be another one's second.
            self._given[node] = name if count == 1 else f"{name}-{count}"
            if count > 1:
                self._taken[self._given[node]] = self._taken.get(self._given[node], 0) + 1
        return self._given[node]
