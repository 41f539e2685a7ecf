"""French texts that people read have the apostrophe of print, ’, wherever the library keeps them."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.imports.values import code as code_named
from kg.pages.words import printed

ROOT = Path(__file__).resolve().parents[1]
#: What French elides, before a straight apostrophe.
_ELIDED = re.compile(r"(?<!\w)(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quelqu|aujourd)'(?=[\w«“])", re.I)
#: These read texts that others wrote, with whatever apostrophe.
_READERS = ("kg/drafts/",)


def straight(texts: Iterator[tuple[str, str]]) -> list[str]:
    """The texts with a straight apostrophe, each with its place."""
    return [f"{place}: {text}" for place, text in texts if _ELIDED.search(text)]


def ontology() -> Iterator[tuple[str, str]]:
    for path in sorted((ROOT / "ontology").glob("*.ttl")):
        for quad in ox.parse(path=str(path)):
            if isinstance(quad.object, ox.Literal) and quad.object.language == "fr":
                yield path.name, quad.object.value


def queries() -> Iterator[tuple[str, str]]:
    for path in sorted((ROOT / "queries").rglob("*.rq")):
        lines = path.read_text(encoding="utf-8").splitlines()
        header = "\n".join(line[3:] for line in lines if line.startswith("#+ "))
        yield from ((path.name, text) for text in french(tomllib.loads(header)))


def french(told: object, key: str = "") -> Iterator[str]:
    if isinstance(told, dict):
        for name, value in told.items():
            yield from french(value, name)
    elif isinstance(told, str) and key == "fr":
        yield told


def words() -> Iterator[tuple[str, str]]:
    for path in sorted((ROOT / "kg").rglob("fr.toml")):
        if not path.relative_to(ROOT).as_posix().startswith(_READERS):
            yield from ((path.name, line) for line in path.read_text(encoding="utf-8").splitlines())


def code() -> Iterator[tuple[str, str]]:
    for path in sorted((ROOT / "kg").rglob("*.py")):
        place = path.relative_to(ROOT).as_posix()
        if not place.startswith(_READERS):
            yield from ((place, text) for text in strings(path.read_text(encoding="utf-8")))


def strings(source: str) -> Iterator[str]:
    """The strings of a module; what stands alone, as a docstring does, is no string that people see."""
    tree = ast.parse(source)
    alone = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in alone:
            yield node.value


@pytest.mark.parametrize(("read", "least"), [(ontology, 800), (queries, 500), (words, 200), (code, 3000)])
def test_no_french_text_has_a_straight_apostrophe(read: object, least: int) -> None:
    assert callable(read)
    texts = list(read())
    assert len(texts) >= least
    assert straight(iter(texts)) == []


@pytest.mark.parametrize("text", ["la source de l'élément", "Qu'est-ce", "jusqu'au", "en mots d'« hier »"])
def test_a_straight_apostrophe_is_found(text: str) -> None:
    assert straight(iter([("here", text)])) == [f"here: {text}"]


@pytest.mark.parametrize("text", ["l’élément", "the source's words", "don't", "’a' and 'b'"])
def test_what_is_no_elision_is_not_found(text: str) -> None:
    assert straight(iter([("here", text)])) == []


def test_a_string_is_found_in_code_and_a_docstring_is_not() -> None:
    told = list(strings('def one():\n    """L\'un."""\n    return {"fr": "l\'autre"}\n'))
    assert "l'autre" in told and "L'un." not in told


def test_french_has_the_spaces_of_print_and_english_none() -> None:
    told = printed("Quoi ? « Ceci » : rien ; non !", "fr")
    assert told == "Quoi\u202f? «\u00a0Ceci\u00a0»\u00a0: rien\u202f; non\u202f!"
    assert printed("What ? Nothing ; no", "en") == "What ? Nothing ; no"


@pytest.mark.parametrize("label", ["fin d’année", "fin d'année", "Fin d'année"])
def test_a_label_is_understood_with_either_apostrophe(label: str) -> None:
    assert code_named("precision", label).local == "end-of-year"
