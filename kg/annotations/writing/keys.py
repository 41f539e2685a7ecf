"""The keys of figures, times and indicators (`staff.target-2`), numbered as the compiler numbers them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from kg.annotations.fields import FIELDS
from kg.annotations.writing.facts import Facts
from kg.annotations.writing.naming import Names
from kg.vocabulary.namespaces import CMT
from kg.vocabulary.terms import IRI

#: How the IRI of a total ends whose annotation does not say what it counts.
_UNTOLD = re.compile(r"-total(-[0-9]+)?\Z")


def name_everything(
    facts: Facts,
    names: Names,
    document: IRI,
    items: Iterable[IRI],
    announcements: Iterable[IRI],
    observations: Iterable[IRI],
    assessments: Iterable[IRI],
) -> None:
    """Give every figure, time and indicator of a document its key, and the IRI that it gets."""
    for one in facts.iris(document, CMT.publishedOn)[:1]:
        names.give(one, "published")
    keys = _Keys(facts, names)
    for node in items:
        keys.item(node)
    for node in announcements:
        name = names.local(node)
        names.keys[node] = name
        for one in facts.iris(node, CMT.announcedOn)[:1]:
            names.give(one, f"{name}.announced on", f"{name}-announced-on")
    for node in (*observations, *assessments):
        keys.judgement(node)


class _Keys:
    def __init__(self, facts: Facts, names: Names) -> None:
        self.facts = facts
        self.names = names
        self.used: Counter[str] = Counter()

    def item(self, node: IRI) -> None:
        owner = self.names.local(node)
        self._indicator(node, owner)
        for field in FIELDS["item"]:
            if field.of not in ("figure", "time") or field.term is None:
                continue
            for one in sorted(self.facts.iris(node, field.term), key=lambda iri: _number(iri, owner)):
                side = self._side(field.name, one)
                self._give(one, f"{owner}.{side}")
                if field.of == "figure":
                    self._moment(one)

    def judgement(self, node: IRI) -> None:
        owner = self.names.local(node)
        self._indicator(node, owner)
        for one in self.facts.iris(node, CMT.actual)[:1]:
            self._give(one, f"{owner}.actual")
            self._moment(one)
        for one in self.facts.iris(node, CMT.period)[:1]:
            self._give(one, f"{owner}.period")

    def _indicator(self, node: IRI, owner: str) -> None:
        for one in self.facts.iris(node, CMT.indicator):
            if self.names.is_known(one):
                continue
            if not self.facts.all(one, CMT.measures):
                continue  # an indicator of another document
            self.names.give(one, f"{owner}.indicator")
            for configuration in self.facts.iris(one, CMT.unitConfiguration):
                for component in self.facts.iris(configuration, CMT.component):
                    kind = self.facts.iri(component, CMT.componentType)
                    for figure in self.facts.iris(component, CMT.perUnit)[:1]:
                        if kind is not None:
                            name = self.names.topic(kind)
                            self._give(figure, f"{owner}.{name}", f"{owner}-{name}-per-unit")
                            self._moment(figure)

    def _side(self, field: str, figure: IRI) -> str:
        if field != "totals":
            return field
        counts = self.facts.iri(figure, CMT.counts)
        # A rule may tell what it counts where the person does not: the name shows it.
        if counts is None or (self.facts.is_a(figure, CMT.DerivedFigure) and _UNTOLD.search(figure)):
            return "total"
        return f"total-{self.names.topic(counts)}"

    def _give(self, node: IRI, key: str, name: str | None = None) -> None:
        if self.names.is_known(node):
            return
        self.used[key] += 1
        number = self.used[key]
        self.names.give(node, key if number == 1 else f"{key}-{number}", name)

    def _moment(self, figure: IRI) -> None:
        for one in self.facts.iris(figure, CMT["at"])[:1]:
            name = self.names.compiled[figure].rpartition("/")[2]
            self.names.give(one, f"{self.names.keys[figure]}.at", f"{name}-at")


def _number(iri: IRI, owner: str) -> tuple[int, str]:
    """Sorts the figures of a side as they are numbered: `staff-target`, `staff-target-2`."""
    head, _, number = iri.rpartition("-")
    return (int(number), head) if number.isdecimal() and not head.endswith(owner) else (1, iri)
