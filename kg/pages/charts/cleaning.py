"""What of a drawn SVG goes into a page: shapes and texts, by a list of what is allowed."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from typing import Any

from kg.errors import ExportError

_SVG = "http://www.w3.org/2000/svg"
_ELEMENTS = {"svg", "g", "path", "line", "rect", "text", "tspan", "title"}
_ATTRIBUTES = {
    *("viewBox", "width", "height", "x", "y", "x1", "x2", "y1", "y2", "dx", "dy", "d", "transform"),
    *("fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-miterlimit", "stroke-linecap", "opacity"),
    *("fill-opacity", "stroke-opacity", "text-anchor", "font-size", "font-weight", "font-style"),
}


def clean(svg: str, title: str) -> Any:
    """Return an SVG as safe markup: one image with a title, without scripts, links, styles and identifiers.

    Raises `ExportError` for what is no SVG.
    """
    from markupsafe import Markup

    try:
        root = ElementTree.fromstring(svg)  # noqa: S314 - drawn by our own library, from data as texts
    except ElementTree.ParseError as error:
        raise ExportError(f"the picture {title!r} cannot be drawn ({error}): report it") from None
    kept = _kept(root)
    if kept is None or _name(kept) != "svg":
        raise ExportError(f"the picture {title!r} cannot be drawn: report it")
    kept.set("role", "img")
    kept.set("aria-label", title)
    kept.set("class", "chart")
    ElementTree.register_namespace("", _SVG)
    text = ElementTree.tostring(kept, encoding="unicode", short_empty_elements=True)
    return Markup(text)  # noqa: S704 - built above out of allowed names; ElementTree escapes texts


def _name(element: ElementTree.Element) -> str:
    return element.tag.removeprefix(f"{{{_SVG}}}")


def _kept(element: ElementTree.Element) -> ElementTree.Element | None:
    if _name(element) not in _ELEMENTS or element.get("display") == "none":
        return None
    kept = ElementTree.Element(element.tag)
    kept.text = element.text
    for key, value in element.attrib.items():
        if key in _ATTRIBUTES and "url(" not in value.lower():
            kept.set(key, value)
    kept.extend(child for one in element if (child := _kept(one)) is not None)
    if _name(element) in ("path", "g") and not kept.get("d") and not len(kept):
        return None
    return kept
