"""What a row of an edited table says of its node as a whole: its class, and the links that lead to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from kg.exports.columns import Column, Sheet, Table
from kg.exports.tables import cell
from kg.imports.raw import EMPTY, RawRow
from kg.vocabulary.namespaces import CMT
from kg.vocabulary.terms import IRI, Term


def ends(owner: Column, side: Column | None, cells: Mapping[str, list[Term]]) -> list[tuple[IRI, IRI]]:
    """Return the ends of the links that lead to a row: each owner with the property."""
    owners = [term for term in cells.get(owner.name, ()) if isinstance(term, IRI)]
    if side is None:
        return [(one, owner.prop) for one in owners if owner.prop is not None]
    named = [term for term in cells.get(side.name, ()) if isinstance(term, IRI)]
    return [(one, prop) for one in owners for prop in named]


def class_of(sheet: Sheet, row: RawRow) -> IRI | None:
    """Return the class of a new row, or `None` where its sheet leaves it open."""
    if sheet.table.name == "figures":
        return CMT.DerivedFigure if row.cells.get("rule", EMPTY).value else CMT.StatedFigure
    return sheet.table.cls or next(iter(sheet.types), None)


def classes_of(table: Table) -> Iterator[str]:
    """Yield the names of the classes that a row of a table may have."""
    column = table.columns.get("type")
    yield from (cls.local for cls in (column.classes if column else ()))


def only_shown(old: Sequence[Term]) -> str:
    """Say that a cell is not read back, and what to write into it again."""
    text = " ".join(cell(old, True).split())
    told = f"“{text[:60]}{'…' if len(text) > 60 else ''}”" if text else "nothing"
    return f"is only shown and cannot be changed here: put {told} back"
