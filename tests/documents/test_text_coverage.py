"""Coverage says which numerals and which passages no evidence holds."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.documents.coverage import Cover, coverage, numerals
from kg.documents.quotes import Span, locate
from kg.documents.texts import SourceText
from kg.errors import EvidenceError
from kg.vocabulary.bundled import bundled

# Row for row the numerals that the description of the article lists.
ARTICLE_NUMERALS = [
    "65 000", "2019", "2015", "2022", "30", "60", "2022", "10",
    "30", "40", "2022", "10", "8", "10", "5", "2015",
]  # fmt: skip


def written(text: str) -> list[str]:
    return [text[span.start : span.end] for span in numerals(text)]


def test_the_article_has_its_sixteen_numerals() -> None:
    article = SourceText.read(bundled("seeds") / "facebook-ia-france.txt").content
    assert written(article) == ARTICLE_NUMERALS


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("65 000 people", ["65 000"]),
        ("65\u00a0000, 65\u202f000, 65\u2009000", ["65\u00a0000", "65\u202f000", "65\u2009000"]),
        ("12 345 678,9 t", ["12 345 678,9"]),
        ("1.000 and 1,000.5 and 1'000", ["1.000", "1,000.5", "1'000"]),
        ("14,8 %, 2019.", ["14,8", "2019"]),
        ("in 2019 300 people", ["2019", "300"]),
        ("10 30 40", ["10", "30", "40"]),
        ("5 0000", ["5", "0000"]),
        ("from 2019-06-30", ["2019", "06", "30"]),
        ("360M€ or EUR10m", ["360", "10"]),
        ("twelve", []),
    ],
)
def test_a_number_is_one_numeral_however_its_thousands_are_written(text: str, expected: list[str]) -> None:
    assert written(text) == expected


TEXT = "We hire 30 people by 2022. Praise follows. Leave a comment (max 500)."


def span(words: str) -> Span:
    return locate(TEXT, words)


def test_what_is_evidence_what_is_excluded_and_what_is_neither() -> None:
    covered = coverage(
        TEXT,
        evidence=[span("We hire 30 people by 2022")],
        valued=[span("30 people")],
        excluded=[span("Leave a comment (max 500).")],
    )
    assert [(segment.text, segment.cover) for segment in covered.segments] == [
        ("We hire 30 people by 2022", Cover.EVIDENCE),
        (". Praise follows. ", Cover.NEITHER),
        ("Leave a comment (max 500).", Cover.EXCLUDED),
    ]
    assert [segment.text for segment in covered.unread] == [". Praise follows. "]
    assert [(numeral.text, numeral.valued, numeral.cover) for numeral in covered.numerals] == [
        ("30", True, Cover.EVIDENCE),
        ("2022", False, Cover.EVIDENCE),
        ("500", False, Cover.EXCLUDED),
    ]
    assert [numeral.text for numeral in covered.uncovered] == ["2022"]
    assert covered.share(Cover.EVIDENCE) == Fraction(25, len(TEXT))


def test_leftovers_of_white_space_and_punctuation_are_counted_apart() -> None:
    covered = coverage(TEXT, [span("We hire 30 people by 2022"), span("Praise follows"), span("Leave")])
    blank = [segment.text for segment in covered.segments if segment.cover is Cover.BLANK]
    assert blank == [". ", ". "]
    assert covered.count(Cover.BLANK) == 4


def test_a_numeral_half_inside_a_quote_is_not_covered() -> None:
    text = "65 000 people"
    covered = coverage(text, [], valued=[Span(0, 2)])
    assert [numeral.text for numeral in covered.uncovered] == ["65 000"]


def test_evidence_on_excluded_text_is_a_clash() -> None:
    covered = coverage(TEXT, [span("follows. Leave a")], excluded=[span("Leave a comment")])
    assert [TEXT[clash.start : clash.end] for clash in covered.clashes] == ["Leave a"]


@pytest.mark.parametrize("outside", [Span(0, 0), Span(5, 1000), Span(-2, 4)])
def test_a_span_outside_the_text_is_refused(outside: Span) -> None:
    with pytest.raises(EvidenceError, match="is no passage"):
        coverage(TEXT, [outside])
    with pytest.raises(EvidenceError, match="is no passage"):
        coverage(TEXT, [], excluded=[outside])


def test_an_empty_text_has_no_shares() -> None:
    assert coverage("", []).share(Cover.NEITHER) == 0


@st.composite
def covered_texts(draw: st.DrawFn) -> tuple[str, list[Span], list[Span], list[Span]]:
    text = draw(st.text(alphabet="ab 12.,\u00a0", min_size=1, max_size=40))
    bounds = st.tuples(st.integers(0, len(text)), st.integers(0, len(text)))
    several = st.lists(bounds.filter(lambda b: b[0] < b[1]).map(lambda b: Span(*b)), max_size=4)
    return text, draw(several), draw(several), draw(several)


@settings(max_examples=150, deadline=None)
@given(case=covered_texts())
def test_the_segments_cut_the_text_without_gap_or_overlap(
    case: tuple[str, list[Span], list[Span], list[Span]],
) -> None:
    text, evidence, valued, excluded = case
    covered = coverage(text, evidence, valued, excluded)
    assert "".join(segment.text for segment in covered.segments) == text
    assert sum(covered.share(cover) for cover in Cover) == 1
    assert all(one.cover is not other.cover for one, other in pairwise(covered.segments))
    for segment in covered.segments:
        for offset in range(segment.span.start, segment.span.end):
            is_evidence = any(s.start <= offset < s.end for s in (*evidence, *valued))
            is_excluded = any(s.start <= offset < s.end for s in excluded)
            assert (segment.cover is Cover.EVIDENCE) == is_evidence
            assert (segment.cover is Cover.EXCLUDED) == (is_excluded and not is_evidence)
    clashing = {o for clash in covered.clashes for o in range(clash.start, clash.end)}
    assert clashing == {
        o
        for o in range(len(text))
        if any(s.start <= o < s.end for s in (*evidence, *valued))
        and any(s.start <= o < s.end for s in excluded)
    }
