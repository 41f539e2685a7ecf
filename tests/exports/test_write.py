"""Files appear whole or not at all, and each place that cannot be written is one clear sentence."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from export_samples import EX, dataset, node

import kg
from kg.errors import ExportError
from kg.exports.write import FORMATS, export, export_bytes
from kg.stores.memory import MemoryStore


def store(*quads: ox.Quad) -> MemoryStore:
    return MemoryStore(quads or dataset())


class Failing(MemoryStore):
    """A store that breaks off while it is read."""

    def quads(self) -> Iterator[ox.Quad]:
        yield ox.Quad(node("s"), node("p"), node("o"))
        raise ConnectionError("the store went away")


@pytest.mark.parametrize("form", FORMATS)
def test_the_suffix_names_the_format(form: str, tmp_path: Path) -> None:
    path = export(store(), tmp_path / f"out.{form.upper()}")
    if form == "csv":
        assert path.is_dir()
    elif form == "xlsx":  # which holds the time
        assert path.read_bytes().startswith(b"PK")
    else:
        assert path.read_bytes() == export_bytes(store(), form)
    assert list(tmp_path.iterdir()) == [path]


def test_a_format_can_be_given_for_any_name(tmp_path: Path) -> None:
    path = export(store(), tmp_path / "data.txt", format="nq")
    assert path.read_bytes() == export_bytes(store(), ".nq")


@pytest.mark.parametrize("name", ["out.docx", "out", "out.ttl.gz"])
def test_an_unknown_suffix_lists_the_known_ones(name: str, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"use one of \.ttl \.trig \.nq \.nt \.jsonld \.rdf \.csv \.xlsx$"):
        export(store(), tmp_path / name)
    assert not list(tmp_path.iterdir())


def test_an_unknown_format_lists_the_known_ones() -> None:
    with pytest.raises(ExportError, match=r"'turtles' is no format that kg writes: use one of \.ttl"):
        export_bytes(store(), "turtles")


def test_csv_is_no_single_file() -> None:
    with pytest.raises(ExportError, match="csv is a folder of tables"):
        export_bytes(store(), "csv")


@pytest.mark.parametrize("form", FORMATS)
def test_a_missing_folder_is_named(form: str, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"the folder .*gone does not exist: make it first"):
        export(store(), tmp_path / "gone" / f"out.{form}")


@pytest.mark.parametrize("form", ["ttl", "csv"])
def test_a_folder_that_is_a_file_is_refused(form: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(ExportError, match="cannot be written"):
        export(store(), tmp_path / "file" / f"out.{form}")
    assert (tmp_path / "file").read_text() == "mine"


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "out.ttl").mkdir()
    with pytest.raises(ExportError, match=r"out\.ttl is a folder: give the name of a file"):
        export(store(), tmp_path / "out.ttl")


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "out.csv").write_text("mine")
    with pytest.raises(ExportError, match=r"out\.csv is a file, and CSV tables make a folder"):
        export(store(), tmp_path / "out.csv")
    assert (tmp_path / "out.csv").read_text() == "mine"


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="the superuser may write everywhere")
@pytest.mark.parametrize("form", ["ttl", "csv"])
def test_a_folder_without_permission_is_refused(form: str, tmp_path: Path) -> None:
    tmp_path.chmod(0o555)
    try:
        with pytest.raises(ExportError, match="mend its permissions"):
            export(store(), tmp_path / f"out.{form}")
    finally:
        tmp_path.chmod(0o755)


def test_a_name_that_is_too_long_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="cannot be written"):
        export(store(), tmp_path / ("x" * 300 + ".ttl"))


@pytest.mark.parametrize("form", ["ttl", "trig", "nq", "nt", "jsonld", "rdf"])
def test_an_error_leaves_the_old_file_as_it_was(form: str, tmp_path: Path) -> None:
    path = tmp_path / f"out.{form}"
    path.write_text("old")
    with pytest.raises(ExportError, match="the store went away"):
        export(Failing(), path)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(os.name != "posix", reason="permissions are those of POSIX")
def test_a_replaced_file_keeps_its_permissions_and_a_link_its_target(tmp_path: Path) -> None:
    real, link = tmp_path / "real.ttl", tmp_path / "link.ttl"
    real.write_text("old")
    real.chmod(0o640)
    link.symlink_to(real)
    export(store(), link)
    assert link.is_symlink()
    assert real.read_bytes() == export_bytes(store(), "ttl")
    assert stat.S_IMODE(real.stat().st_mode) == 0o640


def test_a_new_file_can_be_read_by_whom_the_mask_allows(tmp_path: Path) -> None:
    plain = tmp_path / "plain"
    plain.touch()
    assert export(store(), tmp_path / "out.ttl").stat().st_mode == plain.stat().st_mode


@pytest.mark.parametrize(
    ("predicate", "value", "told"),
    [
        ("http://example.org/", "x", "cannot spell the predicate <http://example.org/>"),
        ("http://example.org/1", "x", "cannot spell the predicate <http://example.org/1>"),
        ("http://example.org/a%20", "x", "cannot spell the predicate"),
        ("http://www.w3.org/1999/02/22-rdf-syntax-ns#li", "x", "cannot spell the predicate"),
        ("http://example.org/p", "bell \x07", r"no place for the character U\+0007 in a value of <.*/p>"),
        ("http://example.org/p", "\uffff", r"no place for the character U\+FFFF"),
    ],
)
def test_what_xml_cannot_hold_is_one_clear_error(
    predicate: str, value: str, told: str, tmp_path: Path
) -> None:
    quad = ox.Quad(node("s"), node(predicate), ox.Literal(value))
    with pytest.raises(ExportError, match=told):
        export(store(quad), tmp_path / "out.rdf")
    assert not list(tmp_path.iterdir())
    assert export_bytes(store(quad), "ttl")  # the other formats can


def test_xml_names_what_has_no_prefix() -> None:
    quad = ox.Quad(node("s"), node("urn:other:name"), ox.Literal("x"))
    assert b'xmlns:ns1="urn:other:"' in export_bytes(store(quad), "rdf")
    assert b'xmlns:other="urn:other:"' in export_bytes(store(quad), "rdf", {"other": "urn:other:"})


def test_json_ld_refuses_an_iri_that_it_would_read_as_another() -> None:
    quad = ox.Quad(node("s"), node("p"), node("data:text/plain,hello"))
    with pytest.raises(ExportError, match="as a name with the prefix 'data'"):
        export_bytes(store(quad), "jsonld")


@pytest.mark.parametrize("form", ["jsonld", "rdf"])
def test_what_only_rdf_1_2_knows_is_refused_where_it_has_no_place(form: str) -> None:
    triple = ox.Triple(node("a"), node("b"), node("c"))
    with pytest.raises(ExportError, match=r"RDF 1\.2"):
        export_bytes(store(ox.Quad(node("s"), node("p"), triple)), form)
    direction = ox.Literal("x", language="ar", direction=ox.BaseDirection.RTL)
    with pytest.raises(ExportError, match=r"RDF 1\.2"):
        export_bytes(store(ox.Quad(node("s"), node("p"), direction)), form)


def test_json_ld_carries_its_context_and_fetches_nothing() -> None:
    import json

    document = json.loads(export_bytes(store(), "jsonld"))
    assert document["@context"]["cmt"].endswith("ontology#")
    assert all(isinstance(value, (str, dict, float)) for value in document["@context"].values())


def test_the_article_survives_every_format(tmp_path: Path) -> None:
    graph = kg.load()
    for form in ("ttl", "trig", "nq", "nt", "jsonld", "rdf"):
        again = kg.load(graph.export(tmp_path / f"article.{form}"))
        assert again.serialize("nt") == graph.serialize("nt")


def test_standard_prefixes_of_the_user_survive(tmp_path: Path) -> None:
    path = tmp_path / "mine.ttl"
    path.write_text(f"@prefix mine: <{EX}> .\nmine:s mine:p mine:o .\n")
    assert kg.load(path).serialize("ttl").decode() == f"@prefix mine: <{EX}> .\n\nmine:s mine:p mine:o .\n"
