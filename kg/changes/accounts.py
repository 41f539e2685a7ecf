"""What one side says of its promises: items with all that is compared, read from a store."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from kg.accounts.build import ITEM_CLASSES, Builder
from kg.accounts.model import Figure, Item, Quote
from kg.accounts.nodes import Node, instances
from kg.stores.protocol import Store
from kg.vocabulary.namespaces import CMT
from kg.vocabulary.terms import IRI


@dataclass(frozen=True, slots=True)
class Value:
    """A figure with what it refers to; two are compared as numbers only where all of that agrees."""

    figure: Figure
    relative_to: frozenset[str]
    scenario: frozenset[str]
    at: tuple[date | None, date | None]
    conversion: bool

    @property
    def known(self) -> bool:
        """Whether it has a number at all."""
        return self.figure.value is not None or self.figure.minimum is not None

    @property
    def kind(self) -> tuple[IRI | None, IRI | None, IRI | None, frozenset[str]]:
        """What tells figures of one side apart: unit, rate, what is counted, scenario."""
        return self.figure.unit, self.figure.per, self.figure.counts, self.scenario


@dataclass(frozen=True, slots=True)
class Moment:
    """A deadline or a start."""

    iri: IRI
    relation: IRI | None
    earliest: date | None
    latest: date | None
    precision: IRI | None
    wording: str | None
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """Something that an item has, by what tells it from others, and by what it is called."""

    key: str
    label: str
    quotes: tuple[Quote, ...] = ()
    code: IRI | None = None
    node: IRI | None = None


@dataclass(frozen=True, slots=True)
class Account:
    """One item of one document, as far as it is compared."""

    item: Item
    language: str | None
    type: IRI
    force: IRI | None
    mode: IRI | None
    novelty: IRI | None
    hedges: tuple[str, ...]
    measure: frozenset[str]
    indicator: str | None
    values: tuple[Value, ...]
    deadlines: tuple[Moment, ...]
    starts: tuple[Moment, ...]
    conditions: tuple[Named, ...]
    participants: tuple[Named, ...]
    actors: tuple[Named, ...]
    topics: tuple[Named, ...]
    places: tuple[Named, ...]
    links: tuple[tuple[str, IRI], ...]

    @property
    def iri(self) -> IRI:
        """The item."""
        return self.item.iri

    def side(self, name: str) -> tuple[Value, ...]:
        """Return the values of one side, without conversions into other currencies."""
        return tuple(one for one in self.values if one.figure.side == name and not one.conversion)


#: The links by which one commitment follows another, in the order in which they are looked at.
FOLLOWS = ("amends", "supersedes", "restates")


class Accounts:
    """The items of one store, or of one of its documents."""

    def __init__(self, store: Store, language: str, document: IRI | None = None) -> None:
        self._store, self._document = store, document
        self._builder = Builder(store, language)
        self._nodes = self._builder.nodes

    @cached_property
    def every(self) -> dict[IRI, Account]:
        """The items by their IRIs."""
        items = self._builder.items(instances(self._store, *ITEM_CLASSES))
        if self._document is not None:
            items = [item for item in items if self._document in {quote.document for quote in item.quotes}]
        nodes = self._nodes.fetch(item.iri for item in items)
        # What belongs to items is read together, so that a remote store answers few queries.
        self._nodes.follow(nodes, CMT.conditionalOn, CMT.indicator, CMT.deadline, CMT.start)
        figures = self._nodes.fetch(figure.iri for item in items for figure in item.figures)
        self._nodes.follow(figures, CMT.at, CMT.relativeTo)
        participations = self._nodes.follow(nodes, CMT.participation)
        self._nodes.follow(participations, CMT.agent)
        documents = self._nodes.fetch({item.document for item in items if item.document})
        self._languages = {
            node.iri: node.text("http://purl.org/dc/terms/language", "en") for node in documents
        }
        return {item.iri: self._account(item) for item in items}

    @cached_property
    def documents(self) -> frozenset[IRI]:
        """The documents of the side."""
        if self._document is not None:
            return frozenset({self._document})
        return frozenset(instances(self._store, CMT.SourceDocument))

    @cached_property
    def decisions(self) -> list[frozenset[IRI]]:
        """For each identity decision that nobody undid, the items that it joins."""
        nodes = list(self._nodes.fetch(instances(self._store, CMT.IdentityDecision)))
        undone = {one for node in nodes for one in node.iris(CMT.undoes)}
        return [frozenset(node.iris(CMT.member)) for node in nodes if node.iri not in undone]

    def acts(self, prop: IRI) -> dict[IRI, tuple[Quote, ...]]:
        """Return the items that an announcement withdraws or postpones, with the quotes that say so."""
        announcements = self._nodes.fetch(instances(self._store, CMT.Announcement))
        found: dict[IRI, tuple[Quote, ...]] = {}
        for node in announcements:
            quotes = tuple(self._builder.quotes([node.iri]))
            if self._document is None or self._document in {quote.document for quote in quotes}:
                found.update(dict.fromkeys(node.iris(prop), quotes))
        return found

    def assessments(self) -> dict[IRI, tuple[IRI, Node, tuple[Quote, ...], str]]:
        """Return each assessment with its commitment, its description, its quotes and who judges."""
        nodes = self._nodes.fetch(instances(self._store, CMT.StatusAssessment))
        self._nodes.follow(nodes, CMT.assessor)
        found = {}
        for node in nodes:
            assessors = ", ".join(
                one.label(self._builder.language) for one in self._linked(node, CMT.assessor)
            )
            quotes = tuple(self._builder.quotes([node.iri]))
            for about in node.iris(CMT.of)[:1]:
                found[node.iri] = (about, node, quotes, assessors)
        return found

    def _account(self, item: Item) -> Account:
        node = self._nodes.fetch([item.iri])[0]
        indicators = self._linked(node, CMT.indicator)
        return Account(
            item=item,
            language=self._languages.get(item.document) if item.document else None,
            type=CMT[item.type],
            force=next(iter(node.iris(CMT.force)), None),
            mode=next(iter(node.iris(CMT.promisorMode)), None),
            novelty=next(iter(node.iris(CMT.novelty)), None),
            hedges=tuple(sorted(str(hedge) for hedge in node.all(CMT.hedge))),
            measure=frozenset(str(one) for found in indicators for one in found.all(CMT.measures)),
            indicator=item.indicator,
            values=tuple(self._value(item, figure) for figure in item.figures),
            deadlines=self._moments(node, CMT.deadline),
            starts=self._moments(node, CMT.start),
            conditions=tuple(self._named(one) for one in self._linked(node, CMT.conditionalOn)),
            participants=self._participants(node),
            actors=tuple(Named(agent.iri, agent.label, node=agent.iri) for agent in item.actors),
            topics=tuple(self._named(one) for one in self._linked(node, CMT.topic)),
            places=tuple(self._named(one) for one in self._linked(node, CMT.place)),
            links=tuple((name, target) for name in FOLLOWS for target in node.iris(CMT[name])),
        )

    def _value(self, item: Item, figure: Figure) -> Value:
        node = self._nodes.fetch([figure.iri])[0]
        at = next(iter(self._linked(node, CMT.at)), None)
        days = [at.one(prop) if at else None for prop in (CMT.earliest, CMT.latest)]
        first, last = (day if isinstance(day, date) else None for day in days)
        return Value(
            figure=figure,
            relative_to=frozenset(
                [
                    # What belongs to the item has its name in front, which differs between accounts.
                    *(
                        one.removeprefix(f"{item.iri}-").rpartition("/")[2]
                        for one in node.iris(CMT.relativeTo)
                    ),
                    *map(str, node.all(CMT.relativeToText)),
                ]
            ),
            scenario=frozenset(map(str, node.all(CMT.scenario))),
            at=(first, last),
            conversion=bool(node.iris(CMT.conversionOf)),
        )

    def _moments(self, item: Node, prop: IRI) -> tuple[Moment, ...]:
        found = []
        for node in self._linked(item, prop):
            days = [node.one(name) for name in (CMT.earliest, CMT.latest)]
            first, last = (day if isinstance(day, date) else None for day in days)
            found.append(
                Moment(
                    iri=node.iri,
                    relation=next(iter(node.iris(CMT.relation)), None),
                    earliest=first,
                    latest=last,
                    precision=next(iter(node.iris(CMT.precision)), None),
                    wording=node.text(CMT.wording, "en"),
                    quotes=tuple(self._builder.quotes([node.iri])),
                )
            )
        return tuple(found)

    def _participants(self, item: Node) -> tuple[Named, ...]:
        found = []
        for node in self._linked(item, CMT.participation):
            role = next(iter(node.iris(CMT.role)), None)
            for agent in self._linked(node, CMT.agent):
                named = self._agent(agent)
                quotes = tuple(self._builder.quotes([node.iri]))
                key = f"{role.local if role else ''} {named.key}"
                found.append(Named(key, named.label, quotes, role, agent.iri))
        return tuple(found)

    def _agent(self, node: Node) -> Named:
        """Tell an agent: one with a name by its IRI, one without by the words that describe it."""
        described = node.all(CMT.describedAs)
        if not described:
            return Named(node.iri, node.label(self._builder.language), node=node.iri)
        label = node.text(CMT.describedAs, self._builder.language) or node.iri.local
        return Named(" / ".join(sorted(_folded(str(one)) for one in described)), label, node=node.iri)

    def _named(self, node: Node) -> Named:
        quotes = tuple(self._builder.quotes([node.iri]))
        return Named(node.iri, node.label(self._builder.language), quotes, node=node.iri)

    def _linked(self, node: Node, prop: IRI) -> list[Node]:
        return self._nodes.fetch(node.iris(prop))


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
