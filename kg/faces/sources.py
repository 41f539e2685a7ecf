"""Where the data of a command come from: files, a graph on disk, or an endpoint."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from kg.graph import Graph

_Command = TypeVar("_Command", bound=Callable[..., Any])

LANGUAGE = click.option("--lang", type=click.Choice(["en", "fr"]), default="en", help="Language of labels.")
DATA = click.option(
    "--data",
    "-d",
    multiple=True,
    metavar="FILE",
    help="RDF file or annotation to read instead of the bundled graph; repeatable.",
)


def _remember(context: click.Context, option: click.Parameter, value: str | None) -> None:
    context.meta[f"kg.{option.name}"] = value


_OPEN = click.option(
    "--open", metavar="FOLDER", expose_value=False, callback=_remember,
    help="Graph on disk to read instead; see kg load.",
)  # fmt: skip
_ENDPOINT = click.option(
    "--endpoint", metavar="URL", expose_value=False, callback=_remember,
    help="SPARQL endpoint to ask instead; its login: KG_ENDPOINT_USER, KG_ENDPOINT_PASSWORD.",
)  # fmt: skip
TEXTS = click.option(
    "--texts", multiple=True, metavar="FOLDER", help="Folder with texts of documents; repeatable."
)
WORKERS = click.option(
    "--workers", type=click.IntRange(min=1), metavar="N",
    help="Processes that share the documents; without it, one for each processor once that pays.",
)  # fmt: skip


def _quiet(_: click.Context, __: click.Parameter, scheduler: str | None) -> str | None:
    if scheduler:
        # Dask logs with tracebacks what the command then says in one sentence.
        logging.disable(logging.CRITICAL)
    return scheduler


SCHEDULER = click.option(
    "--scheduler", metavar="ADDRESS", callback=_quiet,
    help="Dask scheduler whose workers share the documents, such as tcp://host:8786.",
)  # fmt: skip


def SOURCE(command: _Command) -> _Command:
    """Let a command read a graph on disk or an endpoint instead of files."""
    return _OPEN(_ENDPOINT(command))


def load_graph(files: tuple[str, ...], texts: tuple[str, ...] = (), *, named: bool = False) -> Graph:
    """Open what the options of the command name; without any, the bundled article."""
    from kg.graph import connect, load, open

    meta = click.get_current_context().meta
    url, folder = meta.get("kg.endpoint"), meta.get("kg.open")
    if sum(map(bool, (files, url, folder))) > 1:
        raise click.UsageError("the data is in files, in a graph on disk (--open) or at --endpoint: give one")
    if folder:
        return open(folder, read_only=True, texts=texts)
    if not url:
        return load(*files, texts=texts, named=named)
    user = os.environ.get("KG_ENDPOINT_USER")
    auth = (user, os.environ.get("KG_ENDPOINT_PASSWORD", "")) if user else None
    return connect(url, auth=auth, texts=texts)
