"""`kg import`: what an edited workbook would change, and, when told so, the change."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from kg.graph import Graph


@click.command("import")
@click.argument("book", metavar="BOOK")
@click.option("--data", "-d", multiple=True, metavar="FILE", help="RDF file or annotation; repeatable.")
@click.option("--open", "store", metavar="FOLDER", help="Graph on disk to compare with, and to change.")
@click.option("--texts", multiple=True, metavar="FOLDER", help="Folder with texts of documents; repeatable.")
@click.option(
    "--apply", "applies", is_flag=True, help="Make the changes: in --open, or in a new file with -o."
)
@click.option("-o", "--output", metavar="FILE", help="Where to write the changed graph of --data.")
@click.option("--anyway", is_flag=True, help="Apply to rows that have changed since the tables were written.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--lang", type=click.Choice(["en", "fr"]), default="en", help="Language of the differences.")
def import_tables(
    book: str,
    data: tuple[str, ...],
    store: str | None,
    texts: tuple[str, ...],
    applies: bool,
    output: str | None,
    anyway: bool,
    form: str,
    lang: str,
) -> None:
    """Show what an edited workbook or CSV table changes; write it with --apply.

    BOOK is what `kg export -o book.xlsx` or `-o tables.csv` wrote. Exit status: 0 the changes can be made, or
    are; 1 something forbids them; 2 trouble.
    """
    from kg.graph import load, open

    if store and data:
        raise click.UsageError("the data is either in --data or in --open: give one of them")
    if applies and not store and not output:
        raise click.UsageError("name the file to write with -o: it holds the changed graph")
    if output and (store or not applies):
        raise click.UsageError("-o goes with --apply and --data: a graph on disk is changed where it is")
    if store:
        with open(store, read_only=not applies, texts=texts) as graph:
            sound = _run(graph, book, applies, None, anyway, form, lang)
    else:
        sound = _run(load(*data, texts=texts), book, applies, output, anyway, form, lang)
    if not sound:
        sys.exit(1)


def _run(
    graph: Graph, book: str, applies: bool, output: str | None, anyway: bool, form: str, lang: str
) -> bool:
    edits = graph.edits(Path(book), language=lang)
    if form == "json":
        click.echo(json.dumps(edits.to_dict(), ensure_ascii=False, indent=2))
    else:
        click.echo(str(edits))
    for note in edits.notes:
        click.echo(f"kg: note: {' '.join(note.split())}", err=True)
    for problem in edits.problems:
        click.echo(f"kg: {' '.join(str(problem).split())}", err=True)
    if edits.problems:
        many = len(edits.problems)
        forbids = "1 problem forbids it" if many == 1 else f"{many} problems forbid it"
        click.echo(f"kg: nothing is changed: {forbids}", err=True)
        return False
    if applies:
        graph.apply(edits, anyway=anyway)
        if output:
            graph.export(output)
        click.echo(f"kg: the changes are in {output or 'the graph'}", err=True)
    elif edits:
        click.echo("kg: nothing is changed yet: repeat with --apply", err=True)
    return True
