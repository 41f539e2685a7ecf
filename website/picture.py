"""The picture of the README: the words of the bundled article beside what the graph says, as SVG.

`python -m website.picture` draws `docs/picture.svg` again; a test compares it with the graph.
"""

from __future__ import annotations

import textwrap
from html import escape
from pathlib import Path

import kg
from kg.accounts.model import Commitment, Figure
from kg.vocabulary.codes import labels

FILE = Path(__file__).resolve().parents[1] / "docs" / "picture.svg"
_ITEM = "staff"
_MARKS = "①②③④⑤⑥"
_LINE = 24
_LETTERS = 45
_STYLE = """
.sheet{fill:#fdfcf9;stroke:#a39c8e}text{font-family:system-ui,"Noto Sans","DejaVu Sans",Arial,sans-serif;
font-size:15px;fill:#1d1c1a}.said{font-family:Charter,Georgia,"DejaVu Serif",serif;font-size:16px}
.mark,.number{font-weight:700;fill:#0b5a4b}.soft{fill:#5a5650;font-size:13.5px}.title{font-weight:700}
@media (prefers-color-scheme:dark){.sheet{fill:#1e1d1a;stroke:#7d766a}text{fill:#ece8e0}
.mark,.number{fill:#7fd1bb}.soft{fill:#b3ada2}}
""".replace("\n", "")


def picture() -> str:
    """Draw one commitment: its quotes on the left, what is stated and derived from them on the right."""
    item = next(one for one in kg.load().commitments() if one.iri.local == _ITEM)
    stated = [figure for figure in item.figures if figure.as_written]
    text = " ".join(quote.text for quote in item.quotes)
    wordings = sorted([*(one.as_written or "" for one in stated), _deadline(item)[0]], key=text.index)
    words = dict(zip(wordings, _MARKS, strict=False))
    left = _quotes(item, words)
    right = _card(item, stated, words)
    tall = max(len(left), len(right)) * _LINE + 40
    drawn = _column(left, 18, tall, 392) + _column(right, 446, tall, 496)
    alt = f"On the left, quotes of an article; on the right, what they promise: {item.label}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 960 {tall}" role="img" '
        f'aria-label="{escape(alt)}">'
        f"<style>{_STYLE}</style>{drawn}</svg>\n"
    )


def _quotes(item: Commitment, words: dict[str, str]) -> list[tuple[str, str]]:
    """The quotes that figures and times rest on, wrapped, with a mark after each wording."""
    lines: list[tuple[str, str]] = []
    for quote in item.quotes:
        text = quote.text
        for wording, mark in words.items():
            # A wording and its mark stay on one line.
            text = text.replace(wording, f"{wording}{mark}".replace(" ", "\xa0"), 1)
        if text == quote.text:
            continue
        lines += [("said", _marked(line, words)) for line in textwrap.wrap(f"« {text} »", _LETTERS)]
        lines.append(("soft", f"code points {quote.start}–{quote.end}"))
    return lines


def _marked(line: str, words: dict[str, str]) -> str:
    """A line of a quote as SVG, with its wordings in bold."""
    line = escape(line)
    for wording, mark in words.items():
        told = escape(f"{wording}{mark}".replace(" ", "\xa0"))
        line = line.replace(told, f'<tspan class="mark">{told}</tspan>')
    return line


def _card(item: Commitment, stated: list[Figure], words: dict[str, str]) -> list[tuple[str, str]]:
    names = labels("en", terms=True)
    who = ", ".join(agent.label for agent in item.actors)
    force = names[item.force] if item.force else ""
    lines = [("title", escape(item.label)), ("soft", escape(f"{who} · {force}"))]
    for figure in stated:
        lines.append(("", _row(figure.side, figure.amount(), f"stated {words[figure.as_written or '']}")))
    for figure in item.figures:
        if figure.rule:
            inputs = "".join(words.get(one.as_written or "", "") for one in figure.inputs)
            how = f"derived: {names[figure.rule]} {inputs}"
            lines.append(("", _row(figure.side, figure.amount(), how)))
    wording, days = _deadline(item)
    lines.append(("", _row("deadline", days, f"stated {words[wording]}")))
    return lines


def _row(name: str, value: str, how: str) -> str:
    return (
        f'<tspan class="soft">{escape(name)}</tspan><tspan x="536" class="number">{escape(value)}</tspan>'
        f'<tspan x="664" class="soft">{escape(how)}</tspan>'
    )


def _deadline(item: Commitment) -> tuple[str, str]:
    """The words of the deadline, and its days."""
    deadline = item.deadline
    return (deadline.wording or "", str(deadline)) if deadline else ("", "")


def _column(lines: list[tuple[str, str]], x: int, tall: int, width: int) -> str:
    texts = "".join(
        f'<text x="{x}" y="{38 + row * _LINE}" class="{style}">{line}</text>'
        for row, (style, line) in enumerate(lines)
    )
    sheet = f'<rect x="{x - 17}" y="1" width="{width + 20}" height="{tall - 2}" rx="8" class="sheet"/>'
    return sheet + texts


if __name__ == "__main__":
    FILE.write_text(picture(), encoding="utf-8")
