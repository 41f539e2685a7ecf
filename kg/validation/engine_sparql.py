"""Run the shapes as compiled queries inside the store, and turn what they find into violations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import fields, replace
from functools import cache, lru_cache
from typing import Any

import pyoxigraph as ox

from kg.stores.endpoint import EndpointStore
from kg.stores.protocol import Store, select
from kg.stores.rdflib_store import RdflibStore
from kg.validation.compiler import Finding, Plan, compile_shapes, run_plan
from kg.validation.compiler.context import Context, Traits
from kg.validation.compiler.focus import Targets
from kg.validation.compiler.model import (
    Alternative,
    Inverse,
    Node,
    Path,
    Predicate,
    PropertyIs,
    Repeated,
    Sequence,
    ShapeId,
    Target,
)
from kg.validation.compiler.reading import Shapes
from kg.validation.compiler.reading import read_shapes as read_compiled
from kg.validation.compiler.running import learn
from kg.validation.copying import WithCopy
from kg.validation.paths import curie
from kg.validation.reading import Reading, reading_of
from kg.validation.report import Violation, node_key
from kg.validation.rules import RuleBook
from kg.validation.snapshot import is_ours, read_hierarchy, read_shapes
from kg.validation.store_view import limit_of
from kg.vocabulary.terms import IRI, from_ox

#: pyoxigraph lets go of Python's lock while it runs a query; more threads than cores gain nothing.
_THREADS = 2


def plan_for(store: Store, whole: Store | None = None) -> tuple[Plan, Traits]:
    """Compile the shapes of this installation for a store; for a part, the `whole` tells the classes."""
    traits = learn(store, installed_shapes(), read_hierarchy())
    if whole is not None:
        traits = replace(traits, subclasses=learn(whole, installed_shapes(), read_hierarchy()).subclasses)
    plan = _planned(*_key(traits))
    return plan, traits


def reading_for(store: Store) -> Reading:
    """Tell what the shapes of this installation read in a store; raises `UnreadError`.

    It is told from queries that look up each node: those that scan go through nodes that no verdict rests on.
    """
    traits = learn(store, installed_shapes(), read_hierarchy())
    return _read(*_key(replace(traits, projects_exists=False)))


@cache
def installed_shapes() -> Shapes:
    """Read the shapes of this installation for the compiler."""
    return read_compiled(read_shapes())


# Compiling takes longer than running the queries on one document. Stores of one kind share their traits.
@lru_cache(maxsize=8)
def _planned(subclasses: tuple[tuple[Node, tuple[Node, ...]], ...], *rest: bool) -> Plan:
    return compile_shapes(installed_shapes(), Traits(dict(subclasses), *rest))


@lru_cache(maxsize=8)
def _read(subclasses: tuple[tuple[Node, tuple[Node, ...]], ...], *rest: bool) -> Reading:
    return reading_of(_planned(subclasses, *rest))


def _key(traits: Traits) -> tuple[Any, ...]:
    rest = (getattr(traits, one.name) for one in fields(traits) if one.name != "subclasses")
    return tuple(sorted(traits.subclasses.items(), key=str)), *rest


def run_sparql(
    store: Store, plan: Plan, rules: RuleBook, *, nodes: Collection[str] | None = None, streams: bool = False
) -> Iterator[Violation]:
    """Yield what the queries of a plan find in a store, in no order and in the words of the rules.

    `nodes` leaves out what is found about other nodes. `streams` runs one query after the other and holds no
    row, which is slower on two cores. What an endpoint's engine cannot run (some queries, at Virtuoso) runs
    on a copy of its data.
    """
    threads = 1 if streams or isinstance(store, RdflibStore) else _THREADS
    asked = WithCopy(store) if isinstance(store, EndpointStore) else store
    for finding in run_plan(plan, asked, threads=threads, timeout=limit_of(store)):
        if not is_ours(finding.focus) and (nodes is None or node_key(from_ox(finding.focus)) in nodes):
            yield _violation(rules, finding)


def _violation(rules: RuleBook, finding: Finding) -> Violation:
    value = None if finding.value is None or finding.value == finding.focus else from_ox(finding.value)
    path = None if finding.path is None else tell_path(finding.path)
    component = finding.component
    return rules.violation(
        IRI(finding.shape.value),
        from_ox(finding.focus),
        path,
        value,
        IRI(component.value) if isinstance(component, ox.NamedNode) else None,
    )


def count_focus_nodes(
    store: Store, plan: Plan, traits: Traits, rules: RuleBook, nodes: Collection[str] | None = None
) -> dict[IRI, int]:
    """Return the number of focus nodes of every rule, 0 included; `nodes` leaves out the others."""
    targets: dict[ShapeId, list[Target]] = defaultdict(list)
    for root in plan.shapes.roots:
        for shape in (root.id, *(c.shape for c in root.constraints if isinstance(c, PropertyIs))):
            targets[shape] += root.targets
    counts: dict[tuple[Target, ...], int] = {}
    found = dict.fromkeys(rules.rules, 0)
    for shape, several in targets.items():
        name, key = IRI(shape.value), tuple(dict.fromkeys(several))
        if name in found:
            if key not in counts:
                counts[key] = _count(store, Targets(key), Context(plan.shapes, traits), nodes)
            found[name] = counts[key]
    return found


def _count(store: Store, targets: Targets, ctx: Context, among: Collection[str] | None) -> int:
    if among is not None:
        every = f"SELECT DISTINCT ?this WHERE {{ {targets.pattern(ctx, '?this')} }}"
        found = select(store, every, limit_of(store))
        return sum(node is not None and node_key(node) in among for (node,) in found.rows)
    text = f"SELECT (COUNT(DISTINCT ?this) AS ?nodes) WHERE {{ {targets.pattern(ctx, '?this')} }}"
    for (nodes,) in select(store, text, limit_of(store)).rows:
        return int(str(nodes))
    return 0


def tell_path(path: Path) -> str:
    """Spell a path with the prefixes of this vocabulary: `cmt:target`, `^cmt:indicator/cmt:unit`.

    >>> import pyoxigraph as ox
    >>> tell_path(Inverse(Predicate(ox.NamedNode("https://w3id.org/commitment-graph/ontology#indicator"))))
    '^cmt:indicator'
    """
    match path:
        case Predicate(iri):
            return curie(iri.value)
        case Inverse(inner):
            return f"^{tell_path(inner)}"
        case Alternative(choices):
            return f"({'|'.join(tell_path(choice) for choice in choices)})"
        case Sequence(steps):
            return "/".join(tell_path(step) for step in steps)
        case Repeated(inner, times):
            return f"({tell_path(inner)}){times.value}"
