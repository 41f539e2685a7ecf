"""A table of answers: typed rows, and what they become for people and for programs."""

import csv
import io
import json
import pickle
import sys
from datetime import date
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from question_graphs import ARTICLE, store

from kg.errors import ExportError
from kg.questions.answers import Answers
from kg.questions.asking import ask
from kg.stores.protocol import select
from kg.vocabulary.terms import IRI, Text

STAFF = IRI(ARTICLE + "staff")
MANY_DIGITS = Decimal("123456789012345678901234567890.25")
MIXED = Answers.of(
    ("item", "count", "value", "on", "told", "known"),
    [
        (STAFF, 3, MANY_DIGITS, date(2022, 12, 31), Text('a "b"\n<c>', "en"), True),
        (STAFF, None, 7, None, None, None),
    ],
)


def test_a_row_is_a_tuple_with_names() -> None:
    row = MIXED[0]
    assert row.item is STAFF
    assert row["on"] == row[3] == date(2022, 12, 31)
    assert row.count == 3  # a column wins over the method of `tuple`
    assert row._asdict()["known"] is True
    assert tuple(row)[1:3] == (3, MANY_DIGITS)
    assert pickle.loads(pickle.dumps(row)) == row  # noqa: S301
    with pytest.raises(AttributeError, match="its columns are item, count"):
        _ = row.itm
    with pytest.raises(KeyError):
        _ = row["itm"]
    with pytest.raises(AttributeError):
        row.item = "other"


def test_answers_are_a_sequence() -> None:
    assert len(MIXED) == 2
    assert [row.value for row in MIXED][1] == 7
    assert MIXED[1:].columns == MIXED.columns
    assert len(MIXED[1:]) == 1
    assert MIXED.column("count") == (3, None)
    assert repr(MIXED) == "<Answers: 2 rows of item, count, value, on, told, known>"
    assert "deadlines: 1 row of" in repr(ask(store("article", "pyoxigraph"), "deadlines", item="staff"))


def test_columns_of_a_free_query_need_not_be_python_names() -> None:
    solutions = select(store("article", "pyoxigraph"), "SELECT (1 AS ?class) (2 AS ?_x) (3 AS ?é) {}")
    (row,) = Answers.of(solutions.columns, solutions.rows)
    assert (row["class"], row["_x"], row.é) == (1, 2, 3)


def test_json_keeps_every_digit() -> None:
    text = MIXED.to_json()
    assert '"value": 123456789012345678901234567890.25' in text
    first, second = json.loads(text, parse_float=Decimal)
    assert first == {
        "item": STAFF,
        "count": 3,
        "value": MANY_DIGITS,
        "on": "2022-12-31",
        "told": 'a "b"\n<c>',
        "known": True,
    }
    assert second["value"] == 7
    assert second["count"] is None


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.one_of(st.none(), st.text(st.characters(exclude_categories=["Cs"]))),
            st.one_of(st.none(), st.integers(), st.decimals(allow_nan=False, allow_infinity=False, places=4)),
        )
    )
)
def test_json_and_csv_read_back_as_they_were(rows: list[tuple[str | None, int | Decimal | None]]) -> None:
    answers = Answers.of(("told", "value"), rows)
    back = json.loads(answers.to_json(), parse_float=Decimal)
    assert [(one["told"], one["value"]) for one in back] == rows
    for text, separator in ((answers.to_csv(), ","), (answers.to_tsv(), "\t")):
        read = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
        assert read[0] == ["told", "value"]
        assert [row[0] for row in read[1:]] == [told or "" for told, _ in rows]
        assert [Decimal(row[1]) if row[1] else None for row in read[1:]] == [value for _, value in rows]


def test_files_are_written_where_asked(tmp_path: Path) -> None:
    assert MIXED.to_csv(tmp_path / "a.csv") == (tmp_path / "a.csv").read_text(encoding="utf-8")
    MIXED.to_json(str(tmp_path / "a.json"))
    assert len(json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))) == 2
    with pytest.raises(ExportError, match="choose another place"):
        MIXED.to_csv(tmp_path / "missing" / "a.csv")


def test_the_text_table_is_aligned_and_shows_no_control_characters() -> None:
    lines = str(Answers.of(("name", "n"), [("a\x1b[31m\nb", 5), ("x" * 99, 12345)])).splitlines()
    assert lines == [
        "name                                                              n",
        "------------------------------------------------------------  -----",
        "a [31m b                                                          5",
        "x" * 59 + "…  12345",
    ]


def test_the_html_table_is_escaped() -> None:
    told = '<script>alert("1")</script>'
    link = IRI('https://example.org/"onclick=x')
    html = Answers.of((told, "link", "other"), [(told, link, IRI("javascript:alert(1)"))])._repr_html_()
    tags: list[tuple[str, list[tuple[str, str | None]]]] = []
    parser = HTMLParser()
    parser.handle_starttag = lambda tag, attrs: tags.append((tag, attrs))  # type: ignore[method-assign]
    parser.feed(html)
    assert {tag for tag, _ in tags} <= {"table", "thead", "tbody", "tr", "th", "td", "a"}
    assert [attrs for tag, attrs in tags if tag == "a"] == [[("href", str(link))]]


@pytest.mark.parametrize(
    ("language", "words"), [("en", ("at least", "increment")), ("fr", ("au moins", "augmentation"))]
)
def test_labels_are_what_people_call_codes(language: str, words: tuple[str, str]) -> None:
    answers = ask(
        store("article", "pyoxigraph"), "figures", language, item="ecosystem-funding", side="increment"
    )
    (row,) = answers.labels(language)
    assert (row.bound, row.side) == words
    assert (row.item, row.unit, row.value) == ("ecosystem-funding", "EUR", 10_000_000)
    assert answers[0].bound.local == "at-least"  # the answers themselves stay as they were


def test_pandas_gets_typed_columns() -> None:
    pytest.importorskip("pandas")
    frame = ask(store("article", "pyoxigraph"), "figures").to_pandas()
    assert {name: str(frame[name].dtype) for name in ("item", "value", "latest", "alternative")} == {
        "item": "string",
        "value": "Float64",
        "latest": "datetime64[s]",
        "alternative": "boolean",
    }
    assert frame["value"].sum() == 10_065_323
    quotes = ask(store("article", "pyoxigraph"), "quotes").to_pandas()
    assert str(quotes["start"].dtype) == "Int64"


def test_pandas_types_do_not_depend_on_the_rows() -> None:
    pytest.importorskip("pandas")
    empty = ask(store("harbour", "pyoxigraph"), "without-deadline")
    assert len(empty) == 0
    assert str(empty.to_pandas()["item"].dtype) == "string"
    exact = MIXED.to_pandas(exact=True)
    assert exact["value"][0] == MANY_DIGITS
    assert str(MIXED.to_pandas()["count"].dtype) == "Int64"


def test_codes_are_a_category_of_their_whole_scheme() -> None:
    pytest.importorskip("pandas")
    answers = ask(store("article", "pyoxigraph"), "figures")
    bound = answers.to_pandas()["bound"]
    assert str(bound.dtype) == "category"
    assert len(bound.cat.categories) == 8 and bound.isna().any()
    assert bound.value_counts()["https://w3id.org/commitment-graph/code/bound/at-least"] == 1
    assert bound.value_counts()["https://w3id.org/commitment-graph/code/bound/nearly"] == 0
    labelled = answers.labels("fr").to_pandas()["bound"]
    assert set(labelled.cat.categories) == {"exactement", "au moins"}
    empty = ask(store("harbour", "pyoxigraph"), "figures", item="permit").to_pandas()
    assert len(empty) == 0 and len(empty["bound"].cat.categories) == 8


def test_a_number_beyond_64_bits_and_an_unknown_one_stay_what_they_are() -> None:
    pytest.importorskip("pandas")
    frame = Answers.of(("count",), [(2**70,), (None,)]).to_pandas()
    assert frame["count"][0] == 2**70 and frame["count"].isna()[1]


def test_without_pandas_one_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(ExportError, match="needs pandas, which is not installed: pip install"):
        MIXED.to_pandas()


def test_lists_are_sorted_tuples() -> None:
    (row,) = ask(store("article", "pyoxigraph"), "derivations", figure="servers-total-gpu")
    assert row.inputs == (ARTICLE + "servers-gpu-per-unit", ARTICLE + "servers-increment")
    assert row.input_values == ("servers-gpu-per-unit = 8", "servers-increment = 10")
