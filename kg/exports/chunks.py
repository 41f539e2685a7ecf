"""A graph as chunks: one native piece of Turtle a subject, sorted and taken apart again.

pyoxigraph writes Turtle natively and fast, in the order in which quads come and without prefixes. Its layout
is regular: a statement ends in ` .` and a line feed, predicates are parted by ` ;`, a line feed and a tab,
objects by ` , `; and no term holds a raw line feed. So its text is cut, not parsed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from operator import attrgetter

import pyoxigraph as ox

from kg.exports.lines import END, lines_of_graphs, triple_lines

_triple = attrgetter("triple")
_TOKEN = re.compile(rb'<<\(|\)>>|<[^<>]*>|"(?:[^"\\]|\\.)*"(?:@[A-Za-z0-9-]+|\^\^<[^>]*>)?|[^ ]+')


def chunks(quads: Iterable[ox.Quad]) -> list[bytes]:
    """Return the sorted chunks of the union of all graphs; several may have one subject.

    What can be gone through twice (a list, a store; no iterator) is written faster where there are no named
    graphs. Raises `ExportError` where blank nodes cannot be told apart in reasonable time.
    """
    if iter(quads) is quads:
        quads = list(quads)
    try:
        text = _turtle(quads)
    except ValueError:  # there are named graphs, which Turtle has no place for
        text = _turtle(map(_triple, quads))
    if b"_:" in text:
        text = _turtle(_parsed(triple_lines(quads)))
    return _cut(text)


def chunks_of_graphs(quads: Iterable[ox.Quad]) -> dict[bytes, list[bytes]]:
    """Return the sorted chunks of each graph by its name, empty for the default graph; see `chunks`."""
    if iter(quads) is quads:
        quads = list(quads)
    graphs: dict[bytes, list[ox.Triple]] = {}
    names: dict[object, bytes] = {ox.DefaultGraph(): b""}
    for quad in quads:
        name = names.get(quad.graph_name)
        if name is None:
            name = names[quad.graph_name] = str(quad.graph_name).encode()
        graphs.setdefault(name, []).append(quad.triple)
    texts = {name: _turtle(triples) for name, triples in graphs.items()}
    if any(b"_:" in text for text in (*texts, *texts.values())):
        texts = {name: _turtle(_parsed(lines)) for name, lines in lines_of_graphs(quads).items()}
    return {name: _cut(text) for name, text in texts.items()}


def nodes(chunks: list[bytes]) -> Iterator[tuple[tuple[bytes, ...], list[bytes]]]:
    """Give each subject of sorted chunks: its predicates, one an object, and its terms, subject first.

    Predicates are in the order of their bytes, and `rdf:type` is `a`.
    """
    current = b""
    rows: list[bytes] = []
    for chunk in chunks:
        subject, _, rest = chunk.partition(b" ")
        if subject == current:
            rows += rest.split(b" ;\n\t")
            continue
        if rows:
            yield _node(current, rows)
        current, rows = subject, rest.split(b" ;\n\t")
    if rows:
        yield _node(current, rows)


def _node(subject: bytes, rows: list[bytes]) -> tuple[tuple[bytes, ...], list[bytes]]:
    rows.sort()
    predicates: list[bytes] = []
    terms = [subject]
    for row in rows:
        predicate, obj = row.split(b" ", 1)
        if b" , " in obj:
            objects = _objects(obj)
            predicates += [predicate] * len(objects)
            terms += objects
        else:
            predicates.append(predicate)
            terms.append(obj)
    return tuple(predicates), terms


def _objects(text: bytes) -> list[bytes]:
    if b'"' not in text:
        return text.split(b" , ")
    if b"\\" not in text:
        objects = text.split(b" , ")
        if all(obj.count(b'"') in (0, 2) for obj in objects) and b"<<(" not in text:
            return objects  # no text holds a separator, and nothing is nested
    objects = []
    inside: list[bytes] = []  # the parts of a triple term
    depth = 0
    for token in _TOKEN.findall(text):
        depth += (token == b"<<(") - (token == b")>>")
        inside.append(token)
        if not depth:
            if token != b",":
                objects.append(b" ".join(inside))
            inside = []
    return objects


def _turtle(statements: Iterable[ox.Quad] | Iterable[ox.Triple]) -> bytes:
    text = ox.serialize(statements, format=ox.RdfFormat.TURTLE)
    assert text is not None  # noqa: S101 - pyoxigraph returns bytes where no file is given
    return text


def _parsed(lines: list[bytes]) -> Iterator[ox.Quad]:
    return ox.parse(END.join([*lines, b""]), format=ox.RdfFormat.N_TRIPLES)


def _cut(text: bytes) -> list[bytes]:
    pieces = text.split(END)
    pieces.pop()
    pieces.sort()
    return pieces
