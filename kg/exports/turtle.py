"""Pretty Turtle and TriG: the same graph gives the same bytes, and a small change a small diff.

The native writer of pyoxigraph makes plain Turtle; this one cuts, sorts and respells it
(`kg.exports.chunks`). So no Python object is made for a term, and the cost is a few times that of the native
writer.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import BinaryIO

import pyoxigraph as ox

from kg.exports.chunks import chunks, chunks_of_graphs, nodes
from kg.exports.layout import Layouts
from kg.exports.order import (
    SPACED_KINDS,
    document_of,
    kind_of,
    natural_key,
    place,
)
from kg.exports.spelling import Speller, declaration
from kg.vocabulary.namespaces import DATA

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
    blocks = _by_document(chunks(quads))
    bases = [base for base, _ in blocks if base]
    top = bases[0] if len(bases) == 1 else b""
    spell = Speller(prefixes)
    layouts = Layouts(spell)
    parts: list[bytes] = []
    for base, pieces in blocks:
        spell.set_local(top or base)
        text = _block(pieces, layouts)
        parts.append(declaration("", base) + b"\n" + text if base and not top else text)
    _finish(file, spell, top, parts)


def write_trig(
    quads: Iterable[ox.Quad], file: BinaryIO, *, prefixes: Mapping[str, str] | None = None
) -> None:
    """Write a dataset as TriG: the default graph first, then each named graph in its own braces.

    Within a graph, subjects, predicates and objects are ordered as in `write_turtle`, which see for the
    rest; the empty prefix stands for the document that most subjects of the graph belong to.
    """
    graphs = chunks_of_graphs(quads)
    bases = {name: _main_document(pieces) for name, pieces in graphs.items()}
    different = {base for base in bases.values() if base}
    top = different.pop() if len(different) == 1 else b""
    spell = Speller(prefixes)
    plain, indented = Layouts(spell), Layouts(spell, b"    ")
    parts: list[bytes] = []
    for name in sorted(graphs, key=natural_key):
        spell.set_local(top or bases[name])
        text = _block(graphs[name], indented if name else plain)
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


def _by_document(pieces: list[bytes]) -> list[tuple[bytes, list[bytes]]]:
    """Cut sorted chunks into a block for each document, in natural order, and one (no base) for the rest."""
    blocks: list[tuple[bytes, list[bytes]]] = []
    rest: list[bytes] = []
    start, stop = bisect_left(pieces, _DATA), bisect_left(pieces, _DATA + b"\xff")
    rest += pieces[:start]
    while start < stop:
        subject = pieces[start].partition(b" ")[0]
        base = document_of(subject)
        # No UTF-8 text holds the byte FF, so it stands after every piece that starts alike.
        end = bisect_left(pieces, (b"<" + base if base else subject) + b"\xff", start)
        if base:
            blocks.append((base, pieces[start:end]))
        else:
            rest += pieces[start:end]
        start = end
    rest += pieces[stop:]
    blocks.sort(key=lambda block: natural_key(block[0]))
    return [*blocks, (b"", rest)] if rest else blocks


def _main_document(pieces: list[bytes]) -> bytes:
    counts = Counter(document_of(piece.partition(b" ")[0]) for piece in pieces)
    del counts[b""]
    return min(counts, key=lambda base: (-counts[base], base), default=b"")


def _block(pieces: list[bytes], layouts: Layouts) -> bytes:
    """Spell sorted chunks, subject by subject, in the order of `kg.exports.order`."""
    owners: dict[bytes, bytes] = {}
    kinds: dict[bytes, int] = {}
    texts: list[bytes] = []
    for predicates, terms in nodes(pieces):
        layout = layouts[predicates]
        subject = terms[0]
        for selector in terms[layout.selectors]:
            owners.setdefault(selector, subject)
        kinds[subject] = kind_of(subject, terms[layout.types])
        texts.append(layout.text(terms))
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
