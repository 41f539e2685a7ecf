"""One class of checks that every store passes, and the table of what each store can do that comes from them.

`docs/stores.md` is written by this run: `KG_WRITE_STORES=1 pytest tests/stores/test_store_compliance.py`.
"""

import os
import tomllib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

import kg
from kg.graph import Graph
from kg.questions.catalogue import catalogue
from kg.stores.memory import MemoryStore
from kg.stores.protocol import Store
from kg.stores.rdflib_terms import to_rdflib, to_rdflib_dataset
from kg.vocabulary.bundled import bundled
from kg.vocabulary.terms import IRI

QUESTIONS = Path(__file__).parents[1] / "questions"
DOCS = Path(__file__).parents[2] / "docs" / "stores.md"
REGISTRY = "https://w3id.org/commitment-graph/id/registry"
CORPORA = {
    "article": bundled("seeds") / "facebook-ia-france.ttl",
    "harbour": QUESTIONS / "harbour.ttl",
    "canal": QUESTIONS / "canal.ttl",
}
#: What a question with a required parameter is asked.
REQUIRED: dict[str, dict[str, dict[str, Any]]] = {
    "article": {"overdue": {"as_of": "2020-06-01"}, "evidence": {"node": "staff-baseline"}},
    "harbour": {"overdue": {"as_of": "2031-06-01"}, "evidence": {"node": "fleet-2026-target"}},
    "canal": {"overdue": {"as_of": "2031-06-01"}, "evidence": {"node": "audit/money-baseline"}},
}
STORES = ("memory", "disk", "rdflib graph", "rdflib dataset", "oxigraph", "virtuoso", "fuseki")
SERVERS = ("oxigraph", "virtuoso", "fuseki")
#: What each store was seen to do: capability → store → words. The last test compares it with the file.
FOUND: dict[str, dict[str, str]] = {}


def found(capability: str, store: str, words: str = "yes") -> None:
    FOUND.setdefault(capability, {})[store] = words


def quads_of(corpus: str) -> list[ox.Quad]:
    """Return a corpus as named graphs: what is shared in the registry, the rest in its document."""
    merged = MemoryStore()
    merged.load(CORPORA[corpus])
    document = f"https://example.org/{corpus}"
    shared = ("/id/agent/", "/id/topic/", "/id/place/", "/who#")
    return [
        ox.Quad(
            quad.subject, quad.predicate, quad.object,
            ox.NamedNode(REGISTRY if any(part in quad.subject.value for part in shared) else document),
        )
        for quad in merged.quads()
    ]  # fmt: skip


def asked(corpus: str, language: str) -> list[tuple[str, dict[str, Any]]]:
    """Return every bundled question with its defaults, and in English as of a day and by the corpus's table.

    Another language changes nothing but the texts, so it need not be asked with all parameters again.
    """
    every = [(name, REQUIRED[corpus].get(name, {})) for name in catalogue_names()]
    if language != "en":
        return every
    every += [(name, {**given, "as_of": "2025-06-01"}) for name, given in every]
    table = tomllib.loads((QUESTIONS / "questions.toml").read_text(encoding="utf-8"))["row"]
    rows = [row for row in table if row.get("graph", row.get("of", "article")) == corpus]
    return every + [(row["ask"], row.get("with", {})) for row in rows]


def catalogue_names() -> list[str]:
    return [question.name for question in catalogue()]


@pytest.mark.parametrize("question", ["totals", "left-out"])
def test_money_is_asked_of_every_store_with_parameters(question: str) -> None:
    """A default answer does not show that a parameter or a day picks, so the table has rows that do."""
    expected = Graph(MemoryStore(quads_of("canal")))
    given = [parameters for name, parameters in asked("canal", "en") if name == question]
    whole = typed(expected.ask(question))
    picked = [parameters for parameters in given if {"promisor", "unit", "as_of"} <= set(parameters)]
    assert picked
    for parameters in picked:
        assert typed(expected.ask(question, **parameters)) not in ([], whole)


EXPLAINED = {"article": "staff-baseline", "harbour": "fleet-2026-target", "canal": "audit/money-baseline"}


@dataclass
class Case:
    """One store that holds one corpus, and the same corpus in memory to compare with."""

    name: str
    corpus: str
    quads: list[ox.Quad]
    store: Store

    @property
    def graph(self) -> Graph:
        return Graph(self.store, [bundled("seeds")])

    @property
    def expected(self) -> Graph:
        return Graph(MemoryStore(self.quads), [bundled("seeds")])


@pytest.fixture(scope="module", params=CORPORA)
def corpus(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def virtuoso(corpus: str, start: Callable[[str], AbstractContextManager[Any]]) -> Iterator[Any]:
    """A server for each corpus: one that held another may plan a query wrongly (docs/decisions/0032)."""
    with start("virtuoso") as server:
        yield server


@pytest.fixture(scope="module", params=STORES)
def case(
    request: pytest.FixtureRequest, corpus: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Case]:
    name = str(request.param)
    quads = quads_of(corpus)
    if name == "memory":
        yield Case(name, corpus, quads, MemoryStore(quads))
    elif name == "disk":
        with kg.open(tmp_path_factory.mktemp("disk") / "corpus.kg") as graph:
            graph.store.change(add=quads)  # type: ignore[attr-defined]
            yield Case(name, corpus, quads, graph.store)
    elif name == "rdflib graph":
        yield Case(name, corpus, quads, kg.from_rdflib(to_rdflib(quads)).store)
    elif name == "rdflib dataset":
        yield Case(name, corpus, quads, kg.from_rdflib(to_rdflib_dataset(quads)).store)
    else:
        server = request.getfixturevalue(name)
        store = kg.connect(
            server.query_url,
            update_url=server.update_url,
            graph_store_url=server.graph_store_url,
            auth=server.auth,
        ).store
        store.change(drop=store.graphs(), add=quads)  # type: ignore[attr-defined]
        yield Case(name, corpus, quads, store)


def typed(answers: kg.Answers) -> list[tuple[str, ...]]:
    """Spell rows with the Python type of each value."""
    return [tuple(repr(value) for value in row) for row in answers]


class TestEveryStore:
    @pytest.mark.parametrize("language", ["en", "fr", "el"])
    def test_bundled_questions_have_the_same_typed_answers(self, case: Case, language: str) -> None:
        graph, expected = case.graph, case.expected
        for question, parameters in asked(case.corpus, language):
            got = graph.ask(question, language=language, **parameters)
            wanted = expected.ask(question, language=language, **parameters)
            assert typed(got) == typed(wanted), (question, parameters)
            assert got.columns == wanted.columns
        found("bundled questions", case.name, "the same answers")

    @pytest.mark.parametrize(
        "text",
        [
            "SELECT ?item ?value { ?item cmt:target ?f . ?f cmt:value ?value } ORDER BY ?item ?value",
            "SELECT (COUNT(DISTINCT ?item) AS ?items) { ?item a cmt:Commitment }",
            "SELECT ?figure { GRAPH ?any { ?figure a cmt:DerivedFigure } } ORDER BY ?figure",
            "SELECT ?b { ?b cmt:latest ?day FILTER (?day > '2000-01-01'^^xsd:date) } ORDER BY ?b",
        ],
    )
    def test_a_free_select(self, case: Case, text: str) -> None:
        if case.name == "rdflib graph" and "GRAPH" in text:
            pytest.skip("an rdflib.Graph is one graph: there is no GRAPH to ask for")
        got, wanted = case.graph.query(text), case.expected.query(text)
        assert isinstance(got, kg.Answers)
        assert isinstance(wanted, kg.Answers)
        assert typed(got) == typed(wanted)
        assert len(wanted) > 0 or case.corpus != "article"
        found("free queries: SELECT, ASK, CONSTRUCT, DESCRIBE", case.name)

    def test_a_free_ask(self, case: Case) -> None:
        assert case.graph.query("ASK { ?item a cmt:Commitment }") is True
        assert case.graph.query("ASK { ?item a cmt:Nothing }") is False

    @pytest.mark.parametrize(
        "text",
        ["CONSTRUCT { ?s cmt:value ?o } { ?s cmt:value ?o }", "DESCRIBE ?f { ?f a cmt:DerivedFigure }"],
    )
    def test_a_free_graph(self, case: Case, text: str) -> None:
        got, wanted = case.graph.query(text), case.expected.query(text)
        assert isinstance(got, Graph)
        assert isinstance(wanted, Graph)
        if case.name in ("virtuoso", "rdflib graph", "rdflib dataset") and text.startswith("DESCRIBE"):
            # SPARQL leaves to the engine what a description holds; these add what points at the node.
            assert set(wanted.store.quads()) <= set(got.store.quads())
        else:
            assert got.serialize("nt") == wanted.serialize("nt")
            assert len(wanted) > 0 or case.corpus != "article"

    def test_explain(self, case: Case) -> None:
        name = EXPLAINED[case.corpus]
        assert str(case.graph.explain(name)) == str(case.expected.explain(name))
        found("explain", case.name)

    def test_commitments(self, case: Case) -> None:
        got, wanted = case.graph.commitments(), case.expected.commitments()
        assert [repr(one) for one in got] == [repr(one) for one in wanted] != []
        found("commitments() as objects", case.name)

    def test_validate(self, case: Case) -> None:
        got, wanted = case.graph.validate(), case.expected.validate()
        assert sorted(map(repr, got.violations)) == sorted(map(repr, wanted.violations))
        assert got.conforms == wanted.conforms
        found("validate", case.name, "the same violations")

    def test_export(self, case: Case) -> None:
        assert case.graph.serialize("ttl") == case.expected.serialize("ttl")
        whole = case.name != "rdflib graph"
        if whole:
            assert case.graph.serialize("nq") == case.expected.serialize("nq")
        found("export", case.name, "the same bytes" if whole else "the same bytes, as one graph")

    def test_the_number_of_statements(self, case: Case) -> None:
        assert len(case.store) == len(case.quads)

    def test_refusals(self, case: Case) -> None:
        for text in ("SELECT * { SERVICE <http://localhost/> { ?s ?p ?o } }", "DROP ALL", "SELECT ?x {"):
            with pytest.raises(kg.QueryError):
                case.graph.query(text)
        found("SERVICE, LOAD, FROM and updates in queries", case.name, "refused")

    def test_a_time_limit(self, case: Case) -> None:
        text = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
        with pytest.raises((kg.QueryError, kg.StoreError)):
            for _ in case.graph.stream(text, timeout=0.5):
                pass
        found("time limit", case.name, LIMITS[case.name])

    def test_documents_are_changed_whole(self, case: Case) -> None:
        if not hasattr(case.store, "change"):
            found("change documents", case.name, "no: it is yours")
            pytest.skip("a graph of rdflib is the user's own")
        name = IRI("https://example.org/one")
        first = [quad(name, "a", 1), quad(name, "b", 3_000_000_000)]
        second = [quad(name, "a", 2)]
        change = case.store.change
        change(add=first)
        assert [graph for graph in case.store.graphs() if graph == name] == [name]  # type: ignore[attr-defined]
        assert in_graph(case.store, name) == set(first)
        change(drop=[name], add=second)
        assert in_graph(case.store, name) == set(second)
        change(drop=[name], add=second)
        assert in_graph(case.store, name) == set(second)
        change(drop=[name])
        assert set(case.store.quads()) == set(case.quads)
        found("change documents", case.name, CHANGES.get(case.name, "one transaction"))


LIMITS = {
    **dict.fromkeys(SERVERS, "covers the whole answer"),
    "memory": "in a process that is ended; beyond 200,000 statements on Linux alone, elsewhere between rows",
    "disk": "in a process that is ended",
    "rdflib graph": "between rows",
    "rdflib dataset": "between rows",
}
CHANGES = {
    "virtuoso": "one update, checked first; not rolled back if the server dies in it",
    "oxigraph": "one update, one transaction",
    "fuseki": "one update, one transaction",
}


def quad(graph: IRI, name: str, value: int) -> ox.Quad:
    return ox.Quad(
        ox.NamedNode(f"https://example.org/{name}"), ox.NamedNode("https://example.org/value"),
        ox.Literal(value), ox.NamedNode(graph),
    )  # fmt: skip


def in_graph(store: Store, name: IRI) -> set[ox.Quad]:
    return {one for one in store.quads() if one.graph_name == ox.NamedNode(name)}


def test_the_table_of_stores_is_what_was_found() -> None:
    """Runs last; it needs every store, so it skips where a server is missing or only some tests ran."""
    missing = {store for store in STORES if not FOUND or any(store not in words for words in FOUND.values())}
    if missing:
        pytest.skip(f"not every check ran over {', '.join(sorted(missing))}")
    text = table()
    if os.environ.get("KG_WRITE_STORES"):
        DOCS.write_text(text, encoding="utf-8")
    if not DOCS.exists():
        pytest.skip("docs/stores.md is part of the checkout alone")
    assert DOCS.read_text(encoding="utf-8") == text


def table() -> str:
    head = "| | " + " | ".join(STORES) + " |\n|---" * 1 + "|---" * len(STORES) + "|\n"
    rows = "".join(
        f"| {capability} | " + " | ".join(words[store] for store in STORES) + " |\n"
        for capability, words in FOUND.items()
    )
    intro = (
        "# Every store gives the same answers\n\n"
        "This table is written by `tests/stores/test_store_compliance.py`, which runs over every store and\n"
        "over real servers: Oxigraph's, Virtuoso 7 and Apache Jena Fuseki. A difference fails the run.\n\n"
    )
    return intro + head + rows
