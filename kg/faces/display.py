"""How answers and questions look on a terminal, and what goes into a pipe instead."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

from kg.questions.answers import Answers, RowStream

if TYPE_CHECKING:
    from kg.questions.catalogue import Question

#: Widths of columns to try; in narrower ones a table is harder to read than a list.
_WIDTHS = (40, 30, 24, 18, 14)


def show_answers(answers: Answers, form: str | None, language: str, limit: int = 0) -> None:
    """Write a table to standard output: for people on a terminal, clean CSV in a pipe, or as told.

    A table for people has at most `limit` rows, all of them where it is 0; the other forms have every row.
    """
    form = form or ("table" if sys.stdout.isatty() else "csv")
    if form == "table":
        cut = bool(limit) and len(answers) > limit
        _show_table(answers[:limit] if cut else answers, language, len(answers) if cut else None)
    else:
        _write_parts(answers.columns, answers, form)


def show_rows(rows: RowStream, form: str | None, language: str, limit: int = 0) -> None:
    """Write rows as they come, as `show_answers` does; a table for people reads no more than it shows."""
    form = form or ("table" if sys.stdout.isatty() else "csv")
    if form != "table":
        _write_parts(rows.columns, rows, form)
        return
    shown = Answers.of(rows.columns, islice(rows, limit or None))
    more = bool(limit) and next(rows, None) is not None
    rows.close()
    _show_table(shown, language, 0 if more else None)


def _write_parts(columns: Sequence[str], rows: Iterable[Sequence[Any]], form: str) -> None:
    from kg.questions.tables import parts

    sys.stdout.writelines(parts(columns, rows, form))
    if form == "json":
        sys.stdout.write("\n")


def _show_table(answers: Answers, language: str, every: int | None = None) -> None:
    """Show a table; `every` is how many rows there are where not all are shown, 0 where nobody counted."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(highlight=False, soft_wrap=False)
    columns, rows = _for_people(answers, language)
    question = answers.question
    if question:
        console.print(Text(question.title.get(language, ""), style="bold"))
    width = _column_width(columns, rows, console.width)
    if width:
        table = Table(header_style="bold", show_edge=False)
        for name in columns:
            numeric = all(isinstance(row[answers.columns.index(name)], int | None) for row in answers)
            table.add_column(
                name.removesuffix("_label"),
                justify="right" if numeric else "left",
                max_width=width,
                overflow="fold",
            )
        for row in rows:
            # Text, not markup: a label may hold square brackets.
            table.add_row(*map(Text, row))
        console.print(table)
    else:
        # Too many columns for this terminal: a block a row, as psql does.
        margin = max((len(name) for name in columns), default=0)
        for row in rows:
            for name, value in zip(columns, row, strict=True):
                if value:
                    line = Text(f"{name.removesuffix('_label'):<{margin}}  ", style="dim")
                    console.print(line.append(value, style="not dim"))
            console.print()
    one, many = {"fr": ("ligne", "lignes")}.get(language, ("row", "rows"))
    console.print(
        Text(f"{len(rows):,} {one if len(rows) == 1 else many}{_rest(every, language)}", style="dim")
    )


def _rest(every: int | None, language: str) -> str:
    if every is None:
        return ""
    if language == "fr":
        of = f" sur {every:,}" if every else ", et il y en a d’autres"
        return f"{of} : --limit en montre plus, --format csv les donne toutes"
    of = f" of {every:,}" if every else ", and there are more"
    return f"{of}: --limit shows more, --format csv gives all"


def _column_width(columns: list[str], rows: list[list[str]], room: int) -> int:
    """Return the greatest column width with which a table fits into the room, or 0."""
    for width in _WIDTHS if rows else ():
        natural = (
            max(min(len(name.removesuffix("_label")), width), *(min(len(row[i]), width) for row in rows))
            for i, name in enumerate(columns)
        )
        if sum(natural) + 3 * len(columns) - 1 <= room:
            return width
    return 0


def _for_people(answers: Answers, language: str) -> tuple[list[str], list[list[str]]]:
    """Return the columns that hold something, with labels in place of the nodes that they label."""
    shown = answers.labels(language)
    labelled = {name.removesuffix("_label") for name in shown.columns if name.endswith("_label")}
    told = [[_cell(value, language) for value in row] for row in shown]
    keep = [
        i
        for i, name in enumerate(shown.columns)
        if name not in labelled and (any(row[i] for row in told) or not told)
    ]
    return [shown.columns[i] for i in keep], [[row[i] for i in keep] for row in told]


def _cell(value: object, language: str) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return {"fr": ("non", "oui")}.get(language, ("no", "yes"))[value]
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    return str(value)


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
