"""The processes that a server starts ahead of its queries still wait after one of them has answered."""

from __future__ import annotations

import pytest

from kg.stores.memory import MemoryStore
from kg.stores.passing import passing
from kg.stores.written import Wanted


def test_a_query_leaves_as_many_processes_waiting_as_the_server_asked_for() -> None:
    store = MemoryStore()
    workers = store.workers(3)
    if workers is None:
        pytest.skip("this platform cannot end a query")
    try:
        workers.warm(3)
        sent: list[bytes] = []
        passing(store, "ASK {}", Wanted("json", 10, 10_000), 10).into(sent.append)
        assert b"true" in b"".join(sent)
        assert workers.keep == 3
    finally:
        store.close()
