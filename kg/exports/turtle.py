"""Pretty Turtle and TriG: the same graph gives the same bytes, and a small change a small diff.

The native writer of pyoxigraph makes N-Triples; this one sorts these lines, groups and respells them. So no
Python object is made for a term, and the cost is a few times that of the native Turtle writer.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import BinaryIO

import pyoxigraph as ox

from kg.exports.lines import lines_of_graphs, triple_lines
from kg.exports.order import (
    HAS_SELECTOR,
    SPACED_KINDS,
    TYPE,
    document_of,
    kind_of,
    natural_key,
    object_key,
    place,
    predicate_key,
)
from kg.exports.spelling import Speller, declaration
from kg.vocabulary.namespaces import DATA

#: A list of objects longer than this takes a line for each of them.
WIDTH = 100

_DATA = b"<" + str(DATA).encode()


def write_turtle(
    quads: Iterable[ox.Quad], file: BinaryIO, *, prefixes: Mapping[str, str] | None = None
) -> None:
    """Write the union of all graphs as Turtle.

    Nodes are grouped by document; then come what documents share and the rest. The empty prefix stands for
    the document: it is declared once at the top for one document, and before each group for several.
    `prefixes` adds names to those of the vocabulary; only those used are declared. Literals are written as
    they come: a pyoxigraph store has made `1.00` into `1` before, which is then no bare decimal and is
    spelled `"1"^^xsd:decimal`.

    Raises `ExportError` for a prefix that stands for no IRI, and for blank nodes that cannot be told apart.
    """
    blocks = _by_document(triple_lines(quads))
    bases = [base for base, _ in blocks if base]
    top = bases[0] if len(bases) == 1 else b""
    spell = Speller(prefixes)
    parts: list[bytes] = []
    for base, lines in blocks:
        text = _block(lines, spell, top or base)
        parts.append(declaration("", base) + b"\n" + text if base and not top else text)
    _finish(file, spell, top, parts)


def write_trig(
    quads: Iterable[ox.Quad], file: BinaryIO, *, prefixes: Mapping[str, str] | None = None
) -> None:
    """Write a dataset as TriG: the default graph first, then each named graph in its own braces.

    Within a graph, subjects, predicates and objects are ordered as in `write_turtle`, which see for the
    rest; the empty prefix stands for the document that most subjects of the graph belong to.
    """
    graphs = lines_of_graphs(quads)
    bases = {name: _main_document(lines) for name, lines in graphs.items()}
    different = {base for base in bases.values() if base}
    top = different.pop() if len(different) == 1 else b""
    spell = Speller(prefixes)
    parts: list[bytes] = []
    for name in sorted(graphs, key=natural_key):
        text = _block(graphs[name], spell, top or bases[name], indent=b"    " if name else b"")
        if name:
            text = spell[name] + b" {\n" + text + b"}\n"
        parts.append(declaration("", bases[name]) + b"\n" + text if bases[name] and not top else text)
    _finish(file, spell, top, parts)


def _finish(file: BinaryIO, spell: Speller, top: bytes, parts: list[bytes]) -> None:
    header = spell.header() + (declaration("", top) if top else b"")
    for number, part in enumerate([header, *parts] if header else parts):
        if number:
            file.write(b"\n")
        file.write(part)


def _by_document(lines: list[bytes]) -> list[tuple[bytes, list[bytes]]]:
    """Cut sorted lines into a block for each document, in natural order, and one (no base) for the rest."""
    blocks: list[tuple[bytes, list[bytes]]] = []
    rest: list[bytes] = []
    start, stop = bisect_left(lines, _DATA), bisect_left(lines, _DATA + b"\xff")
    rest += lines[:start]
    while start < stop:
        subject = lines[start].partition(b" ")[0]
        base = document_of(subject)
        # No UTF-8 text holds the byte FF, so it stands after every line that starts alike.
        end = bisect_left(lines, (b"<" + base if base else subject) + b"\xff", start)
        if base:
            blocks.append((base, lines[start:end]))
        else:
            rest += lines[start:end]
        start = end
    rest += lines[stop:]
    blocks.sort(key=lambda block: natural_key(block[0]))
    return [*blocks, (b"", rest)] if rest else blocks


def _main_document(lines: list[bytes]) -> bytes:
    counts = Counter(document_of(line.partition(b" ")[0]) for line in lines)
    del counts[b""]
    return min(counts, key=lambda base: (-counts[base], base), default=b"")


def _block(lines: list[bytes], spell: Speller, local: bytes, indent: bytes = b"") -> bytes:
    """Spell sorted lines, subject by subject, in the order of `kg.exports.order`."""
    spell.set_local(local)
    owners: dict[bytes, bytes] = {}
    kinds: dict[bytes, int] = {}
    texts: list[bytes] = []
    for subject, kind, text in _nodes(lines, spell, indent, owners):
        kinds[subject] = kind
        texts.append(text)
    placed = sorted((place(subject, kinds, owners), text) for subject, text in zip(kinds, texts, strict=True))
    parts: list[bytes] = []
    previous = -1
    for key, text in placed:
        kind = key[0]
        if previous >= 0 and (kind != previous or kind in SPACED_KINDS):
            parts.append(b"\n")
        parts.append(text)
        previous = kind
    return b"".join(parts)


def _nodes(
    lines: list[bytes], spell: Speller, indent: bytes, owners: dict[bytes, bytes]
) -> Iterator[tuple[bytes, int, bytes]]:
    """Give subject, kind and text of one node after the other, and note the owners of selectors."""
    between = b" ;\n" + indent + b"    "
    layouts: dict[tuple[bytes, ...], _Layout] = {}
    for subject, predicates, objects in _subjects(lines):
        # Nodes of one kind have the same predicates: their order is found once.
        signature = tuple(predicates)
        layout = layouts.get(signature)
        if layout is None:
            layout = layouts[signature] = _Layout(signature, spell)
        rows = [
            (verb + spell[objects[start]] if objects[start][-1:] == b">" else verb + objects[start])
            if not end
            else _row(verb, objects[start:end], spell, indent)
            for verb, start, end in layout.rows
        ]
        if layout.selectors:
            for selector in objects[layout.selectors]:
                owners.setdefault(selector, subject)
        types = objects[layout.types] if layout.types else []
        yield subject, kind_of(subject, types), indent + spell[subject] + b" " + between.join(rows) + b" .\n"


class _Layout:
    """How the predicates of a node are shown, and where its types and selectors stand among its objects."""

    __slots__ = ("rows", "selectors", "types")

    def __init__(self, signature: tuple[bytes, ...], spell: Speller) -> None:
        places = {predicate: signature.index(predicate) for predicate in signature}
        counts = Counter(signature)
        self.rows: list[tuple[bytes, int, int]] = []  # the verb, its first object, and the end if several
        for predicate in sorted(places, key=predicate_key):
            start, count = places[predicate], counts[predicate]
            verb = b"a " if predicate == TYPE else spell[predicate] + b" "
            self.rows.append((verb, start, start + count if count > 1 else 0))
        self.types, self.selectors = (
            slice(places[name], places[name] + counts[name]) if name in places else None
            for name in (TYPE, HAS_SELECTOR)
        )


def _row(verb: bytes, objects: list[bytes], spell: Speller, indent: bytes) -> bytes:
    objects.sort(key=object_key)
    spelled = [spell[obj] for obj in objects]
    row = verb + b" , ".join(spelled)
    if len(row) <= WIDTH:
        return row
    inner = b"\n" + indent + b"        "
    return verb[:-1] + inner + (b" ," + inner).join(spelled)


def _subjects(lines: list[bytes]) -> Iterator[tuple[bytes, list[bytes], list[bytes]]]:
    """Give each subject of sorted lines with its predicates and their objects, side by side."""
    current = b""
    predicates: list[bytes] = []
    objects: list[bytes] = []
    for line in lines:
        subject, predicate, obj = line.split(b" ", 2)
        if subject != current:
            if current:
                yield current, predicates, objects
            current, predicates, objects = subject, [], []
        predicates.append(predicate)
        objects.append(obj)
    if current:
        yield current, predicates, objects
