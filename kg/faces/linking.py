"""`kg candidates`, `kg link` and `kg unlink`: which accounts are one promise, decided by a person."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kg.faces.sources import DATA, LANGUAGE, SOURCE, load_graph

if TYPE_CHECKING:
    from kg.graph import Graph
    from kg.vocabulary.terms import IRI

_Command = TypeVar("_Command", bound=Callable[..., Any])


@click.command()
@click.option("--promisor", multiple=True, help="Only promises of this agent; repeatable.")
@click.option("--item", multiple=True, help="Only pairs with this item; repeatable.")
@click.option("--format", "form", type=click.Choice(["table", "csv", "tsv", "json"]), help="As for kg ask.")
@click.option("--limit", type=click.IntRange(min=0), default=50, show_default=True, help="Rows of a table.")
@LANGUAGE
@DATA
@SOURCE
def candidates(
    promisor: tuple[str, ...],
    item: tuple[str, ...],
    form: str | None,
    limit: int,
    lang: str,
    data: tuple[str, ...],
) -> None:
    """List pairs of commitments that may be one promise, with what they share; nothing is merged."""
    from kg.faces.display import show_answers

    given = {"promisor": promisor or None, "item": item or None}
    show_answers(load_graph(data).candidates(language=lang, **given), form, lang, limit)


def _deciding(command: _Command) -> _Command:
    """Add what every decision says, and where it is written."""
    for option in (
        click.option("-o", "--output", metavar="FILE", help="Where to write the graph of --data with it."),
        click.option("--open", "store", metavar="FOLDER", help="Graph on disk to write the decision into."),
        click.option(
            "--data", "-d", multiple=True, metavar="FILE", help="RDF file or annotation; repeatable."
        ),
        LANGUAGE,
        click.option("--because", required=True, help="Why, in a sentence."),
        click.option("--on", metavar="DAY", help="The day of the decision; without it, today."),
        click.option("--by", required=True, help="Who decides: an agent of the graph, or a person's name."),
    ):
        command = option(command)
    return command


@click.command()
@click.argument("accounts", nargs=-1, required=True, metavar="ITEM ITEM...")
@_deciding
def link(accounts: tuple[str, ...], **given: Any) -> None:
    """Record that accounts are one promise, e.g. `kg link a/jobs b/posts --by "Ada" --because "…"`."""
    _write("link", accounts, **given)


@click.command()
@click.argument("what", nargs=-1, required=True, metavar="DECISION | ITEM ITEM")
@_deciding
def unlink(what: tuple[str, ...], **given: Any) -> None:
    """Undo a decision that accounts are one promise; both decisions stay on record."""
    _write("unlink", what, **given)


def _write(
    act: str,
    what: tuple[str, ...],
    *,
    by: str,
    on: str | None,
    because: str,
    lang: str,
    data: tuple[str, ...],
    store: str | None,
    output: str | None,
) -> None:
    from kg.graph import load, open

    if bool(store) == bool(data):
        raise click.UsageError("the data is either in --data or in --open: give one of them")
    if data and not output:
        raise click.UsageError("files are not changed: name with -o where the graph is written")
    if store and output:
        raise click.UsageError("--open writes into the graph on disk: leave -o out")

    def decide(graph: Graph) -> IRI:
        record = getattr(graph, act)
        decision: IRI = record(*what, by=by, on=on or date.today(), because=because, language=lang)
        return decision

    if store:
        with open(store) as graph:
            click.echo(decide(graph))
        return
    graph = load(*data)
    click.echo(decide(graph))
    click.echo(f"wrote {graph.export(output or '')}", err=True)
