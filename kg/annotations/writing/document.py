"""A document, its agents and concepts, as a person writes them; and who or what is called what."""

from __future__ import annotations

from kg.annotations.fields import FIELDS
from kg.annotations.names import AGENT_CLASSES, CONCEPT_CLASSES, ITEM_CLASSES, LABEL_LANGUAGES
from kg.annotations.sources import SEVERAL
from kg.annotations.writing.acts import ActWriter
from kg.annotations.writing.facts import Facts, Tree, one_or_more, put
from kg.annotations.writing.figures import FigureWriter
from kg.annotations.writing.gaps import GapWriter
from kg.annotations.writing.items import ItemWriter
from kg.annotations.writing.keys import name_everything
from kg.annotations.writing.links import Links
from kg.annotations.writing.naming import Names
from kg.annotations.writing.quotes import QuoteWriter
from kg.annotations.writing.times import TimeWriter
from kg.documents.texts import SourceText
from kg.vocabulary.namespaces import CMT, DCTERMS, RDFS, SCHEMA, SKOS
from kg.vocabulary.terms import IRI


class DocumentWriter:
    """Writes the annotation of one document as a tree of fields."""

    def __init__(self, facts: Facts, document: IRI, text: SourceText) -> None:
        self.facts = facts
        self.document = document
        self.text = text
        self.language = next(iter(facts.plain(document, DCTERMS.language)), "en")
        self.names = Names(facts, document)
        self.quotes = QuoteWriter(facts, text, self.names)
        self.gaps = GapWriter(facts, self.names, self.quotes)
        self.times = TimeWriter(facts, self.names, self.quotes, self.gaps)
        self.links = Links(facts, self.names, self.language)
        self.items = ItemWriter(
            facts,
            self.names,
            self.quotes,
            self.gaps,
            self.times,
            FigureWriter(facts, self.names, self.quotes, self.times, self.gaps),
            self.links,
            self._forms(),
        )

    def write(self) -> Tree:
        """The whole annotation."""
        facts, names, acts = self.facts, self.names, ActWriter(self.facts, self.items)
        items = sorted(facts.instances(*ITEM_CLASSES.values()), key=self._place)
        announcements = sorted(facts.instances(CMT.Announcement), key=self._place)
        observations = sorted(facts.instances(CMT.ProgressObservation), key=self._place)
        assessments = sorted(facts.instances(CMT.StatusAssessment), key=self._place)
        name_everything(facts, names, self.document, items, announcements, observations, assessments)
        told = {names.local(one): acts.announcement(one) for one in announcements}
        written: Tree = {
            "document": names.name,
            "text": next(iter(facts.plain(self.document, CMT.textFile)), self.text.name),
            "sha256": self.text.sha256,
            "language": self.language,
            "title": self._title(),
            **self.links.write(self.document, "annotation"),
            "published": self._published(),
            "unknown": self.gaps.write(self.document, "document"),
            "excludes": self.quotes.quotes(self.quotes.spans(self.document, CMT.excludes)),
            "announcement": told.pop("announcement", None),
            "announcements": told,
            "items": {names.local(one): self.items.write(one) for one in items},
            "observations": {names.local(one): acts.observation(one) for one in observations},
            "assessments": {names.local(one): acts.assessment(one) for one in assessments},
        }
        agents = named_agents(self.facts, self.names, self.links)
        written |= {"agents": agents, "unnamed": self._unnamed(), **self._concepts()}
        tree: Tree = {}
        for field in FIELDS["annotation"]:
            put(tree, field.name, written.get(field.name))
        return tree

    def _unnamed(self) -> Tree:
        unnamed: Tree = {}
        for node in self.facts.instances(CMT.UnidentifiedAgent):
            described = self.facts.languages(node, CMT.describedAs)
            agent: Tree = {"described as": described}
            least = self.facts.one(node, CMT.minMembers)
            implied = 2 if described.get(self.language, "").lower().startswith(SEVERAL) else None
            if least != implied:
                put(agent, "at least", None if least is None else str(least))
            unnamed[self.names.agent(node)] = agent
        return dict(sorted(unnamed.items()))

    def _concepts(self) -> Tree:
        concepts: Tree = {}
        for section, cls in CONCEPT_CLASSES.items():
            name = self.names.place if section == "places" else self.names.topic
            found = {name(node): name_of(self.facts, node) for node in self.facts.instances(cls)}
            concepts[section] = dict(sorted(found.items()))
        return concepts

    def _forms(self) -> dict[str, tuple[str, ...]]:
        """The words by which quotes may mention each agent."""
        facts, forms = self.facts, {}
        for node in facts.instances(*AGENT_CLASSES.values()):
            labels = [*facts.languages(node, RDFS.label).values(), *facts.plain(node, SKOS.altLabel)]
            forms[str(node)] = tuple(labels)
        for node in facts.instances(CMT.UnidentifiedAgent):
            words = facts.languages(node, CMT.describedAs).get(self.language)
            forms[str(node)] = (words,) if words else ()
        return forms

    def _title(self) -> object:
        title = next(iter(self.facts.languages(self.document, DCTERMS.title).items()), None)
        if title is None:
            return None
        spans = [span for span in self.quotes.spans(self.document) if self.quotes.words(span) == title[1]]
        return self.quotes.quote(spans[0]) if spans else {"given": title[1]}

    def _published(self) -> Tree:
        for node in self.facts.iris(self.document, CMT.publishedOn)[:1]:
            time = self.times.write(node, "published")
            for span in self.quotes.spans(node)[:1]:
                words = self.quotes.words(span)
                put(time, "quote", words if words != time.get("written") else None)
            sources = self.facts.plain(node, DCTERMS.source)
            implied = [] if "written" in time else self.facts.plain(self.document, DCTERMS.source)
            if sorted(sources) != sorted(implied):
                put(time, "known from", sources[0] if sources else None)
            return time
        return {}

    def _place(self, node: IRI) -> tuple[int, int, str]:
        spans = self.quotes.spans(node)
        return (spans[0].start, spans[0].end, node) if spans else (len(self.text.content), 0, node)


def sha256_of(facts: Facts, document: IRI) -> str | None:
    """The digest of the text of a document."""
    return next(iter(facts.plain(document, SCHEMA.sha256)), None)


def named_agents(facts: Facts, names: Names, links: Links) -> Tree:
    """The agents that have a name."""
    agents: Tree = {}
    for field, cls in AGENT_CLASSES.items():
        for node in facts.instances(cls):
            also = facts.plain(node, SKOS.altLabel)
            agent: Tree = {}
            put(agent, field, name_of(facts, node))
            put(agent, "also", one_or_more(also))
            agents[names.agent(node)] = agent | links.write(node, "agent")
    return dict(sorted(agents.items()))


def name_of(facts: Facts, node: IRI) -> object:
    """A name by language, or alone where it is the same in each."""
    labels = facts.label(node)
    same = set(labels) == set(LABEL_LANGUAGES) and len(set(labels.values())) == 1
    return next(iter(labels.values())) if same else labels
