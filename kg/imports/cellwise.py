"""One cell at a time: whether it differs from the graph, and which values it holds instead."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from kg.exports.cells import spell, split
from kg.exports.columns import Column
from kg.exports.tables import cell
from kg.imports import values
from kg.imports.names import Names
from kg.imports.raw import Raw
from kg.imports.values import UnusableError
from kg.questions.tables import plain
from kg.vocabulary.terms import IRI, Term, Text, to_ox


class Reader:
    """Reads the cells of one graph: it knows the nodes and the units that are there."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self._units: dict[str, IRI] = {}

    def learn_units(self, terms: Sequence[Term]) -> None:
        """Know the units of a figure, so that a cell may name them as they were written out."""
        for term in terms:
            if isinstance(term, IRI):
                self._units.update({spell(term): term, spell(term, brief=True): term})

    def read(
        self, column: Column, raw: Raw, old: Sequence[Term], row: IRI | None, mark: str | None = None
    ) -> list[Term]:
        """Return the values of a cell; those that were there are kept as they are.

        Raises `UnusableError`.
        """
        if raw.fault:
            raise UnusableError(raw.fault)
        if raw.value is None:
            return []
        match column.kind:
            case "number" | "integer":
                return _kept(values.number(raw, mark, column.kind == "integer"), old)
            case "date":
                return _kept(values.day(raw), old)
            case "boolean":
                return _kept(values.truth(raw), old)
        text = values.text(raw) if column.kind in ("text", "any") else values.word(raw)
        parts = [part for part in split(text) if part.strip()]
        if column.one and len(parts) > 1:
            raise UnusableError("takes one value; a bar in a text is written with a backslash before it")
        return self._parts(column, parts, old, row)

    def _parts(
        self, column: Column, parts: Sequence[str], old: Sequence[Term], row: IRI | None
    ) -> list[Term]:
        spelled: dict[str, list[Term]] = {}
        for term in old:
            for brief in (False, True):
                spelled.setdefault(spell(term, brief), []).append(term)
        kept = [term for part in parts for term in spelled.get(part, ())]
        fresh = [part for part in parts if part not in spelled]
        gone = [term for term in old if not any(alike(term, other) for other in kept)]
        replaced = gone[0] if len(gone) == len(fresh) == 1 else None
        found = [*kept, *(self._one(column, part, replaced, row) for part in fresh)]
        return list({to_ox(term): term for term in found}.values())

    def _one(self, column: Column, part: str, replaced: Term | None, row: IRI | None) -> Term:
        if column.kind in ("text", "any"):
            if column.kind == "any" and (isinstance(replaced, IRI) or part.startswith("http")):
                return self.names.find(part.strip(), row)
            if column.language == "*" and replaced is None:
                raise UnusableError(
                    "cannot tell the language of a new text: write it in label_en or label_fr"
                )
            return values.literal(column, part, replaced)
        name = part.strip()
        match column.kind:
            case "code":
                return values.code(str(column.scheme), name)
            case "class":
                return values.one_of(column.classes, name)
            case "side":
                return values.one_of(column.sides, name)
            case "unit":
                return values.unit(name, self._units)
            case "term":
                return values.term(name)
            case "address":
                if not name.startswith(("http://", "https://")):
                    raise UnusableError(f"{name[:60]!r} is no web address: write it with https://")
                return values.iri(name)
        return self.names.find(name, row)


def unchanged(raw: Raw, old: Sequence[Term]) -> bool:
    """Tell whether a cell still holds what was written out, however a spreadsheet spells it."""
    if raw.fault:
        return False
    text = shown(raw) or ""
    if len(old) == 1 and type(old[0]) is date and old[0] in values.possible_days(text):
        return True
    lines = text.replace("\r\n", "\n")
    return any(lines == cell(old, brief).replace("\r\n", "\n") for brief in (True, False))


def shown(raw: Raw) -> str | None:
    """Spell what stands in a cell, for whoever reads the differences."""
    value = raw.value
    if value is None or isinstance(value, str):
        return value
    return value.isoformat(" ") if isinstance(value, datetime) else plain(value)


def alike(one: Term, other: Term) -> bool:
    """Tell whether two values are one: numbers by value, texts with their language."""
    if isinstance(one, Text) or isinstance(other, Text):
        return to_ox(one) == to_ox(other)
    return one == other and isinstance(one, bool) == isinstance(other, bool)


def _kept(value: Term, old: Sequence[Term]) -> list[Term]:
    return [next((term for term in old if alike(term, value)), value)]
