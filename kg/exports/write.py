"""Writing a graph to a file or a folder, whole or not at all."""

from __future__ import annotations

import io
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import BinaryIO

import pyoxigraph as ox

from kg.errors import ExportError
from kg.exports.files import whole_file
from kg.exports.lines import END, quad_lines, triple_lines
from kg.stores.protocol import Store

#: The formats by the suffix that names them. `csv` is a folder of tables, `xlsx` a workbook of them.
FORMATS = ("ttl", "trig", "nq", "nt", "jsonld", "rdf", "csv", "xlsx")


def export(
    store: Store, path: Path, format: str | None = None, prefixes: Mapping[str, str] | None = None
) -> Path:
    """Write a store's graph and return the path; an error leaves what was there before as it was.

    The format is that of the suffix unless given: `ttl`, `trig`, `nq`, `nt`, `jsonld`, `rdf`, `csv` for a
    folder of tables, or `xlsx` for a workbook of them. TriG, N-Quads and JSON-LD keep named graphs; Turtle,
    N-Triples and RDF/XML merge them. The same graph gives the same bytes, but for a workbook, which holds the
    time. A store of pyoxigraph has changed the spelling of some literals before (`1.00` to `1`), never their
    value.

    Raises `ExportError` for an unknown suffix, a place that cannot be written, a folder that holds other
    things than tables of an earlier export, and a graph that the format cannot spell.
    """
    path = Path(path)
    name = _format(format if format is not None else path.suffix, path if format is None else None)
    try:
        if name == "csv":
            _write_folder(store, path)
        else:
            if path.is_dir():
                raise ExportError(f"{path} is a folder: give the name of a file")
            with whole_file(path) as stream:
                _write(store, stream, name, prefixes)
    except OSError as error:
        if not path.parent.exists():
            raise ExportError(
                f"{path} cannot be written: the folder {path.parent} does not exist: make it first"
            ) from None
        raise ExportError(
            f"{path} cannot be written ({error.strerror or error}): write elsewhere, or mend its permissions"
        ) from error
    return path


def export_bytes(store: Store, format: str, prefixes: Mapping[str, str] | None = None) -> bytes:
    """Return a store's graph as one file in a format of `export`, without `csv`; raises `ExportError`."""
    name = _format(format, None)
    if name == "csv":
        raise ExportError("csv is a folder of tables: export it to a path that ends in .csv")
    file = io.BytesIO()
    _write(store, file, name, prefixes)
    return file.getvalue()


def _format(told: str, path: Path | None) -> str:
    name = str(told).lower().removeprefix(".")
    if name in FORMATS:
        return name
    known = " ".join(f".{known}" for known in FORMATS)
    if path is None:
        raise ExportError(f"{told!r} is no format that kg writes: use one of {known}")
    what = f"the suffix {told!r} names no format that kg writes" if told else "the name has no suffix"
    raise ExportError(f"{path}: {what}: use one of {known}")


class _Quads:
    """The quads of a store, as something that can be gone through more than once."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def __iter__(self) -> Iterator[ox.Quad]:
        return self._store.quads()


def _write(store: Store, file: BinaryIO, name: str, prefixes: Mapping[str, str] | None) -> None:
    quads = _Quads(store)
    match name:
        case "ttl":
            from kg.exports.turtle import write_turtle

            write_turtle(quads, file, prefixes=prefixes)
        case "trig":
            from kg.exports.turtle import write_trig

            write_trig(quads, file, prefixes=prefixes)
        case "jsonld":
            from kg.exports.jsonld import write_jsonld

            write_jsonld(quads, file)
        case "rdf":
            from kg.exports.rdfxml import write_rdfxml

            write_rdfxml(quads, file, prefixes=prefixes)
        case "xlsx":
            from kg.exports.workbook import write_workbook

            write_workbook(store, file)
        case _:
            for line in quad_lines(quads) if name == "nq" else triple_lines(quads):
                file.write(line + END)


def _write_folder(store: Store, path: Path) -> None:
    from kg.exports.tables import holds_only_tables, write_tables

    if path.exists() and not path.is_dir():
        raise ExportError(f"{path} is a file, and CSV tables make a folder: give another name")
    if path.is_dir() and not holds_only_tables(path):
        raise ExportError(f"the folder {path} holds other things than kg's tables: give another name")
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".kg-") as scratch:
        fresh, old = Path(scratch) / "new", Path(scratch) / "old"
        fresh.mkdir()
        write_tables(store, fresh)
        if path.exists():
            path.rename(old)
        try:
            fresh.rename(path)
        except OSError:
            if old.exists():
                shutil.move(old, path)
            raise
