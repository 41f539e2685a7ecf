"""Focus nodes, put into the text of a query that was written for one of them (pre-binding, SHACL appendix A).

The pattern that finds the nodes is put into each group in which `$this` would otherwise have no value, or the test that a
node is one of them behind the last filter.
"""

from __future__ import annotations

from kg.errors import ShapesError
from kg.validation.compiler.sparql_text import Group, Token


def inject(group: Group, pattern: str, owner: object, *, top: bool = True, finds: bool = False) -> str:
    """Return the text of a group with a pattern for `$this` at the start of each group that needs it.

    Pre-binding joins each basic graph pattern with `$this`, the empty one at the start of a group as well. So a
    group needs the pattern if it speaks of `$this` and does not begin with a triple of it; in a nested SELECT,
    which returns `$this`, also if it does not speak of it. The outermost group does not, if it `finds` them.
    """
    nested = group.selects
    needs = not nested and not finds and (top or (_speaks(group) and not begins(group)))
    if needs and group.graph:
        raise ShapesError(
            f"the query of {owner} uses $this in a GRAPH that does not bind it: begin it with a triple of $this."
        )
    inner = "".join(
        item.text
        if isinstance(item, Token)
        else f"{{{item if item.exists else inject(item, pattern, owner, top=nested and not begins(item))}}}"
        for item in group.items
    )
    return f" {pattern} {inner}" if needs else inner


def _speaks(group: Group) -> bool:
    """Tell whether `$this` stands anywhere in a group, in groups within it too."""
    return any(token.variable == "this" for token in group.tokens()) or any(
        _speaks(inner) for inner in group.groups()
    )


def also_tested(group: Group, test: str) -> Group | None:
    """Return a group whose last filter lets pass only what passes another test too; nothing if it has no plain one.

    The other test is asked of what passes the filter, and not before.
    """
    starts = [
        place for place, item in enumerate(group.items) if isinstance(item, Token) and item.word == "FILTER"
    ]
    place = starts[-1] if starts else len(group.items)
    inside: list[Token] = []
    depth = 0
    for end, item in enumerate(group.items[place + 1 :], place + 2):
        if isinstance(item, Group) or (not depth and item.kind != "space" and item.text != "("):
            return None
        depth += (item.text == "(") - (item.text == ")")
        inside.append(item)
        if item.text == ")" and not depth:
            told = f"(IF({''.join(token.text for token in inside)}, {test}, false))"
            items = [*group.items[: place + 1], Token("other", f" {told}"), *group.items[end:]]
            return Group(items, group.exists, group.graph)
    return None


def begins(group: Group) -> bool:
    """Tell whether `$this` stands in the triples at the start of a group; filters may come before."""
    depth, filtering = 0, False
    for item in group.items:
        if isinstance(item, Group):
            if not item.exists:
                return False
            filtering = filtering and depth > 0
        elif item.word == "FILTER":
            filtering, depth = True, 0
        elif filtering:
            depth += (item.text == "(") - (item.text == ")")
            filtering = not (item.text == ")" and depth == 0)
        elif item.word in ("OPTIONAL", "BIND", "GRAPH"):
            return False
        elif item.variable == "this":
            return True
    return False
