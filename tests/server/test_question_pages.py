"""The questions as forms, and the editor for SPARQL: what a person fills in, and what comes back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import html5lib
import httpx
import pytest
from hostile import ATTACK
from serving import Serving, serving

import kg
from kg.pages.words import printed
from kg.questions.catalogue import catalogue

HTML = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def article() -> Iterator[httpx.Client]:
    with serving("--timeout", "5", "--rows", "5000") as running:
        yield httpx.Client(base_url=running.address, timeout=60, trust_env=False, headers=HTML)


def parsed(answer: httpx.Response) -> Any:
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(answer.text)


def cells(answer: httpx.Response) -> list[list[str]]:
    rows = [row for row in parsed(answer).iter("tr") if row.findall("td")]
    return [["".join(cell.itertext()) for cell in row.findall("td")] for row in rows]


def said(answer: httpx.Response) -> str:
    """What the page tells of the answer: its size, or a problem."""
    told = [one for one in parsed(answer).iter("p") if one.get("role") in ("status", "alert")]
    return " ".join("".join(one.itertext()) for one in told)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_list_leads_to_every_question(article: httpx.Client, language: str) -> None:
    page = parsed(article.get("ask", params={"lang": language}))
    links = {one.get("href"): "".join(one.itertext()) for one in page.iter("a")}
    for question in catalogue():
        assert links[f"/ask/{question.name}?lang={language}"] == printed(question.title[language], language)


@pytest.mark.parametrize("name", [question.name for question in catalogue()])
def test_a_form_has_a_labelled_field_for_each_parameter(article: httpx.Client, name: str) -> None:
    page = parsed(article.get(f"ask/{name}"))
    controls = [one for kind in ("input", "select") for one in page.iter(kind)]
    (question,) = [one for one in catalogue() if one.name == name]
    assert {one.get("name") for one in controls} - {"q"} == set(question.parameters) - {"language"}
    labelled = {one.get("for") for one in page.iter("label")}
    inside = {id(one) for label in page.iter("label") for one in label.iter("input")}
    assert [
        one.get("name") for one in controls if one.get("id") not in labelled and id(one) not in inside
    ] == []


@pytest.mark.parametrize("name", [question.name for question in catalogue()])
def test_every_question_answers_on_its_page_as_it_does_elsewhere(article: httpx.Client, name: str) -> None:
    given: dict[str, Any] = {"as_of": "2024-06-01"} if name == "overdue" else {}
    given |= {"node": "staff"} if name == "evidence" else {}
    page = article.get(f"ask/{name}", params={"run": "1", **given})
    assert page.status_code == 200, said(page)
    answers = kg.load().ask(name, **given)
    assert len(cells(page)) == len(answers), said(page)
    assert json.loads(article.get(f"ask/{name}", params={"format": "json", **given}).text) == json.loads(
        answers.to_json()
    )


def test_an_answer_names_and_links_what_it_finds(article: httpx.Client) -> None:
    page = article.get("ask/deadlines", params={"promisor": "facebook", "item": "training"})
    assert said(page) == "1 row"
    (row,) = cells(page)
    assert row[0] == "Train 65 000 people in digital skills in France"
    assert "31 December 2019" in row
    links = [one.get("href") for one in parsed(page).iter("a")]
    assert "/id/facebook-ia-france/training" in links and "/id/agent/facebook" in links


def test_fields_keep_what_was_filled_in(article: httpx.Client) -> None:
    page = parsed(
        article.get("ask/figures", params={"item": "staff", "side": ["target", "factor"], "basis": "stated"})
    )
    inputs = list(page.iter("input"))
    assert [one.get("value") for one in inputs if one.get("name") == "item"] == ["staff"]
    ticked = [
        one.get("value") for one in inputs if one.get("name") == "side" and one.get("checked") is not None
    ]
    assert ticked == ["target", "factor"]
    chosen = [one.get("value") for one in page.iter("option") if one.get("selected") is not None]
    assert chosen == ["stated"]


def test_an_answer_is_also_a_file(article: httpx.Client) -> None:
    told = {"item": "staff", "side": "target"}
    expected = kg.load().ask("figures", item="staff", side="target")
    by_type = article.get("ask/figures", params=told, headers={"Accept": "text/csv"})
    by_name = article.get("ask/figures", params={**told, "format": "csv"})
    assert by_type.text == by_name.text == expected.to_csv()
    assert by_type.headers["content-type"] == "text/csv; charset=utf-8"


@pytest.mark.parametrize(
    ("path", "status", "reason"),
    [
        ("ask/deadlines?promisor=facebok", 404, "did you mean facebook"),
        ("ask/figures?item=staff&side=weight", 400, "the parameter side cannot be 'weight'"),
        ("ask/progress?as_of=1.5.2020", 400, "the parameter as_of must be a date such as 2020-06-01"),
        ("ask/overdue?run=1", 400, "overdue needs the parameter as_of"),
        ("ask/deadlines?timeout=inf", 400, "deadlines has no parameter 'timeout'"),
        ("ask/deadlines?language=fr", 400, "deadlines has no parameter 'language'"),
        ("query?query=SELECT", 400, "the query"),
        ("query?query=DELETE WHERE { ?s ?p ?o }", 403, "DELETE is an update"),
        ("query?query=SELECT * { SERVICE <http://e/> { ?s ?p ?o } }", 403, "SERVICE reaches outside this graph"),
        ("query?query=SELECT * FROM <http://e/> { ?s ?p ?o }", 403, "which is no graph here"),
        ("query?query=SELECT * { ?s ?p ?o . ?a ?b ?c }", 500, "more than 5,000 rows"),
    ],
)  # fmt: skip
def test_what_is_refused_is_said_beside_the_form(
    article: httpx.Client, path: str, status: int, reason: str
) -> None:
    page = article.get(path)
    assert page.status_code == status
    assert reason in said(page)
    assert [one for one in parsed(page).iter("form") if "form" in one.get("class", "")]


def test_an_unknown_question_is_not_there(article: httpx.Client) -> None:
    assert article.get("ask/nothing").status_code == 404
    assert article.get("ask/..%2F..%2Fpyproject").status_code == 404


def test_the_editor_shows_rows_a_truth_value_or_statements(article: httpx.Client) -> None:
    def run(query: str) -> httpx.Response:
        return article.get("query", params={"query": query})

    table = run("SELECT ?item { ?item cmt:force force:pledged }")
    assert cells(table) == [["https://w3id.org/commitment-graph/id/facebook-ia-france/training"]]
    (area,) = parsed(table).iter("textarea")
    assert area.text.startswith("PREFIX cmt: <https://w3id.org/commitment-graph/ontology#>\nPREFIX force:")
    assert said(run("ASK { ?item cmt:force force:pledged }")).startswith("True")
    assert said(run("ASK { ?item cmt:force 1 }")).startswith("False")
    graph = run("CONSTRUCT WHERE { ?item cmt:force force:pledged }")
    (turtle,) = [one for one in parsed(graph).iter("pre") if one.get("class") == "turtle"]
    assert "force:pledged" in "".join(turtle.itertext())
    assert said(run("SELECT * { ?s cmt:force 1 }")) == "Nothing in the graph answers this."


def test_the_editor_gives_files(article: httpx.Client) -> None:
    query = "SELECT ?item { ?item cmt:force force:pledged }"
    csv = article.get("query", params={"query": query, "format": "csv"})
    assert csv.headers["content-type"].startswith("text/csv")
    assert csv.text.splitlines() == [
        "item",
        "https://w3id.org/commitment-graph/id/facebook-ia-france/training",
    ]
    wrong = article.get("query", params={"query": query, "format": "ttl"})
    assert (wrong.status_code, "json, xml, csv, tsv" in wrong.text) == (400, True)


def test_a_question_leads_to_its_query_in_the_editor(article: httpx.Client) -> None:
    page = parsed(article.get("query", params={"ask": "deadlines", "promisor": "facebook"}))
    (area,) = page.iter("textarea")
    again = article.get("query", params={"query": area.text})
    assert len(cells(again)) == len(kg.load().ask("deadlines", promisor="facebook"))


def test_what_people_type_stays_text(article: httpx.Client) -> None:
    for answer in (
        article.get("query", params={"query": ATTACK}),
        article.get("ask/deadlines", params={"promisor": ATTACK}),
        article.get("ask/deadlines", params={ATTACK: "1"}),
        article.get(f"ask/{ATTACK.replace('/', '')}"),
        article.get("query", params={"query": f"SELECT ({json.dumps(ATTACK)} AS ?x) {{}}"}),
    ):
        page = parsed(answer)
        assert "onerror" in "".join(page.itertext())
        assert [one for one in page.iter("script") if not (one.get("src") or "").startswith("/static/")] == []
        assert list(page.iter("img")) == []


def test_literals_of_the_data_stay_text_in_the_editor(small: Serving) -> None:
    client = httpx.Client(base_url=small.address, timeout=30, trust_env=False, headers=HTML)
    answer = client.get("query", params={"query": "SELECT ?o { ?s ?p ?o } ORDER BY ?s"})
    assert cells(answer)[1] == ["<script>alert(1)</script>"]
    assert [one for one in parsed(answer).iter("script") if one.text] == []


def test_the_editor_is_told_terms_and_prefixes_in_the_language_of_the_page(article: httpx.Client) -> None:
    for language, label in (("en", "commitment"), ("fr", "engagement")):
        (area,) = parsed(article.get("query", params={"lang": language})).iter("textarea")
        answer = article.get(area.get("data-terms"))
        assert answer.headers["content-type"] == "application/json"
        told = answer.json()
        assert ["cmt", "Commitment", label] in told["terms"]
        assert told["prefixes"]["prov"] == "http://www.w3.org/ns/prov#"
        assert {prefix for prefix, _, _ in told["terms"]} <= set(told["prefixes"])
    assert article.get("terms.json?lang=xx").status_code == 400


def test_the_editor_is_told_where_a_query_is_wrong(article: httpx.Client) -> None:
    def place(query: str) -> tuple[str | None, str | None]:
        (area,) = parsed(article.get("query", params={"query": query})).iter("textarea")
        return area.get("data-line"), area.get("data-column")

    assert place("ASK {\n  ?s cmt:force }") == ("3", "16")
    assert place("ASK {\n?s no:such 1 }")[0] == "2"
    assert place("\n DELETE WHERE { ?s ?p ?o }") == ("2", "2")
    assert place("ASK { ?s cmt:force 1 }") == (None, None)
    assert place("SELECT * FROM <http://line-3-column-4/> { ?s ?p ?o }") == (None, None)


def test_the_licences_of_the_editor_are_beside_it(article: httpx.Client) -> None:
    assert article.get("static/editor.js").headers["content-type"].startswith("text/javascript")
    assert "@codemirror/view" in article.get("static/editor-licences.txt").text
