"""Figures of a graph as quantities that rules compute with."""

from __future__ import annotations

from decimal import Decimal

from kg.annotations.writing.facts import Facts
from kg.errors import FigureError
from kg.figures.quantities import FigureValue, Number, Quantity
from kg.vocabulary.namespaces import CMT
from kg.vocabulary.terms import IRI


def figure_value(facts: Facts, node: IRI) -> FigureValue | None:
    """The number and the bounds of a figure, or None where it has none that fit together."""
    value, least, most = (_number(facts, node, term) for term in (CMT.value, CMT.minValue, CMT.maxValue))
    try:
        return FigureValue(value, least, most, frozenset(facts.iris(node, CMT.bound)))
    except FigureError:
        return None


def quantity_of(facts: Facts, node: IRI) -> Quantity | None:
    """What a figure means, with its unit and what it refers to."""
    value = figure_value(facts, node)
    if value is None:
        return None
    words = facts.languages(node, CMT.relativeToText)
    base = facts.iri(node, CMT.relativeTo) or (words[min(words)] if words else None)
    unit, per, counts = (facts.iri(node, term) for term in (CMT.unit, CMT.per, CMT.counts))
    return value.quantity(unit, per, counts, base)


def same_figure(facts: Facts, node: IRI, quantity: Quantity) -> bool:
    """Whether a figure carries what a rule gives; raises `FigureError` where that cannot be written."""
    unit, per, counts = (facts.iri(node, term) for term in (CMT.unit, CMT.per, CMT.counts))
    return figure_value(facts, node) == quantity.figure() and (unit, per, counts) == (
        quantity.unit,
        quantity.per,
        quantity.counts,
    )


def _number(facts: Facts, node: IRI, term: IRI) -> Number | None:
    value = facts.one(node, term)
    return value if isinstance(value, int | Decimal) and not isinstance(value, bool) else None
