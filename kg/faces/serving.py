"""`kg serve`: the graph over HTTP, read-only, on this machine unless told otherwise."""

from __future__ import annotations

import click

from kg.errors import InputError
from kg.faces.sources import DATA, LANGUAGE, SOURCE, TEXTS, load_graph

_LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8000, show_default=True,
    help="Port to listen at; 0 takes a free one.",
)  # fmt: skip
@click.option(
    "--timeout", type=click.FloatRange(min=0, min_open=True), default=10.0, show_default=True, metavar="S",
    help="Seconds that a query may compute.",
)  # fmt: skip
@click.option(
    "--rows", type=click.IntRange(min=1), default=100_000, show_default=True, metavar="N",
    help="Rows or statements that an answer may have.",
)  # fmt: skip
@click.option("--public-url", metavar="URL", help="Address of the server as others see it, behind a proxy.")
@click.option(
    "--allow-origin", "origins", multiple=True, metavar="ORIGIN",
    help="Origin whose pages may read answers, * for any; repeatable. None without it.",
)  # fmt: skip
@LANGUAGE
@TEXTS
@DATA
@SOURCE
def serve(
    host: str,
    port: int,
    timeout: float,
    rows: int,
    public_url: str | None,
    origins: tuple[str, ...],
    lang: str,
    texts: tuple[str, ...],
    data: tuple[str, ...],
) -> None:
    """Serve the graph: pages to look at and ask, and a SPARQL 1.1 endpoint at /sparql; both only read."""
    try:
        from kg.server.run import run
        from kg.server.settings import Limits, Settings
    except ModuleNotFoundError as error:
        if error.name not in ("starlette", "uvicorn"):
            raise
        raise InputError(
            "kg serve needs Starlette and uvicorn: pip install 'commitment-graph[serve]'"
        ) from None
    settings = Settings(
        limits=Limits(timeout=timeout, rows=rows),
        public_url=public_url,
        hosts=_hosts(host, public_url),
        origins=origins,
        language=lang,
    )
    with load_graph(data, texts, named=True) as graph:
        run(graph, host, port, settings, lambda address: click.echo(f"serving {address}", err=True))


def _hosts(host: str, public_url: str | None) -> tuple[str, ...]:
    """Return the hosts that requests may name: on loopback these alone, elsewhere any."""
    from urllib.parse import urlsplit

    told = f"[{host}]" if ":" in host else host.lower()
    if told not in _LOOPBACK and not told.startswith("127."):
        return ()
    public = urlsplit(public_url).hostname if public_url else None
    return tuple(dict.fromkeys([told, *_LOOPBACK, *([public] if public else [])]))
