"""Counts that may show that a query has no answer, so that it need not be asked.

A set that is counted holds its nodes alone, where a join or a MINUS holds whole rows: it takes half the time, and keeps
nothing that must be looked at again (measured in docs/decisions/0042).
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.validation.compiler.context import Context
from kg.validation.compiler.focus import Targets, focus_of, united
from kg.validation.compiler.model import MinCount, Path, PropertyIs, Shape
from kg.validation.compiler.paths import one_step, spell_path
from kg.validation.compiler.queries import Gate, Number
from kg.validation.compiler.reading import Shapes


def functional(path: Path) -> Gate:
    """Where a path has as many statements as subjects, no node has two values."""
    return Gate(*_statements(path))


def all_have(ctx: Context, focus: Targets, path: Path) -> Gate:
    """Where focus nodes and subjects of a path together are as many as its subjects alone, all nodes have a value.

    The subjects of all paths of one step that the nodes must have, and that no other shape asks of its nodes, are
    counted together: in sound data they are the same nodes.
    """
    own = list(dict.fromkeys(_own(ctx.shapes, focus)))
    together = own if path in own else [path]
    found = [f"?this {spell_path(one)} ?value" for one in together]
    # The text must be the same in the gates of all of them, so that it is asked once.
    nodes = focus.pattern(ctx.fork(), "?this")
    return Gate(_nodes([*found, nodes]), _statements(path)[1])


def all_among(some: str, others: str) -> Gate:
    """Where nodes together with others are as many as the others alone, they are all among them."""
    return Gate(_nodes([others, some]), _nodes([others]))


def _nodes(patterns: list[str]) -> Number:
    return Number(f"SELECT (COUNT(DISTINCT ?this) AS ?n) WHERE {{ {united(patterns)} }}")


def _statements(path: Path) -> tuple[Number, Number]:
    """Count the statements of a path, and their subjects."""
    found = f"?this {spell_path(path)} ?value"
    text = f"SELECT (COUNT(*) AS ?n) (COUNT(DISTINCT ?this) AS ?m) WHERE {{ {found} }}"
    return Number(text, 0), Number(text, 1)


def _own(shapes: Shapes, focus: Targets) -> Iterator[Path]:
    """Go through the paths that focus nodes must have, and that are no path of a shape with other targets."""
    asked = [(focus_of(root) == focus, inner) for root in shapes.roots for inner in _properties(shapes, root)]
    others = {inner.path for same, inner in asked if not same}
    for same, inner in asked:
        must = any(isinstance(one, MinCount) and one.count == 1 for one in inner.constraints)
        if same and must and inner.path is not None and one_step(inner.path) and inner.path not in others:
            yield inner.path


def _properties(shapes: Shapes, shape: Shape) -> Iterator[Shape]:
    return (shapes[one.shape] for one in shape.constraints if isinstance(one, PropertyIs))
