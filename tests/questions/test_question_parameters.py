"""Values reach a query exactly as given, and never change what it asks; wrong ones never reach it."""

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import example, given, settings
from hypothesis import strategies as st
from question_graphs import store

from kg.errors import NameLookupError, QuestionError
from kg.questions.asking import ask, prepare
from kg.questions.binding import bind
from kg.questions.catalogue import names, parse, question
from kg.questions.parameters import terms_of
from kg.stores.memory import MemoryStore
from kg.stores.protocol import select
from kg.stores.rdflib_store import RdflibStore
from kg.vocabulary.terms import IRI, Term, Text, spell

#: A parameter in a group, in a branch of a UNION and in a sub-SELECT.
ECHO = """SELECT DISTINCT ?value ?seen WHERE {
  {
    VALUES ?value { UNDEF }
    ?thing a ?class .
    BIND ("group" AS ?seen)
  }
  UNION
  {
    { SELECT DISTINCT ?value WHERE {
      VALUES ?value { UNDEF }
      ?thing a ?class .
    } }
    BIND ("sub-select" AS ?seen)
  }
}
ORDER BY ?seen
"""
TURTLE = "<https://example.org/a> a <https://example.org/B> ."
MEMORY = MemoryStore(ox.parse(TURTLE, ox.RdfFormat.TURTLE))
STORES = [MEMORY, RdflibStore(rdflib.Graph().parse(data=TURTLE, format="turtle"))]

HOSTILE = st.text(
    st.one_of(
        st.sampled_from(list("\"'\\{}<>?$#|^`\n\r\t@.;é\u00a0\u2028😀")),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=30,
)
PIECES = st.lists(
    st.sampled_from(
        ['"', "\\", "\\\\", r"\u0041", r"\\u0022", r"\U0001F600", r"\g<0>", r"\1", "\n", "{", "}", "$x",
         "UNDEF", '" } ?s ?p ?o #', "'''", "@en", "^^", "VALUES ?value { UNDEF }", "</x>", "%s", "{0}"]
    ),
    max_size=6,
).map("".join)  # fmt: skip


def arrives(value: Term) -> None:
    text = bind(ECHO, {"value": [value]})
    for engine in STORES:
        rows = list(select(engine, text).rows)
        assert rows == [(value, "group"), (value, "sub-select")]
        assert [type(row[0]) for row in rows] == [type(value)] * 2


@settings(max_examples=150, deadline=None)
@given(st.one_of(HOSTILE, PIECES))
@example('say "}" \\')
@example(r"\u0041 \\u0041 \\\u0041 \U0001F600")
@example("\n}\nVALUES ?value { UNDEF }")
def test_a_hostile_text_arrives_exactly_as_given(value: str) -> None:
    arrives(value)


@settings(max_examples=60, deadline=None)
@given(st.one_of(HOSTILE, PIECES), st.sampled_from(["en", "fr", "de-ch"]))
def test_a_hostile_text_with_a_language_arrives_exactly_as_given(value: str, language: str) -> None:
    arrives(Text(value, language))


@settings(max_examples=60, deadline=None)
@given(st.one_of(st.integers(-(2**62), 2**62), st.dates(min_value=date(1000, 1, 1))))
def test_numbers_and_dates_arrive_as_their_type(value: Term) -> None:
    arrives(value)


@settings(max_examples=100, deadline=None)
@given(st.one_of(HOSTILE, PIECES))
@example("https://example.org/a> ?p ?o } #")
@example("https://example.org/\\u003e")
def test_an_iri_arrives_or_is_refused(value: str) -> None:
    iri = IRI("https://example.org/" + value)
    try:
        text = bind(ECHO, {"value": [iri]})
    except QuestionError as error:
        assert "is no RDF term" in str(error)
    else:
        assert [row[0] for row in select(MEMORY, text).rows] == [iri, iri]


@settings(max_examples=100, deadline=None)
@given(st.one_of(HOSTILE, PIECES))
def test_only_the_braces_of_its_lines_change(value: str) -> None:
    before, after = ECHO.split("\n"), bind(ECHO, {"value": [value]}).split("\n")
    assert len(before) == len(after)
    changed = [line for line, old in zip(after, before, strict=True) if line != old]
    assert changed == [line.replace("UNDEF", spell(value)) for line in before if "UNDEF" in line]


@settings(max_examples=60, deadline=None)
@given(st.one_of(HOSTILE, PIECES))
def test_a_hostile_name_is_looked_up_and_never_run(value: str) -> None:
    with pytest.raises((NameLookupError, QuestionError)) as caught:
        ask(store("article", "pyoxigraph"), "figures", item="no-such-item-" + value)
    assert len(str(caught.value)) < 1000


def test_a_lone_surrogate_is_refused() -> None:
    with pytest.raises(QuestionError, match="no RDF term"):
        bind(ECHO, {"value": ["\ud800"]})


def test_an_invalid_iri_is_refused_in_one_sentence() -> None:
    with pytest.raises((NameLookupError, QuestionError)) as caught:
        ask(store("article", "pyoxigraph"), "figures", item=IRI("https://example.org/a> } #"))
    assert "\n" not in str(caught.value)


def test_unbound_the_whole_line_goes() -> None:
    text = prepare(store("article", "pyoxigraph"), "commitments")
    assert "UNDEF" not in text
    assert "cmt:topic" not in text


def test_a_parameter_that_is_only_compared_is_written_where_it_is_compared() -> None:
    text = prepare(store("article", "pyoxigraph"), "commitments", "fr")
    assert "?language" not in text
    assert 'LANGMATCHES(LANG(?label), "fr")' in text
    hostile = 'fr"), ?as_of) } #'
    lines = "  VALUES ?language { UNDEF }\n  VALUES ?as_of { UNDEF }\n"
    query = f"ASK {{\n{lines}  FILTER (f(?x, ?language) && ?y < ?as_of)\n}}"
    bound = bind(query, {"language": [hostile], "as_of": [1]})
    assert bound == "ASK {\n  FILTER (f(?x, " + spell(hostile) + f") && ?y < {spell(1)})\n}}"


def test_a_compared_parameter_of_several_values_or_of_other_uses_keeps_its_line() -> None:
    query = "ASK {\n  VALUES ?day { UNDEF }\n  FILTER (?x < ?day)\n}"
    assert f"VALUES ?day {{ {spell(1)} {spell(2)} }}" in bind(query, {"day": [1, 2]})
    used = query.replace("?x <", "?day > 1 && ?x <")
    assert f"VALUES ?day {{ {spell(1)} }}" in bind(used, {"day": [1]})


def test_bound_the_line_stays_wherever_it_stands() -> None:
    text = prepare(store("article", "pyoxigraph"), "figures", item="staff")
    spelled = "VALUES ?item { <https://w3id.org/commitment-graph/id/facebook-ia-france/staff> }"
    assert text.count(spelled) == 3


def test_no_query_keeps_a_line_that_is_unbound() -> None:
    for name in names():
        asked = question(name)
        left = [parameter for parameter in asked.parameters.values() if parameter.optional]
        text = bind(asked.text, {}, [parameter.name for parameter in left])
        for parameter in left:
            assert not re.search(rf"^\s*VALUES \?{parameter.name} ", text, re.M)


def sentence(call: Any, kind: type[Exception] = QuestionError) -> str:
    with pytest.raises(kind) as caught:
        call()
    text = str(caught.value)
    assert "\n" not in text
    return text


ARTICLE_STORE = store("article", "pyoxigraph")


def test_a_wrong_question_lists_the_right_ones() -> None:
    text = sentence(lambda: ask(ARTICLE_STORE, "promisers"))
    assert "did you mean 'promisors'?" in text
    assert all(name in text for name in names())


@pytest.mark.parametrize(
    "name", ["", "../ontology/codes", "internal/names-existing", "PROMISORS", "a b", "x" * 999]
)
def test_a_name_cannot_leave_the_folder_of_questions(name: str) -> None:
    assert "there is no question" in sentence(lambda: question(name))


def test_a_wrong_parameter_lists_the_right_ones() -> None:
    text = sentence(lambda: ask(ARTICLE_STORE, "figures", itm="staff"))
    assert text.startswith(
        "figures has no parameter 'itm': did you mean 'item'? its parameters are item, side,"
    )


def test_a_missing_parameter_is_named() -> None:
    assert "overdue needs the parameter as_of (date)" in sentence(lambda: ask(ARTICLE_STORE, "overdue"))


@pytest.mark.parametrize(
    ("name", "given_values", "words"),
    [
        ("overdue", {"as_of": "1 June 2020"}, "as_of must be a date such as 2020-06-01, not '1 June 2020'"),
        ("overdue", {"as_of": "2020-02-30"}, "must be a date"),
        ("overdue", {"as_of": "20200601"}, "must be a date"),
        ("overdue", {"as_of": datetime(2020, 6, 1)}, "must be a date"),
        ("overdue", {"as_of": 2020}, "must be a date"),
        ("commitments", {"force": "pleged"}, "did you mean 'pledged'? it is one of announced, conditional"),
        ("figures", {"side": "targets"}, "did you mean 'target'? it is one of baseline, increment"),
        ("figures", {"basis": ["stated", "derived"]}, "takes one value, not 2"),
        ("figures", {"item": []}, "empty list"),
        ("figures", {"item": 7}, "must be a name or an IRI, not 7"),
        ("figures", {"item": "   "}, "must be a name or an IRI"),
        ("items", {"language": "e n"}, "must be a language such as en or fr"),
    ],
)
def test_a_wrong_value_is_one_clear_sentence(name: str, given_values: dict[str, Any], words: str) -> None:
    assert words in sentence(lambda: ask(ARTICLE_STORE, name, **given_values))


@pytest.mark.parametrize(
    ("type_", "value", "term"),
    [
        ("date", "2020-06-01", date(2020, 6, 1)),
        ("date", date(2020, 6, 1), date(2020, 6, 1)),
        ("year", "2020", 2020),
        ("integer", "-12", -12),
        ("decimal", "1.50", Decimal("1.50")),
        ("decimal", 0.1, Decimal("0.1")),
        ("boolean", "yes", True),
        ("boolean", False, False),
        ("text", "a b", "a b"),
        ("code:force", "pledged", IRI("https://w3id.org/commitment-graph/code/force/pledged")),
        ("code:force", "force:pledged", IRI("https://w3id.org/commitment-graph/code/force/pledged")),
        (
            "code:force",
            IRI("https://w3id.org/commitment-graph/code/force/pledged"),
            IRI("https://w3id.org/commitment-graph/code/force/pledged"),
        ),
    ],
)
def test_each_type_takes_what_a_person_writes(type_: str, value: Any, term: Term) -> None:
    told = parse("q", header_of(type_))
    assert terms_of(told, {"p": value}, ARTICLE_STORE)[0] == {"p": (term,)}


@pytest.mark.parametrize(
    ("type_", "value"),
    [
        ("year", 0), ("year", "MMXX"), ("integer", "1.5"), ("integer", True), ("integer", "9" * 5000),
        ("decimal", "NaN"),
        ("decimal", float("inf")), ("decimal", "1e99999999"), ("boolean", "maybe"), ("text", 3),
        ("text", IRI("https://example.org/")),
        ("code:force", "kind:funding"),
    ],
)  # fmt: skip
def test_each_type_refuses_what_it_is_not(type_: str, value: Any) -> None:
    assert len(sentence(lambda: terms_of(parse("q", header_of(type_)), {"p": value}, ARTICLE_STORE))) < 400


def header_of(type_: str) -> str:
    both = '{ en = "d", fr = "d" }'
    return (
        f'#+ title = {both}\n#+ description = {both}\n#+ [parameters.p]\n#+ type = "{type_}"\n'
        f'#+ description = {both}\n#+ [columns.c]\n#+ type = "iri"\n#+ description = {both}\nSELECT ?c {{}}'
    )


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("SELECT ?c {}", "title"),
        ("#+ title.en =", "is no TOML"),
        (header_of("text").replace("fr", "de"), "fr"),
    ],
)
def test_a_bad_header_is_one_clear_sentence(text: str, word: str) -> None:
    assert word in sentence(lambda: parse("bad", text))


def test_a_default_is_bound_and_gives_way() -> None:
    assert len(ask(ARTICLE_STORE, "items")) == 14
    assert len(ask(ARTICLE_STORE, "items", type="context")) == 3
    assert len(ask(ARTICLE_STORE, "items", type=["context", "aspiration"])) == 5
    assert len(ask(ARTICLE_STORE, "items", type="context,aspiration")) == 5


def test_none_leaves_a_parameter_out() -> None:
    assert ask(ARTICLE_STORE, "commitments", force=None) == ask(ARTICLE_STORE, "commitments")
