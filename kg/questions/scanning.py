"""Questions about a whole corpus on disk scan patterns once, which others look up for each row of an answer.

An engine joins by looking up each row of one pattern in the index of the next. On disk a look-up takes ten to
thirty times as long as a row of a scan, so for all items it is better to scan both and to join by hashing. A
sub-SELECT asks pyoxigraph for that. Labels are put in here (decision 0066).
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.errors import LimitError
from kg.questions.binding import bind
from kg.questions.fragments import expand
from kg.questions.internal import rows
from kg.questions.ordering import in_order, shown, split
from kg.stores.local import too_long
from kg.stores.protocol import DEFAULT_TIMEOUT, Solutions, Store, select
from kg.vocabulary.terms import IRI, BlankNode, Literal, Term, Text

_MARK = re.compile(
    r'"(?:[^"\\\n]|\\.)*"|<[^<>\s]*>|#[^\n]*|(?P<test>EXISTS\s*)\{|(?P<optional>OPTIONAL\s*)\{|[{}]'
)
_LABEL = re.compile(r"^[ \t]*# include text \?(?P<node>\w+) rdfs:label \?(?P<label>\w+)[ \t]*\n", re.M)
#: Up to so many nodes, looking up their labels is quicker than reading those of all nodes.
_FEW = 2000


@dataclass(frozen=True, slots=True)
class Scans:
    """A question as scans: its query, and the labels to put in, as pairs of columns, nodes and labels."""

    text: str
    labels: tuple[tuple[str, str], ...]


def scans_of(text: str, folder: Path) -> Scans:
    """Read the text of a `.rq` file as scans.

    It asks the same where the filters of an OPTIONAL group speak of the group's own variables alone.
    """
    columns = shown(text)
    labels: list[tuple[str, str]] = []

    def taken(include: re.Match[str]) -> str:
        if not {include["node"], include["label"]} <= columns:
            return include[0]
        labels.append((include["node"], include["label"]))
        return ""

    return Scans(apart(expand(_LABEL.sub(taken, text), folder)), tuple(labels))


def apart(text: str) -> str:
    """Return a query whose OPTIONAL groups are sub-SELECTs; what EXISTS asks of each row stays.

    >>> apart("SELECT * { ?a a ?b OPTIONAL { ?a ?p ?c OPTIONAL { ?c ?q ?d } } }")
    'SELECT * { ?a a ?b OPTIONAL { SELECT * { ?a ?p ?c OPTIONAL { SELECT * { ?c ?q ?d } } } } }'
    >>> apart("SELECT * { ?a a ?b FILTER NOT EXISTS { ?a ?p ?c OPTIONAL { ?c ?q ?d } } }")
    'SELECT * { ?a a ?b FILTER NOT EXISTS { ?a ?p ?c OPTIONAL { ?c ?q ?d } } }'
    """
    return "".join(_apart(text))


def _apart(text: str) -> Iterator[str]:
    groups: list[str] = []
    end = 0
    for mark in _MARK.finditer(text):
        yield text[end : mark.start()]
        end, found = mark.end(), mark[0]
        if found == "}":
            found = "} }" if groups and groups.pop() == "optional" else "}"
        elif found == "{" or mark.lastgroup:
            groups.append("test" if mark["test"] else "")
            if mark["optional"] and "test" not in groups:
                groups[-1] = "optional"
                found += " SELECT * {"
        yield found
    yield text[end:]


def select_scanned(
    store: Store,
    scans: Scans,
    bound: Mapping[str, Sequence[Term]],
    unbound: Sequence[str],
    timeout: float | None = None,
) -> Solutions:
    """Answer a question by scans, with its labels, in its order; raises what `Store.query` raises."""
    until = None if timeout is None else time.monotonic() + timeout
    bare, keys = split(bind(scans.text, bound, unbound))
    found = select(store, bare, timeout)
    answers = [list(row) for row in found.rows]
    places = [(found.columns.index(node), found.columns.index(label)) for node, label in scans.labels]
    if places:
        try:
            labels = _labels(
                store, {row[at] for row in answers for at, _ in places}, bound["language"], until
            )
        except LimitError:
            raise too_long(DEFAULT_TIMEOUT if timeout is None else timeout) from None
        for row in answers:
            for at, to in places:
                row[to] = labels.get(row[at])
    return Solutions(found.columns, iter(in_order(map(tuple, answers), found.columns, keys)))


def _labels(
    store: Store, nodes: set[Term | None], language: Sequence[Term], until: float | None
) -> dict[Term | None, Term]:
    """Return the label of each node, as `queries/shared/text.rq` chooses it: in the language, or else any."""
    best: dict[Term | None, Term] = {}
    for only in (language, None):
        wanted = nodes - best.keys()
        few = _few(wanted)
        left = None if until is None else max(until - time.monotonic(), 0.0)
        for node, label in rows(store, "labels", {"node": few, "language": only}, left):
            if (
                node in wanted
                and label is not None
                and (node not in best or _spelled(label) < _spelled(best[node]))
            ):
                best[node] = label
    return best


def _few(nodes: set[Term | None]) -> list[IRI] | None:
    """Return nodes to look up, where they are few and have names."""
    if len(nodes) > _FEW or any(isinstance(node, BlankNode) for node in nodes):
        return None
    return [node for node in nodes if isinstance(node, IRI)]


def _spelled(label: Term) -> str:
    tag = label.language if isinstance(label, Text) else ""
    return f"{label.lexical if isinstance(label, Literal) else label}@{tag}"
