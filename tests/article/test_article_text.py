"""The article's text, its evidence and its compiled form: byte for byte, code point by code point."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from kg.annotations import compile_annotation
from kg.documents.coverage import coverage
from kg.documents.quotes import Span

CHECKOUT = Path(__file__).parents[2]
SEEDS = CHECKOUT / "seeds"
GIVEN = CHECKOUT.parent / "shared" / "seed" / "facebook-ia-france.txt"
SHA256 = "94a81e296a677b5fe27c57927bbd7048c66faaba84e8290c0232401565759392"


def spans(pairs: Iterable[tuple[int, int]]) -> set[Span]:
    return {Span(*pair) for pair in pairs}


def covered(facts: Any, text: str) -> Any:
    """The coverage of the text, from the selectors that the graph holds."""
    owners = {s for s, p, _ in facts.triples if p == "cmt:evidence"}
    valued = set(facts.typed("cmt:StatedFigure", "cmt:TimeBound"))
    return coverage(
        text,
        evidence=spans(span for owner in owners for span in facts.spans(owner)),
        valued=spans(span for owner in valued for span in facts.spans(owner)),
        excluded=spans(facts.spans("document", "cmt:excludes")),
    )


def test_the_text_is_the_one_that_was_read() -> None:
    data = (SEEDS / "facebook-ia-france.txt").read_bytes()
    assert hashlib.sha256(data).hexdigest() == SHA256
    assert (len(data), len(data.decode("utf-8"))) == (2465, 2359)
    assert data.decode("utf-8").count("\u00a0") == 7


@pytest.mark.skipif(not GIVEN.exists(), reason="the folder ../shared with the given text is not here")
def test_the_text_is_the_given_one_byte_for_byte() -> None:
    assert (SEEDS / "facebook-ia-france.txt").read_bytes() == GIVEN.read_bytes()


def test_the_turtle_is_what_the_annotation_compiles_to() -> None:
    compiled = compile_annotation(SEEDS / "facebook-ia-france.yaml")
    assert compiled.turtle() == (SEEDS / "facebook-ia-france.ttl").read_bytes(), (
        "seeds/facebook-ia-france.ttl is stale: run kg compile seeds/facebook-ia-france.yaml"
    )


@pytest.mark.parametrize("seed", ["0", "1"])
def test_another_process_compiles_to_the_same_bytes(tmp_path: Path, seed: str) -> None:
    for suffix in (".yaml", ".txt"):
        (tmp_path / f"facebook-ia-france{suffix}").write_bytes(
            (SEEDS / f"facebook-ia-france{suffix}").read_bytes()
        )
    done = subprocess.run(
        [sys.executable, "-m", "kg", "compile", str(tmp_path / "facebook-ia-france.yaml")],
        cwd=CHECKOUT, env=os.environ | {"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    compiled = (tmp_path / "facebook-ia-france.ttl").read_bytes()
    assert compiled == (SEEDS / "facebook-ia-france.ttl").read_bytes()


def test_every_quote_stands_where_the_graph_says(facts: Any, text: str) -> None:
    for evidence in facts.typed("cmt:Evidence"):
        quote, position = f"{evidence}-quote", f"{evidence}-position"
        assert facts.names(evidence, "oa:hasSelector") == sorted([quote, position])
        assert facts.names(evidence, "oa:hasSource") == ["document"]
        start, end = facts.one(position, "oa:start"), facts.one(position, "oa:end")
        assert evidence == f"evidence-{start}-{end}"
        assert facts.one(quote, "oa:exact") == text[start:end]
        assert facts.one(quote, "oa:prefix") == text[max(0, start - 32) : start]
        assert facts.one(quote, "oa:suffix") == text[end : end + 32]


def test_every_word_as_written_stands_inside_its_quote(facts: Any, text: str) -> None:
    for figure in facts.typed("cmt:StatedFigure"):
        ((start, end),) = facts.spans(figure)
        assert facts.one(figure, "cmt:asWritten") in text[start:end]
    for time in facts.typed("cmt:TimeBound"):
        ((start, end),) = facts.spans(time)
        assert facts.one(time, "cmt:wording") in text[start:end]


def test_all_sixteen_numerals_lie_inside_the_evidence_of_a_figure_or_a_time(facts: Any, text: str) -> None:
    cover = covered(facts, text)
    assert [numeral.text for numeral in cover.numerals] == [
        "65 000", "2019", "2015", "2022", "30", "60", "2022", "10", "30", "40", "2022", "10", "8", "10", "5",
        "2015",
    ]  # fmt: skip
    assert all(numeral.valued for numeral in cover.numerals)


def test_a_missing_figure_would_leave_its_numeral_uncovered(text: str) -> None:
    cover = coverage(text, evidence=[], valued=spans([(0, 94)]))
    assert [numeral.text for numeral in cover.uncovered][:2] == ["2015", "2022"]


def test_what_is_neither_evidence_nor_excluded_is_listed(facts: Any, text: str) -> None:
    assert [segment.text for segment in covered(facts, text).unread] == [
        ", voilà que le géant américain ",
        ", ainsi que ",
        " à ",
        ".\n\nAu total, ",
        ".\u00a0FAIR Paris ",
        ", pour travailler sur d’ambitieux projets de recherche, dans ",
    ]


def test_nothing_rests_on_the_comment_form(facts: Any, text: str) -> None:
    assert covered(facts, text).clashes == ()


def test_nothing_is_filled_in_from_elsewhere(facts: Any) -> None:
    said = {p for s, p, _ in facts.triples if s == "document"}
    assert said.isdisjoint({"cmt:publishedOn", "dcterms:creator", "dcterms:publisher", "schema:url"})
    assert {p for s, p, _ in facts.triples if s == "announcement"}.isdisjoint({"cmt:announcedOn"})
    assert not [o for _, _, o in facts.triples if "2018" in str(o)]
    assert not [o for _, p, o in facts.triples if p in ("owl:sameAs", "skos:exactMatch", "schema:sameAs")]


def test_the_data_has_no_blank_node_and_no_code_of_its_own() -> None:
    for triple in ox.parse(path=str(SEEDS / "facebook-ia-france.ttl"), format=ox.RdfFormat.TURTLE):
        assert isinstance(triple.subject, ox.NamedNode)
        assert not isinstance(triple.object, ox.BlankNode)
        assert "/code/" not in triple.subject.value


def test_every_node_that_a_person_reads_has_a_label_in_both_languages(facts: Any) -> None:
    classes = [
        "Commitment", "Aspiration", "PastEvent", "Context", "Announcement", "Organisation", "Funding",
        "PeopleCount", "Hardware", "KnowledgeGap",
    ]  # fmt: skip
    nodes = facts.typed(*(f"cmt:{name}" for name in classes), "schema:Place", "skos:Concept")
    assert len(nodes) > 40
    for node in nodes:
        assert sorted(label.language for label in facts.of(node, "rdfs:label")) == ["en", "fr"], node


def test_every_name_of_the_vocabulary_exists_in_the_ontology(facts: Any) -> None:
    declared = {
        facts.short(node)
        for file in ("commitment.ttl", "codes.ttl")
        for node in iris(CHECKOUT / "ontology" / file)
    }
    used = {facts.short(node) for node in iris(SEEDS / "facebook-ia-france.ttl", everywhere=True)}
    ours = {name for name in used if name.partition(":")[0] in OURS}
    assert ours
    assert ours - declared == set()


OURS = {"cmt", "kind", "force", "mode", "bound", "role", "precision", "relation", "rule", "gap", "novelty"}


def iris(path: Path, everywhere: bool = False) -> set[Any]:
    """The IRIs of a file's subjects, or of all its places."""
    from kg.vocabulary.terms import from_ox

    found = set()
    for triple in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
        found |= {triple.subject, triple.predicate, triple.object} if everywhere else {triple.subject}
    return {from_ox(node) for node in found if isinstance(node, ox.NamedNode)}
