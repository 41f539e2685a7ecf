"""`kg tour`: the bundled article the whole way, from its text to files that linked-data tools read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import kg
from kg.documents.coverage import Cover
from kg.errors import ExportError
from kg.faces.display import show_answers
from kg.questions.names import short_name

#: What the tour asks: a question and its parameters.
_ASKED: tuple[tuple[str, dict[str, Any]], ...] = (
    ("commitments", {}),
    ("figures", {"item": "staff"}),
    ("without-deadline", {}),
    ("overdue", {"as_of": "2020-06-01"}),
)
_COVERS = (Cover.EVIDENCE, Cover.EXCLUDED, Cover.NEITHER)
_EXPLAINED = "staff-baseline"

_WORDS = {
    "en": {
        "load": "1. Load", "check": "2. Check", "ask": "3. Ask", "explain": "4. Explain",
        "export": "5. Export",
        "statements": "statements", "commitments": "commitments",
        "again": "Ask them yourself", "wrote": "wrote",
        "coverage": "{inside} of {all} numerals stand in evidence; of the text, {shares}",
        "evidence": "is evidence", "excluded": "is excluded", "neither": "is neither",
    },
    "fr": {
        "load": "1. Charger", "check": "2. Vérifier", "ask": "3. Interroger", "explain": "4. Expliquer",
        "export": "5. Exporter", "statements": "énoncés", "commitments": "engagements",
        "again": "À vous de demander", "wrote": "écrit",
        "coverage": "{inside} des {all} nombres sont dans une citation ; du texte, {shares}",
        "evidence": "est cité", "excluded": "est exclu", "neither": "n’est ni l’un ni l’autre",
    },
}  # fmt: skip


def run(folder: Path, language: str, echo: Callable[[str], object]) -> bool:
    """Take the tour, write its files into a folder, and return whether the graph conforms.

    Raises `ExportError` when the folder cannot be made.
    """
    words = _WORDS[language]
    echo(f"== {words['load']}")
    graph = kg.load()
    commitments = graph.commitments(language=language)
    echo(f"{len(graph):,} {words['statements']}, {len(commitments)} {words['commitments']}")

    echo(f"\n== {words['check']}")
    report = graph.validate(language=language)
    echo(report.summary())
    for document, covered in graph.coverage().items():
        inside = len(covered.numerals) - len(covered.uncovered)
        shares = ", ".join(f"{float(covered.share(cover)):.0%} {words[cover.value]}" for cover in _COVERS)
        told = words["coverage"].format(inside=inside, all=len(covered.numerals), shares=shares)
        echo(f"{short_name(document)}: {told}")

    echo(f"\n== {words['ask']}")
    for name, parameters in _ASKED:
        told = " ".join(f"{key}={value}" for key, value in parameters.items())
        answers = graph.ask(name, language=language, **parameters)
        echo(f"\n$ kg ask {name} {told}".rstrip())
        show_answers(answers, "table", language)

    echo(f"\n== {words['explain']}\n\n$ kg explain {_EXPLAINED}")
    echo(str(graph.explain(_EXPLAINED, language=language)))

    echo(f"\n== {words['export']}")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ExportError(
            f"the folder {folder} cannot be made ({error.strerror}): name another with -o"
        ) from None
    for name in ("facebook-ia-france.ttl", "facebook-ia-france.jsonld", "facebook-ia-france.csv"):
        echo(f"{words['wrote']} {graph.export(folder / name)}")
    echo(f"\n{words['again']}: kg questions")
    return report.conforms
