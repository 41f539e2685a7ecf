"""Blank nodes get labels that depend on the graph alone, and a graph made to defeat that is refused."""

from __future__ import annotations

import itertools
import random
import time

import pyoxigraph as ox
import pytest
from export_samples import blank_graphs, canonical, node
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import ExportError
from kg.exports.lines import END, triple_lines

P, Q = node("p"), node("q")
Edge = tuple[str, str]


def graph(edges: list[Edge]) -> list[ox.Quad]:
    return [ox.Quad(ox.BlankNode(one), P, ox.BlankNode(other)) for one, other in edges]


def both_ways(edges: list[Edge]) -> list[ox.Quad]:
    return graph([*edges, *((other, one) for one, other in edges)])


def shuffled(quads: list[ox.Quad], seed: int) -> list[ox.Quad]:
    chance = random.Random(seed)
    labels = sorted({t.value for q in quads for t in (q.subject, q.object) if isinstance(t, ox.BlankNode)})
    new = [f"z{number}" for number in range(len(labels))]
    chance.shuffle(new)
    names = dict(zip(labels, new, strict=True))

    def renamed(term: object) -> object:
        return ox.BlankNode(names[term.value]) if isinstance(term, ox.BlankNode) else term

    changed = [ox.Quad(renamed(q.subject), q.predicate, renamed(q.object)) for q in quads]  # type: ignore[arg-type]
    chance.shuffle(changed)
    return changed


def assert_stable(quads: list[ox.Quad]) -> None:
    lines = triple_lines(quads)
    assert len(lines) == len(set(map(str, quads)))
    for seed in range(5):
        assert triple_lines(shuffled(quads, seed)) == lines


@settings(max_examples=300, deadline=None)
@given(quads=blank_graphs, seed=st.integers(0, 999))
def test_labels_depend_on_the_graph_alone(quads: list[ox.Quad], seed: int) -> None:
    lines = triple_lines(quads)
    assert triple_lines(shuffled(quads, seed)) == lines
    again = list(ox.parse(END.join([*lines, b""]), format=ox.RdfFormat.N_TRIPLES))
    assert canonical(again) == canonical(quads)


@settings(max_examples=100, deadline=None)
@given(one=blank_graphs, other=blank_graphs)
def test_only_isomorphic_graphs_are_written_alike(one: list[ox.Quad], other: list[ox.Quad]) -> None:
    assert (triple_lines(one) == triple_lines(other)) == (canonical(one) == canonical(other))


def test_labels_count_from_zero() -> None:
    (line,) = triple_lines(graph([("x", "y")]))
    assert sorted(line.split()[::2]) == [b"_:b0", b"_:b1"]


def test_a_repeated_statement_counts_once() -> None:
    once = graph([("x", "x"), ("x", "y")])
    assert triple_lines([*once, *once]) == triple_lines(once)


def test_blank_nodes_that_say_the_same_are_kept_apart() -> None:
    quads = [ox.Quad(ox.BlankNode(name), P, ox.Literal("empty")) for name in "abc"]
    assert [line.split()[0] for line in triple_lines(quads)] == [b"_:b0", b"_:b1", b"_:b2"]


PETERSEN = [(f"o{n}", f"o{(n + 1) % 5}") for n in range(5)]
PETERSEN += [(f"o{n}", f"i{n}") for n in range(5)] + [(f"i{n}", f"i{(n + 2) % 5}") for n in range(5)]
HARD = {
    "a ring": graph([(str(n), str((n + 1) % 12)) for n in range(12)]),
    "two rings": graph([(f"{r}{n}", f"{r}{(n + 1) % 5}") for r in "xy" for n in range(5)]),
    "a clique": graph(list(itertools.permutations("abcdefghij", 2))),
    "Petersen's graph": both_ways(PETERSEN),
    "a cube": both_ways([(f"{n:03b}", f"{n ^ bit:03b}") for n in range(8) for bit in (1, 2, 4)]),
    "a star of twins": graph([("hub", f"leaf{n}") for n in range(40)]),
    "twins with children": graph([e for n in range(20) for e in (("hub", f"c{n}"), (f"c{n}", f"d{n}"))]),
    "a list of equal parts": [
        *graph([(f"n{n}", f"n{n + 1}") for n in range(60)]),
        *(ox.Quad(ox.BlankNode(f"n{n}"), Q, ox.Literal("same")) for n in range(60)),
    ],
    "rings that share a hub": graph(
        [e for r in "xyz" for n in range(4) for e in ((f"{r}{n}", f"{r}{(n + 1) % 4}"), ("hub", f"{r}{n}"))]
    ),
}


@pytest.mark.parametrize("quads", HARD.values(), ids=HARD.keys())
def test_graphs_full_of_symmetry_are_labelled_too(quads: list[ox.Quad]) -> None:
    assert_stable(quads)


def test_a_ring_is_not_taken_for_two() -> None:
    six = graph([(str(n), str((n + 1) % 6)) for n in range(6)])
    threes = graph([(f"{r}{n}", f"{r}{(n + 1) % 3}") for r in "xy" for n in range(3)])
    assert triple_lines(six) != triple_lines(threes)


def test_a_thousand_equal_blank_nodes_are_no_trouble() -> None:
    assert_stable([ox.Quad(ox.BlankNode(f"n{n}"), P, node("o")) for n in range(1000)])


def test_what_cannot_be_told_apart_is_refused_soon() -> None:
    # A torus: each node looks like every other, near and far, and no two can be exchanged.
    size = 14
    edges = [
        (f"{x}-{y}", f"{(x + dx) % size}-{(y + dy) % size}")
        for x in range(size)
        for y in range(size)
        for dx, dy in ((1, 0), (0, 1))
    ]
    start = time.perf_counter()
    with pytest.raises(ExportError, match=r"196 blank nodes look so alike .* give some of them an IRI"):
        triple_lines(both_ways(edges))
    assert time.perf_counter() - start < 60


def test_a_blank_node_inside_a_triple_term_is_refused() -> None:
    term = ox.Triple(ox.BlankNode("x"), P, node("o"))
    with pytest.raises(ExportError, match="a blank node stands inside a triple term"):
        triple_lines([ox.Quad(node("s"), P, term)])


def test_text_that_looks_like_a_blank_node_is_left_alone() -> None:
    quads = [ox.Quad(node("s"), P, ox.Literal("_:x and _:y"))]
    assert triple_lines(quads) == [b'<http://example.org/s> <http://example.org/p> "_:x and _:y"']
