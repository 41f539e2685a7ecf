r"""What a free query may reach for, checked before any engine sees it.

Engines fetch what `SERVICE`, `FROM` and `LOAD` name, and some end the whole process on deep nesting. A bare
word outside strings, IRIs, comments, names and variables can only be a keyword of the grammar (SPARQL 1.1,
section 19.8), so a scan of the tokens finds every one of them, without a parser.

Engines differ on whether `\uXXXX` is expanded before parsing (section 19.2) or within strings alone. So the
query is scanned both as it is and expanded, and refused if either reading shows something.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from kg.errors import LimitError, QueryError, RefusedError

#: Deeper braces or brackets than this are refused; pyoxigraph ends the process at about 3,000.
MAX_NESTING = 100
#: More parts than this are refused: engines build one deep tree of them, and pyoxigraph ends the process
#: at about 3,000 OPTIONALs or 30,000 operators. Lists of values do not count.
MAX_PARTS = {"word": 500, "operator": 3000}
#: Longer queries than this are refused.
MAX_LENGTH = 1_000_000

_TOKEN = re.compile(
    r"""
      (?P<string>\"{3}(?:[^"\\]|\\.|"(?!""))*\"{3} | '{3}(?:[^'\\]|\\.|'(?!''))*'{3}
        | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*')
    | (?P<comment>\#[^\n\r]*)
    | (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
    | (?P<variable>[?$]\w+)
    | (?P<tag>@[A-Za-z0-9-]+)
    | (?P<name>[\w.-]*:(?:[\w:.%-]|\\.)*)
    | (?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)
    | (?P<word>\w+)
    | (?P<operator>&&|\|\||[!+*/|^.;-])
    | (?P<open>[({\[]) | (?P<close>[)}\]])
    """,
    re.VERBOSE | re.DOTALL,
)
_PLAIN = frozenset(("string", "iri", "variable", "tag", "name", "number"))
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_FROM = re.compile("from", re.IGNORECASE | re.ASCII)
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\\]*\Z")
_READS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_STRUCTURE = ("UNION", "OPTIONAL", "MINUS", "BIND", "FILTER", "VALUES", "EXISTS", "SELECT", "GRAPH")
_INSTEAD = {
    "SERVICE": 'query it here, or allow it with allow=("SERVICE",)',
    "LOAD": "query it here",
    "FROM": "query it here, one graph of it with GRAPH <…> { … }",
}
_WRITES = ("INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH")


def check_query(text: str, allow: Collection[str] = ()) -> str:
    """Refuse a query that is no read, that reaches elsewhere, or that is nested too deeply; return its form.

    The form is `SELECT`, `ASK`, `CONSTRUCT` or `DESCRIBE`. `allow=("SERVICE",)` lets a query ask other
    endpoints; nothing else can be allowed. Raises `QueryError`.

    >>> check_query("SELECT ?service { ?service a <http://example.org/SERVICE> }  # SERVICE")
    'SELECT'
    """
    for word in allow:
        if word != "SERVICE":
            raise QueryError(f"allow={word!r} cannot be: SERVICE is all that a query may be allowed")
    return _check(text, allow)


def check_served(text: str) -> tuple[str, tuple[str, ...]]:
    """Check as `check_query` does, but let `FROM` choose graphs; return the form and the graphs it names.

    Whoever runs the query has to see to it that these graphs are here. Raises `QueryError`, also for a `FROM`
    whose name is neither a whole IRI nor a name with a declared prefix.

    >>> check_served("PREFIX e: <http://e/> SELECT * FROM <http://e/a> FROM NAMED e:b { ?s ?p ?o }")
    ('SELECT', ('http://e/a', 'http://e/b'))
    """
    form = _check(text, ("FROM",))
    graphs = _graphs(text)
    expanded = _expand(text)
    if expanded != text and _graphs(expanded) != graphs:
        raise RefusedError("the query hides a FROM in escapes: write it out")
    return form, graphs


def _check(text: str, allow: Collection[str]) -> str:
    if not isinstance(text, str):
        raise QueryError(f"a {type(text).__name__} is no query: give its text")
    if len(text) > MAX_LENGTH:
        raise LimitError(f"the query is longer than {MAX_LENGTH:,} characters: shorten it")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise QueryError(
            f"the query has half a character at place {error.start + 1}: decode its text as UTF-8"
        ) from None
    form = _scan(text, allow)
    expanded = _expand(text)
    if expanded != text:
        _scan(expanded, allow)
    return form


def _graphs(text: str) -> tuple[str, ...]:
    if not _FROM.search(text):
        return ()
    prefixes: dict[str, str] = {}
    found: dict[str, None] = {}
    before: list[str] = ["", ""]
    for kind, token, place in _tokens(text):
        if kind == "comment":
            continue
        said = token.upper() if kind == "word" else token
        if before[0] == "PREFIX" and kind == "iri":
            prefixes[before[1].partition(":")[0]] = token[1:-1]
        elif (before[1] == "FROM" and said != "NAMED") or before == ["FROM", "NAMED"]:
            prefix, _, local = token.partition(":")
            name = token[1:-1] if kind == "iri" else prefixes.get(prefix, "") + local
            if kind not in ("iri", "name") or not _ABSOLUTE.match(name):
                raise _refusal(text, place, "FROM does not name a graph: write its IRI whole, as <https://…>")
            found[name] = None
        before = [before[1], said]
    return tuple(found)


def used_prefixes(text: str) -> tuple[set[str], set[str]]:
    """Return the prefixes that a query uses, and those that it declares."""
    used: set[str] = set()
    declared: set[str] = set()
    declaring = False
    for kind, token, _ in _tokens(text):
        if kind == "name":
            (declared if declaring else used).add(token.partition(":")[0])
        if kind != "comment":
            declaring = kind == "word" and token.upper() == "PREFIX"
    used.discard("_")
    return used, declared


def _scan(text: str, allow: Collection[str]) -> str:
    form, depth, previous = "", 0, ""
    parts = dict.fromkeys(MAX_PARTS, 0)
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or ""
        if kind == "comment":
            continue
        if kind in _PLAIN:  # most tokens, and this runs for each query that is served
            previous = ""
            continue
        word = match.group().upper() if kind == "word" else ""
        if kind == "open":
            depth += 1
            if depth > MAX_NESTING:
                flatter = f"brackets nest more than {MAX_NESTING} deep: make it flatter"
                raise _refusal(text, match.start(), flatter, LimitError)
        elif kind == "close":
            depth -= 1
        if word not in allow and (word in ("SERVICE", "LOAD") or (word == "FROM" and depth <= 0)):
            reaches = f"{word} reaches outside this graph, which kg does not do"
            instead = f"{reaches}: load that data first and {_INSTEAD[word]}"
            raise _refusal(text, match.start(), instead, RefusedError)
        if word and not form and previous != "PREFIX":
            if word in _WRITES:
                read = f"{word} is an update: a query here only reads"
                raise _refusal(text, match.start(), read, RefusedError)
            form = word if word in _READS else ""
        if kind == "operator" or word in _STRUCTURE:
            parts[kind] += 1
            if parts[kind] > MAX_PARTS[kind]:
                many = f"the query has more than {MAX_PARTS[kind]:,} parts: split it"
                raise _refusal(text, match.start(), many, LimitError)
        previous = word
    if not form:
        raise QueryError(
            "the query does not say SELECT, ASK, CONSTRUCT or DESCRIBE: start it with one of them"
        )
    return form


def _tokens(text: str) -> Iterator[tuple[str, str, int]]:
    for match in _TOKEN.finditer(text):
        yield match.lastgroup or "", match.group(), match.start()


def _expand(text: str) -> str:
    def character(match: re.Match[str]) -> str:
        code = int(match[1] or match[2], 16)
        return chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"

    return _ESCAPE.sub(character, text)


def _refusal(text: str, place: int, reason: str, kind: type[QueryError] = QueryError) -> QueryError:
    line = text.count("\n", 0, place) + 1
    column = place - text.rfind("\n", 0, place)
    return kind(f"line {line}, column {column} of the query: {reason}")
