"""A node of one kind, whose fields have the shapes that the table of fields gives them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from kg.annotations.nodes import Node, Scalar

Value: TypeAlias = (
    "Scalar | tuple[Scalar, ...] | dict[str, Scalar] | tuple[dict[str, Scalar], ...] | Entry "
    "| tuple[Entry, ...] | dict[str, Entry] | dict[str, tuple[Scalar, ...]] | dict[str, tuple[Entry, ...]] "
    "| dict[str, dict[str, Scalar]]"
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A node of one kind whose fields have the shapes that the table of fields gives them."""

    kind: str
    node: Node
    values: dict[str, Value]

    def __contains__(self, name: str) -> bool:
        return name in self.values

    def scalar(self, name: str) -> Scalar | None:
        """The text of a field with its line, or None."""
        value = self.values.get(name)
        return value if isinstance(value, Scalar) else None

    def text(self, name: str) -> str:
        """The text of a field, or an empty text."""
        value = self.scalar(name)
        return value.text if value else ""

    def scalars(self, name: str) -> tuple[Scalar, ...]:
        """The texts of a field that holds several."""
        value = self.values.get(name, ())
        return tuple(one for one in value if isinstance(one, Scalar)) if isinstance(value, tuple) else ()

    def languages(self, name: str) -> dict[str, Scalar]:
        """The texts of a field by language."""
        value = self.values.get(name, {})
        return (
            {key: one for key, one in value.items() if isinstance(one, Scalar)}
            if isinstance(value, dict)
            else {}
        )

    def languages_list(self, name: str) -> Iterator[dict[str, Scalar]]:
        """Each mapping by language of a field that holds several."""
        value = self.values.get(name, ())
        for one in value if isinstance(value, tuple) else ():
            if isinstance(one, dict):
                yield one

    def entry(self, name: str) -> Entry | None:
        """The entry of a field, or None."""
        value = self.values.get(name)
        return value if isinstance(value, Entry) else None

    def entries(self, name: str) -> tuple[Entry, ...]:
        """The entries of a field that holds several."""
        value = self.values.get(name, ())
        return tuple(one for one in value if isinstance(one, Entry)) if isinstance(value, tuple) else ()

    def named(self, name: str) -> dict[str, Entry]:
        """The entries of a field by their names."""
        value = self.values.get(name, {})
        return (
            {key: one for key, one in value.items() if isinstance(one, Entry)}
            if isinstance(value, dict)
            else {}
        )

    def participants(self, name: str) -> dict[str, tuple[Entry, ...]]:
        """The entries of a field by role."""
        value = self.values.get(name, {})
        if not isinstance(value, dict):
            return {}
        return {
            role: tuple(one for one in several if isinstance(one, Entry))
            for role, several in value.items()
            if isinstance(several, tuple)
        }

    def titled(self, name: str) -> dict[str, dict[str, Scalar]]:
        """The texts by language of a field, by their names."""
        value = self.values.get(name, {})
        if not isinstance(value, dict):
            return {}
        return {
            key: {language: text for language, text in one.items() if isinstance(text, Scalar)}
            for key, one in value.items()
            if isinstance(one, dict)
        }

    def grouped(self, name: str) -> dict[str, tuple[Scalar, ...]]:
        """The names of a field by operand."""
        value = self.values.get(name, {})
        if not isinstance(value, dict):
            return {}
        return {
            operand: tuple(one for one in several if isinstance(one, Scalar))
            for operand, several in value.items()
            if isinstance(several, tuple)
        }

    def inside(self, kind: str) -> Iterator[Entry]:
        """Every entry of a kind inside this one, however deep."""
        within = list(self.values.values())
        while within:
            value = within.pop()
            if isinstance(value, Entry):
                if value.kind == kind:
                    yield value
                within += value.values.values()
            elif isinstance(value, tuple | dict):
                within += value.values() if isinstance(value, dict) else value
