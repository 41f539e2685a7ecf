"""How a table of answers is written: for people as text and HTML, for programs as CSV and JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from kg.vocabulary.namespaces import BASE, UNIT
from kg.vocabulary.terms import IRI, BlankNode, decimal_text

if TYPE_CHECKING:
    from kg.questions.answers import Answers

#: No cell of a text table is wider than this many characters.
WIDEST = 60


def short(node: str) -> str:
    """Return the last part of an IRI, or the folder's name for the node of a document itself.

    >>> short("https://w3id.org/commitment-graph/id/facebook-ia-france/document")
    'facebook-ia-france'
    >>> short("http://qudt.org/vocab/unit/CCY_EUR")
    'EUR'
    """
    if node.startswith(str(UNIT)):
        return node.removeprefix(str(UNIT)).removeprefix("CCY_")
    parts = node.rstrip("/#").replace("#", "/").split("/")
    if parts[-1] == "document" and len(parts) > 4:
        return parts[-2]
    return parts[-1] or node


def people_names(language: str) -> Callable[[Any], Any]:
    """Return the function that turns IRIs into what people call them and leaves other values alone."""
    from kg.vocabulary.codes import labels

    words = labels(language, terms=True)

    def name(value: Any) -> Any:
        if isinstance(value, tuple):
            return tuple(
                name(IRI(part)) if part.startswith(("http://", "https://")) else part for part in value
            )
        if isinstance(value, IRI):
            return words.get(value) or short(value) if value.startswith(BASE) else short(value)
        return value

    return name


def plain(value: Any) -> str:
    """Spell one value: dates in ISO 8601, decimals with every digit, nothing for what is unknown."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case Decimal():
            return decimal_text(value)
        case datetime() | date():
            return value.isoformat()
        case tuple():
            return "; ".join(str(part) for part in value)
    return str(value)


def _cell(value: Any) -> str:
    if isinstance(value, IRI):
        value = short(value)
    elif isinstance(value, tuple):
        value = tuple(short(part) if part.startswith(("http://", "https://")) else part for part in value)
    text = " ".join(plain(value).split("\n"))
    # A terminal obeys control characters; a table only shows them.
    return "".join(
        c if c.isprintable() or (c.isspace() and c not in "\r\t\v\f\x1c\x1d\x1e\x1f") else " " for c in text
    )


def to_text(answers: Answers, widest: int = WIDEST) -> str:
    """Return an aligned table in plain text; IRIs by their last part, long cells cut with an ellipsis."""
    rows = [[_clip(_cell(value), widest) for value in row] for row in answers]
    widths = [
        max([len(name), *(len(row[place]) for row in rows)]) for place, name in enumerate(answers.columns)
    ]
    right = [
        any(_number(row[place]) for row in answers)
        and all(_number(row[place]) or row[place] is None for row in answers)
        for place in range(len(answers.columns))
    ]

    def line(cells: list[str]) -> str:
        return "  ".join(
            cell.rjust(width) if to_right else cell.ljust(width)
            for cell, width, to_right in zip(cells, widths, right, strict=True)
        ).rstrip()

    return "\n".join([line(list(answers.columns)), "  ".join("-" * w for w in widths), *map(line, rows)])


def _clip(text: str, widest: int) -> str:
    return text if len(text) <= widest else text[: widest - 1] + "…"


def _number(value: Any) -> bool:
    return isinstance(value, (int, float, Decimal)) and not isinstance(value, bool)


def to_html(answers: Answers) -> str:
    """Return an HTML table; every text is escaped, and only web addresses become links."""
    from html import escape

    def cell(value: Any) -> str:
        text = escape(_cell(value))
        if isinstance(value, IRI) and value.startswith(("http://", "https://")):
            text = f'<a href="{escape(value)}">{text}</a>'
        style = ' style="text-align:right"' if _number(value) else ""
        return f"<td{style}>{text}</td>"

    head = "".join(f"<th>{escape(name)}</th>" for name in answers.columns)
    body = "".join(f"<tr>{''.join(cell(value) for value in row)}</tr>\n" for row in answers)
    caption = f"<caption>{escape(answers.question.title['en'])}</caption>" if answers.question else ""
    return f"<table>{caption}\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody></table>"


def to_separated(answers: Answers, separator: str) -> str:
    """Return CSV or TSV: one header line, then one line a row, ended by a line feed."""
    return "".join(_separated(answers.columns, answers, separator))


def parts(columns: Sequence[str], rows: Iterable[Sequence[Any]], form: str) -> Iterator[str]:
    """Yield a table as `csv`, `tsv` or `json`, a row at a time, whole when joined."""
    if form == "json":
        return _json(columns, rows)
    return _separated(columns, rows, {"csv": ",", "tsv": "\t"}[form])


def _separated(columns: Sequence[str], rows: Iterable[Sequence[Any]], separator: str) -> Iterator[str]:
    def line(cells: list[str]) -> str:
        # The one empty cell of a row is quoted, or the row would be a blank line, which readers skip.
        alone = cells == [""]
        return separator.join('""' if alone else _quoted(cell, separator) for cell in cells) + "\n"

    yield line([*columns])
    for row in rows:
        yield line([plain(value) for value in row])


def _quoted(cell: str, separator: str) -> str:
    # Not the `csv` module: with a plain line feed at the end, it leaves a carriage return unquoted.
    if any(mark in cell for mark in (separator, '"', "\n", "\r")):
        return '"' + cell.replace('"', '""') + '"'
    return cell


def to_json(answers: Answers) -> str:
    """Return a JSON list with one object a row; numbers keep every digit."""
    return "".join(_json(answers.columns, answers))


def _json(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    from json import dumps

    def spell(value: Any) -> str:
        match value:
            case None:
                return "null"
            case bool():
                return "true" if value else "false"
            case int():
                return str(value)
            case Decimal():
                return decimal_text(value)
            case float():
                # JSON has no infinity and no NaN; their names stay readable as strings.
                return repr(value) if value - value == 0 else dumps(str(value))
            case tuple():
                return f"[{', '.join(spell(part) for part in value)}]"
            case BlankNode():
                return dumps(f"_:{value}", ensure_ascii=False)
        return dumps(plain(value), ensure_ascii=False)

    keys = [dumps(name, ensure_ascii=False) for name in columns]
    before = "["
    for row in rows:
        pairs = (f"{key}: {spell(value)}" for key, value in zip(keys, row, strict=True))
        yield f"{before}{{{', '.join(pairs)}}}"
        before = ",\n "
    yield "[]" if before == "[" else "]"
