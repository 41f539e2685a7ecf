"""Many annotations are compiled by several processes as by one, and a file that is wrong stops no other."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

import kg
from kg.annotations import compile_annotation
from kg.annotations.many import CompiledAhead, compile_many
from kg.errors import AnnotationError
from kg.faces.command import main
from kg.tasks import Sharing
from kg.vocabulary.bundled import bundled


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six annotations of the bundled article under other names, the fourth of them wrong."""
    made = tmp_path_factory.mktemp("many")
    seed = bundled("seeds") / "facebook-ia-france.yaml"
    text = next(bundled("seeds").glob("*.txt"))
    (made / text.name).write_bytes(text.read_bytes())
    for number in range(6):
        yaml = seed.read_text(encoding="utf-8").replace(
            "document: facebook-ia-france", f"document: facebook-ia-france-{number}"
        )
        (made / f"a{number:02}.yaml").write_text(yaml, encoding="utf-8")
    bad = made / "a03.yaml"
    bad.write_text(
        bad.read_text(encoding="utf-8").replace("kind: training", "kind: schooling"), encoding="utf-8"
    )
    return made


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.yaml"))


def test_several_processes_compile_what_one_compiles(folder: Path) -> None:
    alone = list(compile_many(_files(folder), sharing=Sharing(workers=1)))
    shared = list(compile_many(_files(folder), sharing=Sharing(workers=2)))
    assert [(one.path, one.data) for one in shared] == [(one.path, one.data) for one in alone]
    assert alone[0].data == compile_annotation(_files(folder)[0]).turtle()


def test_a_wrong_file_is_told_and_stops_no_other(folder: Path) -> None:
    done = list(compile_many(_files(folder), sharing=Sharing(workers=2)))
    (wrong,) = [one for one in done if one.error is not None]
    assert wrong.path.name == "a03.yaml"
    with pytest.raises(AnnotationError, match="schooling"):
        wrong.content()


def test_the_command_compiles_a_folder_with_several_processes(folder: Path, tmp_path: Path) -> None:
    run = CliRunner().invoke(main, ["compile", str(folder), "-o", str(tmp_path), "--workers", "2"])
    assert run.exit_code == 2
    assert "schooling" in run.output
    assert len(list(tmp_path.glob("*.ttl"))) == 5
    assert (tmp_path / "a00.ttl").read_bytes() == compile_annotation(folder / "a00.yaml").turtle()


def test_files_are_compiled_ahead_of_the_load(folder: Path, tmp_path: Path) -> None:
    loaded = {}
    for workers in (1, 2):
        with kg.open(tmp_path / f"{workers}.kg") as graph:
            result = graph.load_all(folder, on_error="skip", workers=workers)
            assert [type(error) for error in result.refused] == [AnnotationError]
            assert result.documents == 5
            loaded[workers] = graph.serialize("nq")
    assert loaded[1] == loaded[2]


def test_a_file_out_of_turn_is_compiled_when_it_is_asked_for(folder: Path) -> None:
    first, second, *_ = _files(folder)
    compiler = CompiledAhead([first, second], Sharing(workers=1))
    expected = {path: set(compile_annotation(path).quads) for path in (first, second)}
    for path in (second, first, first, second, first):
        assert set(compiler(path)) == expected[path]
