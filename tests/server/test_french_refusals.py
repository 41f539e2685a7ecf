"""A page in French says in French why there is no other, and so does a form."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import html5lib
import httpx
import pytest
from serving import serving

from kg.pages.words.refusals import said

SERVER = Path(__file__).resolve().parents[2] / "kg" / "server"
#: What these say goes to programs: errors of the protocol, plain text before any page.
PROTOCOL = ("requests.py", "security.py", "refusals.py")
#: What nobody reads: the one who asked has gone.
GONE = ("nobody waits", "the answer is not read", "the request was given up")


@pytest.fixture(scope="module")
def reader() -> Iterator[httpx.Client]:
    headers = {"Accept": "text/html", "Accept-Language": "fr-CA, fr;q=0.9"}
    with serving("--timeout", "1", "--rows", "500") as running:
        yield httpx.Client(base_url=running.address, timeout=60, trust_env=False, headers=headers)


def sentence(answer: httpx.Response) -> tuple[str, str]:
    """The sentence that a page says, and the language it is marked to be in."""
    page = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(answer.text)
    assert page.get("lang") == "fr" == answer.headers["content-language"]
    told = [one for one in page.iter("p") if one.get("role") == "alert"]
    found = told or [one for one in page.iter("p") if one.get("class") == "lead"]
    return "".join(found[-1].itertext()).replace("\u00a0", " ").replace("\u202f", " "), found[-1].get(
        "lang", "fr"
    )


@pytest.mark.parametrize(
    ("path", "status", "told"),
    [
        ("nothing", 404, "il n’y a rien à cette adresse"),
        ("ask/nix", 404, "il n’y a pas de question « nix »"),
        ("?as_of=soon", 400, "as_of est un jour, comme 2024-12-31"),
        ("resource", 400, "il manque à l’adresse le paramètre iri"),
        ("resource?iri=a", 404, "l’adresse ne donne pas d’IRI"),
        ("resource?iri=http://e/<a>", 404, "l’adresse ne donne pas d’IRI"),
        ("id/of/nobody", 404, "le graphe ne dit rien de <https://w3id.org/commitment-graph/id/of/nobody>"),
        ("ask?format=csv", 200, "Chaque question est une requête"),
        ("ask/gaps?format=odt", 400, "format est l’un de html, csv, json"),
        (
            "ask/figures?item=zzz",
            404,
            "rien de cette sorte (élément) ne s’appelle « zzz » : le graphe connaît",
        ),
        (
            "ask/figures?item=staf",
            404,
            "rien de cette sorte (élément) ne s’appelle « staf » : peut-être staff ?",
        ),
        ("ask/figures?side=targe", 400, "ne peut être « targe » : peut-être « target » ? c’est l’un de"),
        ("ask/deadlines?as_of=x", 400, "doit être une date, comme 2020-06-01, et non « x »"),
        ("ask/deadlines?day=1", 400, "la question deadlines n’a pas de paramètre « day » : elle a item"),
        ("ask/overdue?run=1", 400, "la question overdue demande le paramètre as_of"),
        ("ask/deadlines?as_of=2020-01-01&as_of=2021-01-01", 400, "prend une valeur, et non 2"),
    ],
)
def test_a_page_says_in_french_why_not(reader: httpx.Client, path: str, status: int, told: str) -> None:
    answer = reader.get(path)
    assert answer.status_code == status
    text, language = sentence(answer)
    assert (told in text, language) == (True, "fr"), text


@pytest.mark.parametrize(
    ("query", "status", "told"),
    [
        ("SELECT", 400, "la requête ne peut être lue : près de la ligne 1, colonne 7"),
        ("", 400, "la requête ne dit ni SELECT"),
        ("SELECT * { SERVICE <http://a/> { ?s ?p ?o } }", 403, "SERVICE va chercher hors de ce graphe"),
        ("CLEAR ALL", 403, "CLEAR est une mise à jour"),
        (
            "SELECT * FROM <http://x/> { ?s ?p ?o }",
            403,
            "FROM nomme <http://x/>, qui n’est pas un graphe d’ici",
        ),
        ("SELECT * { ?s ?p ?o }", 500, "la réponse a plus de 500 lignes"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", 500, "la réponse a plus de 500 énoncés"),
        ("ASK { " + "{ " * 200 + "} " * 200 + "}", 400, "s’emboîtent sur plus de 100 niveaux"),
        ("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", 500, "a dépassé sa limite de 1 s"),
    ],
)
def test_the_editor_says_in_french_why_not(reader: httpx.Client, query: str, status: int, told: str) -> None:
    answer = reader.get("query", params={"query": query})
    assert answer.status_code == status
    text, language = sentence(answer)
    assert (told in text, language) == (True, "fr"), text


def test_a_sentence_without_french_is_marked_as_english() -> None:
    assert said("the tide is out", "fr").language == "en"
    assert said("the tide is out: ask again in a moment", "fr").language == "en"
    assert said("x" * 100_000, "fr").language == "en"


def test_a_page_in_english_speaks_of_the_server_and_not_of_python() -> None:
    hint = (
        "line 1, column 1 of the query: SERVICE reaches outside this graph, which kg does not do: load that "
    )
    told = said(hint + 'data first and query it here, or allow it with allow=("SERVICE",)', "en")
    assert told.text.endswith("which this server does not do")
    assert (
        "timeout="
        not in said("the query ran longer than its limit of 2 s: ask for less, or raise timeout=", "en").text
    )


def refusals(source: str) -> Iterator[str]:
    """What a module says in refusals, with 7 for what varies; what is no text is left out."""
    for node in ast.walk(ast.parse(source)):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in ("Refusal", "busy")
        ):
            for one in node.args[:2]:
                if isinstance(one, ast.JoinedStr):
                    yield "".join(p.value if isinstance(p, ast.Constant) else "7" for p in one.values)  # type: ignore[misc]
                elif isinstance(one, ast.Constant) and isinstance(one.value, str):
                    yield one.value


def in_english_alone(source: str) -> list[str]:
    told = [one for one in refusals(source) if not one.startswith(GONE)]
    return [one for one in told if said(one, "fr").language != "fr"]


def test_each_refusal_of_a_page_has_its_french() -> None:
    modules = [path for path in sorted(SERVER.glob("*.py")) if path.name not in PROTOCOL]
    texts = {path.name: path.read_text(encoding="utf-8") for path in modules}
    assert sum(len(list(refusals(text))) for text in texts.values()) > 15
    assert {name: told for name, text in texts.items() if (told := in_english_alone(text))} == {}


def test_a_refusal_in_english_alone_is_found() -> None:
    assert in_english_alone("raise Refusal(404, f'the {tide} is out')") == ["the 7 is out"]


def test_french_and_english_speak_of_the_same() -> None:
    import tomllib

    told = tomllib.loads((SERVER.parent / "pages/words/refusals.toml").read_text(encoding="utf-8"))
    for one in told["sentence"]:
        names = set(re.findall(r"\{(\w+)\}", one["en"]))
        assert set(re.findall(r"\{(\w+)\}", one["fr"])) <= names, one
        assert set(re.findall(r"\{(\w+)\}", one.get("page", ""))) <= names, one
