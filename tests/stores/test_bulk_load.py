"""Loading many files: streamed, packed or not, and each file whole or not at all."""

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest

import kg
from kg.stores import loading
from kg.stores.memory import MemoryStore
from kg.stores.packaging import REGISTRY
from kg.vocabulary.bundled import bundled

SEED = bundled("seeds") / "facebook-ia-france.ttl"
ID = "https://w3id.org/commitment-graph/id/"
CMT = "https://w3id.org/commitment-graph/ontology#"
TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
LABEL = "<http://www.w3.org/2000/01/rdf-schema#label>"


def lines(name: str, graphs: bool, size: int = 5) -> str:
    """A document in N-Quads or N-Triples, with an agent that all documents describe alike."""
    document = f"<{ID}{name}/document>"
    end = f" {document} .\n" if graphs else " .\n"
    nodes = "".join(f'<{ID}{name}/n{number}> {LABEL} "{number}"{end}' for number in range(size))
    shared = f'<{ID}agent/acme> {TYPE} <{CMT}Organisation>{end}<{ID}agent/acme> {LABEL} "Acme"@en{end}'
    return f"{document} {TYPE} <{CMT}SourceDocument>{end}{nodes}{shared}"


def documents(*names: str) -> list[str]:
    return [f"{ID}{name}/document" for name in names]


@pytest.fixture(params=["memory", "disk", "memory with a document", "disk with a document"])
def graph(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[kg.Graph]:
    """A graph of each store, empty (bulk load) and not (a transaction a file)."""
    opened = kg.open(tmp_path / "c.kg") if "disk" in request.param else kg.Graph(MemoryStore())
    with opened:
        if "with" in request.param:
            opened.add(SEED)
        yield opened


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with every kind of file: plain and with graphs, packed and not."""
    zstandard = pytest.importorskip("zstandard")
    inner = tmp_path / "files" / "inner"
    inner.mkdir(parents=True)
    (inner / "a.nq").write_text(lines("a", True))
    (inner.parent / "b.nt").write_text(lines("b", False))
    (inner.parent / "c.nt.gz").write_bytes(gzip.compress(lines("c", False).encode()))
    (inner / "d.nq.zst").write_bytes(zstandard.compress(lines("d", True).encode()))
    (inner / "e.NQ.GZ").write_bytes(gzip.compress(lines("e", True).encode()))
    (inner / "notes.txt").write_text("not for kg")
    return inner.parent


def others(graph: kg.Graph) -> list[str]:
    return [str(one) for one in graph.documents() if "facebook" not in one]


@pytest.mark.parametrize("large", [False, True], ids=["small files", "large files"])
def test_a_folder_is_loaded_whatever_is_in_it(
    graph: kg.Graph, folder: Path, large: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if large:
        monkeypatch.setattr(loading, "_LARGE", 0)
        monkeypatch.setattr(loading, "_HELD", 0)
    before = len(graph.documents())
    loaded = graph.load_all(folder)
    assert loaded == loading.Loaded(5, before + 5)
    assert others(graph) == documents("a", "b", "c", "d", "e")
    for name in documents("a", "b", "c", "d", "e"):
        assert sum(1 for _ in graph.store.contents(kg.IRI(name))) == 6, name
    acme = [quad for quad in graph.store.quads() if "agent/acme" in str(quad.subject)]
    assert [quad.graph_name.value for quad in acme] == [REGISTRY] * 2, "described once, in the registry"
    assert next(graph.store.loose(), None) is None


BAD = {
    "bad.nq": (lines("bad", True) + "this is no quad\n", r"bad\.nq, line 9, column 1"),
    "bad.nt": (lines("bad", False) + "<http://a> <http://b> .\n", r"bad\.nt, line 9, column 23"),
    "bad.ttl": ("@prefix a: <http://a/> .\na:b a:c a:d ;;; e .", r"bad\.ttl, line 2, column"),
    "nothing.nq": ("", r"nothing\.nq is empty"),
    "lost.nt": ('<http://a> <http://b> "c" .\n', r"lost\.nt: no node has the type"),
    "again.nt": (lines("a", False) + lines("f", False), r"again\.nt: .*"),
}


@pytest.mark.parametrize("name", BAD)
@pytest.mark.parametrize("large", [False, True], ids=["small files", "large files"])
def test_a_bad_file_stops_everything_or_is_left_out(
    graph: kg.Graph, tmp_path: Path, name: str, large: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if large:
        monkeypatch.setattr(loading, "_LARGE", 0)
        monkeypatch.setattr(loading, "_HELD", 0)
    text, sentence = BAD[name]
    inside = tmp_path / "files"
    inside.mkdir()
    (inside / "a.nt").write_text(lines("a", False))
    (inside / name).write_text(text)
    (inside / "z.nq").write_text(lines("z", True))
    before = set(graph.store.quads())
    with pytest.raises(kg.InputError, match=sentence):
        graph.load_all(inside)
    assert set(graph.store.quads()) == before, "nothing is half-loaded"
    loaded = graph.load_all(inside, on_error="skip")
    assert (loaded.files, len(loaded.refused)) == (2, 1)
    # The document told twice is refused where it stands second.
    assert "InputError" in {type(error).__name__ for error in loaded.refused}
    assert others(graph) in (documents("a", "z"), documents("a", "f", "z"))
    assert not any("bad" in str(quad.subject) for quad in graph.store.quads())


@pytest.mark.parametrize("name", ["cut.nq.gz", "fake.nt.gz", "cut.nt.zst", "fake.nq.zst"])
def test_a_file_that_is_packed_badly_is_named(graph: kg.Graph, tmp_path: Path, name: str) -> None:
    zstandard = pytest.importorskip("zstandard")
    data = lines("a", True, 5000).encode()
    packed = gzip.compress(data) if name.endswith("gz") else zstandard.compress(data)
    (tmp_path / name).write_bytes(packed[: len(packed) // 2] if "cut" in name else b"not packed at all")
    with pytest.raises(kg.InputError, match=rf"{name}"):
        graph.load_all(tmp_path / name)
    assert others(graph) == []


@pytest.mark.parametrize("end", ["block", "checksum", "frame to skip", "header"])
def test_a_zst_file_that_is_cut_between_two_lines_is_not_taken_for_whole(
    graph: kg.Graph, tmp_path: Path, end: str
) -> None:
    zstandard = pytest.importorskip("zstandard")
    packer = zstandard.ZstdCompressor(write_checksum=True).compressobj()
    first = packer.compress(lines("a", True).encode()) + packer.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK)
    whole = first + packer.compress(lines("b", True).encode()) + packer.flush()
    skipped = b"\x53\x2a\x4d\x18\x05\0\0\0hello"
    cut = {
        "block": first,
        "checksum": whole[:-1],
        "frame to skip": whole + skipped[:-1],
        "header": whole + first[:5],
    }
    path = tmp_path / "a.nq.zst"
    path.write_bytes(cut[end])
    with pytest.raises(kg.InputError, match=r"a\.nq\.zst is cut short"):
        graph.load_all(path)
    assert others(graph) == []
    # The same bytes, not cut, are all read.
    path.write_bytes(skipped + whole + skipped)
    graph.load_all(path)
    assert others(graph) == documents("a", "b")


def test_a_document_that_is_there_is_not_loaded_over(tmp_path: Path) -> None:
    graph = kg.load()
    before = len(graph)
    with pytest.raises(kg.InputError, match="is in the graph already: use replace"):
        graph.load_all(SEED)
    assert graph.load_all(SEED, on_error="skip").files == 0
    assert len(graph) == before


def test_a_large_file_of_quads_is_sorted_after_it_is_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "_LARGE", 0)
    file = tmp_path / "mixed.nq"
    stray = f'<{ID}a/stray> {LABEL} "stray" .\n<{ID}agent/other> {LABEL} "Other" .\n'
    file.write_text(lines("a", True) + lines("b", True).replace("/b/document> .", "/b/graph> .") + stray)
    graph = kg.Graph(MemoryStore())
    graph.load_all(file)
    assert graph.store.graphs() == sorted([*documents("a", "b"), REGISTRY])
    assert sum(1 for _ in graph.store.contents(kg.IRI(documents("a")[0]))) == 7


def test_progress_goes_up_to_all_bytes(graph: kg.Graph, folder: Path) -> None:
    told: list[tuple[int, int]] = []
    graph.load_all(folder, progress=lambda done, total: told.append((done, total)))
    done = [count for count, _ in told]
    assert done == sorted(done)
    assert told[-1][0] == told[-1][1] == sum(f.stat().st_size for f in loading.files_of([folder]))


def test_annotations_are_loaded_with_the_rest(tmp_path: Path) -> None:
    with kg.open(tmp_path / "c.kg") as graph:
        graph.load_all(bundled("seeds") / "facebook-ia-france.yaml")
        assert set(graph.store.graphs()) == {REGISTRY, *documents("facebook-ia-france")}
        assert graph.validate().conforms


@pytest.mark.parametrize(
    ("source", "sentence"),
    [("none.nq", "none.nq is missing"), ("empty", "holds no RDF files and no annotations")],
)
def test_a_source_that_holds_nothing_is_said(tmp_path: Path, source: str, sentence: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(kg.InputError, match=sentence):
        kg.load().load_all(tmp_path / source)


def test_an_unknown_way_to_go_on_is_refused() -> None:
    with pytest.raises(kg.InputError, match="on_error='retry' is unknown"):
        kg.load().load_all(SEED, on_error="retry")  # type: ignore[arg-type]


def test_packed_files_load_in_memory_too(tmp_path: Path) -> None:
    file = tmp_path / "seed.ttl.gz"
    file.write_bytes(gzip.compress(SEED.read_bytes()))
    assert len(kg.load(file)) == len(kg.load())


@pytest.mark.parametrize("where", ["memory", "disk"])
def test_a_statement_of_no_document_in_a_large_file_is_traced_to_its_file(
    tmp_path: Path, where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Files that are handed over as they are show it only when all of them are in."""
    monkeypatch.setattr(loading, "_LARGE", 0)
    (tmp_path / "good.nq").write_text(lines("a", True) + lines("b", True))
    (tmp_path / "stray.nq").write_text(lines("c", True) + '<http://example.org/x> <http://a/b> "c" .\n')
    (tmp_path / "two.nq").write_text(lines("d", True) + lines("e", True) + f'<{ID}f/x> <http://a/b> "c" .\n')
    files = [tmp_path / name for name in ("good.nq", "stray.nq", "two.nq")]
    with kg.open(tmp_path / "c.kg") if where == "disk" else kg.Graph(MemoryStore()) as graph:
        with pytest.raises(kg.InputError, match=r"two\.nq: of its 2 documents, none alone has"):
            graph.load_all(*files)
        assert len(graph) == 0
        loaded = graph.load_all(*files, on_error="skip")
        assert [str(error).partition(":")[0] for error in loaded.refused] == [str(files[2])]
        assert others(graph) == documents("a", "b", "c")
        assert sum(1 for _ in graph.store.contents(kg.IRI(documents("c")[0]))) == 7
