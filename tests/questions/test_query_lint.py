"""Every bundled query passes the lint, and each rule of the lint is shown to fail on a bad query."""

import pytest
from query_lint import RULES, findings
from question_graphs import ENGINES, EXAMPLES, GRAPHS, store

from kg.questions.asking import ask
from kg.questions.catalogue import Question, catalogue, parse

# ruff: noqa: E501  (a bad query on one line is easier to compare)
HEADER = """#+ title.en = "t"
#+ title.fr = "t"
#+ description.en = "d"
#+ description.fr = "d"
#+ [parameters.item]
#+ type = "item"
#+ optional = true
#+ description.en = "d"
#+ description.fr = "d"
#+ [parameters.language]
#+ type = "language"
#+ default = "en"
#+ description.en = "d"
#+ description.fr = "d"
#+ [columns.item]
#+ type = "iri"
#+ description.en = "d"
#+ description.fr = "d"
"""
QUERY = """PREFIX cmt: <https://w3id.org/commitment-graph/ontology#>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT DISTINCT ?item WHERE {
  VALUES ?language { "en" }
  VALUES ?item { UNDEF }
  ?item a cmt:Commitment .
  # include known ?item
}
ORDER BY ?item
"""

#: The rule, what is replaced in a good query, by what, and a word of the finding.
BAD = [
    ("header", '#+ title.fr = "t"', '#+ title.fr = ""', "nothing in fr"),
    ("header", '#+ type = "item"', '#+ type = "thing"', "unknown type thing"),
    ("header", '#+ type = "iri"', '#+ type = "code:colour"', "unknown type code:colour"),
    ("parameters", "  VALUES ?item { UNDEF }\n", "", "no line"),
    ("parameters", "VALUES ?item { UNDEF }", "VALUES ?item { cmt:Commitment }", "has no default"),
    ("parameters", 'VALUES ?language { "en" }', 'VALUES ?language { "de" }', "differs"),
    ("parameters", "VALUES ?item", "VALUES ?kind { UNDEF }\n  VALUES ?item", "does not know"),
    ("columns", "SELECT DISTINCT ?item", "SELECT DISTINCT *", "to chance"),
    ("columns", "SELECT DISTINCT ?item", "SELECT DISTINCT ?item ?language", "the header says"),
    ("as_of", "  # include known ?item\n", "", "no parameter as_of"),
    ("as_of", "# include known", "VALUES ?as_of { UNDEF } FILTER (?item < ?as_of)\n  # include known", "of its own"),
    ("order", "ORDER BY ?item\n", "", "any order"),
    ("terms", "cmt:Commitment .", "cmt:Comitment .", "is no term"),
    ("terms", "cmt:Commitment .", "cmt:Commitment ; rdfs:lable ?label .", "is no term"),
    ("terms", "cmt:Commitment .", "cmt:Commitment ; (cmt:partOf/cmt:partof)* ?whole .", "is no term"),
    ("terms", "cmt:Commitment .", "cmt:Commitment . FILTER NOT EXISTS { ?item cmt:dedline ?d }", "is no term"),
    ("terms", "cmt:Commitment .", "cmt:Commitment . VALUES ?side { cmt:targett }", "is no term"),
    ("one_graph", "?item a cmt:Commitment .", "GRAPH ?g { ?item a cmt:Commitment }", "GRAPH"),
    ("one_graph", "?item a cmt:Commitment .", "?item a cmt:Commitment . BIND (NOW() AS ?now)", "NOW"),
    ("portable", "cmt:Commitment .", "cmt:Commitment ; cmt:value ?v . FILTER (YEAR(?v) > 2020)", "xsd:date"),
    ("portable", "cmt:Commitment .", 'cmt:Commitment ; cmt:hedge ?h . FILTER REGEX(?h, "É", "i")', "flags"),
    ("portable", "cmt:Commitment .", 'cmt:Commitment ; rdfs:label ?l . FILTER (LANG(?l) = "en")', "LANGMATCHES"),
    ("portable", "?item a cmt:Commitment .", "OPTIONAL { ?item a cmt:Commitment }", "between VALUES and OPTIONAL"),
    ("portable", "SELECT DISTINCT ?item", "SELECT (GROUP_CONCAT(?item) AS ?all)", "SEPARATOR"),
    ("portable", "SELECT DISTINCT ?item", "SELECT (SUM(?item) AS ?all)", "COALESCE"),
    ("portable", "SELECT DISTINCT ?item WHERE {", "SELECT ?item WHERE { ?item cmt:partOf+ ?whole .", "DISTINCT"),
    ("no_blank_nodes", "cmt:Commitment .", "cmt:Commitment ; cmt:target [ cmt:value 3 ] .", "blank nodes"),
    ("connected", "?item a cmt:Commitment .", "?item a cmt:Commitment . ?other a cmt:Context .", "joined by nothing"),
    ("anchored", "cmt:Commitment .", "cmt:Commitment . OPTIONAL { ?item cmt:promisor ?p } OPTIONAL { ?p rdfs:label ?l }", "hangs on nothing"),
    ("as_it_stands", "?item a cmt:Commitment .", "?item a nothing:Declared .", "no valid SPARQL"),
]  # fmt: skip


@pytest.mark.parametrize("question", catalogue(), ids=lambda question: question.name)
def test_a_bundled_query_passes(question: Question) -> None:
    assert findings(question) == []


def test_the_good_example_passes() -> None:
    assert findings(parse("good", HEADER + QUERY)) == []


@pytest.mark.parametrize(("rule", "good", "bad", "word"), BAD, ids=[f"{b[0]}-{b[3]}" for b in BAD])
def test_each_rule_fails_on_a_bad_query(rule: str, good: str, bad: str, word: str) -> None:
    text = HEADER + QUERY
    assert good in text
    question = parse("bad", text.replace(good, bad))
    assert any(word in sentence for sentence in findings(question, (rule,)))


def test_every_rule_has_a_bad_query() -> None:
    assert {rule for rule, *_ in BAD} == set(RULES)


@pytest.mark.parametrize("question", catalogue(), ids=lambda question: question.name)
def test_each_query_can_return_rows_and_engines_agree(question: Question) -> None:
    rows = 0
    for graph in GRAPHS:
        given = EXAMPLES[graph].get(question.name, {})
        first, second = (
            tuple(ask(store(graph, engine), question, language, **given))
            for engine in ENGINES
            for language in ("en",)
        )
        assert first == second
        rows += len(first)
    assert rows > 0


@pytest.mark.parametrize("language", ["fr", "de", "pt"])
@pytest.mark.parametrize("question", catalogue(), ids=lambda question: question.name)
def test_another_language_changes_labels_and_never_rows(question: Question, language: str) -> None:
    given = EXAMPLES["harbour"].get(question.name, {})
    harbour = store("harbour", "pyoxigraph")
    texts = {name for name, column in question.columns.items() if column.type == "text"}
    kept = [
        [value for name, value in row._asdict().items() if name not in texts]
        for row in ask(harbour, question, "en", **given)
    ]
    assert kept == [
        [value for name, value in row._asdict().items() if name not in texts]
        for row in ask(harbour, question, language, **given)
    ]
