"""The CSV tables: their columns, their cells, and the care taken with a folder that is already there."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pyoxigraph as ox
import pytest

import kg
from kg.errors import ExportError
from kg.exports.cells import SEPARATOR
from kg.exports.tables import table, table_columns, table_names
from kg.exports.write import export
from kg.stores.memory import MemoryStore
from kg.stores.protocol import Store
from kg.stores.rdflib_store import RdflibStore

QUERIES = Path(__file__).parents[2] / "queries" / "tables"
ID = "https://w3id.org/commitment-graph/id/facebook-ia-france/"
CMT = "https://w3id.org/commitment-graph/ontology#"
TABLES = (
    "agents", "announcements", "assessments", "documents", "evidence", "figures", "gaps", "indicators",
    "items", "observations", "participations", "time_bounds",
)  # fmt: skip


@pytest.fixture(scope="module")
def article() -> Store:
    return kg.load().store


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def rows(store: Store, name: str) -> dict[str, dict[str, str]]:
    text = table(store, name).decode()
    return {row["iri"]: row for row in csv.DictReader(io.StringIO(text, newline=""))}


def test_there_is_one_table_a_class() -> None:
    assert table_names() == TABLES


@pytest.mark.parametrize("name", TABLES)
def test_the_header_lists_just_the_columns_that_the_query_fills(name: str) -> None:
    text = (QUERIES / f"{name}.rq").read_text(encoding="utf-8")
    body = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
    filled = set(re.findall(r'\("(\w+)" ', body)) | set(re.findall(r'BIND \("(\w+)" AS \?column\)', body))
    assert filled == set(table_columns(name)[1:])
    assert len(set(table_columns(name))) == len(table_columns(name))
    assert table_columns(name)[0] == "iri"


@pytest.mark.parametrize("name", TABLES)
def test_rdflib_gives_the_same_table(name: str, article: Store) -> None:
    import rdflib

    graph = rdflib.Graph()
    graph.parse(Path(__file__).parents[2] / "seeds" / "facebook-ia-france.ttl")
    assert table(RdflibStore(graph), name) == table(article, name)


@pytest.mark.parametrize(
    ("name", "classes"),
    [
        ("documents", "SourceDocument"),
        ("announcements", "Announcement"),
        ("items", "Commitment Aspiration Expectation PastEvent Condition Context"),
        ("figures", "StatedFigure DerivedFigure"),
        ("time_bounds", "TimeBound"),
        ("participations", "Participation"),
        ("gaps", "KnowledgeGap"),
        ("indicators", "Indicator Funding PeopleCount Hardware"),
        ("evidence", "Evidence"),
        ("agents", "Organisation Person UnidentifiedAgent"),
    ],
)
def test_every_node_of_a_class_has_one_row(name: str, classes: str, article: Store) -> None:
    wanted = {CMT + local for local in classes.split()}
    nodes = {q.subject.value for q in article.quads() if str(getattr(q.object, "value", "")) in wanted}
    assert nodes
    assert set(rows(article, name)) == nodes
    assert table(article, name).count(b"https://w3id.org") >= len(nodes)


def test_a_commitment_reads_well(article: Store) -> None:
    staff = rows(article, "items")[ID + "staff"]
    assert staff["type"] == "Commitment"
    assert staff["label_fr"] == "Doubler les effectifs de chercheurs et ingénieurs à Paris"
    assert (staff["kind"], staff["force"]) == ("recruitment", "announced")
    assert staff["promisor"] == "https://w3id.org/commitment-graph/id/agent/facebook"
    assert staff["target"] == ID + "staff-target"
    assert staff["evidence"].split(SEPARATOR)[:2] == [ID + "evidence-338-401", ID + "evidence-403-540"]


def test_a_figure_says_what_it_is_a_figure_of(article: Store) -> None:
    figures = rows(article, "figures")
    baseline = figures[ID + "staff-baseline"]
    assert (baseline["type"], baseline["of"], baseline["side"]) == ("DerivedFigure", ID + "staff", "baseline")
    assert (baseline["value"], baseline["unit"], baseline["rule"]) == ("30", "NUM", "target-minus-increment")
    money = figures[ID + "ecosystem-funding-increment"]
    assert (money["value"], money["unit"], money["bound"]) == ("10000000", "CCY_EUR", "at-least")


def test_a_quote_is_whole(article: Store) -> None:
    quote = rows(article, "evidence")[ID + "evidence-0-94"]
    text = (Path(__file__).parents[2] / "seeds" / "facebook-ia-france.txt").read_text(encoding="utf-8")
    assert quote["exact"] == text[int(quote["start"]) : int(quote["end"])]
    assert quote["suffix"].startswith(".\n")


def test_awkward_texts_survive_csv() -> None:
    iri = ox.NamedNode(ID + "x")
    value = 'commas, "quotes"\r\nand a line; =1+1'
    quads = [
        ox.Quad(
            iri,
            ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"),
            ox.NamedNode(CMT + "TimeBound"),
        ),
        ox.Quad(iri, ox.NamedNode(CMT + "wording"), ox.Literal(value)),
    ]
    assert rows(MemoryStore(quads), "time_bounds")[ID + "x"]["wording"] == value


def test_an_empty_graph_has_headers_alone() -> None:
    for name in TABLES:
        assert table(MemoryStore(), name).decode() == ",".join(table_columns(name)) + "\r\n"


def test_an_earlier_export_is_replaced(tmp_path: Path, article: Store) -> None:
    path = tmp_path / "out.csv"
    path.mkdir()
    export(MemoryStore(), path)
    assert len((path / "items.csv").read_bytes().splitlines()) == 1
    export(article, path)
    assert len((path / "items.csv").read_bytes().splitlines()) > 10
    assert names(path) == sorted([*(f"{name}.csv" for name in TABLES), "tables.json"])
    assert names(tmp_path) == ["out.csv"]


@pytest.mark.parametrize(
    ("name", "content"), [("notes.txt", "mine"), ("items.csv", "name,amount\r\nmine,1\r\n")]
)
def test_a_folder_with_other_things_is_left_alone(
    name: str, content: str, tmp_path: Path, article: Store
) -> None:
    path = tmp_path / "out.csv"
    path.mkdir()
    (path / name).write_text(content)
    with pytest.raises(ExportError, match=r"holds other things than kg's tables: give another name"):
        export(article, path)
    assert names(path) == [name]
    assert (path / name).read_text() == content.replace("\r\n", "\n")


def test_an_error_leaves_the_old_tables_as_they_were(tmp_path: Path, article: Store) -> None:
    class Failing(MemoryStore):
        def query(self, text: str, timeout: float | None = None) -> object:  # type: ignore[override]
            raise OSError("the store went away")

    path = export(article, tmp_path / "out.csv")
    before = {name: (path / name).read_bytes() for name in names(path)}
    with pytest.raises(ExportError, match="the store went away"):
        export(Failing(), path)
    assert {name: (path / name).read_bytes() for name in names(path)} == before
    assert names(tmp_path) == ["out.csv"]
