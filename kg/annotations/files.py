"""Which files are annotations, and of which documents."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from kg.errors import InputError

_NAME = re.compile(rb"^document:[ \t]*[\"']?([a-z0-9-]+)", re.MULTILINE)
_ANNOTATION = re.compile(rb"^(document|decisions):", re.MULTILINE)
#: The name of the document stands near the top of its annotation.
_HEAD = 4096


def annotation_files(paths: Iterable[Path | str]) -> list[Path]:
    """Return the annotations that some paths name: a folder stands for those in it, however deep, sorted.

    Other YAML files of a folder are left out: an annotation starts with the name of its document. Raises
    `InputError` for a folder without annotations.
    """
    found: list[Path] = []
    for path in map(Path, paths):
        if not path.is_dir():
            found.append(path)
            continue
        inside = [one for one in sorted(path.rglob("*.y*ml")) if _head(one, _ANNOTATION)]
        if not inside:
            raise InputError(f"{path} holds no annotations: name the folder or the file that does")
        found += inside
    return list(dict.fromkeys(found))


def document_name_of(path: Path) -> str:
    """The name of the document that an annotation is of; empty for any other file."""
    match = _head(path, _NAME)
    return match[1].decode("ascii") if match else ""


def _head(path: Path, pattern: re.Pattern[bytes]) -> re.Match[bytes] | None:
    try:
        with path.open("rb") as stream:
            return pattern.search(stream.read(_HEAD))
    except OSError:
        return None
