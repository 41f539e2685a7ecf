"""The items of a document: their class, words, actors, links, indicator, times and gaps as triples."""

from __future__ import annotations

from collections.abc import Iterable

from kg.annotations.draft import Draft, Quotes
from kg.annotations.fields import (
    FIELDS,
    INDICATOR_CLASSES,
    ITEM_CLASSES,
    MISSING,
    Field,
    Shape,
)
from kg.annotations.figures import Figures
from kg.annotations.nodes import Scalar, nearest
from kg.annotations.reader import Entry
from kg.annotations.times import write_time
from kg.documents.quotes import Span
from kg.vocabulary.namespaces import AGENT, CMT, CODES, GAP, PLACE, RDFS, ROLE, TOPIC
from kg.vocabulary.terms import IRI, Term, Text


class Items:
    """Writes the items of one document into its draft."""

    def __init__(self, draft: Draft, root: Entry) -> None:
        self.draft = draft
        self.entries = root.named("items")
        self.unnamed = root.named("unnamed")
        self.agents = root.named("agents")
        self.topics = root.named("topics")
        self.figures = Figures(draft)
        self._mentioned: set[str] = set()

    def write(self) -> None:
        """Write every item, then the figures that are derived from those stated."""
        for name, item in self.entries.items():
            self._item(name, item)
        self.figures.derive_all()
        if self.draft.problems.found:
            return
        for name in self.unnamed.keys() - self._mentioned:
            node = self.unnamed[name].node
            self.draft.problems.add(
                node, "No item has this agent: make it the participant of one, or remove it."
            )

    def agent(self, name: str) -> IRI:
        """The IRI of an agent: shared where it is named, of this document where it is not."""
        return self.draft.data[name] if name in self.unnamed else AGENT[name]

    def target(self, name: str, section: str) -> IRI:
        """The IRI of what a name stands for in a section of the file."""
        match section:
            case "agents":
                return self.agent(name)
            case "places":
                return PLACE[name]
            case "topics":
                return TOPIC[name]
            case _:
                return self.draft.data[name]

    def links(self, subject: IRI, entry: Entry) -> None:
        """Write every field whose shape says all there is to know: codes, names and plain texts."""
        for field in FIELDS[entry.kind]:
            if field.term is not None and field.name in entry:
                for value in self._linked(entry, field):
                    self.draft.add(subject, field.term, value)

    def _linked(self, entry: Entry, field: Field) -> Iterable[Term]:
        match field.shape:
            case Shape.NAME | Shape.NAMES:
                scalar = entry.scalar(field.name)
                names = (scalar,) if scalar else entry.scalars(field.name)
                return [self.target(one.text, field.of) for one in names]
            case Shape.CODE:
                return [CODES[field.of][entry.text(field.name)]]
            case Shape.TEXT:
                return [entry.text(field.name)]
            case Shape.TEXTS:
                return [one.text for one in entry.scalars(field.name)]
            case _:
                return []

    def _item(self, name: str, item: Entry) -> None:
        draft, is_a = self.draft, item.scalar("is")
        if is_a and is_a.text not in ITEM_CLASSES:
            draft.problems.add(is_a, f"{is_a.text!r} is no kind of item: {nearest(is_a.text, ITEM_CLASSES)}")
            return
        iri = draft.mint(name, item.node, ITEM_CLASSES.get(item.text("is"), CMT.Context))
        quotes = draft.locate_all(item.entries("quotes"))
        draft.labels(iri, item.languages("label"))
        draft.evidence(iri, quotes)
        self.links(iri, item)
        self._check_actors(item)
        for key in ("promisor", "actor"):
            for one in item.scalars(key):
                if one.text in self.unnamed:
                    self._mentions(one, quotes)
        self._words(iri, item, quotes)
        self._participants(name, item, quotes)
        indicator = self._indicator(name, iri, item)
        for field in FIELDS["item"]:
            if field.of == "figure":
                self.figures.write(name, field, item.entries(field.name), quotes, indicator)
            elif field.of == "time" and (time := item.entry(field.name)):
                write_time(draft, name, field, time, quotes)
        self.gaps(name, item)

    def _check_actors(self, item: Entry) -> None:
        is_a = item.text("is")
        if is_a == "commitment" and "promisor" not in item:
            self.draft.problems.add(
                item.node,
                "A commitment needs a promisor: name one; where it is implied, add it to 'unknown' as well.",
            )
        if is_a != "commitment":
            for field in ("promisor", "force", "mode"):
                if field in item:
                    self.draft.problems.add(
                        item.node,
                        f"Only a commitment has the field {field!r}: use 'actor', or 'is: commitment'.",
                    )
        if is_a != "past event":
            for field in ("amount", "occurred"):
                if field in item:
                    self.draft.problems.add(
                        item.node,
                        f"Only a past event has the field {field!r}: leave it out, or 'is: past event'.",
                    )

    def _words(self, iri: IRI, item: Entry, quotes: Quotes) -> None:
        for purpose in item.languages_list("purposes"):
            if self.draft.language not in purpose:
                self.draft.problems.add(
                    item.node,
                    f"A purpose needs the document's own words (language {self.draft.language!r}): add them.",
                )
            for language, text in purpose.items():
                if language == self.draft.language:
                    self.draft.verbatim(text, quotes)
                self.draft.add(iri, CMT.purpose, Text(text.text, language))
        for hedge in item.scalars("hedge"):
            self.draft.verbatim(hedge, quotes)

    def _participants(self, item_name: str, item: Entry, quotes: Quotes) -> None:
        draft = self.draft
        for role, names in item.grouped("participants").items():
            for one in names:
                iri = draft.mint(f"{item_name}-{role}-{one.text}", one, CMT.Participation)
                draft.add(draft.data[item_name], CMT.participation, iri)
                draft.add(iri, CMT.role, ROLE[role])
                draft.add(iri, CMT.agent, self.agent(one.text))
                draft.evidence(iri, self._mentions(one, quotes))

    def _mentions(self, name: Scalar, quotes: Quotes) -> tuple[Span, ...]:
        """The quotes of the item that mention an agent by its description or by one of its names."""
        if name.text in self.unnamed:
            self._mentioned.add(name.text)
            words = self.unnamed[name.text].languages("described as").get(self.draft.language)
            forms = [words.text] if words else []
        else:
            agent = self.agents[name.text]
            forms = [one.text for key in ("organisation", "person") for one in agent.languages(key).values()]
            forms += [one.text for one in agent.scalars("also")]
        content = self.draft.text.content
        held = tuple(span for span in quotes if any(form in content[span.start : span.end] for form in forms))
        if not held and quotes.complete and forms:
            shown = " or ".join(f"“{form}”" for form in dict.fromkeys(forms))
            self.draft.problems.add(
                name,
                f"No quote of the item mentions {name.text!r} as {shown}: add it, or correct the words.",
            )
        return held

    def _indicator(self, item_name: str, item: IRI, entry: Entry) -> str | None:
        given = [name for name in INDICATOR_CLASSES if name in entry]
        if len(given) > 1:
            self.draft.problems.add(
                entry.node,
                f"The item has {len(given)} indicators ({', '.join(given)}): make it an item each.",
            )
            return None
        for name in given[:1]:
            indicator = entry.entry(name)
            if indicator is None:
                continue
            iri = self.draft.mint(f"{item_name}-indicator", indicator.node, INDICATOR_CLASSES[name])
            self.draft.add(item, CMT.indicator, iri)
            self.draft.labels(iri, indicator.languages("label"))
            for field in FIELDS["indicator"]:
                if field.shape is Shape.TEXT and field.term and field.name in indicator:
                    self.draft.add(iri, field.term, Text(indicator.text(field.name), self.draft.language))
            self._configuration(item_name, iri, indicator, entry)
            return name
        return ""

    def _configuration(self, item_name: str, indicator: IRI, entry: Entry, item: Entry) -> None:
        draft, contents = self.draft, entry.named("each has")
        if not contents:
            return
        configuration = draft.mint(f"{item_name}-configuration", entry.node, CMT.HardwareConfiguration)
        draft.add(indicator, CMT.unitConfiguration, configuration)
        quotes = draft.locate_all(item.entries("quotes"))
        for kind, figure in contents.items():
            if kind not in self.topics:
                draft.problems.add(
                    figure.node, f"{kind!r} is not declared under topics: {nearest(kind, self.topics)}"
                )
            component = draft.mint(f"{item_name}-{kind}", figure.node, CMT.HardwareComponent)
            draft.add(configuration, CMT.component, component)
            draft.add(component, CMT.componentType, TOPIC[kind])
            self.figures.write_per_unit(item_name, kind, component, figure, quotes)

    def gaps(self, owner: str, entry: Entry) -> None:
        """Write what the source does not say of an item, of the announcement or of the document."""
        draft = self.draft
        for name, gap in entry.named("unknown").items():
            term, *nouns = MISSING[name]
            if name in entry and "reason" not in gap:
                draft.problems.add(
                    gap.node,
                    f"The {entry.kind} gives {name!r} and calls it unknown: drop one, or give the reason.",
                )
            iri = draft.mint(f"{owner}-gap-{term.local}", gap.node, CMT.KnowledgeGap)
            draft.add(draft.data[owner], CMT.knowledgeGap, iri)
            draft.add(iri, CMT.missing, term)
            draft.add(iri, CMT.reason, GAP[gap.text("reason") or "not-stated"])
            draft.labels(iri, gap.languages("label"))
            if "label" not in gap:
                draft.add(iri, RDFS.label, Text(f"{nouns[0]}: not stated", "en"))
                draft.add(iri, RDFS.label, Text(f"{nouns[1]} : non précisé", "fr"))
            quote = gap.entry("quote")
            if quote:
                draft.evidence(iri, draft.locate_all([quote]))
            elif gap.text("reason") not in ("", "not-stated"):
                draft.problems.add(gap.node, "Words leave this open: add the 'quote' that holds them.")
