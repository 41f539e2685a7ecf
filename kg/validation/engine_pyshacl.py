"""Run the shapes with pySHACL, and turn its results into violations.

pySHACL works on a copy in rdflib. It runs each `sh:sparql` constraint once a focus node; those queries are
answered by pyoxigraph over the same copy, because rdflib would parse the query anew each time.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from kg.errors import EngineError
from kg.stores.rdflib_terms import from_rdflib_term, ox_term, to_rdflib
from kg.validation.paths import spell_path
from kg.validation.report import Violation
from kg.validation.rules import RuleBook
from kg.validation.snapshot import Snapshot
from kg.vocabulary.namespaces import SH
from kg.vocabulary.terms import IRI, Term

if TYPE_CHECKING:
    import rdflib


def run_pyshacl(snapshot: Snapshot, rules: RuleBook) -> Iterator[Violation]:
    """Yield what pySHACL finds in the snapshot, in no order and in the words of the rules.

    Raises `EngineError` where it cannot compare literals, such as a date that is none.
    """
    import rdflib
    from pyshacl import validate

    shapes = to_rdflib(ox.Quad(t.subject, t.predicate, t.object) for t in snapshot.shapes)
    ontology = to_rdflib(ox.Quad(t.subject, t.predicate, t.object) for t in snapshot.hierarchy)
    try:
        with _unlogged():
            data = _graph(snapshot)
            # `inplace` spares a clone: pySHACL adds the class hierarchy to this copy of the data.
            _, results, _ = validate(data, shacl_graph=shapes, ont_graph=ontology, inplace=True)
    except TypeError as error:
        raise EngineError(
            f"pySHACL cannot compare what the graph holds ({error}): validate with the engine sparql"
        ) from None
    sh = rdflib.Namespace(str(SH))
    for result in results.objects(None, sh.result):
        shape = results.value(result, sh.sourceShape)
        focus = from_rdflib_term(results.value(result, sh.focusNode))
        found = results.value(result, sh.value)
        value: Term | None = None if found is None else from_rdflib_term(found)
        path = results.value(result, sh.resultPath)
        if isinstance(path, rdflib.BNode):  # a path of several steps is described in the shapes
            path = shapes.value(shape, sh.path)
        yield rules.violation(
            IRI(str(shape)),
            focus,
            None if path is None else spell_path(shapes, path),
            None if value == focus else value,
            IRI(str(results.value(result, sh.sourceConstraintComponent))),
        )


@contextmanager
def _unlogged() -> Iterator[None]:
    """Keep from the log what rdflib says of ill-typed literals in this thread: the findings tell them."""
    ours, log = threading.get_ident(), logging.getLogger("rdflib.term")

    def others(record: logging.LogRecord) -> bool:
        return record.thread != ours

    log.addFilter(others)
    try:
        yield
    finally:
        log.removeFilter(others)


def _graph(snapshot: Snapshot) -> rdflib.Graph:
    """Copy the snapshot's data into an rdflib graph whose SPARQL is answered by the snapshot itself."""
    import rdflib
    from rdflib.query import Result

    class SnapshotGraph(rdflib.Graph):
        def query(self, query_object: Any, *args: Any, **kwargs: Any) -> Result:
            # pySHACL gives the bindings of $this by position: processor, result, initNs, initBindings.
            given = kwargs.get("initBindings") or (args[3] if len(args) > 3 else None) or {}
            bound = {ox.Variable(str(name)): ox_term(term) for name, term in given.items()}
            answer = Result("SELECT")
            answer.bindings = [
                {rdflib.Variable(name): _rdflib_term(term) for name, term in solution.items()}
                for solution in snapshot.solutions(str(query_object), bound)
            ]
            answer.vars = sorted({name for row in answer.bindings for name in row})
            return answer

    plain = to_rdflib(snapshot.data)
    return SnapshotGraph(plain.store, plain.identifier, bind_namespaces="none")


def _rdflib_term(term: ox.NamedNode | ox.BlankNode | ox.Literal) -> Any:
    import rdflib

    if isinstance(term, ox.NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return rdflib.BNode(term.value)
    if term.language:
        return rdflib.Literal(term.value, lang=term.language)
    return rdflib.Literal(term.value, datatype=rdflib.URIRef(term.datatype.value), normalize=False)
