"""An answer that fails is let go where it was asked: its solutions must not end in another thread."""

import gc
import weakref
from collections.abc import Callable
from typing import Any

import pytest
from misbehaving import ROWS, Handler, cut_in_the_middle, misbehaving

import kg
from kg.stores.endpoint import EndpointStore
from kg.stores.endpoint_answers import Answer


@pytest.mark.parametrize(
    "behave", [cut_in_the_middle, lambda h: h.reply(ROWS[:-3] + b",")], ids=["short", "cut"]
)
@pytest.mark.parametrize("text", ["SELECT ?x { ?x ?y ?z }", "ASK { ?x ?y ?z }"])
def test_an_answer_that_stops_short_is_let_go_at_once(
    behave: Callable[[Handler], object], text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[weakref.ref[Answer]] = []
    init = Answer.__init__

    def watched(self: Answer, *arguments: Any) -> None:
        init(self, *arguments)
        made.append(weakref.ref(self))

    monkeypatch.setattr(Answer, "__init__", watched)
    with misbehaving() as server:
        store = EndpointStore(server.url, timeout=5, default_graph="union")
        server.behaves(behave)
        gc.disable()
        try:
            try:
                result: Any = store.query(text)
                list(result.rows)
            except kg.StoreError:
                result = None
            else:
                pytest.fail("nothing failed")
            assert made
            assert [one() for one in made] == [None] * len(made)
        finally:
            gc.enable()
