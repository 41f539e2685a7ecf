"""One bad workbook a trap: each is refused with one sentence that names the sheet, the row and the column."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from books import ARTICLE, SAMPLES, Book, as_excel_saves, statements
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import kg

Fault = tuple[Callable[[Book], Any], str]

FAULTS: dict[str, Fault] = {
    "a formula": (
        lambda book: book.set("figures", "staff-target", "value", "=30+30"),
        r"figures, row \d+, column value \(E\d+\): holds the formula '=30\+30': put its value in its place",
    ),
    "an error of the spreadsheet": (
        lambda book: book.set("figures", "staff-target", "value", "#REF!"),
        r"figures, row \d+, column value \(E\d+\): holds the error #REF!",
    ),
    "a percentage of the spreadsheet": (
        lambda book: _percentage(book, 0.45),
        r"figures, row \d+, column value \(E\d+\): is formatted as a percentage: write 45 as a plain number",
    ),
    "a date that was a number": (
        lambda book: book.set("figures", "staff-target", "value", date(2030, 1, 2)),
        r"column value \(E\d+\): holds the date 2030-01-02, not a number",
    ),
    "thousands or decimals": (
        lambda book: book.set("figures", "staff-target", "value", "65,000"),
        r"column value \(E\d+\): '65,000' can be read as 65000 and as 65.000",
    ),
    "a text for a number": (
        lambda book: book.set("figures", "staff-target", "value", "sixty"),
        r"column value \(E\d+\): 'sixty' is no number",
    ),
    "digits lost to an exponent": (
        lambda book: book.set("figures", "staff-target", "value", "6E+04"),
        r"column value \(E\d+\): '6E\+04' has lost digits",
    ),
    "a truth value for a number": (
        lambda book: book.set("figures", "staff-target", "value", True),
        r"column value \(E\d+\): holds a truth value, not a number",
    ),
    "a number for a date": (
        lambda book: _plain(book, 2022),
        r"time bounds, row \d+, column latest \(G\d+\): holds 2022, not a date: write the day as 2030-12-31",
    ),
    "a date of two readings": (
        lambda book: book.set("time bounds", "staff-deadline", "latest", "03/04/2022"),
        r"column latest \(G\d+\): '03/04/2022' can be read as 2022-04-03 and as 2022-03-04",
    ),
    "a date with a time of day": (
        lambda book: book.set("time bounds", "staff-deadline", "latest", datetime(2022, 12, 31, 12, 30)),
        r"column latest \(G\d+\): holds 2022-12-31 12:30:00, with a time of day: write 2022-12-31",
    ),
    "a time of day for a text": (
        lambda book: book.set("time bounds", "staff-deadline", "wording", time(20, 22)),
        r"column wording \(D\d+\): holds 20:22:00, a time of day",
    ),
    "leading zeros that a number format shows": (
        lambda book: _padded(book, 7),
        r"column as_written \(J\d+\): holds a number, not a text: format the cell as text",
    ),
    "an unknown code": (
        lambda book: book.set("commitments", "staff", "force", "pleged"),
        r"commitments, row \d+, column force \(G\d+\): 'pleged' is no code of force: did you mean 'pledged'",
    ),
    "an unknown unit": (
        lambda book: book.set("figures", "staff-target", "unit", "heads"),
        r"column unit \(H\d+\): 'heads' is no unit: write a currency such as EUR",
    ),
    "a row that does not exist": (
        lambda book: book.set("commitments", "staff", "promisor", "agent/facebok"),
        r"column promisor \(D\d+\): 'agent/facebok' names no row: did you mean facebook",
    ),
    "a change of what is only shown": (
        lambda book: book.set("evidence", "evidence-97-134", "exact", "Facebook"),
        r"evidence, row \d+, column exact \(E\d+\): is only shown and cannot be changed here: put “F",
    ),
    "two values where one fits": (
        lambda book: book.set("time bounds", "staff-deadline", "relation", "by | before"),
        r"column relation \(E\d+\): takes one value",
    ),
    "a row twice": (
        lambda book: book.add("figures", id="facebook-ia-france/staff-target", value=60),
        r"figures, row 17, column id \(A17\): 'facebook-ia-france/staff-target' is the name of row \d+ too",
    ),
    "the name of another row": (
        lambda book: book.add("commitments", id="facebook-ia-france/staff-target", label_en="Hire"),
        r"commitments, row 9, column id \(A9\): '.*/staff-target' is a row of figures: choose another name",
    ),
    "a new row without a name": (
        lambda book: book.add("commitments", label_en="Hire"),
        r"commitments, row 9, column id \(A9\): is empty: a new row here needs a name",
    ),
    "a new row without an owner": (
        lambda book: book.add("figures", value=3),
        r"figures, row 17, column id \(A17\): is empty, and so is of",
    ),
    "a new row without a side": (
        lambda book: book.add("figures", id="facebook-ia-france/x", of="staff", value=3),
        r"figures, row 17, column side \(D17\): is empty, and of is not",
    ),
    "a new row of no document": (
        lambda book: book.add("agents", id="elsewhere/acme", type="Organisation", label_en="Acme"),
        r"agents, row 15, column id \(A15\): 'elsewhere/acme' begins like no row of the graph",
    ),
    "a new row of evidence": (
        lambda book: book.add("evidence", id="facebook-ia-france/evidence-1-2", exact="x"),
        r"evidence, row 23, column id \(A23\): .* evidence takes no new rows",
    ),
    "a quote that stands nowhere": (
        lambda book: book.add(
            "figures",
            of="staff",
            side="total",
            value=3,
            unit="number",
            bound="exact",
            quote="trois personnes",
        ),
        r"figures, row 17, column quote \(X17\): The quote “trois personnes” is orphaned",
    ),
    "a removed row that is still named": (
        lambda book: book.remove("agents", "facebook-ai-research"),
        r"agents, row \d+, column unit_of \(I\d+\): names agent/facebook-ai-research, a row that was removed",
    ),
    "a removed document": (
        lambda book: book.remove("documents", "document"),
        r"documents: the row document is missing: put it back",
    ),
    "merged cells": (
        lambda book: book.file["figures"].merge_cells("E5:E7"),
        r"figures, row 5: the cells E5:E7 are merged",
    ),
    "a missing sheet": (
        lambda book: book.file.remove(book.file["gaps"]),
        r"the sheet 'gaps' is missing: put it back",
    ),
    "a missing column": (
        lambda book: book.file["figures"].delete_cols(5),
        r"figures, row 1: the column 'value' is missing",
    ),
    "a column twice": (
        lambda book: _rename(book, "figures", "min_value", "value"),
        r"figures, row 1: the column 'value' is there twice",
    ),
    "a title above the columns": (
        lambda book: book.file["figures"].insert_rows(1),
        r"figures, row 1: the first row has no column id",
    ),
    "a value that its quote does not say": (
        lambda book: book.set("figures", "training-target", "value", 66000),
        r"figures, row 16, column value \(E16\): The digits as written do not spell the value",
    ),
    "a wording that its quote does not hold": (
        lambda book: book.set("time bounds", "staff-deadline", "wording", "d’ici 2023"),
        r"time bounds, row \d+, column wording \(D\d+\): The words given as verbatim do not stand",
    ),
    "an emptied value": (
        lambda book: book.set("figures", "training-target", "value", None),
        r"figures, row 16, column value \(E16\): A figure has one value",
    ),
    "a broken rule": (
        lambda book: book.set("commitments", "staff", "force", None),
        r"commitments, row \d+, column force \(G\d+\): A commitment has one force",
    ),
    "a derivation that no longer holds": (
        lambda book: book.set("figures", "staff-baseline", "value", 31),
        r"figures, row \d+, column value \(E\d+\): The value is not what the rule gives",
    ),
    "a deadline before its start": (
        lambda book: book.set("time bounds", "server-donation-occurred", "latest", date(2014, 1, 1)),
        r"time bounds, row \d+, column (earliest|latest) ",
    ),
}


def _percentage(book: Book, value: float) -> None:
    cell = book.cell("figures", "staff-target", "value")
    cell.value, cell.number_format = value, "0%"


def _plain(book: Book, value: int) -> None:
    cell = book.cell("time bounds", "staff-deadline", "latest")
    cell.value, cell.number_format = value, "General"


def _padded(book: Book, value: int) -> None:
    cell = book.cell("figures", "staff-target", "as_written")
    cell.value, cell.number_format = value, "000"


def _rename(book: Book, sheet: str, old: str, new: str) -> None:
    book.file[sheet].cell(1, book.columns(sheet)[old]).value = new


@pytest.mark.parametrize("fault", FAULTS)
def test_a_bad_edit_is_refused_and_changes_nothing(fault: str, tmp_path: Path) -> None:
    edit, message = FAULTS[fault]
    book = Book(tmp_path)
    before = statements(book.graph)
    edit(book)
    edits = book.read()
    assert any(re.search(message, str(problem)) for problem in edits.problems), edits.problems
    assert all("\n" not in str(problem) and len(str(problem)) < 400 for problem in edits.problems)
    with pytest.raises(kg.InputError, match="nothing is applied"):
        book.graph.apply(edits)
    assert statements(book.graph) == before


def test_a_value_that_is_written_in_words_is_only_something_to_look_at(tmp_path: Path) -> None:
    """“doublement” says 2, which no list of words here knows; without as_written, the quote is looked at."""
    book = Book(tmp_path)
    book.set("figures", "training-target", "as_written", None)
    book.set("figures", "training-target", "value", 66000)
    edits = book.read()
    assert edits.problems == ()
    assert re.search(r"figures, row 16, column value \(E16\): the quote does not hold 66000", edits.notes[0])


def test_what_is_not_read_is_told(tmp_path: Path) -> None:
    book = Book(tmp_path)
    book.file.create_sheet("my notes").append(["to do"])
    book.file["figures"].cell(1, 30).value = "comment"
    assert book.read().notes == (
        "the sheet 'my notes' is not read",
        "figures: the column 'comment' is not read",
    )


def test_an_empty_cell_is_unknown_and_a_zero_is_zero(tmp_path: Path) -> None:
    book = Book(tmp_path)
    book.set("figures", "staff-target", "value", 0)
    (edit,) = book.read().rows
    assert (edit.cells[0].old, edit.cells[0].new) == ("60", "0")
    book.set("figures", "staff-target", "value", None)
    (edit,) = book.read().rows
    assert (edit.cells[0].old, edit.cells[0].new) == ("60", None)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is no XLSX workbook, or it has a password"),
        (b"\xd0\xcf\x11\xe0 old excel", "is no XLSX workbook, or it has a password"),
        (None, r"is damaged \(KeyError: .*\): open it in a spreadsheet and save it again"),
    ],
)
def test_a_file_that_is_no_workbook_is_one_sentence(
    content: bytes | None, message: str, tmp_path: Path
) -> None:
    path = tmp_path / "book.xlsx"
    if content is None:
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("hello.txt", "hello")
    else:
        path.write_bytes(content)
    with pytest.raises(kg.InputError, match=message):
        kg.load().edits(path)


def test_a_zip_bomb_is_not_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(11):
            with archive.open(f"xl/{number}.xml", "w", force_zip64=True) as part:
                for _ in range(100):
                    part.write(b"\0" * (1 << 20))
    with pytest.raises(kg.InputError, match="unpacks to more than 1 GiB"):
        kg.load().edits(path)


@pytest.mark.parametrize("name", ["book.xls", "book.ods"])
def test_another_spreadsheet_is_to_be_saved_as_xlsx(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(b"x")
    with pytest.raises(kg.InputError, match=r"is no XLSX workbook: save it as \.xlsx first"):
        kg.load().edits(tmp_path / name)


def _latin(path: Path) -> None:
    path.write_bytes(path.read_text("utf-8").encode("latin-1", "replace"))


def _cut(path: Path) -> None:
    lines = path.read_bytes().decode().split("\r\n")
    path.write_text("\r\n".join([lines[0], lines[1].rpartition(",")[0], *lines[2:]]), "utf-8", newline="")


def _quote(path: Path) -> None:
    path.write_text(path.read_text("utf-8") + '"open,\r\n', "utf-8", newline="")


def _thousands(path: Path) -> None:
    text = path.read_text("utf-8").replace(",65000,", ",65.000,")
    path.write_bytes(as_excel_saves(text, ";", "utf-8"))


CSV_FAULTS: dict[str, tuple[Callable[[Path], None], str]] = {
    "not UTF-8": (_latin, r"figures\.csv is not UTF-8 \(byte \d+\): save it as “CSV UTF-8”"),
    "a row that is too short": (_cut, r"figures, row 2: it has 24 cells, and the first row has 25"),
    "a quote that does not end": (_quote, r"figures: this is no CSV after line \d+"),
    "a point for thousands": (
        _thousands,
        r"column value \(E16\): '65.000' can be read as 65000 and as 65.000",
    ),
}


@pytest.mark.parametrize("fault", CSV_FAULTS)
def test_a_bad_csv_table_is_refused(fault: str, tmp_path: Path) -> None:
    spoil, message = CSV_FAULTS[fault]
    graph = kg.load()
    path = graph.export(tmp_path / "out.csv") / "figures.csv"
    spoil(path)
    try:
        told = "\n".join(str(problem) for problem in graph.edits(path).problems)
    except kg.InputError as error:
        told = str(error)
    assert re.search(message, told), told


def test_a_folder_without_one_of_the_tables_is_refused(tmp_path: Path) -> None:
    path = kg.load().export(tmp_path / "out.csv")
    (path / "gaps.csv").unlink()
    (problem,) = kg.load().edits(path).problems
    assert str(problem) == "the table gaps.csv is missing: put it back, or import tables one by one"


VALUES: list[Any] = [
    None, "", 0, -1, 3.5, 1e20, 1e-9, True, date(1900, 1, 1), datetime(2020, 1, 1, 5), time(3), "a | b",
    " | ", "\\|", "=1", "x", "staff", "agent/facebook", "http://x y", "http://example.org/a",
    "cmt:value", "unit:NUM", "2020-13-45", "99/99/2020", "EUR", "%", "65 000", "_x0007_",
    "target", "pledged", "é" * 50,
]  # fmt: skip


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    edits=st.lists(
        st.tuples(st.integers(0, 12), st.integers(2, 24), st.integers(1, 26), st.sampled_from(VALUES)),
        min_size=1,
        max_size=4,
    )
)
def test_whatever_is_typed_anywhere_is_an_edit_or_one_sentence(
    edits: list[tuple[int, int, int, Any]], tmp_path: Path
) -> None:
    book = Book(tmp_path, kg.load(SAMPLES / "everything.yaml"))
    for sheet, row, column, value in edits:
        book.file.worksheets[sheet].cell(row, column).value = value
    read = book.read()
    assert all("\n" not in str(problem) for problem in read.problems)
    if not read.problems:
        book.graph.apply(read)
        assert book.read().rows == ()


def test_the_article_is_the_one_that_the_faults_are_made_from() -> None:
    assert ARTICLE + "staff-target" in {row.figure for row in kg.load().ask("figures")}
