"""A folder of CSV tables: one table a class, one row a node, for spreadsheets and data frames.

The queries in `queries/tables/` give one property of one node a row; here these become the cells of one row.
"""

from __future__ import annotations

import csv
import io
import tomllib
from pathlib import Path

from kg.exports.order import natural_key
from kg.questions.tables import plain
from kg.stores.protocol import Store, select
from kg.vocabulary.bundled import bundled
from kg.vocabulary.namespaces import BASE, CMT, UNIT
from kg.vocabulary.terms import IRI, Term

#: Between the values of one cell, where a node has several.
SEPARATOR = " | "

_SHORTENED = (BASE + "code/", str(CMT), str(UNIT))


def table_names() -> tuple[str, ...]:
    """Return the names of the tables, in alphabetical order.

    >>> table_names()[:3]
    ('agents', 'announcements', 'documents')
    """
    return tuple(sorted(path.stem for path in _folder().glob("*.rq")))


def table_columns(name: str) -> tuple[str, ...]:
    """Return the columns of a table, from the header of its query.

    >>> table_columns("gaps")
    ('iri', 'of', 'missing', 'reason', 'label_en', 'label_fr', 'evidence')
    """
    return _columns(_text(name))


def table(store: Store, name: str) -> bytes:
    """Return one table as CSV (RFC 4180: commas, CRLF, UTF-8), rows in natural order of their IRIs.

    Nodes stand as IRIs, which are the first column of their own table. Codes, units and terms of the
    vocabulary stand as their short names (`at-least`, `CCY_EUR`, `Commitment`). Several values of one cell
    are joined by ` | `, in natural order. Raises `QueryError` where the store cannot answer.
    """
    text = _text(name)
    columns = _columns(text)
    rows: dict[str, dict[str, set[str]]] = {}
    for iri, column, value in select(store, text).rows:
        if isinstance(iri, IRI) and value is not None:
            rows.setdefault(iri, {}).setdefault(str(column), set()).add(_cell(value))
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(columns)
    for iri in sorted(rows, key=_natural):
        cells = rows[iri]
        writer.writerow(
            [iri, *(SEPARATOR.join(sorted(cells.get(column, ()), key=_natural)) for column in columns[1:])]
        )
    return stream.getvalue().encode()


def write_tables(store: Store, folder: Path) -> None:
    """Write every table into a folder that exists."""
    for name in table_names():
        (folder / f"{name}.csv").write_bytes(table(store, name))


def holds_only_tables(folder: Path) -> bool:
    """Tell whether a folder holds nothing but tables that `write_tables` made."""
    ours = {f"{name}.csv" for name in table_names()}
    for path in folder.iterdir():
        if path.name not in ours or not path.is_file():
            return False
        with path.open("rb") as stream:
            if not stream.readline().startswith(b"iri,"):
                return False
    return True


def _cell(value: Term) -> str:
    if isinstance(value, IRI):
        for namespace in _SHORTENED:
            if value.startswith(namespace):
                return value.local
        return str(value)
    return plain(value)


def _natural(text: str) -> tuple[bytes, str]:
    return natural_key(text.encode()), text


def _folder() -> Path:
    return bundled("queries") / "tables"


def _text(name: str) -> str:
    return (_folder() / f"{name}.rq").read_text(encoding="utf-8")


def _columns(text: str) -> tuple[str, ...]:
    header = "\n".join(line[2:].strip() for line in text.splitlines() if line.startswith("#+"))
    return tuple(tomllib.loads(header)["columns"])
