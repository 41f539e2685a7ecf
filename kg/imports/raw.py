"""What stands in the cells of a workbook or of CSV files, before it means anything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import TypeAlias

from kg.exports.columns import KEY, Sheet

#: The value of a cell as its file has it; nothing for an empty one.
Value: TypeAlias = str | bool | int | Decimal | datetime | date | None


@dataclass(frozen=True, slots=True)
class Raw:
    """One cell: its value, how a spreadsheet shows numbers in it, and why it cannot be used, if it cannot."""

    value: Value
    number_format: str = "General"
    fault: str | None = None


#: The cell of a column that a sheet does not have.
EMPTY = Raw(None)


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row that is not empty: its number as a spreadsheet counts, and its cells by column."""

    number: int
    cells: Mapping[str, Raw]


@dataclass(frozen=True, slots=True)
class Problem:
    """Why some edits cannot be applied: one sentence, at one cell, row or sheet."""

    message: str
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    cell: str | None = None

    def __str__(self) -> str:
        where = [self.sheet] if self.sheet else []
        if self.row is not None:
            where.append(f"row {self.row}")
        if self.column is not None:
            where.append(f"column {self.column}" + (f" ({self.cell})" if self.cell else ""))
        return f"{', '.join(where)}: {self.message}" if where else self.message

    def to_dict(self) -> dict[str, str | int | None]:
        """Return the fields, for JSON."""
        return {name: getattr(self, name) for name in ("sheet", "row", "column", "cell", "message")}


@dataclass(frozen=True, slots=True)
class RawSheet:
    """One sheet or CSV file as it was read: rows, where each column stands, and what is not read of it.

    `mark` is what stands before decimals, where that is known: a comma where semicolons separate the cells.
    """

    sheet: Sheet
    rows: tuple[RawRow, ...]
    letters: Mapping[str, str]
    key: str = KEY
    mark: str | None = None
    ignored: tuple[str, ...] = ()

    def problem(self, message: str, row: int | None = None, column: str | None = None) -> Problem:
        """Say what is wrong at a place of this sheet."""
        letter = self.letters.get(column) if column is not None else None
        shown = self.key if column == KEY else column
        return Problem(message, self.sheet.name, row, shown, f"{letter}{row}" if letter and row else None)


@dataclass(slots=True)
class RawBook:
    """All sheets that were read, what was found wrong with them, and what is left aside."""

    sheets: list[RawSheet] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    #: The hash of each table as it was when the workbook was written, where it says.
    states: dict[str, str] = field(default_factory=dict)


def letters(place: int) -> str:
    """Return what a spreadsheet calls a column, counted from 0.

    >>> letters(0), letters(27)
    ('A', 'AB')
    """
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def header(
    names: list[str | None], sheet: Sheet, book: RawBook, title: str
) -> tuple[dict[str, int], tuple[str, ...]] | None:
    """Return where each column of a sheet stands, and which columns are not its; `None` where it is unusable.

    A column that is missing or given twice is a problem; one that nobody knows is only left aside.
    """
    known = {column.name: column for column in sheet.columns}
    places: dict[str, int] = {}
    others: list[str] = []
    for place, given in enumerate(names):
        name = (given or "").strip().lower()
        name = KEY if name == "id" else name
        if name in known:
            if name in places:
                book.problems.append(
                    Problem(f"the column {given!r} is there twice: keep one of them", title, 1)
                )
                return None
            places[name] = place
        elif name:
            others.append((given or "").strip())
    if KEY not in places:
        book.problems.append(
            Problem(
                "the first row has no column id (iri in CSV): put the names of the columns back", title, 1
            )
        )
        return None
    missing = [name for name, column in known.items() if name not in places and column.editable]
    for name in missing:
        book.problems.append(
            Problem(f"the column {name!r} is missing: put it back, or export again", title, 1)
        )
    return None if missing else (places, tuple(others))
