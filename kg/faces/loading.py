"""Loading files from a terminal, with a bar that shows how far it is."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click


def load_with_progress(store: str, files: tuple[str, ...], skip_bad: bool) -> bool:
    """Load files into a graph on disk, name those left out, and tell whether all went in."""
    from kg.graph import open

    with open(store) as graph, _bar() as progress:
        loaded = graph.load_all(*files, on_error="skip" if skip_bad else "stop", progress=progress)
    for error in loaded.refused:
        click.echo(f"kg: left out: {' '.join(str(error).split())}", err=True)
    files_in = f"{loaded.files:,} file{'' if loaded.files == 1 else 's'}"
    documents = f"{loaded.documents:,} document{'' if loaded.documents == 1 else 's'}"
    click.echo(f"{files_in} loaded; {store} holds {documents}.")
    return not loaded.refused


@contextmanager
def _bar() -> Iterator[Callable[[int, int], None] | None]:
    """Give what draws the bar; without a terminal there is none."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TimeRemainingColumn

    columns = (BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total)


@contextmanager
def counted(what: str) -> Iterator[Callable[[int, int | None], None] | None]:
    """Give what draws a bar that counts; without a terminal there is none."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (BarColumn(), MofNCompleteColumn(), TextColumn(what))
    # What goes to a pipe meanwhile must not be turned to the terminal.
    with Progress(
        *columns, console=Console(stderr=True), transient=True, redirect_stdout=sys.stdout.isatty()
    ) as progress:
        task = progress.add_task("", total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total)
