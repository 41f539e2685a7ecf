"""Which document a node belongs to."""

from __future__ import annotations

from itertools import chain

from kg.stores.documents import writable
from kg.stores.protocol import Store
from kg.validation.store_view import StoreView
from kg.vocabulary.terms import IRI, Term


class Whereabouts:
    """Looks up, once for each node, the document that the node belongs to."""

    def __init__(self, store: Store) -> None:
        self._view = StoreView(store)
        # An rdflib.Graph is one graph, and fails where a query asks for another.
        self._queries = ("graph-of", "document-of") if writable(store) else ("document-of",)
        self._known: dict[IRI, IRI | None] = {}

    def document_of(self, node: Term) -> IRI | None:
        """Return the document of a node: itself, its graph, or that of the evidence nearest to it.

        What documents share belongs to none, and nothing is known of a blank node.
        """
        if not isinstance(node, IRI):
            return None
        if node not in self._known:
            if len(self._known) > 100_000:  # a report of millions must not hold them all
                self._known.clear()
            rows = chain.from_iterable(self._view.select(name, node) for name in self._queries)
            found = next((row["document"] for row in rows), None)
            self._known[node] = found if isinstance(found, IRI) else None
        return self._known[node]
