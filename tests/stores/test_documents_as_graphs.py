"""A document is one named graph: added, replaced and removed whole, in memory and on disk."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import kg
from kg.stores.disk import DiskStore
from kg.stores.memory import MemoryStore
from kg.stores.packaging import DECISIONS, REGISTRY, Layout
from kg.vocabulary.bundled import bundled
from kg.vocabulary.namespaces import PREFIXES

ID = "https://w3id.org/commitment-graph/id/"
HEADER = (
    "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items()) + f"@prefix id: <{ID}> .\n"
)


def document(name: str) -> kg.IRI:
    return kg.IRI(f"{ID}{name}/document")


def plain(name: str, title: str = "one", more: str = "") -> str:
    """A document in plain Turtle, with an item and whatever else."""
    return (
        f'<{ID}{name}/document> a cmt:SourceDocument ; dcterms:title "{title}"@en .\n'
        f'<{ID}{name}/item> a cmt:Commitment ; rdfs:label "{title}"@en .\n{more}\n'
    )


def agent(label: str, more: str = "") -> str:
    return f'agent:acme a cmt:Organisation ; rdfs:label "{label}"@en . {more}'


@pytest.fixture(params=["memory", "disk"])
def graph(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[kg.Graph]:
    """An empty graph, in memory and on disk."""
    if request.param == "memory":
        yield kg.Graph(MemoryStore())
    else:
        with kg.open(tmp_path / "corpus.kg") as opened:
            yield opened


@pytest.fixture
def write(tmp_path: Path):
    def written(text: str, name: str = "source.ttl") -> Path:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text((HEADER if name.endswith((".ttl", ".trig")) else "") + text, encoding="utf-8")
        return path

    return written


def in_graph(graph: kg.Graph, name: str) -> set[str]:
    """What a named graph says, as N-Triples."""
    wanted = ox.NamedNode(name)
    return {f"{q.subject} {q.predicate} {q.object}" for q in graph.store.quads() if q.graph_name == wanted}


def labels(graph: kg.Graph, node: str, prop: str = "rdfs:label") -> list[str]:
    found = graph.query(f"SELECT ?label {{ {node} {prop} ?label }} ORDER BY ?label")
    return [str(row.label) for row in found]


def test_the_article_comes_and_goes(graph: kg.Graph) -> None:
    (name,) = graph.add(bundled("seeds") / "facebook-ia-france.ttl")
    assert graph.documents() == [name] == [document("facebook-ia-france")]
    assert graph.store.graphs() == [name, REGISTRY]
    assert len(graph) == len(kg.load())
    assert graph.ask("figures", item="staff", side="target")[0].value == 60
    assert graph.validate().conforms
    graph.remove(name)
    assert graph.documents() == []
    assert graph.store.graphs() == [REGISTRY]


@pytest.mark.parametrize("form", ["ttl", "nt", "nq", "trig", "jsonld", "rdf"])
def test_every_format_is_a_source(graph: kg.Graph, form: str, tmp_path: Path) -> None:
    file = kg.load().export(tmp_path / f"article.{form}")
    assert graph.add(file) == (document("facebook-ia-france"),)
    assert len(graph) == len(kg.load())


def test_annotations_graphs_and_rdflib_are_sources(graph: kg.Graph) -> None:
    annotation = bundled("seeds") / "facebook-ia-france.yaml"
    (name,) = graph.add(annotation)
    everything = set(graph.store.quads())
    for source in (kg.load(), kg.load().to_rdflib(), annotation, str(annotation)):
        assert graph.replace(source) == (name,)
        assert set(graph.store.quads()) == everything


def test_a_source_that_is_none_is_refused(graph: kg.Graph) -> None:
    with pytest.raises(kg.InputError, match="a int is no source of documents"):
        graph.add(7)  # type: ignore[arg-type]


def test_replacing_leaves_nothing_of_the_old_version(graph: kg.Graph, write) -> None:
    graph.add(write(plain("a", "old", f'<{ID}a/gone> rdfs:label "gone"@en .')))
    graph.add(write(plain("b", "other")))
    before = in_graph(graph, document("b"))
    graph.replace(write(plain("a", "new")))
    assert not [one for one in in_graph(graph, document("a")) if "old" in one or "gone" in one]
    assert in_graph(graph, document("b")) == before


def test_what_is_there_or_missing_is_said_in_one_sentence(graph: kg.Graph, write) -> None:
    file = write(plain("a"))
    with pytest.raises(kg.NameLookupError, match=r"a/document is not in the graph: use add"):
        graph.replace(file)
    with pytest.raises(kg.NameLookupError, match=r"a/document is not in the graph: documents\(\) lists"):
        graph.remove(document("a"))
    for no_iri in ("a word", "http://example.org/a> } ; DROP ALL #"):
        with pytest.raises(kg.NameLookupError, match=r"is not in the graph"):
            graph.remove(no_iri)
        with pytest.raises(kg.NameLookupError, match=r"is not in the graph"):
            graph.validate(documents=[no_iri])
    graph.add(file)
    before = set(graph.store.quads())
    with pytest.raises(kg.InputError, match=r"a/document is in the graph already: use replace"):
        graph.add(write(plain("a", "changed") + plain("b"), "both.ttl"))
    assert set(graph.store.quads()) == before, "a refused change must leave no trace"


@pytest.mark.parametrize("mine", ["graph.ttl", None, kg.load()], ids=lambda mine: type(mine).__name__)
def test_what_is_no_graph_of_rdflib_is_said(mine: Any) -> None:
    with pytest.raises(kg.InputError, match="is no graph of rdflib: give"):
        kg.from_rdflib(mine)


def test_the_registry_is_no_document(graph: kg.Graph, write) -> None:
    graph.add(write(plain("a", more=agent("Acme"))))
    for name in (REGISTRY, DECISIONS):
        with pytest.raises(kg.NameLookupError, match="is not in the graph"):
            graph.remove(name)
    assert labels(graph, "agent:acme") == ["Acme"]


def test_documents_of_one_plain_file_are_told_apart_by_their_folders(graph: kg.Graph, write) -> None:
    file = write(plain("a") + plain("b", more=agent("Acme")))
    assert graph.add(file) == (document("a"), document("b"))
    assert len(in_graph(graph, document("a"))) == len(in_graph(graph, document("b"))) == 4
    assert len(in_graph(graph, REGISTRY)) == 2


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('agent:acme rdfs:label "Acme"@en . <http://example.org/x> rdfs:label "x" .', "no node has the type"),
        (
            plain("a") + plain("b") + '<http://example.org/x> rdfs:label "x" .',
            r"none alone has <http://example.org/x> in its folder of IRIs: write TriG",
        ),
        (
            plain("a") + f'<{ID}a/second> a cmt:SourceDocument . <{ID}a/x> rdfs:label "x" .',
            "none alone has .* in its folder",
        ),
        (plain("a") + plain("b") + '[] rdfs:label "x" .', "none alone has _:"),
    ],
    ids=["no document", "outside every folder", "two in one folder", "a blank node"],
)
def test_a_statement_of_no_document_is_refused(graph: kg.Graph, write, text: str, sentence: str) -> None:
    with pytest.raises(kg.InputError, match=sentence):
        graph.add(write(text))
    assert len(graph) == 0


def test_trig_keeps_its_graphs_and_shared_things_still_go_to_the_registry(graph: kg.Graph, write) -> None:
    inside = plain("a", more='<http://example.org/far> rdfs:label "far" . ' + agent("Acme"))
    other = "<http://example.org/notes> { <http://example.org/n> rdfs:label 'a note' }"
    decision = f'<{ID}decision-1> a cmt:IdentityDecision ; cmt:rationale "same"@en .'
    file = write(f"<{document('a')}> {{ {inside} }}\n{other}\n{decision}", "a.trig")
    assert graph.add(file) == (document("a"),)
    assert len(in_graph(graph, document("a"))) == 5
    assert len(in_graph(graph, REGISTRY)) == len(in_graph(graph, DECISIONS)) == 2
    assert len(in_graph(graph, "http://example.org/notes")) == 1


def test_a_graph_of_another_name_becomes_its_documents(graph: kg.Graph, write) -> None:
    graph.add(write(f"<http://example.org/g> {{ {plain('a')} }}", "a.trig"))
    assert graph.store.graphs() == [document("a")]


def test_blank_nodes_of_two_documents_stay_two(graph: kg.Graph, write) -> None:
    for name in ("a", "b"):
        graph.add(kg.load(write(plain(name, more=f'_:x rdfs:label "{name}" .'), f"{name}.ttl")))
    (row,) = graph.query(
        "SELECT (COUNT(DISTINCT ?node) AS ?count) { ?node rdfs:label ?l FILTER(isBlank(?node)) }"
    )
    assert row.count == 2


class TestWhatDocumentsShare:
    """Decision 0036: adding tells more, replacing corrects labels, removing leaves all of it."""

    def test_a_later_label_is_another_name(self, graph: kg.Graph, write) -> None:
        graph.add(write(plain("a", more=agent("Acme"))))
        graph.add(write(plain("b", more=agent("Acme Inc.", 'agent:acme rdfs:label "Acmé"@fr .'))))
        assert labels(graph, "agent:acme") == ["Acme", "Acmé"]
        assert labels(graph, "agent:acme", "skos:altLabel") == ["Acme Inc."]

    def test_a_replaced_document_corrects_the_label(self, graph: kg.Graph, write) -> None:
        graph.add(write(plain("a", more=agent("Acne", 'agent:acme skos:altLabel "A" .'))))
        graph.add(write(plain("b", more='agent:other rdfs:label "Other"@en .')))
        graph.replace(write(plain("a", more=agent("Acme"))))
        assert labels(graph, "agent:acme") == ["Acme"]
        assert labels(graph, "agent:acme", "skos:altLabel") == ["A"]
        assert labels(graph, "agent:other") == ["Other"]

    def test_removing_leaves_it(self, graph: kg.Graph, write) -> None:
        graph.add(write(plain("a", more=agent("Acme"))))
        graph.remove(document("a"))
        assert labels(graph, "agent:acme") == ["Acme"]

    def test_a_decision_outlives_its_document_and_is_corrected_whole(self, graph: kg.Graph, write) -> None:
        def decided(why: str, more: str = "") -> str:
            return f'<{ID}decision-1> a cmt:IdentityDecision ; cmt:rationale "{why}"@en {more}.'

        graph.add(write(plain("a", more=decided("same sum", f"; cmt:member <{ID}a/item> "))))
        graph.add(write(plain("b", more=f'<{ID}decision-2> a cmt:IdentityDecision ; cmt:rationale "x"@en .')))
        graph.replace(write(plain("a", more=decided("same date"))))
        assert labels(graph, "?d", "cmt:rationale") == ["same date", "x"]
        assert len(in_graph(graph, DECISIONS)) == 4
        graph.remove(document("a"))
        assert len(in_graph(graph, DECISIONS)) == 4

    def test_a_shared_thing_is_described_once_whatever_files_say(self, graph: kg.Graph, write) -> None:
        for name in ("a", "b", "c"):
            write(plain(name, more=agent("Acme")), f"many/{name}.ttl")
        graph.add(write("", "many/../unused.nt").parent / "many")
        assert len(in_graph(graph, REGISTRY)) == 2


def test_files_loaded_as_they_are_are_sorted_before_the_first_change(write) -> None:
    graph = kg.load(write(plain("a") + plain("b", more=agent("Acme"))))
    assert graph.store.graphs() == []
    assert graph.documents() == [document("a"), document("b")]
    before = len(graph)
    graph.remove(document("a"))
    assert graph.documents() == [document("b")]
    assert graph.store.graphs() == [REGISTRY, document("b")] or graph.store.graphs() == [
        document("b"),
        REGISTRY,
    ]
    assert len(graph) == before - 4


def test_a_users_own_rdflib_graph_is_never_changed(write) -> None:
    rdflib = pytest.importorskip("rdflib")
    mine = rdflib.Graph().parse(write(plain("a")))
    graph = kg.from_rdflib(mine)
    assert graph.documents() == [document("a")]
    for change in (graph.add, graph.replace, graph.remove, graph.load_all):
        with pytest.raises(kg.StoreError, match="yours and is only read"):
            change(str(write(plain("b"))))
    assert len(mine) == 4


def test_texts_are_looked_for_beside_what_was_added(tmp_path: Path) -> None:
    for name in ("facebook-ia-france.ttl", "facebook-ia-france.txt"):
        (tmp_path / name).write_bytes((bundled("seeds") / name).read_bytes())
    graph = kg.Graph(MemoryStore())
    graph.add(kg.load())
    graph._texts = ()
    without = len(graph.validate().violations)
    graph.replace(tmp_path / "facebook-ia-france.ttl")
    assert len(graph.validate().violations) == without - 1, "the text that was missing is found"


NAMES = st.sampled_from("abc")
CHANGES = st.lists(
    st.tuples(st.sampled_from(["add", "replace", "remove"]), NAMES, st.integers(1, 5)), max_size=12
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(CHANGES)
def test_a_store_is_a_mapping_from_documents_to_their_last_versions(
    changes: list[tuple[str, str, int]],
) -> None:
    graph, expected = kg.Graph(MemoryStore()), {}
    for do, name, which in changes:
        node, prop = ox.NamedNode(document(name)), ox.NamedNode(PREFIXES["cmt"] + "value")
        source = kg.Graph(
            MemoryStore(
                [
                    ox.Quad(
                        node,
                        ox.NamedNode(PREFIXES["rdf"] + "type"),
                        ox.NamedNode(PREFIXES["cmt"] + "SourceDocument"),
                    ),
                    ox.Quad(node, prop, ox.Literal(which)),
                ]
            )
        )
        allowed = (name in expected) != (do == "add")
        try:
            graph.remove(document(name)) if do == "remove" else getattr(graph, do)(source)
        except (kg.InputError, kg.NameLookupError):
            assert not allowed
            continue
        assert allowed
        expected.pop(name, None)
        if do != "remove":
            expected[name] = which
    found = {str(row.d).split("/")[-2]: row.v for row in graph.query("SELECT ?d ?v { ?d cmt:value ?v }")}
    assert found == expected
    assert graph.documents() == sorted(document(name) for name in expected)


@given(st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from(["item", "x/y"])), max_size=8))
def test_placing_is_stable(subjects: list[tuple[str, str]]) -> None:
    """What was placed once stays where it is."""
    kind, of = ox.NamedNode(PREFIXES["rdf"] + "type"), ox.NamedNode(PREFIXES["cmt"] + "SourceDocument")
    quads = [ox.Quad(ox.NamedNode(document(name)), kind, of) for name in "abcd"]
    quads += [ox.Quad(ox.NamedNode(f"{ID}{name}/{rest}"), kind, kind) for name, rest in subjects]
    once = list(Layout.of(quads).place(quads, "a test"))
    assert all(isinstance(quad.graph_name, ox.NamedNode) for quad in once)
    assert list(Layout.of(once).place(once, "a test")) == once


def test_a_store_on_disk_keeps_what_was_done(tmp_path: Path, write) -> None:
    with kg.open(tmp_path / "c.kg") as graph:
        graph.add(write(plain("a", "kept")))
    with kg.open(tmp_path / "c.kg", read_only=True) as again:
        assert again.documents() == [document("a")]
        assert isinstance(again.store, DiskStore)


def test_a_document_that_is_called_a_decision_too_stays_a_document() -> None:
    name, cmt = "<https://example.org/one/document>", "https://w3id.org/commitment-graph/ontology#"
    text = f"{name} {{ {name} a <{cmt}SourceDocument>, <{cmt}IdentityDecision> }}"
    graph = kg.Graph(MemoryStore([]))
    added = graph.add(kg.Graph(MemoryStore(ox.parse(input=text, format=ox.RdfFormat.TRIG))))
    assert graph.documents() == list(added) == [kg.IRI("https://example.org/one/document")]
