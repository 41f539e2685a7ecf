"""What the corpus says of itself: delivery, contradictions, and the findings of validation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from typing import TYPE_CHECKING, Any

from kg.pages.gathering import Gathered
from kg.pages.spelling import Speller
from kg.vocabulary.terms import IRI

if TYPE_CHECKING:
    from kg.graph import Graph
    from kg.validation.report import Report


@dataclass(frozen=True, slots=True)
class Delivery:
    """One measured value beside the promised one."""

    item: IRI
    label: str
    day: str
    actual: str
    side: str
    promised: str
    share: Decimal | None
    share_text: str | None
    why_not: str | None
    quotes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two accounts of one promise with values that cannot both hold."""

    side: str
    item: IRI
    label: str
    value: str
    words: str | None
    other: IRI
    other_label: str
    other_value: str
    other_words: str | None


@dataclass(frozen=True, slots=True)
class Finding:
    """What validation says in plain words, what mends it, and of which nodes, with their quotes."""

    severity: str
    message: str
    repair: str
    nodes: tuple[tuple[str, str | None], ...]


@dataclass(frozen=True, slots=True)
class Findings:
    """All findings, the gravest first, and whether the data conforms."""

    conforms: bool
    all: tuple[Finding, ...]


def progress(graph: Graph, documents: Sequence[IRI], as_of: date, spell: Speller) -> tuple[Delivery, ...]:
    """Return what was measured of the promises of some documents by a day."""
    if not documents:
        return ()
    rows = graph.ask("progress", language=spell.language, document=list(documents), as_of=as_of)
    grouped: dict[tuple[Any, ...], dict[str, None]] = {}
    first: dict[tuple[Any, ...], Any] = {}
    for row in rows:
        key = (row.item, row.observation, row.side, row.actual, row.promised)
        first.setdefault(key, row)
        grouped.setdefault(key, {})[row.quote] = None
    found = []
    for key, row in first.items():
        share = row.share
        percent = None if share is None else (share * 100).quantize(Decimal("0.1"), ROUND_HALF_EVEN)
        found.append(
            Delivery(
                item=row.item,
                label=row.label,
                day=spell.day(row.observed_on) if row.observed_on else "",
                actual=spell.quantity(row.actual, row.unit),
                side=spell.noun(row.side.local),
                promised=spell.number(row.promised),
                share=share,
                share_text=None
                if percent is None
                else spell.page["percent"].format(number=spell.number(percent)),
                why_not=spell.page[f"why_not_{row.why_not}"] if row.why_not else None,
                quotes=tuple(quote for quote in grouped[key] if quote),
            )
        )
    return tuple(found)


def contradictions(graph: Graph, gathered: Gathered, spell: Speller) -> tuple[Contradiction, ...]:
    """Return the contradictions between the accounts that are shown, each once however many quotes it has."""
    shown = {card.item.iri: card for card in gathered.cards}
    if not shown:
        return ()
    found: dict[tuple[IRI, IRI], Contradiction] = {}
    items = list(shown)
    for row in graph.ask("contradictions", language=spell.language, as_of=gathered.as_of, item=items):
        pair = (row.figure, row.other_figure)
        if row.other not in shown or pair in found:
            continue
        one, other = shown[row.item], shown[row.other]
        found[pair] = Contradiction(
            side=spell.noun(row.side.local),
            item=row.item,
            label=row.label,
            value=one.value(row.figure),
            words=one.words(row.figure),
            other=row.other,
            other_label=row.other_label,
            other_value=other.value(row.other_figure),
            other_words=other.words(row.other_figure),
        )
    return tuple(found.values())


def findings(graph: Graph, documents: Sequence[IRI], spell: Speller) -> Findings:
    """Validate some documents and return what is found, findings of one kind together."""
    told: Report = graph.validate(language=spell.language, documents=documents or None)
    grouped: dict[tuple[str, str, str], dict[tuple[str, str | None], None]] = {}
    for one in told.violations:
        nodes = grouped.setdefault(
            (one.severity.value, spell.typeset(one.message), spell.typeset(one.repair)), {}
        )
        nodes[one.label, one.quote] = None
    return Findings(told.conforms, tuple(Finding(*kind, tuple(nodes)) for kind, nodes in grouped.items()))
