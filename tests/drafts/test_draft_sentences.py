"""One made-up sentence a row: the figures with side, value, unit, bound and rate, and the first deadline."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from kg.drafts.drafting import propose
from kg.drafts.proposals import FigureProposal, Proposals

TABLE = tomllib.loads((Path(__file__).parent / "sentences.toml").read_text(encoding="utf-8"))
ROWS = [(lang, text, want) for lang, rows in TABLE.items() for text, want in rows]


def spelled(figure: FigureProposal) -> str:
    numbers = "/".join(f"{one.normalize():f}" for one in sorted((*figure.alternatives, *_value(figure))))
    if figure.value is None:
        numbers = f"{figure.minimum:f}-{figure.maximum:f}"
    unit = "" if figure.unit == "number" else f" {figure.unit}"
    return f"{figure.side} {numbers}{unit}{''.join(f' {bound}' for bound in figure.bounds)}" + (
        f" /{figure.per}" if figure.per else ""
    )


def _value(figure: FigureProposal) -> tuple:
    return () if figure.value is None else (figure.value,)


def read(proposals: Proposals, with_deadline: bool) -> str:
    figures = sorted((figure for figure in proposals.figures), key=lambda figure: figure.written)
    line = "; ".join(map(spelled, figures)) or "-"
    deadlines = [item.deadline for item in proposals.items if item.deadline]
    return f"{line} | {deadlines[0].relation} {deadlines[0].when}" if deadlines and with_deadline else line


@pytest.mark.parametrize(
    ("lang", "text", "want"), ROWS, ids=[f"{lang}: {text[:50]}" for lang, text, _ in ROWS]
)
def test_a_sentence_is_read(lang: str, text: str, want: str) -> None:
    assert read(propose(text, lang, "2020-03-15"), "|" in want) == want
