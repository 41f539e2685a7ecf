"""A store whose queries all have a limit of time, also those of whoever asks without one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyoxigraph as ox

from kg.stores.protocol import Result, Store


class Timed:
    """A store seen through a limit of time; everything else is the store's own."""

    def __init__(self, store: Store, timeout: float) -> None:
        self._store, self._timeout = store, timeout

    def query(self, text: str, timeout: float | None = None) -> Result:
        """Answer a query within the limit, or within the caller's; see `Store.query`."""
        return self._store.query(text, self._timeout if timeout is None else timeout)

    def quads(self) -> Iterator[ox.Quad]:
        """Go through all quads, in no order."""
        return self._store.quads()

    def __len__(self) -> int:
        """Count the quads."""
        return len(self._store)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)
