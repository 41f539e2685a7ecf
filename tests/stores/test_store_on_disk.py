"""The store on disk: opened, locked, shared with readers, and refused in one clear sentence."""

import subprocess
import sys
from pathlib import Path

import pytest

import kg
from kg.stores.disk import DiskStore
from kg.vocabulary.bundled import bundled

SEED = bundled("seeds") / "facebook-ia-france.ttl"
HOLD = "import sys, kg; graph = kg.open(sys.argv[1]); print('open', flush=True); sys.stdin.read()"


def refused(path: Path, **how: bool) -> str:
    with pytest.raises(kg.StoreError) as caught:
        kg.open(path, **how)
    sentence = str(caught.value)
    assert str(path) in sentence
    assert "\n" not in sentence
    return sentence


def test_every_question_answers_as_in_memory(tmp_path: Path) -> None:
    with kg.open(tmp_path / "c.kg") as graph:
        graph.add(SEED)
        for name in ("commitments", "figures", "deadlines", "quotes"):
            assert graph.ask(name).to_csv() == kg.load().ask(name).to_csv()
        assert graph.serialize("nt") == kg.load().serialize("nt")


def test_a_store_that_another_process_writes_can_be_read_but_not_written(tmp_path: Path) -> None:
    path = tmp_path / "c.kg"
    with kg.open(path) as graph:
        graph.add(SEED)
    command = [sys.executable, "-c", HOLD, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "open\n"
        assert "is open for writing elsewhere: close it there, or open it with read_only" in refused(path)
        with kg.open(path, read_only=True) as reader:
            assert reader.ask("figures", item="staff", side="target")[0].value == 60
        other.communicate("")
    with kg.open(path) as graph:
        assert len(graph.documents()) == 1


def test_a_reader_sees_the_state_at_the_time_of_opening(tmp_path: Path) -> None:
    with kg.open(tmp_path / "c.kg") as graph:
        graph.add(SEED)
        with kg.open(tmp_path / "c.kg", read_only=True) as reader:
            graph.remove(graph.documents()[0])
            assert len(reader.documents()) == 1
        with kg.open(tmp_path / "c.kg", read_only=True) as later:
            assert later.documents() == []


def test_a_reader_changes_nothing(tmp_path: Path) -> None:
    with kg.open(tmp_path / "c.kg") as graph:
        graph.add(SEED)
    with kg.open(tmp_path / "c.kg", read_only=True) as reader:
        for change, source in (
            (reader.add, SEED),
            (reader.replace, SEED),
            (reader.load_all, SEED),
            (reader.remove, reader.documents()[0]),
        ):
            with pytest.raises(kg.StoreError, match="is open for reading only: open it without read_only"):
                change(source)


def test_a_folder_with_other_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    assert "is a folder with other files, not a store: name a new folder" in refused(tmp_path)
    assert "is a folder with other files" in refused(tmp_path, read_only=True)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_what_is_no_store_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text("")
    (tmp_path / "empty").mkdir()
    assert "is a file, not the folder of a store" in refused(tmp_path / "a.ttl")
    assert "is missing: check the path" in refused(tmp_path / "none.kg", read_only=True)
    assert "is an empty folder, not a store" in refused(tmp_path / "empty", read_only=True)
    assert not (tmp_path / "none.kg").exists()
    with pytest.raises(kg.StoreError, match=r"the folder .* does not exist: make it first"):
        kg.open(tmp_path / "no" / "where.kg")


@pytest.mark.parametrize("part", ["CURRENT", "MANIFEST-*", "*.sst"])
def test_a_damaged_store_is_said_to_be_damaged(tmp_path: Path, part: str) -> None:
    path = tmp_path / "c.kg"
    with kg.open(path) as graph:
        graph.load_all(SEED)
    for file in path.glob(part):
        file.write_bytes(b"nonsense")
    try:
        graph = kg.open(path)
    except kg.StoreError as error:
        assert "it is damaged or made by a newer version" in str(error)
    else:
        with graph, pytest.raises(kg.KgError):
            graph.ask("commitments")


def test_a_closed_graph_says_so_and_gives_the_folder_back(tmp_path: Path) -> None:
    with kg.open(tmp_path / "c.kg") as graph:
        graph.add(SEED)
    graph.close()
    with pytest.raises(kg.StoreError, match=r"is closed: open it again with kg.open"):
        graph.documents()
    assert repr(graph) == "<kg.Graph: DiskStore, closed>"
    kg.open(tmp_path / "c.kg").close()


def test_a_graph_in_memory_can_be_used_in_a_with_block() -> None:
    with kg.load() as graph:
        assert len(graph.documents()) == 1


def test_the_folder_is_one_that_pyoxigraph_opens(tmp_path: Path) -> None:
    import pyoxigraph as ox

    with kg.open(tmp_path / "c.kg") as graph:
        graph.add(SEED)
        size = len(graph)
    assert len(ox.Store.read_only(str(tmp_path / "c.kg"))) == size


def test_a_failed_rebuild_leaves_the_store_as_it_was(tmp_path: Path) -> None:
    store = DiskStore(tmp_path / "c.kg")
    with pytest.raises(KeyError), store.rebuilt() as filled:
        filled.load(SEED)
        raise KeyError
    assert len(store) == 0
    assert [path.name for path in tmp_path.iterdir()] == ["c.kg"]


def test_what_a_crash_left_beside_the_store_is_swept_away(tmp_path: Path) -> None:
    (tmp_path / "c.kg.loading-0123").mkdir()
    with kg.open(tmp_path / "c.kg") as graph:
        graph.load_all(SEED)
    assert [path.name for path in tmp_path.iterdir()] == ["c.kg"]
