"""The bundled folders are found from a checkout, an editable install, a wheel and an sdist."""

import os
import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[1]
SCRIPT = (
    "import kg, kg.vocabulary.bundled as b, pathlib;"
    "print(len(kg.load()), len(kg.questions()), pathlib.Path(kg.__file__).parent);"
    "[b.bundled(name) for name in ('ontology', 'queries', 'seeds')]"
)


def run(*command: str, cwd: Path, path: Path | None = None) -> str:
    environment = {**os.environ, "PYTHONPATH": str(path)} if path else dict(os.environ)
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def distributions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build an sdist from the checkout, and a wheel from that sdist, without a network."""
    if not (CHECKOUT / "pyproject.toml").exists():
        pytest.skip("the tests are not in a checkout")
    out = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", str(out), cwd=CHECKOUT)
    return out


def found(cwd: Path, path: Path) -> tuple[int, int, Path]:
    statements, questions, where = run(sys.executable, "-c", SCRIPT, cwd=cwd, path=path).split(maxsplit=2)
    return int(statements), int(questions), Path(where.strip())


def test_from_a_checkout(tmp_path: Path) -> None:
    statements, questions, where = found(tmp_path, CHECKOUT)
    assert statements > 500 and questions > 15
    assert where == CHECKOUT / "kg"


def test_from_a_wheel(distributions: Path, tmp_path: Path) -> None:
    (wheel,) = distributions.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
        names = archive.namelist()
    assert found(tmp_path, tmp_path / "site")[:2] == found(tmp_path, CHECKOUT)[:2]
    assert any(name.endswith("bundled/seeds/facebook-ia-france.txt") for name in names)
    assert any(name.endswith("kg/py.typed") for name in names)
    # The editor of the query page is built beforehand, and comes with the licences of what is in it.
    assert {"kg/pages/static/editor.js", "kg/pages/static/editor-licences.txt"} <= set(names)
    assert any(name.endswith(".dist-info/licenses/kg/pages/static/editor-licences.txt") for name in names)
    assert not any("node_modules" in name or name.startswith("editor/") for name in names)


def test_from_an_sdist(distributions: Path, tmp_path: Path) -> None:
    (sdist,) = distributions.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        archive.extractall(tmp_path, filter="data")
    (unpacked,) = tmp_path.glob("commitment_graph-*")
    assert found(tmp_path, unpacked)[:2] == found(tmp_path, CHECKOUT)[:2]


def test_from_an_editable_install(tmp_path: Path) -> None:
    # With this environment's libraries, so that nothing is downloaded.
    venv.create(tmp_path / "venv", with_pip=False, system_site_packages=False)
    site = next((tmp_path / "venv").glob("lib/python*/site-packages"))
    here = next(path for path in sys.path if path.endswith("site-packages"))
    (site / "borrowed.pth").write_text(f"{here}\n")
    python = tmp_path / "venv" / "bin" / "python"
    pip = (str(python), "-m", "pip", "install", "-q", "--no-deps", "--no-build-isolation")
    run(*pip, "-e", str(CHECKOUT), cwd=tmp_path)
    where = run(str(python), "-c", SCRIPT, cwd=tmp_path).split(maxsplit=2)[2]
    assert Path(where.strip()) == CHECKOUT / "kg"


def test_a_missing_folder_is_one_clear_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from kg.errors import InputError
    from kg.vocabulary import bundled

    monkeypatch.setattr(bundled, "_PACKAGE", tmp_path / "kg")
    with pytest.raises(InputError, match="'queries' is missing from this installation"):
        bundled.bundled("queries")
