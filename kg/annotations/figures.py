"""The figures of a document: stated ones with their quote, derived ones computed by a rule."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain
from typing import TypeVar

from kg.annotations.draft import Draft, Quotes
from kg.annotations.fields import UNITS, Field
from kg.annotations.nodes import Scalar, nearest
from kg.annotations.reader import Entry
from kg.errors import FigureError
from kg.figures.quantities import FigureValue, Quantity
from kg.figures.rules import RULES, derive
from kg.vocabulary.namespaces import CMT, PROV, RULE, TOPIC, UNIT
from kg.vocabulary.terms import IRI, Text

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class _Written:
    """A figure that is in the graph: its IRI and its meaning."""

    iri: IRI
    quantity: Quantity


@dataclass(frozen=True, slots=True)
class _Pending:
    """A figure that a rule computes once its inputs are known."""

    item: str
    iri: IRI
    entry: Entry


class Figures:
    """Writes the figures of one document; figures are known to `from` by `item.side`."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self._written: dict[str, _Written] = {}
        self._pending: dict[str, _Pending] = {}
        self._known: set[str] = set()  # those that failed included: what rests on them needs no complaint
        self._running: list[str] = []

    def write(
        self, item: str, field: Field, figures: tuple[Entry, ...], quotes: Quotes, indicator: str | None
    ) -> None:
        """Write the figures of one side of an item; derived ones wait for `derive_all`."""
        assert field.term is not None  # noqa: S101 - the table gives every side its property
        for figure in figures:
            side = _side(field, figure)
            key = self._free(f"{item}.{side}")
            name = key.replace(".", "-", 1)
            if "derive" in figure:
                iri = self.draft.mint(name, figure.node, CMT.DerivedFigure)
                self._pending[key] = _Pending(item, iri, figure)
                self._refuse_with_rule(figure)
            else:
                iri = self.draft.mint(name, figure.node, CMT.StatedFigure)
                unit = UNIT.NUM if field.name == "factor" else self._unit(figure, indicator)
                counts = TOPIC[figure.text("counts")] if "counts" in figure else None
                self._stated(key, iri, figure, unit, counts, quotes)
            self.draft.add(self.draft.data[item], field.term, iri)

    def write_per_unit(self, item: str, kind: str, component: IRI, figure: Entry, quotes: Quotes) -> None:
        """Write how many components of a kind each unit of equipment has; `from` knows it as `item.kind`."""
        iri = self.draft.mint(f"{item}-{kind}-per-unit", figure.node, CMT.StatedFigure)
        self.draft.add(component, CMT.perUnit, iri)
        self._stated(self._free(f"{item}.{kind}"), iri, figure, UNIT.NUM, TOPIC[kind], quotes)

    def derive_all(self) -> None:
        """Compute every derived figure, inputs first."""
        for key in self._pending:
            self._derived(key, self._pending[key].entry.scalar("derive"))

    def _free(self, key: str) -> str:
        number, free = 1, key
        while free in self._known:
            number += 1
            free = f"{key}-{number}"
        self._known.add(free)
        return free

    def _stated(
        self, key: str, iri: IRI, figure: Entry, unit: IRI | None, counts: IRI | None, quotes: Quotes
    ) -> None:
        draft, value, written = self.draft, figure.scalar("value"), figure.scalar("written")
        for field in ("from", "assuming"):
            if field in figure:
                draft.problems.add(
                    figure.node,
                    f"A stated figure has no field {field!r}: leave it out, or name a rule under 'derive'.",
                )
        if value is None or written is None:
            draft.problems.add(
                figure.node,
                "A figure needs its 'value' and the words 'written' for it, or a rule under 'derive'.",
            )
            return
        number = Decimal(value.text) if "." in value.text else int(value.text)
        stated = self._guard(value, lambda: FigureValue.of(number, figure.text("bound") or "exact"))
        if stated is None or unit is None:
            return
        self._written[key] = _Written(iri, stated.quantity(unit=unit, counts=counts))
        self._value(iri, stated, unit, counts)
        draft.add(iri, CMT.asWritten, written.text)
        draft.evidence(iri, draft.holding(written, quotes, figure.scalar("quote")))

    def _value(self, iri: IRI, value: FigureValue, unit: IRI | None, counts: IRI | None) -> None:
        draft = self.draft
        for term, number in (
            (CMT.value, value.value),
            (CMT.minValue, value.minimum),
            (CMT.maxValue, value.maximum),
        ):
            if number is not None:
                draft.add(iri, term, number)
        for bound in value.bounds:
            draft.add(iri, CMT.bound, bound)
        for term, what in ((CMT.unit, unit), (CMT.counts, counts)):
            if what is not None:
                draft.add(iri, term, what)

    def _unit(self, figure: Entry, indicator: str | None) -> IRI | None:
        given = figure.scalar("unit")
        if given is None:
            if indicator in ("people", "equipment"):
                return UNIT.NUM
            if indicator is None:
                return None  # there are several: that is the problem
            self.draft.problems.add(
                figure.node, "The figure needs a 'unit': a currency code such as EUR, or number, or percent."
            )
            return None
        if given.text in UNITS:
            return UNIT[UNITS[given.text]]
        if len(given.text) == 3 and given.text.isascii() and given.text.isupper():
            return UNIT[f"CCY_{given.text}"]
        self.draft.problems.add(
            given, f"{given.text!r} is no unit: write a currency code such as EUR, or number, or percent."
        )
        return None

    def _refuse_with_rule(self, figure: Entry) -> None:
        for field in ("value", "written", "unit", "bound", "quote"):
            if field in figure:
                self.draft.problems.add(
                    figure.node,
                    f"A derived figure has no field {field!r}: the rule computes it, so leave it out.",
                )

    def _derived(self, key: str, asked: Scalar | None) -> _Written | None:
        if key in self._written or key not in self._pending or asked is None:
            return self._written.get(key)
        if key in self._running:
            circle = " → ".join([*self._running[self._running.index(key) :], key])
            self.draft.problems.add(
                asked, f"The figure is derived from itself ({circle}): state one of these."
            )
            return None
        self._running.append(key)
        pending = self._pending[key]
        inputs = self._inputs(pending)
        self._running.pop()
        rule = pending.entry.scalar("derive")
        if inputs is None or rule is None:
            return None
        operands = {name: [one.quantity for one in several] for name, several in inputs.items()}
        quantity = self._guard(rule, lambda: derive(RULES[RULE[rule.text]], operands))
        value = self._guard(rule, quantity.figure) if quantity else None
        if quantity is None or value is None:
            return None
        self._check_counts(pending.entry, quantity)
        self._value(pending.iri, value, quantity.unit, quantity.counts)
        self.draft.add(pending.iri, CMT.rule, RULE[rule.text])
        for one in chain.from_iterable(inputs.values()):
            self.draft.add(pending.iri, PROV.wasDerivedFrom, one.iri)
        for language, text in pending.entry.languages("assuming").items():
            self.draft.add(pending.iri, CMT.assumption, Text(text.text, language))
        self._written[key] = _Written(pending.iri, quantity)
        return self._written[key]

    def _inputs(self, pending: _Pending) -> dict[str, list[_Written]] | None:
        """The figures of each operand of a rule: those named under `from`, else the item's own sides."""
        rule = pending.entry.scalar("derive")
        if rule is None:
            return None
        operands, given = RULES[RULE[rule.text]].operands, pending.entry.grouped("from")
        if "" in given and len(operands) != 1:
            self.draft.problems.add(
                rule,
                f"The rule {rule.text!r} runs on {', '.join(operands)}: map 'from' from these.",
            )
            return None
        for operand in given:
            if operand and operand not in operands:
                self.draft.problems.add(
                    rule, f"The rule {rule.text!r} has no operand {operand!r}: {nearest(operand, operands)}"
                )
        found: dict[str, list[_Written]] = {}
        wanted = 0
        for operand in operands:
            named = given.get(operand) or given.get("") or self._own(pending, rule, operand)
            wanted += len(named)
            found[operand] = [one for key in named if (one := self._input(rule, key)) is not None]
        return found if sum(map(len, found.values())) == wanted else None

    def _own(self, pending: _Pending, rule: Scalar, operand: str) -> tuple[Scalar, ...]:
        side = {"units": "increment", "content": pending.entry.text("counts")}.get(operand, operand)
        return (Scalar(f"{pending.item}.{side}", rule.line, rule.path),)

    def _input(self, rule: Scalar, key: Scalar) -> _Written | None:
        if key.text in self._known:
            return self._derived(key.text, key)
        item, _, side = key.text.partition(".")
        if key.line == rule.line and key.path == rule.path:
            missing, hint = f"{side} of {item!r}", "add it, or name the inputs under 'from'."
        else:
            missing, hint = f"figure {key.text!r}", nearest(key.text, self._known)
        self.draft.problems.add(
            key, f"The rule {rule.text!r} needs the {missing}, which is not there: {hint}"
        )
        return None

    def _check_counts(self, entry: Entry, quantity: Quantity) -> None:
        counts = entry.scalar("counts")
        if counts is not None and quantity.counts != TOPIC[counts.text]:
            self.draft.problems.add(
                counts, f"The rule does not count {counts.text!r} here: check its inputs."
            )

    def _guard(self, node: Scalar, compute: Callable[[], _T]) -> _T | None:
        try:
            return compute()
        except FigureError as error:
            self.draft.problems.add(node, str(error))
            return None


def _side(field: Field, figure: Entry) -> str:
    """The name of a side in IRIs and under `from`: a total is named by what it counts."""
    if field.name == "totals":
        return f"total-{figure.text('counts')}" if "counts" in figure else "total"
    return field.name
