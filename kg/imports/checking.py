"""Whether a graph is still sound after some edits: its shapes, its quotes, what refers to removed rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

import pyoxigraph as ox

from kg.documents.texts import TextLibrary
from kg.exports.cells import spell
from kg.exports.columns import KEY
from kg.imports.comparison import OWNERS, Comparison
from kg.imports.raw import Problem
from kg.questions.tables import plain
from kg.stores.memory import MemoryStore
from kg.validation.report import Report, Severity, Violation
from kg.validation.run import validate
from kg.vocabulary.namespaces import CMT, PREFIXES, RDF
from kg.vocabulary.terms import IRI, from_ox

#: Warnings that an edit must not bring: the source then no longer says what the row says.
_BINDING = ("verbatim-in-quote", "as-written-spells")
_VALUES = (CMT.value, CMT.minValue, CMT.maxValue)


def dangling(comparison: Comparison, after: Iterable[ox.Quad | ox.Triple]) -> Iterator[Problem]:
    """Say which rows still name a row that was removed."""
    gone: dict[object, IRI] = {ox.NamedNode(node): node for node in comparison.deleted}
    told = set()
    for quad in after:
        if quad.object not in gone or quad.predicate.value in OWNERS:
            continue
        node, subject = gone[quad.object], IRI(getattr(quad.subject, "value", ""))
        if (node, subject) in told:
            continue
        told.add((node, subject))
        message = (
            f"names {spell(node, True)}, a row that was removed: remove the name too, or put the row back"
        )
        yield _at(comparison, subject, quad.predicate.value, message)


def unsound(
    comparison: Comparison,
    before: Sequence[ox.Quad],
    after: Sequence[ox.Quad],
    texts: TextLibrary,
    language: str,
) -> tuple[list[Problem], list[str]]:
    """Validate the graph as it would be, and return what the edits break, and what they bring to look at."""
    report = _validated(after, texts, language)
    if report.violations:
        known = {_key(one) for one in _validated(before, texts, language).violations}
    else:
        known = set()
    problems, notes = [], []
    for violation in report.violations:
        if _key(violation) in known:
            continue
        message = f"{violation.message} {violation.repair}"
        problem = _at(comparison, IRI(str(violation.focus)), _property(violation.path), message)
        if violation.severity is Severity.VIOLATION or violation.shape.local in _BINDING:
            problems.append(problem)
        elif violation.severity is Severity.WARNING:
            notes.append(str(problem))
    return problems, notes


def unquoted(comparison: Comparison, after: Sequence[ox.Quad]) -> Iterator[str]:
    """Say which changed values stand in no quote of their figure, where nothing says how they are written.

    A number may be written in words, so this is only something to look at.
    """
    changed = {node for node, prop, _ in comparison.added if prop in _VALUES}
    if not changed:
        return
    said = _described(after, changed)
    for node in sorted(changed):
        about = said.get(node, {})
        if CMT.asWritten in about or CMT.StatedFigure not in about.get(RDF.type, ()):
            continue
        quotes = " ".join(str(quote) for quote in about.get("quote", ()))
        digits = re.sub(r"(?<=[0-9])[\s.,'’\u00a0\u202f](?=[0-9])", "", quotes)
        for prop in _VALUES:
            for value in about.get(prop, ()):
                shown = plain(value)
                if isinstance(value, int | Decimal) and re.sub(r"[-.]", "", shown) not in digits:
                    yield str(
                        _at(comparison, node, prop, f"the quote does not hold {shown}: check that it says so")
                    )


def _described(quads: Sequence[ox.Quad], nodes: set[IRI]) -> Mapping[str, dict[str, list[object]]]:
    evidence: dict[str, list[str]] = {}
    said: dict[str, dict[str, list[object]]] = {}
    selectors: dict[str, str] = {}
    exact: dict[str, object] = {}
    for quad in quads:
        subject, prop = str(from_ox(quad.subject)), quad.predicate.value
        if subject in nodes:
            said.setdefault(subject, {}).setdefault(prop, []).append(from_ox(quad.object))
        if prop == CMT.evidence and subject in nodes:
            evidence.setdefault(str(from_ox(quad.object)), []).append(subject)
        elif prop == PREFIXES["oa"] + "hasSelector":
            selectors[str(from_ox(quad.object))] = subject
        elif prop == PREFIXES["oa"] + "exact":
            exact[subject] = from_ox(quad.object)
    for selector, text in exact.items():
        for node in evidence.get(selectors.get(selector, ""), ()):
            said[node].setdefault("quote", []).append(text)
    return said


def _validated(quads: Sequence[ox.Quad], texts: TextLibrary, language: str) -> Report:
    return validate(MemoryStore(quads), texts=texts, language=language)


def _key(violation: Violation) -> tuple[str, ...]:
    return str(violation.shape), str(violation.focus), violation.path or "", str(violation.value)


def _property(path: str | None) -> str | None:
    """Return the property that a path of the report begins with, as an IRI."""
    found = re.match(r"\^?<?([a-z]+:[A-Za-z]+|https?://[^>\s]+)", path or "")
    if found is None:
        return None
    prefix, _, local = found[1].partition(":")
    return PREFIXES[prefix] + local if prefix in PREFIXES else found[1]


def _at(comparison: Comparison, node: IRI, prop: str | None, message: str) -> Problem:
    """Tell something of a node where its row is, and otherwise by its name."""
    if node not in comparison.places:
        return Problem(f"{spell(node, True)}: {message}")
    sheet, row = comparison.places[node]
    names = [
        column.name
        for column in sheet.sheet.columns
        if prop is not None and column.prop == prop and column.name in sheet.letters
    ]
    edited = [cell.column for edit in comparison.rows if edit.node == node for cell in edit.cells]
    # Where the rule looks at no column, or at one that stands elsewhere, the cell that was edited is named.
    return sheet.problem(message, row.number, names[0] if names else edited[0] if len(edited) == 1 else KEY)
