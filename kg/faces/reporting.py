"""`kg report`: the texts, their evidence and the commitments as one page to look at."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from kg.errors import ExportError
from kg.faces.sources import DATA, LANGUAGE, SOURCE, TEXTS, load_graph


@click.command()
@click.argument("files", nargs=-1, metavar="[FILE]...")
@click.option(
    "-o", "--output", default="report.html", show_default=True, metavar="FILE",
    help="Page to write; - is standard output.",
)  # fmt: skip
@click.option(
    "--as-of", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE",
    help="Day on which to look at how promises stand, such as 2024-12-31; today without it.",
)  # fmt: skip
@click.option("--language", type=click.Choice(["en", "fr"]), help="The same as --lang.")
@LANGUAGE
@TEXTS
@DATA
@SOURCE
def report(
    files: tuple[str, ...],
    output: str,
    as_of: datetime | None,
    language: str | None,
    lang: str,
    texts: tuple[str, ...],
    data: tuple[str, ...],
) -> None:
    """Write files, or the bundled article, as one HTML page that needs no network."""
    from kg.pages import report as page

    with load_graph((*files, *data), texts) as graph:
        content = page(graph, language or lang, as_of.date() if as_of else None)
    if output == "-":
        click.echo(content, nl=False)
        return
    _write_whole(Path(output), content)
    click.echo(f"wrote {output}", err=True)


def _write_whole(path: Path, content: str) -> None:
    from kg.exports.files import whole_file

    try:
        with whole_file(path) as file:
            file.write(content.encode())
    except OSError as error:
        raise ExportError(
            f"{path} cannot be written ({error.strerror}): name a file in a folder that you may write to"
        ) from None
