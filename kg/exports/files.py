"""Writing one file whole or not at all."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """Give a stream whose bytes become the file at the end of the block; an error leaves what was there.

    A device or a pipe, which nothing can replace, is written as it is. Raises `OSError` where the place
    cannot be written.
    """
    target = path.resolve()
    if target.exists() and not target.is_file():
        with target.open("wb") as stream:
            yield stream
        return
    # In the same folder, so that the last step is a rename, which happens wholly or not at all.
    scratch = target.with_name(f".kg-{secrets.token_hex(8)}")
    try:
        with scratch.open("xb") as stream:
            yield stream
        if target.exists():
            scratch.chmod(target.stat().st_mode & 0o7777)
        scratch.replace(target)
    except BaseException:
        scratch.unlink(missing_ok=True)
        raise
