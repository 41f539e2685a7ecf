"""Source texts: what stands in a file, byte for byte, and where the file for a digest is found."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from kg.errors import InputError


@dataclass(frozen=True, slots=True)
class SourceText:
    """A text that was read: the name of its file, its code points and the SHA-256 of its bytes.

    Offsets into `content` count code points from 0. Nothing is translated: line ends, no-break spaces and a
    byte order mark stay as they stand in the file.
    """

    name: str
    content: str = field(repr=False)
    sha256: str

    @classmethod
    def read(cls, path: Path | str) -> SourceText:
        """Read a file as strict UTF-8.

        Raises `InputError` for a file that is missing, unreadable, empty or not UTF-8 (with the offset of the
        first bad byte).
        """
        path = Path(path)
        data = _bytes(path)
        if not data:
            raise InputError(f"The text {path} is empty: save the document's text into it as UTF-8.")
        try:
            content = data.decode("utf-8", "strict")
        except UnicodeDecodeError as error:
            raise InputError(
                f"The text {path} is not UTF-8: byte {error.start} is 0x{data[error.start]:02X} "
                f"({error.reason}); save the file as UTF-8."
            ) from None
        return cls(path.name, content, hashlib.sha256(data).hexdigest())


class TextLibrary:
    """The folders in which the texts of documents are looked for, never deeper than one level.

    What was read once is kept for the life of the library: make a new one to see files that changed since.
    To tell three cases apart: `find(sha256, name)` returns the text (found); it returns None while
    `by_name(name)` returns a text (changed: the file now has another digest); both return None (missing).
    """

    def __init__(self, folders: Iterable[Path | str]) -> None:
        self.folders = tuple(Path(folder) for folder in folders)
        self._digests: dict[Path, str] = {}
        self._texts: dict[Path, SourceText] = {}

    def by_name(self, file_name: str) -> SourceText | None:
        """Return the text of that file name from the first folder that has it, or None.

        Raises `InputError` for a name that is a path, and for a file that is empty or not UTF-8.
        """
        return next((self._text(path) for path in self._named(file_name)), None)

    def by_digest(self, sha256: str) -> SourceText | None:
        """Return the text whose bytes have that SHA-256 (hexadecimal, either case), or None.

        Looks at the `*.txt` files of each folder, in the order of their names.
        """
        path = self._by_digest.get(sha256.strip().lower())
        return None if path is None else self._text(path)

    def find(self, sha256: str, file_name: str | None = None) -> SourceText | None:
        """Return the text with that digest: first where the file name says, then among all `*.txt`.

        Raises `InputError` as `by_name` does.
        """
        wanted = sha256.strip().lower()
        if file_name is not None:
            for path in self._named(file_name):
                if self._digest(path) == wanted:
                    return self._text(path)
        return self.by_digest(wanted)

    def files_named(self, file_name: str | None) -> tuple[Path, ...]:
        """Return the files of that name, one a folder at most; none for a name that is no file name."""
        try:
            return () if file_name is None else tuple(self._named(file_name))
        except InputError:
            return ()

    def bytes_named(self, file_name: str | None) -> tuple[bytes, ...]:
        """Return what stands in the files of that name, as far as they can be read; nothing is kept."""
        found = []
        for path in self.files_named(file_name):
            with suppress(OSError):
                found.append(path.read_bytes())
        return tuple(found)

    def _named(self, file_name: str) -> list[Path]:
        # The name comes out of a graph that anybody may have written: it must not reach outside the folders.
        if file_name in ("", ".", "..") or any(mark in file_name for mark in "/\\:\0"):
            raise InputError(
                f"The text's file name {file_name!r} is not a bare file name: "
                "name the file alone, and give its folder where texts are looked for."
            )
        return [path for folder in self.folders if (path := folder / file_name).is_file()]

    @cached_property
    def _by_digest(self) -> dict[str, Path]:
        # One pass for all: a corpus whose texts are missing would otherwise list its folders once a document.
        index: dict[str, Path] = {}
        for folder in self.folders:
            for path in sorted(folder.glob("*.txt")) if folder.is_dir() else ():
                if path.is_file():
                    index.setdefault(self._digest(path), path)
        return index

    def _digest(self, path: Path) -> str:
        if path not in self._digests:
            self._digests[path] = hashlib.sha256(_bytes(path)).hexdigest()
        return self._digests[path]

    def _text(self, path: Path) -> SourceText:
        if path not in self._texts:
            self._texts[path] = SourceText.read(path)
        return self._texts[path]


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise InputError(f"The text {path} does not exist: check the name and the folder.") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(
            f"The text {path} cannot be read ({reason}): check that it is a readable file."
        ) from None
