"""What an edited table changes in a graph: rows and cells in words, and the statements behind them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import pyoxigraph as ox

from kg.exports.cells import spell
from kg.imports.raw import Problem
from kg.vocabulary.terms import IRI

_LONGEST = 120


@dataclass(frozen=True, slots=True)
class CellEdit:
    """One cell: what stood in it and what stands in it now; `None` for an empty one."""

    column: str
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True)
class RowEdit:
    """One row that was changed, added or removed, with its cells that differ."""

    kind: Literal["changed", "added", "removed"]
    sheet: str
    row: int | None
    node: IRI
    cells: tuple[CellEdit, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the fields, for JSON."""
        cells = [{"column": cell.column, "old": cell.old, "new": cell.new} for cell in self.cells]
        return {
            "kind": self.kind, "sheet": self.sheet, "row": self.row, "node": str(self.node), "cells": cells,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Statements:
    """What is taken out of a graph and what is put in, wherever the nodes stand."""

    removed: tuple[ox.Triple, ...] = ()
    added: tuple[ox.Triple, ...] = ()


@dataclass(frozen=True, slots=True)
class Edits:
    """What some edited tables change: rows in words, problems that forbid it, notes, and the statements.

    With a problem, nothing can be applied. `stale` names the sheets that were edited and whose rows have
    changed in the graph since the tables were written: applying such edits may undo those changes.
    """

    rows: tuple[RowEdit, ...] = ()
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()
    stale: tuple[str, ...] = ()
    language: str = "en"
    statements: Statements = field(default=Statements(), repr=False)

    def __bool__(self) -> bool:
        return bool(self.rows)

    def to_dict(self) -> dict[str, Any]:
        """Return what is changed and what is wrong, for JSON."""
        return {
            "rows": [row.to_dict() for row in self.rows],
            "problems": [problem.to_dict() for problem in self.problems],
            "notes": list(self.notes),
            "stale": list(self.stale),
        }

    def lines(self) -> list[str]:
        """Return the differences in words, a line a cell."""
        words = _words()[self.language]
        found = []
        for edit in self.rows:
            where = words["row"] if edit.row is not None else words["gone"]
            name = where.format(sheet=edit.sheet, row=edit.row, name=spell(edit.node, brief=True))
            if edit.kind != "changed":
                found.append(words[edit.kind].format(where=name))
            for cell in edit.cells:
                old, new = (_short(text, words["empty"]) for text in (cell.old, cell.new))
                if edit.kind == "changed":
                    found.append(words["cell"].format(where=name, column=cell.column, old=old, new=new))
                else:
                    told = old if edit.kind == "removed" else new
                    found.append(words["filled"].format(column=cell.column, value=told))
        return found

    def summary(self) -> str:
        """Say how much is changed, and whether the graph has changed meanwhile."""
        words = _words()[self.language]
        if not self.rows:
            return words["nothing"]
        counts = {
            kind: sum(row.kind == kind for row in self.rows) for kind in ("changed", "added", "removed")
        }
        said = words["summary"].format(**counts)
        if self.stale:
            said += "\n" + words["stale"].format(sheets=", ".join(self.stale))
        return said

    def __str__(self) -> str:
        return "\n".join([*self.lines(), self.summary()])


def _short(text: str | None, empty: str) -> str:
    if text is None:
        return empty
    line = " ".join(text.split("\n"))
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"


@lru_cache(maxsize=1)
def _words() -> dict[str, dict[str, str]]:
    return tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))
