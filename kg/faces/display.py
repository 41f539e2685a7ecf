"""How answers and questions look on a terminal, and what goes into a pipe instead."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from kg.questions.answers import Answers

if TYPE_CHECKING:
    from kg.questions.catalogue import Question


def show_answers(answers: Answers, form: str | None, language: str) -> None:
    """Write a table to standard output: for people on a terminal, clean CSV in a pipe, or as told."""
    form = form or ("table" if sys.stdout.isatty() else "csv")
    if form == "table":
        _show_table(answers, language)
        return
    text = {"csv": answers.to_csv, "tsv": answers.to_tsv, "json": answers.to_json}[form]()
    sys.stdout.write(text if text.endswith("\n") else text + "\n")


def _show_table(answers: Answers, language: str) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    shown = answers.labels(language)
    question = answers.question
    title = question.title.get(language) if question else None
    table = Table(title=title, title_justify="left", header_style="bold", show_edge=False)
    for column in shown.columns:
        numeric = any(isinstance(row[column], int) for row in answers) if column in answers.columns else False
        table.add_column(column, justify="right" if numeric else "left", overflow="fold")
    for row in shown:
        # Text, not markup: a label may hold square brackets.
        table.add_row(*(Text("" if value is None else str(value)) for value in row))
    console = Console()
    console.print(table)
    count = len(answers)
    words = {"en": ("row", "rows"), "fr": ("ligne", "lignes")}[language if language == "fr" else "en"]
    console.print(f"{count} {words[count != 1]}", style="dim")


def list_questions(questions: Sequence[Question], language: str) -> str:
    """Return one line a question: its name, its title, its parameters."""
    width = max((len(question.name) for question in questions), default=0)
    lines = []
    for question in questions:
        parameters = " ".join(
            name if parameter.required else f"[{name}]"
            for name, parameter in question.parameters.items()
            if name != "language"
        )
        lines.append(f"{question.name:<{width}}  {question.title[language]}  {parameters}".rstrip())
    return "\n".join(lines)


def describe_question(question: Question, language: str) -> str:
    """Return what a question answers, with its parameters and columns."""
    lines = [f"{question.name}: {question.title[language]}", question.description[language]]
    if question.parameters:
        lines += ["", {"en": "Parameters", "fr": "Paramètres"}[language]]
        for parameter in question.parameters.values():
            default = f" = {parameter.default}" if parameter.default is not None else ""
            need = "" if parameter.required else f" [{'optional' if language == 'en' else 'facultatif'}]"
            text = parameter.description[language]
            lines.append(f"  {parameter.name} ({parameter.type}{default}){need}: {text}")
    lines += ["", {"en": "Columns", "fr": "Colonnes"}[language]]
    for column in question.columns.values():
        unit = f", {column.unit}" if column.unit else ""
        lines.append(f"  {column.name} ({column.type}{unit}): {column.description[language]}")
    return "\n".join(lines)
