"""The text of SPARQL-based constraints: its tokens and groups, and what they may hold.

A constraint's query is written for one focus node, whose term stands for `$this` everywhere (pre-binding, SHACL
appendix A). The compiler runs it for all focus nodes at once (`injecting`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import pyoxigraph as ox

from kg.errors import ShapesError

_TOKEN = re.compile(
    r"""
      (?P<string>\"{3}(?:[^"\\]|\\.|"(?!""))*\"{3} | '{3}(?:[^'\\]|\\.|'(?!''))*'{3}
        | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*')
    | (?P<comment>\#[^\n\r]*)
    | (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
    | (?P<variable>[?$]\w+)
    | (?P<tag>@[A-Za-z0-9-]+)
    | (?P<name>(?:[^\W\d_](?:[\w.-]*[\w-])?|_)?:(?:[\w:%-]|\\.|\.(?=[\w:%-]))*)
    | (?P<word>[^\W\d]\w*)
    | (?P<space>\s+)
    | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)
#: What a query with pre-bound variables may not use, and what to write in its place.
_FORBIDDEN = {
    "MINUS": "write it with FILTER NOT EXISTS",
    "VALUES": "write it with IN or UNION",
    "SERVICE": "ask the validated data alone",
}
#: What only a whole query can hold, and what to write in its place.
_OUTSIDE = {
    "BASE": "which no query inside another can hold: write its IRIs out",
    "FROM": "which chooses other data than those to validate: drop it",
}
_AGGREGATES = {"COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT"}
_PER_NODE = {"LIMIT", "OFFSET"}


@dataclass(frozen=True, slots=True)
class Token:
    """One piece of a query; all pieces together are the query again."""

    kind: str
    text: str

    @property
    def word(self) -> str:
        """The keyword, in capitals, or nothing."""
        return self.text.upper() if self.kind == "word" else ""

    @property
    def variable(self) -> str:
        """The name of the variable, or nothing."""
        return self.text[1:] if self.kind == "variable" else ""


@dataclass(slots=True)
class Group:
    """What stands between two braces: tokens, and groups within."""

    items: list[Token | Group] = field(default_factory=list)
    exists: bool = False
    graph: bool = False

    @property
    def selects(self) -> bool:
        """Whether this is a nested SELECT."""
        return _first_word(self) == "SELECT"

    def tokens(self) -> Iterator[Token]:
        """Go through the tokens that stand directly in the group."""
        return (item for item in self.items if isinstance(item, Token))

    def groups(self) -> Iterator[Group]:
        """Go through the groups that stand directly in the group."""
        return (item for item in self.items if isinstance(item, Group))

    def __str__(self) -> str:
        return "".join(f"{{{item}}}" if isinstance(item, Group) else item.text for item in self.items)


def scan(text: str) -> list[Token]:
    """Split a query into tokens, comments left out."""
    return [
        Token(match.lastgroup or "other", match[0])
        for match in _TOKEN.finditer(text)
        if match.lastgroup != "comment"
    ]


def parse(text: str, owner: object) -> Group:
    """Find the groups of a query; raise `ShapesError` where braces do not match."""
    top = Group()
    stack = [top]
    before: list[str] = []
    for token in scan(text):
        if token.text == "{":
            graph = len(before) > 1 and before[-2] == "GRAPH"
            inner = Group(exists=bool(before) and before[-1] == "EXISTS", graph=graph)
            stack[-1].items.append(inner)
            stack.append(inner)
        elif token.text == "}":
            if len(stack) == 1:
                raise ShapesError(f"the query of {owner} closes a brace that it did not open: mend it.")
            stack.pop()
        else:
            stack[-1].items.append(token)
        if token.kind != "space":
            before = [*before[-1:], token.word or token.text]
    if len(stack) > 1:
        raise ShapesError(f"the query of {owner} leaves a brace open: close it.")
    return top


def check_prebinding(
    query: Group, bound: tuple[str, ...], owner: object, parameters: Iterable[str] = ()
) -> None:
    """Refuse what SHACL appendix A forbids in a query with pre-bound variables, with `ShapesError`."""
    _check_group(query, bound, frozenset((*bound, *parameters)), owner, nested=False)


def _check_group(
    group: Group, bound: tuple[str, ...], fixed: frozenset[str], owner: object, *, nested: bool
) -> None:
    previous = ""
    for token in group.tokens():
        if token.word in _FORBIDDEN:
            raise ShapesError(
                f"the query of {owner} uses {token.word}, which SHACL appendix A forbids: {_FORBIDDEN[token.word]}."
            )
        if previous == "AS" and token.variable in fixed:
            raise ShapesError(
                f"the query of {owner} assigns {token.text}, which is bound beforehand (SHACL appendix A): choose "
                "another name."
            )
        if token.kind != "space":
            previous = token.word
    if nested and _first_word(group) == "SELECT":
        missing = [name for name in bound if name not in projection(group)]
        if missing:
            raise ShapesError(
                f"a nested SELECT in the query of {owner} does not return ${missing[0]} (SHACL appendix A): add it."
            )
    for inner in group.groups():
        _check_group(inner, bound, fixed, owner, nested=True)


def _first_word(group: Group) -> str:
    return next((token.word for token in group.tokens() if token.kind != "space"), "")


def projection(query: Group) -> dict[str, bool]:
    """Return the variables that a SELECT returns by name, each with whether it is computed there."""
    found: dict[str, bool] = {}
    depth, previous = 0, ""
    for item in query.items:
        if isinstance(item, Group) or item.word in ("WHERE", "FROM"):
            break
        depth += (item.text == "(") - (item.text == ")")
        if item.variable and (depth == 0 or previous == "AS"):
            found[item.variable] = depth > 0
        if item.kind != "space":
            previous = item.word
    return found


def returns_all(query: Group) -> bool:
    """Tell whether a query is a `SELECT *`."""
    depth = 0
    for item in query.items:
        if isinstance(item, Group):
            return False
        depth += (item.text == "(") - (item.text == ")")
        if item.text == "*" and not depth:
            return True
    return False


def check_all_at_once(query: Group, owner: object, *, may_group: bool) -> None:
    """Refuse, with `ShapesError`, what has another meaning for all focus nodes than for each by itself.

    That is LIMIT and OFFSET, and an aggregate over anything but groups of `$this`.
    """
    words = [token for token in query.tokens() if token.kind != "space"]
    names = {token.word for token in words}
    for word in sorted(names & _PER_NODE):
        raise ShapesError(
            f"the query of {owner} uses {word}, which cannot be asked for all nodes at once: drop it."
        )
    if names & (_AGGREGATES | {"GROUP", "HAVING"}):
        if not may_group:
            raise ShapesError(
                f"the query of {owner} aggregates, and its shape is asked about inside another shape: give it "
                "targets of its own, or write it without aggregates."
            )
        after = words[[token.word for token in words].index("GROUP") + 1 :] if "GROUP" in names else []
        if not any(token.variable == "this" for token in after):
            raise ShapesError(f"the query of {owner} aggregates without GROUP BY $this: group by it.")
    for inner in query.groups():
        if _first_word(inner) == "SELECT" or not inner.exists:
            check_all_at_once(inner, owner, may_group=True)


def substitute(text: str, values: Mapping[str, str]) -> str:
    """Put texts in the place of variables; `bound($x)` of one of them becomes `(true)`.

    >>> substitute("SELECT $this $unit WHERE { $this ?p $unit }", {"unit": "<https://example.org/m>"})
    'SELECT $this (<https://example.org/m> AS ?unit) WHERE { $this ?p <https://example.org/m> }'
    """
    out: list[str] = []
    returning, depth = False, 0
    for token in scan(text):
        if token.word == "SELECT":
            returning, depth = True, 0
        elif token.text == "{" or token.word in ("WHERE", "FROM"):
            returning = False
        depth += (token.text == "(") - (token.text == ")")
        value = values.get(token.variable) if token.variable else None
        if value is None:
            out.append(token.text)
        else:
            out.append(f"({value} AS ?{token.variable})" if returning and depth == 0 else value)
    replaced = "".join(out)
    for value in values.values():
        replaced = re.sub(rf"\bbound\s*\(\s*{re.escape(value)}\s*\)", "(true)", replaced, flags=re.I)
    return replaced


def expand(text: str, prefixes: Mapping[str, str], owner: object) -> str:
    """Write out prefixed names, so that queries of several sources fit into one; drop PREFIX lines.

    Raises `ShapesError` for a prefix that is not declared.
    """
    known = dict(prefixes)
    out: list[str] = []
    declaring: list[str] | None = None
    for token in scan(text):
        if token.word in _OUTSIDE:
            raise ShapesError(f"the query of {owner} uses {token.word}, {_OUTSIDE[token.word]}.")
        if token.word == "PREFIX":
            declaring = []
        elif declaring is not None:
            if token.kind == "name":
                declaring.append(token.text.rstrip(":"))
            elif token.kind == "iri":
                known[declaring[0] if declaring else ""] = token.text[1:-1]
                declaring = None
        elif token.kind == "name" and not token.text.startswith("_:"):
            prefix, _, local = token.text.partition(":")
            if prefix not in known:
                raise ShapesError(
                    f"the query of {owner} uses the prefix {prefix!r}, which its sh:prefixes do not declare: add it."
                )
            out.append(str(ox.NamedNode(known[prefix] + re.sub(r"\\(.)", r"\1", local))))
        else:
            out.append(token.text)
    return "".join(out)


def rename(text: str, mark: str, keep: Mapping[str, str]) -> str:
    """Give the variables of a text names of their own; those in `keep` get the name that is told."""
    return "".join(
        f"?{keep.get(token.variable, f'{mark}_{token.variable}')}" if token.variable else token.text
        for token in scan(text)
    )


def where(query: Group, owner: object) -> tuple[str, Group, str]:
    """Split a query into what stands before its WHERE group, the group, and what follows."""
    for place, item in enumerate(query.items):
        if isinstance(item, Group):
            return str(Group(query.items[:place])), item, str(Group(query.items[place + 1 :]))
    raise AssertionError(f"the query of {owner} parses and has no group")
