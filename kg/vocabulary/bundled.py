"""Where the ontology, the queries and the seeds are: beside the package, or inside it in a wheel."""

from __future__ import annotations

from pathlib import Path

from kg.errors import InputError

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
