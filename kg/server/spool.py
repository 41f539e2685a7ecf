"""Where an answer waits for its reader, so that a slow reader holds bytes and no query."""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import AsyncIterator
from threading import Lock
from typing import IO

from kg.errors import QueryError
from kg.server.refusals import busy

#: What is kept in memory of one answer; an answer this small is sent once it is whole.
HELD = 1 << 18
_PART = 1 << 16


class Budget:
    """The bytes that all answers together may keep."""

    def __init__(self, size: int) -> None:
        self._left = size
        self._lock = Lock()

    def take(self, size: int) -> None:
        """Take some; raises `Refusal` where there are not so many left."""
        with self._lock:
            if size > self._left:
                raise busy("the server holds as many answers as it can")
            self._left -= size

    def give(self, size: int) -> None:
        """Give some back."""
        with self._lock:
            self._left += size


class Spool:
    """The bytes of one answer: a thread appends them, the server's loop reads them."""

    def __init__(self, loop: asyncio.AbstractEventLoop, budget: Budget) -> None:
        self._loop, self._budget = loop, budget
        self._lock = Lock()
        self._changed = asyncio.Event()
        self._held: list[bytes] = []
        self._file: IO[bytes] | None = None
        self.size = self._in_file = 0
        self.ended = self._closed = False
        self.error: Exception | None = None

    def append(self, data: bytes) -> None:
        """Keep some bytes; raises `QueryError` where nobody will read them, and `Refusal`."""
        with self._lock:
            if self._closed or self.ended:
                raise QueryError("nobody waits for the answer any more")
            self._budget.take(len(data))
            self.size += len(data)
            if self._file is None and self.size <= HELD:
                self._held.append(data)
            else:
                if self._file is None:
                    self._file = tempfile.TemporaryFile()  # noqa: SIM115 - closed by `close`
                self._file.write(data)
                self._file.flush()
                self._in_file += len(data)
        self._tell()

    def end(self, error: Exception | None = None) -> None:
        """Say that nothing more comes; the first word counts."""
        with self._lock:
            if self.ended:
                return
            self.ended, self.error = True, error
        self._tell()

    def close(self) -> None:
        """Let go of the bytes; what is appended after raises."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
            self._held = []
            if self._file is not None:
                self._file.close()
        self._budget.give(self.size)

    async def settled(self) -> None:
        """Wait until the answer is whole, has failed, or is too large to be kept from its reader."""
        while not self.ended and self.size <= HELD:
            self._changed.clear()
            if not self.ended and self.size <= HELD:
                await self._changed.wait()

    async def parts(self) -> AsyncIterator[bytes]:
        """Go through the bytes as they come; raises the error with which they end."""
        read = 0
        while True:
            self._changed.clear()
            if self.error is not None:
                raise self.error
            if read < len(self._held):
                read += 1
                yield self._held[read - 1]
                continue
            async for part in self._from_file():
                yield part
            if self.error is not None:
                raise self.error
            return

    async def _from_file(self) -> AsyncIterator[bytes]:
        offset = 0
        while self.error is None:
            self._changed.clear()
            with self._lock:
                there, ended, file = self._in_file, self.ended, self._file
            if offset < there and file is not None:
                part = os.pread(file.fileno(), _PART, offset)
                offset += len(part)
                yield part
            elif ended:
                return
            else:
                await self._changed.wait()

    def _tell(self) -> None:
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._changed.set)
