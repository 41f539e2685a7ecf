"""An edited workbook, as a test makes it: the sheets of a graph, with some cells set to something else."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl

import kg
from kg.imports.edits import Edits

SEEDS = Path(__file__).parents[2] / "seeds"
SAMPLES = Path(__file__).parents[1] / "annotations" / "samples"
HARBOUR = Path(__file__).parents[1] / "questions" / "harbour.ttl"
ARTICLE = "https://w3id.org/commitment-graph/id/facebook-ia-france/"


class Book:
    """The workbook of a graph, open for edits; `read` saves it and compares it with the graph."""

    def __init__(self, folder: Path, graph: kg.Graph | None = None) -> None:
        self.graph = graph if graph is not None else kg.load()
        self.path = self.graph.export(folder / "book.xlsx")
        self.file: Any = openpyxl.load_workbook(self.path)

    def columns(self, sheet: str) -> dict[str, int]:
        return {cell.value: cell.column for cell in self.file[sheet][1]}

    def row(self, sheet: str, name: str) -> int:
        """Return the number of the row whose id ends in a name."""
        return next(
            row[0].row
            for row in self.file[sheet].iter_rows(min_row=2)
            if f"/{row[0].value}".endswith(f"/{name}")
        )

    def cell(self, sheet: str, name: str, column: str) -> Any:
        return self.file[sheet].cell(self.row(sheet, name), self.columns(sheet)[column])

    def set(self, sheet: str, name: str, column: str, value: Any) -> None:
        self.cell(sheet, name, column).value = value

    def add(self, sheet: str, **cells: Any) -> int:
        page, columns = self.file[sheet], self.columns(sheet)
        number = int(page.max_row) + 1
        for column, value in cells.items():
            page.cell(number, columns[column]).value = value
        return number

    def remove(self, sheet: str, name: str) -> None:
        self.file[sheet].delete_rows(self.row(sheet, name))

    def read(self, **options: Any) -> Edits:
        self.file.save(self.path)
        return self.graph.edits(self.path, **options)

    def problems(self) -> list[str]:
        return [str(problem) for problem in self.read().problems]


def statements(graph: kg.Graph) -> set[str]:
    """Return the statements of a graph, wherever they stand."""
    return {f"{quad.subject} {quad.predicate} {quad.object}" for quad in graph.store.quads()}


def as_excel_saves(text: str, separator: str, encoding: str, number: Callable[[str], str] = str) -> bytes:
    """Spell a CSV table as a spreadsheet of another locale saves it."""
    rows = list(csv.reader(io.StringIO(text, newline="")))
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=separator).writerows([[number(cell) for cell in row] for row in rows])
    return stream.getvalue().encode(encoding)
