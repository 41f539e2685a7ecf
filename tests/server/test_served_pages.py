"""The pages of a running server: one for each node, with its data, in the form and the language asked for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import html5lib
import httpx
import pyoxigraph as ox
import pytest
import rdflib
from hostile import ATTACK, hostile
from rdflib.compare import isomorphic
from serving import serving

import kg
from kg.pages import Site
from kg.pages.site import iri_at, path_of
from kg.server.negotiation import choose_language
from kg.vocabulary.bundled import ontology

CASE = Path(__file__).resolve().parents[1] / "cases" / "02-google-france-2018"
DATA = "https://w3id.org/commitment-graph/id/"
STAFF, FACEBOOK = "id/facebook-ia-france/staff", "id/agent/facebook"


@pytest.fixture(scope="module")
def article() -> Iterator[httpx.Client]:
    with serving() as running:
        yield httpx.Client(base_url=running.address, timeout=60, trust_env=False)


@pytest.fixture(scope="module")
def corpus() -> Iterator[httpx.Client]:
    data = [part for file in sorted(CASE.glob("*.yaml")) for part in ("--data", file)]
    with serving(*data) as running:
        yield httpx.Client(base_url=running.address, timeout=60, trust_env=False)


@pytest.mark.parametrize(
    ("path", "accept", "kind"),
    [
        (STAFF, None, "text/html; charset=utf-8"),
        (STAFF, "*/*", "text/html; charset=utf-8"),
        (STAFF, "text/turtle", "text/turtle; charset=utf-8"),
        (STAFF, "text/html;q=0.2, application/ld+json;q=0.9", "application/ld+json"),
        (FACEBOOK, "application/n-triples, text/html;q=0.5", "application/n-triples"),
        (FACEBOOK, "application/rdf+xml", "application/rdf+xml"),
        ("ontology/Commitment", "text/turtle;q=0.5, text/html", "text/html; charset=utf-8"),
        ("code/force/pledged", "application/ld+json", "application/ld+json"),
        (f"{STAFF}.ttl", "text/html", "text/turtle; charset=utf-8"),
        (f"{FACEBOOK}.jsonld", None, "application/ld+json"),
        ("ontology/Commitment.ttl", None, "text/turtle; charset=utf-8"),
        (f"{STAFF}?format=nt", "text/html", "application/n-triples"),
        (f"resource?iri={DATA}agent/facebook&format=jsonld", None, "application/ld+json"),
    ],
)
def test_a_node_comes_in_the_form_that_is_asked_for(
    article: httpx.Client, path: str, accept: str | None, kind: str
) -> None:
    article.headers.pop("accept", None)
    answer = article.get(path, headers={"Accept": accept} if accept else {})
    assert (answer.status_code, answer.headers["content-type"]) == (200, kind)
    assert "Accept" in answer.headers["vary"]


@pytest.mark.parametrize("path", [STAFF, FACEBOOK, "ontology/Commitment", "code/force/pledged"])
def test_turtle_and_json_ld_of_a_node_say_the_same(article: httpx.Client, path: str) -> None:
    turtle = rdflib.Graph().parse(data=article.get(f"{path}.ttl").text, format="turtle")
    json_ld = rdflib.Graph().parse(data=article.get(f"{path}.jsonld").text, format="json-ld")
    assert len(turtle) > 3
    assert isomorphic(turtle, json_ld)


def test_the_data_of_an_item_holds_its_figures_with_their_quotes(article: httpx.Client) -> None:
    graph = rdflib.Graph().parse(data=article.get(f"{STAFF}.ttl").text, format="turtle")
    asked = """PREFIX cmt: <https://w3id.org/commitment-graph/ontology#> PREFIX oa: <http://www.w3.org/ns/oa#>
        SELECT ?value ?exact { ?item cmt:target [ cmt:value ?value ; cmt:evidence/oa:hasSelector/oa:exact ?exact ] }"""
    ((value, exact),) = graph.query(asked)
    assert int(value) == 60 and "60 personnes" in exact


def test_what_the_data_says_of_a_node_is_in_the_graph(article: httpx.Client) -> None:
    told = article.get(f"{STAFF}?format=nt").content
    held = {quad.triple for quad in kg.load().store.quads()}
    assert {quad.triple for quad in ox.parse(told, format=ox.RdfFormat.N_TRIPLES)} <= held


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("id/facebook-ia-france/nothing", 404, f"the graph says nothing of <{DATA}facebook-ia-france/nothing>"),
        ("id/facebook-ia-france/nothing.ttl", 404, f"the graph says nothing of <{DATA}facebook-ia-france/nothing>"),
        ("ontology/Promise", 404, "the graph says nothing of <https://w3id.org/commitment-graph/ontology#Promise>"),
        ("id/two words", 404, "the address names no IRI"),
        ("resource?iri=no-iri", 404, "the address names no IRI"),
        ("resource", 400, "the address lacks the parameter iri"),
        ("nowhere", 404, "there is nothing at this address"),
        (f"{STAFF}?format=pdf", 400, "format is one of html, ttl, nt, jsonld, rdf"),
        (f"{STAFF}?lang=de", 400, "lang is en or fr"),
        (f"{STAFF}?as_of=tomorrow", 400, "as_of is a day such as 2024-12-31"),
        (f"{STAFF}?as_of=20200101", 400, "as_of is a day such as 2024-12-31"),
        ("nowhere/at/all", 404, "there is nothing at this address"),
    ],
)  # fmt: skip
def test_what_cannot_be_shown_is_said_in_one_sentence(
    article: httpx.Client, path: str, status: int, said: str
) -> None:
    plain = article.get(path, headers={"Accept": "*/*"})
    assert (plain.status_code, plain.headers["content-type"]) == (status, "text/plain; charset=utf-8")
    assert plain.text.startswith(said) and plain.text.count("\n") == 1
    page = article.get(path, headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert page.status_code == status
    assert plain.text.strip() in "".join(parsed(page.text).itertext())


def test_a_day_that_a_form_leaves_open_is_today(article: httpx.Client) -> None:
    days = ("", date.today().isoformat(), "2019-01-01")
    left, today, before = (article.get(f"{STAFF}?as_of={day}").text for day in days)
    assert left == today.replace(f"?as_of={days[1]}", "?as_of=") != before


def test_a_slash_too_many_leads_to_where_others_see_the_server() -> None:
    with serving("--public-url", "https://promises.example/kg/") as running:
        for path, there in {
            "ask/": "ask",
            "ask/deadlines/?run=1": "ask/deadlines?run=1",
            "sparql/": "sparql",
        }.items():
            answer = httpx.get(running.address + path, trust_env=False)
            assert (answer.status_code, answer.headers["location"]) == (
                307,
                f"https://promises.example/kg/{there}",
            )


def test_a_form_that_there_is_none_of_is_not_acceptable(article: httpx.Client) -> None:
    answer = article.get(STAFF, headers={"Accept": "image/png, text/html;q=0"})
    assert answer.status_code == 406
    assert "text/turtle" in answer.text


def test_the_language_is_the_one_of_the_browser_or_the_one_that_was_chosen(article: httpx.Client) -> None:
    def language(path: str, accepted: str) -> str | None:
        page = parsed(article.get(path, headers={"Accept-Language": accepted}).text)
        return page.get("lang")

    assert language(STAFF, "fr-CA, en;q=0.5") == "fr"
    assert language(STAFF, "de") == "en"
    assert language(f"{STAFF}?lang=fr", "en") == "fr"
    page = parsed(article.get(f"{STAFF}?lang=fr").text)
    links = [one.get("href", "") for one in page.iter("a")]
    assert f"/{FACEBOOK}?lang=fr" in links
    assert f"/{STAFF}?lang=en" in links
    assert choose_language("*, en;q=0.1", ("en", "fr"), "fr") == "fr"


def test_the_only_document_is_the_first_page_and_has_a_page_of_its_own(article: httpx.Client) -> None:
    first = article.get("", headers={"Accept": "text/html"})
    assert first.text.count('class="card promise"') == 7
    own = article.get("id/facebook-ia-france/document").text
    assert own.count('class="card promise"') == 7
    assert "application/ld+json" in own


def test_a_corpus_begins_with_its_documents_and_a_search(corpus: httpx.Client) -> None:
    page = parsed(corpus.get("").text)
    links = [one.get("href", "") for one in page.iter("a")]
    documents = [link for link in links if link.endswith("/document")]
    assert len(documents) == len(list(CASE.glob("s?.yaml")))
    one = corpus.get(documents[0]).text
    assert one.count('<article class="article"') == 1
    found = parsed(corpus.get("search", params={"q": "GOOGLE"}).text)
    assert [link for one in found.iter("a") if "agent/google" in (link := one.get("href", ""))]
    nothing = corpus.get("search", params={"q": "no such promise"}).text
    assert "0 found" in nothing


def test_the_search_leads_from_an_iri_to_its_page(article: httpx.Client) -> None:
    answer = article.get("search", params={"q": f"{DATA}agent/facebook"})
    assert (answer.status_code, answer.headers["location"]) == (303, f"/{FACEBOOK}")
    elsewhere = article.get("search", params={"q": "https://evil.example/"})
    assert elsewhere.headers["location"] == "/resource?iri=https%3A%2F%2Fevil.example%2F"


@pytest.mark.parametrize(
    ("iri", "path"),
    [
        (f"{DATA}agent/facebook", "id/agent/facebook"),
        ("https://w3id.org/commitment-graph/ontology#Commitment", "ontology/Commitment"),
        ("https://w3id.org/commitment-graph/code/force", "code/force"),
        (f"{DATA}file.ttl", None),
        (f"{DATA}a/../b", None),
        (f"{DATA}a//b", None),
        (f"{DATA}a?b", None),
        ("https://w3id.org/commitment-graph/ontology#a/b", None),
        ("https://w3id.org/commitment-graph/search", None),
        ("javascript:alert(1)", None),
    ],
)
def test_a_path_mirrors_an_iri_only_where_it_leads_back(iri: str, path: str | None) -> None:
    assert path_of(iri) == path
    assert path is None or iri_at(path) == iri
    assert Site().link(iri).startswith("/resource?iri=" if path is None else f"/{path}")


def test_every_link_of_the_site_leads_to_a_page_that_is_whole(article: httpx.Client) -> None:
    seen = crawl(article, 400)
    assert len(seen) > 100
    assert "/id/facebook-ia-france/staff-target" in seen


def test_hostile_texts_and_iris_stay_texts_in_every_page(tmp_path: Path) -> None:
    hostile(tmp_path)
    with serving("--data", tmp_path / "hostile.nt", "--texts", tmp_path) as running:
        client = httpx.Client(base_url=running.address, timeout=60, trust_env=False)
        pages = crawl(client, 120)
        search = client.get("search", params={"q": ATTACK}, headers={"Accept": "text/html"})
    assert sum(ATTACK in "".join(parsed(html).itertext()) for html in pages.values()) > 20
    harmless(search.text)


def crawl(client: httpx.Client, most: int) -> dict[str, str]:
    """Follow the links of a site, in one language; each page has to be there, well-formed and harmless."""
    waiting, asked, seen = ["/"], {"/"}, {}
    while waiting and len(seen) < most:
        path = waiting.pop(0)
        answer = client.get(path, headers={"Accept": "text/html"})
        assert answer.status_code == 200, (path, answer.text)
        policy = answer.headers["content-security-policy"]
        assert "unsafe" not in policy and "default-src 'none'" in policy
        if not answer.headers["content-type"].startswith("text/html"):
            continue
        seen[path] = answer.text
        for one in harmless(answer.text):
            found = urlsplit(urljoin(path, one))
            told = f"{found.path}?{found.query}" if found.query else found.path
            if not found.netloc and "lang=" not in told and told not in asked:
                asked.add(told)
                waiting.append(told)
    return seen


def harmless(html: str) -> list[str]:
    """Return the links of a page; nothing in it may run but the script of the package."""
    page = parsed(html)
    assert [
        one.get("src") for one in page.iter("script") if not (one.get("src") or "").startswith("/static/")
    ] == []
    assert [one.text for one in page.iter("script") if one.text] == []
    assert list(page.iter("style")) == list(page.iter("iframe")) == list(page.iter("object")) == []
    assert list(page.iter("img")) == []
    names = [name for one in page.iter() for name in one.keys()]  # noqa: SIM118
    assert [name for name in names if name.startswith("on") or name in ("style", "srcdoc")] == []
    links = [one.get("href") or "" for one in page.iter("a")]
    assert [link for link in links if not link.startswith(("/", "#", "http://", "https://"))] == []
    return links


def parsed(html: str):  # type: ignore[no-untyped-def]
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(html)


@pytest.mark.parametrize("path", ["ontology", "codes"])
def test_the_vocabulary_is_there_as_a_whole(article: httpx.Client, path: str) -> None:
    file = {"ontology": "commitment.ttl", "codes": "codes.ttl"}[path]
    expected = len(list(ontology(file)))
    for address, accept in ((f"/{path}.ttl", "*/*"), (f"/{path}", "text/turtle")):
        answer = article.get(address, headers={"Accept": accept})
        assert answer.headers["content-type"].startswith("text/turtle")
        assert len(list(ox.parse(answer.text, format=ox.RdfFormat.TURTLE))) == expected
