"""From an edited workbook to its edits, and from edits to a changed graph: whole, or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox

from kg.documents.texts import TextLibrary
from kg.errors import InputError, StoreError
from kg.imports.checking import dangling, unquoted, unsound
from kg.imports.compare import Comparer
from kg.imports.comparison import OWNERS, Comparison, Triple
from kg.imports.edits import Edits, Statements
from kg.imports.evidence import Quotes
from kg.imports.raw import Problem, RawBook
from kg.stores.documents import for_change
from kg.stores.packaging import DECISIONS, REGISTRY, Layout
from kg.stores.protocol import Store
from kg.vocabulary.namespaces import OA, RDF
from kg.vocabulary.terms import IRI, from_ox, to_ox

_SELECTOR, _TYPE = ox.NamedNode(OA.hasSelector), ox.NamedNode(RDF.type)
_SHARED = {ox.NamedNode(REGISTRY), ox.NamedNode(DECISIONS), ox.DefaultGraph()}


def read_edits(store: Store, path: Path, texts: TextLibrary, language: str = "en") -> Edits:
    """Compare an edited workbook (`.xlsx`), a folder of CSV tables or one of them with a store.

    The store is only read. Edits that would break a shape, or that take from a figure the words that say it,
    are among the problems, with their row and column. Raises `InputError` for a file that cannot be read.
    """
    if language not in ("en", "fr"):
        raise InputError(f"the language {language!r} is not one of en, fr: choose one of them")
    book = _book(path)
    quads = list(store.quads())
    nodes = {quad.subject.value for quad in quads if isinstance(quad.subject, ox.NamedNode)}
    found = Comparer(store, nodes, Quotes(quads, texts)).compare(book)
    statements = _statements(found, quads)
    problems, notes = list(found.problems), list(found.notes)
    if found.rows and not problems:
        gone = set(statements.removed)
        kept = [_triple(quad) for quad in quads if _triple(quad) not in gone]
        problems += dangling(found, [*kept, *statements.added])
        try:
            before, after = _concerned(quads, statements)
        except InputError as error:
            problems.append(Problem(str(error)))
        if not problems:
            broken, looked = unsound(found, before, after, texts, language)
            problems += broken
            notes += [*looked, *unquoted(found, after)]
    return Edits(
        rows=tuple(found.rows),
        problems=tuple(problems),
        notes=tuple(dict.fromkeys(notes)),
        stale=tuple(dict.fromkeys(found.stale)),
        language=language,
        statements=statements,
    )


def apply_edits(store: Store, edits: Edits, anyway: bool = False) -> None:
    """Change a store as some edits say, all in one transaction.

    Raises `InputError` for edits with problems, for stale ones unless `anyway`, and where the graph no longer
    says what the edits replace; `StoreError` for a store that cannot be changed.
    """
    if edits.problems:
        raise InputError(
            f"the edits have {len(edits.problems)} problems, so nothing is applied: mend them first"
        )
    if edits.stale and not anyway:
        raise InputError(
            f"the graph has changed since the tables were written (sheets {', '.join(edits.stale)}): "
            "export again, or look at the differences and apply them anyway"
        )
    if not edits:
        return
    target = for_change(store)
    quads = list(target.quads())
    gone = set(edits.statements.removed)
    if gone - {_triple(quad) for quad in quads}:
        raise InputError("the graph has changed since the edits were read: read them again")
    added = list(_placed(quads, edits.statements.added, str(target)))
    changed = {quad.graph_name for quad in (*added, *(quad for quad in quads if _triple(quad) in gone))}
    if not all(isinstance(graph, ox.NamedNode) for graph in changed):
        raise StoreError(
            "what the edits change stands in no named graph: load the documents again, each in its own"
        )
    kept = [quad for quad in quads if quad.graph_name in changed and _triple(quad) not in gone]
    graphs = [IRI(graph.value) for graph in changed if isinstance(graph, ox.NamedNode)]
    target.change(graphs, dict.fromkeys([*kept, *added]))


def _book(path: Path) -> RawBook:
    if path.is_dir() or path.suffix.lower() in (".csv", ".tsv"):
        from kg.imports.from_csv import read_csv

        return read_csv(path)
    from kg.imports.from_workbook import read_workbook

    return read_workbook(path)


def _statements(found: Comparison, quads: Iterable[ox.Quad]) -> Statements:
    """Return the statements that the differences take out and put in, as they stand in the graph."""
    added = dict.fromkeys(ox.Triple(*(to_ox(term) for term in one)) for one in found.added)  # type: ignore[arg-type]
    wanted: dict[tuple[str, str], list[ox.Triple]] = {}
    for subject, prop, term in found.removed:
        wanted.setdefault((subject, prop), []).append(_spelled((subject, prop, term)))
    nodes = {ox.NamedNode(node) for node in found.deleted}
    nodes |= {quad.object for quad in quads if quad.subject in nodes and quad.predicate == _SELECTOR}  # type: ignore[misc]
    removed: dict[ox.Triple, None] = {}
    for quad in quads:
        key = (getattr(quad.subject, "value", ""), quad.predicate.value)
        linked = quad.object in nodes and quad.predicate.value in OWNERS
        # A store may spell a value in another way than Python does (`1.00` for 1), so values are compared.
        if quad.subject in nodes or linked or _same(quad, wanted.get(key, ())):
            removed[_triple(quad)] = None
    return Statements(tuple(removed), tuple(added))


def _same(quad: ox.Quad, wanted: Iterable[ox.Triple]) -> bool:
    return bool(wanted) and to_ox(from_ox(quad.object)) in [one.object for one in wanted]


def _spelled(triple: Triple) -> ox.Triple:
    return ox.Triple(*(to_ox(term) for term in triple))  # type: ignore[arg-type]


def _triple(quad: ox.Quad) -> ox.Triple:
    return ox.Triple(quad.subject, quad.predicate, quad.object)


def _placed(quads: list[ox.Quad], added: Iterable[ox.Triple], where: str) -> Iterator[ox.Quad]:
    """Yield new statements in the graph of their subject, or in that of the document it belongs to."""
    graphs: dict[object, object] = {}
    for quad in quads:
        if quad.predicate == _TYPE:
            graphs.setdefault(quad.subject, quad.graph_name)
    fresh = [one for one in added if one.subject not in graphs]
    for one in added:
        if one.subject in graphs:
            yield ox.Quad(one.subject, one.predicate, one.object, graphs[one.subject])  # type: ignore[arg-type]
    loose = [ox.Quad(one.subject, one.predicate, one.object) for one in fresh]
    yield from Layout.of(quads).place(loose, where)


def _concerned(quads: list[ox.Quad], statements: Statements) -> tuple[list[ox.Quad], list[ox.Quad]]:
    """Return the documents that some statements change, with what documents share: before and after."""
    gone = set(statements.removed)
    added = list(_placed(quads, statements.added, "the new rows"))
    graphs = {quad.graph_name for quad in added} | _SHARED
    graphs |= {quad.graph_name for quad in quads if _triple(quad) in gone}
    before = [quad for quad in quads if quad.graph_name in graphs]
    return before, [*(quad for quad in before if _triple(quad) not in gone), *added]
