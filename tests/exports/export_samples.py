"""Small graphs that hold one of everything that a format could lose, and strategies that make more."""

from __future__ import annotations

import pyoxigraph as ox
from hypothesis import strategies as st

EX = "http://example.org/"
XSD = "http://www.w3.org/2001/XMLSchema#"
CMT = "https://w3id.org/commitment-graph/ontology#"
DOC = "https://w3id.org/commitment-graph/id/demo/"
RDF_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
DEFAULT = ox.DefaultGraph()


def node(name: str) -> ox.NamedNode:
    return ox.NamedNode(name if ":" in name else EX + name)


def typed(text: str, datatype: str) -> ox.Literal:
    return ox.Literal(text, datatype=node(datatype if ":" in datatype else XSD + datatype))


LITERALS = [
    ox.Literal(""),
    ox.Literal(" \t two\nlines\r\nand \"quotes\" and 'more' and \\ and \\u0041 "),
    ox.Literal("tabulation\tand no-break\u00a0space, \u2028, \u0085, é, 漢, 😀"),
    ox.Literal("<a> & ]]> --> {} % @en ^^<x> ."),
    ox.Literal('ends with a quotation mark"'),
    ox.Literal("Zürich", language="de"),
    ox.Literal("the same", language="en"),
    ox.Literal("the same", language="en-gb"),
    ox.Literal("the same", language="fr"),
    ox.Literal("the same"),
    *[typed(text, "integer") for text in ("0", "7", "-42", "12345678901234567890123", "9007199254740993")],
    *[typed(text, "decimal") for text in ("1.5", "-0.25", "14.8", "10000000", "0.1")],
    *[typed(text, "boolean") for text in ("true", "false")],
    *[typed(text, "double") for text in ("1.5E3", "INF", "NaN")],
    typed("2019-12-31", "date"),
    typed("2019-12-31Z", "date"),
    typed("2022", "gYear"),
    typed("P5Y", "duration"),
    typed("2019-12-31T23:59:59.5Z", "dateTime"),
    typed("many", "integer"),  # ill-typed, and kept as it is
    typed("http://example.org/a b", "anyURI"),
    typed("<b>bold</b>", "http://www.w3.org/1999/02/22-rdf-syntax-ns#HTML"),
    typed('{"a": [1]}', "http://www.w3.org/1999/02/22-rdf-syntax-ns#JSON"),
    typed("own", EX + "datatype"),
]

#: IRIs whose last part Turtle could misread as something else than a local name.
_AWKWARD = "a. .a a.b a,b a(b) a%20b a;b a'b é -a 1 1e5 a:b a/b a- a~ true a?b=c&d a# a#b _ a@b a*b a! a$ 漢"
AWKWARD_IRIS = [
    *(node(EX + name) for name in _AWKWARD.split(" ")),
    *(node(name) for name in (EX, EX.rstrip("/"), "urn:x:y", "mailto:a@example.org", DOC, DOC + "a/b")),
]


def dataset() -> list[ox.Quad]:
    """One of everything: each literal, awkward IRIs, blank nodes, a list, and two named graphs."""
    blank, other, head, tail = (ox.BlankNode(name) for name in ("one", "two", "head", "tail"))
    rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    quads = [ox.Quad(node("s"), node("p"), literal) for literal in LITERALS]
    quads += [ox.Quad(iri, node("q"), iri) for iri in AWKWARD_IRIS]
    quads += [
        ox.Quad(node(DOC + "document"), RDF_TYPE, node(CMT + "SourceDocument")),
        ox.Quad(node(DOC + "staff"), RDF_TYPE, node(CMT + "Commitment")),
        ox.Quad(node(DOC + "staff"), node(CMT + "target"), node(DOC + "staff-target")),
        ox.Quad(node(DOC + "staff-target"), node(CMT + "value"), typed("60", "integer")),
        ox.Quad(node(DOC + "staff-target"), node(CMT + "value"), typed("60.5", "decimal")),
        ox.Quad(node(DOC + "by"), node(CMT + "latest"), typed("2022-12-31", "date")),
        ox.Quad(node(DOC + "by"), node(CMT + "latest"), typed("2022", "gYear")),
        ox.Quad(node(DOC + "by"), node(CMT + "latest"), ox.Literal("a plain text")),
        ox.Quad(node(DOC + "by"), node(CMT + "latest"), node("an-iri")),
        ox.Quad(node(DOC + "by"), node("http://www.w3.org/2000/01/rdf-schema#label"), ox.Literal("no tag")),
        ox.Quad(node("s"), RDF_TYPE, ox.Literal("a type that is a text")),
        ox.Quad(blank, node("knows"), other),
        ox.Quad(other, node("knows"), blank),
        ox.Quad(other, RDF_TYPE, blank),
        ox.Quad(node("s"), node("list"), head),
        ox.Quad(head, node(rdf + "first"), typed("1", "integer")),
        ox.Quad(head, node(rdf + "rest"), tail),
        ox.Quad(tail, node(rdf + "first"), typed("1", "integer")),
        ox.Quad(tail, node(rdf + "rest"), node(rdf + "nil")),
        ox.Quad(node("s"), node("p"), ox.Literal("in a graph"), node("graph")),
        ox.Quad(node("s"), node("p"), ox.Literal("the same"), node("graph")),
        ox.Quad(blank, node("p"), node("o"), node("graph")),
        ox.Quad(node("graph"), node("p"), node("o"), node(DOC + "graph")),
    ]
    return quads


def merged(quads: list[ox.Quad]) -> list[ox.Quad]:
    """The same statements in one graph."""
    return [ox.Quad(q.subject, q.predicate, q.object) for q in quads]


def canonical(quads: list[ox.Quad]) -> list[str]:
    """What isomorphic datasets have in common, by another algorithm than the one under test (RDFC-1.0)."""
    data = ox.Dataset(quads)
    data.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return sorted(map(str, data))


_names = st.sampled_from(["a", "b", "c", "d"])
_blanks = st.sampled_from([ox.BlankNode(name) for name in ("k", "l", "m", "n", "o", "w")])
_iris = st.one_of(_names.map(node), st.sampled_from(AWKWARD_IRIS))
# XML has no place for most control characters, and surrogates are no text anywhere.
_texts = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\t\n\r"), max_size=8)
_texts = _texts.filter(lambda text: "\ufffe" not in text and "\uffff" not in text)
literals = st.one_of(
    st.sampled_from(LITERALS),
    _texts.map(ox.Literal),
    st.builds(lambda text, tag: ox.Literal(text, language=tag), _texts, st.sampled_from(["en", "fr", "x-y"])),
    st.integers().map(lambda number: typed(str(number), "integer")),
    st.builds(lambda text: typed(text, "decimal"), _texts),
)
_predicates = st.sampled_from([node("p"), node("q"), RDF_TYPE, node(CMT + "latest")])
quads = st.builds(
    ox.Quad,
    st.one_of(_iris, _blanks),
    _predicates,
    st.one_of(_iris, _blanks, literals),
    st.sampled_from([DEFAULT, DEFAULT, node("g"), node(DOC + "h")]),
)
datasets = st.lists(quads, max_size=12)
#: Graphs of blank nodes alone: the hardest case for stable labels.
blank_graphs = st.lists(
    st.builds(ox.Quad, _blanks, st.sampled_from([node("p"), node("q")]), _blanks), min_size=1, max_size=14
)
