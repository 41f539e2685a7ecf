"""The annotation format as one table: which fields each kind of node has, and the property each becomes.

A new field is a new line here. The reader checks files against this table, and the compiler writes every
field that has a `term` and a shape that says all there is to know (codes, names, texts) without more code.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from kg.vocabulary.namespaces import CMT, DCTERMS, ORG, SCHEMA
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
    NAME = auto()  # a name that the file declares in the section `of`
    NAMES = auto()  # one such name or a list
    CODE = auto()  # a code of the scheme `of`
    LABEL = auto()  # a text in each of `LABEL_LANGUAGES`
    LANGUAGES = auto()  # a mapping from a language to a text
    TITLE = auto()  # a name: a text that is the same in every language, or a mapping by language
    LANGUAGES_LIST = auto()  # several of these
    ENTRY = auto()  # one node of the kind `of`
    ENTRIES = auto()  # one such node or a list
    NAMED = auto()  # a mapping from new names to nodes of the kind `of`
    GAPS = auto()  # a mapping from names of `MISSING` to gaps
    SOURCES = auto()  # the figures that a rule runs on: a list, or a mapping from its operands
    ROLES = auto()  # a mapping from codes of `role:` to names of agents


@dataclass(frozen=True, slots=True)
class Field:
    """One field of one kind of node."""

    name: str
    shape: Shape
    of: str = ""
    required: bool = False
    term: IRI | None = None


#: A kind of node that a person may write as a plain text, and the field that the text then is.
SHORTHANDS = {"quote": "exact"}

#: What labels are written in: all of these.
LABEL_LANGUAGES = ("en", "fr")

#: The six kinds of item.
ITEM_CLASSES: dict[str, IRI] = {
    "commitment": CMT.Commitment,
    "aspiration": CMT.Aspiration,
    "expectation": CMT.Expectation,
    "past event": CMT.PastEvent,
    "condition": CMT.Condition,
    "context": CMT.Context,
}

#: What an indicator field makes of the item's indicator.
INDICATOR_CLASSES: dict[str, IRI] = {
    "money": CMT.Funding,
    "people": CMT.PeopleCount,
    "equipment": CMT.Hardware,
    "indicator": CMT.Indicator,
}

#: How an agent field types the agent.
AGENT_CLASSES: dict[str, IRI] = {"organisation": CMT.Organisation, "person": CMT.Person}

#: The relations of a time bound, each a field that holds the date.
RELATIONS = ("by", "before", "during", "from", "until")

#: Units by the names that people write; a currency is its ISO 4217 code and needs no line here.
UNITS = {"number": "NUM", "percent": "PERCENT"}

#: What `unknown` may name: the property, and its noun in English and French for a gap without a label.
MISSING: dict[str, tuple[IRI, str, str]] = {
    "published": (CMT.publishedOn, "date of publication", "date de publication"),
    "author": (DCTERMS.creator, "author", "auteur"),
    "publisher": (DCTERMS.publisher, "publisher", "éditeur"),
    "address": (SCHEMA.url, "address", "adresse"),
    "announced on": (CMT.announcedOn, "date of the announcement", "date de l’annonce"),
    "announcer": (CMT.announcer, "announcer", "annonceur"),
    "promisor": (CMT.promisor, "promisor", "promettant"),
    "actor": (CMT.actor, "actor", "acteur"),
    "participants": (CMT.participation, "participants", "participants"),
    "baseline": (CMT.baseline, "baseline", "niveau de départ"),
    "increment": (CMT.increment, "increment", "augmentation"),
    "target": (CMT.target, "target", "cible"),
    "factor": (CMT.factor, "factor", "facteur"),
    "amount": (CMT.amount, "amount", "quantité"),
    "unit": (CMT.unit, "unit", "unité"),
    "deadline": (CMT.deadline, "deadline", "échéance"),
    "start": (CMT.start, "start", "début"),
    "occurred": (CMT.occurred, "date", "date"),
    "place": (CMT.place, "place", "lieu"),
    "configuration": (CMT.unitConfiguration, "configuration", "configuration"),
    "model": (SCHEMA.model, "model", "modèle"),
    "price": (SCHEMA.price, "price", "prix"),
}

_LABEL = Field("label", Shape.LABEL, required=True)
_QUOTES = Field("quotes", Shape.ENTRIES, "quote", required=True)
_UNKNOWN = Field("unknown", Shape.GAPS)


def _indicators() -> tuple[Field, ...]:
    return tuple(Field(name, Shape.ENTRY, "indicator") for name in INDICATOR_CLASSES)


#: The fields of each kind of node, in the order in which a person writes them.
FIELDS: dict[str, tuple[Field, ...]] = {
    "annotation": (
        Field("document", Shape.IDENTIFIER, required=True),
        Field("text", Shape.TEXT, required=True),
        Field("sha256", Shape.DIGEST, required=True),
        Field("language", Shape.LANGUAGE, required=True),
        Field("title", Shape.ENTRY, "quote"),
        _UNKNOWN,
        Field("excludes", Shape.ENTRIES, "quote"),
        Field("agents", Shape.NAMED, "agent"),
        Field("places", Shape.NAMED, "concept"),
        Field("topics", Shape.NAMED, "concept"),
        Field("unnamed", Shape.NAMED, "unnamed agent"),
        Field("announcement", Shape.ENTRY, "announcement"),
        Field("items", Shape.NAMED, "item", required=True),
    ),
    "quote": (
        Field("exact", Shape.TEXT, required=True),
        Field("occurrence", Shape.COUNT),
    ),
    "agent": (
        Field("organisation", Shape.TITLE),
        Field("person", Shape.TITLE),
        Field("also", Shape.TEXTS),
        Field("unit of", Shape.NAME, "agents", term=ORG.unitOf),
    ),
    "concept": (
        Field("en", Shape.TEXT, required=True),
        Field("fr", Shape.TEXT, required=True),
    ),
    "unnamed agent": (
        Field("described as", Shape.LANGUAGES, required=True),
        Field("at least", Shape.COUNT),
    ),
    "announcement": (
        _LABEL,
        Field("announcer", Shape.NAMES, "agents", term=CMT.announcer),
        _QUOTES,
        Field("announces", Shape.NAMES, "items"),  # without it, every commitment
        _UNKNOWN,
    ),
    "item": (
        Field("is", Shape.TEXT, required=True),
        _LABEL,
        _QUOTES,
        Field("promisor", Shape.NAMES, "agents", term=CMT.promisor),
        Field("actor", Shape.NAMES, "agents", term=CMT.actor),
        Field("mode", Shape.CODE, "mode", term=CMT.promisorMode),
        Field("kind", Shape.CODE, "kind", term=CMT.kind),
        Field("force", Shape.CODE, "force", term=CMT.force),
        Field("novelty", Shape.CODE, "novelty", term=CMT.novelty),
        Field("hedge", Shape.TEXTS, term=CMT.hedge),
        Field("topics", Shape.NAMES, "topics", term=CMT.topic),
        Field("places", Shape.NAMES, "places", term=CMT.place),
        Field("purposes", Shape.LANGUAGES_LIST, term=CMT.purpose),
        Field("participants", Shape.ROLES),
        *_indicators(),
        Field("factor", Shape.ENTRIES, "figure", term=CMT.factor),
        Field("increment", Shape.ENTRIES, "figure", term=CMT.increment),
        Field("target", Shape.ENTRIES, "figure", term=CMT.target),
        Field("baseline", Shape.ENTRIES, "figure", term=CMT.baseline),
        Field("amount", Shape.ENTRIES, "figure", term=CMT.amount),
        Field("totals", Shape.ENTRIES, "figure", term=CMT.total),
        Field("deadline", Shape.ENTRY, "time", term=CMT.deadline),
        Field("start", Shape.ENTRY, "time", term=CMT.start),
        Field("occurred", Shape.ENTRY, "time", term=CMT.occurred),
        Field("means of", Shape.NAMES, "items", term=CMT.meansOf),
        Field("part of", Shape.NAMES, "items", term=CMT.partOf),
        Field("milestone of", Shape.NAMES, "items", term=CMT.milestoneOf),
        Field("may overlap", Shape.NAMES, "items", term=CMT.mayOverlap),
        Field("conditional on", Shape.NAMES, "items", term=CMT.conditionalOn),
        Field("fulfils", Shape.NAMES, "items", term=CMT.fulfils),
        _UNKNOWN,
    ),
    "indicator": (
        Field("measures", Shape.TEXT, required=True, term=CMT.measures),
        _LABEL,
        Field("population", Shape.TEXT, term=CMT.population),
        Field("each has", Shape.NAMED, "figure"),
    ),
    "figure": (
        Field("value", Shape.NUMBER),
        Field("written", Shape.TEXT, term=CMT.asWritten),
        Field("unit", Shape.TEXT),
        Field("bound", Shape.CODE, "bound"),
        Field("counts", Shape.NAME, "topics", term=CMT.counts),
        Field("quote", Shape.TEXT),
        Field("derive", Shape.CODE, "rule"),
        Field("from", Shape.SOURCES),
        Field("assuming", Shape.LABEL, term=CMT.assumption),
    ),
    "time": (
        *(Field(relation, Shape.TEXT) for relation in RELATIONS),
        Field("written", Shape.TEXT, required=True, term=CMT.wording),
        Field("reading", Shape.LABEL, term=CMT.reading),
        Field("quote", Shape.TEXT),
    ),
    "gap": (
        Field("label", Shape.LABEL),
        Field("reason", Shape.CODE, "gap"),
        Field("quote", Shape.ENTRY, "quote"),
    ),
}
