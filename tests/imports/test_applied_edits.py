"""What an analyst may change in a workbook, and what the graph says afterwards."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox
import pytest
from books import ARTICLE, SEEDS, Book, statements
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import kg
from kg.imports import values
from kg.imports.raw import Raw
from kg.imports.values import UnusableError, day, number
from kg.vocabulary.namespaces import BOUND, UNIT


def lines(book: Book, language: str = "en") -> list[str]:
    edits = book.read(language=language)
    assert edits.problems == ()
    return edits.lines()


def apply(book: Book) -> tuple[set[str], set[str]]:
    """Apply a book; return the statements that are gone and those that are new."""
    before = statements(book.graph)
    edits = book.read()
    assert edits.problems == ()
    book.graph.apply(edits)
    after = statements(book.graph)
    return before - after, after - before


def test_a_changed_cell_is_told_and_changes_one_statement(tmp_path: Path) -> None:
    book = Book(tmp_path)
    book.set("commitments", "training", "force", "announced")
    assert lines(book) == ["commitments, row 7, facebook-ia-france/training, force: pledged → announced"]
    gone, new = apply(book)
    (old,), (now,) = gone, new
    assert (old.endswith("force/pledged>"), now.endswith("force/announced>")) == (True, True)
    assert book.read().rows == ()


@pytest.mark.parametrize(
    "spelled", ["at-least", "at least", "au moins", "bound:at-least", str(BOUND["at-least"])]
)
def test_a_code_is_known_by_its_name_and_its_labels(spelled: str, tmp_path: Path) -> None:
    book = Book(tmp_path)
    book.set("figures", "training-target", "bound", spelled)
    apply(book)
    assert book.graph.ask("figures", item="training", side="target")[0].bound == BOUND["at-least"]


def test_differences_are_told_in_french(tmp_path: Path) -> None:
    book = Book(tmp_path)
    book.set("commitments", "training", "label_fr", "Former des gens")
    book.set("agents", "france", "label_en", None)
    edits = book.read(language="fr")
    assert str(edits).splitlines() == [
        "commitments, ligne 7, facebook-ia-france/training, label_fr : "
        "Former 65 000 personnes aux compétences digitales en France → Former des gens",
        "agents, ligne 5, agent/france, label_en : France → (vide)",
        "Lignes modifiées : 2, ajoutées : 0, supprimées : 0.",
    ]


@pytest.mark.parametrize(
    ("spelled", "unit"),
    [("EUR", "CCY_EUR"), ("%", "PERCENT"), ("tonnes", "TONNE"), ("unit:TON_Metric", "TON_Metric")],
)
def test_a_unit_is_known_by_its_code_and_its_word(spelled: str, unit: str) -> None:
    assert values.unit(spelled, {}) == UNIT[unit]


def test_an_edited_graph_is_written_back_as_an_annotation(tmp_path: Path) -> None:
    book = Book(tmp_path)
    book.set("commitments", "training", "force", "announced")
    apply(book)
    annotation = book.graph.to_annotation()
    assert annotation.unwritten == ()
    (tmp_path / "facebook-ia-france.txt").write_bytes((SEEDS / "facebook-ia-france.txt").read_bytes())
    (tmp_path / "facebook-ia-france.yaml").write_text(annotation.yaml, "utf-8")
    again = kg.load(tmp_path / "facebook-ia-france.yaml")
    assert statements(again) == statements(book.graph)


def test_a_changed_text_keeps_its_language(tmp_path: Path) -> None:
    book = Book(tmp_path)
    book.set("commitments", "ecosystem-funding", "purpose_en", "to support research")
    gone, new = apply(book)
    assert [one.rpartition(" ")[2][-3:] for one in (*gone, *new)] == ["@en", "@en"] or len(gone) == len(
        new
    ) == 1
    assert next(iter(new)).endswith('"to support research"@en')


def test_a_value_is_an_integer_or_a_decimal_and_never_a_double(tmp_path: Path) -> None:
    book = Book(tmp_path)
    book.set("figures", "investment-factor", "value", 0.1)
    _, new = apply(book)
    assert [one.rpartition(" ")[2] for one in new] == ['"0.1"^^<http://www.w3.org/2001/XMLSchema#decimal>']


def test_a_new_assessment_by_a_named_assessor(tmp_path: Path) -> None:
    book = Book(tmp_path)
    book.add("agents", id="agent/watchdog", type="Organisation", label_en="The Watchdog", label_fr="La Vigie")
    book.add("assessments", of="training", status="partly kept", as_of=date(2020, 1, 15), assessor="watchdog")
    assert lines(book) == [
        "assessments, row 2, facebook-ia-france/training-assessment: added",
        "  of: training",
        "  status: partly kept",
        "  as_of: 2020-01-15",
        "  assessor: watchdog",
        "agents, row 15, agent/watchdog: added",
        "  type: Organisation",
        "  label_en: The Watchdog",
        "  label_fr: La Vigie",
    ]
    apply(book)
    (row,) = book.graph.ask("assessments")
    assert (row.status.local, row.assessed_on, row.assessor_label) == (
        "partly-kept",
        date(2020, 1, 15),
        "The Watchdog",
    )
    assert book.read().rows == (), "the same workbook adds nothing a second time"


def test_a_new_figure_with_the_quote_that_says_it(tmp_path: Path) -> None:
    book = Book(tmp_path)
    book.add(
        "figures", of="servers", side="total", value=5, unit="number", bound="exact", as_written="5",
        quote="5 serveurs donnés en 2015 à des instituts de recherche français",
    )  # fmt: skip
    apply(book)
    graph = book.graph
    assert graph.validate().conforms
    (made,) = [row for row in graph.ask("figures", item="servers", side="total") if row.value == 5]
    assert made.figure == ARTICLE + "servers-total-2"
    (quote,) = graph.explain(made.figure).figures[0].quotes
    text = (SEEDS / "facebook-ia-france.txt").read_text("utf-8")
    assert text[quote.start : quote.end] == "5 serveurs donnés en 2015 à des instituts de recherche français"


def test_a_removed_row_goes_with_what_led_to_it(tmp_path: Path) -> None:
    book = Book(tmp_path)
    book.remove("gaps", "training-gap-start")
    edits = book.read()
    assert edits.problems == ()
    assert edits.lines()[0] == "gaps, facebook-ia-france/training-gap-start: removed"
    gone, new = apply(book)
    assert new == set()
    assert all("training-gap-start" in one for one in gone) and len(gone) >= 4


def test_a_moved_figure_changes_its_link_alone(tmp_path: Path) -> None:
    book = Book(tmp_path)
    book.set("participants", "ecosystem-funding-beneficiary-ecosystems", "item", "investment")
    gone, new = apply(book)
    assert len(gone) == len(new) == 1
    assert "investment>" in next(iter(new)) and "participation" in next(iter(new))


def test_other_documents_stay_as_they_are_on_disk(tmp_path: Path) -> None:
    samples = Path(__file__).parents[1] / "annotations" / "samples"
    with kg.open(tmp_path / "corpus.kg", texts=[SEEDS, samples]) as graph:
        graph.add(kg.load())
        graph.add(samples / "everything.yaml")
        book = Book(tmp_path, graph)
        book.set("agents", "facebook", "other_names", "FB | Meta")
        book.set("commitments", "facebook-ia-france/training", "force", "announced")
        other = ox.NamedNode("https://w3id.org/commitment-graph/id/everything/document")
        before = {str(quad) for quad in graph.store.quads() if quad.graph_name == other}
        gone, new = apply(book)
        assert (len(gone), len(new)) == (1, 3)
        assert {str(quad) for quad in graph.store.quads() if quad.graph_name == other} == before
        graphs = {str(quad.graph_name) for quad in graph.store.quads() if "altLabel" in str(quad.predicate)}
        assert graphs == {"<https://w3id.org/commitment-graph/id/registry>"}


def test_a_change_that_fails_leaves_the_graph_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = Book(tmp_path)
    book.set("commitments", "training", "force", "announced")
    edits = book.read()
    book.graph.documents()

    def refuse(*_: object, **__: object) -> None:
        raise kg.StoreError("the disk is full")

    before = statements(book.graph)
    monkeypatch.setattr(book.graph.store, "change", refuse)
    with pytest.raises(kg.StoreError):
        book.graph.apply(edits)
    assert statements(book.graph) == before


def test_a_graph_that_changed_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    book = Book(tmp_path)
    other = Book(tmp_path, book.graph)
    other.set("commitments", "training", "force", "announced")
    apply(other)
    book.set("commitments", "servers", "force", "intended")
    edits = book.read()
    assert edits.stale == ("commitments",)
    assert "changed in the graph since the tables were written" in str(edits)
    with pytest.raises(kg.InputError, match=r"the graph has changed since .*commitments.*: export again"):
        book.graph.apply(edits)
    book.graph.apply(edits, anyway=True)
    assert [row.item.local for row in book.graph.ask("commitments", force="pledged")] == ["training"]


def test_csv_tables_know_the_graph_that_they_were_written_from(tmp_path: Path) -> None:
    folder = Book(tmp_path).graph.export(tmp_path / "out.csv")
    book = Book(tmp_path)
    book.set("commitments", "training", "force", "announced")
    apply(book)
    items = folder / "items.csv"
    items.write_text(items.read_text("utf-8").replace(",pledged,", ",intended,"), "utf-8")
    assert book.graph.edits(folder).stale == ("items",)
    assert book.graph.edits(items).stale == ("items",)
    (folder / "tables.json").unlink()
    assert book.graph.edits(folder).stale == ()
    (folder / "tables.json").write_text("[", "utf-8")
    with pytest.raises(kg.InputError, match=r"tables.json is no list of tables: export the tables again"):
        book.graph.edits(folder)


def test_edits_are_applied_once(tmp_path: Path) -> None:
    book = Book(tmp_path)
    book.set("commitments", "training", "force", "announced")
    edits = book.read()
    book.graph.apply(edits)
    with pytest.raises(kg.InputError, match="the graph has changed since the edits were read"):
        book.graph.apply(edits)


def test_a_graph_of_rdflib_is_only_compared(tmp_path: Path) -> None:
    graph = kg.from_rdflib(kg.load().to_rdflib())
    book = Book(tmp_path, graph)
    book.set("commitments", "training", "force", "announced")
    with pytest.raises(kg.StoreError, match="is only read"):
        graph.apply(book.read())


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    label=st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=20).filter(str.strip),
    status=st.sampled_from(["kept", "broken", "not-rated"]),
    day=st.dates(date(1901, 1, 1), date(2100, 1, 1)),
)
def test_what_is_applied_is_what_is_exported(label: str, status: str, day: date, tmp_path: Path) -> None:
    book = Book(tmp_path)
    cell = book.cell("commitments", "training", "label_en")
    cell.value, cell.data_type = label.replace("|", "/"), "s"
    book.add("assessments", of="training", status=status, as_of=day, assessor="agent/facebook")
    apply(book)
    again = Book(tmp_path, book.graph)
    assert again.cell("commitments", "training", "label_en").value == label.replace("|", "/")
    (row,) = book.graph.ask("assessments")
    assert (row.status.local, row.assessed_on) == (status, day)
    assert again.read().rows == ()


@pytest.mark.parametrize(
    ("text", "mark", "value"),
    [
        ("65 000", None, 65000), ("65\u202f000", None, 65000), ("65\u00a0000,5", None, Decimal("65000.5")),
        ("0.1", None, Decimal("0.1")), ("0,1", None, Decimal("0.1")), ("1,234,567", None, 1234567),
        ("1.234.567,8", None, Decimal("1234567.8")), ("−20", None, -20), ("007", None, 7), ("65,0", None, 65),
        ("65.000", ".", 65), ("65,125", ",", Decimal("65.125")), ("1'000'000", None, 1000000),
    ],
)  # fmt: skip
def test_numbers_are_read_as_people_write_them(text: str, mark: str | None, value: int | Decimal) -> None:
    read = number(Raw(text), mark)
    assert (read, type(read)) == (value, type(value))


@pytest.mark.parametrize(
    "text", ["65,000", "65.000", "12 34", "1,23,456", "1e6", "", "-", "٣", "NaN", "0x10"]
)
def test_numbers_of_no_or_two_readings_are_refused(text: str) -> None:
    with pytest.raises(UnusableError):
        number(Raw(text))


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=3))
def test_a_number_of_a_table_reads_as_itself(value: Decimal) -> None:
    assert number(Raw(format(value, "f")), ".") == value


def test_days_are_read_where_they_have_one_reading() -> None:
    assert day(Raw("31/12/2019")) == day(Raw("12/31/2019")) == day(Raw("2019-12-31")) == date(2019, 12, 31)
    for text in ("2019", "31.02.2019", "03/04/2019", "yesterday"):
        with pytest.raises(UnusableError):
            day(Raw(text))


def run(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "kg", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_the_command_shows_first_and_applies_when_told(tmp_path: Path) -> None:
    book = Book(tmp_path)
    book.set("commitments", "training", "force", "announced")
    book.read()
    shown = run("import", "book.xlsx", folder=tmp_path)
    assert (shown.returncode, shown.stdout.splitlines()[0]) == (
        0, "commitments, row 7, facebook-ia-france/training, force: pledged → announced",
    )  # fmt: skip
    assert "nothing is changed yet: repeat with --apply" in shown.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["book.xlsx"]
    done = run("import", "book.xlsx", "--apply", "-o", "new.ttl", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert kg.load(tmp_path / "new.ttl").ask("commitments", force="pledged").column("item") == ()
    told = run("import", "book.xlsx", "--format", "json", folder=tmp_path)
    assert json.loads(told.stdout)["rows"][0]["cells"] == [
        {"column": "force", "old": "pledged", "new": "announced"}
    ]


def test_the_command_changes_a_graph_on_disk_or_says_why_not(tmp_path: Path) -> None:
    with kg.open(tmp_path / "corpus.kg") as graph:
        graph.add(kg.load())
        book = Book(tmp_path, graph)
    book.set("commitments", "training", "force", "no code")
    book.file.save(book.path)
    bad = run("import", "book.xlsx", "--open", "corpus.kg", "--apply", folder=tmp_path)
    assert bad.returncode == 1
    assert "kg: commitments, row 7, column force (G7): 'no code' is no code of force" in bad.stderr
    book.set("commitments", "training", "force", "intended")
    book.file.save(book.path)
    good = run("import", "book.xlsx", "--open", "corpus.kg", "--apply", folder=tmp_path)
    assert good.returncode == 0, good.stderr
    with kg.open(tmp_path / "corpus.kg", read_only=True) as graph:
        assert [row.item.local for row in graph.ask("commitments", force="intended")] == ["training"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nowhere.xlsx"], "kg: nowhere.xlsx cannot be read (No such file or directory): check the path"),
        (["book.xlsx", "--apply"], "name the file to write with -o"),
        (["book.xlsx", "-o", "x.ttl"], "-o goes with --apply and --data"),
        (["book.xlsx", "--open", "a", "-d", "b"], "the data is either in --data or in --open"),
    ],
)
def test_a_command_that_makes_no_sense_is_one_sentence(
    arguments: list[str], message: str, tmp_path: Path
) -> None:
    done = run("import", *arguments, folder=tmp_path)
    assert done.returncode == 2
    assert message in done.stderr and "Traceback" not in done.stderr
