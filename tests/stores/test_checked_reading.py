"""A file is checked before the parser sees it, in one quick look where that is enough."""

import gzip
import io
from pathlib import Path

import pyoxigraph as ox
import pytest

import kg
from kg.stores.reading import MAX_NESTING, check_file, load_into, read_quads, suffix_of
from kg.stores.streams import CHUNK, unpacked

LINE = '<http://example.org/s{}> <http://example.org/p> "{}" .\n'


def lines(count: int, value: str = "v") -> str:
    return "".join(LINE.format(number, value) for number in range(count))


def nested(depth: int) -> str:
    opened = "<<( <http://a/s> <http://a/p> " * depth
    return f"<http://a/s> <http://a/p> {opened}<http://a/b>{' )>>' * depth} .\n"


@pytest.mark.parametrize("where", ["first", "last"])
@pytest.mark.parametrize("packed", [False, True], ids=["plain", "packed"])
def test_nested_triple_terms_never_reach_the_parser(tmp_path: Path, where: str, packed: bool) -> None:
    """Unchecked, this many end the process."""
    rest = lines(40_000)
    text = nested(20_000) + rest if where == "first" else rest + nested(20_000)
    file = tmp_path / ("deep.nt.gz" if packed else "deep.nt")
    file.write_bytes(gzip.compress(text.encode(), 1) if packed else text.encode())
    store = ox.Store()
    for read in (lambda: load_into(store, file), lambda: list(read_quads(file)), lambda: check_file(file)):
        with pytest.raises(kg.InputError, match=f"nested more than {MAX_NESTING} deep"):
            read()
    assert len(store) == 0


def test_marks_that_are_no_triple_terms_are_looked_at_and_let_pass(tmp_path: Path) -> None:
    file = tmp_path / "marks.nt"
    file.write_text(lines(30_000, "a << b"))
    assert file.stat().st_size > CHUNK, "large enough to be checked while it is loaded"
    store = ox.Store()
    load_into(store, file)
    assert len(store) == 30_000


@pytest.mark.parametrize("value", ["(((((", "[[[[ {{{{", ")))]]]"])
def test_brackets_in_strings_do_not_count(tmp_path: Path, value: str) -> None:
    file = tmp_path / "strings.ttl"
    file.write_text(lines(MAX_NESTING, value))
    assert len(kg.load(file)) == MAX_NESTING


@pytest.mark.parametrize("name", ["deep.ttl", "deep.jsonld"])
def test_deep_brackets_are_refused_with_their_line(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    if name.endswith("ttl"):
        file.write_text("<http://a/s> <http://a/p>\n" + "[ <http://a/p> " * 3000 + "1" + " ]" * 3000 + " .")
    else:
        file.write_text('\n{"http://a/p": ' * 3000 + "1" + "}" * 3000)
    with pytest.raises(kg.InputError, match=r"deep\.\w+, line \d+: brackets are nested more than"):
        kg.load(file)


def test_strings_of_json_do_not_count(tmp_path: Path) -> None:
    file = tmp_path / "strings.jsonld"
    values = ", ".join('"[[[{{{ \\" [[["' for _ in range(500))
    file.write_text('{"@id": "http://a/s", "http://a/p": [' + values + "]}")
    assert len(kg.load(file)) == 1


def test_the_watch_sees_all_that_is_read(tmp_path: Path) -> None:
    file = tmp_path / "some.nt.gz"
    data = lines(50_000).encode()
    file.write_bytes(gzip.compress(data, 1))
    seen, counts = io.BytesIO(), []
    with unpacked(file, counts.append, seen.write) as stream:
        assert stream.read() == data
    assert seen.getvalue() == data
    assert counts[-1] == file.stat().st_size


def test_a_fault_late_in_a_large_file_leaves_nothing(tmp_path: Path) -> None:
    file = tmp_path / "late.nt"
    file.write_text(lines(60_000) + "<http://a/s> .\n")
    store = ox.Store()
    with pytest.raises(kg.InputError, match=r"late\.nt, line 60001, column"):
        load_into(store, file)
    assert len(store) == 0


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("<a>\n  <b>\n</a>", "line 3, column 3: mismatched tag"),
        ("<a>\n<rdf:b/></a>", "line 2, column 1: unbound prefix"),
        ("<a>\n<b", "line 2, column 1: unclosed token"),
    ],
)
def test_rdf_xml_that_is_no_xml_is_said_with_line_and_column(tmp_path: Path, text: str, where: str) -> None:
    file = tmp_path / "bad.rdf"
    file.write_text(text)
    with pytest.raises(kg.InputError, match=rf"bad\.rdf, {where}"):
        kg.load(file)


@pytest.mark.parametrize("source", [None, ["a.ttl"], b"a.ttl", "https://bob:s3cret@example.org/a.ttl"])
def test_what_is_no_path_is_one_sentence(source: object) -> None:
    graph = kg.load()
    for take in (kg.load, graph.load_all):
        with pytest.raises(kg.InputError, match="is no file: ") as caught:
            take(source)  # type: ignore[operator]
        assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "suffix"), [("a.ttl", ".ttl"), ("a.b.NT.GZ", ".nt"), ("a.zst", ""), ("a.trig.zst", ".trig")]
)
def test_the_suffix_before_the_packing_names_the_format(name: str, suffix: str) -> None:
    assert suffix_of(Path(name)) == suffix
