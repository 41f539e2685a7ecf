"""Derived figures: each is computed by its rule from other figures of the document, inputs first."""

from __future__ import annotations

from itertools import chain

from kg.annotations.document_graph import DocumentGraph
from kg.annotations.entries import Entry
from kg.annotations.figures import Figures, Written
from kg.annotations.nodes import Scalar, nearest
from kg.figures.quantities import Quantity
from kg.figures.rules import RULES, derive
from kg.vocabulary.namespaces import CMT, PROV, RULE, TOPIC
from kg.vocabulary.terms import IRI, Text


class Derivations:
    """Computes the derived figures of one document."""

    def __init__(self, graph: DocumentGraph, figures: Figures) -> None:
        self.graph = graph
        self.figures = figures
        self._running: list[str] = []
        self._failed: set[str] = set()  # what rests on them needs no complaint

    def derive_all(self) -> None:
        """Compute every derived figure, inputs first."""
        for key, figure in self.figures.known.items():
            if figure.derived:
                self._derived(key, figure.entry.scalar("derive"))

    def _derived(self, key: str, asked: Scalar | None) -> Written | None:
        figure = self.figures.known[key]
        if figure.quantity is not None or not figure.derived or key in self._failed or asked is None:
            return figure if figure.quantity is not None else None
        if key in self._running:
            circle = " → ".join([*self._running[self._running.index(key) :], key])
            self.graph.problems.add(
                asked, f"The figure is derived from itself ({circle}): state one of these."
            )
            return None
        self._running.append(key)
        inputs = self._inputs(figure)
        self._running.pop()
        rule = figure.entry.scalar("derive")
        if inputs is None or rule is None or not self._computed(figure, rule, inputs):
            self._failed.add(key)
            return None
        return figure

    def _computed(self, figure: Written, rule: Scalar, inputs: dict[str, list[Written]]) -> bool:
        operands = {
            name: [one.quantity for one in several if one.quantity] for name, several in inputs.items()
        }
        quantity = self.figures.guard(rule, lambda: derive(RULES[RULE[rule.text]], operands))
        value = self.figures.guard(rule, quantity.figure) if quantity else None
        if quantity is None or value is None:
            return False
        self._check_counts(figure.entry, quantity)
        figure.quantity = quantity
        self.figures.write_value(figure.iri, value)
        add = self.graph.add
        for term, what in ((CMT.unit, quantity.unit), (CMT.counts, quantity.counts), (CMT.per, quantity.per)):
            if what is not None:
                add(figure.iri, term, what)
        self._relative(figure.iri, rule, quantity, inputs)
        add(figure.iri, CMT.rule, RULE[rule.text])
        for one in chain.from_iterable(inputs.values()):
            add(figure.iri, PROV.wasDerivedFrom, one.iri)
        for language, text in figure.entry.languages("assuming").items():
            add(figure.iri, CMT.assumption, Text(text.text, language))
        return True

    def _relative(self, iri: IRI, rule: Scalar, quantity: Quantity, inputs: dict[str, list[Written]]) -> None:
        """A ratio refers to what it is divided by; other results refer to what their inputs refer to."""
        if rule.text == "ratio":
            self.graph.add(iri, CMT.relativeTo, inputs["denominator"][0].iri)
        elif isinstance(quantity.relative_to, IRI):
            self.graph.add(iri, CMT.relativeTo, quantity.relative_to)
        elif quantity.relative_to is not None:
            measured = next(
                one
                for one in chain.from_iterable(inputs.values())
                if one.quantity and one.quantity.relative_to == quantity.relative_to
            )
            words = self._words(measured)
            for language, text in words.items():
                self.graph.add(iri, CMT.relativeToText, Text(text.text, language))

    def _words(self, figure: Written) -> dict[str, Scalar]:
        """The words of what a figure refers to: its own, or those of the figure that it was derived from."""
        while figure.derived:
            inputs = self._inputs(figure) or {}
            figure = next(
                one
                for one in chain.from_iterable(inputs.values())
                if one.quantity
                and figure.quantity
                and one.quantity.relative_to == figure.quantity.relative_to
            )
        return figure.entry.languages("relative to")

    def _inputs(self, figure: Written) -> dict[str, list[Written]] | None:
        """The figures of each operand of a rule: those named under `from`, else the owner's own sides."""
        rule = figure.entry.scalar("derive")
        if rule is None:
            return None
        operands, given = RULES[RULE[rule.text]].operands, figure.entry.grouped("from")
        if "" in given and len(operands) != 1:
            self.graph.problems.add(
                rule,
                f"The rule {rule.text!r} runs on {', '.join(operands)}: map 'from' from these.",
            )
            return None
        for operand in given:
            if operand and operand not in operands:
                self.graph.problems.add(
                    rule, f"The rule {rule.text!r} has no operand {operand!r}: {nearest(operand, operands)}"
                )
        found: dict[str, list[Written]] = {}
        wanted = 0
        for operand in operands:
            named = given.get(operand) or given.get("") or _own(figure, rule, operand)
            wanted += len(named)
            found[operand] = [one for key in named if (one := self._input(figure, rule, key)) is not None]
        return found if sum(map(len, found.values())) == wanted else None

    def _input(self, figure: Written, rule: Scalar, key: Scalar) -> Written | None:
        for name in (f"{figure.owner}.{key.text}", key.text):
            if name in self.figures.known:
                return self._usable(rule, name, key)
        item, _, side = key.text.partition(".")
        if key.line == rule.line and key.path == rule.path:
            missing, hint = f"{side} of {item!r}", "add it, or name the inputs under 'from'."
        else:
            missing, hint = f"figure {key.text!r}", nearest(key.text, self.figures.known)
        self.graph.problems.add(
            key, f"The rule {rule.text!r} needs the {missing}, which is not there: {hint}"
        )
        return None

    def _usable(self, rule: Scalar, name: str, key: Scalar) -> Written | None:
        figure = self._derived(name, key)
        if figure is None and "value" in self.figures.known[name].entry.named("unknown"):
            self.graph.problems.add(
                key, f"The rule {rule.text!r} needs a number, and {name!r} has none: leave the rule out."
            )
        return figure

    def _check_counts(self, entry: Entry, quantity: Quantity) -> None:
        counts = entry.scalar("counts")
        if counts is not None and quantity.counts != TOPIC[counts.text]:
            self.graph.problems.add(
                counts, f"The rule does not count {counts.text!r} here: check its inputs."
            )


def _own(figure: Written, rule: Scalar, operand: str) -> tuple[Scalar, ...]:
    side = {"units": "increment", "content": figure.entry.text("counts")}.get(operand, operand)
    return (Scalar(f"{figure.owner}.{side}", rule.line, rule.path),)
