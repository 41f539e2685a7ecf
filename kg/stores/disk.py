"""The store on disk: pyoxigraph's in a folder, for more than fits in memory or must last."""

from __future__ import annotations

import secrets
import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph as ox

from kg.errors import StoreError
from kg.stores.limits import Workers
from kg.stores.memory import MemoryStore
from kg.vocabulary.terms import IRI

#: A folder of RocksDB, which pyoxigraph writes, has this file; an empty folder may become one.
_SIGN = "CURRENT"


def is_store(path: Path) -> bool:
    """Tell whether a folder holds a store."""
    return (path / _SIGN).is_file()


class DiskStore(MemoryStore):
    """Quads in a folder, kept by pyoxigraph; `oxigraph serve -l FOLDER` can serve the same folder.

    One process at a time may write; others may read beside it, and see the state at the time they opened it.
    Each change is one transaction: after a crash at any moment, the old or the new state is there.
    """

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        """Open a folder, or make it; raises `StoreError` in one sentence for whatever is in the way."""
        self.path = Path(path)
        self.read_only = read_only
        self.generation = 0
        self.settled = False
        self._store = _opened(self.path, read_only)

    def __getattr__(self, name: str) -> ox.Store:
        # Reached only where the attribute is missing, which `_store` is after `close`.
        if name == "_store":
            raise StoreError(f"{self.path} is closed: open it again with kg.open")
        raise AttributeError(name)

    def change(
        self, drop: Iterable[IRI] = (), add: Iterable[ox.Quad] = (), *, drop_default: bool = False
    ) -> None:
        """Drop some named graphs, then add quads, all in one transaction; see `MemoryStore.change`."""
        self.check_writable()
        super().change(drop, add, drop_default=drop_default)

    def check_writable(self) -> None:
        """Raise `StoreError` where the store was opened to be read alone."""
        if self.read_only:
            raise StoreError(f"{self.path} is open for reading only: open it without read_only to change it")

    def optimize(self) -> None:
        """Merge the files that a bulk load or many changes left, since each look-up reads in all of them."""
        self.check_writable()
        self._store.optimize()
        self.generation += 1

    def close(self) -> None:
        """Give the folder back, so that another process can open it; closing twice does no harm."""
        super().close()
        self.__dict__.pop("_store", None)

    def _new_workers(self) -> Workers | None:
        return Workers.of_folder(self.path) if Workers.possible() else None

    @contextmanager
    def rebuilt(self) -> Iterator[MemoryStore]:
        """Give an empty store beside this one, which takes its place when the block ends without an error.

        pyoxigraph's bulk load is fast but no transaction, so it fills a folder of its own, which is renamed
        into place as a whole. What a crash left beside the store is swept away the next time.
        """
        self.check_writable()
        for left in self.path.parent.glob(f"{self.path.name}.loading-*"):
            shutil.rmtree(left, ignore_errors=True)
        beside = self.path.with_name(f"{self.path.name}.loading-{secrets.token_hex(4)}")
        filled = DiskStore(beside)
        try:
            yield filled
            filled._store.flush()
            filled.close()
            self._exchange(beside)
        finally:
            filled.close()
            shutil.rmtree(beside, ignore_errors=True)

    def _exchange(self, beside: Path) -> None:
        old = self.path.with_name(f"{beside.name}-old")
        self.close()
        try:
            _check_free(beside)
            self.path.rename(old)
            try:
                # Whoever opened the folder since it was closed is noticed here, and keeps it.
                _check_free(old)
                beside.rename(self.path)
            except (OSError, StoreError):
                old.rename(self.path)
                raise
        except OSError as error:
            raise StoreError(
                f"{self.path} cannot be replaced by what was loaded ({error.strerror}): "
                "mend the permissions of its folder and load again"
            ) from error
        finally:
            self._store = _opened(self.path, read_only=False)
        shutil.rmtree(old, ignore_errors=True)
        self.generation += 1
        self.settled = True

    def _refusal(self, error: Exception) -> StoreError:
        return StoreError(f"{self.path} refuses the change ({error}): nothing was changed")


_READER_TRIES = 10
_READER_PAUSE = 0.05


def _check_free(path: Path) -> None:
    # RocksDB writes by path until its last reference is gone, so a folder in use must not be renamed.
    _opened(path, read_only=False)


def _opened(path: Path, read_only: bool) -> ox.Store:
    if path.is_dir():
        # Checked first, because pyoxigraph would put its own files among the others.
        if not (path / _SIGN).is_file() and any(path.iterdir()):
            raise StoreError(f"{path} is a folder with other files, not a store: name a new folder")
        if read_only and not (path / _SIGN).is_file():
            raise StoreError(
                f"{path} is an empty folder, not a store: open it without read_only to begin one"
            )
    elif path.exists():
        raise StoreError(
            f"{path} is a file, not the folder of a store: read it with kg.load, or name a folder"
        )
    elif read_only:
        raise StoreError(f"{path} is missing: check the path, or open it without read_only to make it")
    elif not path.parent.is_dir():
        raise StoreError(f"the folder {path.parent} does not exist: make it first")
    tries = _READER_TRIES if read_only else 1
    while True:
        tries -= 1
        try:
            return ox.Store.read_only(str(path)) if read_only else ox.Store(str(path))
        except (OSError, ValueError, RuntimeError) as error:
            # A writer beside the reader may remove a file between the reader's list and its look at it.
            if tries and "No such file" in str(error):
                time.sleep(_READER_PAUSE)
                continue
            raise _cannot_open(path, str(error)) from error


def _cannot_open(path: Path, reason: str) -> StoreError:
    lowered = reason.lower()
    if "lock" in lowered and ("lock file" in lowered or "lock hold" in lowered):
        return StoreError(
            f"{path} is open for writing elsewhere: close it there, or open it with read_only=True"
        )
    if "permission denied" in lowered or "read-only file system" in lowered:
        return StoreError(f"{path} cannot be written: mend its permissions, or open it with read_only=True")
    if "no space" in lowered:
        return StoreError(f"there is no space left on the disk of {path}: make room and open it again")
    short = " ".join(reason.split())
    return StoreError(
        f"{path} cannot be opened ({short}): it is damaged or made by a newer version; "
        "update pyoxigraph, or load the files into a new folder"
    )
