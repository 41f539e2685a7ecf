"""The queries of `queries/internal/`, which the library asks for its own ends."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from kg.questions.binding import bind
from kg.questions.fragments import expand
from kg.stores.protocol import Store, select
from kg.vocabulary.bundled import bundled
from kg.vocabulary.terms import Term

#: So many nodes are asked about in one query.
BATCH = 500


def rows(
    store: Store,
    name: str,
    values: Mapping[str, Sequence[Term] | None],
    timeout: float | None = None,
    batch: int = BATCH,
) -> Iterator[tuple[Term | None, ...]]:
    """Go through the rows of a query with its values bound; a value of `None` takes its lines away.

    The longest list of values is bound a batch at a time, since servers limit the length of a request.
    An empty one gives no rows.
    """
    told = {key: given for key, given in values.items() if given is not None}
    unbound = [key for key, given in values.items() if given is None]
    longest = max(told, key=lambda key: len(told[key]), default=None)
    if longest is None:
        yield from select(store, bind(text(name), {}, unbound), timeout).rows
        return
    for start in range(0, len(told[longest]), batch):
        some = {**told, longest: told[longest][start : start + batch]}
        yield from select(store, bind(text(name), some, unbound), timeout).rows


@lru_cache(maxsize=32)
def text(name: str) -> str:
    """Return the text of `queries/internal/<name>.rq`, with its fragments in place."""
    folder = bundled("queries")
    return expand((folder / "internal" / f"{name}.rq").read_text(encoding="utf-8"), folder)
