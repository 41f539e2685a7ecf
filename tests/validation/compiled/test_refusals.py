"""What cannot be compiled is refused by name before anything runs.

Each file of `tests/validation/bad_shapes` has one fault, is named for it, and begins with the sentence that
refuses it. A blank node stands there as `[ ]`.
"""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox
import pytest
from shape_strategies import PREFIXES

from kg.errors import ShapesError
from kg.validation.compiler import compile_shapes

BAD = sorted((Path(__file__).parents[1] / "bad_shapes").glob("*.ttl"))


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_a_bad_shapes_file_is_refused_by_name(path: Path) -> None:
    """There is no store here, so nothing can have run."""
    text = path.read_text(encoding="utf-8")
    with pytest.raises(ShapesError) as refusal:
        compile_shapes(ox.parse(input=text, format=ox.RdfFormat.TURTLE, base_iri="https://example.org/"))
    comment = " ".join(line.lstrip("# ") for line in text.splitlines() if line.startswith("#"))
    assert "Refused: " + re.sub("_:[0-9a-f]+", "[ ]", str(refusal.value)) == comment


def test_shapes_that_are_too_deep_are_one_sentence() -> None:
    chain = "".join(f":S{place} sh:node :S{place + 1} . " for place in range(1200))
    text = f"{PREFIXES} :S0 sh:targetClass :A . {chain} :S1200 sh:nodeKind sh:IRI ."
    with pytest.raises(ShapesError, match="too deeply to be read: make them flatter"):
        compile_shapes(ox.parse(input=text, format=ox.RdfFormat.TURTLE))


def test_what_has_parameters_and_is_no_component_is_passed_over() -> None:
    """A function of SHACL Advanced Features that no shape uses."""
    text = f"{PREFIXES} :f a sh:SPARQLFunction ; sh:parameter [ sh:path :q ; sh:optional true ] ."
    assert compile_shapes(ox.parse(input=text, format=ox.RdfFormat.TURTLE)).queries == ()
