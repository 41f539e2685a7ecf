"""A folder of CSV tables: one table a class, one row a node, for spreadsheets and data frames.

The queries in `queries/tables/` give one property of one node a row; here these become the cells of one row.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterable
from pathlib import Path

from kg.exports.cells import guard, join, natural, spell
from kg.exports.columns import KEY, tables
from kg.stores.protocol import Store, select
from kg.vocabulary.bundled import bundled
from kg.vocabulary.terms import IRI, Term

#: Beside the tables of a folder: a hash of each, by which an import notices that the graph has changed.
STATES = "tables.json"
#: The rows of one table: node → column → its values.
Rows = dict[IRI, dict[str, list[Term]]]


def table_names() -> tuple[str, ...]:
    """Return the names of the tables, in alphabetical order.

    >>> table_names()[:3]
    ('agents', 'announcements', 'assessments')
    """
    return tuple(sorted(tables()))


def table_columns(name: str) -> tuple[str, ...]:
    """Return the columns of a table.

    >>> table_columns("gaps")
    ('iri', 'of', 'missing', 'reason', 'label_en', 'label_fr', 'evidence', 'quote')
    """
    return tuple(tables()[name].columns)


def read_rows(store: Store, name: str) -> Rows:
    """Ask a store for the rows of one table, in natural order of their IRIs; raises `QueryError`."""
    text = (bundled("queries") / "tables" / f"{name}.rq").read_text(encoding="utf-8")
    rows: Rows = {}
    for iri, column, value in select(store, text).rows:
        if isinstance(iri, IRI) and value is not None:
            rows.setdefault(iri, {}).setdefault(str(column), []).append(value)
    return {iri: rows[iri] for iri in sorted(rows, key=natural)}


def cell(terms: Iterable[Term], brief: bool = False) -> str:
    """Spell the values of one cell, each once, in natural order."""
    return join({spell(term, brief) for term in terms})


def table(store: Store, name: str) -> bytes:
    """Return one table as CSV (RFC 4180: commas, CRLF, UTF-8), rows in natural order of their IRIs.

    Nodes stand as IRIs, which are the first column of their own table. Codes, units and terms of the
    vocabulary stand as their short names (`at-least`, `CCY_EUR`, `Commitment`). Several values of one cell
    are joined by ` | `, in natural order. A text that a spreadsheet would take for a formula has a `'`
    before it. Raises `QueryError` where the store cannot answer.
    """
    return _csv(name, read_rows(store, name))


def _csv(name: str, rows: Rows) -> bytes:
    columns = tables()[name].columns
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(columns)
    for iri, cells in rows.items():
        line = [str(iri)]
        for key, column in columns.items():
            if key != KEY:
                text = cell(cells.get(key, ()))
                line.append(text if column.kind in ("number", "integer") else guard(text))
        writer.writerow(line)
    return stream.getvalue().encode()


def write_tables(store: Store, folder: Path) -> None:
    """Write every table into a folder that exists, and the hash of each."""
    states = {}
    for name in table_names():
        rows = read_rows(store, name)
        (folder / f"{name}.csv").write_bytes(_csv(name, rows))
        states[name] = digest(rows)
    (folder / STATES).write_text(json.dumps(states, indent=1) + "\n", encoding="utf-8")


def holds_only_tables(folder: Path) -> bool:
    """Tell whether a folder holds nothing but tables that `write_tables` made."""
    ours = {f"{name}.csv" for name in table_names()}
    for path in folder.iterdir():
        if path.name == STATES:
            continue
        if path.name not in ours or not path.is_file():
            return False
        with path.open("rb") as stream:
            if not stream.readline().startswith(b"iri,"):
                return False
    return True


def digest(rows: Rows) -> str:
    """Return what tells whether a table has changed: a hash of all its cells."""
    told = hashlib.sha256()
    for iri, cells in rows.items():
        for name in sorted(cells):
            told.update(f"{iri}\x1f{name}\x1f{cell(cells[name])}\x1e".encode("utf-8", "surrogatepass"))
    return told.hexdigest()
