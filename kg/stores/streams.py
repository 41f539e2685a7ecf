"""Opening a file for reading, unpacked where it is packed, with a count of the bytes that went by."""

from __future__ import annotations

import gzip
import io
import sys
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import InputError

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

#: What is read at once. Parsers ask for less, and a call into Python for each would cost more than reading;
#: larger buffers come fresh from the system each time, which costs more still.
CHUNK = 1 << 16
#: The suffixes of packed files.
PACKED = (".gz", ".zst")
#: The most bytes that the header of a zstd frame has, and the kind of block that is one byte, repeated.
_FRAME_HEADER = 18
_REPEATED = 1


def unpacked(
    path: Path,
    progress: Callable[[int], None] | None = None,
    watch: Callable[[bytes], None] | None = None,
) -> io.BufferedReader:
    """Open a file as a stream of what it holds; `.gz` and `.zst` are unpacked as they are read.

    `progress` is told the number of bytes taken from the file so far; `watch` sees what goes by, unpacked,
    and may raise. Raises `OSError`, and `InputError` where a `.zst` file meets an installation without
    zstandard.
    """
    raw: io.RawIOBase = _Counted(path, progress) if progress else io.FileIO(path, "rb")
    buffered: io.BufferedReader = io.BufferedReader(raw, CHUNK)
    suffix = path.suffix.lower()
    if suffix == ".gz":
        buffered = io.BufferedReader(gzip.GzipFile(fileobj=buffered), CHUNK)
    elif suffix == ".zst":
        _check_frames(path)
        reader = _zstandard(path).ZstdDecompressor().stream_reader(buffered, read_across_frames=True)
        buffered = io.BufferedReader(reader, CHUNK)
    return buffered if watch is None else io.BufferedReader(_Watched(buffered, watch), CHUNK)


def reading_faults() -> tuple[type[Exception], ...]:
    """Return what reading a file may raise, the parser included: of the disk, of gzip, of zstandard."""
    found: list[type[Exception]] = [OSError, EOFError, zlib.error, SyntaxError, ValueError, MemoryError]
    if "zstandard" in sys.modules:
        found.append(sys.modules["zstandard"].ZstdError)
    return tuple(found)


def _zstandard(path: Path) -> Any:
    try:
        import zstandard
    except ImportError:
        raise InputError(
            f"{path} is packed with zstd, which needs the package zstandard: "
            "install it with pip install zstandard, or unpack the file"
        ) from None
    return zstandard


def _check_frames(path: Path) -> None:
    """Go from block to block of a `.zst` file, without unpacking; raises `EOFError` for one that is cut.

    zstandard takes the end of the file for the end of the data. The format is RFC 8878, section 3.1.1.
    """
    zstandard = _zstandard(path)
    with path.open("rb") as file:
        size = file.seek(0, io.SEEK_END)
        file.seek(0)
        while start := file.read(_FRAME_HEADER):
            begins = file.tell() - len(start)
            if start[1:4] == b"\x2a\x4d\x18" and start[0] >> 4 == 5:  # a frame to skip
                file.seek(begins + 8 + int.from_bytes(start[4:8], "little"))
            else:
                try:
                    header = zstandard.frame_header_size(start)
                    checksum = 4 if zstandard.get_frame_parameters(start).has_checksum else 0
                except zstandard.ZstdError as error:
                    raise EOFError from error
                file.seek(begins + header)
                last = 0
                while not last:
                    block = int.from_bytes(_whole(file.read(3), 3), "little")
                    last, kind, length = block & 1, block >> 1 & 3, block >> 3
                    file.seek(1 if kind == _REPEATED else length, io.SEEK_CUR)
                file.seek(checksum, io.SEEK_CUR)
            if file.tell() > size:
                raise EOFError


def _whole(data: bytes, size: int) -> bytes:
    if len(data) < size:
        raise EOFError
    return data


class _Counted(io.FileIO):
    """A file that tells how much of it was read."""

    def __init__(self, path: Path, progress: Callable[[int], None]) -> None:
        super().__init__(path, "rb")
        self._progress, self._count = progress, 0

    def readinto(self, buffer: WriteableBuffer, /) -> int | None:
        """Read into a buffer and tell the progress."""
        size = super().readinto(buffer)
        self._count += size or 0
        self._progress(self._count)
        return size


class _Watched(io.RawIOBase):
    """A stream that shows what goes by before anyone else sees it."""

    def __init__(self, stream: io.BufferedReader, watch: Callable[[bytes], None]) -> None:
        super().__init__()
        self._stream, self._watch = stream, watch

    def readable(self) -> bool:
        """Say that this is for reading."""
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        """Read into a buffer, shown first."""
        view = memoryview(buffer)
        data = self._stream.read1(len(view))
        self._watch(data)
        view[: len(data)] = data
        return len(data)

    def close(self) -> None:
        """Close the stream beneath as well."""
        self._stream.close()
        super().close()
