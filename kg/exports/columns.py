"""What the tables hold: their sheets and columns, as `queries/tables/columns.toml` describes them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from kg.vocabulary.bundled import bundled
from kg.vocabulary.codes import definitions
from kg.vocabulary.namespaces import CMT, expanded
from kg.vocabulary.terms import IRI

#: The column that names a row, in CSV tables; a workbook calls it `id`.
KEY = "iri"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: what kind of values it holds, and by which property a row has them.

    `kind` is one of those that `columns.toml` lists. `language` is that of its texts, `*` for any but English
    and French.
    """

    name: str
    kind: str
    prop: IRI | None = None
    scheme: str | None = None
    language: str | None = None
    datatype: IRI | None = None
    classes: tuple[IRI, ...] = ()
    sides: tuple[IRI, ...] = ()
    one: bool = False
    link: bool = False
    help: Mapping[str, str] = field(default_factory=dict)

    @property
    def editable(self) -> bool:
        """Whether a change of its cells is read back."""
        return self.kind not in ("key", "shown")


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its columns, and what class a new row has where no column says so."""

    name: str
    columns: Mapping[str, Column]
    cls: IRI | None
    new_rows: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a workbook, or one CSV file: some columns of a table, for its rows of some types.

    `types` are the classes whose rows stand here; empty for those that no other sheet of the table has.
    """

    name: str
    table: Table
    columns: tuple[Column, ...]
    types: tuple[IRI, ...] = ()


@lru_cache(maxsize=1)
def tables() -> Mapping[str, Table]:
    """Return the tables by name."""
    told = _told()
    general = told["help"]
    return MappingProxyType(
        {
            name: _table(name, entry, general)
            for name, entry in told.items()
            if isinstance(entry, dict) and "columns" in entry
        }
    )


def sheets_of_csv() -> tuple[Sheet, ...]:
    """Return one sheet a table, with every column."""
    return tuple(Sheet(name, table, tuple(table.columns.values())) for name, table in tables().items())


def sheets_of_workbook() -> tuple[Sheet, ...]:
    """Return the sheets of a workbook, in their order."""
    found = []
    for entry in _told()["sheets"]:
        table = tables()[entry["table"]]
        names = entry.get("columns") or [name for name, column in table.columns.items() if not column.link]
        columns = (table.columns[KEY], *(table.columns[name] for name in names if name != KEY))
        found.append(Sheet(entry["name"], table, columns, tuple(CMT[one] for one in entry.get("types", ()))))
    return tuple(found)


def sides() -> tuple[IRI, ...]:
    """Return the properties that lead to the rows of some table, and so are told there."""
    every = [column for table in tables().values() for column in table.columns.values()]
    named = [column.prop for column in every if column.kind == "owner" and column.prop]
    return tuple(dict.fromkeys([*named, *(side for column in every for side in column.sides)]))


@lru_cache(maxsize=1)
def _told() -> dict[str, Any]:
    return tomllib.loads((bundled("queries") / "tables" / "columns.toml").read_text(encoding="utf-8"))


def _table(name: str, entry: dict[str, Any], general: dict[str, dict[str, str]]) -> Table:
    columns = {KEY: Column(KEY, "key", help=MappingProxyType(general[KEY]))}
    for key, told in entry["columns"].items():
        columns[key] = _column(key, told, general.get(key, {}))
    cls = CMT[entry["class"]] if "class" in entry else None
    return Table(name, MappingProxyType(columns), cls, entry.get("new_rows", True))


def _column(name: str, told: dict[str, Any], general: dict[str, str]) -> Column:
    prop = expanded(told["property"]) if "property" in told else None
    said = {language: text for language, text in told.items() if language in ("en", "fr")} or general
    if not said and prop is not None:
        said = {language: definitions(language).get(prop, "") for language in ("en", "fr")}
    return Column(
        name=name,
        kind=told["kind"],
        prop=prop,
        scheme=told.get("scheme"),
        language=told.get("language"),
        datatype=expanded(told["datatype"]) if "datatype" in told else None,
        classes=tuple(CMT[one] for one in told.get("classes", ())),
        sides=tuple(CMT[one] for one in told.get("sides", ())),
        one=told.get("one", False),
        link=told.get("link", False),
        help=MappingProxyType(dict(said)),
    )
