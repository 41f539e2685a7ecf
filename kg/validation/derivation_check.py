"""Each derived figure of the data, with its inputs, ready to be computed again by `kg.figures.rederive`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from kg.figures.rederive import SIDES, Derivation, Input, Rederived, Told
from kg.figures.rules import RULES
from kg.validation.report import Violation
from kg.validation.rules import SHAPES, RuleBook
from kg.validation.snapshot import View
from kg.vocabulary.namespaces import CMT
from kg.vocabulary.terms import IRI, Term

VALUE, BOUND, UNIT = SHAPES["derived-value"], SHAPES["derived-bound"], SHAPES["derived-unit"]

#: Derived figures that are asked about at once.
_AT_ONCE = 500
#: The properties by which an item holds a quantity.
_HOLDING = tuple(CMT[name] for name in ("baseline", "increment", "target", "amount", "total"))
_NOWHERE: frozenset[str] = frozenset()


def derived_figures(view: View) -> list[IRI]:
    """Return the derived figures that have an IRI."""
    return [figure for row in view.select("derived") if isinstance(figure := row["figure"], IRI)]


def derivations(view: View, figures: Sequence[IRI]) -> Iterator[Derivation]:
    """Go through derived figures with what their rules need.

    Passed over is what other shapes speak of: no rule, or several; no number or no bound, or several numbers.
    """
    for start in range(0, len(figures), _AT_ONCE):
        some = figures[start : start + _AT_ONCE]
        rules: dict[Term, set[Term]] = defaultdict(set)
        inputs: dict[Term, set[Term]] = defaultdict(set)
        for row in view.select_among("inputs", figure=some):
            rules[row["figure"]].add(row["rule"])
            inputs[row["figure"]].add(row["input"])
        named = sorted({one for several in inputs.values() for one in several if isinstance(one, IRI)})
        told = _told(view, [*some, *(one for one in named if one not in inputs)])
        stand = _stand(view, named)
        for figure in some:
            mine, rule, its = told.get(figure), _only(rules[figure]), sorted(inputs[figure], key=str)
            of_inputs = [(one, told.get(one)) for one in its]
            if mine is not None and isinstance(rule, IRI) and rule in RULES:
                placed = [
                    _place(of_input, stand[one], one == mine.relative_to)
                    for one, of_input in of_inputs
                    if of_input is not None
                ]
                if len(placed) == len(its):
                    yield Derivation(figure, rule, mine, tuple(placed))


def tell_rederived(rules: RuleBook, found: Rederived) -> Iterator[Violation]:
    """Say what is wrong with a figure, in the same words as the shape where a shape sees it too."""
    if found.value is not None:
        yield rules.violation(VALUE, found.figure, value=found.value)
    if found.bound is not None:
        yield rules.violation(BOUND, found.figure, "cmt:bound", found.bound)
    if found.unit is not None:
        yield rules.violation(UNIT, found.figure, "cmt:unit", found.unit)


def _place(told: Told, places: Mapping[IRI, frozenset[str]], reference: bool) -> Input:
    return Input(
        told,
        sides=frozenset(side for side in SIDES if CMT[side] in places),
        held_by=frozenset().union(*(places.get(side, _NOWHERE) for side in _HOLDING)),
        content_of=places.get(CMT.component, _NOWHERE),
        part_of=places.get(CMT.partOf, _NOWHERE),
        reference=reference,
    )


def _told(view: View, figures: Sequence[IRI]) -> dict[Term, Told]:
    """Return what is said of each figure, but for one of which two numbers or two units are said."""
    found: dict[Term, Told | None] = {}
    for row in view.select_among("figures", figure=figures):
        bound = row["bound"]
        value, least, most = (_number(row.get(name)) for name in ("value", "least", "most"))
        unit, per, counts, whole = (_iri(row.get(name)) for name in ("unit", "per", "counts", "whole"))
        bounds = frozenset((bound,)) if isinstance(bound, IRI) else _NOWHERE
        told = Told(value, least, most, bounds, unit, per, counts, whole)
        before = found.setdefault(row["figure"], told)
        if before is not None and before is not told:
            same = before._replace(bounds=told.bounds) == told
            found[row["figure"]] = before._replace(bounds=before.bounds | told.bounds) if same else None
    return {figure: told for figure, told in found.items() if told is not None}


def _number(term: Term | None) -> int | Decimal | None:
    # Other numbers are a shape's business; without a number, nothing is computed.
    return term if isinstance(term, int | Decimal) and not isinstance(term, bool) else None


def _only(terms: set[Term]) -> Term | None:
    return next(iter(terms)) if len(terms) == 1 else None


def _iri(term: Term | None) -> IRI | None:
    return term if isinstance(term, IRI) else None


def _stand(view: View, figures: Sequence[IRI]) -> dict[Term, dict[IRI, frozenset[str]]]:
    stand: dict[Term, dict[IRI, frozenset[str]]] = defaultdict(dict)
    for row in view.select_among("operands", figure=figures) if figures else ():
        places, place = stand[row["figure"]], row["as"]
        if isinstance(place, IRI):
            places[place] = places.get(place, _NOWHERE) | {str(row["item"])}
    return stand
