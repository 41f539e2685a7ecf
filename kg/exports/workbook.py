"""A workbook of tables for an analyst, who may edit it and give it back: see `kg.imports`.

Numbers and dates are cells of their kind; everything else is text, formulas included. A sheet explains the
columns, another lists the codes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, BinaryIO

from kg.errors import ExportError
from kg.exports.cells import spell
from kg.exports.columns import KEY, Column, Sheet, sheets_of_workbook
from kg.exports.tables import Rows, cell, digest, read_rows
from kg.stores.protocol import Store
from kg.vocabulary.codes import concepts, definitions, labels
from kg.vocabulary.namespaces import SCHEMES
from kg.vocabulary.terms import Term, decimal_text

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

#: The sheets that explain the others.
COLUMNS_SHEET, CODES_SHEET = "columns", "codes"
#: What the column of names is called in a workbook.
ID = "id"
#: The start of the properties of the file that hold a hash of each table as it was written out.
STATE = "kg-state-"

_MOST_CHARACTERS = 32_767
_MOST_ROWS = 1_048_576
#: A spreadsheet keeps numbers as doubles, of which so many digits are sure.
_SURE_DIGITS = 15
#: Before this day, spreadsheets disagree on the calendar.
_FIRST_DAY = date(1900, 3, 1)
_ISO = "yyyy-mm-dd"
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_WIDTHS = {"key": 38, "number": 14, "integer": 12, "date": 12, "boolean": 9, "code": 16, "text": 40}


def write_workbook(store: Store, file: BinaryIO) -> None:
    """Write the tables of a store as one XLSX workbook.

    Raises `ExportError` where openpyxl is not installed, and for what no spreadsheet can hold: more than
    1,048,576 rows, or a cell of more than 32,767 characters.
    """
    try:
        from openpyxl import Workbook
        from openpyxl.packaging.custom import StringProperty
    except ImportError:
        raise ExportError(
            "a workbook needs openpyxl, which is not installed: pip install 'commitment-graph[xlsx]'"
        ) from None
    book: Any = Workbook()
    book.remove(book.worksheets[0])
    book.properties.creator = "commitment-graph"
    read: dict[str, Rows] = {}
    sheets = sheets_of_workbook()
    for sheet in sheets:
        table = sheet.table.name
        if table not in read:
            read[table] = read_rows(store, table)
            book.custom_doc_props.append(StringProperty(name=STATE + table, value=digest(read[table])))
        _write_sheet(book, sheet, rows_of(sheet, read[table], sheets))
    _explain(book, sheets)
    _list_codes(book)
    book.save(file)


def rows_of(sheet: Sheet, rows: Rows, sheets: Iterable[Sheet]) -> Rows:
    """Return those rows of a table that stand in one of its sheets, by their type."""
    others = {cls for one in sheets if one.table.name == sheet.table.name for cls in one.types}
    if not others:
        return rows
    return {
        iri: cells
        for iri, cells in rows.items()
        if any(cls in sheet.types for cls in cells.get("type", ()))
        or (not sheet.types and not any(cls in others for cls in cells.get("type", ())))
    }


def value_of(column: Column, terms: Sequence[Term]) -> str | int | float | date | bool | None:
    """Return what a cell holds: a number, a date or a truth value where a spreadsheet keeps it, else text."""
    if len(terms) == 1:
        match terms[0]:
            case bool() as value if column.kind in ("boolean", "shown"):
                return value
            case int() | Decimal() as value if column.kind in ("number", "integer", "shown") and _sure(value):
                return value if isinstance(value, int) else float(value)
            case date() as value if column.kind in ("date", "shown") and not isinstance(value, datetime):
                return value if value >= _FIRST_DAY else value.isoformat()
    return cell(terms, brief=True) or None


def read_back(text: str) -> str:
    r"""Undo how characters that XML has no place for are written in a workbook.

    >>> read_back("_x000D_")
    '\r'
    """
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


def _sure(value: int | Decimal) -> bool:
    number = Decimal(value)
    digits = decimal_text(number).lstrip("-").replace(".", "").strip("0")
    return number == 0 or (len(digits) <= _SURE_DIGITS and Decimal("1e-9") < abs(number) < Decimal("1e15"))


def _write_sheet(book: Workbook, sheet: Sheet, rows: Rows) -> None:
    if len(rows) >= _MOST_ROWS:
        raise ExportError(
            f"the sheet {sheet.name} would have {len(rows):,} rows, and a spreadsheet holds {_MOST_ROWS:,}: "
            "export fewer documents, or CSV tables"
        )
    page: Worksheet = book.create_sheet(sheet.name)
    page.append([ID if column.name == KEY else column.name for column in sheet.columns])
    for number, (iri, cells) in enumerate(rows.items(), start=2):
        for place, column in enumerate(sheet.columns, start=1):
            terms: Sequence[Term] = (iri,) if column.name == KEY else cells.get(column.name, ())
            _put(page, number, place, value_of(column, terms), f"{sheet.name}, row {number}, {column.name}")
    _dress(page, sheet.columns, len(rows))


def _put(page: Worksheet, row: int, place: int, value: Any, where: str) -> None:
    if value is None:
        return
    target = page.cell(row, place)
    if not isinstance(value, str):
        target.value = value
        if isinstance(value, date):
            target.number_format = _ISO
        return
    text = _UNWRITABLE.sub(lambda found: f"_x{ord(found[0]):04X}_", value)
    if len(text) > _MOST_CHARACTERS:
        raise ExportError(
            f"{where}: the text has {len(text):,} characters, and a cell of a spreadsheet holds "
            f"{_MOST_CHARACTERS:,}: export CSV tables"
        )
    target.value = text
    target.data_type = "s"  # or a text that begins with = would become a formula
    target.number_format = "@"
    if text.startswith(_FORMULA):
        target.quotePrefix = True  # it stays text when somebody edits it


def _dress(page: Worksheet, columns: Sequence[Column], rows: int) -> None:
    from openpyxl.styles import Font, PatternFill
    from openpyxl.utils import get_column_letter

    page.freeze_panes = "B2"
    page.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{rows + 1}"
    shown = PatternFill("solid", fgColor="DDDDDD")
    for place, column in enumerate(columns, start=1):
        letter = get_column_letter(place)
        page.column_dimensions[letter].width = _WIDTHS.get(column.kind, 24)
        if column.kind not in ("number", "integer", "date", "boolean"):
            page.column_dimensions[letter].number_format = "@"  # for rows that somebody adds
        head = page.cell(1, place)
        head.font = Font(bold=True, italic=not column.editable)
        if not column.editable:
            head.fill = shown
        _offer(page, column, letter)


def _offer(page: Worksheet, column: Column, letter: str) -> None:
    """Give a column the list of what may stand in it; other values can still be typed."""
    from openpyxl.worksheet.datavalidation import DataValidation

    if column.kind == "code" and column.scheme:
        first = 2 + sum(len(concepts(scheme)) for scheme in SCHEMES[: SCHEMES.index(column.scheme)])
        source = f"={CODES_SHEET}!$B${first}:$B${first + len(concepts(column.scheme)) - 1}"
    elif column.classes or column.sides:
        source = f'"{",".join(one.local for one in (*column.classes, *column.sides))}"'
    else:
        return
    offered = DataValidation(type="list", formula1=source, allow_blank=True, showErrorMessage=False)
    offered.add(f"{letter}2:{letter}{_MOST_ROWS}")
    page.add_data_validation(offered)


def _explain(book: Workbook, sheets: Iterable[Sheet]) -> None:
    page: Worksheet = book.create_sheet(COLUMNS_SHEET)
    page.append(["sheet", "column", "meaning", "signification", "written as", "read back"])
    for sheet in sheets:
        for column in sheet.columns:
            name = ID if column.name == KEY else column.name
            help_ = column.help
            back = "yes" if column.editable else "the name of the row" if column.kind == "key" else "no"
            page.append([sheet.name, name, help_.get("en"), help_.get("fr"), _form(column), back])
    _dress_text(page, (16, 20, 70, 70, 50, 18))


def _form(column: Column) -> str:
    several = "" if column.one else "; several are joined by |"
    forms = {
        "key": "document/name, agent/name, …",
        "node": f"the id of a row, or of a place or topic{several}",
        "owner": "the id of a row",
        "side": ", ".join(one.local for one in column.sides),
        "class": ", ".join(one.local for one in column.classes),
        "code": f"a code of the scheme {column.scheme} (sheet {CODES_SHEET}){several}",
        "unit": "EUR, USD, … ; number; percent; tonnes, …; for rates year, month, …",
        "term": "the name of a property: deadline, baseline, …",
        "number": "a whole number or a decimal; empty where it is unknown",
        "integer": "a whole number",
        "date": "a day: 2030-12-31",
        "boolean": "true or false",
        "address": "a web address",
        "any": f"a text, or the id of a row{several}",
        "text": f"a text{several}",
    }
    return forms.get(column.kind, "")


def _list_codes(book: Workbook) -> None:
    page: Worksheet = book.create_sheet(CODES_SHEET)
    page.append(["scheme", "code", "label", "libellé", "definition", "définition"])
    words = [labels("en"), labels("fr"), definitions("en"), definitions("fr")]
    for scheme in SCHEMES:
        for code in concepts(scheme):
            page.append([scheme, spell(code), *(told.get(code) for told in words)])
    _dress_text(page, (12, 24, 28, 28, 70, 70))


def _dress_text(page: Worksheet, widths: Sequence[int]) -> None:
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    page.freeze_panes = "A2"
    for place, width in enumerate(widths, start=1):
        page.column_dimensions[get_column_letter(place)].width = width
        page.cell(1, place).font = Font(bold=True)
        for row in range(2, page.max_row + 1):
            page.cell(row, place).alignment = Alignment(wrap_text=True, vertical="top")
