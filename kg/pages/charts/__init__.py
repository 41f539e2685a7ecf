"""The pictures: Vega-Lite specifications as files, drawn to SVG here: no page runs a chart library."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from kg.pages.charts.cleaning import clean


def draw(name: str, title: str, width: int = 0, height: int = 0, **data: Sequence[dict[str, Any]]) -> Any:
    """Draw the specification `name`.vl.json with some data, and return the SVG as safe markup.

    `title` is what a screen reader says of it. Colours are custom properties of the page's style sheet, so
    that a picture follows dark and light. Nothing is fetched.
    """
    import vl_convert

    spec = json.loads(_specification(name))
    if width:
        spec["width"] = width
    if height:
        spec["height"] = height
        spec["encoding"]["y"]["scale"]["domain"] = [0, height]
    spec["datasets"] = data
    return clean(vl_convert.vegalite_to_svg(spec, allowed_base_urls=[]), title)


@lru_cache
def _specification(name: str) -> str:
    return (Path(__file__).parent / f"{name}.vl.json").read_text(encoding="utf-8")
