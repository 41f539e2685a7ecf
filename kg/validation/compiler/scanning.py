"""Given queries for all focus nodes at once: their patterns scanned one by one, rather than looked up for each node.

An engine joins patterns by looking up each row of one in the index of the next. For one node that is right, and for all
nodes of a corpus on disk it is slow: a look-up takes ten to thirty times as long as a row of a scan. A sub-SELECT round
each pattern lets the engine scan it and join what it finds by hashing (measured in docs/decisions/0042).
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.validation.compiler.context import Context
from kg.validation.compiler.model import Path
from kg.validation.compiler.paths import one_step, scan_of, spell_path, steps_of
from kg.validation.compiler.patterns import blocks
from kg.validation.compiler.sparql_text import Group, Token
from kg.validation.compiler.triples import Triples, UnreadError

#: Functions that read the text of what they are given.
_READS = frozenset(
    [
        "CONCAT",
        "CONTAINS",
        "DATATYPE",
        "ENCODE_FOR_URI",
        "LANG",
        "LANGMATCHES",
        "LCASE",
        "REGEX",
        "REPLACE",
        "STR",
        "STRAFTER",
        "STRBEFORE",
        "STRENDS",
        "STRLEN",
        "STRSTARTS",
        "SUBSTR",
        "UCASE",
    ]
)


def scan_joined(ctx: Context, group: Group) -> Group:
    """Return a group with a sub-SELECT round each of its patterns; as it is, where it is not understood."""
    try:
        return _scanned(ctx, group)
    except UnreadError:
        return group


def _scanned(ctx: Context, group: Group) -> Group:
    items: list[Token | Group] = []
    texts, last = _texts(group), list[str]()
    for written, found in blocks(group):
        if isinstance(found, list):
            scans = list(_sub_selects(ctx, found))
            # Texts are read fastest in the order in which the store holds them, which is that of the last scan.
            last += (scan for scan, value in scans if value in texts)
            items.append(Token("other", f" {' '.join(scan for scan, value in scans if value not in texts)} "))
            continue
        if any(isinstance(item, Group) or item.kind != "space" for item in written):
            items += _drained(last)
        # What is optional or tested is asked of the rows that are left, and few are.
        items += written if found is None else [_within(ctx, item) for item in written]
    return Group([*items, *_drained(last)], group.exists, group.graph)


def _drained(last: list[str]) -> list[Token | Group]:
    taken = " ".join(last)
    last.clear()
    return [Token("other", f" {taken} ")] if taken else []


def _texts(group: Group) -> frozenset[str]:
    """Return the variables whose texts the expressions of a group read."""
    found, depth, before = set[str](), 0, ""
    for token in group.tokens():
        if token.kind == "space":
            continue
        if token.text == "(" and (depth or before in _READS):
            depth += 1
        elif depth:
            depth -= token.text == ")"
            if token.variable:
                found.add(f"?{token.variable}")
        before = token.word
    return frozenset(found)


def _within(ctx: Context, item: Token | Group) -> Token | Group:
    return item if isinstance(item, Token) or item.selects else _scanned(ctx, item)


def _sub_selects(ctx: Context, found: list[Triples]) -> Iterator[tuple[str, str]]:
    for one in found:
        for subject, path, value in _steps(ctx, one):
            named = subject.startswith("?") or value.startswith("?")
            if path is None or not named or not one_step(path):
                # Every statement there is, or every way through the data, is no scan.
                yield f"{subject} {one.prop if path is None else spell_path(path)} {value} .", value
            else:
                yield scan_of(subject, spell_path(path), value), value


def _steps(ctx: Context, one: Triples) -> Iterator[tuple[str, Path | None, str]]:
    if one.path is None:
        yield one.subject, None, one.value
        return
    *steps, last = steps_of(one.path)
    here = one.subject
    for step in steps:
        there = ctx.fresh("near")
        yield here, step, there
        here = there
    yield here, last, one.value
