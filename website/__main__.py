"""`python -m website [FOLDER]` builds the site, and fails on any warning and any broken link."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from website.build import DEFAULT, SiteError, build


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), default=DEFAULT)
def main(folder: Path) -> None:
    """Build the documentation into FOLDER (default: build/site)."""
    try:
        pages = build(folder)
    except SiteError as error:
        click.echo(f"{error}", err=True)
        sys.exit(1)
    click.echo(f"wrote {pages} pages: open {folder / 'index.html'}")


if __name__ == "__main__":
    main(prog_name="python -m website")
