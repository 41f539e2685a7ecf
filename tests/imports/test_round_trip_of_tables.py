"""Tables that nobody edited change nothing, whatever stands in them and however a spreadsheet saves them."""

from __future__ import annotations

import csv
import re
from decimal import Decimal
from pathlib import Path

import openpyxl
import pyoxigraph as ox
import pytest
from books import ARTICLE, HARBOUR, SAMPLES, Book, as_excel_saves
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import kg
from kg.exports.cells import guard, join, split, unguard
from kg.exports.workbook import read_back
from kg.stores.memory import MemoryStore

GRAPHS = {"article": (), "harbour": (HARBOUR,), "everything": (SAMPLES / "everything.yaml",)}


def graph(name: str) -> kg.Graph:
    return kg.load(*GRAPHS[name])


@pytest.mark.parametrize("name", GRAPHS)
@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_an_export_without_edits_has_no_differences(name: str, form: str, tmp_path: Path) -> None:
    path = graph(name).export(tmp_path / f"out.{form}")
    edits = graph(name).edits(path)
    assert (edits.rows, edits.problems, edits.notes, edits.stale) == ((), (), (), ())


@pytest.mark.parametrize("name", GRAPHS)
def test_a_workbook_that_was_opened_and_saved_has_no_differences(name: str, tmp_path: Path) -> None:
    book = Book(tmp_path, graph(name))
    edits = book.read()
    assert (edits.rows, edits.problems, edits.stale) == ((), (), ())


@pytest.mark.parametrize(
    ("separator", "encoding", "local"),
    [(",", "utf-8-sig", False), (";", "utf-8-sig", True), (";", "utf-8", True), ("\t", "utf-16", False)],
)
@pytest.mark.parametrize("name", GRAPHS)
def test_csv_as_spreadsheets_save_it_has_no_differences(
    name: str, separator: str, encoding: str, local: bool, tmp_path: Path
) -> None:
    def spelled(cell: str) -> str:
        """Write dates and decimals as a spreadsheet with French settings does."""
        day = re.fullmatch(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", cell)
        if local and day:
            return f"{day[3]}/{day[2]}/{day[1]}"
        return cell.replace(".", ",") if local and re.fullmatch(r"-?[0-9]+\.[0-9]+", cell) else cell

    path = graph(name).export(tmp_path / "out.csv")
    for file in path.glob("*.csv"):
        file.write_bytes(as_excel_saves(file.read_text("utf-8"), separator, encoding, spelled))
    edits = graph(name).edits(path)
    assert (edits.rows, edits.problems) == ((), ())


AWKWARD = st.text(
    st.one_of(
        st.sampled_from("=+-@'|\\\t\r\n\v\x07 \u00a0\u202f\u2028\ufeff_x0041;,\"<>&"),
        st.characters(exclude_categories=("Cs",)),
    ),
    min_size=1,
    max_size=30,
)
NUMBERS = st.one_of(
    st.integers(-(10**20), 10**20),
    st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9, places=6),
)


def with_values(texts: list[str], value: int | Decimal) -> kg.Graph:
    store = MemoryStore(kg.load().store.quads())
    subject = ox.NamedNode(ARTICLE + "training")
    purpose = ox.NamedNode("https://w3id.org/commitment-graph/ontology#purpose")
    store.extend(ox.Quad(subject, purpose, ox.Literal(text, language="en")) for text in texts)
    target = ox.NamedNode(ARTICLE + "investment-factor")
    store.extend(
        [
            ox.Quad(
                target,
                ox.NamedNode("https://w3id.org/commitment-graph/ontology#maxValue"),
                ox.Literal(
                    format(value, "f"), datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#decimal")
                ),
            )
        ]
    )
    return kg.Graph(store)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(AWKWARD, min_size=1, max_size=3, unique=True), value=NUMBERS)
@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_whatever_texts_and_numbers_hold_comes_back(
    form: str, texts: list[str], value: int | Decimal, tmp_path: Path
) -> None:
    made = with_values(texts, value)
    edits = made.edits(made.export(tmp_path / f"out.{form}"))
    assert (edits.rows, edits.problems) == ((), ())


@given(st.sets(AWKWARD, min_size=1, max_size=3))
def test_joined_values_come_apart_again(parts: set[str]) -> None:
    assert set(split(join(parts))) == parts


@given(AWKWARD)
def test_a_guarded_text_is_no_formula_and_comes_back(text: str) -> None:
    assert not re.match(r"[=+\-@\t\r]", guard(text))
    assert unguard(guard(text)) == text


def test_no_cell_is_written_as_a_formula(tmp_path: Path) -> None:
    made = with_values(["=1+1", "@SUM(A1)", "+1", "-1"], 7)
    page = openpyxl.load_workbook(made.export(tmp_path / "out.xlsx"))["commitments"]
    assert not [cell for row in page.iter_rows() for cell in row if cell.data_type == "f"]
    with (made.export(tmp_path / "out.csv") / "items.csv").open(encoding="utf-8", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
    assert any(cell.startswith("'+1 | -1 | =1+1") for cell in cells)


def test_numbers_and_days_are_cells_of_their_kind(tmp_path: Path) -> None:
    book = Book(tmp_path)
    assert book.cell("figures", "training-target", "value").value == 65000
    deadline = book.cell("time bounds", "training-deadline", "latest")
    assert (deadline.is_date, deadline.number_format) == (True, "yyyy-mm-dd")
    assert book.cell("figures", "training-target", "as_written").value == "65 000"


def test_numbers_beyond_what_a_spreadsheet_keeps_are_text(tmp_path: Path) -> None:
    book = Book(tmp_path, with_values(["x"], Decimal("123456789012345678.125")))
    assert book.cell("figures", "investment-factor", "max_value").value == "123456789012345678.125"


def test_every_column_and_code_is_explained_in_both_languages(tmp_path: Path) -> None:
    book = Book(tmp_path)
    explained = [[cell.value for cell in row] for row in book.file["columns"].iter_rows(min_row=2)]
    told = {(row[0], row[1]) for row in explained}
    for sheet in book.file.sheetnames[:-2]:
        assert {(sheet, name) for name in book.columns(sheet)} <= told
    assert all(row[2] and row[3] for row in explained)
    assert all(all(cell.value for cell in row) for row in book.file["codes"].iter_rows())


def test_a_text_that_no_cell_can_hold_is_refused(tmp_path: Path) -> None:
    with pytest.raises(
        kg.ExportError, match=r"commitments, row \d+, purpose_en: the text has 40,000 characters"
    ):
        with_values(["x" * 40_000], 1).export(tmp_path / "out.xlsx")
    assert list(tmp_path.iterdir()) == []


def test_what_looks_like_an_escape_is_kept() -> None:
    assert read_back("_x005F_x0041_") == "_x0041_"


def test_without_openpyxl_one_sentence_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "openpyxl", None)
    with pytest.raises(kg.ExportError, match=r"needs openpyxl.*pip install 'commitment-graph\[xlsx\]'"):
        kg.load().export(tmp_path / "out.xlsx")
