"""Running a plan inside a store."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from itertools import islice

import pyoxigraph as ox

from kg.errors import QueryError
from kg.stores.protocol import Solutions, Store, select
from kg.validation.compiler.context import Traits
from kg.validation.compiler.findings import Finding, path_of
from kg.validation.compiler.model import ClassOf, Node, TargetKind
from kg.validation.compiler.planning import Plan
from kg.validation.compiler.queries import Check, Query, Value
from kg.validation.compiler.reading import Shapes
from kg.vocabulary.namespaces import RDFS, XSD
from kg.vocabulary.terms import IRI, BlankNode, Term, Text, to_ox

Row = Mapping[str, Term | None]


def learn(store: Store, shapes: Shapes, hierarchy: Iterable[ox.Triple] = ()) -> Traits:
    """Ask a store for what the compiler may rely on: the classes below those of the shapes, and its numbers.

    `hierarchy` adds `rdfs:subClassOf` statements that the store does not hold (an ontology's).
    """
    below: dict[Node, set[Node]] = {}
    found = select(store, f"SELECT DISTINCT ?class ?super WHERE {{ ?class <{RDFS.subClassOf}> ?super }}")
    pairs: list[tuple[Node, Node]] = [
        (to_ox(c), to_ox(s)) for c, s in found.rows if c is not None and s is not None
    ]
    pairs += [(t.subject, t.object) for t in hierarchy if t.predicate.value == RDFS.subClassOf]  # type: ignore[misc]
    for cls, above in pairs:
        below.setdefault(above, set()).add(cls)
    merges = store.query(f'ASK {{ FILTER (DATATYPE("1"^^<{XSD.byte}>) = <{XSD.integer}>) }}')
    return Traits(
        subclasses={cls: _closure(cls, below) for cls in _classes(shapes)},
        keeps_integers=merges is not True,
        projects_exists=_projects_exists(store),
    )


def _projects_exists(store: Store) -> bool:
    try:
        (some,) = next(select(store, "SELECT (EXISTS { ?s ?p ?o } AS ?some) WHERE { }").rows)
        return isinstance(some, bool)  # Virtuoso says 0 or 1
    except Exception:  # rdflib raises bare Exception while the rows are read
        return False


def _closure(cls: Node, below: Mapping[Node, set[Node]]) -> tuple[Node, ...]:
    found, waiting = {cls}, [cls]
    while waiting:
        new = below.get(waiting.pop(), set()) - found
        found |= new
        waiting += new
    return (cls, *sorted(found - {cls}, key=str))


def _classes(shapes: Shapes) -> set[Node]:
    targets = {t.term for shape in shapes.by_id.values() for t in shape.targets if t.kind is TargetKind.CLASS}
    checked = {c.cls for shape in shapes.by_id.values() for c in shape.constraints if isinstance(c, ClassOf)}
    return targets | checked


def run_plan(
    plan: Plan,
    store: Store,
    *,
    threads: int = 1,
    timeout: float | None = None,
) -> Iterator[Finding]:
    """Yield what the queries of a plan find, query after query.

    With one thread the rows are streamed. With more, that many queries run at once and the rows of each are
    held until its turn; the store must allow it (pyoxigraph does, rdflib does not). `timeout` is in seconds, for
    each query. Raises `QueryError` where a query fails or says so itself (`?failure`, SHACL 5.3.2).
    """
    if threads == 1:
        told: dict[str, tuple[object, ...]] = {}
        for query in plan.queries:
            told |= {text: _counted(store, text, timeout) for text in _counts(query) if text not in told}
            if not _spared(query, told):
                yield from _run(store, query, timeout)
        return
    with ThreadPoolExecutor(threads) as pool:
        texts = dict.fromkeys(text for query in plan.queries for text in _counts(query))
        counting = {text: pool.submit(_counted, store, text, timeout) for text in texts}
        first = [pool.submit(_all, store, query, timeout) for query in plan.queries if query.gate is None]
        told = {text: future.result() for text, future in counting.items()}
        later = [
            pool.submit(_all, store, query, timeout)
            for query in plan.queries
            if query.gate is not None and not _spared(query, told)
        ]
        for future in (*first, *later):
            yield from future.result()


def first_findings(plan: Plan, store: Store, limit: int, *, threads: int = 1) -> list[Finding]:
    """Return no more than so many findings, and ask no further once they are found."""
    return list(islice(run_plan(plan, store, threads=threads), limit))


def _counts(query: Query) -> list[str]:
    """Return the texts of the counts that may spare a query, each once."""
    gate = query.gate
    return [] if gate is None else list(dict.fromkeys((gate.one.text, gate.other.text)))


def _counted(store: Store, text: str, timeout: float | None) -> tuple[object, ...]:
    return next(iter(_select(store, text, timeout).rows))


def _spared(query: Query, told: Mapping[str, tuple[object, ...]]) -> bool:
    """Tell whether the counts of a query show that it has no answer."""
    if query.gate is None:
        return False
    one, other = query.gate.one, query.gate.other
    return told[one.text][one.column] == told[other.text][other.column]


def _all(store: Store, query: Query, timeout: float | None) -> list[Finding]:
    return list(_run(store, query, timeout))


def _run(store: Store, query: Query, timeout: float | None) -> Iterator[Finding]:
    if query.needs is not None and next(_select(store, query.needs, timeout).rows, None) is None:
        return
    answer = _select(store, query.text, timeout)
    for values in answer.rows:
        row = dict(zip(answer.columns, values, strict=True))
        if row.get("this") is None:
            continue
        if row.get("failure") is True:
            raise QueryError(
                f"the query of {query.checks[0]} reports a failure for {row['this']}: see its text."
            )
        for place, check in enumerate(query.checks):
            if len(query.checks) == 1 or row[f"c{place}"] is True:
                yield _finding(check, row)


def _select(store: Store, text: str, timeout: float | None) -> Solutions:
    result = store.query(text, timeout)
    assert isinstance(result, Solutions)  # noqa: S101 - the compiler writes SELECT queries only
    return result


def _finding(check: Check, row: Row) -> Finding:
    focus = _term(row, "this")
    assert focus is not None  # noqa: S101 - rows without a focus node are left out before
    path = _term(row, "path") if "path" in row else None
    value = focus if check.value is Value.FOCUS else None
    if check.value is Value.FOUND:
        # A given query may leave ?value open; then a node shape's result has the focus node (SHACL 5.3.2).
        value = _term(row, "value") or (focus if check.shape.path is None else None)
    messages = tuple(_filled(message, row) for message in check.messages)
    own = row.get("message")
    if isinstance(own, str) and not isinstance(own, (IRI, BlankNode)):
        messages = (
            ox.Literal(str(own), language=own.language) if isinstance(own, Text) else ox.Literal(own),
        )
    return Finding(
        focus, path_of(path, check.path), value, check.component, check.shape.id, check.shape.severity, messages,
        check.source,
    )  # fmt: skip


def _term(row: Row, name: str) -> Node | None:
    """Return the exact term of a column: Python's numbers have lost how a literal was written."""
    value = row[name]
    if value is None:
        return None
    text, datatype = row.get(f"{name}Text"), row.get(f"{name}Type")
    if isinstance(value, (IRI, BlankNode, Text)) or text is None or not isinstance(datatype, IRI):
        return to_ox(value)
    return ox.Literal(str(text), datatype=ox.NamedNode(str(datatype)))


def _filled(message: ox.Literal, row: Row) -> ox.Literal:
    text = message.value
    for name, value in row.items():
        if value is not None and "{" in text:
            text = text.replace(f"{{?{name}}}", str(value)).replace(f"{{${name}}}", str(value))
    if text == message.value:
        return message
    return ox.Literal(text, language=message.language) if message.language else ox.Literal(text)
