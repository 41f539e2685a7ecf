"""A quote is found at exact code points, or it is ambiguous or orphaned; it is never moved."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from kg.documents.quotes import (
    CONTEXT,
    Anchor,
    Span,
    Verdict,
    anchor,
    line_of,
    locate,
    occurrences,
    recheck,
)
from kg.documents.texts import SourceText
from kg.errors import EvidenceError
from kg.vocabulary.bundled import bundled

# Letters, combining marks, emoji beyond the first plane, and every space that a source may use.
SIGNS = "abé\u0301e\u0308 \u00a0\u202f\u2009\n’'🙂👩\u200d🔬IAia,."
TEXTS = st.text(alphabet=SIGNS, min_size=1, max_size=60)


@st.composite
def passages(draw: st.DrawFn) -> tuple[str, Span]:
    """A text and a span of it that is not empty."""
    text = draw(TEXTS)
    start = draw(st.integers(0, len(text) - 1))
    return text, Span(start, draw(st.integers(start + 1, len(text))))


@pytest.fixture(scope="module")
def article() -> str:
    return SourceText.read(bundled("seeds") / "facebook-ia-france.txt").content


def test_a_quote_of_the_article_is_found_where_its_description_says(article: str) -> None:
    quote = "Facebook s’engage à former 65 000 personnes aux compétences digitales en France d’ici fin 2019"
    assert locate(article, quote) == Span(0, 94)


@settings(max_examples=200, deadline=None)
@given(passage=passages())
@example(passage=("🙂🙂🙂", Span(1, 3)))
def test_each_passage_is_located_where_it_stands(passage: tuple[str, Span]) -> None:
    text, span = passage
    quote = text[span.start : span.end]
    places = occurrences(text, quote)
    assert span in places
    assert all(text[place.start : place.end] == quote for place in places)
    for number, place in enumerate(places, start=1):
        assert locate(text, quote, occurrence=number) == place
    if len(places) == 1:
        assert locate(text, quote) == span
    else:
        with pytest.raises(EvidenceError, match=f"stands at {len(places)} places"):
            locate(text, quote)


def test_overlapping_occurrences_count() -> None:
    assert occurrences("aaaa", "aa") == (Span(0, 2), Span(1, 3), Span(2, 4))


def test_offsets_are_code_points_and_not_utf16_units() -> None:
    assert locate("👩🏽‍🔬 promises", "promises") == Span(5, 13)


def test_an_ambiguous_quote_names_its_lines_and_asks_for_an_occurrence(article: str) -> None:
    with pytest.raises(
        EvidenceError, match=r"stands at 2 places \(lines 5, 7\): choose one with an occurrence"
    ):
        locate(article, "d’ici 2022,")
    assert locate(article, "d’ici 2022,", occurrence=2).start > locate(article, "d’ici 2022,", 1).start


@pytest.mark.parametrize("occurrence", [0, -1, 2])
def test_an_occurrence_that_does_not_exist_is_refused(occurrence: int) -> None:
    with pytest.raises(EvidenceError, match=f"stands once .* no occurrence {occurrence}"):
        locate("one promise", "promise", occurrence)


def test_an_empty_quote_is_refused() -> None:
    with pytest.raises(EvidenceError, match="empty"):
        locate("text", "")


@pytest.mark.parametrize(
    ("quote", "sentence"),
    [
        ("talents. FAIR Paris", "has a no-break space .U.00A0. where the quote has an ordinary space"),
        ("former  65", "differs only in spaces"),
        ("s'engage", "differs only in apostrophes, quotation marks or dashes: “s’engage”"),
        ("FACEBOOK S’ENGAGE", "differs only in upper and lower case"),
        ("compe\u0301tences digitales", "differs only in composed letters or invisible characters"),
        ("Facebook s’engage à payer", "then reads “former 65.*where the quote reads “payer”"),
        ("a promise that nobody made", "has no passage like it"),
    ],
)
def test_an_orphaned_quote_shows_the_passage_that_comes_closest(
    article: str, quote: str, sentence: str
) -> None:
    with pytest.raises(EvidenceError, match=f"is orphaned.*{sentence}"):
        locate(article, quote)


def test_the_message_points_at_the_line(article: str) -> None:
    assert line_of(article, article.index("LAISSER")) == 13
    with pytest.raises(EvidenceError, match="line 13, offsets 2281–2303,"):
        locate(article, "laisser un commentaire")


def test_an_anchor_keeps_32_code_points_of_context(article: str) -> None:
    made = anchor(article, Span(256, 326))
    assert made.prefix == article[224:256] and made.suffix == article[326:358]
    assert len(made.prefix) == len(made.suffix) == CONTEXT
    assert anchor(article, Span(0, 8)).prefix == ""


@pytest.mark.parametrize("span", [Span(0, 0), Span(3, 2), Span(-1, 2), Span(0, 5)])
def test_a_span_outside_the_text_makes_no_anchor(span: Span) -> None:
    with pytest.raises(EvidenceError, match="is no passage of a text of 4 code points"):
        anchor("text", span)


@settings(max_examples=150, deadline=None)
@given(passage=passages())
def test_an_untouched_text_keeps_every_anchor(passage: tuple[str, Span]) -> None:
    text, span = passage
    checked = recheck(anchor(text, span), text)
    assert (checked.verdict, checked.places) == (Verdict.FOUND, (span,))


@settings(max_examples=150, deadline=None)
@given(passage=passages(), shift=st.integers(-70, 70))
def test_a_shifted_anchor_is_not_found_unless_the_quote_stands_there(
    passage: tuple[str, Span], shift: int
) -> None:
    text, span = passage
    made = anchor(text, span)
    moved = replace(made, start=made.start + shift, end=made.end + shift)
    places = occurrences(text, made.exact)
    assume(moved.span not in places)
    checked = recheck(moved, text)
    expected = Verdict.WRONG_OFFSET if len(places) == 1 else Verdict.AMBIGUOUS
    assert (checked.verdict, checked.places) == (expected, places)


@settings(max_examples=150, deadline=None)
@given(passage=passages(), at=st.integers(0, 59), sign=st.sampled_from("xyz"))
def test_each_changed_code_point_of_quote_or_context_is_noticed(
    passage: tuple[str, Span], at: int, sign: str
) -> None:
    text, span = passage
    at %= len(text)
    tampered = text[:at] + sign + text[at + 1 :]
    checked = recheck(anchor(text, span), tampered)
    # The generated texts are so short that prefix and suffix reach every code point within 32 of the quote.
    near = span.start - CONTEXT <= at < span.end + CONTEXT
    assert (checked.verdict is not Verdict.FOUND) == near


@settings(max_examples=100, deadline=None)
@given(passage=passages(), inserted=TEXTS)
def test_text_inserted_before_a_quote_moves_no_anchor_silently(
    passage: tuple[str, Span], inserted: str
) -> None:
    text, span = passage
    checked = recheck(anchor(text, span), inserted + text)
    if checked.verdict is Verdict.FOUND:
        # Only where the longer text reads the same at the same offsets, context included.
        assert (inserted + text)[span.start : span.end] == text[span.start : span.end]
    else:
        assert checked.verdict in (Verdict.WRONG_OFFSET, Verdict.AMBIGUOUS, Verdict.WRONG_CONTEXT)


TEXT = "30 people, then 30 more: 65\u00a0000 in all."


@pytest.mark.parametrize(
    ("found", "verdict", "places"),
    [
        (Anchor("more", "", "", 19, 23), Verdict.FOUND, [Span(19, 23)]),
        (Anchor("more", "then 30 ", ": 65", 19, 23), Verdict.FOUND, [Span(19, 23)]),
        (Anchor("more", "then 40 ", ": 65", 19, 23), Verdict.WRONG_CONTEXT, [Span(19, 23)]),
        (Anchor("more", "then 30 ", "; 65", 19, 23), Verdict.WRONG_CONTEXT, [Span(19, 23)]),
        (Anchor("30", "then ", " people", 0, 2), Verdict.WRONG_CONTEXT, [Span(0, 2), Span(16, 18)]),
        (Anchor("more", "", "", 18, 22), Verdict.WRONG_OFFSET, [Span(19, 23)]),
        (Anchor("more", "", "", 19, 24), Verdict.WRONG_OFFSET, [Span(19, 23)]),
        (Anchor("more", "", "", -21, -17), Verdict.WRONG_OFFSET, [Span(19, 23)]),
        (Anchor("more", "", "", 900, 904), Verdict.WRONG_OFFSET, [Span(19, 23)]),
        (Anchor("30", "", "", 1, 3), Verdict.AMBIGUOUS, [Span(0, 2), Span(16, 18)]),
        (Anchor("65 000", "", "", 25, 31), Verdict.NORMALISED_SPACE, [Span(25, 31)]),
        (Anchor("65  000", "", "", 25, 32), Verdict.NORMALISED_SPACE, [Span(25, 31)]),
        (Anchor("65,000", "", "", 25, 31), Verdict.ORPHANED, []),
        (Anchor("More", "", "", 19, 23), Verdict.ORPHANED, []),
        (Anchor("", "", "", 19, 19), Verdict.ORPHANED, []),
    ],
)
def test_each_way_of_being_wrong_has_its_own_verdict(
    found: Anchor, verdict: Verdict, places: list[Span]
) -> None:
    checked = recheck(found, TEXT)
    assert (checked.verdict, list(checked.places)) == (verdict, places)
