"""Checking what changed finds what checking everything finds, whatever changed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

import pyoxigraph as ox
import pytest
from generated import generated_quads
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

import kg
from kg.stores.documents import contents_of
from kg.stores.memory import MemoryStore
from kg.validation.report import Report
from kg.vocabulary.namespaces import AGENT, CMT, RDF


@pytest.fixture(scope="module")
def quads(tmp_path_factory: pytest.TempPathFactory) -> list[ox.Quad]:
    """A corpus of ten documents that follow up on each other, with faults."""
    return generated_quads(tmp_path_factory.mktemp("corpus"), 10, faults=0.5, seed=3)


def full(graph: kg.Graph) -> Report:
    return graph.validate(engine="sparql")


def told(report: Report) -> list[str]:
    return sorted(
        f"{one.shape.local} {one.focus} {one.path} {one.value} {one.label} {one.quote} {one.document}"
        for one in report.violations
    )


def of(report: Report, documents: list[kg.IRI]) -> Report:
    """Keep what a report finds about nodes that belong to some documents."""
    kept = tuple(one for one in report.violations if one.document in documents)
    return replace(report, violations=kept)


class Edit(NamedTuple):
    """One change of a document: what is done, and numbers that choose the statements and nodes concerned."""

    what: str
    one: int
    other: int
    third: int


OA, PROV = "http://www.w3.org/ns/oa#", "http://www.w3.org/ns/prov#"
ITEM, FIGURE, EVIDENCE = r"item-\d", r"item-\d-(increment|target)", r"evidence-\d+-\d+"
TIME = ".*(deadline|published)"
#: Properties by which nodes of one document may be tied to those of another, with the names of such nodes.
TIES = (
    (CMT.knowledgeGap, f"document|{FIGURE}", ".*gap-baseline"),
    (CMT.evidence, f"{ITEM}|{FIGURE}|{TIME}", EVIDENCE),
    (CMT.reportedIn, "announcement", "document"),
    (CMT.publishedOn, "document", TIME),
    (CMT.announces, "announcement", ITEM),
    (CMT.announcedOn, "announcement", TIME),
    (CMT.of, "assessment|observation", ITEM),
    (CMT.target, ITEM, FIGURE),
    (CMT.baseline, ITEM, FIGURE),
    (CMT.indicator, ITEM, ".*indicator"),
    (CMT.deadline, ITEM, TIME),
    (CMT.partOf, ITEM, ITEM),
    (CMT.alternativeTo, FIGURE, FIGURE),
    (f"{PROV}wasDerivedFrom", ".*-baseline", FIGURE),
    (f"{OA}hasSource", EVIDENCE, "document"),
    (f"{OA}hasSelector", EVIDENCE, f"{EVIDENCE}-(quote|position)"),
)
EDITS = (
    *("drop", "drop", "drop", "tie", "tie", "tell", "reword"),
    *("unknown agent", "unknown kind", "describe an agent"),
)
numbers = st.integers(0, 10_000)
ties = st.lists(st.builds(Edit, st.just("tie"), numbers, numbers, numbers), min_size=20, max_size=60)
edits = st.lists(st.builds(Edit, st.sampled_from(EDITS), numbers, numbers, numbers), max_size=6)
kinds = st.sampled_from(("replace", "replace", "remove", "add"))
steps = st.lists(st.tuples(kinds, numbers, edits), min_size=1, max_size=3)


def nodes(quads: Iterable[ox.Quad], name: str = ".*") -> list[ox.NamedNode]:
    """Return the subjects in documents whose names match, sorted."""
    wanted = re.compile(rf".*/doc-\d+/({name})")
    return sorted({one.subject for one in quads if wanted.fullmatch(one.subject.value)}, key=str)


def edited(held: list[ox.Quad], everywhere: list[ox.Quad], changes: list[Edit]) -> list[ox.Quad]:
    """Return a document with some changes, and with what its source then says of shared things."""
    held = list(held)
    graph = held[0].graph_name

    def say(subject: ox.NamedNode, prop: str, value: ox.NamedNode | ox.Literal) -> None:
        held.append(ox.Quad(subject, ox.NamedNode(prop), value, graph))

    for change in changes:
        mine = nodes(held)[change.one % len(nodes(held))]
        match change.what:
            case "drop":
                # What other documents point to comes first.
                far = {one.object for one in everywhere if one.graph_name != graph}
                places = [place for place, one in enumerate(held) if one.subject in far] or range(len(held))
                place = places[change.one % len(places)]
                if "SourceDocument" not in str(held[place].object):
                    del held[place]
            case "tie":
                prop, ours, theirs = TIES[change.third % len(TIES)]
                own, others = nodes(held, ours), nodes(everywhere, theirs)
                if own:
                    say(own[change.one % len(own)], prop, others[change.other % len(others)])
            case "tell":  # of a node of another document
                told = held[change.third % len(held)]
                if "SourceDocument" not in str(told.object):
                    others = nodes(everywhere)
                    say(others[change.other % len(others)], told.predicate.value, told.object)
            case "reword":
                say(mine, f"{OA}exact", ox.Literal(f"words {change.third % 9}"))
            case "unknown agent":
                say(mine, CMT.promisor, ox.NamedNode(f"{AGENT}unknown-{change.third % 2}"))
            case "unknown kind":
                say(mine, CMT.kind, ox.NamedNode("https://example.org/magic"))
            case _:
                kind = CMT[("Person", "UnidentifiedAgent")[change.one % 2]]
                say(ox.NamedNode(f"{AGENT}unknown-{change.third % 2}"), RDF.type, ox.NamedNode(kind))
    return held


def tied(quads: list[ox.Quad], changes: list[Edit]) -> list[ox.Quad]:
    """Return a corpus with ties between its documents."""
    documents = sorted({one.graph_name for one in quads if "/doc-" in str(one.graph_name)}, key=str)
    found = [one for one in quads if one.graph_name not in documents]
    for number, name in enumerate(documents):
        held = [one for one in quads if one.graph_name == name]
        found += edited(held, quads, changes[number :: len(documents)])
    return found


# A failing case is not made smaller: that validates everything hundreds of times.
@settings(max_examples=20, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(ties=ties, steps=steps)
def test_what_changed_is_what_is_checked(
    quads: list[ox.Quad], ties: list[Edit], steps: list[tuple[str, int, list[Edit]]]
) -> None:
    """The part, put into the report of before, is the report of now; and the part is true by itself."""
    graph = kg.Graph(MemoryStore(tied(quads, ties)))
    report = full(graph)
    removed: list[kg.Graph] = []
    for what, number, changes in steps:
        document = graph.documents()[number % len(graph.documents())]
        held = list(contents_of(graph.store, document))
        other = kg.Graph(MemoryStore(edited(held, list(graph.store.quads()), changes)))
        if what == "add" and removed:
            graph.add(removed.pop())
        elif what == "remove":
            removed.append(other)
            graph.remove(document)
        else:
            graph.replace(other)
    whole = full(graph)
    part = graph.validate(changed=True)
    assert told(report.updated(part)) == told(whole)
    assert graph.validate(changed=True).violations == ()
    some = graph.documents()[:2]
    named = graph.validate(documents=some)
    assert named.nodes is not None
    assert told(named) == [line for line in told(whole) if line.split(" ")[1] in named.nodes]
    assert told(of(named, some)) == told(of(whole, some))


def test_a_part_that_is_too_small_is_noticed(quads: list[ox.Quad]) -> None:
    """The comparison above would see a document that is forgotten."""
    graph = kg.Graph(MemoryStore(quads))
    before = full(graph)
    document = next(iter(before.documents))
    held = list(contents_of(graph.store, document))
    worse = edited(held, held, [Edit("reword", number, 0, 1) for number in range(300)])
    graph.replace(kg.Graph(MemoryStore(worse)))
    assert told(before) != told(full(graph))


@pytest.mark.parametrize(
    ("kind", "tie"),
    [
        ("Announcement", "https://w3id.org/commitment-graph/ontology#reportedIn"),
        ("Evidence", "http://www.w3.org/ns/oa#hasSource"),
    ],
)
def test_what_was_found_about_the_text_of_a_tied_document_is_kept(
    quads: list[ox.Quad], kind: str, tie: str
) -> None:
    """The texts of these documents are nowhere, which each report says of each document."""
    graph = kg.Graph(MemoryStore(quads))
    before = full(graph)
    changed, other = graph.documents()[:2]
    held = list(contents_of(graph.store, changed))
    node = next(one for one in held if str(one.object).endswith(f"#{kind}>"))
    link = ox.Quad(node.subject, ox.NamedNode(tie), ox.NamedNode(other), node.graph_name)
    graph.replace(kg.Graph(MemoryStore([*held, link])))
    now = before.updated(graph.validate(changed=True))
    assert told(now) == told(full(graph))
    assert [one.shape.local for one in now.violations if one.focus == other] == ["evidence-document-missing"]


def test_documents_are_checked_by_name(quads: list[ox.Quad]) -> None:
    graph = kg.Graph(MemoryStore(quads))
    whole = full(graph)
    document = next(iter(whole.documents))
    part = graph.validate(documents=[document])
    found = {one for one in part.violations if one.document == document}
    assert found == {one for one in whole.violations if one.document == document} != set()
    for unknown in ("https://example.org/none", "no IRI"):
        with pytest.raises(kg.NameLookupError, match=f"the document {unknown} is not in the graph"):
            graph.validate(documents=[unknown])
    assert graph.validate(documents=[]).violations == ()


def test_documents_that_are_not_tied_are_left_alone(quads: list[ox.Quad]) -> None:
    graph = kg.Graph(MemoryStore(quads))
    whole = graph.validate(engine="sparql")
    assert len(whole.documents) > 8
    found = [set(graph.validate(documents=[document]).documents) for document in whole.documents]
    assert max(map(len, found)) <= 3


def test_a_graph_that_cannot_be_taken_apart_is_checked_whole() -> None:
    article = kg.load()
    (document,) = article.documents()
    own = kg.from_rdflib(article.to_rdflib())
    assert own.validate(documents=[document]).violations == own.validate().violations != ()


def test_a_report_of_everything_is_no_part(quads: list[ox.Quad]) -> None:
    report = full(kg.Graph(MemoryStore(quads)))
    with pytest.raises(ValueError, match="not of a part"):
        report.updated(report)
