"""Edited tables beside the graph: which rows and cells differ, and what that changes in the graph."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from kg.exports.columns import KEY, tables
from kg.exports.tables import Rows, cell, digest, read_rows
from kg.imports.cellwise import Reader, alike, shown, unchanged
from kg.imports.comparison import Comparison
from kg.imports.edits import CellEdit, RowEdit
from kg.imports.evidence import Quotes
from kg.imports.minting import mint
from kg.imports.names import Names, folder, full
from kg.imports.raw import EMPTY, Problem, RawBook, RawRow, RawSheet
from kg.imports.rowwise import class_of, classes_of, ends, only_shown
from kg.imports.values import UnusableError
from kg.stores.protocol import Store
from kg.vocabulary.namespaces import AGENT, CMT, RDF
from kg.vocabulary.terms import IRI, Term

#: Rows whose removal would take more with it than the row says.
_KEPT = ("documents",)


class Comparer:
    """Compares the sheets of one book with one store."""

    def __init__(self, store: Store, nodes: Iterable[str], quotes: Quotes) -> None:
        self._store = store
        self._quotes = quotes
        self._rows: dict[str, Rows] = {}
        self.names = Names(nodes)
        self.reader = Reader(self.names)
        self.found = Comparison()

    def compare(self, book: RawBook) -> Comparison:
        """Go through all sheets."""
        found = self.found
        found.problems += book.problems
        found.notes += book.notes
        for cells in self.before("figures").values():
            self.reader.learn_units([*cells.get("unit", ()), *cells.get("per", ())])
        fresh: list[tuple[RawSheet, RawRow]] = []
        old: list[tuple[RawSheet, RawRow, IRI]] = []
        for sheet in book.sheets:
            found.notes += [f"{sheet.sheet.name}: the column {name!r} is not read" for name in sheet.ignored]
            for row in sheet.rows:
                node = self._node(sheet, row)
                if node is not None and self._take(sheet, row, node):
                    if node in self.before(sheet.sheet.table.name):
                        old.append((sheet, row, node))
                    else:
                        fresh.append((sheet, row))
                elif node is None:
                    fresh.append((sheet, row))
        for sheet, row, node in old:
            self._changed(sheet, row, node)
        for sheet, row in fresh:
            self._added(sheet, row)
        self._deleted(book.sheets)
        self._stale(book)
        return found

    @cached_property
    def _folders(self) -> set[str]:
        known = {folder(node) for name in tables() for node in self.before(name)}
        return known | {str(AGENT)}

    def before(self, table: str) -> Rows:
        """Return the rows of a table as the graph has them."""
        if table not in self._rows:
            self._rows[table] = read_rows(self._store, table)
        return self._rows[table]

    @cached_property
    def _tables_of(self) -> Mapping[IRI, str]:
        return {node: name for name in tables() for node in self.before(name)}

    def _node(self, sheet: RawSheet, row: RawRow) -> IRI | None:
        """Return the node that a row names, or `None` where it names none or nothing that can be a name."""
        raw = row.cells[KEY]
        if raw.fault or not isinstance(raw.value, str):
            if raw.fault or raw.value is not None:
                self._problem(sheet, row, KEY, raw.fault or "holds no name: write it as document/name")
            return None
        try:
            return self.names.known(raw.value.strip()) or full(raw.value.strip())
        except UnusableError as error:
            self._problem(sheet, row, KEY, str(error))
            return None

    def _take(self, sheet: RawSheet, row: RawRow, node: IRI) -> bool:
        """Keep the place of a row, unless its name is taken."""
        if node in self.found.places:
            other, there = self.found.places[node]
            where = f"row {there.number}" if other is sheet else f"{other.sheet.name}, row {there.number}"
            self._problem(
                sheet, row, KEY, f"{row.cells[KEY].value!r} is the name of {where} too: keep one row"
            )
            return False
        table = sheet.sheet.table.name
        if node in self.names and node not in self.before(table):
            other_table = self._tables_of.get(node)
            what = f"a row of {other_table}" if other_table else "something else in the graph"
            self._problem(sheet, row, KEY, f"{row.cells[KEY].value!r} is {what}: choose another name")
            return False
        self.found.places[node] = (sheet, row)
        self.names.add(node)
        return True

    def _changed(self, sheet: RawSheet, row: RawRow, node: IRI) -> None:
        before = self.before(sheet.sheet.table.name)[node]
        edits = self._cells(sheet, row, node, before, new=False)
        if edits:
            self.found.rows.append(RowEdit("changed", sheet.sheet.name, row.number, node, tuple(edits)))

    def _added(self, sheet: RawSheet, row: RawRow) -> None:
        table = sheet.sheet.table
        given = row.cells[KEY].value
        if not table.new_rows:
            what = "is empty" if given is None else f"{given!r} names no row"
            self._problem(sheet, row, KEY, f"{what}, and {table.name} takes no new rows: put the name back")
            return
        if given is None:
            twin = self._twin(sheet, row)
            if twin is not None:
                self.found.places[twin] = (sheet, row)
                return
            try:
                node = mint(self, sheet, row)
            except UnusableError as error:
                self._problem(sheet, row, error.column or KEY, str(error))
                return
            self.found.places[node] = (sheet, row)
            self.names.add(node)
        else:
            taken = [one for one, place in self.found.places.items() if place == (sheet, row)]
            if not taken:
                return  # what is wrong with its name was told before
            node = taken[0]
            if folder(node) not in self._folders:
                self._problem(
                    sheet,
                    row,
                    KEY,
                    f"{given!r} begins like no row of the graph: write document/name or agent/name",
                )
                return
        edits = self._cells(sheet, row, node, {}, new=True)
        self._quote(sheet, row, node, edits)
        if row.cells.get("type", EMPTY).value is None:
            cls = class_of(sheet.sheet, row)
            if cls is None:
                self._problem(sheet, row, "type", f"is empty: write one of {', '.join(classes_of(table))}")
            else:
                self.found.added.append((node, RDF.type, cls))
        self.found.rows.append(RowEdit("added", sheet.sheet.name, row.number, node, tuple(edits)))

    def _twin(self, sheet: RawSheet, row: RawRow) -> IRI | None:
        """Return the row of the graph that says what a row without a name says, and that no other row names.

        So a new row is added once, however often its workbook is applied.
        """
        for node, before in self.before(sheet.sheet.table.name).items():
            if node not in self.found.places and self._says(sheet, row, node, before):
                return node
        return None

    def _says(self, sheet: RawSheet, row: RawRow, node: IRI, before: Mapping[str, list[Term]]) -> bool:
        for column in sheet.sheet.columns:
            raw, old = row.cells.get(column.name, EMPTY), before.get(column.name, [])
            if column.name in ("type", "evidence") and raw.value is None:
                continue  # which a new row may leave open
            if not column.editable or unchanged(raw, old):
                continue
            try:
                values = self.reader.read(column, raw, old, node, sheet.mark)
            except UnusableError:
                return False
            if len(values) != len(old) or any(value not in old for value in values):
                return False
        return True

    def _cells(
        self, sheet: RawSheet, row: RawRow, node: IRI, before: Mapping[str, list[Term]], *, new: bool
    ) -> list[CellEdit]:
        edits = []
        links: dict[str, list[Term]] = {}
        for column in sheet.sheet.columns:
            raw = row.cells.get(column.name, EMPTY)
            old = before.get(column.name, [])
            if column.name == KEY or (column.name not in sheet.letters) or unchanged(raw, old):
                continue
            if not column.editable:
                if not new:
                    self._problem(sheet, row, column.name, only_shown(old))
                continue
            try:
                values = self.reader.read(column, raw, old, node, sheet.mark)
            except UnusableError as error:
                self._problem(sheet, row, column.name, str(error))
                continue
            gone = [term for term in old if not any(alike(term, other) for other in values)]
            come = [term for term in values if not any(alike(term, other) for other in old)]
            if not gone and not come:
                continue
            edits.append(CellEdit(column.name, cell(old, True) or None, shown(raw)))
            if column.kind in ("owner", "side"):
                links[column.name] = values
            else:
                prop = column.prop or RDF.type
                self.found.removed += [(node, prop, term) for term in gone]
                self.found.added += [(node, prop, term) for term in come]
        if links:
            self._link(sheet, row, node, before, links)
        return edits

    def _link(
        self,
        sheet: RawSheet,
        row: RawRow,
        node: IRI,
        before: Mapping[str, list[Term]],
        links: Mapping[str, list[Term]],
    ) -> None:
        """Move the link that leads to a row from one owner or side to another."""
        columns = {column.kind: column for column in sheet.sheet.table.columns.values()}
        owner = columns["owner"]
        side = columns.get("side")
        old = ends(owner, side, before)
        if len(old) > 1:
            self._problem(sheet, row, owner.name, "has several places in the graph, which no row can change")
            return
        now = {**before, **links}
        for one, other in ((owner, side), (side, owner)):
            if one and other and now.get(one.name) and not now.get(other.name):
                self._problem(
                    sheet, row, other.name, f"is empty, and {one.name} is not: fill both or neither"
                )
        new = ends(owner, side, now)
        self.found.removed += [(end, prop, node) for end, prop in old if (end, prop) not in new]
        self.found.added += [(end, prop, node) for end, prop in new if (end, prop) not in old]

    def _quote(self, sheet: RawSheet, row: RawRow, node: IRI, edits: list[CellEdit]) -> None:
        """Find the evidence of a new row that gives its quote instead."""
        raw = row.cells.get("quote", EMPTY)
        if "evidence" not in sheet.sheet.table.columns or raw.value is None:
            return
        if row.cells.get("evidence", EMPTY).value is not None:
            return
        try:
            evidence, statements = self._quotes.find(str(raw.value), node)
        except UnusableError as error:
            self._problem(sheet, row, "quote", str(error))
            return
        edits.append(CellEdit("quote", None, str(raw.value)))
        self.found.added += [(node, CMT.evidence, evidence), *statements]

    def _deleted(self, sheets: Sequence[RawSheet]) -> None:
        read: dict[str, set[str]] = {}
        for sheet in sheets:
            read.setdefault(sheet.sheet.table.name, set()).add(sheet.sheet.name)
        if self.found.problems:
            return  # a row that could not be read is not a row that was removed
        for table in read:
            for node in self.before(table):
                if node not in self.found.places:
                    self._delete(table, node)

    def _delete(self, table: str, node: IRI) -> None:
        if table in _KEPT:
            self.found.problems.append(
                Problem(
                    f"the row {node.local} is missing: put it back; graph.remove removes documents", table
                )
            )
            return
        self.found.deleted[node] = table
        columns = tables()[table].columns.values()
        before = self.before(table)[node]
        cells = [CellEdit(c.name, cell(before[c.name], True), None) for c in columns if before.get(c.name)]
        self.found.rows.append(RowEdit("removed", table, None, node, tuple(cells)))

    def _stale(self, book: RawBook) -> None:
        edited = {row.sheet for row in self.found.rows}
        for table, state in book.states.items():
            if table in self._rows and digest(self.before(table)) != state:
                names = {sheet.sheet.name for sheet in book.sheets if sheet.sheet.table.name == table}
                self.found.stale += sorted((names | {table}) & edited)

    def _problem(self, sheet: RawSheet, row: RawRow, column: str, message: str) -> None:
        self.found.problems.append(sheet.problem(message, row.number, column))
