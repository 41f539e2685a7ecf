"""The quotes of one document, looked up again in its text: work that any process can do."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import NamedTuple, TypeAlias

from kg.documents.quotes import Anchor, Recheck, Verdict, recheck
from kg.vocabulary.terms import IRI, BlankNode

Node: TypeAlias = IRI | BlankNode


class DocumentQuotes(NamedTuple):
    """What one document says of itself and of its quotes, as far as it takes to look them up again.

    `sha256` is the digest in lower case, `texts` are the files or the bytes that may be the document's text,
    and `quotes` has the nodes of the evidence.
    """

    document: Node
    sha256: str
    file: str | None
    texts: tuple[Path | bytes, ...]
    quotes: tuple[tuple[Node, Anchor], ...]

    def check(self) -> FoundQuotes:
        """Look the quotes up in the first text that has the digest."""
        for text in self.texts:
            content = _read(text, self.sha256)
            if content is not None:
                return FoundQuotes(self, recheck_all(self.quotes, content))
        return FoundQuotes(self, None)


class FoundQuotes(NamedTuple):
    """The quotes that do not stand as they are said to; None where no text has the document's digest."""

    quotes: DocumentQuotes
    wrong: tuple[tuple[Node, Anchor, Recheck], ...] | None


def recheck_all(
    quotes: tuple[tuple[Node, Anchor], ...], content: str
) -> tuple[tuple[Node, Anchor, Recheck], ...]:
    """Return the quotes that a text does not confirm, each with what it says instead.

    >>> recheck_all(((IRI("q"), Anchor("30", "", "", 0, 2)),), "30 people")
    ()
    """
    again = ((name, anchor, recheck(anchor, content)) for name, anchor in quotes)
    return tuple(one for one in again if one[2].verdict is not Verdict.FOUND)


def _read(text: Path | bytes, sha256: str) -> str | None:
    try:
        data = text if isinstance(text, bytes) else text.read_bytes()
        if hashlib.sha256(data).hexdigest() == sha256:
            return data.decode("utf-8", "strict") or None
    except (OSError, ValueError):
        pass  # who asked finds out what is wrong with the text
    return None
