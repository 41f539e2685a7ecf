"""Reading edited CSV tables, as spreadsheets save them: with commas, semicolons or tabs."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

from kg.errors import InputError
from kg.exports.cells import unguard
from kg.exports.columns import Sheet, sheets_of_csv
from kg.exports.tables import STATES
from kg.imports.raw import Problem, Raw, RawBook, RawRow, RawSheet, header, letters

_SEPARATORS = (",", ";", "\t")


def read_csv(path: Path) -> RawBook:
    """Read a folder of CSV tables, or one of them by its name (`figures.csv`); see `read_workbook`."""
    sheets = {sheet.name: sheet for sheet in sheets_of_csv()}
    read = RawBook()
    if path.is_dir():
        files = {file.stem: file for file in sorted(path.glob("*.csv"))}
        for name, sheet in sheets.items():
            if name in files:
                _read(files.pop(name), sheet, read)
            else:
                read.problems.append(
                    Problem(f"the table {name}.csv is missing: put it back, or import tables one by one")
                )
        read.notes += [f"the file {file.name} is not read" for file in files.values()]
    elif path.stem in sheets:
        _read(path, sheets[path.stem], read)
    else:
        raise InputError(f"{path} names no table: its name is one of {', '.join(sorted(sheets))}")
    read.states |= _states((path if path.is_dir() else path.parent) / STATES)
    return read


def _states(path: Path) -> dict[str, str]:
    """Read the hashes that stand beside the tables; there are none where somebody took the file away."""
    if not path.is_file():
        return {}
    try:
        told = json.loads(path.read_bytes())
    except ValueError:
        told = None
    if not isinstance(told, dict):
        raise InputError(f"{path} is no list of tables: export the tables again, or delete it")
    return {str(name): str(state) for name, state in told.items()}


def _read(path: Path, sheet: Sheet, read: RawBook) -> None:
    text = _text(path)
    # The first line holds plain names alone, so whatever stands most often between them separates.
    separator = max(_SEPARATORS, key=text.split("\n", 1)[0].count)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        table = list(lines)
    except csv.Error as error:
        read.problems.append(
            Problem(f"this is no CSV after line {lines.line_num} ({error}): save it again", sheet.name)
        )
        return
    found = header(list(table[0]) if table else [], sheet, read, sheet.name)
    if found is None:
        return
    places, ignored = found
    width = len(table[0])
    rows = []
    for number, line in enumerate(table[1:], start=2):
        if not any(line):
            continue
        if len(line) != width:
            read.problems.append(
                Problem(f"it has {len(line)} cells, and the first row has {width}", sheet.name, number)
            )
            continue
        rows.append(RawRow(number, {name: Raw(unguard(line[at]) or None) for name, at in places.items()}))
    at = {name: letters(place) for name, place in places.items()}
    read.sheets.append(
        RawSheet(sheet, tuple(rows), at, mark={",": ".", ";": ","}.get(separator), ignored=ignored)
    )


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror}): check the path") from None
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        return data.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"{path} is not UTF-8 (byte {error.start}): save it as “CSV UTF-8”") from None
