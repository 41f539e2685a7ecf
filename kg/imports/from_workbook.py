"""Reading an edited XLSX workbook, without trusting it."""

from __future__ import annotations

import warnings
import zipfile
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from kg.errors import ExportError, InputError
from kg.exports.columns import Sheet, sheets_of_workbook
from kg.exports.workbook import CODES_SHEET, COLUMNS_SHEET, ID, STATE, read_back
from kg.imports.raw import Problem, Raw, RawBook, RawRow, RawSheet, header, letters

#: An XLSX file is a zip archive: one that unpacks to more is a bomb, or no workbook of this library.
_MOST_BYTES = 1 << 30
_OTHERS = (".xls", ".xlsm", ".xlsb", ".ods", ".numbers")


def read_workbook(path: Path) -> RawBook:
    """Read the sheets of a workbook that `export` wrote.

    Raises `InputError` for a file that is no XLSX workbook, and `ExportError` where openpyxl is missing. What
    is wrong inside is listed among the problems.
    """
    book = _open(path)
    read = RawBook()
    titles = {page.title.strip().lower(): page for page in book.worksheets}
    for sheet in sheets_of_workbook():
        page = titles.pop(sheet.name, None)
        if page is None:
            read.problems.append(
                Problem(
                    f"the sheet {sheet.name!r} is missing: put it back, or export again; "
                    "to remove rows, remove them from their sheet"
                )
            )
        else:
            _read(page, sheet, read)
    for name in (COLUMNS_SHEET, CODES_SHEET):
        titles.pop(name, None)
    read.notes += [f"the sheet {page.title!r} is not read" for page in titles.values()]
    for told in book.custom_doc_props.props:
        if told.name.startswith(STATE):
            read.states[told.name.removeprefix(STATE)] = str(told.value)
    return read


def _open(path: Path) -> Any:
    try:
        import openpyxl
    except ImportError:
        raise ExportError(
            "a workbook needs openpyxl, which is not installed: pip install 'commitment-graph[xlsx]'"
        ) from None
    if path.suffix.lower() in _OTHERS:
        raise InputError(f"{path} is no XLSX workbook: save it as .xlsx first")
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(part.file_size for part in archive.infolist()) > _MOST_BYTES:
                raise InputError(f"{path} unpacks to more than 1 GiB: split it, or use CSV tables")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about formats of cells that it does not keep
            return openpyxl.load_workbook(path, keep_links=False)
    except InputError:
        raise
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror or error}): check the path") from None
    except zipfile.BadZipFile:
        raise InputError(
            f"{path} is no XLSX workbook, or it has a password: save it as .xlsx without one"
        ) from None
    except Exception as error:
        # openpyxl raises whatever its parts raise (KeyError, ValueError, XML errors) for a damaged file.
        raise InputError(
            f"{path} is damaged ({type(error).__name__}: {error}): open it in a spreadsheet and save it again"
        ) from None


def _read(page: Any, sheet: Sheet, read: RawBook) -> None:
    lines = page.iter_rows()
    first = next(lines, ())
    found = header(
        [None if cell.value is None else str(cell.value) for cell in first], sheet, read, sheet.name
    )
    if found is None:
        return
    places, ignored = found
    used = {place + 1 for place in places.values()}
    for merged in page.merged_cells.ranges:
        if used & set(range(merged.min_col, merged.max_col + 1)):
            read.problems.append(
                Problem(
                    f"the cells {merged.coord} are merged, so that most of them are empty: unmerge them",
                    sheet.name,
                    merged.min_row,
                )
            )
    rows = []
    for number, line in enumerate(lines, start=2):
        cells = {name: _cell(line[place]) for name, place in places.items() if place < len(line)}
        if any(raw.value is not None or raw.fault for raw in cells.values()):
            rows.append(RawRow(number, cells))
    at = {name: letters(place) for name, place in places.items()}
    read.sheets.append(RawSheet(sheet, tuple(rows), at, ID, ignored=ignored))


def _cell(cell: Any) -> Raw:
    value, form = cell.value, cell.number_format or "General"
    if cell.data_type == "f":
        text = getattr(value, "text", None) or str(value)
        return Raw(None, form, f"holds the formula {text[:60]!r}: put its value in its place")
    if cell.data_type == "e":
        return Raw(None, form, f"holds the error {value}: put a value in its place, or empty the cell")
    if isinstance(value, str):
        return Raw(read_back(value) or None, form)
    if value is None or isinstance(value, bool | int):
        return Raw(value, form)
    if isinstance(value, float):
        return Raw(int(value) if value.is_integer() else Decimal(repr(value)), form)
    if isinstance(value, datetime):
        midnight = (value.hour, value.minute, value.second, value.microsecond) == (0, 0, 0, 0)
        return Raw(value.date() if midnight else value, form)
    if isinstance(value, date):
        return Raw(value, form)
    return Raw(None, form, f"holds {value}, a time of day: write a day, a number or a text")
