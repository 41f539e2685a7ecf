"""What a query reads, told from its text: by which walks from its focus nodes."""

from __future__ import annotations

import pytest

from kg.validation.compiler.triples import UnreadError
from kg.validation.compiler.walking import read_walks
from kg.validation.compiler.walks import START, Walker, Walks


def walks(text: str) -> Walks:
    walker = Walker()
    read_walks(walker, text)
    return walker.finish()


def spelled(found: Walks) -> set[str]:
    """Spell each walk, loops once: `^p/q=<o>`, and `^p!` where one of several statements is enough."""
    told: set[str] = set()
    waiting = [(START, "", frozenset({START}))]
    while waiting:
        state, before, seen = waiting.pop()
        for steps in found.by_origin.get(state, {}).values():
            for step in steps:
                name = "any" if step.prop is None else step.prop.value[2:]
                end = "!" if step.some else f"={step.only}" if step.only else ""
                path = f"{before}{'^' * step.inverse}{name}{end}"
                told.add(path)
                if step.end not in seen:
                    waiting.append((step.end, f"{path}/", seen | {step.end}))
    return told


QUERIES = {
    # The value of a sequence is reached over a node between, and the same way is told once.
    "SELECT ?this { ?this <p:a>/<p:b> ?x ; <p:a> ?y . ?y <p:b> ?z }": {"a", "a/b"},
    "SELECT ?this { ?x <p:a> ?this . ?x <p:b> ?y FILTER (?y > 1) }": {"^a", "^a/b"},
    # Of what nothing more is asked, one is enough.
    "SELECT ?this { ?x <p:a> ?this }": {"^a!"},
    # Where both ends are reached, the statement between them is read and leads no further.
    "SELECT ?this { ?this <p:a> ?x ; <p:b> ?y . ?x <p:c> ?y . ?y <p:d> ?z }": {"a", "a/c", "b", "b/d"},
    # Each branch of a UNION leads to its variables by itself.
    "SELECT ?this { { ?this <p:a> ?x } UNION { ?this <p:b> ?x } ?x <p:c> <o:1> }": {
        "a", "a/c=<o:1>", "b", "b/c=<o:1>",
    },
    # A test and an optional part are reached from what is there without them.
    "SELECT ?this { ?this <p:a> ?x OPTIONAL { ?x <p:b> ?y } FILTER NOT EXISTS { ?z <p:c> ?x } }": {
        "a", "a/b", "a/^c!",
    },
    # A variable of an optional part may have no value, so what is asked of it is reached from the other end.
    "SELECT ?this { ?this <p:a> ?x OPTIONAL { ?x <p:b> ?y } FILTER EXISTS { ?y <p:c> ?x } }": {
        "a", "a/b", "a/^c",
    },
    "SELECT ?this { ?this <p:a>* ?x . ?x <p:b> ?y }": {"a", "a/a", "a/b", "b"},
    "SELECT ?this { ?this <p:a>+ ?x . ?x <p:b> ?y }": {"a", "a/a", "a/b"},
    # Two steps that may be none lead on from the focus node itself.
    "SELECT ?this { ?this <p:a>*/<p:b>*/<p:c> ?x }": {
        "a", "a/a", "a/a/b", "a/a/c", "a/b", "a/b/b", "a/b/c", "a/c", "b", "b/b", "b/c", "c",
    },
    "SELECT ?this { BIND (?this AS ?x) ?x <p:a> ?y }": {"a"},
    "SELECT ?this { ?this ?p ?x . ?x <p:a> ?y FILTER (?p IN (<p:b>, <p:c>)) }": {"b", "b/a", "c", "c/a"},
    "SELECT ?this { ?this ?p ?x }": {"any"},
    # A nested SELECT sees what it returns.
    "SELECT ?this { ?this <p:a> ?x { SELECT ?x (SUM(?y) AS ?s) { ?x <p:b> ?y } GROUP BY ?x } }": {"a", "a/b"},
    "SELECT (EXISTS { ?this <p:b> ?y } AS ?c) { ?this <p:a> ?x VALUES ?x { <o:1> <o:2> } }": {"a", "b"},
}  # fmt: skip


@pytest.mark.parametrize("text", QUERIES)
def test_the_walks_of_a_query(text: str) -> None:
    assert spelled(walks(text)) == QUERIES[text]


@pytest.mark.parametrize(
    "text",
    {
        "SELECT ?this { ?this <p:a> ?x . ?y <p:b> ?z }": "nothing ties it to the focus node",
        "SELECT ?this { ?this <p:a> ?x . <o:1> <p:b> ?z }": "a constant ties nothing",
        "SELECT ?this { ?this <p:a> ?x OPTIONAL { ?x <p:b> ?y } ?y <p:c> ?z }": "?y may have no value",
        "SELECT ?this { ?this <p:a> ?x OPTIONAL { ?z <p:b> ?w } ?x <p:c> ?z }": "?z has a value too late",
        "SELECT ?this { ?this <p:a> ?x { ?y <p:b> ?z FILTER EXISTS { ?x <p:c> ?w } } ?x <p:d> ?y }": "unseen",
        "SELECT ?this { ?this <p:a> ?x { SELECT (?this AS ?x) { ?this <p:b> ?y } } }": "not the same ?this",
        "SELECT ?this { ?this <p:a> ?x { SELECT ?x { { ?x <p:b> ?this } } } }": "nor here, in a group",
        "SELECT ?this { ?this <p:a> ?x MINUS { ?this <p:b> ?y FILTER EXISTS { ?x <p:c> ?w } } }": "nor here",
        "SELECT ?this { ?this <p:a> ?x MINUS { ?x <p:b> ?y FILTER EXISTS { ?this <p:c> ?z } } }": "nor ?this",
        "SELECT ?this { ?this <p:a> ?x { ?x <p:b> ?y OPTIONAL { ?this <p:c> ?y } } }": "nor is ?this",
        "SELECT ?this { ?this <p:a> [ <p:b> ?x ] }": "brackets are not read",
        "SELECT ?this { ?this !<p:a> ?x }": "nor are all properties but some",
    },
)
def test_a_query_that_does_not_tell_what_it_reads_is_not_guessed_at(text: str) -> None:
    with pytest.raises(UnreadError):
        walks(text)
