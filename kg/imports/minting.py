"""Names for new rows that have none, as the compiler would form them (`docs/architecture.md`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.imports.raw import EMPTY, RawRow, RawSheet
from kg.imports.values import UnusableError
from kg.vocabulary.terms import IRI

if TYPE_CHECKING:
    from kg.imports.compare import Comparer

#: For each table, the column that names the owner, and those whose values follow its name.
_FORMS = {
    "figures": ("of", ("side",), ""),
    "time_bounds": ("of", ("side",), ""),
    "participations": ("item", ("role", "agent"), ""),
    "gaps": ("of", ("missing",), "gap"),
    "assessments": ("of", (), "assessment"),
    "observations": ("of", (), "observation"),
}


def mint(comparer: Comparer, sheet: RawSheet, row: RawRow) -> IRI:
    """Return a free name for a new row; raises `UnusableError` where its cells do not give one."""
    table = sheet.sheet.table
    if table.name not in _FORMS:
        raise UnusableError("is empty: a new row here needs a name, such as my-document/hiring or agent/acme")
    owner_column, others, word = _FORMS[table.name]
    owner = _named(comparer, sheet, row, owner_column)
    ends = [_named(comparer, sheet, row, name).local for name in others]
    return comparer.names.free("-".join([owner, *([word] if word else []), *ends]))


def _named(comparer: Comparer, sheet: RawSheet, row: RawRow, column: str) -> IRI:
    raw = row.cells.get(column, EMPTY)
    if raw.value is None:
        raise UnusableError(f"is empty, and so is {column}: a new row needs a name, or says {column}")
    try:
        found = comparer.reader.read(sheet.sheet.table.columns[column], raw, [], None, sheet.mark)
    except UnusableError as error:
        raise UnusableError(str(error), column) from None
    if len(found) != 1 or not isinstance(found[0], IRI):
        raise UnusableError(f"is empty, and {column} names several: give the row a name")
    return found[0]
