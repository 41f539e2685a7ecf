"""An endpoint whose engine cannot run every query of a validation."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Lock

import pyoxigraph as ox

from kg.errors import EngineError
from kg.stores.memory import MemoryStore
from kg.stores.protocol import Result, Store


class WithCopy:
    """A store whose queries run on a copy of its data where its own engine cannot run them.

    The copy is in memory, and is made when it is first needed.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = Lock()
        self._copy: Store | None = None

    def query(self, text: str, timeout: float | None = None) -> Result:
        """Answer a query; see `Store.query`."""
        try:
            return self._store.query(text, timeout)
        except EngineError:
            return self._copied().query(text, timeout)

    @property
    def copied(self) -> bool:
        """Whether a query needed the copy."""
        return self._copy is not None

    def quads(self) -> Iterator[ox.Quad]:
        """Go through all quads of the store."""
        return self._store.quads()

    def __len__(self) -> int:
        return len(self._store)

    def _copied(self) -> Store:
        with self._lock:  # queries run beside each other
            if self._copy is None:
                self._copy = MemoryStore(self._store.quads())
            return self._copy
