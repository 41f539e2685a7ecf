"""Each derived figure of the data, with its inputs, ready to be computed again by `kg.figures.rederive`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from kg.errors import FigureError
from kg.figures.quantities import FigureValue
from kg.figures.rederive import SIDES, Derivation, Input, Rederived, Told
from kg.figures.rules import RULES
from kg.validation.report import Violation
from kg.validation.rules import SHAPES, RuleBook
from kg.validation.snapshot import View
from kg.vocabulary.namespaces import CMT, PROV
from kg.vocabulary.terms import IRI, Term

VALUE, BOUND, UNIT = SHAPES["derived-value"], SHAPES["derived-bound"], SHAPES["derived-unit"]

#: Figures that one query asks about.
_AT_ONCE = 500
_Said = dict[IRI, set[Term]]


def derived_figures(view: View, documents: Sequence[IRI] | None = None) -> list[IRI]:
    """Return the derived figures that have an IRI, or those of the items that rest on some documents."""
    rows = view.select_among("derived", **({} if documents is None else {"document": documents}))
    return [figure for row in rows if isinstance(figure := row["figure"], IRI)]


def derivations(view: View, figures: Sequence[IRI]) -> Iterator[Derivation]:
    """Go through derived figures with what their rules need.

    Passed over is what other shapes speak of: a rule that there is not, a figure or an input whose number
    and bounds do not fit together, and a third input.
    """
    for start in range(0, len(figures), _AT_ONCE):
        some = figures[start : start + _AT_ONCE]
        said = _said(view, some)
        inputs = {term for figure in some for term in said[figure][PROV.wasDerivedFrom]}
        named = sorted(term for term in inputs if isinstance(term, IRI))
        said |= _said(view, [figure for figure in named if figure not in said])
        stands = _stands(view, named)
        for figure in some:
            derivation = _derivation(figure, said, stands)
            if derivation is not None:
                yield derivation


def tell_rederived(rules: RuleBook, found: Rederived) -> Iterator[Violation]:
    """Say what is wrong with a figure, in the same words as the shape where a shape sees it too."""
    if found.value is not None:
        yield rules.violation(VALUE, found.figure, value=found.value)
    if found.bound is not None:
        yield rules.violation(BOUND, found.figure, "cmt:bound", found.bound)
    if found.unit is not None:
        yield rules.violation(UNIT, found.figure, "cmt:unit", found.unit)


def _derivation(
    figure: IRI, said: dict[IRI, _Said], stands: dict[IRI, dict[IRI, set[str]]]
) -> Derivation | None:
    told, rule = _told(said[figure]), _only(said[figure][CMT.rule])
    if told is None or not isinstance(rule, IRI) or rule not in RULES:
        return None
    names = said[figure][PROV.wasDerivedFrom]
    references = said[figure][CMT.relativeTo]
    inputs = []
    for name in sorted(names, key=str):
        of_input = _told(said[name]) if isinstance(name, IRI) else None
        if of_input is None or not isinstance(name, IRI):
            return None
        places = stands[name]
        inputs.append(
            Input(
                of_input,
                sides=frozenset(side for side in SIDES if places[CMT[side]]),
                held_by=frozenset().union(
                    *(places[CMT[side]] for side in (*SIDES, "amount", "total") if side != "factor")
                ),
                content_of=frozenset(places[CMT.component]),
                part_of=frozenset(places[CMT.partOf]),
                reference=name in references,
            )
        )
    if not inputs or (len(inputs) > 2 and "quantities" not in RULES[rule].operands):
        return None
    return Derivation(figure, rule, told, tuple(inputs))


def _told(said: _Said) -> Told | None:
    try:
        value = FigureValue(
            _number(said[CMT.value]),
            _number(said[CMT.minValue]),
            _number(said[CMT.maxValue]),
            frozenset(bound for bound in said[CMT.bound] if isinstance(bound, IRI)),
        )
    except (FigureError, ValueError):
        return None
    unit, per, counts, whole = (_only(said[CMT[name]]) for name in ("unit", "per", "counts", "relativeTo"))
    return Told(value, _iri(unit), _iri(per), _iri(counts), None if whole is None else str(whole))


def _number(terms: set[Term]) -> int | Decimal | None:
    if not terms:
        return None
    number = _only(terms)
    if isinstance(number, bool) or not isinstance(number, int | Decimal):
        raise ValueError(number)
    return number


def _only(terms: set[Term]) -> Term | None:
    return next(iter(terms)) if len(terms) == 1 else None


def _iri(term: Term | None) -> IRI | None:
    return term if isinstance(term, IRI) else None


def _said(view: View, figures: Iterable[IRI]) -> dict[IRI, _Said]:
    said: dict[IRI, _Said] = defaultdict(lambda: defaultdict(set))
    asked = list(figures)
    for row in view.select_among("figures", figure=asked) if asked else ():
        figure, prop = row["figure"], row["property"]
        if isinstance(figure, IRI) and isinstance(prop, IRI):
            said[figure][prop].add(row["value"])
    return said


def _stands(view: View, figures: list[IRI]) -> dict[IRI, dict[IRI, set[str]]]:
    stands: dict[IRI, dict[IRI, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in view.select_among("operands", figure=figures) if figures else ():
        figure, place = row["figure"], row["as"]
        if isinstance(figure, IRI) and isinstance(place, IRI):
            stands[figure][place].add(str(row["item"]))
    return stands
