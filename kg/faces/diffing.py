"""`kg diff`: what changed between two versions, or what a later promise makes of an earlier one."""

from __future__ import annotations

import json
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from kg.graph import Graph


@click.command()
@click.argument("old", required=False, metavar="[OLD]")
@click.argument("new", required=False, metavar="[NEW]")
@click.option(
    "--data", "-d", multiple=True, metavar="FILE", help="Where OLD and NEW are documents; repeatable."
)
@click.option("--map", "maps", multiple=True, metavar="OLD=NEW", help="Items to compare; repeatable.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--lang", type=click.Choice(["en", "fr"]), default="en", help="Language of the sentences.")
def diff(
    old: str | None, new: str | None, data: tuple[str, ...], maps: tuple[str, ...], form: str, lang: str
) -> None:
    """Say in words what changed from OLD to NEW, e.g. `kg diff plan-2023.yaml plan-2024.yaml`.

    OLD and NEW are files, folders of files, graphs on disk, or names of documents in --data. Without NEW,
    each promise of OLD is compared with those that it amends, supersedes or restates.

    Exit status: 0 nothing differs, 1 something does, 2 trouble.
    """
    same = {}
    for one in maps:
        before, equals, after = one.partition("=")
        if not equals or not before or not after:
            raise click.UsageError(f"{one!r} brings nothing together: write it as old=new")
        same[before] = after
    with ExitStack() as closing:
        first, document = _side(old, data, closing)
        if new is None:
            if document is not None:
                raise click.UsageError(f"{old} is a document, and is compared with nothing: name another one")
            found = first.diff(same=same, language=lang)
        else:
            second, other = _side(new, data, closing, first if document is not None else None)
            found = first.diff(second, old=document, new=other, same=same, language=lang)
    if form == "json":
        click.echo(json.dumps(found.to_dict(), ensure_ascii=False, indent=2))
    else:
        click.echo(str(found))
    if found:
        sys.exit(1)


def _side(
    name: str | None, data: tuple[str, ...], closing: ExitStack, opened: Graph | None = None
) -> tuple[Graph, str | None]:
    """Return the graph that a name stands for, and the document in it where it is the name of one."""
    from kg.errors import NameLookupError
    from kg.graph import load, open
    from kg.questions.names import resolve
    from kg.stores.disk import is_store
    from kg.stores.loading import files_of

    path = Path(name) if name is not None else None
    if path is not None and path.exists():
        if is_store(path):
            return closing.enter_context(open(path, read_only=True)), None
        return load(*files_of([path])), None
    graph = opened or load(*data)
    if name is None:
        return graph, None
    try:
        return graph, resolve(graph.store, name, "document")
    except NameLookupError as error:
        raise NameLookupError(f"{name} is no file here; {error}") from None
