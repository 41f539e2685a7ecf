"""The pages that are made from the files that they describe, so that they cannot differ from them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from website.commands import commands
from website.diagram import diagram, links
from website.fields import kinds
from website.interface import MODULES, entries
from website.questions import questions
from website.shapes import shapes
from website.turtle import address, anchor, short
from website.vocabulary import TEXTS, codes, vocabulary


def write_pages(source: Path) -> None:
    """Write each of these pages among those of the documentation."""
    for name, told in _contents().items():
        text = _environment().get_template(name).render(told)
        (source / name).write_text(_without_gaps(text), encoding="utf-8")


def _contents() -> dict[str, dict[str, Any]]:
    return {
        "vocabulary.md": {"vocabulary": vocabulary(), "diagram": Markup(diagram()), "links": links()},  # noqa: S704 - it escapes what it draws
        "codes.md": {"schemes": codes()},
        "catalogue.md": {"questions": questions()},
        "shapes.md": {"sections": shapes()},
        "commands.md": {"commands": commands()},
        "fields.md": {"kinds": kinds()},
        "interface.md": {"entries": entries(), "modules": MODULES},
    }


def _environment() -> Environment:
    environment = Environment(
        autoescape=True,
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    environment.filters["raw"] = Markup  # a query stands in a code block, where nothing is escaped
    environment.filters["coded"] = _coded
    environment.globals.update(address=address, anchor=anchor, short=short, names=TEXTS)
    return environment


def _coded(text: str) -> Markup:
    """Show as code what stands between backticks."""
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(text))))  # noqa: S704 - it is escaped


def _without_gaps(text: str) -> str:
    """Take blank lines out of HTML, where Markdown would begin to read it as Markdown again."""
    return re.sub(
        r"^<(div|table|figure) class=.*?^</\1>$",
        lambda block: re.sub(r"\n\s*\n+", "\n", block[0]),
        text,
        flags=re.MULTILINE | re.DOTALL,
    )
