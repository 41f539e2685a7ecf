"""The figures of a document: stated ones with their quote; derived ones are computed once all are known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TypeVar

from kg.annotations.document_graph import DocumentGraph, Quotes
from kg.annotations.entries import Entry
from kg.annotations.gaps import write_gaps
from kg.annotations.names import PERIODS, UNITS
from kg.annotations.nodes import Scalar, nearest
from kg.annotations.references import References
from kg.annotations.times import Times
from kg.errors import FigureError
from kg.figures.quantities import FigureValue, Number, Quantity
from kg.vocabulary.namespaces import BOUND, CMT, DATA, TOPIC, UNIT
from kg.vocabulary.terms import IRI, Text

_T = TypeVar("_T")

_OF_STATED = (
    "value", "min", "max", "written", "unit", "bound", "per", "relative to", "conversion of",
    "quote", "unknown",
)  # fmt: skip
_OF_DERIVED = ("from", "assuming")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a figure belongs: who has it, by which property, under which name and in which quotes."""

    owner: str
    subject: IRI
    term: IRI
    side: str
    quotes: Quotes
    #: What the owner measures, which gives counts their unit; None where that is not known.
    indicator: str | None


@dataclass(slots=True)
class Written:
    """A figure of the graph: its IRI, its entry, and its meaning once it is known."""

    iri: IRI
    owner: str
    entry: Entry
    quantity: Quantity | None = None

    @property
    def derived(self) -> bool:
        """Whether a rule computes it."""
        return "derive" in self.entry


class Figures:
    """Writes the figures of one document; other fields know them by `item.side`."""

    def __init__(self, graph: DocumentGraph, references: References, times: Times) -> None:
        self.graph = graph
        self.references = references
        self.times = times
        self.known: dict[str, Written] = {}
        self.indicators: dict[str, IRI] = {}

    def write(self, place: Place, figure: Entry) -> None:
        """Write one figure of an item or of an observation, its references and derivation excepted."""
        key = self._free(f"{place.owner}.{place.side}")
        self._figure(key, key.replace(".", "-", 1), place, figure)

    def write_per_unit(self, place: Place, kind: str, figure: Entry) -> None:
        """Write how many components of a kind each unit of equipment has; it is known as `item.kind`."""
        if "counts" in figure:
            self.graph.problems.add(figure.node, f"What it counts is {kind!r} already: leave 'counts' out.")
        self._figure(
            self._free(f"{place.owner}.{kind}"), f"{place.owner}-{kind}-per-unit", place, figure, kind
        )

    def link_all(self) -> None:
        """Write what figures refer to, once all of them are known."""
        for written in self.known.values():
            figure = written.entry
            for field, term in (("conversion of", CMT.conversionOf), ("alternative to", CMT.alternativeTo)):
                for name in figure.scalars(field):
                    other = self.figure(name, written.owner)
                    if other is not None:
                        self.graph.add(written.iri, term, other)
            self._relative(written)

    def figure(self, name: Scalar, owner: str) -> IRI | None:
        """The IRI of a figure by its name: `side` of its owner, `item.side` or `document/item.side`."""
        if "/" in name.text and "." in name.text:
            return DATA[name.text.replace(".", "-", 1)]
        for key in (f"{owner}.{name.text}", name.text):
            if key in self.known:
                return self.known[key].iri
        hint = nearest(name.text, self.known)
        self.graph.problems.add(name, f"There is no figure {name.text!r}: {hint}")
        return None

    def guard(self, node: Scalar, compute: Callable[[], _T]) -> _T | None:
        """Compute something, or note why it cannot be."""
        try:
            return compute()
        except FigureError as error:
            self.graph.problems.add(node, str(error))
            return None

    def write_value(self, iri: IRI, value: FigureValue) -> None:
        """Write the numbers and the bounds of a figure."""
        for term, number in (
            (CMT.value, value.value),
            (CMT.minValue, value.minimum),
            (CMT.maxValue, value.maximum),
        ):
            if number is not None:
                self.graph.add(iri, term, number)
        for bound in value.bounds:
            self.graph.add(iri, CMT.bound, bound)

    def _free(self, key: str) -> str:
        number, free = 1, key
        while free in self.known:
            number += 1
            free = f"{key}-{number}"
        return free

    def _figure(self, key: str, name: str, place: Place, figure: Entry, component: str = "") -> None:
        graph, derived = self.graph, "derive" in figure
        iri = graph.mint(name, figure.node, CMT.DerivedFigure if derived else CMT.StatedFigure)
        graph.add(place.subject, place.term, iri)
        self.known[key] = Written(iri, place.owner, figure)
        for field in _OF_STATED if derived else _OF_DERIVED:
            if field in figure:
                graph.problems.add(
                    figure.node,
                    f"A derived figure has no field {field!r}: the rule computes it, so leave it out."
                    if derived
                    else f"A stated figure has no field {field!r}: leave it out, or name a rule under "
                    "'derive'.",
                )
        if moment := figure.entry("at"):
            self.times.add(f"{key}.at", f"{name}-at", iri, CMT["at"], moment, place.quotes)
        if scenario := figure.scalar("scenario"):
            graph.verbatim(scenario, place.quotes)
            graph.add(iri, CMT.scenario, Text(scenario.text, graph.language))
        if not derived:
            write_gaps(graph, name, figure)
            self._stated(self.known[key], place, component or figure.text("counts"))

    def _stated(self, figure: Written, place: Place, counts: str) -> None:
        graph, entry, iri = self.graph, figure.entry, figure.iri
        written = entry.scalar("written")
        unvalued = "value" in entry.named("unknown")
        numbers = [name for name in ("value", "min", "max") if name in entry]
        if written is None or (not numbers and not unvalued):
            graph.problems.add(
                entry.node,
                "A figure needs its 'value' (or 'min' and 'max') and the words 'written' for it, or a rule "
                "under 'derive'; one without a number says 'unknown: {value: }'.",
            )
            return
        graph.add(iri, CMT.asWritten, written.text)
        graph.evidence(iri, graph.holding(written, place.quotes, entry.scalar("quote")))
        unit = (
            UNIT.NUM if place.side == "factor" else self._unit(entry, place.indicator, required=not unvalued)
        )
        kind = TOPIC[counts] if counts else None
        per = PERIODS[entry.text("per")] if "per" in entry else None
        for term, what in ((CMT.unit, unit), (CMT.counts, kind), (CMT.per, per)):
            if what is not None:
                graph.add(iri, term, what)
        if not numbers:
            self._bounds(iri, entry)
            return
        value = self.guard(entry.scalar(numbers[0]) or written, lambda: _value(entry))
        if value is None or unit is None:
            return
        figure.quantity = value.quantity(unit=unit, per=per, counts=kind)
        self.write_value(iri, value)

    def _bounds(self, iri: IRI, entry: Entry) -> None:
        for bound in entry.scalars("bound"):
            self.graph.add(iri, CMT.bound, BOUND[bound.text])

    def _relative(self, written: Written) -> None:
        figure, graph = written.entry, self.graph
        name, words = figure.scalar("relative to"), figure.languages("relative to")
        for language, text in words.items():
            graph.add(written.iri, CMT.relativeToText, Text(text.text, language))
        base: str | None = None
        if name is not None:
            base = self._base(name, written.owner)
            if base is not None:
                graph.add(written.iri, CMT.relativeTo, IRI(base))
        elif words:
            base = words[min(words)].text
        if base is not None and written.quantity is not None:
            written.quantity = replace(written.quantity, relative_to=base)

    def _base(self, name: Scalar, owner: str) -> IRI | None:
        """What a share refers to: an indicator, a figure or an item, by its name."""
        text = name.text
        item = text.removesuffix(".indicator") if text.endswith(".indicator") else None
        if text == "indicator":
            item = owner
        if item is not None:
            if "/" in item:
                return DATA[f"{item}-indicator"]
            if item in self.indicators:
                return self.indicators[item]
            self.graph.problems.add(name, f"{item!r} has no indicator: {nearest(item, self.indicators)}")
            return None
        if f"{owner}.{text}" not in self.known and text not in self.known and "." not in text:
            if "/" in text or text in self.references.items:
                return self.references.item(text)
            known = [*self.known, *self.references.items]
            self.graph.problems.add(name, f"There is no figure and no item {text!r}: {nearest(text, known)}")
            return None
        return self.figure(name, owner)

    def _unit(self, figure: Entry, indicator: str | None, *, required: bool) -> IRI | None:
        given = figure.scalar("unit")
        if given is None:
            if indicator in ("people", "equipment"):
                return UNIT.NUM
            if indicator is None or not required:
                return (
                    None  # there are several indicators, which is the problem; or there is nothing to measure
                )
            self.graph.problems.add(
                figure.node, "The figure needs a 'unit': a currency code such as EUR, or number, or percent."
            )
            return None
        if given.text in UNITS:
            return UNITS[given.text]
        if len(given.text) == 3 and given.text.isascii() and given.text.isupper():
            return UNIT[f"CCY_{given.text}"]
        self.graph.problems.add(
            given,
            f"{given.text!r} is no unit: write a currency code such as EUR, or one of {', '.join(UNITS)}.",
        )
        return None


def _value(entry: Entry) -> FigureValue:
    """The number or the range of a stated figure, with its bounds."""
    numbers: dict[str, Number | None] = {
        name: (Decimal(text) if "." in text else int(text)) if (text := entry.text(name)) else None
        for name in ("value", "min", "max")
    }
    bounds = [one.text for one in entry.scalars("bound")]
    implied = "exact" if numbers["value"] is not None else "range"
    names = bounds if implied == "exact" and bounds else [implied, *bounds]
    return FigureValue(
        numbers["value"], numbers["min"], numbers["max"], frozenset(BOUND[one] for one in names)
    )
