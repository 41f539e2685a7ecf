"""One function for each of many documents: results in order, bounded memory, nothing lost with a worker."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any, TypeAlias

from kg.errors import InputError, TaskError
from kg.tasks.crew import Crew, Given, Made, WorkersLostError, run

#: Told the documents that are done, and how many there are where that is known.
Progress: TypeAlias = Callable[[int, int | None], None]

#: Seconds of work after which a pool begins to pay, and seconds of work a document below which it never does
#: (docs/decisions/0045).
_PAYS_AFTER, _PAYS_FROM = 1.0, 0.0002
#: Seconds of work that make a good task, and the most documents in one.
_TASK, _MOST = 0.1, 64
#: Seconds between two reports of progress.
_REPORT = 0.05


def map_documents(
    work: Callable[[Given], Made],
    documents: Iterable[Given],
    *,
    name: Callable[[Given], str] = str,
    workers: int | None = None,
    scheduler: Any = None,
    total: int | None = None,
    progress: Progress | None = None,
) -> Iterator[Made]:
    """Return what a function makes of each document, in the order of the documents.

    `work` is a function of a module, and what it takes and gives can be pickled. It runs in this process
    until it has taken longer than a pool takes to start, then in a pool with a process for each processor.
    `workers` starts a pool of that size at once, and 1 none at all. `scheduler` is the address of a Dask
    scheduler (`tcp://host:8786`) or a client of `distributed`; its workers do everything. Documents are taken
    from the iterable as they are needed, and no more results wait than are under way.

    What a lost worker had is done again; a document that ends its workers time and again is named, by `name`,
    in a `TaskError`. Raises what `work` raises, and `InputError` for a number of workers below 1 or beside a
    scheduler.

    >>> list(map_documents(len, ["a", "bc"]))
    [1, 2]
    """
    if workers is not None and workers < 1:
        raise InputError(f"{workers} workers cannot work: give 1 or more")
    if workers is not None and scheduler is not None:
        raise InputError("the workers of a scheduler are its own: give workers or a scheduler")
    return _map(work, documents, name, workers, scheduler, _Meter(progress, total))


@dataclass(frozen=True, slots=True)
class Sharing:
    """Who does the work on documents, and who is told how far it is; see `map_documents`."""

    workers: int | None = None
    scheduler: Any = None
    progress: Progress | None = None

    def map(
        self,
        work: Callable[[Given], Made],
        documents: Iterable[Given],
        *,
        name: Callable[[Given], str] = str,
        total: int | None = None,
    ) -> Iterator[Made]:
        """Return what a function makes of each document, as `map_documents` does."""
        return map_documents(
            work,
            documents,
            name=name,
            workers=self.workers,
            scheduler=self.scheduler,
            total=total,
            progress=self.progress,
        )


def _map(
    work: Callable[[Given], Made],
    documents: Iterable[Given],
    name: Callable[[Given], str],
    workers: int | None,
    scheduler: Any,
    meter: _Meter,
) -> Iterator[Made]:
    rest = iter(documents)
    if scheduler is None and workers in (None, 1):
        yield from _here(work, rest, meter, for_good=workers == 1)
    for first in rest:  # there is something left to do
        crew = _crew(workers, scheduler)
        try:
            yield from _shared_out(crew, work, chain((first,), rest), name, meter)
        finally:
            crew.close()
    meter.end()


def _here(
    work: Callable[[Given], Made], documents: Iterator[Given], meter: _Meter, for_good: bool
) -> Iterator[Made]:
    """Work in this process until it would have paid to have others."""
    spent, done = 0.0, 0
    for document in documents:
        (made,), seconds = run(work, (document,))
        meter.add(1)
        yield made
        spent, done = spent + seconds, done + 1
        if not for_good and spent > max(_PAYS_AFTER, done * _PAYS_FROM):
            break


def _crew(workers: int | None, scheduler: Any) -> Crew:
    if scheduler is not None:
        from kg.tasks.cluster import Cluster

        return Cluster(scheduler)
    from kg.tasks.pool import Pool

    return Pool(workers)


def _shared_out(
    crew: Crew,
    work: Callable[[Given], Made],
    documents: Iterator[Given],
    name: Callable[[Given], str],
    meter: _Meter,
) -> Iterator[Made]:
    size = 1
    under_way: deque[tuple[list[Given], Any]] = deque()
    while True:
        while len(under_way) < 2 * crew.size + 1 and (chunk := list(islice(documents, size))):
            under_way.append((chunk, crew.submit(work, chunk)))
        if not under_way:
            return
        chunk, task = under_way.popleft()
        try:
            made, seconds = crew.result(task)
        except WorkersLostError:
            under_way.appendleft((chunk, task))
            for done in _after_a_loss(crew, work, under_way, name):
                meter.add(len(done))
                yield from done
            under_way.clear()
            continue
        size = max(1, min(_MOST, int(len(chunk) * _TASK / max(seconds, 1e-9))))
        meter.add(len(made))
        yield from made


def _after_a_loss(
    crew: Crew,
    work: Callable[[Given], Made],
    under_way: Iterable[tuple[list[Given], Any]],
    name: Callable[[Given], str],
) -> Iterator[list[Made]]:
    """Take what came through, then do the rest one document at a time, so that the culprit is known."""
    settled: list[tuple[list[Given], list[Made] | None]] = []
    for chunk, task in under_way:
        try:
            settled.append((chunk, crew.result(task)[0]))
        except WorkersLostError:
            settled.append((chunk, None))
    for chunk, made in settled:
        if made is not None:
            yield made
            continue
        for document in chunk:
            yield _alone(crew, work, document, name)


def _alone(
    crew: Crew, work: Callable[[Given], Made], document: Given, name: Callable[[Given], str]
) -> list[Made]:
    for _ in range(crew.tries):
        try:
            return crew.result(crew.submit(work, [document]))[0]
        except WorkersLostError:
            continue
    raise TaskError(
        f"{name(document)} ends every process that works on it: it may need more memory than there is; "
        "look at this document, or leave it out"
    )


class _Meter:
    """Counts documents and reports them, not more often than anybody can see."""

    def __init__(self, progress: Progress | None, total: int | None) -> None:
        self._progress, self._total = progress, total
        self._done, self._reported = 0, time.monotonic()

    def add(self, documents: int) -> None:
        self._done += documents
        now = time.monotonic()
        if self._progress and now - self._reported > _REPORT:
            self._reported = now
            self._progress(self._done, self._total)

    def end(self) -> None:
        if self._progress:
            self._progress(self._done, self._total)
