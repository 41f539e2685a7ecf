"""`kg validate`: what is wrong with data, in words or for another program."""

from __future__ import annotations

import sys

import click

from kg.faces.sources import LANGUAGE, SCHEDULER, SOURCE, TEXTS, WORKERS, load_graph


@click.command()
@click.argument("files", nargs=-1, metavar="[FILE]...")
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "ttl"]), default="text", show_default=True,
    help="ttl is the validation report of SHACL.",
)  # fmt: skip
@click.option(
    "--engine", type=click.Choice(["auto", "pyshacl", "sparql"]), default="auto", show_default=True,
    help="pySHACL, or queries inside the store; auto takes pySHACL for small data.",
)  # fmt: skip
@click.option(
    "--document", "documents", multiple=True, metavar="IRI",
    help="Check this document alone, with what others tie to it; repeatable.",
)  # fmt: skip
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="Stop after so many findings.")
@WORKERS
@SCHEDULER
@LANGUAGE
@TEXTS
@SOURCE
def validate(
    files: tuple[str, ...],
    form: str,
    engine: str,
    documents: tuple[str, ...],
    limit: int | None,
    workers: int | None,
    scheduler: str | None,
    lang: str,
    texts: tuple[str, ...],
) -> None:
    """Check files, or the bundled article, against the shapes and against their texts."""
    from kg.faces.loading import counted

    with load_graph(files, texts) as graph, counted("documents checked") as progress:
        report = graph.validate(
            language=lang,
            engine=engine,
            documents=documents or None,
            limit=limit,
            workers=workers,
            scheduler=scheduler,
            progress=progress,
        )
    if form == "json":
        import json

        click.echo(json.dumps(report.to_dict(), ensure_ascii=False, indent=2, default=str))
    elif form == "ttl":
        click.echo(report.to_graph(), nl=False)
    else:
        click.echo(str(report))
    if not report.conforms:
        sys.exit(1)
