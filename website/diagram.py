"""The picture of the ontology: what tells of a reported item, the item, and what is said of it, as SVG.

It is drawn from the domains and ranges of the ontology. The same links stand in a table below it, so the
picture is one image to a screen reader.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from kg.vocabulary.namespaces import BASE, CMT
from website.turtle import short
from website.vocabulary import Term, vocabulary

_LINE = 19
_PAD = 12
_GAP = 16
#: Where the three columns begin, and how wide they are; about so many letters fit.
_COLUMNS = ((0, 250), (330, 280), (690, 300))
_LETTERS = (33, 37, 40)
_WIDTH = 990


@dataclass(frozen=True, slots=True)
class Link:
    """One class that leads to another, by some properties."""

    source: str
    properties: tuple[str, ...]
    target: str


@dataclass(frozen=True, slots=True)
class _Box:
    name: str
    lines: tuple[tuple[str, str], ...]

    @property
    def height(self) -> int:
        return (len(self.lines) + 1) * _LINE + 2 * _PAD - 4


def links() -> list[Link]:
    """Return which classes lead to which by what; what one kind has stands under the class of all kinds."""
    terms = [term for _, section in vocabulary() for term in section]
    parent = _parents(terms)
    found: dict[tuple[str, str], list[str]] = {}
    for term in terms:
        sources = {parent.get(one, one) for one in term.links.get("Of", ())}
        targets = {parent.get(one, one) for one in term.links.get("Leads to", ())}
        for source in sources:
            for target in targets:
                if source in parent.values() or source.startswith(str(CMT)):
                    found.setdefault((source, target), []).append(term.iri)
    told = [Link(source, tuple(by), target) for (source, target), by in found.items()]
    return sorted(told, key=lambda link: (short(link.source), short(link.target)))


def _parents(terms: Iterable[Term]) -> dict[str, str]:
    """The class of all kinds for each kind: a commitment is a reported item."""
    return {
        term.iri: broader
        for term in terms
        if term.kind == "class"
        for broader in term.links.get("Kind of", ())
        if broader.startswith(str(CMT))
    }


def diagram() -> str:
    """Draw the links around the class that has most of them."""
    told = [link for link in links() if link.target.startswith((BASE, "http://xmlns.com/foaf/0.1/Agent"))]
    ends = [end for link in told for end in {link.source, link.target}]
    hub = max(sorted(set(ends)), key=ends.count)
    said = [link for link in told if link.source == hub and link.target != hub]
    around = {hub, *(link.target for link in said)}
    telling = [link for link in told if link.target == hub and link.source not in around]
    kinds = _kinds()
    own = [name for link in told if link.source == link.target == hub for name in link.properties]
    middle = _Box(
        _name(hub),
        tuple(
            [("kind", line) for line in _wrapped("is one of", kinds.get(hub, ()), 1)]
            + [("by", line) for line in _wrapped("to another:", own, 1)]
        ),
    )
    left = [_box(link, told, kinds, 0, shown={hub}) for link in telling]
    right = [_box(link, told, kinds, 2, shown=around) for link in said]
    return _svg(left, middle, right, _name(hub))


def _kinds() -> dict[str, list[str]]:
    kinds: dict[str, list[str]] = {}
    for _, section in vocabulary():
        for term in section:
            if term.kind == "class" and "Kinds" in term.links:
                kinds[term.iri] = term.links["Kinds"]
    return kinds


def _box(link: Link, told: list[Link], kinds: dict[str, list[str]], column: int, shown: set[str]) -> _Box:
    """A class beside the middle: by what it is tied to it, its kinds, and where else it leads."""
    here = link.target if column == 2 else link.source
    lines = [("by", line) for line in _wrapped("by", link.properties, column)]
    if here in kinds:
        lines += [("kind", line) for line in _wrapped("is one of", kinds[here], column)]
    further = [one for one in told if one.source == here and one.target not in {here, *shown}]
    lines += [
        ("further", line)
        for one in further
        for line in _wrapped("", one.properties, column, f" → {_name(one.target)}")
    ]
    return _Box(_name(here), tuple(lines))


def _wrapped(begin: str, names: Iterable[str], column: int, end: str = "") -> list[str]:
    return textwrap.wrap(f"{begin} {', '.join(map(_name, names))}{end}", _LETTERS[column])


def _name(iri: str) -> str:
    return short(iri).removeprefix("cmt:")


def _svg(left: list[_Box], middle: _Box, right: list[_Box], hub: str) -> str:
    tall = max(_tall(left), _tall(right), middle.height)
    centre = tall / 2
    parts = [_draw(middle, 1, centre - middle.height / 2, "hub")]
    for column, boxes in ((0, left), (2, right)):
        y = (tall - _tall(boxes)) / 2
        for box in boxes:
            parts.append(_draw(box, column, y, "side"))
            parts.append(_arrow(column, y + box.height / 2, centre, len(boxes)))
            y += box.height + _GAP
    alt = (
        f"In the middle {hub}. On the left, what tells of it: {', '.join(box.name for box in left)}. "
        f"On the right, what is said of it: {', '.join(box.name for box in right)}. "
        "The table below has every link."
    )
    head = (
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" '
        'orient="auto">'
        '<path d="M0 0 8 4 0 8z" class="tip"/></marker></defs>'
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-2 -2 {_WIDTH + 4} {tall + 4:.0f}" role="img" '
        f'class="diagram" aria-label="{escape(alt)}">{head}{"".join(parts)}</svg>'
    )


def _tall(boxes: list[_Box]) -> int:
    return sum(box.height for box in boxes) + _GAP * (len(boxes) - 1)


def _draw(box: _Box, column: int, y: float, kind: str) -> str:
    x, width = _COLUMNS[column]
    texts = "".join(
        f'<text x="{x + _PAD}" y="{y + _PAD + 12 + _LINE * row:.0f}" class="{style}">{escape(line)}</text>'
        for row, (style, line) in enumerate(box.lines, start=1)
    )
    return (
        f'<rect x="{x}" y="{y:.0f}" width="{width}" height="{box.height}" rx="6" class="{kind}"/>'
        f'<text x="{x + _PAD}" y="{y + _PAD + 11:.0f}" class="name">{escape(box.name)}</text>{texts}'
    )


def _arrow(column: int, y: float, centre: float, count: int) -> str:
    """A line between a box of the side and the middle, spread a little where it meets the middle."""
    (x, width), near = _COLUMNS[1], centre + (y - centre) * min(0.25, 1 / max(count, 1))
    if column == 0:
        start, end = (_COLUMNS[0][0] + _COLUMNS[0][1], y), (x - 1, near)
    else:
        start, end = (x + width, near), (_COLUMNS[2][0] - 1, y)
    bend = (start[0] + end[0]) / 2
    return (
        f'<path d="M{start[0]} {start[1]:.0f}C{bend:.0f} {start[1]:.0f} {bend:.0f} {end[1]:.0f} '
        f'{end[0]} {end[1]:.0f}" class="tie" marker-end="url(#tip)"/>'
    )
