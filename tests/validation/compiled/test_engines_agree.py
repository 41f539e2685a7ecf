"""The compiled engine reports what pySHACL reports, on the article and on a corpus full of faults.

`tests/validation/test_faults.py` compares the engines on every bad file, `test_differential.py` on random
shapes.
"""

import json
from collections import Counter
from pathlib import Path

import pytest
from generated import generated

import kg


def test_on_the_article() -> None:
    graph = kg.load()
    report = graph.validate(engine="sparql")
    assert report.violations
    assert report == graph.validate(engine="pyshacl")


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Generate few documents with many faults; pySHACL takes seconds for a thousand statements."""
    folder = tmp_path_factory.mktemp("corpus")
    generated(folder, 12, faults=0.8, seed=5, texts=True)
    return folder


def test_on_a_corpus_with_faults(corpus: Path) -> None:
    graph = kg.load(corpus / "corpus.nq")
    found = graph.validate(engine="sparql")
    assert found == graph.validate(engine="pyshacl")


def test_each_injected_fault_is_seen_by_its_shape(corpus: Path) -> None:
    """Nothing else is found either, but infos: the generator makes no other mistake."""
    injected = json.loads((corpus / "faults.json").read_text(encoding="utf-8"))
    assert len({fault for fault, _, _ in injected}) == 10
    report = kg.load(corpus / "corpus.nq").validate(engine="sparql")
    found = Counter((str(v.focus), str(v.shape)) for v in report.violations if v.severity != "info")
    assert found == Counter((focus, shape) for _, focus, shape in injected)


def test_an_unknown_engine_is_one_clear_sentence() -> None:
    with pytest.raises(kg.InputError, match="is not one of auto, pyshacl, sparql"):
        kg.load().validate(engine="magic")
