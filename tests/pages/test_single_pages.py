"""The page of one item, one organisation, one term: standing alone, or linked by a server."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import html5lib
import pytest
from hostile import ATTACK, hostile

import kg
from kg import pages
from kg.errors import NameLookupError
from kg.vocabulary.described import terms

DAY = date(2020, 6, 1)
COMMITMENT = "https://w3id.org/commitment-graph/ontology#Commitment"


@pytest.fixture(scope="module")
def graph() -> kg.Graph:
    return kg.load()


def parsed(html: str) -> ElementTree.Element:
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(html)


def text_of(html: str) -> str:
    return " ".join("".join(parsed(html).itertext()).split())


def link(iri: kg.IRI) -> str:
    return f"/at/{iri.local}"


def test_the_page_of_an_item_shows_its_figures_and_quotes(graph: kg.Graph) -> None:
    text = text_of(pages.item(graph, "staff", "en", DAY))
    for part in (
        "Double the researchers",
        "30 derived",
        "60 stated",
        "by 31 December 2022",
        "portant à 60 personnes",
    ):
        assert part in text


def test_the_page_of_an_organisation_lists_and_links_what_it_promises(graph: kg.Graph) -> None:
    page = parsed(pages.organisation(graph, "facebook", "fr", link=link))
    links = {one.get("href") for one in page.iter("a")}
    assert {"/at/training", "/at/staff"} <= links


def test_the_page_of_a_term_defines_it(graph: kg.Graph) -> None:
    assert "A promise to do, fund, hire" in text_of(pages.term(COMMITMENT))
    assert "Une promesse de faire" in text_of(pages.term(COMMITMENT, "fr"))


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_term_has_a_page_with_a_definition(language: str) -> None:
    heading = {"en": "Definition", "fr": "Définition"}[language]
    without = [iri for iri in terms() if heading not in pages.term(iri, language)]
    assert without == []


def test_whatever_an_iri_names_has_its_page(graph: kg.Graph) -> None:
    (training,) = [item.iri for item in graph.commitments() if item.iri.local == "training"]
    assert pages.page(graph, COMMITMENT) == pages.term(COMMITMENT)
    assert pages.page(graph, training, as_of=DAY) == pages.item(graph, training, as_of=DAY)
    facebook = "https://w3id.org/commitment-graph/id/agent/facebook"
    assert pages.page(graph, facebook) == pages.organisation(graph, facebook)
    with pytest.raises(NameLookupError):
        pages.page(graph, "https://example.org/nothing")


def test_a_server_links_to_the_style_sheet_and_sends_the_policy_itself(graph: kg.Graph) -> None:
    page = parsed(pages.item(graph, "staff", base="/static/"))
    assert [one.get("href") for one in page.iter("link")] == ["/static/pages.css"]
    assert list(page.iter("style")) == []
    assert [one for one in page.iter("meta") if one.get("http-equiv")] == []


def test_hostile_texts_and_iris_are_inert_in_each_page(tmp_path: Path) -> None:
    graph = hostile(tmp_path)
    items = graph.items()
    agents = {agent.iri for item in items for agent in item.actors}
    every = [pages.item(graph, item.iri, as_of=DAY) for item in items]
    every += [pages.organisation(graph, agent) for agent in agents]
    for html in every:
        page: Any = parsed(html)
        assert ATTACK in "".join(page.itertext())
        assert list(page.iter("img")) == list(page.iter("script")) == []
        assert [one for one in page.iter() for name in one.keys() if name.startswith("on")] == []  # noqa: SIM118


def test_a_page_of_very_much_says_what_it_leaves_out(tmp_path: Path) -> None:
    base, agent = "https://w3id.org/commitment-graph/", "https://e.test/agent"
    kind = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
    lines = [f"<{agent}> {kind} <{base}ontology#Organisation> ."]
    for number in range(1001):
        item = f"<https://e.test/item-{number}>"
        lines += [
            f"{item} {kind} <{base}ontology#Commitment> .",
            f"{item} <{base}ontology#promisor> <{agent}> .",
        ]
    lines += [f'<https://e.test/much> <https://e.test/says> "{number}" .' for number in range(250)]
    (tmp_path / "much.nt").write_text("\n".join(lines), encoding="utf-8")
    much = kg.load(tmp_path / "much.nt")
    organisation = pages.organisation(much, agent)
    assert organisation.count("<tr data-search>") == 1000
    assert "The first 1000 statements" in text_of(organisation)
    assert "The first 200 statements" in text_of(pages.node(much, agent))
    assert "and 50 more" in text_of(pages.node(much, "https://e.test/much"))


CASE = Path(__file__).resolve().parents[1] / "cases" / "02-google-france-2018"


def test_an_organisation_has_its_promises_first_and_judgements_by_what_they_judge() -> None:
    html = pages.organisation(kg.load(*CASE.glob("*.yaml")), "google")
    rows = re.findall(r"<tr data-search><td>(.*?)</td><td>(.*?)</td>", html)
    relations = [relation for relation, _ in rows if "(" not in relation]
    assert relations == sorted(relations, key=["promisor", "actor", "operator", "assessor"].index)
    assert ("assessor", "DeepMind opens a laboratory in Paris: kept") in rows


def test_a_table_names_what_has_a_name() -> None:
    graph = kg.load(*CASE.glob("*.yaml"))
    answers = graph.ask("progress", item="02-google-france-2018-s0/training")
    html = pages.question(graph, "progress", {}, answers)
    assert "<td>Google</td>" in html
    assert "<td>number</td>" in html


def test_the_vocabulary_a_list_and_a_class_show_what_belongs_to_them() -> None:
    base = "https://w3id.org/commitment-graph/"
    for iri, part in (
        (f"{base}ontology", "Commitment"),
        (f"{base}codes", "Forces"),
        (f"{base}code/force", "Pledged"),
        (f"{base}ontology#ReportedItem", "Aspiration"),
    ):
        told = re.findall(r"<dt>(\w+)</dt>", pages.term(iri).replace("<dt>\n", "<dt>"))
        assert part.lower() in [one.lower() for one in told], iri
    assert "What belongs to it" not in pages.term(f"{base}code/force/pledged")
