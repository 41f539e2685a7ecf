"""A graph as sorted lines of N-Triples or N-Quads: the ground on which the other writers build.

pyoxigraph spells each term in one way only, so equal graphs give equal lines; sorting makes their order one.
Blank nodes get labels that depend on what the graph says of them alone (`kg.exports.blank`).
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby, islice
from operator import attrgetter, eq

import pyoxigraph as ox

from kg.exports.blank import relabelled

#: How a line ends; the functions here give lines without it. No term holds a raw line feed.
END = b" .\n"

_triple = attrgetter("triple")


def triple_lines(quads: Iterable[ox.Quad]) -> list[bytes]:
    """Return the sorted N-Triples lines of the union of all graphs, without their ends.

    What can be gone through twice (a list, a store; no iterator) is written faster where there are no named
    graphs. Raises `ExportError` where blank nodes cannot be told apart in reasonable time.
    """
    if iter(quads) is not quads:
        try:
            return _lines(ox.serialize(quads, format=ox.RdfFormat.N_TRIPLES))
        except ValueError:  # there are named graphs, which N-Triples has no place for
            pass
    return _lines(ox.serialize(map(_triple, quads), format=ox.RdfFormat.N_TRIPLES))


def quad_lines(quads: Iterable[ox.Quad]) -> list[bytes]:
    """Return the sorted N-Quads lines of a dataset, without their ends; raises as `triple_lines` does."""
    return _lines(ox.serialize(quads, format=ox.RdfFormat.N_QUADS))


def split_quad(line: bytes) -> tuple[bytes, bytes, bytes, bytes]:
    """Split a line into the tokens of subject, predicate, object and graph (empty for the default graph).

    >>> split_quad(b'<s> <p> "a <b> c" <g>')
    (b'<s>', b'<p>', b'"a <b> c"', b'<g>')
    """
    subject, predicate, rest = line.split(b" ", 2)
    obj, space, last = rest.rpartition(b" ")
    # The last word of a literal always holds a quotation mark, and no IRI or blank node does.
    if space and last[:1] in (b"<", b"_") and b'"' not in last:
        return subject, predicate, obj, last
    return subject, predicate, rest, b""


def lines_of_graphs(quads: Iterable[ox.Quad]) -> dict[bytes, list[bytes]]:
    """Return sorted N-Triples lines by graph name (the empty name is the default graph)."""
    graphs: dict[bytes, list[bytes]] = {}
    for line in quad_lines(quads):
        graph = split_quad(line)[3]
        triple = line[: -len(graph) - 1] if graph else line
        graphs.setdefault(graph, []).append(triple)
    return graphs


def _lines(text: bytes | None) -> list[bytes]:
    assert text is not None  # noqa: S101 - pyoxigraph returns bytes where no file is given
    lines = text.split(END)
    lines.pop()
    lines.sort()
    if b" _:" in text or (lines and lines[-1].startswith(b"_:")):
        lines = sorted(relabelled(lines, split_quad))
    if any(map(eq, lines, islice(lines, 1, None))):  # one statement in several graphs
        return [line for line, _ in groupby(lines)]
    return lines
