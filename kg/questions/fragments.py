"""Parts that many queries share: a line `# include NAME ARGUMENT…` in a `.rq` file stands for one of them.

A fragment is a file in `queries/shared/`. Its first line, `# of ?node ?text`, names what arguments replace.
Its other variables are renamed with the first one (`?node_quote` becomes `?item_quote`), so that a query can
include it twice. Its `#+` header brings the parameters that it uses to the query that includes it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from kg.errors import QuestionError

_INCLUDE = re.compile(r"^(?P<indent>[ \t]*)# include (?P<name>[a-z-]+)(?P<given>(?: +\S+)*)[ \t]*$", re.M)


def included(text: str, folder: Path) -> tuple[str, ...]:
    """Return the headers of the fragments that a query includes, each once, with those that they include."""
    found: dict[str, None] = {}
    for match in _INCLUDE.finditer(text):
        told = fragment(match["name"], folder)
        found |= dict.fromkeys((header(told), *included(told, folder)))
    return tuple(found)


def expand(text: str, folder: Path) -> str:
    """Return a query with its fragments in place; raises `QuestionError` for one that does not exist."""

    def put(match: re.Match[str]) -> str:
        lines = instance(match["name"], match["given"].split(), folder).splitlines()
        return "\n".join(match["indent"] + line for line in lines)

    return _INCLUDE.sub(put, text)


def instance(name: str, given: list[str], folder: Path) -> str:
    """Return the body of a fragment with its arguments put in."""
    told = fragment(name, folder)
    wanted = re.search(r"^# of((?: +\S+)*)$", told, re.M)
    names = wanted[1].split() if wanted else []
    if len(names) != len(given):
        raise QuestionError(
            f"the fragment {name} takes {len(names)} arguments ({' '.join(names)}), not {len(given)}: "
            f"write # include {' '.join([name, *names])}"
        )
    body = "\n".join(line for line in told.splitlines() if not line.startswith("#")).strip("\n")
    for inner, outer in zip(names, given, strict=True):
        # `?node_quote` is renamed too; `?nodes` would be another variable.
        body = re.sub(re.escape(inner) + r"(?=_|\b)", outer, body)
    return body


def header(text: str) -> str:
    """Return the TOML of the `#+` lines of a file."""
    return "\n".join(line[2:].strip() for line in text.splitlines() if line.startswith("#+"))


@lru_cache(maxsize=64)
def fragment(name: str, folder: Path) -> str:
    """Return the text of a fragment."""
    try:
        return (folder / "shared" / f"{name}.rq").read_text(encoding="utf-8")
    except OSError:
        there = ", ".join(sorted(path.stem for path in (folder / "shared").glob("*.rq")))
        raise QuestionError(f"there is no fragment {name!r} to include: there are {there}") from None
