"""The annotation format as one table: which fields each kind of node has, and the property each becomes.

A new field is a new line here. The reader checks files against this table, and the compiler writes every
field that has a `term` and a shape that says all there is to know (codes, names, texts) without more code.
The JSON Schema for editors is made from it too.
"""

from __future__ import annotations

from kg.annotations.names import INDICATOR_CLASSES, RELATIONS
from kg.annotations.shapes import Field, Shape
from kg.vocabulary.namespaces import CMT, DCTERMS, ORG, RDFS, SCHEMA
from kg.vocabulary.terms import IRI

#: A kind of node that a person may write as a plain text, and the field that the text then is.
SHORTHANDS = {"quote": "exact", "title": "exact", "participant": "agent", "moment": "on"}

_LABEL = Field("label", Shape.LABEL, required=True, help="A short title, in English and French at least.")
_QUOTES = Field(
    "quotes", Shape.ENTRIES, "quote", required=True, help="Passages copied from the text, one or a list."
)
_UNKNOWN = Field(
    "unknown", Shape.GAPS, help="What a reader would expect and the text does not say, by the field's name."
)
_QUOTE = Field("quote", Shape.TEXT, help="Other words of the quote that is meant, where several hold these.")
_READING = Field("reading", Shape.LABEL, term=CMT.reading, help="How an ambiguous wording was read.")
_AS_OF = Field(
    "as of",
    Shape.DAY,
    required=True,
    help="The day it holds for: a date (of a month or year, its last day), or published.",
)
_NOTE = Field("note", Shape.LANGUAGES, term=RDFS.comment, help="A remark of the annotator, by language.")


def _indicators() -> tuple[Field, ...]:
    helps = {
        "money": "What is measured, where it is money.",
        "people": "What is counted, where it is people.",
        "equipment": "What is counted, where it is equipment.",
        "indicator": "What is measured, where it is none of money, people and equipment.",
    }
    return tuple(Field(name, Shape.ENTRY, "indicator", help=helps[name]) for name in INDICATOR_CLASSES)


def _relations() -> tuple[Field, ...]:
    helps = {
        "by": "At the latest then: a date, or a duration such as 6 years with after.",
        "before": "Before then, strictly.",
        "during": "In that time.",
        "on": "In that time; the same as during.",
        "from": "From then on.",
        "until": "Kept up until then.",
    }
    return tuple(Field(relation, Shape.WHEN, help=helps[relation]) for relation in RELATIONS)


def _figures(*fields: tuple[str, IRI, str]) -> tuple[Field, ...]:
    return tuple(Field(name, Shape.ENTRIES, "figure", term=term, help=text) for name, term, text in fields)


def _items(*fields: tuple[str, IRI, str]) -> tuple[Field, ...]:
    return tuple(Field(name, Shape.NAMES, "items", term=term, help=text) for name, term, text in fields)


def _announcement() -> tuple[Field, ...]:
    return (
        _LABEL,
        Field("announcer", Shape.NAMES, "agents", term=CMT.announcer, help="Who announces."),
        _QUOTES,
        Field("announced on", Shape.ENTRY, "moment", term=CMT.announcedOn, help="When it was announced."),
        *_items(
            ("announces", CMT.announces, "Items announced; left out by the only one, every commitment."),
            ("withdraws", CMT.withdraws, "Commitments taken back."),
            ("postpones", CMT.postpones, "Commitments put off."),
        ),
        Field(
            "reported in", Shape.DOCUMENTS, term=CMT.reportedIn, help="Other documents that report the act."
        ),
        _UNKNOWN,
    )


#: What every decision says of itself.
_DECIDED = (
    Field("decided by", Shape.NAMES, "agents", required=True, term=CMT.decidedBy, help="Who decided."),
    Field("decided on", Shape.DAY, required=True, term=CMT.decidedOn, help="The day of the decision."),
    Field("because", Shape.LANGUAGES, required=True, term=CMT.rationale, help="Why, by language."),
)

#: The fields of each kind of node, in the order in which a person writes them.
FIELDS: dict[str, tuple[Field, ...]] = {
    "annotation": (
        Field("document", Shape.IDENTIFIER, required=True, help="The name of the document."),
        Field("text", Shape.TEXT, required=True, help="The file of the text, beside this one."),
        Field("sha256", Shape.DIGEST, required=True, help="The SHA-256 of the text's file."),
        Field("language", Shape.LANGUAGE, required=True, help="The language of the text, such as fr."),
        Field("title", Shape.ENTRY, "title", help="The title: a quote, or given from outside the text."),
        Field("published", Shape.ENTRY, "moment", term=CMT.publishedOn, help="When it was published."),
        Field("author", Shape.NAMES, "agents", term=DCTERMS.creator, help="Who wrote it."),
        Field("publisher", Shape.NAMES, "agents", term=DCTERMS.publisher, help="Who published it."),
        Field("address", Shape.URL, term=SCHEMA.url, help="Where it was published."),
        Field("archived at", Shape.URL, term=SCHEMA.archivedAt, help="Where a copy is archived."),
        Field(
            "known from",
            Shape.TEXTS,
            term=DCTERMS.source,
            help="Where what the text does not say of itself was found.",
        ),
        _UNKNOWN,
        Field("excludes", Shape.ENTRIES, "quote", help="Passages that are no fact, such as navigation."),
        Field("agents", Shape.NAMED, "agent", help="Who has a name, by a name of yours."),
        Field("places", Shape.TITLED, help="Places, by a name of yours."),
        Field("topics", Shape.TITLED, help="Topics, by a name of yours."),
        Field("unnamed", Shape.NAMED, "unnamed agent", help="Who is mentioned without a name."),
        Field("announcement", Shape.ENTRY, "announcement", help="The announcement, where there is one."),
        Field("announcements", Shape.NAMED, "announcement", help="Several announcements, by name."),
        Field("items", Shape.NAMED, "item", help="What the document reports, by name."),
        Field("observations", Shape.NAMED, "observation", help="Measured progress, by name."),
        Field("assessments", Shape.NAMED, "assessment", help="Judgements of how a commitment stands."),
    ),
    "decisions": (
        Field("decisions", Shape.IDENTIFIER, required=True, help="The name of this set of decisions."),
        Field("agents", Shape.NAMED, "agent", required=True, help="Who decides, by a name of yours."),
        Field("same", Shape.NAMED, "decision", help="Accounts of one promise, by name."),
        Field("undone", Shape.NAMED, "undoing", help="Decisions that are taken back, by name."),
    ),
    "decision": (
        Field(
            "members",
            Shape.ACCOUNTS,
            required=True,
            term=CMT.member,
            help="The accounts: document/item, two or more.",
        ),
        *_DECIDED,
    ),
    "undoing": (
        Field("undoes", Shape.ACCOUNTS, required=True, term=CMT.undoes, help="The decision: file/name."),
        *_DECIDED,
    ),
    "quote": (
        Field("exact", Shape.TEXT, required=True, help="The passage, code point by code point."),
        Field("occurrence", Shape.COUNT, help="Which one, where the passage stands several times."),
    ),
    "title": (
        Field("exact", Shape.TEXT, help="The title as it stands in the text."),
        Field("occurrence", Shape.COUNT, help="Which one, where it stands several times."),
        Field("given", Shape.TEXT, help="The title, where it is not in the text; needs known from."),
    ),
    "agent": (
        Field("organisation", Shape.TITLE, help="The name of the organisation; a state is one too."),
        Field("person", Shape.TITLE, help="The name of the person."),
        Field("also", Shape.TEXTS, help="Other names."),
        Field("unit of", Shape.NAME, "agents", term=ORG.unitOf, help="The organisation that it belongs to."),
        Field("topics", Shape.NAMES, "topics", term=CMT.topic, help="What it works on."),
        Field("places", Shape.NAMES, "places", term=CMT.place, help="Where it is."),
    ),
    "unnamed agent": (
        Field("described as", Shape.LANGUAGES, required=True, help="The words of the text, by language."),
        Field("at least", Shape.COUNT, help="How many there are at least."),
    ),
    "announcement": _announcement(),
    "item": (
        Field("is", Shape.CHOICE, "item", required=True, help="What kind of item it is."),
        _LABEL,
        _QUOTES,
        Field("promisor", Shape.NAMES, "agents", term=CMT.promisor, help="Who promises."),
        Field("actor", Shape.NAMES, "agents", term=CMT.actor, help="Who wishes, did or expects."),
        Field("mode", Shape.CODE, "mode", term=CMT.promisorMode, help="How several promisors promise."),
        Field("kind", Shape.CODES, "kind", term=CMT.kind, help="What is to be done."),
        Field("force", Shape.CODE, "force", term=CMT.force, help="How firmly it is promised."),
        Field("novelty", Shape.CODE, "novelty", term=CMT.novelty, help="Whether it is new."),
        Field("hedge", Shape.TEXTS, term=CMT.hedge, help="Words of the quotes that weaken it."),
        Field("topics", Shape.NAMES, "topics", term=CMT.topic, help="What it is about."),
        Field("places", Shape.NAMES, "places", term=CMT.place, help="Where it is."),
        Field("purposes", Shape.LANGUAGES_LIST, term=CMT.purpose, help="What for, in words of the quotes."),
        Field("participants", Shape.ROLES, help="Who takes part, by role."),
        *_indicators(),
        *_figures(
            ("factor", CMT.factor, "By what it is multiplied: 2 for a doubling."),
            ("increment", CMT.increment, "How much more; negative for a decrease."),
            ("target", CMT.target, "How much in the end."),
            ("baseline", CMT.baseline, "How much at the start."),
            ("amount", CMT.amount, "How much happened, of a past event."),
            ("totals", CMT.total, "Totals and shares that are none of the other sides."),
        ),
        Field("deadline", Shape.ENTRIES, "time", term=CMT.deadline, help="By when."),
        Field("start", Shape.ENTRIES, "time", term=CMT.start, help="From when."),
        Field("occurred", Shape.ENTRIES, "time", term=CMT.occurred, help="When it happened."),
        *_items(
            ("means of", CMT.meansOf, "What it serves as a means."),
            ("part of", CMT.partOf, "Of what it is a part that adds up."),
            ("milestone of", CMT.milestoneOf, "Of what it is an interim level."),
            ("may overlap", CMT.mayOverlap, "What may count the same things."),
            ("alternative to", CMT.alternativeTo, "The other one, where only one is to come true."),
            ("amends", CMT.amends, "The earlier commitment that it changes."),
            ("supersedes", CMT.supersedes, "The earlier commitment that it replaces."),
            ("restates", CMT.restates, "The earlier commitment that it says again, unchanged."),
            ("conditional on", CMT.conditionalOn, "What must hold; of several, all."),
            ("fulfils", CMT.fulfils, "The commitment that the past event fulfils."),
        ),
        _UNKNOWN,
    ),
    "participant": (
        Field("agent", Shape.NAME, "agents", required=True, help="Who takes part."),
        _QUOTE,
    ),
    "indicator": (
        Field("measures", Shape.TEXT, term=CMT.measures, help="What is measured, in the text's language."),
        Field("concept", Shape.NAMES, "topics", term=CMT.measures, help="What is measured, as a topic."),
        _LABEL,
        Field("population", Shape.TEXT, term=CMT.population, help="Among whom or what, in words."),
        Field("among", Shape.NAMES, "agents", term=CMT.population, help="Among whom, by name."),
        Field("gross", Shape.CHOICE, "truth", term=CMT.gross, help="Yes for gross, no for net."),
        Field("topics", Shape.NAMES, "topics", term=CMT.topic, help="What it is about."),
        Field("places", Shape.NAMES, "places", term=CMT.place, help="Where it is measured."),
        Field("each has", Shape.NAMED, "figure", help="What each piece of equipment has, by topic."),
        _UNKNOWN,
    ),
    "figure": (
        Field("value", Shape.NUMBER, help="The number in digits, with a point for decimals."),
        Field("min", Shape.NUMBER, help="The lower end of a range."),
        Field("max", Shape.NUMBER, help="The upper end of a range."),
        Field("written", Shape.TEXT, term=CMT.asWritten, help="The words or digits as they stand."),
        Field("unit", Shape.TEXT, help="A currency code, number, percent or another unit's name."),
        Field(
            "bound",
            Shape.CODES,
            "bound",
            help="at-least, at-most, about, …; exact where left out. A cut of at least 55 is at most -55.",
        ),
        Field("per", Shape.CHOICE, "period", term=CMT.per, help="Of a rate: each hour, day, …, year."),
        Field("counts", Shape.NAME, "topics", term=CMT.counts, help="What is counted, if something else."),
        Field("relative to", Shape.BASE, help="Of what it is a share or a change."),
        Field("at", Shape.ENTRY, "moment", term=CMT["at"], help="When the value holds: the base year."),
        Field("scenario", Shape.TEXT, term=CMT.scenario, help="The scenario, in words of the quotes."),
        Field("conversion of", Shape.FIGURES, term=CMT.conversionOf, help="The same in another currency."),
        Field("alternative to", Shape.FIGURES, term=CMT.alternativeTo, help="The other of an either-or."),
        _QUOTE,
        Field("derive", Shape.CODE, "rule", help="The rule that computes it."),
        Field("from", Shape.SOURCES, help="The figures that the rule runs on."),
        Field("assuming", Shape.LABEL, term=CMT.assumption, help="What the rule has to assume."),
        _UNKNOWN,
    ),
    "time": (
        *_relations(),
        Field("after", Shape.ANCHOR, help="From where a duration runs."),
        Field("dated", Shape.WHEN, help="The date that a duration is read as, if not computed."),
        Field("written", Shape.TEXT, required=True, term=CMT.wording, help="The words as they stand."),
        _READING,
        _QUOTE,
        _UNKNOWN,
    ),
    "moment": (
        *_relations(),
        Field("after", Shape.ANCHOR, help="From where a duration runs."),
        Field("dated", Shape.WHEN, help="The date that a duration is read as, if not computed."),
        Field("written", Shape.TEXT, term=CMT.wording, help="The words as they stand, if they do."),
        Field("known from", Shape.TEXT, term=DCTERMS.source, help="Where it was found, if not in the text."),
        _READING,
        _QUOTE,
        _UNKNOWN,
    ),
    "observation": (
        Field("label", Shape.LABEL, help="A short title, in English and French at least."),
        Field("of", Shape.NAME, "items", required=True, term=CMT.of, help="What is observed."),
        _QUOTES,
        Field("actual", Shape.ENTRY, "figure", required=True, term=CMT.actual, help="The measured value."),
        _AS_OF,
        Field("assessor", Shape.NAMES, "agents", term=CMT.assessor, help="Who measured."),
        *_indicators(),
        Field("indicator of", Shape.NAME, "items", help="The item whose indicator was measured."),
        Field("period", Shape.ENTRY, "moment", term=CMT.period, help="The period that was measured."),
        Field("basis", Shape.NAMES, "items", term=CMT.basis, help="The items on which it rests."),
        _NOTE,
        _UNKNOWN,
    ),
    "assessment": (
        Field("label", Shape.LABEL, help="A short title, in English and French at least."),
        Field("of", Shape.NAME, "items", required=True, term=CMT.of, help="What is judged."),
        Field("status", Shape.CODE, "status", required=True, term=CMT.status, help="How it stands."),
        Field("assessor", Shape.NAMES, "agents", required=True, term=CMT.assessor, help="Who judges."),
        _AS_OF,
        Field("quotes", Shape.ENTRIES, "quote", help="Passages that report the judgement."),
        Field("basis", Shape.NAMES, "items", term=CMT.basis, help="The items on which it rests."),
        Field("period", Shape.ENTRY, "moment", term=CMT.period, help="The period that is judged."),
        _NOTE,
        _UNKNOWN,
    ),
    "gap": (
        Field("label", Shape.LABEL, help="What is unknown, in English and French at least."),
        Field("reason", Shape.CODE, "gap", help="not-stated unless given."),
        Field("quote", Shape.ENTRY, "quote", help="The words that leave it open."),
    ),
}
