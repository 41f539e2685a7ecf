"""What people call the codes, in each language, and which codes a scheme has."""

import pytest

from kg.vocabulary.codes import concepts, labels
from kg.vocabulary.namespaces import BOUND, CMT, CODES, FORCE, SCHEMES


def test_each_scheme_has_codes_with_a_label_in_both_languages() -> None:
    english, french = labels("en"), labels("fr")
    for scheme in SCHEMES:
        codes = concepts(scheme)
        assert len(codes) > 1
        assert all(code.startswith(str(CODES[scheme])) for code in codes)
        assert all(english[code] and french[code] for code in codes)


def test_a_regional_language_falls_back_to_its_language_and_an_unknown_one_to_english() -> None:
    assert labels("fr-CA")[BOUND["at-least"]] == labels("FR")[BOUND["at-least"]] == "au moins"
    assert labels("el")[BOUND["at-least"]] == "at least"


def test_classes_and_properties_have_labels_on_request() -> None:
    assert CMT.target not in labels("fr")
    assert labels("fr", terms=True)[CMT.target] == "cible"


def test_force_has_its_four_codes() -> None:
    assert set(concepts("force")) == {FORCE.pledged, FORCE.announced, FORCE.intended, FORCE.conditional}


def test_an_unknown_scheme_is_refused() -> None:
    with pytest.raises(KeyError):
        concepts("colour")
