"""Many annotations compiled, each by itself: work that any process can do."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Literal, NamedTuple, TypeAlias

import pyoxigraph as ox

from kg.annotations.compiler import compile_annotation
from kg.errors import KgError
from kg.stores.loading import ANNOTATIONS
from kg.tasks import Sharing

#: Turtle to read, or N-Triples, which go from process to process fastest.
Form: TypeAlias = Literal["ttl", "nt"]


class CompiledFile(NamedTuple):
    """What an annotation file became: bytes, or what is wrong with it."""

    path: Path
    data: bytes | None
    error: KgError | None = None

    def content(self) -> bytes:
        """Return the data; raises what was wrong with the file."""
        if self.error is not None:
            raise self.error
        assert self.data is not None  # noqa: S101 - there is one of the two
        return self.data


def compile_many(
    paths: Sequence[Path], form: Form = "ttl", sharing: Sharing | None = None
) -> Iterator[CompiledFile]:
    """Compile annotation files, in their order; a file that is wrong is a result, and stops no other.

    The workers of a scheduler read the files and their texts, so they must see them under the same paths.
    """
    return (sharing or Sharing()).map(partial(_compile, form), paths, total=len(paths))


class CompiledAhead:
    """Compiles annotations that are asked for one after another, some of them ahead in other processes.

    `paths` are all files in the order in which they will be asked for; those that are no annotations are
    passed over. Asked for in another order, a file is compiled when it is asked for.
    """

    def __init__(self, paths: Iterable[Path], sharing: Sharing) -> None:
        self._paths = [path for path in paths if path.suffix.lower() in ANNOTATIONS]
        self._sharing = sharing
        self._waiting: deque[Path] = deque()
        self._compiled: Iterator[CompiledFile] = iter(())

    def __call__(self, path: Path) -> Iterator[ox.Quad]:
        """Return the quads of an annotation; raises `AnnotationError`."""
        if not self._waiting and path == self._paths[0]:
            self._waiting.extend(self._paths)
            self._compiled = compile_many(self._paths, "nt", self._sharing)
        if not self._waiting or self._waiting[0] != path:
            return iter(compile_annotation(path).quads)
        self._waiting.popleft()
        return iter(ox.parse(next(self._compiled).content(), format=ox.RdfFormat.N_TRIPLES))


def _compile(form: Form, path: Path) -> CompiledFile:
    try:
        compiled = compile_annotation(path)
        if form == "ttl":
            return CompiledFile(path, compiled.turtle())
        return CompiledFile(path, ox.serialize(compiled.triples, format=ox.RdfFormat.N_TRIPLES))
    except KgError as error:
        return CompiledFile(path, None, error.with_traceback(None))
