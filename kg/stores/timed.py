"""A store whose queries all have limits, also those of whoever asks without one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyoxigraph as ox

from kg.stores.protocol import Result, Solutions, Store
from kg.stores.written import at_most


class Timed:
    """A store seen through a limit of time, and perhaps of rows; everything else is the store's own."""

    def __init__(self, store: Store, timeout: float, rows: int | None = None) -> None:
        self._store, self._timeout, self._rows = store, timeout, rows

    def query(self, text: str, timeout: float | None = None) -> Result:
        """Answer a query within the limits, or within the caller's time; see `Store.query`.

        Going through more rows or statements than the limit raises `LimitError`.
        """
        result = self._store.query(text, self._timeout if timeout is None else timeout)
        if self._rows is None or isinstance(result, bool):
            return result
        if isinstance(result, Solutions):
            return Solutions(result.columns, at_most(result.rows, self._rows, "rows"))
        return at_most(result, self._rows, "statements")

    def quads(self) -> Iterator[ox.Quad]:
        """Go through all quads, in no order."""
        return self._store.quads()

    def __len__(self) -> int:
        """Count the quads."""
        return len(self._store)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)
