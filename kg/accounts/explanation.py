"""Why the graph says what it says: the quotes, inputs and rules behind an item, a figure or any node."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from kg.accounts.build import ITEM_CLASSES, SIDE_PROPERTIES, Builder
from kg.accounts.model import Commitment, Figure, Item, Quote, TimeBound
from kg.accounts.nodes import Node, owners
from kg.errors import NameLookupError
from kg.figures.rules import RULES
from kg.questions.names import resolve, short_name
from kg.stores.protocol import Store
from kg.vocabulary.codes import labels
from kg.vocabulary.namespaces import CMT, OA, RDF
from kg.vocabulary.terms import IRI

_FIGURES = (CMT.StatedFigure, CMT.DerivedFigure)
#: What a row of answers is about, the most telling column first.
_COLUMNS = ("figure", "node", "item", "gap", "announcement", "document", "agent")

_WORDS = {
    "en": {
        "actor": "who", "force": "force", "stated": "stated", "derived": "derived",
        "as written": "as written",
        "rule": "rule", "from": "from", "assuming": "assuming", "gap": "not said", "quote": "quote",
        "deadline": "deadline", "start": "start", "occurred": "occurred", "reading": "read as",
        "in document": "in document", "purpose": "purpose", "unnamed": "unnamed",
    },
    "fr": {
        "actor": "qui", "force": "force", "stated": "énoncé", "derived": "déduit", "as written": "écrit",
        "rule": "règle", "from": "à partir de", "assuming": "en supposant",
        "gap": "non dit", "quote": "citation",
        "deadline": "échéance", "start": "début", "occurred": "quand", "reading": "lu comme",
        "in document": "dans le document", "purpose": "but", "unnamed": "sans nom",
    },
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Explanation:
    """What stands behind one node: the item, the figures or the quotes; `str()` gives it as a text."""

    node: IRI
    label: str
    language: str
    item: Item | None = None
    figures: tuple[Figure, ...] = ()
    quotes: tuple[Quote, ...] = ()

    def __str__(self) -> str:
        return "\n".join(_Writer(self.language).explanation(self))

    def to_dict(self) -> dict[str, Any]:
        """Return the explanation as nested dictionaries and lists, for JSON."""
        from dataclasses import asdict

        return asdict(self)


def explain(store: Store, subject: Any, language: str = "en") -> Explanation:
    """Explain an item, a figure, a time bound or a row of answers.

    `subject` is a name, an IRI or a row. Raises `NameLookupError` for what the graph does not know.
    """
    builder = Builder(store, language)
    iri = _subject(store, subject)
    (node,) = builder.nodes.fetch([iri])
    types = node.all(RDF.type)
    label = node.label(language)
    if any(cls in types for cls in ITEM_CLASSES):
        (item,) = builder.items([iri])
        return Explanation(iri, label, language, item=item, quotes=item.quotes)
    if any(cls in types for cls in _FIGURES):
        sides = {figure: prop.local for figure, prop, _ in owners(store, [iri]) if prop in SIDE_PROPERTIES}
        figures = builder.figures([iri], sides)
        return Explanation(iri, label, language, figures=tuple(figures), quotes=figures[0].quotes)
    return Explanation(iri, label, language, quotes=tuple(_quotes(builder, node)))


def _quotes(builder: Builder, node: Node) -> list[Quote]:
    if node.all(OA.hasSelector):
        holders = [owner for _, prop, owner in owners(builder.store, [node.iri]) if prop == CMT.evidence]
        return [quote for quote in builder.quotes(holders[:1]) if quote.iri == node.iri]
    return builder.quotes([node.iri])


def _subject(store: Store, subject: Any) -> IRI:
    fields: Sequence[str] = getattr(subject, "_fields", ())
    if fields:
        for name in _COLUMNS:
            if name in fields and isinstance(subject[name], IRI):
                return IRI(subject[name])
        raise NameLookupError(f"the row names nothing to explain: it has none of {', '.join(_COLUMNS)}")
    iri = getattr(subject, "iri", subject)
    return resolve(store, iri, "node")


class _Writer:
    """Writes explanations as indented lines in one language."""

    def __init__(self, language: str) -> None:
        self.words = _WORDS.get(language, _WORDS["en"])
        self.codes = labels(language, terms=True)
        self.shown: set[IRI] = set()

    def explanation(self, told: Explanation) -> Iterator[str]:
        if told.item is not None:
            yield from self.item(told.item)
        elif told.figures:
            yield f"{short_name(told.node)}"
            for figure in told.figures:
                yield from self.figure(figure, 1)
        else:
            yield f"{short_name(told.node)} — {told.label}"
            yield from self.quotes(told.quotes, 1)

    def item(self, item: Item) -> Iterator[str]:
        kind = self.code(CMT[item.type])
        yield f"{short_name(item.iri)} — {item.label} ({kind})"
        for agent in item.actors:
            yield f"  {self.words['actor']}: {agent}"
        if isinstance(item, Commitment):
            if item.force:
                yield f"  {self.words['force']}: {self.code(item.force)}"
            yield from self.time(self.words["deadline"], item.deadline)
        yield from self.time(self.words["start"], item.start)
        yield from self.time(self.words["occurred"], item.occurred)
        for participant in item.participants:
            unnamed = "" if participant.agent.named else f" ({self.words['unnamed']})"
            yield f"  {self.code(participant.role)}: {participant.agent}{unnamed}"
        for purpose in item.purposes:
            yield f"  {self.words['purpose']}: {purpose}"
        for figure in item.figures:
            yield from self.figure(figure, 1)
        for gap in item.gaps:
            yield f"  {self.words['gap']}: {gap.label} ({self.code(gap.reason)})"
            yield from self.quotes(gap.quotes, 2)
        yield from self.quotes(item.quotes, 1)

    def figure(self, figure: Figure, depth: int, lead: str = "") -> Iterator[str]:
        pad = "  " * depth
        name = self.code(CMT[figure.side]) if figure.side else short_name(figure.iri)
        counts = f" {figure.counts.local}" if figure.counts else ""
        amount = f"{figure.amount(dict(self.codes))}{counts}"
        written = f", {self.words['as written']} “{figure.as_written}”" if figure.as_written else ""
        yield f"{pad}{lead}{name}: {amount} — {self.words[figure.basis]}{written}"
        if figure.rule is not None:
            yield f"{pad}  {self.words['rule']}: {self.code(figure.rule)}{_formula(figure.rule)}"
        for assumption in figure.assumptions:
            yield f"{pad}  {self.words['assuming']}: {assumption}"
        for each in figure.inputs:
            yield from self.figure(each, depth + 1, f"{self.words['from']} ")
        for gap in figure.gaps:
            yield f"{pad}  {self.words['gap']}: {gap.label} ({self.code(gap.reason)})"
        yield from self.quotes(figure.quotes, depth + 1)

    def time(self, name: str, bound: TimeBound | None) -> Iterator[str]:
        if bound is None:
            return
        relation = f"{self.code(bound.relation)} " if bound.relation else ""
        dates = [str(day) for day in (bound.earliest, bound.latest) if day is not None]
        precision = f" ({self.code(bound.precision)})" if bound.precision else ""
        wording = f", {self.words['as written']} “{bound.wording}”" if bound.wording else ""
        yield f"  {name}: {relation}{' – '.join(dates) or '?'}{precision}{wording}"
        if bound.reading:
            yield f"    {self.words['reading']}: {bound.reading}"
        yield from self.quotes(bound.quotes, 2)

    def quotes(self, quotes: Sequence[Quote], depth: int) -> Iterator[str]:
        for quote in quotes:
            told = f"[{quote.start}–{quote.end}]" if quote.iri in self.shown else str(quote)
            self.shown.add(quote.iri)
            document = f" {self.words['in document']} {short_name(quote.document)}" if quote.document else ""
            yield f"{'  ' * depth}{self.words['quote']}: {told}{document}"

    def code(self, code: IRI | None) -> str:
        return "" if code is None else self.codes.get(code, code.local)


def _formula(code: IRI) -> str:
    return f" ({RULES[code].formula})" if code in RULES else ""
