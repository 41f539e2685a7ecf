"""What a field of an annotation may hold, and what the table of fields says of each."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from kg.vocabulary.terms import IRI


class Shape(Enum):
    """What a field may hold."""

    TEXT = auto()
    TEXTS = auto()  # one text or a list
    IDENTIFIER = auto()  # a new name: lower-case letters, digits and hyphens
    LANGUAGE = auto()  # a language tag
    DIGEST = auto()  # a SHA-256
    NUMBER = auto()  # digits, perhaps a sign and a decimal point
    COUNT = auto()  # a whole number from 1
    URL = auto()  # an address that starts with http:// or https://
    WHEN = auto()  # a date, or a duration that runs from an anchor
    DAY = auto()  # a date of which the last day counts, or `published`
    CHOICE = auto()  # one of the names that `CHOICES` lists for `of`
    NAME = auto()  # a name that the file declares in the section `of`; an item may be `document/item`
    NAMES = auto()  # one such name or a list
    ACCOUNTS = auto()  # names of the form `document/item`
    DOCUMENTS = auto()  # names of documents
    FIGURES = auto()  # one figure or a list: `side`, `item.side` or `document/item.side`
    BASE = auto()  # what a share refers to: a figure, an item or an indicator by name, or words by language
    ANCHOR = auto()  # from where a duration runs: an announcement, `published` or `item.deadline`
    CODE = auto()  # a code of the scheme `of`
    CODES = auto()  # one such code or a list
    LABEL = auto()  # a text in each of `LABEL_LANGUAGES`
    LANGUAGES = auto()  # a mapping from a language to a text
    TITLE = auto()  # a name: a text that is the same in every language, or a mapping by language
    TITLED = auto()  # a mapping from new names to such names
    LANGUAGES_LIST = auto()  # several of these
    ENTRY = auto()  # one node of the kind `of`
    ENTRIES = auto()  # one such node or a list
    NAMED = auto()  # a mapping from new names to nodes of the kind `of`
    GAPS = auto()  # a mapping from names of `MISSING` to gaps
    SOURCES = auto()  # the figures that a rule runs on: a list, or a mapping from its operands
    ROLES = auto()  # a mapping from codes of `role:` to participants


@dataclass(frozen=True, slots=True)
class Field:
    """One field of one kind of node; `help` says what to write, for people and for editors."""

    name: str
    shape: Shape
    of: str = ""
    required: bool = False
    term: IRI | None = None
    help: str = ""
