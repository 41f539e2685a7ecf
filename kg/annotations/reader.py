"""From nodes to entries: every field is known, of its shape, and every name and code exists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from kg.annotations.fields import FIELDS, LABEL_LANGUAGES, MISSING, SHORTHANDS, Field, Shape
from kg.annotations.nodes import Listing, Mapping, Node, Problems, Scalar, nearest, read_nodes
from kg.vocabulary.codes import concepts

_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*\Z")
_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")

#: What the text of some shapes looks like, and what to write instead of one that does not.
_PATTERNS: dict[Shape, tuple[re.Pattern[str], str]] = {
    Shape.IDENTIFIER: (_NAME, "fits no IRI: write lower-case letters, digits and hyphens"),
    Shape.LANGUAGE: (_LANGUAGE, "is no language tag: write one such as en or fr"),
    Shape.DIGEST: (re.compile(r"[0-9a-fA-F]{64}\Z"), "is no SHA-256: write its 64 hexadecimal digits"),
    Shape.NUMBER: (
        re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?\Z"),
        "is no number: write digits, with a point for decimals, as in 14.8",
    ),
    Shape.COUNT: (re.compile(r"[1-9][0-9]{0,8}\Z"), "is no whole number from 1: write it in digits"),
}
#: Names that an IRI of what documents share begins with.
_RESERVED = frozenset({"agent", "place", "topic"})

Value: TypeAlias = (
    "Scalar | tuple[Scalar, ...] | dict[str, Scalar] | tuple[dict[str, Scalar], ...] | Entry "
    "| tuple[Entry, ...] | dict[str, Entry] | dict[str, tuple[Scalar, ...]]"
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

    def grouped(self, name: str) -> dict[str, tuple[Scalar, ...]]:
        """The names of a field by role or by operand."""
        value = self.values.get(name, {})
        return (
            {key: one for key, one in value.items() if isinstance(one, tuple)}
            if isinstance(value, dict)
            else {}
        )


def read_annotation(path: Path) -> tuple[Entry, Problems]:
    """Read an annotation file and check it against the table of fields.

    Raises `AnnotationError` that names the file, the line, the field and the fix of everything found.
    """
    root = read_nodes(path)
    problems = Problems(path.name)
    declared = {
        section: frozenset(node.entries)
        if isinstance(node := root.entries.get(section), Mapping)
        else frozenset()
        for section in ("agents", "unnamed", "places", "topics", "items")
    }
    declared["agents"] |= declared.pop("unnamed")
    entry = _Reader(problems, declared).entry(root, "annotation")
    problems.stop_if_any()
    return entry, problems


class _Reader:
    """Checks nodes against `FIELDS` and collects what is wrong."""

    def __init__(self, problems: Problems, declared: dict[str, frozenset[str]]) -> None:
        self.problems = problems
        self.declared = declared

    def entry(self, node: Node, kind: str) -> Entry:
        if isinstance(node, Scalar) and kind in SHORTHANDS:
            node = Mapping({SHORTHANDS[kind]: node}, node.line, node.path)
        if not isinstance(node, Mapping):
            names = ", ".join(field.name for field in FIELDS[kind][:4])
            self.problems.add(node, f"Write a mapping with the fields of {_article(kind)} ({names}, …) here.")
            return Entry(kind, node, {})
        known = {field.name: field for field in FIELDS[kind]}
        values: dict[str, Value] = {}
        for name, child in node.entries.items():
            if name not in known:
                self.problems.add(
                    child, f"{_article(kind, True)} has no field {name!r}: {nearest(name, known)}"
                )
            else:
                value = self.value(child, known[name])
                if value is not None:
                    values[name] = value
        for field in known.values():
            if field.required and field.name not in node.entries:
                self.problems.add(node, f"The field {field.name!r} is missing: add it to the {kind}.")
        return Entry(kind, node, values)

    def value(self, node: Node, field: Field) -> Value | None:
        match field.shape:
            case Shape.TEXT:
                return self.scalar(node)
            case Shape.TEXTS:
                return self.scalars(node)
            case Shape.NAME:
                return self.known(self.scalar(node), field.of)
            case Shape.NAMES:
                return tuple(one for one in self.scalars(node) if self.known(one, field.of))
            case Shape.CODE:
                return self.code(self.scalar(node), field.of)
            case Shape.LANGUAGES:
                return self.languages(node, False)
            case Shape.LABEL:
                return self.languages(node, True)
            case Shape.TITLE:
                if isinstance(node, Scalar) and (one := self.scalar(node)):
                    return dict.fromkeys(LABEL_LANGUAGES, one)
                return self.languages(node, True)
            case Shape.SOURCES:
                if isinstance(node, Mapping):
                    return {operand: self.scalars(child) for operand, child in node.entries.items()}
                return {"": self.scalars(node)}
            case Shape.LANGUAGES_LIST:
                return tuple(self.languages(one, False) for one in self.each(node))
            case Shape.ENTRY:
                return self.entry(node, field.of)
            case Shape.ENTRIES:
                return tuple(self.entry(one, field.of) for one in self.each(node))
            case Shape.NAMED:
                return self.named(node, field.of)
            case Shape.GAPS:
                return self.gaps(node)
            case Shape.ROLES:
                return self.roles(node)
            case _:
                return self.matching(node, field.shape)

    def scalar(self, node: Node) -> Scalar | None:
        if isinstance(node, Scalar) and node.text.strip():
            return node
        self.problems.add(node, "A text is missing here: write one, or leave the field out.")
        return None

    def each(self, node: Node) -> tuple[Node, ...]:
        if isinstance(node, Listing):
            if not node.items:
                self.problems.add(node, "The list is empty: fill it, or leave the field out.")
            return node.items
        return (node,)

    def scalars(self, node: Node) -> tuple[Scalar, ...]:
        return tuple(found for one in self.each(node) if (found := self.scalar(one)))

    def matching(self, node: Node, shape: Shape) -> Scalar | None:
        scalar, (pattern, complaint) = self.scalar(node), _PATTERNS[shape]
        if scalar and (not pattern.match(scalar.text) or scalar.text in _RESERVED):
            self.problems.add(scalar, f"{scalar.text!r} {complaint}.")
            return None
        return scalar

    def known(self, scalar: Scalar | None, section: str) -> Scalar | None:
        if scalar and scalar.text not in self.declared[section]:
            sections = "agents or unnamed" if section == "agents" else section
            hint = nearest(scalar.text, self.declared[section])
            self.problems.add(scalar, f"{scalar.text!r} is not declared under {sections}: {hint}")
            return None
        return scalar

    def code(self, scalar: Scalar | None, scheme: str) -> Scalar | None:
        if scalar and scalar.text not in (codes := [code.local for code in concepts(scheme)]):
            self.problems.add(
                scalar, f"{scalar.text!r} is no code of {scheme}: {nearest(scalar.text, codes)}"
            )
            return None
        return scalar

    def languages(self, node: Node, label: bool) -> dict[str, Scalar]:
        if not isinstance(node, Mapping):
            self.problems.add(node, "Write the text by language, as in {en: …, fr: …}.")
            return {}
        for language, child in node.entries.items():
            if not _LANGUAGE.match(language):
                self.problems.add(child, f"{language!r} is no language tag: write one such as en or fr.")
        for language in LABEL_LANGUAGES if label else ():
            if language not in node.entries:
                self.problems.add(node, f"The text in the language {language!r} is missing: add it.")
        return {language: found for language, child in node.entries.items() if (found := self.scalar(child))}

    def named(self, node: Node, kind: str) -> dict[str, Entry]:
        if not isinstance(node, Mapping):
            self.problems.add(node, f"Write names here, each with the fields of {_article(kind)}.")
            return {}
        for name, child in node.entries.items():
            self.matching(Scalar(name, child.line, child.path), Shape.IDENTIFIER)
        return {name: self.entry(child, kind) for name, child in node.entries.items()}

    def gaps(self, node: Node) -> dict[str, Entry]:
        if not isinstance(node, Mapping):
            self.problems.add(node, "Write what is unknown as keys, as in {deadline: {}}.")
            return {}
        gaps = {}
        for name, child in node.entries.items():
            if name not in MISSING:
                self.problems.add(child, f"{name!r} is nothing that can be unknown: {nearest(name, MISSING)}")
            elif isinstance(child, Scalar) and not child.text:
                gaps[name] = Entry("gap", child, {})
            else:
                gaps[name] = self.entry(child, "gap")
        return gaps

    def roles(self, node: Node) -> dict[str, tuple[Scalar, ...]]:
        if not isinstance(node, Mapping):
            self.problems.add(node, "Write participants by role, as in {beneficiary: [name]}.")
            return {}
        roles = {}
        for role, child in node.entries.items():
            self.code(Scalar(role, child.line, child.path), "role")
            roles[role] = tuple(one for one in self.scalars(child) if self.known(one, "agents"))
        return roles


def _article(kind: str, capital: bool = False) -> str:
    article = "an" if kind[0] in "aeiou" else "a"
    return f"{article.capitalize() if capital else article} {kind}"
