"""What a bundled query may not do: each rule is a function from a query to the sentences that it deserves.

The rules come from what engines were seen to do differently; rdflib's algebra is walked for structure, and
the text is scanned for what the algebra no longer shows.
"""

import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

from rdflib import Graph, URIRef, Variable
from rdflib.paths import AlternativePath, InvPath, MulPath, NegatedPath, SequencePath
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import BNode

from kg.questions.binding import bind, lines
from kg.questions.catalogue import LANGUAGES, Question
from kg.questions.parameters import TYPES, defaults
from kg.vocabulary.bundled import bundled
from kg.vocabulary.namespaces import BASE, CODES
from kg.vocabulary.terms import spell

PINNED = Path(__file__).parents[1] / "ontology" / "pinned"
COLUMN_TYPES = ("iri", "text", "integer", "decimal", "date", "boolean", "list")


def code(question: Question) -> str:
    """Return the query without its comments and with its strings emptied."""
    text = "\n".join(line for line in question.text.splitlines() if not line.lstrip().startswith("#"))
    return re.sub(r'"(?:[^"\\]|\\.)*"', '""', text)


@cache
def known_terms() -> frozenset[str]:
    """Return every IRI that the ontology, the codes and the pinned outside vocabularies declare."""
    graph = Graph()
    for name in ("commitment", "codes"):
        graph.parse(bundled("ontology") / f"{name}.ttl")
    found = {str(subject) for subject in graph.subjects() if str(subject).startswith(BASE)}
    for path in PINNED.glob("*.txt"):
        told = [line for line in path.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
        found.update(told[0] + name for name in told[1:])
    return frozenset(found)


def nodes(part: object) -> Iterator[object]:
    """Go through the algebra, down to its terms and paths."""
    yield part
    match part:
        case CompValue():
            for value in part.values():
                yield from nodes(value)
        case SequencePath() | AlternativePath() | NegatedPath():
            for value in part.args:
                yield from nodes(value)
        case InvPath():
            yield from nodes(part.arg)
        case MulPath():
            yield from nodes(part.path)
        case dict():
            for key, value in part.items():
                yield from nodes(key)
                yield from nodes(value)
        case list() | tuple() | set():
            for value in part:
                yield from nodes(value)


@cache
def algebra(text: str) -> CompValue:
    return translateQuery(parseQuery(text)).algebra


def header(question: Question) -> Iterator[str]:
    told = {"title": question.title, "description": question.description}
    told |= {f"parameter {p.name}": p.description for p in question.parameters.values()}
    told |= {f"column {c.name}": c.description for c in question.columns.values()}
    for what, texts in told.items():
        for language in LANGUAGES:
            if not texts[language].strip():
                yield f"{what} says nothing in {language}"
    for parameter in question.parameters.values():
        scheme = parameter.type.removeprefix("code:")
        if parameter.type not in TYPES and (scheme == parameter.type or scheme not in CODES):
            yield f"parameter {parameter.name} has the unknown type {parameter.type}"
    for column in question.columns.values():
        scheme = column.type.removeprefix("code:")
        if column.type not in COLUMN_TYPES and (scheme == column.type or scheme not in CODES):
            yield f"column {column.name} has the unknown type {column.type}"


def parameters(question: Question) -> Iterator[str]:
    told = lines(question.text)
    for name, parameter in question.parameters.items():
        if name not in told and question.step is None:
            yield f"parameter {name} has no line VALUES ?{name} {{ … }}"
        wanted = "UNDEF" if parameter.default is None else None
        for braces in told.get(name, ()):
            if wanted and braces != wanted:
                yield f"parameter {name} has no default, but its line has {braces}"
            if wanted is None:
                expanded = [str(term) for term in terms_in_braces(question.text, braces)]
                if expanded != [spell(term) for term in defaults(parameter)]:
                    yield f"the default of {name} differs between the header and the line"
    for name, all_braces in told.items():
        if "UNDEF" in all_braces and name not in question.parameters:
            yield f"?{name} looks like a parameter that the header does not know"


def terms_in_braces(text: str, braces: str) -> list[str]:
    prefixes = dict(re.findall(r"PREFIX (\w*): <([^>]*)>", text))
    return [
        token if token.startswith('"') else f"<{prefixes[token.partition(':')[0]]}{token.partition(':')[2]}>"
        for token in re.findall(r'"[^"]*"|\S+', braces)
    ]


def columns(question: Question) -> Iterator[str]:
    if re.search(r"SELECT\s+(?:DISTINCT\s+)?\*", code(question)):
        yield "SELECT * leaves the columns to chance"
    projected = [str(variable) for variable in algebra(question.text).PV or ()]
    if projected != list(question.reads):
        yield f"the columns are {projected}, the header says {list(question.reads)}"


def as_of(question: Question) -> Iterator[str]:
    """Refuse a question that does not look back from a day, or does it with a pattern of its own."""
    parameter = question.parameters.get("as_of")
    if parameter is None or parameter.type != "date":
        yield "it has no parameter as_of of type date: include known, and stands where it asks for promises"
    for line in question.text.splitlines():
        told = line.strip()
        if told.startswith("VALUES ?as_of ") and not any(p.fullmatch(told) for p in as_of_lines()):
            yield f"a pattern for as_of of its own: include one of queries/shared instead of {told[:60]}"


@cache
def as_of_lines() -> tuple[re.Pattern[str], ...]:
    """Return what a line for `as_of` may be: bare, or one of a fragment about any variable."""
    found = [re.compile(r"VALUES \?as_of \{ UNDEF \}")]
    for path in sorted((bundled("queries") / "shared").glob("*.rq")):
        name = path.read_text(encoding="utf-8").partition("# of")[2].split("\n")[0].strip()
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("VALUES ?as_of "):
                first, *rest = re.escape(line).split(re.escape(name))
                found.append(re.compile(first + r"\?(?P<node>\w+?)" + r"\?(?P=node)".join(rest)))
    return tuple(found)


def order(question: Question) -> Iterator[str]:
    if not re.search(r"\bORDER BY\b", code(question)):
        yield "without ORDER BY, rows come in any order"


def terms(question: Question) -> Iterator[str]:
    for node in nodes(algebra(question.text)):
        if isinstance(node, URIRef) and str(node) not in known_terms():
            yield f"<{node}> is no term of the ontology, the codes or the pinned vocabularies"


def one_graph(question: Question) -> Iterator[str]:
    for word in ("GRAPH", "SERVICE", "FROM", "NOW", "RAND", "UUID", "STRUUID", "BNODE"):
        if re.search(rf"(?<![?$\w:]){word}\b(?!:)", code(question)):
            yield f"{word} makes the answer depend on where or when it is asked"


def portable(question: Question) -> Iterator[str]:
    text = code(question)
    if "gYear" in text or re.search(r"\bYEAR\s*\(", text):
        yield "years are compared differently by engines: compare xsd:date"
    if re.search(r'\bREGEX\s*\([^)]*,\s*""\s*,', text):
        yield "REGEX with flags differs on letters outside ASCII"
    if re.search(r"LANG\s*\([^)]*\)\s*!?=", text):
        yield "languages are compared with LANGMATCHES: stores change the case of tags"
    for inside in re.findall(r"GROUP_CONCAT\s*\((.*?)\) AS", text, re.S):
        if "SEPARATOR" not in inside or not re.search(r"\b(?:STR|CONCAT)\s*\(", inside):
            yield "GROUP_CONCAT needs STR() and SEPARATOR"
    for before in re.findall(r"(\w*)\s*\(?\s*SUM\s*\(", text):
        if before != "COALESCE":
            yield "the SUM of nothing is 0 or unbound: COALESCE(SUM(…), 0)"
    # The values of a day are written into the OPTIONAL (decision 0033), and its VALUES goes.
    if re.search(r"VALUES (?!\?as_of )[^{]*\{[^}]*\}\s*OPTIONAL", text):
        yield "a triple pattern has to stand between VALUES and OPTIONAL"
    if any(isinstance(node, MulPath) for node in nodes(algebra(question.text))) and "DISTINCT" not in text:
        yield "a path repeats its start on cycles: DISTINCT"


def no_blank_nodes(question: Question) -> Iterator[str]:
    for node in nodes(algebra(question.text)):
        if isinstance(node, BNode):
            yield "blank nodes have no identity: name the variable"
            return


def connected(question: Question) -> Iterator[str]:
    """Refuse triple patterns of one group that share no variable: their product is never meant."""
    for node in nodes(algebra(question.text)):
        if not (isinstance(node, CompValue) and node.name == "BGP"):
            continue
        groups: list[set[str]] = []
        for triple in node.triples:
            mine = {str(part) for part in triple if isinstance(part, Variable)}
            touching = [group for group in groups if group & mine]
            groups = [group for group in groups if not group & mine] + [mine.union(*touching)]
        if len(groups) > 1:
            yield f"{' and '.join(sorted(sorted(group)[0] for group in groups))} are joined by nothing"


def surely_bound(part: CompValue) -> set[str]:
    """Return the variables that every solution of a part of the algebra binds."""
    match part.name:
        case "BGP":
            return {str(node) for triple in part.triples for node in triple if isinstance(node, Variable)}
        case "Join":
            return surely_bound(part.p1) | surely_bound(part.p2)
        case "Union":
            return surely_bound(part.p1) & surely_bound(part.p2)
        case "LeftJoin":
            return surely_bound(part.p1)
        case "Extend":
            return surely_bound(part.p) | {str(part.var)}
        case "values":
            return set.intersection(
                *({str(key) for key, v in row.items() if v != "UNDEF"} for row in part.res)
            )
    return surely_bound(part.p) if isinstance(part.get("p"), CompValue) else set()


def anchored(question: Question) -> Iterator[str]:
    """Refuse an OPTIONAL that hangs on what may be unbound: it would then match the whole graph."""
    for node in nodes(algebra(question.text)):
        if isinstance(node, CompValue) and node.name == "LeftJoin":
            own = {str(inner) for inner in nodes(node.p2) if isinstance(inner, Variable)}
            if not own & (surely_bound(node.p1) - {"language"}):
                yield f"the OPTIONAL of {', '.join(sorted(own))} hangs on nothing that is surely bound"


def as_it_stands(question: Question) -> Iterator[str]:
    import pyoxigraph as ox

    unbound = [name for name, parameter in question.parameters.items() if parameter.optional]
    for text in (question.text, bind(question.text, {}, unbound)):
        try:
            ox.Store().query(text)
        except SyntaxError as error:
            yield f"it is no valid SPARQL: {error}"


RULES: dict[str, Callable[[Question], Iterator[str]]] = {
    rule.__name__: rule
    for rule in (
        header, parameters, columns, as_of, order, terms, one_graph, portable, no_blank_nodes,
        connected, anchored, as_it_stands,
    )
}  # fmt: skip


def findings(question: Question, rules: tuple[str, ...] = tuple(RULES)) -> list[str]:
    """Return every sentence that a query deserves, with the rule's name in front."""
    return [f"{rule}: {sentence}" for rule in rules for sentence in RULES[rule](question)]
