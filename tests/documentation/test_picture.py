"""The picture of the README is what the bundled article says."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from pathlib import Path

import kg

PICTURE = Path(__file__).resolve().parents[2] / "docs" / "picture.svg"


def test_the_picture_is_drawn_from_the_graph() -> None:
    from website.picture import picture

    assert PICTURE.read_text(encoding="utf-8") == picture(), "draw it again: python -m website.picture"


def test_the_picture_shows_each_figure_and_has_a_name_for_who_cannot_see_it() -> None:
    root = ElementTree.fromstring(PICTURE.read_text(encoding="utf-8"))
    (item,) = [one for one in kg.load().commitments() if one.iri.local == "staff"]
    assert item.label in root.attrib["aria-label"]
    words = "".join(root.itertext())
    for figure in item.figures:
        assert f"{figure.side}{figure.amount()}" in words
    assert words.count("derived: target minus increment") == 1
    assert "d’ici\xa02022" in words
