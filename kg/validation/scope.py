"""What must be checked again when documents change: the nodes whose findings may rest on what changed.

Each query of the shapes reaches what it reads by walks from its focus nodes. Followed backwards from the
statements that changed, the walks lead to the nodes to check again, in whatever document they are; followed
forwards from these, to all that judging them takes: a part of the store, in memory. Nothing here knows how
deep the shapes look: the walks are derived from them (`kg.validation.compiler.walks`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

import pyoxigraph as ox

from kg.errors import NameLookupError
from kg.stores.documents import contents_of, known_documents, writable
from kg.stores.documents import documents as all_documents
from kg.stores.memory import MemoryStore
from kg.stores.packaging import SHARED
from kg.stores.protocol import Store
from kg.validation.compiler.triples import UnreadError
from kg.validation.compiler.walks import START, Step, Walks
from kg.validation.engine_sparql import reading_for
from kg.validation.reading import Reading
from kg.validation.snapshot import is_ours
from kg.validation.statements import Node, Statements, UnboundedError, Value, statements_of
from kg.vocabulary.namespaces import RDFS
from kg.vocabulary.terms import IRI

#: A literal may be a focus node, where it stands in the place of a node (`sh:targetObjectsOf`).
Focus: TypeAlias = Value
_BELOW = ox.NamedNode(RDFS.subClassOf)
_NONE: frozenset[Node] = frozenset()


@dataclass(frozen=True, slots=True)
class Scope:
    """The nodes to check, and the statements that judging them takes."""

    nodes: frozenset[Focus]
    part: MemoryStore


@dataclass(frozen=True, slots=True)
class Touched:
    """What changes touch: nodes whose findings rested on what went, and subjects told of outside documents.

    `unbounded` says why everything may have changed, as a key of `wording`.
    """

    nodes: frozenset[Focus] = _NONE
    subjects: frozenset[Node] = _NONE
    unbounded: str | None = None

    def __or__(self, other: Touched) -> Touched:
        return Touched(
            self.nodes | other.nodes, self.subjects | other.subjects, self.unbounded or other.unbounded
        )


def has_graphs(store: Store, documents: Iterable[IRI]) -> bool:
    """Tell whether each of some documents has a named graph; raises `NameLookupError` for an unknown one."""
    wanted = list(documents)
    if not wanted:
        return True
    if writable(store):
        there = set(known_documents(store, wanted))
        if there.issuperset(wanted):
            return True
    unknown = sorted(set(wanted) - set(all_documents(store)))
    if unknown:
        raise NameLookupError(
            f"the document {unknown[0]} is not in the graph: documents() lists those that are"
        )
    return False


def scope_of(store: Store, documents: Iterable[IRI], touched: Touched | None = None) -> Scope:
    """Find what must be checked when some documents change, or what changes touched.

    Whatever belongs to one of the documents is checked, also where only another document says so. Raises
    `UnboundedError` where what must be checked cannot be told apart from the rest.
    """
    touched = touched or Touched()
    if touched.unbounded is not None:
        raise UnboundedError(touched.unbounded)
    named, reading, statements = tuple(documents), _reading(store), statements_of(store)
    changed = _changed(store, statements, named, touched.subjects)
    nodes: set[Focus] = {
        one.subject for one in changed if isinstance(one.subject, ox.NamedNode | ox.BlankNode)
    }
    nodes |= touched.nodes | touched.subjects | _resting_on(statements, reading, changed)
    nodes |= _belonging(statements, reading.places, named)
    checked = frozenset(node for node in nodes if not is_ours(node))
    return Scope(checked, MemoryStore(_read_for(statements, reading.verdict, checked)))


def touched_by(store: Store, documents: Iterable[IRI], subjects: Iterable[Node] = ()) -> Touched:
    """Find what a change of documents and of what is said of some subjects touches, before they change."""
    named = frozenset(subjects)
    try:
        statements = statements_of(store)
        changed = _changed(store, statements, documents, named)
        if not changed:  # a new document: reading the shapes, which takes half a second once, can wait
            return Touched(subjects=named)
        # The graphs that describe a node say to which document it belongs.
        told = {one.subject for one in changed if isinstance(one.subject, ox.NamedNode)}
        return Touched(frozenset(_resting_on(statements, _reading(store), changed) | told), named)
    except UnboundedError as error:
        return Touched(subjects=named, unbounded=error.why)


def touched_by_decision(store: Store, decision: IRI) -> Touched:
    """Find what a decision that was just recorded touches: itself, and who is described for it."""
    named = ox.NamedNode(decision)
    statements = statements_of(store)
    statements.fetch([named], {})
    shared = {one.object for one in statements.about(named) if isinstance(one.object, ox.NamedNode)}
    return Touched(subjects=frozenset({named, *(one for one in shared if one.value.startswith(SHARED))}))


def _reading(store: Store) -> Reading:
    try:
        return reading_for(store)
    except UnreadError as error:
        raise UnboundedError("shapes") from error


def _changed(
    store: Store, statements: Statements, documents: Iterable[IRI], subjects: frozenset[Node]
) -> list[ox.Triple]:
    """Return the statements of documents and about subjects."""
    found = [quad.triple for document in documents for quad in contents_of(store, document)]
    statements.fetch(subjects, {})
    for node in subjects:
        found += statements.about(node)
    if any(one.predicate == _BELOW for one in found):
        raise UnboundedError("classes")
    return found


def _resting_on(statements: Statements, reading: Reading, changed: list[ox.Triple]) -> set[Focus]:
    """Return the nodes whose findings, or the words of these, may rest on some statements."""
    seeds = _seeds(reading.verdict, changed)
    told = _starts(_backwards(statements, reading.own_words, _seeds(reading.own_words, changed)))
    seeds |= {(node, state) for node in told for state in reading.verdict.values}
    reached = _backwards(statements, reading.verdict, seeds)
    worded = _backwards(statements, reading.words, _seeds(reading.words, changed))
    return {*_starts(reached), *_literals(statements, reading.verdict, reached, changed), *_starts(worded)}


def _literals(
    statements: Statements,
    walks: Walks,
    reached: Iterable[tuple[Node, int]],
    changed: Iterable[ox.Triple],
) -> set[Focus]:
    """Return the literals from which walks lead to where others were followed back to, or over a change."""
    first = [step for steps in walks.by_origin.get(START, {}).values() for step in steps if step.inverse]
    by_end: dict[int, list[Step]] = defaultdict(list)
    for step in first:
        by_end[step.end].append(step)
    nodes = {(node, state) for node, state in reached if state in by_end}
    statements.fetch({node for node, _ in nodes}, {})
    near = [
        triple
        for node, state in nodes
        for step in by_end[state]
        for triple in _arriving(statements, step, node)
    ]
    near += (one for one in changed if any(step.prop == one.predicate for step in first))
    return {one.object for one in near if isinstance(one.object, ox.Literal)}


def _belonging(statements: Statements, places: Walks, documents: Iterable[IRI]) -> set[Node]:
    """Return the nodes that may belong to some documents by evidence, which other documents may give."""
    seeds: set[tuple[Node, int]] = {
        (ox.NamedNode(one), state) for one in documents for state in places.values
    }
    return _starts(_backwards(statements, places, seeds))


def _seeds(walks: Walks, changed: Iterable[ox.Triple]) -> set[tuple[Node, int]]:
    """Return where walks are before they take a step over one of some statements."""
    steps, over_any = walks.by_property, walks.by_property.get(None, ())
    found = set()
    for triple in changed:
        for step in (*steps.get(triple.predicate, ()), *over_any):
            near, far = _ends(step, triple)
            if _fits(step, far) and isinstance(near, ox.NamedNode | ox.BlankNode):
                found.add((near, step.origin))
    return found


def _starts(reached: Iterable[tuple[Node, int]]) -> set[Node]:
    """Return the nodes at which walks start, of all that they lead back to."""
    return {node for node, state in reached if state == START and not is_ours(node)}


def _backwards(statements: Statements, walks: Walks, seeds: set[tuple[Node, int]]) -> set[tuple[Node, int]]:
    """Follow walks from their middle back; return what is reached, to where they start."""
    seen, waiting = set(seeds), set(seeds)
    while waiting:
        about: set[Node] = set()
        into: dict[Value, dict[ox.NamedNode | None, bool]] = defaultdict(dict)
        for node, state in waiting:
            for prop, steps in walks.by_end.get(state, {}).items():
                for step in steps:
                    if not _fits(step, node):
                        continue
                    if step.inverse:
                        about.add(node)
                    else:
                        into[node][prop] = False
        statements.fetch(about, into)
        found = {
            (near, step.origin)
            for node, state in waiting
            for steps in walks.by_end.get(state, {}).values()
            for step in steps
            if _fits(step, node)
            for triple in _arriving(statements, step, node)
            if isinstance(near := _ends(step, triple)[0], ox.NamedNode | ox.BlankNode)
        }
        waiting = found - seen
        seen |= waiting
    return seen


def _read_for(statements: Statements, walks: Walks, nodes: frozenset[Focus]) -> Iterator[ox.Quad]:
    """Go through the statements that walks from some nodes pass over."""
    seen: set[tuple[Focus, int]] = {(node, START) for node in nodes}
    waiting = set(seen)
    kept: dict[ox.Triple, None] = {}
    while waiting:
        about: set[Node] = set()
        into: dict[Focus, dict[ox.NamedNode | None, bool]] = defaultdict(dict)
        for node, state in waiting:
            for prop, steps in walks.by_origin.get(state, {}).items():
                for step in steps:
                    if step.inverse:
                        into[node][prop] = into[node].get(prop, True) and step.some
                    elif not isinstance(node, ox.Literal):
                        about.add(node)
        statements.fetch(about, into)
        found = set[tuple[Focus, int]]()
        for node, state in waiting:
            for step, triple in _steps_from(statements, walks, node, state):
                kept[triple] = None
                far = _ends(step, triple)[1]
                if step.end in walks.by_origin and isinstance(far, ox.NamedNode | ox.BlankNode):
                    found.add((far, step.end))
        waiting = found - seen
        seen |= waiting
    return (ox.Quad(one.subject, one.predicate, one.object) for one in kept)


def _steps_from(
    statements: Statements, walks: Walks, node: Focus, state: int
) -> Iterator[tuple[Step, ox.Triple]]:
    by_property = walks.by_origin.get(state, {})
    over_any = by_property.get(None, ())
    forwards = any(not step.inverse for steps in by_property.values() for step in steps)
    if forwards and not isinstance(node, ox.Literal):
        for triple in statements.about(node):
            for step in (*by_property.get(triple.predicate, ()), *over_any):
                if not step.inverse and _fits(step, triple.object):
                    yield step, triple
    every = statements.all_into(node)
    if every is not None:
        for triple in every:
            for step in (*by_property.get(triple.predicate, ()), *over_any):
                if step.inverse and _fits(step, triple.subject):
                    yield step, triple
        return
    for steps in by_property.values():
        for step in steps:
            if step.inverse:
                for triple in statements.into(node, step.prop):
                    if _fits(step, triple.subject):
                        yield step, triple


def _arriving(statements: Statements, step: Step, node: Node) -> Iterable[ox.Triple]:
    """Return the statements over which a step arrives at a node."""
    if not step.inverse:
        return statements.into(node, step.prop)
    if step.prop is None:
        return statements.about(node)
    return (one for one in statements.about(node) if one.predicate == step.prop)


def _ends(step: Step, triple: ox.Triple) -> tuple[object, object]:
    """Return where a step over a statement begins, and where it ends."""
    return (triple.object, triple.subject) if step.inverse else (triple.subject, triple.object)


def _fits(step: Step, far: object) -> bool:
    return step.only is None or str(far) == step.only
