"""Layers import downwards only, and heavy libraries are imported where they are used."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import kg

PACKAGE = Path(kg.__file__).parent
LAYERS = {
    "errors": 0,
    "tasks": 1,
    "vocabulary": 1,
    "documents": 2,
    "figures": 3,
    "stores": 4,
    "questions": 5,
    "accounts": 5,
    "validation": 6,
    "annotations": 7,
    "drafts": 7,
    "exports": 7,
    "imports": 7,
    "changes": 7,
    "linking": 7,
    "graph": 8,
    "__init__": 9,
    "pages": 9,
    "server": 10,
    "faces": 11,
    "__main__": 12,
}
#: Folders of one layer that may use each other, in this direction.
ASIDE = {
    ("accounts", "questions"),
    ("annotations", "exports"),
    ("drafts", "annotations"),
    ("drafts", "exports"),
    ("imports", "annotations"),
    ("imports", "exports"),
}
HEAVY = {
    *("rdflib", "pyshacl", "yaml", "rich", "pandas", "openpyxl", "SPARQLWrapper", "loky", "distributed"),
    *("starlette", "uvicorn"),
    *("babel", "sentencex", "text_to_num", "trafilatura", "pypdf", "jinja2", "markupsafe", "vl_convert"),
}


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def layer_of(path: Path) -> str:
    return path.relative_to(PACKAGE).with_suffix("").parts[0]


def imports(tree: ast.AST) -> list[str]:
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            found.append(node.module)
        elif isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
    return found


def arrows_up(source: str, layer: str) -> list[str]:
    wrong = []
    for name in imports(ast.parse(source)):
        if name == "kg" or name.startswith("kg."):
            target = name.split(".")[1] if "." in name else "__init__"
            if target == layer or (layer, target) in ASIDE:
                continue
            if LAYERS[target] >= LAYERS[layer]:
                wrong.append(f"{layer} imports {name}")
    return wrong


def heavy_at_import(source: str) -> list[str]:
    """Name the heavy libraries that a module imports as soon as it is imported."""
    wrong = []
    for node in ast.parse(source).body:
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            wrong += [name for name in imports(node) if name.split(".")[0] in HEAVY]
    return wrong


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_imports_downwards_only(path: Path) -> None:
    assert arrows_up(path.read_text(encoding="utf-8"), layer_of(path)) == []


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_heavy_library_is_imported_where_it_is_used(path: Path) -> None:
    # Whoever imports the server needs what it is made of.
    own = {"starlette", "uvicorn"} if layer_of(path) == "server" else set()
    assert {name.split(".")[0] for name in heavy_at_import(path.read_text(encoding="utf-8"))} <= own


def test_the_checks_see_what_they_are_for() -> None:
    assert arrows_up("from kg.faces import command", "stores") == ["stores imports kg.faces"]
    assert heavy_at_import("import rdflib\ndef f():\n    import yaml") == ["rdflib"]


def test_asking_a_question_loads_none_of_the_heavy_libraries() -> None:
    script = (
        "import sys, kg; kg.load().ask('commitments'); "
        f"print(sorted(set({sorted(HEAVY)!r}) & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_loading_statements_does_not_read_the_compiler_of_annotations_in() -> None:
    script = (
        "import sys, kg; from kg.stores.memory import MemoryStore; "
        "from kg.vocabulary.bundled import bundled; "
        "kg.Graph(MemoryStore()).load_all(bundled('seeds') / 'facebook-ia-france.ttl'); "
        "print('kg.annotations' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"


def test_everything_public_is_listed_and_described() -> None:
    for name in kg.__all__:
        assert getattr(kg, name).__doc__, name
