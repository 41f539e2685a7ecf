"""What cannot be compiled is refused by name before anything runs.

Each file of `tests/validation/bad_shapes` has one fault, is named for it, and begins with the sentence that
refuses it. A blank node stands there as `[ ]`.
"""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox
import pytest

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
