"""A user's store as validation asks it: where the data is, without a copy."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import cache

from kg.stores.protocol import Store, select
from kg.validation.snapshot import Row, Snapshot, bound_query, read_query, read_shapes
from kg.vocabulary.terms import IRI, BlankNode, spell


class StoreView:
    """Answers the queries of `queries/validation` from a store; those about the shapes, from the shapes."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._shapes = _shapes_alone()

    def select(self, name: str, focus: IRI | BlankNode | None = None) -> Iterator[Row]:
        """Answer `queries/validation/<name>.rq`, for one node where it asks about `?focus`.

        A blank node has no name that a query could use, so nothing is known of it.
        """
        if name == "shapes":
            yield from self._shapes.select(name)
            return
        if isinstance(focus, BlankNode):
            return
        text = read_query(name)
        if focus is not None:
            # The term stands in the pattern itself: engines join a VALUES clause too late.
            head, where, body = text.partition("WHERE")
            text = head.replace("?focus ", "") + where + body.replace("?focus", spell(focus))
        yield from self._rows(text)

    def select_among(self, name: str, **among: Sequence[IRI]) -> Iterator[Row]:
        """Answer `queries/validation/<name>.rq` for some nodes; for all, where none are given."""
        return self._rows(bound_query(name, among))

    def _rows(self, text: str) -> Iterator[Row]:
        found = select(self.store, text, limit_of(self.store))
        for values in found.rows:
            yield {key: value for key, value in zip(found.columns, values, strict=True) if value is not None}


def limit_of(store: Store) -> float:
    """Return the seconds that a query of a validation may take: any number, or those of an endpoint."""
    return float(getattr(store, "timeout", math.inf))


@cache
def _shapes_alone() -> Snapshot:
    """Hold the shapes of this installation, of which a store of data has none."""
    return Snapshot((), read_shapes())
