"""The encoded cases: folders with texts, annotations, and a table from the answer key to nodes."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from answer_keys import FOLDER, Key, read_key
from comparer import Comparer

import kg
from kg.vocabulary.terms import IRI

HERE = Path(__file__).parent
#: A node of the case in a pattern of map.toml: `<s0/hiring>`.
_NAME = re.compile(r"<(s\d+/[^>]+)>")


@dataclass(frozen=True)
class Case:
    """One case: its folder, its key, its map."""

    name: str
    folder: Path
    key: Key
    table: dict[str, Any]

    @property
    def files(self) -> list[Path]:
        return sorted(self.folder.glob("*.yaml"))

    @property
    def graph(self) -> kg.Graph:
        return _loaded(tuple(self.files))

    @property
    def comparer(self) -> Comparer:
        return Comparer(self.key, self.table, self.graph.store.quads())

    def pattern(self, text: str) -> str:
        """Write the names of a pattern as IRIs."""
        return _NAME.sub(lambda found: f"<{self.comparer.iri(found[1])}>", text)

    def given(self, parameters: dict[str, Any]) -> dict[str, Any]:
        """Write the names among parameters as IRIs."""
        return {name: self._term(value) for name, value in parameters.items()}

    def cell(self, value: Any) -> Any:
        """Return a cell that map.toml expects as Python has it in a row."""
        value = self._term(value)
        return Decimal(str(value)) if isinstance(value, float) else value

    def _term(self, value: Any) -> Any:
        return (
            IRI(self.comparer.iri(value)) if isinstance(value, str) and re.match(r"s\d+/", value) else value
        )


@cache
def _loaded(files: tuple[Path, ...]) -> kg.Graph:
    return kg.load(*files)


def cases() -> Iterator[Case]:
    """Go through the encoded cases; each needs its key, which lies beside the checkout."""
    for folder in sorted(path.parent for path in HERE.glob("*/map.toml")):
        table = tomllib.loads((folder / "map.toml").read_text(encoding="utf-8"))
        yield Case(folder.name, folder, read_key(FOLDER / f"{folder.name}.yaml"), table)
