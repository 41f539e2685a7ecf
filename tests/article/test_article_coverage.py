"""The coverage of the article is computed from the graph and the text."""

from pathlib import Path

import pytest

import kg
from kg.documents.coverage import Cover
from kg.vocabulary.bundled import bundled


def test_every_numeral_stands_in_the_evidence_of_a_figure_or_a_time() -> None:
    (covered,) = kg.load().coverage().values()
    assert len(covered.numerals) == 16
    assert covered.uncovered == () and covered.clashes == ()
    assert covered.count(Cover.EXCLUDED) == 2359 - 2281
    assert sum(covered.share(cover) for cover in Cover) == 1


def test_a_figure_without_its_evidence_leaves_a_numeral_uncovered(tmp_path: Path) -> None:
    article = (bundled("seeds") / "facebook-ia-france.ttl").read_text(encoding="utf-8")
    figure = article.index(":training-target a")
    line = article.index("cmt:evidence", figure)
    deadline = article.index("cmt:evidence", article.index(":training-deadline a"))
    for place in sorted((line, deadline), reverse=True):
        article = article[:place] + "rdfs:seeAlso" + article[place + len("cmt:evidence") :]
    (tmp_path / "less.ttl").write_text(article, encoding="utf-8")
    (covered,) = kg.load(tmp_path / "less.ttl").coverage().values()
    assert [numeral.text for numeral in covered.uncovered] == ["65 000", "2019"]


def test_without_its_text_a_document_has_no_coverage(tmp_path: Path) -> None:
    article = (bundled("seeds") / "facebook-ia-france.ttl").read_text(encoding="utf-8")
    (tmp_path / "other.ttl").write_text(article.replace("94a81e29", "00000000"), encoding="utf-8")
    with pytest.raises(kg.InputError, match="is not at hand: name the folder"):
        kg.load(tmp_path / "other.ttl").coverage()
