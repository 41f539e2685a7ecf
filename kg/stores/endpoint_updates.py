"""The spelling of one change as one SPARQL update, and what a server cannot keep."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import pyoxigraph as ox

from kg.errors import StoreError
from kg.vocabulary.terms import IRI, spell

_XSD = "http://www.w3.org/2001/XMLSchema#"
#: Virtuoso 7 parses about 5,000 statements in one INSERT DATA, as tried with 7.2.5; some room is left.
VIRTUOSO_LIMIT = 3_000
#: What Virtuoso 7 keeps of a decimal.
_VIRTUOSO_DIGITS = 15


def grouped(quads: Iterable[ox.Quad]) -> dict[str, list[ox.Quad]]:
    """Sort quads by graph; the default graph's name is empty."""
    groups: dict[str, list[ox.Quad]] = {}
    for quad in quads:
        name = quad.graph_name
        if isinstance(name, ox.BlankNode):
            raise StoreError(
                "a graph is named by a blank node, which no endpoint can replace: name it by an IRI"
            )
        groups.setdefault(name.value if isinstance(name, ox.NamedNode) else "", []).append(quad)
    return groups


def lines(quads: Iterable[ox.Quad]) -> str:
    """Spell quads as N-Triples, which are SPARQL as well, without their graph."""
    return "".join(f"{quad.subject} {quad.predicate} {quad.object} .\n" for quad in quads)


def update_text(drop: Sequence[IRI], groups: dict[str, list[ox.Quad]]) -> str:
    """Spell a change as operations of one request; where the server has transactions, it is one of them."""
    operations = [f"DROP SILENT GRAPH {spell(IRI(name))}" for name in drop]
    if groups:
        operations.append(f"INSERT DATA {{\n{_blocks(groups)}}}")
    return " ;\n".join(operations)


def batches(groups: dict[str, list[ox.Quad]], size: int) -> Iterator[tuple[str, list[ox.Quad]]]:
    """Cut the quads of each graph into parts of a size."""
    for name, quads in groups.items():
        for start in range(0, len(quads), size):
            yield name, quads[start : start + size]


def check_virtuoso(quads: Iterable[ox.Quad], place: str) -> None:
    """Refuse what Virtuoso 7 would store as something else, or not at all; raises `StoreError`.

    It turns `"P5Y"^^xsd:duration` into 60, rounds decimals to 15 digits, and knows integers of 64 bits.
    """
    for quad in quads:
        value = quad.object
        trouble = None
        if isinstance(quad.subject, ox.BlankNode) or isinstance(value, ox.BlankNode):
            trouble = "blank nodes cannot be written in a change: give them IRIs"
        elif isinstance(quad.graph_name, ox.DefaultGraph):
            trouble = "statements need a named graph there: load them into one"
        elif isinstance(value, ox.Literal) and value.datatype.value.startswith(_XSD):
            trouble = _untrue(value.value, value.datatype.value.removeprefix(_XSD))
        if trouble:
            raise StoreError(
                f"Virtuoso at {place} cannot keep {quad.subject} {quad.predicate} {value}: {trouble}"
            )


def _untrue(text: str, datatype: str) -> str | None:
    if datatype.lower().endswith("duration"):
        return "it turns durations into bare numbers; keep them in another store"
    if datatype == "integer" and text.strip("+-").isdigit() and not -(2**63) <= int(text) < 2**63:
        return "integers have 64 bits there; keep larger ones in another store"
    if datatype == "decimal" and len(text.strip("+-").replace(".", "").strip("0")) > _VIRTUOSO_DIGITS:
        return f"it rounds decimals to {_VIRTUOSO_DIGITS} digits; keep longer ones in another store"
    return None


def _blocks(groups: dict[str, list[ox.Quad]]) -> str:
    return "".join(
        f"GRAPH {spell(IRI(name))} {{\n{lines(quads)}}}\n" if name else lines(quads)
        for name, quads in groups.items()
    )
