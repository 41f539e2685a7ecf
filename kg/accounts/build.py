"""From descriptions of nodes to items, a level at a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Literal, TypeVar

from kg.accounts.model import SIDES, Agent, Commitment, Figure, Gap, Item, Participant, Quote, TimeBound
from kg.accounts.nodes import Descriptions, Node
from kg.questions.internal import rows
from kg.stores.protocol import Store
from kg.vocabulary.namespaces import CMT, FOAF, PROV, RDF
from kg.vocabulary.terms import IRI

ITEM_CLASSES = tuple(
    CMT[name] for name in ("Commitment", "Aspiration", "Expectation", "PastEvent", "Condition", "Context")
)
SIDE_PROPERTIES = tuple(CMT[side] for side in SIDES)
_TIMES = (CMT.deadline, CMT.start, CMT.occurred)
_ACTORS = (CMT.promisor, CMT.actor)
_MAX_DEPTH = 20

_T = TypeVar("_T")


class Builder:
    """Builds items and figures of one store in one language; nodes are read once."""

    def __init__(self, store: Store, language: str = "en") -> None:
        self.store = store
        self.language = language
        self.nodes = Descriptions(store)
        self._quoted: dict[str, tuple[Quote, ...]] = {}

    def items(self, iris: Sequence[IRI]) -> list[Item]:
        """Return the items, in the order given."""
        items = self.nodes.fetch(iris)
        figures = self.nodes.follow(items, *SIDE_PROPERTIES)
        self._prefetch(items, figures)
        return [self._item(item) for item in items]

    def figures(self, iris: Sequence[IRI], sides: Mapping[IRI, str]) -> list[Figure]:
        """Return figures by their IRIs; `sides` says which side each one is."""
        figures = self.nodes.fetch(iris)
        self._prefetch([], figures)
        return [self._figure(figure, sides.get(figure.iri, "")) for figure in figures]

    def time(self, node: Node) -> TimeBound:
        """Return the time that a node describes."""
        return TimeBound(
            iri=node.iri,
            relation=next(iter(node.iris(CMT.relation)), None),
            earliest=_of(date, node.one(CMT.earliest)),
            latest=_of(date, node.one(CMT.latest)),
            precision=next(iter(node.iris(CMT.precision)), None),
            wording=_string(node.one(CMT.wording)),
            reading=node.text(CMT.reading, self.language),
            quotes=self._quotes(node),
        )

    def quotes(self, iris: Iterable[IRI]) -> list[Quote]:
        """Return the quotes behind any nodes."""
        wanted = list(dict.fromkeys(iris))
        missing = [iri for iri in wanted if iri not in self._quoted]
        found: dict[str, list[Quote]] = {iri: [] for iri in missing}
        for node, evidence, exact, start, end, document in rows(self.store, "quotes", {"node": missing}):
            quote = Quote(
                iri=IRI(str(evidence)),
                text=str(exact),
                start=_of(int, start) or 0,
                end=_of(int, end) or 0,
                document=_of(IRI, document),
            )
            found[str(node)].append(quote)
        self._quoted.update((node, tuple(quotes)) for node, quotes in found.items())
        return [quote for iri in wanted for quote in self._quoted[iri]]

    def _prefetch(self, items: list[Node], figures: list[Node]) -> None:
        every = {figure.iri: figure for figure in figures}
        level = figures
        for _ in range(_MAX_DEPTH):  # derivations are acyclic in valid data, and bounded here in any
            level = [node for node in self.nodes.follow(level, PROV.wasDerivedFrom) if node.iri not in every]
            if not level:
                break
            every.update((node.iri, node) for node in level)
        self.nodes.follow(items, CMT.indicator, CMT.topic, CMT.place, *_ACTORS, *_TIMES, CMT.participation)
        times = self.nodes.follow(items, *_TIMES)
        participations = self.nodes.follow(items, CMT.participation)
        gaps = self.nodes.follow([*items, *every.values()], CMT.knowledgeGap)
        self.nodes.follow(participations, CMT.agent)
        self.quotes(node.iri for node in (*items, *every.values(), *times, *participations, *gaps))

    def _item(self, node: Node) -> Item:
        classes = [cls for cls in ITEM_CLASSES if cls in node.all(RDF.type)]
        quotes = self._quotes(node)
        fields: dict[str, Any] = {
            "iri": node.iri,
            "type": classes[0].local if classes else "ReportedItem",
            "label": node.label(self.language),
            "actors": tuple(map(self._agent, self._linked(node, *_ACTORS))),
            "kinds": tuple(node.iris(CMT.kind)),
            "indicator": next((n.label(self.language) for n in self._linked(node, CMT.indicator)), None),
            "figures": tuple(
                self._figure(figure, side) for side in SIDES for figure in self._linked(node, CMT[side])
            ),
            "start": self._time(node, CMT.start),
            "occurred": self._time(node, CMT.occurred),
            "participants": tuple(map(self._participant, self._linked(node, CMT.participation))),
            "topics": tuple(n.label(self.language) for n in self._linked(node, CMT.topic)),
            "places": tuple(n.label(self.language) for n in self._linked(node, CMT.place)),
            "purposes": self._texts(node, CMT.purpose),
            "gaps": self._gaps(node),
            "quotes": quotes,
            "document": quotes[0].document if quotes else None,
        }
        if CMT.Commitment not in classes:
            return Item(**fields)
        return Commitment(
            **fields,
            force=next(iter(node.iris(CMT.force)), None),
            deadline=self._time(node, CMT.deadline),
            hedges=tuple(str(hedge) for hedge in node.all(CMT.hedge)),
        )

    def _figure(self, node: Node, side: str, path: tuple[IRI, ...] = ()) -> Figure:
        derived = CMT.DerivedFigure in node.all(RDF.type)
        basis: Literal["stated", "derived"] = "derived" if derived else "stated"
        inputs = [n for n in self._linked(node, PROV.wasDerivedFrom) if n.iri not in (*path, node.iri)]
        return Figure(
            iri=node.iri,
            side=side,
            basis=basis,
            value=_number(node.one(CMT.value)),
            minimum=_number(node.one(CMT.minValue)),
            maximum=_number(node.one(CMT.maxValue)),
            bounds=tuple(node.iris(CMT.bound)),
            unit=next(iter(node.iris(CMT.unit)), None),
            per=next(iter(node.iris(CMT.per)), None),
            counts=next(iter(node.iris(CMT.counts)), None),
            as_written=_string(node.one(CMT.asWritten)),
            quotes=self._quotes(node),
            rule=next(iter(node.iris(CMT.rule)), None),
            inputs=tuple(self._figure(n, "", (*path, node.iri)) for n in inputs),
            assumptions=self._texts(node, CMT.assumption),
            gaps=self._gaps(node),
        )

    def _time(self, item: Node, prop: IRI) -> TimeBound | None:
        node = next(iter(self._linked(item, prop)), None)
        return None if node is None else self.time(node)

    def _participant(self, node: Node) -> Participant:
        agents = self._linked(node, CMT.agent)
        agent = self._agent(agents[0]) if agents else Agent(node.iri, node.label(self.language), False)
        return Participant(next(iter(node.iris(CMT.role)), None), agent, self._quotes(node))

    def _agent(self, node: Node) -> Agent:
        named = CMT.UnidentifiedAgent not in node.all(RDF.type)
        label = node.text(FOAF.name, self.language) if named else node.text(CMT.describedAs, self.language)
        return Agent(node.iri, label or node.label(self.language), named)

    def _gaps(self, node: Node) -> tuple[Gap, ...]:
        return tuple(
            Gap(
                iri=gap.iri,
                missing=next(iter(gap.iris(CMT.missing)), None),
                reason=next(iter(gap.iris(CMT.reason)), None),
                label=gap.label(self.language),
                quotes=self._quotes(gap),
            )
            for gap in self._linked(node, CMT.knowledgeGap)
        )

    def _quotes(self, node: Node) -> tuple[Quote, ...]:
        return tuple(self.quotes([node.iri]))

    def _linked(self, node: Node, *props: str) -> list[Node]:
        return self.nodes.fetch(node.iris(*props))

    def _texts(self, node: Node, prop: IRI) -> tuple[str, ...]:
        values = node.all(prop)
        chosen = [v for v in values if getattr(v, "language", "").partition("-")[0] == self.language]
        return tuple(str(value) for value in chosen or values)


def _number(value: object) -> int | Decimal | None:
    return value if isinstance(value, (int, Decimal)) and not isinstance(value, bool) else None


def _string(value: object) -> str | None:
    return str(value) if isinstance(value, str) else None


def _of(kind: type[_T], value: object) -> _T | None:
    return value if isinstance(value, kind) else None
