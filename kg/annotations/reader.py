"""From nodes to entries: every field is known, of its shape, and every name and code exists."""

from __future__ import annotations

import re
from functools import cache

from kg.annotations.entries import Entry, Value
from kg.annotations.fields import FIELDS, SHORTHANDS
from kg.annotations.names import ITEM_CLASSES, LABEL_LANGUAGES, MISSING, PERIODS, TRUTHS
from kg.annotations.nodes import Listing, Mapping, Node, Problems, Scalar, nearest
from kg.annotations.shapes import Field, Shape
from kg.errors import FigureError
from kg.figures.dates import read_when
from kg.figures.durations import read_duration
from kg.vocabulary.codes import concepts

_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*\Z")
_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
_ACCOUNT = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*/[a-z0-9]+(?:-[a-z0-9]+)*\Z")

#: What the text of some shapes looks like, and what to write instead of one that does not.
PATTERNS: dict[Shape, tuple[re.Pattern[str], str]] = {
    Shape.IDENTIFIER: (_NAME, "fits no IRI: write lower-case letters, digits and hyphens"),
    Shape.LANGUAGE: (_LANGUAGE, "is no language tag: write one such as en or fr"),
    Shape.DIGEST: (re.compile(r"[0-9a-fA-F]{64}\Z"), "is no SHA-256: write its 64 hexadecimal digits"),
    Shape.NUMBER: (
        re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?\Z"),
        "is no number: write digits, with a point for decimals, as in 14.8",
    ),
    Shape.COUNT: (re.compile(r"[1-9][0-9]{0,8}\Z"), "is no whole number from 1: write it in digits"),
    Shape.URL: (
        re.compile(r"https?://[^\s<>\"{}|\\^`\x00-\x20]+\Z"),
        "is no address: write one that starts with https:// or http://",
    ),
    Shape.ACCOUNTS: (_ACCOUNT, "names no item of a document: write document/item"),
    Shape.DOCUMENTS: (_NAME, "is no name of a document: write lower-case letters, digits and hyphens"),
}
#: The shapes that hold one text of any kind, which the compiler looks at more closely.
_PLAIN = {Shape.TEXT, Shape.ANCHOR}
#: The names that a field of the shape `CHOICE` may hold.
CHOICES: dict[str, tuple[str, ...]] = {
    "item": tuple(ITEM_CLASSES),
    "period": tuple(PERIODS),
    "truth": tuple(TRUTHS),
}
_CHOICE_OF = {"item": "kind of item", "period": "period of a rate", "truth": "yes or no"}
#: Names that an IRI of what documents share begins with.
_RESERVED = frozenset({"agent", "place", "topic"})
#: What an annotation says of its text; a review may have no items of its own.
_CONTENT = frozenset({"items", "observations", "assessments", "announcement", "announcements"})
#: Names that an item cannot have, because they name a side or the indicator of an item.
_SIDES = frozenset(
    {"baseline", "increment", "target", "factor", "amount", "total", "actual", "indicator", "published"}
)


def read_annotation(root: Mapping, source: str) -> tuple[Entry, Problems]:
    """Check the nodes of an annotation file against the table of fields; `source` names it in messages.

    One with the field `decisions` is an entry of that kind. Returns what is wrong as well, and an entry
    without the values that are: whoever goes on adds to the problems and stops.
    """
    problems = Problems(source)
    declared = {
        section: frozenset(node.entries)
        if isinstance(node := root.entries.get(section), Mapping)
        else frozenset()
        for section in ("agents", "unnamed", "places", "topics", "items")
    }
    declared["agents"] |= declared.pop("unnamed")
    kind = "decisions" if "decisions" in root.entries else "annotation"
    return _Reader(problems, declared).entry(root, kind), problems


@cache
def _codes(scheme: str) -> frozenset[str]:
    return frozenset(code.local for code in concepts(scheme))


@cache
def _fields(kind: str) -> dict[str, Field]:
    return {field.name: field for field in FIELDS[kind]}


def _no_language(key: str, child: Node) -> str:
    if isinstance(child, Scalar) and not child.text.strip():
        # Between braces, a comma ends a text: {fr: 1,2 milliard} has the key "2 milliard".
        return f"A comma ended the text before {key!r}: put the whole text between double quotes."
    return f"{key!r} is no language tag: write one such as en or fr."


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
        known = _fields(kind)
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
        if kind == "annotation" and not _CONTENT & node.entries.keys():
            self.problems.add(
                node, "Nothing is annotated: add items, or observations or assessments of others."
            )
        return Entry(kind, node, values)

    def value(self, node: Node, field: Field) -> Value | None:
        match field.shape:
            case shape if shape in _PLAIN:
                return self.scalar(node)
            case Shape.WHEN | Shape.DAY:
                return self.when(self.scalar(node), field)
            case Shape.TEXTS | Shape.FIGURES:
                return self.scalars(node)
            case Shape.NAME:
                return self.known(self.scalar(node), field.of)
            case Shape.NAMES:
                return tuple(one for one in self.scalars(node) if self.known(one, field.of))
            case Shape.ACCOUNTS | Shape.DOCUMENTS:
                return tuple(found for one in self.each(node) if (found := self.matching(one, field.shape)))
            case Shape.CODE:
                return self.code(self.scalar(node), field.of)
            case Shape.CODES:
                return tuple(one for one in self.scalars(node) if self.code(one, field.of))
            case Shape.CHOICE:
                return self.choice(self.scalar(node), field.of)
            case Shape.BASE:
                return self.languages(node, False) if isinstance(node, Mapping) else self.scalar(node)
            case Shape.LANGUAGES:
                return self.languages(node, False)
            case Shape.LABEL:
                return self.languages(node, True)
            case Shape.TITLE:
                return self.title(node)
            case Shape.TITLED:
                return {name: self.title(child) for name, child in self.names(node, "its name").items()}
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
                return self.named(node, field)
            case Shape.GAPS:
                return self.gaps(node)
            case Shape.ROLES:
                return self.roles(node)
            case _:
                return self.matching(node, field.shape)

    def scalar(self, node: Node) -> Scalar | None:
        if isinstance(node, Scalar) and node.text.strip():
            return node
        match node:
            case Mapping():
                keys = ", ".join(node.entries)
                message = f"One plain text belongs here, without fields ({keys}): write it alone."
            case Listing():
                message = "One text belongs here, not a list: write the one that is meant."
            case _:
                message = "A text is missing here: write one, or leave the field out."
        self.problems.add(node, message)
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
        scalar, (pattern, complaint) = self.scalar(node), PATTERNS[shape]
        if scalar and (not pattern.match(scalar.text) or scalar.text in _RESERVED):
            self.problems.add(scalar, f"{scalar.text!r} {complaint}.")
            return None
        return scalar

    def when(self, scalar: Scalar | None, field: Field) -> Scalar | None:
        """A date, or the duration or the word that may stand for one."""
        if scalar is None or (field.shape is Shape.DAY and scalar.text == "published"):
            return scalar
        try:
            if field.shape is Shape.DAY or read_duration(scalar.text, field.name) is None:
                read_when(scalar.text)
        except FigureError as error:
            self.problems.add(scalar, str(error))
            return None
        return scalar

    def known(self, scalar: Scalar | None, section: str) -> Scalar | None:
        if scalar is None or scalar.text in self.declared[section]:
            return scalar
        if section == "items" and "/" in scalar.text:
            return self.matching(scalar, Shape.ACCOUNTS)
        sections = "agents or unnamed" if section == "agents" else section
        hint = nearest(scalar.text, self.declared[section])
        self.problems.add(scalar, f"{scalar.text!r} is not declared under {sections}: {hint}")
        return None

    def code(self, scalar: Scalar | None, scheme: str) -> Scalar | None:
        if scalar and scalar.text not in (codes := _codes(scheme)):
            self.problems.add(
                scalar, f"{scalar.text!r} is no code of {scheme}: {nearest(scalar.text, codes)}"
            )
            return None
        return scalar

    def choice(self, scalar: Scalar | None, of: str) -> Scalar | None:
        if scalar and scalar.text not in CHOICES[of]:
            hint = nearest(scalar.text, CHOICES[of])
            self.problems.add(scalar, f"{scalar.text!r} is no {_CHOICE_OF[of]}: {hint}")
            return None
        return scalar

    def title(self, node: Node) -> dict[str, Scalar]:
        if isinstance(node, Scalar) and (one := self.scalar(node)):
            return dict.fromkeys(LABEL_LANGUAGES, one)
        return self.languages(node, True)

    def languages(self, node: Node, label: bool) -> dict[str, Scalar]:
        if not isinstance(node, Mapping):
            self.problems.add(node, "Write the text by language, as in {en: …, fr: …}.")
            return {}
        found = {}
        for language, child in node.entries.items():
            if not _LANGUAGE.match(language):
                self.problems.add(child, _no_language(language, child))
            elif text := self.scalar(child):
                found[language] = text
        for language in LABEL_LANGUAGES if label else ():
            if language not in node.entries:
                self.problems.add(node, f"The text in the language {language!r} is missing: add it.")
        return found

    def names(self, node: Node, what: str) -> dict[str, Node]:
        if not isinstance(node, Mapping):
            self.problems.add(node, f"Write names here, each with {what}.")
            return {}
        for name, child in node.entries.items():
            self.matching(Scalar(name, child.line, child.path), Shape.IDENTIFIER)
        return node.entries

    def named(self, node: Node, field: Field) -> dict[str, Entry]:
        children = self.names(node, f"the fields of {_article(field.of)}")
        for name in _SIDES & children.keys() if field.name == "items" else ():
            self.problems.add(
                children[name], f"An item cannot be called {name!r}, which names a part of items: rename it."
            )
        return {name: self.entry(child, field.of) for name, child in children.items()}

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

    def roles(self, node: Node) -> dict[str, tuple[Entry, ...]]:
        if not isinstance(node, Mapping):
            self.problems.add(node, "Write participants by role, as in {beneficiary: [name]}.")
            return {}
        roles = {}
        for role, child in node.entries.items():
            self.code(Scalar(role, child.line, child.path), "role")
            roles[role] = tuple(self.entry(one, "participant") for one in self.each(child))
        return roles


def _article(kind: str, capital: bool = False) -> str:
    article = "an" if kind[0] in "aeiou" else "a"
    return f"{article.capitalize() if capital else article} {kind}"
