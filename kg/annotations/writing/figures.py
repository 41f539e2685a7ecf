"""Figures as a person writes them: stated ones with their words, derived ones with their rule and inputs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import permutations

from kg.annotations.names import PERIODS, UNITS
from kg.annotations.writing.facts import Facts, Tree, one_or_more, put
from kg.annotations.writing.gaps import GapWriter
from kg.annotations.writing.measures import quantity_of, same_figure
from kg.annotations.writing.naming import Names
from kg.annotations.writing.quotes import QuoteWriter
from kg.annotations.writing.times import TimeWriter
from kg.documents.quotes import Span
from kg.errors import FigureError
from kg.figures.rules import RULES, derive
from kg.vocabulary.namespaces import BOUND, CMT, PROV, UNIT
from kg.vocabulary.terms import IRI, decimal_text

_UNIT_NAMES = {unit: name for name, unit in UNITS.items()}
_PERIOD_NAMES = {unit: name for name, unit in PERIODS.items()}
_UNTOLD = re.compile(r"\.total(-[0-9]+)?\Z")
_CURRENCY = f"{UNIT}CCY_"


class FigureWriter:
    """Writes the figures of one document, once every one of them has its name."""

    def __init__(
        self, facts: Facts, names: Names, quotes: QuoteWriter, times: TimeWriter, gaps: GapWriter
    ) -> None:
        self.facts = facts
        self.names = names
        self.quotes = quotes
        self.times = times
        self.gaps = gaps

    def write(
        self, node: IRI, owner: str, side: str, quotes: list[Span], indicator: str | None, kind: str = ""
    ) -> Tree:
        """The fields of a figure; `kind` is the topic that each piece of equipment has so many of."""
        facts, figure = self.facts, Tree()
        derived = facts.is_a(node, CMT.DerivedFigure)
        if derived:
            self._derived(node, owner, figure)
        else:
            self._stated(node, side, figure, quotes, indicator)
        counts = None if kind else self._counts(node)
        put(figure, "counts", counts)
        name = self.names.compiled[node].rpartition("/")[2]
        for moment in facts.iris(node, CMT["at"])[:1]:
            time = self.times.write(moment, f"{name}-at", quotes)
            put(time, "known from", self.times.source(moment))
            figure["at"] = time
        for scenario in facts.all(node, CMT.scenario)[:1]:
            figure["scenario"] = str(scenario)
        put(figure, "alternative to", self._figures(node, CMT.alternativeTo, owner))
        if not derived:
            put(figure, "unknown", self.gaps.write(node, name))
        return figure

    def _stated(self, node: IRI, side: str, figure: Tree, quotes: list[Span], indicator: str | None) -> None:
        facts = self.facts
        owner = self.names.keys[node].rpartition(".")[0]
        for field, term in (("value", CMT.value), ("min", CMT.minValue), ("max", CMT.maxValue)):
            number = facts.one(node, term)
            put(figure, field, None if number is None else _digits(number))
        written = next(iter(facts.plain(node, CMT.asWritten)), None)
        put(figure, "written", written)
        put(figure, "unit", self._unit(node, side, indicator))
        put(figure, "bound", self._bounds(node))
        per = facts.iri(node, CMT.per)
        put(figure, "per", _PERIOD_NAMES.get(per) if per else None)
        words = facts.languages(node, CMT.relativeToText)
        base = facts.iri(node, CMT.relativeTo)
        put(figure, "relative to", self.names.base(base, owner) if base else words)
        put(figure, "conversion of", self._figures(node, CMT.conversionOf, owner))
        if written:
            put(figure, "quote", self.quotes.chosen(written, self.quotes.spans(node), quotes))

    def _counts(self, node: IRI) -> str | None:
        """What a figure says that it counts; the name of a computed total shows whether it says so."""
        counts = self.facts.iri(node, CMT.counts)
        untold = self.facts.is_a(node, CMT.DerivedFigure) and _UNTOLD.search(self.names.keys[node])
        return None if counts is None or untold else self.names.topic(counts)

    def _figures(self, node: IRI, term: IRI, owner: str) -> object:
        names = [self.names.figure(one, owner) for one in self.facts.iris(node, term)]
        return one_or_more(sorted(filter(None, names)))

    def _unit(self, node: IRI, side: str, indicator: str | None) -> str | None:
        unit = self.facts.iri(node, CMT.unit)
        if unit is None or (unit == UNIT.NUM and (side == "factor" or indicator in ("people", "equipment"))):
            return None
        return unit.removeprefix(_CURRENCY) if unit.startswith(_CURRENCY) else _UNIT_NAMES.get(unit)

    def _bounds(self, node: IRI) -> object:
        bounds = sorted(one.local for one in self.facts.iris(node, CMT.bound) if one.startswith(str(BOUND)))
        valued = self.facts.all(node, CMT.value)
        implied = ["exact"] if valued else ["range"] if self.facts.all(node, CMT.minValue) else []
        if bounds == implied:
            return None
        named = [one for one in bounds if one != "range" or not implied]
        return one_or_more(named)

    def _derived(self, node: IRI, owner: str, figure: Tree) -> None:
        rule = self.facts.iri(node, CMT.rule)
        put(figure, "derive", rule.local if rule else None)
        inputs = self.facts.iris(node, PROV.wasDerivedFrom)
        if rule is not None and rule in RULES:
            put(figure, "from", self._inputs(node, owner, rule, inputs))
        put(figure, "assuming", self.facts.languages(node, CMT.assumption))

    def _inputs(self, node: IRI, owner: str, rule: IRI, inputs: list[IRI]) -> object:
        """What `from` says, or None where the rule runs on the owner's own sides of the same names."""
        operands = RULES[rule].operands
        names = {one: self.names.figure(one, owner) for one in inputs}
        if operands == ("quantities",):
            return [name for name in names.values() if name]
        for chosen in self._assignments(node, rule, operands, inputs):
            own = [self._own(node, owner, operand) for operand in operands]
            if [self.names.keys.get(one) for one in chosen] == own:
                return None
            return {operand: names[one] for operand, one in zip(operands, chosen, strict=True) if names[one]}
        return None

    def _assignments(
        self, node: IRI, rule: IRI, operands: tuple[str, ...], inputs: list[IRI]
    ) -> Iterator[tuple[IRI, ...]]:
        """The inputs in the order of the operands, for which the rule gives the figure that is there."""
        for chosen in permutations(inputs, len(operands)):
            measured = zip(operands, (quantity_of(self.facts, one) for one in chosen), strict=True)
            given = {name: one for name, one in measured if one is not None}
            try:
                found = derive(RULES[rule], given)
                fits = same_figure(self.facts, node, found)
            except FigureError:
                continue
            if fits and (rule.local != "ratio" or self.facts.iri(node, CMT.relativeTo) == chosen[1]):
                yield chosen

    def _own(self, node: IRI, owner: str, operand: str) -> str:
        content = self._counts(node) or ""
        return f"{owner}.{ {'units': 'increment', 'content': content}.get(operand, operand) }"


def _digits(number: object) -> str:
    if not isinstance(number, Decimal):
        return str(number)
    text = decimal_text(number)
    return text if "." in text else f"{text}.0"  # without a point it would be an integer
