"""What the Turtle looks like: order, prefixes, spelling, and how small a change's diff is."""

from __future__ import annotations

import difflib
import io
from pathlib import Path

import pyoxigraph as ox
import pytest
from export_samples import AWKWARD_IRIS, CMT, DOC, EX, RDF_TYPE, dataset, node, typed

from kg.errors import ExportError
from kg.exports.turtle import write_trig, write_turtle
from kg.stores.memory import MemoryStore

CHECKOUT = Path(__file__).parents[2]
OTHER = "https://w3id.org/commitment-graph/id/other/"


def turtle(quads: list[ox.Quad], **prefixes: str) -> str:
    file = io.BytesIO()
    write_turtle(quads, file, prefixes=prefixes)
    return file.getvalue().decode()


def trig(quads: list[ox.Quad]) -> str:
    file = io.BytesIO()
    write_trig(quads, file)
    return file.getvalue().decode()


def article() -> list[ox.Quad]:
    text = (CHECKOUT / "seeds" / "facebook-ia-france.ttl").read_bytes()
    return list(ox.parse(text, format=ox.RdfFormat.TURTLE))


def subjects(text: str) -> list[str]:
    return [line.split()[0] for line in text.splitlines() if line[:1] not in ("", " ", "@", "}")]


def one(obj: ox.NamedNode | ox.Literal) -> str:
    """How Turtle spells one object."""
    text = turtle([ox.Quad(node("s"), node("p"), obj)])
    return text.partition(f"<{EX}s> <{EX}p> ")[2].removesuffix(" .\n")


def test_a_small_document_reads_well() -> None:
    quads = [
        ox.Quad(node(DOC + name), node(CMT + predicate) if predicate != "a" else RDF_TYPE, obj)
        for name, predicate, obj in [
            ("evidence-1016-1181", "a", node(CMT + "Evidence")),
            ("evidence-97-134", "a", node(CMT + "Evidence")),
            ("staff-target", "value", typed("60", "integer")),
            ("staff-target", "a", node(CMT + "StatedFigure")),
            ("staff", "evidence", node(DOC + "evidence-1016-1181")),
            ("staff", "evidence", node(DOC + "evidence-97-134")),
            ("staff", "target", node(DOC + "staff-target")),
            ("staff", "a", node(CMT + "Commitment")),
            ("document", "a", node(CMT + "SourceDocument")),
        ]
    ]
    assert turtle(quads) == (
        "@prefix cmt: <https://w3id.org/commitment-graph/ontology#> .\n"
        "@prefix : <https://w3id.org/commitment-graph/id/demo/> .\n"
        "\n"
        ":document a cmt:SourceDocument .\n"
        "\n"
        ":staff a cmt:Commitment ;\n"
        "    cmt:target :staff-target ;\n"
        "    cmt:evidence :evidence-97-134 , :evidence-1016-1181 .\n"
        "\n"
        ":staff-target a cmt:StatedFigure ;\n"
        "    cmt:value 60 .\n"
        "\n"
        ":evidence-97-134 a cmt:Evidence .\n"
        ":evidence-1016-1181 a cmt:Evidence .\n"
    )


def test_the_article_goes_from_document_to_topics() -> None:
    order = subjects(turtle(article()))
    places = [
        order.index(name)
        for name in (
            ":document",
            ":announcement",
            ":doctoral-students",
            ":training",
            ":contribution",
            ":server-donation",
            ":staff-indicator",
            ":staff-baseline",
            ":staff-deadline",
            ":evidence-0-94",
            ":evidence-1016-1181",
            "agent:facebook",
            "place:paris",
            "topic:mathematics",
        )
    ]
    assert places == sorted(places)
    assert order[order.index(":evidence-97-134") :][:3] == [
        ":evidence-97-134",
        ":evidence-97-134-position",
        ":evidence-97-134-quote",
    ]


def test_only_used_prefixes_are_declared_and_in_one_order() -> None:
    text = turtle(article())
    declared = [line.split()[1] for line in text.splitlines() if line.startswith("@prefix")]
    body = text.partition("\n\n")[2]
    assert all(prefix in body for prefix in declared)
    assert "owl:" not in declared
    assert declared[0] == "cmt:"
    assert declared[-1] == ":"


def test_one_changed_value_changes_one_line() -> None:
    before = article()
    target = ox.NamedNode("https://w3id.org/commitment-graph/id/facebook-ia-france/staff-target")
    value = ox.NamedNode(CMT + "value")
    after = [q for q in before if (q.subject, q.predicate) != (target, value)]
    after.append(ox.Quad(target, value, typed("61", "integer")))
    diff = list(difflib.unified_diff(turtle(before).split("\n"), turtle(after).split("\n"), n=0, lineterm=""))
    assert [line.split()[-2] for line in diff if line[:1] in "+-" and line[:3] not in ("+++", "---")] == [
        "60",
        "61",
    ]


def test_several_documents_each_begin_with_their_own_prefix() -> None:
    quads = [ox.Quad(node(base + name), node("p"), node("o")) for base in (OTHER, DOC) for name in ("b", "a")]
    quads.append(ox.Quad(node("https://w3id.org/commitment-graph/id/agent/x"), node("p"), node(DOC + "a")))
    assert turtle(quads) == (
        "@prefix agent: <https://w3id.org/commitment-graph/id/agent/> .\n\n"
        f"@prefix : <{DOC}> .\n\n:a <{EX}p> <{EX}o> .\n\n:b <{EX}p> <{EX}o> .\n\n"
        f"@prefix : <{OTHER}> .\n\n:a <{EX}p> <{EX}o> .\n\n:b <{EX}p> <{EX}o> .\n\n"
        f"agent:x <{EX}p> <{DOC}a> .\n"
    )


def test_trig_keeps_each_graph_in_braces() -> None:
    quads = [
        ox.Quad(node(DOC + "staff"), RDF_TYPE, node(CMT + "Commitment"), node(DOC + "graph")),
        ox.Quad(node(DOC + "staff"), node(CMT + "kind"), node("k"), node(DOC + "graph")),
        ox.Quad(node("s"), node("p"), node("o")),
    ]
    assert trig(quads) == (
        "@prefix cmt: <https://w3id.org/commitment-graph/ontology#> .\n"
        f"@prefix : <{DOC}> .\n"
        f"\n<{EX}s> <{EX}p> <{EX}o> .\n"
        f"\n:graph {{\n    :staff a cmt:Commitment ;\n        cmt:kind <{EX}k> .\n}}\n"
    )


@pytest.mark.parametrize(
    ("text", "datatype", "spelled"),
    [
        ("60", "integer", "60"),
        ("-7", "integer", "-7"),
        ("1.50", "decimal", "1.50"),
        ("1", "decimal", '"1"^^xsd:decimal'),  # bare, it would be an integer
        ("true", "boolean", "true"),
        ("1", "boolean", '"1"^^xsd:boolean'),
        ("sixty", "integer", '"sixty"^^xsd:integer'),
        ("60\n", "integer", '"60\\n"^^xsd:integer'),
        ("2022-12-31", "date", '"2022-12-31"^^xsd:date'),
        ("1.5E3", "double", "1.5E3"),
        ("15", "double", '"15"^^xsd:double'),
    ],
)
def test_numbers_are_bare_where_turtle_reads_them_back_alike(text: str, datatype: str, spelled: str) -> None:
    assert one(typed(text, datatype)) == spelled


def test_a_store_of_pyoxigraph_has_canonicalised_decimals_before() -> None:
    store = MemoryStore([ox.Quad(node("s"), node("p"), typed("1.00", "decimal"))])
    assert '"1"^^xsd:decimal' in turtle(list(store.quads()))


def test_texts_stay_on_one_line() -> None:
    assert one(ox.Literal('a "quote"\nand more', language="fr")) == '"a \\"quote\\"\\nand more"@fr'


@pytest.mark.parametrize("iri", AWKWARD_IRIS, ids=lambda iri: iri.value)
def test_a_local_name_that_is_not_plainly_safe_is_spelled_in_full(iri: ox.NamedNode) -> None:
    text = turtle([ox.Quad(node("s"), node("p"), iri)], ex=EX)
    (quad,) = ox.parse(text.encode(), format=ox.RdfFormat.TURTLE)
    assert quad.object == iri
    local = iri.value.removeprefix(EX)
    safe = local in ("1", "1e5", "a-", "true", "_")
    assert text.endswith(f" ex:{local} .\n") == safe


def test_prefixes_of_the_caller_are_used() -> None:
    quads = [ox.Quad(node("s"), node("p"), node("urn:isbn:1"))]
    text = turtle(quads, ex=EX, isbn="urn:isbn:", unused="http://example.org/unused/")
    assert text == f"@prefix ex: <{EX}> .\n@prefix isbn: <urn:isbn:> .\n\nex:s ex:p isbn:1 .\n"


def test_the_empty_prefix_of_the_caller_gives_way_to_a_document() -> None:
    quads = [ox.Quad(node(EX + "s"), node("p"), node("o"))]
    assert turtle(quads, **{"": EX}) == f"@prefix : <{EX}> .\n\n:s :p :o .\n"
    quads.append(ox.Quad(node(DOC + "a"), node("p"), node("o")))
    assert turtle(quads, **{"": EX}).startswith(f"@prefix : <{DOC}> .\n\n:a <{EX}p> <{EX}o> .\n")


def test_a_prefix_for_no_iri_is_one_clear_error() -> None:
    with pytest.raises(
        ExportError, match=r"the prefix bad: stands for 'not an iri', which is no absolute IRI"
    ):
        turtle(dataset(), bad="not an iri")


def test_an_empty_graph_is_an_empty_file() -> None:
    assert turtle([]) == trig([]) == ""


def test_triple_terms_pass_through() -> None:
    term = ox.Triple(node("a"), node("b"), ox.Literal("c d"))
    quad = ox.Quad(node("s"), node("p"), term)
    assert list(ox.parse(turtle([quad]).encode(), format=ox.RdfFormat.TURTLE)) == [quad]


def test_objects_that_look_like_several_stay_one() -> None:
    term = ox.Triple(node("a"), node("b"), ox.Triple(node("c"), node("d"), ox.Literal("e , f")))
    texts = ["a , b", '" , "', "\\", 'x" , "y\\', " , ", "<a> , <b>", "<<( , )>>", "a ;\n\tb", "c .\n"]
    objects = {*map(ox.Literal, texts), ox.Literal("a , b", language="fr"), node("o"), node("a,b"), term}
    quads = [ox.Quad(node("s"), node("p"), obj) for obj in objects]
    assert set(ox.parse(turtle(quads).encode(), format=ox.RdfFormat.TURTLE)) == set(quads)


def test_a_subject_that_comes_back_is_shown_once() -> None:
    names = [("s", "p"), ("t", "p"), ("s", "q"), ("t", "p"), ("s", "p")]
    quads = [ox.Quad(node(one), node(two), node("o")) for one, two in names]
    assert (
        turtle(quads, ex=EX)
        == f"@prefix ex: <{EX}> .\n\nex:s ex:p ex:o ;\n    ex:q ex:o .\n\nex:t ex:p ex:o .\n"
    )
