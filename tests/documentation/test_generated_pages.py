"""What the files of the checkout say is in the pages made from them: each term, question, shape, command."""

from __future__ import annotations

import inspect
import tomllib
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest
import rdflib

import kg
from kg.annotations.fields import FIELDS
from kg.faces.command import main
from kg.vocabulary.described import described, terms
from kg.vocabulary.namespaces import CMT, SH

ROOT = Path(__file__).resolve().parents[2]
KINDS = ("label", "definition", "note", "example", "negative_example")


class Places(HTMLParser):
    """The text between each place of a page (an empty element with an identifier) and the next."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.texts: dict[str, str] = {}
        self.french: dict[str, str] = {}
        self._place = ""
        self._french = 0
        self._open: list[bool] = []
        self.feed(page.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "div" and set(given) == {"id"}:
            self._place = str(given["id"])
        if tag in ("p", "dd", "dt", "td", "th", "span", "b", "code"):
            self._open.append(given.get("lang") == "fr")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("p", "dd", "dt", "td", "th", "span", "b", "code") and self._open:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        self.texts[self._place] = self.texts.get(self._place, "") + data
        if any(self._open):
            self.french[self._place] = self.french.get(self._place, "") + data


CODE = "https://w3id.org/commitment-graph/code/"
#: Page → how the IRIs of what it describes begin.
BEGIN = {"vocabulary.html": str(CMT), "codes.html": CODE}


def unsaid(page: Path) -> list[tuple[str, str, str]]:
    """What the ontology says of a term and the page does not, by the place of the term."""
    places, found = Places(page), []
    for iri in terms():
        if not iri.startswith(BEGIN[page.name]):
            continue
        place = iri.removeprefix(BEGIN[page.name]).replace("/", "-")
        for language, told in (("en", places.texts), ("fr", places.french)):
            for kind, texts in described(iri, language).texts.items():
                found += [(place, language, kind) for text in texts if text not in told.get(place, "")]
    return found


@pytest.mark.parametrize("page", BEGIN)
def test_each_term_has_a_place_with_all_that_the_ontology_says_in_both_languages(
    site: Path, page: str
) -> None:
    iris = [iri for iri in terms() if iri.startswith(BEGIN[page])]
    assert len(iris) > 90
    for language in ("en", "fr"):
        kinds = [kind for iri in iris for kind in described(iri, language).texts]
        assert kinds.count("label") == kinds.count("definition") == len(iris)
        assert min(kinds.count(kind) for kind in KINDS) >= 10
    assert unsaid(site / page) == []


def test_what_a_page_of_terms_leaves_out_is_found(site: Path, tmp_path: Path) -> None:
    text = (site / "codes.html").read_text(encoding="utf-8")
    left = text.replace('<div id="kind-hosting"></div>', "")
    left = left.replace("argent est versé", "")
    (tmp_path / "codes.html").write_text(left, encoding="utf-8")
    found = unsaid(tmp_path / "codes.html")
    assert ("kind-funding", "fr", "definition") in found
    assert {"label", "definition"} <= {kind for place, _, kind in found if place == "kind-hosting"}


def test_each_alignment_has_its_reason(site: Path) -> None:
    page = Places(site / "vocabulary.html")
    graph = rdflib.Graph().parse(ROOT / "ontology" / "alignments.ttl")
    reasons = list(graph.objects(None, rdflib.RDFS.comment))
    words = "".join(page.texts.values())
    assert len(reasons) > 40
    assert [str(text) for text in reasons if str(text) not in words] == []


def test_the_picture_of_the_ontology_has_a_text_and_a_table_that_say_the_same(site: Path) -> None:
    page = (site / "vocabulary.html").read_text(encoding="utf-8")
    picture = page[page.index('<figure class="wide"') : page.index("</figure>")]
    assert 'role="img"' in picture and "In the middle ReportedItem" in picture
    for name in ("Announcement", "Figure", "TimeBound", "Evidence", "StatusAssessment", "KnowledgeGap"):
        assert f">{name}</text>" in picture
    row = page[page.index('<a href="vocabulary.html#Announcement">') :].split("</tr>")[0]
    assert "#evidence" in row and "#Evidence" in row


def test_each_question_is_listed_with_its_parameters_and_columns(site: Path) -> None:
    page = unescape((site / "catalogue.html").read_text(encoding="utf-8"))
    for question in kg.questions():
        assert f">{question.name}</span>" in page, question.name
        for language in ("en", "fr"):
            assert question.title[language] in page
        for name, told in {**question.parameters, **question.columns}.items():
            assert f"<code>{name}</code>" in page
            assert told.description["fr"].split("`")[0] in page, (question.name, name)
    headings = [line for line in page.splitlines() if line.startswith("<h2><code")]
    assert len(headings) == len(kg.questions()) >= 39


def test_each_shape_with_a_message_is_listed_with_what_mends_it(site: Path) -> None:
    places = Places(site / "shapes.html")
    graph = rdflib.Graph().parse(ROOT / "ontology" / "shapes.ttl")
    named = {
        node: node.rpartition("#")[2]
        for node in graph.subjects(rdflib.URIRef(SH.message), None)
        if isinstance(node, rdflib.URIRef)
    }
    assert len(named) > 100
    for node, name in named.items():
        for predicate in (SH.message, CMT.repair):
            for text in graph.objects(node, rdflib.URIRef(predicate)):
                told = places.french if text.language == "fr" else places.texts
                assert str(text).replace("`", "") in told[name], name


def test_each_command_and_each_option_is_listed(site: Path) -> None:
    page = unescape((site / "commands.html").read_text(encoding="utf-8"))
    for name, command in main.commands.items():
        assert f"<code>kg {name}" in page, name
        for option in command.params:
            for spelt in option.opts if option.param_type_name == "option" else ():
                assert spelt in page, (name, spelt)


def test_each_field_of_an_annotation_is_listed(site: Path) -> None:
    page = unescape((site / "fields.html").read_text(encoding="utf-8"))
    names = {field.name for fields in FIELDS.values() for field in fields}
    assert len(names) > 80
    assert [name for name in names if f"<code>{name}</code>" not in page] == []


def test_each_public_name_and_each_method_of_a_graph_is_in_the_reference(site: Path) -> None:
    page = (site / "interface.html").read_text(encoding="utf-8")
    methods = [
        f"Graph.{name}" for name, _ in inspect.getmembers(kg.Graph, callable) if not name.startswith("_")
    ]
    assert len(methods) > 20
    assert [name for name in [*kg.__all__, *methods] if f'id="kg.{name}"' not in page] == []


def test_the_redirect_rules_of_the_ontology_lead_to_places_that_exist(site: Path) -> None:
    rules = (ROOT / "ontology" / "w3id" / ".htaccess").read_text(encoding="utf-8")
    assert "/vocabulary.html " in rules and "/codes.html#$1-$3 " in rules
    assert 'id="Commitment"' in (site / "vocabulary.html").read_text(encoding="utf-8")
    assert 'id="kind-funding"' in (site / "codes.html").read_text(encoding="utf-8")


def test_the_extra_of_the_site_is_part_of_the_extra_of_the_tests() -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"][
        "optional-dependencies"
    ]
    assert "commitment-graph[docs]" in extras["test"]
