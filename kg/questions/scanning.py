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
from kg.vocabulary.terms import BlankNode, Literal, Term, Text

_MARK = re.compile(
    r"""
    "(?:[^"\\\n]|\\.)*" | <[^<>\s]*>
    | (?P<less>FILTER\ NOT\ EXISTS\ \{)\ \#\ apart(?=\n)
    | BIND\ \((?P<told>(?:!\ )?)EXISTS\ \{\ \#\ apart\ (?P<of>\?\w+)(?=\n)
    | (?P<group>\{)\ \#\ apart(?=\n)
    | \#[^\n]*
    | (?P<test>EXISTS\s*\{) | (?P<optional>OPTIONAL\s*)\{ | [{}]
    """,
    re.X,
)
_LABEL = re.compile(r"^[ \t]*# include text \?(?P<node>\w+) rdfs:label \?(?P<label>\w+)[ \t]*\n", re.M)
#: Up to so many nodes, looking up their labels is quicker than reading those of all nodes.
_FEW = 20_000
#: So many nodes are told to the store in one query; a query of a hundred thousand names is read in 0.1 s.
_AT_ONCE = 200_000


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
    r"""Return a query whose OPTIONAL groups, and the groups that say `# apart`, are scanned by themselves.

    What EXISTS asks of each row stays, but where it says `# apart` too: then a filter takes away what a scan
    finds, and a BIND tells for which values of one variable a scan finds anything.

    >>> apart("SELECT * { ?a a ?b OPTIONAL { ?a ?p ?c OPTIONAL { ?c ?q ?d } } }")
    'SELECT * { ?a a ?b OPTIONAL { SELECT * { ?a ?p ?c OPTIONAL { SELECT * { ?c ?q ?d } } } } }'
    >>> apart("SELECT * { ?a a ?b FILTER NOT EXISTS { ?a ?p ?c OPTIONAL { ?c ?q ?d } } }")
    'SELECT * { ?a a ?b FILTER NOT EXISTS { ?a ?p ?c OPTIONAL { ?c ?q ?d } } }'
    >>> apart("{ # apart\n ?a a ?b }")
    '{ SELECT * {\n ?a a ?b } }'
    >>> apart("?a a ?b FILTER NOT EXISTS { # apart\n ?a ?p ?c }")
    '?a a ?b MINUS {\n ?a ?p ?c }'
    >>> apart("?a a ?b BIND (! EXISTS { # apart ?a\n ?a ?p ?c } AS ?d)")
    '?a a ?b OPTIONAL { SELECT DISTINCT ?a (true AS ?apart_0) {\n ?a ?p ?c } } BIND (! BOUND(?apart_0) AS ?d)'
    """
    return "".join(_apart(text))


def _apart(text: str) -> Iterator[str]:
    ends: list[str] = []
    end = told = 0
    for mark in _MARK.finditer(text):
        yield text[end : mark.start()]
        end, found = mark.end(), mark[0]
        if found == "}":
            found = (ends.pop() if ends else "") or "}"
        elif mark["test"]:
            ends.append("")
        elif mark["optional"] and "" not in ends:
            found += " SELECT * {"
            ends.append("} }")
        elif mark["group"]:
            found = "{ SELECT * {"
            ends.append("} }")
        elif mark["less"]:
            found = "MINUS {"
            ends.append("}")
        elif mark["of"]:
            found = f"OPTIONAL {{ SELECT DISTINCT {mark['of']} (true AS ?apart_{told}) {{"
            ends.append(f"}} }} BIND ({mark['told']}BOUND(?apart_{told})")
            told += 1
        elif found == "{" or mark["optional"]:
            ends.append("}")
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
        wanted = {node for node in nodes if node is not None and node not in best}
        name = "labels" if len(wanted) <= _FEW else "labels-scanned"
        # A blank node has no name to be told by.
        told = None if any(isinstance(node, BlankNode) for node in wanted) else list(wanted)
        left = None if until is None else max(until - time.monotonic(), 0.0)
        for node, label in rows(store, name, {"node": told, "language": only}, left, _AT_ONCE):
            if (
                node in wanted
                and label is not None
                and (node not in best or _spelled(label) < _spelled(best[node]))
            ):
                best[node] = label
    return best


def _spelled(label: Term) -> str:
    tag = label.language if isinstance(label, Text) else ""
    return f"{label.lexical if isinstance(label, Literal) else label}@{tag}"
