"""Where the ontology, the queries and the seeds are: beside the package, or inside it in a wheel."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import InputError

if TYPE_CHECKING:
    import pyoxigraph as ox

_PACKAGE = Path(__file__).resolve().parent.parent


def bundled(folder: str) -> Path:
    """Return the folder `ontology`, `queries` or `seeds` of this installation.

    A wheel carries the three in `kg/bundled/`; in a checkout and an editable install they are beside `kg/`.
    """
    for root in (_PACKAGE / "bundled", _PACKAGE.parent):
        if (root / folder).is_dir():
            return root / folder
    raise InputError(
        f"the folder {folder!r} is missing from this installation of commitment-graph: install it again"
    )


def ontology(file: str) -> Iterator[ox.Quad]:
    """Go through the statements of a file of `ontology`; raises `InputError` where it is damaged."""
    import pyoxigraph as ox

    path = bundled("ontology") / file
    try:
        yield from ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)
    except (OSError, SyntaxError) as error:
        raise InputError(f"the bundled file ontology/{file} cannot be read: {error}") from None
