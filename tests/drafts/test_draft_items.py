"""Which figures, times and words a draft puts into one item."""

import pytest

from kg.documents.languages import guess_language
from kg.drafts.drafting import propose
from kg.drafts.proposals import ItemProposal


def items(language: str, text: str) -> tuple[ItemProposal, ...]:
    return propose(text, language, "2020-03-15").items


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Staff numbers will rise from 800 to 1,000 people, i.e. 25% more."),
        ("fr", "Le nombre d’apprentis passera de 400 à 600, soit 1,5 fois plus."),
        ("de", "Die Zahl der Lehrlinge soll von 300 auf 450 steigen, also auf das 1,5-Fache."),
        ("es", "La plantilla pasará de 1.200 a 1.500 empleados, es decir, un 25 % más."),
    ],
)
def test_a_change_that_is_said_twice_is_one_item(language: str, text: str) -> None:
    (item,) = items(language, text)
    assert len(item.figures) == 3


@pytest.mark.parametrize(
    ("language", "text", "until", "start"),
    [
        (
            "en",
            "Norvale will cut emissions by 30%, and has promised not to raise fares until 2027.",
            "2027",
            "",
        ),
        ("es", "Almerín reducirá un 40 % sus emisiones y no venderá su filial hasta 2028.", "2028", ""),
        (
            "fr",
            "La ville réduira de 30 % sa consommation et va ne plus acheter de camions dès 2024.",
            "",
            "2024",
        ),
    ],
)
def test_what_is_not_to_be_done_beside_a_figure_is_an_item_with_its_own_time(
    language: str, text: str, until: str, start: str
) -> None:
    figure, refusal = items(language, text)
    assert figure.figures
    assert figure.start is None
    assert (refusal.kind, refusal.figures) == ("refraining", ())
    assert (refusal.deadline.when if refusal.deadline else "") == until
    assert (refusal.start.when if refusal.start else "") == start


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Norvale will bis zu 200 Mio. Euro investieren."),
        ("es", "Norvale invertirá hasta 200 millones de euros."),
        ("fr", "Norvale investira jusqu’à 200 millions d’euros."),
    ],
)
def test_a_bound_is_no_hedge(language: str, text: str) -> None:
    (item,) = items(language, text)
    assert item.hedges == ()
    assert item.figures[0].bounds == ("at-most",)


def test_a_short_text_has_a_language_where_no_other_is_near() -> None:
    assert guess_language("410 logements sont livrés. Le maire est au rendez-vous.") == "fr"
    short = "Elmar compte investir jusqu'à 120 M€, dont 30 M€ en Bretagne, d'ici fin 2028. Le groupe recrute."
    assert guess_language(short) == "fr"
    assert guess_language("We will add 250 jobs by 2028, and our plant doubles its output.") == "en"
    assert guess_language("con una casa del 410") is None


@pytest.mark.parametrize(
    ("text", "force"),
    [
        ("Norvale entend recruter 250 personnes.", "intended"),
        ("Norvale veut investir 30 millions d’euros.", "intended"),
        ("Norvale souhaite investir 30 millions d’euros.", "intended"),
        ("Norvale va recruter 250 personnes.", "announced"),
    ],
)
def test_a_french_verb_of_intention_governs_the_infinitive_after_it(text: str, force: str) -> None:
    (item,) = items("fr", text)
    assert item.force == force
