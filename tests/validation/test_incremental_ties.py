"""What ties findings across documents: each tie alone in a corpus of two or three documents."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

import pyoxigraph as ox
import pytest

import kg
from kg.stores.memory import MemoryStore
from kg.stores.protocol import Result
from kg.validation.report import Report

AGENT = "https://w3id.org/commitment-graph/id/agent/"
PREFIXES = """
@prefix : <https://example.org/> .
@prefix agent: <https://w3id.org/commitment-graph/id/agent/> .
@prefix cmt: <https://w3id.org/commitment-graph/ontology#> .
@prefix bound: <https://w3id.org/commitment-graph/code/bound/> .
@prefix kind: <https://w3id.org/commitment-graph/code/kind/> .
@prefix rule: <https://w3id.org/commitment-graph/code/rule/> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix unit: <http://qudt.org/vocab/unit/> .
"""


def quads(document: str, text: str, registry: str = "") -> list[ox.Quad]:
    """Return a document that says what a text says, and what its source says about shared things."""
    name = f"<https://example.org/{document}/document>"
    turtle = (
        f"{PREFIXES} {name} {{ {name} a cmt:SourceDocument . {text} }}\n"
        f"<https://w3id.org/commitment-graph/id/registry> {{ {registry} }}"
    )
    return list(ox.parse(input=turtle, format=ox.RdfFormat.TRIG))


def quote(node: str, words: str, document: str) -> str:
    """Say that a node rests on words of a document."""
    return (
        f"{node} cmt:evidence {node}-evidence . {node}-evidence a cmt:Evidence ; "
        f"oa:hasSource :{document}\\/document ; oa:hasSelector {node}-quote . "
        f"{node}-quote oa:exact '{words}' . "
    )


class Tie(NamedTuple):
    """A corpus, the document that is exchanged for another, and the finding that is `gone` or `new`.

    A finding is a rule and a node. `words` are a rule and the quote of its finding, where that alone changes.
    """

    corpus: Mapping[str, str]
    changed: str
    after: str
    gone: tuple[str, str] | None = None
    new: tuple[str, str] | None = None
    words: tuple[str, str] | None = None
    registry: str = ""


TIES = {
    # An announcement of `one` is dated by a gap of its document `two`, which `three` describes.
    "two steps from the document that changes": Tie(
        {
            "one": ":one\\/act a cmt:Announcement ; cmt:reportedIn :two\\/document .",
            "two": ":two\\/document cmt:knowledgeGap :three\\/gap .",
            "three": ":three\\/gap a cmt:KnowledgeGap .",
        },
        "three",
        ":three\\/gap a cmt:KnowledgeGap ; cmt:missing cmt:announcedOn .",
        gone=("announcement-dated", "one/act"),
    ),
    # The deadline of `one` is compared with a day of `four`: its evidence, in `two`, quotes `three`.
    "a day three steps away": Tie(
        {
            "one": ":one\\/item a cmt:Commitment ; cmt:deadline :one\\/due ; cmt:evidence :two\\/words . "
            ":one\\/due a cmt:TimeBound ; cmt:latest '2020-12-31'^^xsd:date .",
            "two": ":two\\/words a cmt:Evidence ; oa:hasSource :three\\/document .",
            "three": ":three\\/document cmt:publishedOn :four\\/day .",
            "four": ":four\\/day cmt:earliest '2019-01-01'^^xsd:date .",
        },
        "four",
        ":four\\/day cmt:earliest '2021-01-01'^^xsd:date .",
        new=("deadline-before-announcement", "one/item"),
    ),
    # A figure of `one` multiplies units by what each contains, if `three` says of what kind the units are.
    "equipment four steps away": Tie(
        {
            "one": ":one\\/figure a cmt:DerivedFigure ; cmt:value 12 ; cmt:bound bound:exact ; "
            "cmt:unit unit:NUM ; cmt:rule rule:units-times-content ; "
            "prov:wasDerivedFrom :four\\/units , :four\\/content .",
            "two": ":two\\/configuration cmt:component :two\\/component . "
            ":two\\/component cmt:perUnit :four\\/content .",
            "three": ":three\\/item cmt:target :four\\/units ; cmt:indicator :three\\/hardware . "
            ":three\\/hardware cmt:unitConfiguration :two\\/configuration .",
            "four": ":four\\/units cmt:value 3 ; cmt:bound bound:exact ; cmt:unit unit:NUM . "
            ":four\\/content cmt:value 4 ; cmt:bound bound:exact ; cmt:unit unit:NUM .",
        },
        "three",
        ":three\\/item cmt:target :four\\/units ; cmt:indicator :three\\/hardware .",
        new=("derived-value", "one/figure"),
    ),
    # What `one` says is people is counted by `two` in the unit that `three` gives.
    "the unit of a figure three steps away": Tie(
        {
            "one": ":one\\/staff a cmt:Indicator .",
            "two": ":two\\/item cmt:indicator :one\\/staff ; cmt:increment :three\\/figure .",
            "three": ":three\\/figure cmt:unit unit:CCY_EUR .",
        },
        "one",
        ":one\\/staff a cmt:PeopleCount .",
        new=("people-unit", "one/staff"),
    ),
    "an agent that a document names and another describes": Tie(
        {
            "one": ":one\\/item a cmt:Commitment ; cmt:promisor agent:someone .",
            "two": ":two\\/item a cmt:Commitment .",
        },
        "two",
        ":two\\/item a cmt:Commitment ; cmt:place :here .",
        gone=("agent-described", "someone"),
        registry="agent:someone a cmt:Person ; rdfs:label 'Someone'@en .",
    ),
    "an agent that several documents name": Tie(
        {
            "one": ":one\\/item a cmt:Commitment ; cmt:promisor agent:someone . "
            + quote(":one\\/item", "one says", "one"),
            "two": ":two\\/item a cmt:Commitment ; cmt:promisor agent:someone . "
            + quote(":two\\/item", "two says", "two"),
        },
        "two",
        ":two\\/item a cmt:Commitment ; cmt:promisor agent:someone . "
        + quote(":two\\/item", "two repeats", "two"),
        words=("agent-described", "one says […] two repeats"),
    ),
    "an order of classes": Tie(
        {
            "one": ":one\\/item a :Pledge .",
            "two": ":Pledge rdfs:subClassOf :Promise .",
            "three": ":Promise rdfs:subClassOf cmt:Commitment .",
        },
        "three",
        ":Promise rdfs:subClassOf :Act .",
        gone=("commitment-promisor", "one/item"),
    ),
    "a value that both documents name": Tie(
        {
            "one": ":one\\/item cmt:kind kind:magic ; a cmt:Commitment . "
            + quote(":one\\/item", "one says", "one"),
            "two": ":two\\/item cmt:kind kind:magic . " + quote(":two\\/item", "two says", "two"),
        },
        "two",
        ":two\\/item cmt:kind kind:magic . " + quote(":two\\/item", "two repeats", "two"),
        words=("item-kind", "one says"),
    ),
    # No vocabulary is judged but the project's own: a unit of QUDT may be a node like another.
    "a unit in the place of a figure": Tie(
        {
            "one": ":one\\/item a cmt:Commitment ; cmt:baseline unit:NUM .",
            "two": ":two\\/item a cmt:Commitment .",
        },
        "one",
        ":one\\/item a cmt:Commitment .",
        gone=("figure-stated-or-derived", "http://qudt.org/vocab/unit/NUM"),
    ),
    "a unit that two documents make something else": Tie(
        {
            "one": "unit:NUM a cmt:DerivedFigure .",
            "two": "unit:NUM rdfs:label 'number'@en .",
            "three": ":three\\/item a cmt:Commitment ; cmt:increment :three\\/figure . "
            ":three\\/figure cmt:unit unit:NUM .",
        },
        "one",
        "unit:NUM a cmt:Indicator .",
        gone=("derived-rule", "http://qudt.org/vocab/unit/NUM"),
        new=("indicator-measures", "http://qudt.org/vocab/unit/NUM"),
    ),
    "the words behind an input in another document": Tie(
        {
            "one": ":one\\/figure a cmt:DerivedFigure ; cmt:rule rule:ratio ; "
            "prov:wasDerivedFrom :two\\/figure .",
            "two": ":two\\/figure prov:wasDerivedFrom :three\\/figure .",
            "three": quote(":three\\/figure", "three says", "three"),
        },
        "three",
        quote(":three\\/figure", "three repeats", "three"),
        words=("figure-one-value", "three repeats"),
    ),
}


def told(report: Report) -> set[tuple[str, str, str, str, str, str]]:
    return {
        (one.shape.local, str(one.focus), str(one.value), one.label, str(one.quote), str(one.document))
        for one in report.violations
    }


def found(report: Report) -> set[tuple[str, str]]:
    return {
        (one.shape.local, str(one.focus).removeprefix("https://example.org/").removeprefix(AGENT))
        for one in report.violations
    }


def corpus(tie: Tie) -> dict[str, list[ox.Quad]]:
    return {name: quads(name, text) for name, text in tie.corpus.items()}


def full(graph: kg.Graph) -> Report:
    return graph.validate(engine="sparql")


@pytest.mark.parametrize("tie", TIES.values(), ids=TIES)
def test_a_document_that_is_replaced_changes_findings_elsewhere(tie: Tie) -> None:
    graph = kg.Graph(MemoryStore(quad for held in corpus(tie).values() for quad in held))
    before = full(graph)
    graph.replace(kg.Graph(MemoryStore(quads(tie.changed, tie.after, tie.registry))))
    after = full(graph)
    for one, report, other in ((tie.gone, before, after), (tie.new, after, before)):
        assert one is None or one in found(report) - found(other)
    if tie.words is not None:
        shape, words = tie.words
        assert words in {one.quote for one in after.violations if one.shape.local == shape}
    assert told(before.updated(graph.validate(changed=True))) == told(after) != told(before)


@pytest.mark.parametrize("tie", TIES.values(), ids=TIES)
def test_a_document_that_comes_or_goes_changes_findings_elsewhere(tie: Tie) -> None:
    documents = corpus(tie)
    changed = documents.pop(tie.changed)
    graph = kg.Graph(MemoryStore(quad for held in documents.values() for quad in held))
    without = full(graph)
    (name,) = graph.add(kg.Graph(MemoryStore(changed)))
    with_it = full(graph)
    assert told(without.updated(graph.validate(changed=True))) == told(with_it) != told(without)
    part = graph.validate(documents=[name])
    if part.widened is None:
        assert told(with_it.updated(part)) == told(with_it)
    graph.remove(name)
    assert told(with_it.updated(graph.validate(changed=True))) == told(full(graph)) == told(without)


@pytest.mark.parametrize(
    "texts", [("", "cmt:target 7"), ("cmt:target 7", ""), ("cmt:target 7", "cmt:target 8")]
)
def test_a_literal_in_the_place_of_a_node_is_checked(texts: tuple[str, str]) -> None:
    """A number where a figure should be is a focus node; an endpoint is checked whole."""
    old, new = (
        quads("one", f":one\\/item a cmt:Commitment . :one\\/item {text or 'a cmt:Act'} .") for text in texts
    )
    graph = kg.Graph(MemoryStore([*old, *quads("two", ":two\\/item a cmt:Commitment .")]))
    before = full(graph)
    graph.replace(kg.Graph(MemoryStore(new)))
    after = full(graph)
    assert {str(one.focus) for one in after.violations} != {str(one.focus) for one in before.violations}
    part = graph.validate(changed=True)
    assert part.widened is None
    assert told(before.updated(part)) == told(after)


def test_literals_of_one_text_and_two_types_are_two_nodes() -> None:
    """What is found about a number of `two` stays when the same digits, as a text, leave `one`."""
    held = quads("one", ":one\\/item cmt:target '7' .") + quads("two", ":two\\/item cmt:target 7 .")
    graph = kg.Graph(MemoryStore(held))
    before = full(graph)
    graph.replace(kg.Graph(MemoryStore(quads("one", ":one\\/item cmt:place :here ."))))
    after = full(graph)
    assert {type(one.focus) for one in after.violations if str(one.focus) == "7"} == {int}
    assert told(before.updated(graph.validate(changed=True))) == told(after)


def test_what_belonged_to_a_document_that_goes_belongs_elsewhere_then() -> None:
    """`one` says of a commitment of `two` what no shape asks, and so it belonged to `one`."""
    odd = quads("one", ":two\\/item <https://example.org/odd> 1 .")
    graph = kg.Graph(MemoryStore([*odd, *quads("two", ":two\\/item a cmt:Commitment .")]))
    before = full(graph)
    graph.remove("https://example.org/one/document")
    after = full(graph)
    assert told(before) != told(after)
    assert told(before.updated(graph.validate(changed=True))) == told(after)


def test_what_leaves_a_document_for_the_registry_is_checked() -> None:
    """Files are loaded as they are; the first change moves what documents share to a graph of its own."""
    held = quads("one", ":one\\/item a cmt:Commitment . agent:someone a cmt:Person .")
    graph = kg.Graph(MemoryStore([*held, *quads("two", ":two\\/item a cmt:Commitment .")]))
    before = full(graph)
    graph.remove("https://example.org/two/document")
    after = full(graph)
    places = [
        {one.document for one in report.violations if AGENT in str(one.focus)} for report in (before, after)
    ]
    assert places == [{"https://example.org/one/document"}, {None}]
    assert told(before.updated(graph.validate(changed=True))) == told(after)


class Elsewhere:
    """A store that answers queries alone, as an endpoint does."""

    def __init__(self, quads: list[ox.Quad]) -> None:
        self._store = MemoryStore(quads)

    def query(self, text: str, timeout: float | None = None) -> Result:
        return self._store.query(text, timeout)

    def quads(self) -> Iterator[ox.Quad]:
        return self._store.quads()

    def __len__(self) -> int:
        return len(self._store)

    def graphs(self) -> list[kg.IRI]:
        return self._store.graphs()

    def change(self, drop: Iterable[kg.IRI] = (), add: Iterable[ox.Quad] = ()) -> None:
        self._store.change(drop, add)


@pytest.mark.parametrize("store", [MemoryStore, Elsewhere])
def test_what_only_another_document_ascribes_to_a_document_is_checked_with_it(
    store: Callable[[list[ox.Quad]], MemoryStore],
) -> None:
    """`two` says that a commitment rests on words of `one`. No document describes its promisor."""
    rests = quote(":two\\/item", "We will.", "one")
    item = f":two\\/item a cmt:Commitment ; cmt:promisor agent:unknown . {rests}"
    graph = kg.Graph(store([*quads("one", ""), *quads("two", item)]))
    document = kg.IRI("https://example.org/one/document")
    expected = [one for one in full(graph).violations if one.document == document]
    assert f"{AGENT}unknown" in {str(one.focus) for one in expected}
    part = graph.validate(documents=[document])
    assert [one for one in part.violations if one.document == document] == expected


def test_where_classes_change_everything_is_checked_and_the_report_says_so() -> None:
    tie = TIES["an order of classes"]
    graph = kg.Graph(MemoryStore(quad for held in corpus(tie).values() for quad in held))
    graph.replace(kg.Graph(MemoryStore(quads(tie.changed, tie.after))))
    report = graph.validate(changed=True)
    assert (report.widened, report.nodes) == ("classes", None)
    assert "Everything was checked, because the order of classes is among what changed." in report.summary()
    assert graph.validate(changed=True).widened is None


@pytest.mark.parametrize("tie", TIES.values(), ids=TIES)
def test_a_tie_is_followed_by_queries_too(tie: Tie) -> None:
    graph = kg.Graph(Elsewhere([quad for held in corpus(tie).values() for quad in held]))
    before = full(graph)
    graph.replace(kg.Graph(MemoryStore(quads(tie.changed, tie.after, tie.registry))))
    part = graph.validate(changed=True)
    assert told(before.updated(part)) == told(full(graph)) != told(before)
    assert (part.widened is None) is (tie is not TIES["an order of classes"])


def test_blank_nodes_are_followed_where_they_are() -> None:
    held = [*quads("one", ":one\\/item cmt:deadline [ a cmt:TimeBound ] ."), *quads("two", "")]
    changed = quads("one", ":one\\/item cmt:deadline [ a cmt:TimeBound ; cmt:precision :no ] .")
    for store, widened in ((MemoryStore(held), None), (Elsewhere(held), "blank-nodes")):
        graph = kg.Graph(store)
        before = full(graph)
        graph.replace(kg.Graph(MemoryStore(changed)))
        part = graph.validate(changed=True)
        assert part.widened == widened
        now = before.updated(part)
        rules = sorted(one.shape.local for one in now.violations)
        assert rules == sorted(one.shape.local for one in full(graph).violations)
        assert "time-precision" in rules


def test_a_part_that_is_nearly_everything_is_validated_as_everything(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("kg.validation.statements.MOST", 5)
    tie = TIES["a day three steps away"]
    graph = kg.Graph(MemoryStore(quad for held in corpus(tie).values() for quad in held))
    (_, document, *_) = graph.documents()
    report = graph.validate(documents=[document], engine="sparql")
    assert report.widened == "size"
    assert report.violations == tuple(one for one in full(graph).violations if one.document == document)
