"""Loading many files at once: streamed, each file whole or not at all, into an empty store at full speed.

An empty store is filled by pyoxigraph's bulk load: on disk in a folder of its own, renamed into place when
all is in it. A store that holds something gets one transaction a file. Either way each statement ends in the
graph of its document.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

import pyoxigraph as ox

from kg.errors import InputError, KgError
from kg.stores.disk import DiskStore
from kg.stores.documents import Package, add, documents, for_change, known_documents, settle, tell
from kg.stores.memory import MemoryStore
from kg.stores.packaging import Layout, is_shared
from kg.stores.protocol import Store, WritableStore
from kg.stores.reading import FORMATS, read_quads, suffix_of
from kg.stores.streams import PACKED

#: What to do at a bad file: raise and load nothing, or leave that file out and go on.
OnError: TypeAlias = Literal["stop", "skip"]
#: Told the bytes read so far and the bytes there are to read.
Progress: TypeAlias = Callable[[int, int], None]
#: Turns an annotation into quads.
Compile: TypeAlias = Callable[[Path], Iterable[ox.Quad]]

ANNOTATIONS = (".yaml", ".yml")
#: Formats that name graphs. Larger files of them are handed to pyoxigraph as they are.
_NAMES_GRAPHS = (".nq", ".trig")
_LARGE = 4 << 20
#: How many times smaller a packed file of statements is, roughly.
_PACKED_TO = 10
#: Other files are held in memory while their statements are placed, up to this size.
_HELD = 64 << 20


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a bulk load did: the files that went in, the documents there are now, why files were left out."""

    files: int
    documents: int
    refused: tuple[KgError, ...] = ()


def files_of(sources: Iterable[Path]) -> list[Path]:
    """Return the files that some paths name: folders give all files in them that kg reads, sorted.

    Raises `InputError` for a path that is missing and for a folder without such files.
    """
    found: list[Path] = []
    for source in sources:
        if not source.is_dir():
            if not source.exists():
                raise InputError(f"{source} is missing: check the path")
            found.append(source)
            continue
        inside = sorted(
            path
            for path in source.rglob("*")
            if suffix_of(path) in FORMATS or path.suffix.lower() in ANNOTATIONS
        )
        if not inside:
            raise InputError(f"{source} holds no RDF files and no annotations: name the folder that does")
        found += inside
    return list(dict.fromkeys(found))


def quads_of(
    path: Path, compiler: Compile, progress: Callable[[int], None] | None = None
) -> Iterator[ox.Quad]:
    """Go through the quads of an RDF file or an annotation; raises `InputError`."""
    if path.suffix.lower() in ANNOTATIONS:
        return iter(compiler(path))
    return read_quads(path, progress)


def load_all(
    store: Store,
    files: Iterable[Path],
    compiler: Compile,
    *,
    on_error: OnError = "stop",
    progress: Progress | None = None,
) -> Loaded:
    """Load files into a store; see `kg.Graph.load_all`."""
    if on_error not in ("stop", "skip"):
        raise InputError(f"on_error={on_error!r} is unknown: it is 'stop' or 'skip'")
    paths = files_of(files)
    meter = _Meter(paths, progress)
    target = for_change(store)
    if isinstance(target, MemoryStore) and not target:
        with target.rebuilt() as empty:
            refused = _Bulk(empty, compiler, on_error, meter).run(paths)
    else:
        refused = _one_by_one(target, paths, compiler, on_error, meter)
    return Loaded(len(paths) - len(refused), len(documents(target)), tuple(refused))


def load_apart(store: MemoryStore, paths: Iterable[Path], compiler: Compile) -> dict[str, str]:
    """Load files, each document into a named graph of its own, and return the prefixes that they declare.

    Files that name graphs keep them. A file that describes no document and no decision goes to the default
    graph. Raises `InputError` for a file that cannot be read, and for a document that two files hold.
    """
    package = Package()
    prefixes: dict[str, str] = {}
    for path in paths:
        if suffix_of(path) in _NAMES_GRAPHS:
            prefixes.update(store.load(path))
            continue
        found = list(quads_of(path, compiler))
        layout = Layout.of(found)
        if layout.documents or layout.decisions:
            package.put(found, str(path))
        else:
            store.extend(found)
    store.extend(package.quads())
    tell(store, package)
    return prefixes


def _one_by_one(
    store: WritableStore, paths: list[Path], compiler: Compile, on_error: OnError, meter: _Meter
) -> list[KgError]:
    refused: list[KgError] = []
    if on_error == "stop":
        # All files are read before the first one is stored, so that a bad one stops all of them.
        seen: set[str] = set()
        for path in paths:
            found = Package().put(quads_of(path, compiler), str(path))
            twice = next((one for one in found if one in seen), None)
            if twice is not None:
                raise InputError(f"{path}: the document {twice} is in another file too: name it once")
            for one in known_documents(store, found):
                raise InputError(f"{path}: the document {one} is in the graph already: use replace")
            seen.update(found)
    for path in paths:
        try:
            package = Package()
            package.put(quads_of(path, compiler), str(path))
            add(store, package, str(path))
        except InputError as error:
            if on_error == "stop":
                raise
            refused.append(_sentence(error))
        meter.done(path)
    return refused


class _Bulk:
    """Fills an empty store of pyoxigraph."""

    def __init__(self, target: MemoryStore, compiler: Compile, on_error: OnError, meter: _Meter) -> None:
        self._target, self._compiler, self._meter = target, compiler, meter
        self._stops = on_error == "stop"
        #: From which size files that name graphs are handed over as they are; None for never.
        self._as_they_are: int | None = _LARGE if isinstance(target, DiskStore) else 0
        self._refused: list[KgError] = []
        self._documents: set[str] = set()
        self._shared = Package()

    def run(self, paths: list[Path]) -> list[KgError]:
        self._fill(paths)
        try:
            settle(self._target)
        except InputError:
            # A statement belongs to no document. Gone through with care, the file that holds it is found.
            self._as_they_are = None
            self._target.clear()
            self._refused.clear()
            self._documents.clear()
            self._shared = Package()
            self._meter.restart()
            self._fill(paths)
        tell(self._target, self._shared)
        return self._refused

    def _fill(self, paths: list[Path]) -> None:
        waiting, as_they_are = deque(paths), False
        while waiting:
            if self._as_it_is(waiting[0]):
                as_they_are = True
                self._load(waiting.popleft())
            else:
                # One stream for many small files: each bulk load of its own would write new files on disk.
                self._target.extend(self._placed(waiting))
        self._target.settled = not as_they_are

    def _as_it_is(self, path: Path) -> bool:
        if self._as_they_are is None or suffix_of(path) not in _NAMES_GRAPHS:
            return False
        if not self._as_they_are:
            return True
        packed = _PACKED_TO if path.suffix.lower() in PACKED else 1
        return _size(path) * packed > self._as_they_are

    def _load(self, path: Path) -> None:
        try:
            self._target.load_streamed(path, self._meter.part)
        except InputError as error:
            self._refuse(error)
        self._meter.done(path)

    def _placed(self, waiting: deque[Path]) -> Iterator[ox.Quad]:
        while waiting and not self._as_it_is(waiting[0]):
            path = waiting.popleft()
            try:
                quads = self._held(path) if _size(path) <= _HELD else self._streamed(path)
            except InputError as error:
                self._refuse(error)
            else:
                for quad in quads:
                    if is_shared(quad):
                        self._shared.share(quad)
                    else:
                        yield quad
            self._meter.done(path)

    def _held(self, path: Path) -> Iterable[ox.Quad]:
        quads = list(quads_of(path, self._compiler))
        layout = self._layout(path, quads)
        placed = list(layout.place(quads, str(path)))
        self._documents |= layout.loose
        return placed

    def _streamed(self, path: Path) -> Iterable[ox.Quad]:
        layout = self._layout(path, quads_of(path, self._compiler))
        if len(layout.documents) != 1:
            # Gone through once before, so that a statement without a document is found before any is stored.
            deque(layout.place(quads_of(path, self._compiler), str(path)), maxlen=0)
        self._documents |= layout.loose
        return layout.place(quads_of(path, self._compiler, self._meter.part), str(path))

    def _layout(self, path: Path, quads: Iterable[ox.Quad]) -> Layout:
        layout = Layout.of(quads)
        twice = sorted(layout.loose & self._documents)
        if twice:
            raise InputError(f"{path}: the document {twice[0]} is in another file too: name it once")
        return layout

    def _refuse(self, error: InputError) -> None:
        if self._stops:
            raise error
        self._refused.append(_sentence(error))


class _Meter:
    """Turns files that are read into bytes of all bytes."""

    def __init__(self, paths: list[Path], progress: Progress | None) -> None:
        self._progress = progress
        self._total = sum(_size(path) for path in paths) if progress else 0
        self._before = 0

    def part(self, count: int) -> None:
        if self._progress:
            self._progress(min(self._before + count, self._total), self._total)

    def restart(self) -> None:
        self._before = 0

    def done(self, path: Path) -> None:
        if self._progress:
            self._before += _size(path)
            self.part(0)


def _sentence(error: InputError) -> KgError:
    # A traceback holds the frames of the load, and with them the store that is to be closed.
    return type(error)(*error.args)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0  # reading it will say what is wrong
