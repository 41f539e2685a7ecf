"""The pictures: Vega-Lite specifications as files, drawn to SVG here: no page runs a chart library."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from kg.pages.charts.cleaning import clean

#: From a specification to an SVG.
Paint = Callable[[str], str]


def here(specification: str) -> str:
    """Draw in this process; the first picture takes seconds, and nothing else of Python runs meanwhile."""
    import vl_convert

    return str(vl_convert.vegalite_to_svg(specification, allowed_base_urls=[]))


def draw(
    name: str, title: str, paint: Paint, changes: Mapping[str, Any], **data: Sequence[dict[str, Any]]
) -> Any:
    """Draw the specification `name`.vl.json with some data, and return the SVG as safe markup.

    `title` is what a screen reader says of it. `changes` are values by their paths in the specification, such
    as `height/step`. Colours are custom properties of the page's style sheet, so that a picture follows dark
    and light. Nothing is fetched.
    """
    spec = json.loads(_specification(name))
    for path, value in changes.items():
        *parents, last = path.split("/")
        place = spec
        for one in parents:
            place = place[int(one) if isinstance(place, list) else one]
        place[last] = value
    spec["datasets"] = data
    return clean(paint(json.dumps(spec)), title)


@lru_cache
def _specification(name: str) -> str:
    return (Path(__file__).parent / f"{name}.vl.json").read_text(encoding="utf-8")
