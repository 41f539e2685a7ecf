"""What is written reads back as the same graph, in every format, and twice gives the same bytes."""

from __future__ import annotations

import io
import random
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from export_samples import canonical, dataset, datasets, merged
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.exports.write import export_bytes
from kg.stores.memory import MemoryStore

PARSERS = {
    "ttl": ox.RdfFormat.TURTLE,
    "trig": ox.RdfFormat.TRIG,
    "nq": ox.RdfFormat.N_QUADS,
    "nt": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdf": ox.RdfFormat.RDF_XML,
}
KEEP_GRAPHS = ("trig", "nq", "jsonld")


class Given:
    """A store that answers with the quads as given: nothing canonicalises their literals."""

    def __init__(self, quads: Iterable[ox.Quad]) -> None:
        self._quads = list(quads)

    def quads(self) -> Iterator[ox.Quad]:
        return iter(self._quads)


def written(quads: Iterable[ox.Quad], form: str) -> bytes:
    return export_bytes(Given(quads), form)  # type: ignore[arg-type]


def read(data: bytes, form: str) -> list[ox.Quad]:
    return list(ox.parse(data, format=PARSERS[form]))


def expected(quads: list[ox.Quad], form: str) -> list[str]:
    return canonical(quads if form in KEEP_GRAPHS else merged(quads))


@pytest.mark.parametrize("form", PARSERS)
def test_one_of_everything_reads_back(form: str) -> None:
    assert canonical(read(written(dataset(), form), form)) == expected(dataset(), form)


@pytest.mark.parametrize("form", PARSERS)
@settings(max_examples=60, deadline=None)
@given(quads=datasets)
def test_any_dataset_reads_back(form: str, quads: list[ox.Quad]) -> None:
    assert canonical(read(written(quads, form), form)) == expected(quads, form)


@pytest.mark.parametrize("form", PARSERS)
@settings(max_examples=30, deadline=None)
@given(quads=datasets, seed=st.integers(0, 99))
def test_bytes_do_not_depend_on_order_or_labels(form: str, quads: list[ox.Quad], seed: int) -> None:
    assert written(quads, form) == written(_disguised(quads, seed), form)


@pytest.mark.parametrize("form", PARSERS)
def test_bytes_are_the_same_in_every_process(form: str, tmp_path: Path) -> None:
    store = MemoryStore(dataset())
    lines = list(map(str, store.quads()))
    source = tmp_path / "data.nq"
    program = (
        "import sys, kg\n"
        "from pathlib import Path\n"
        "sys.stdout.buffer.write(kg.load(Path(sys.argv[1])).serialize(sys.argv[2]))\n"
    )
    told = set()
    for seed in ("0", "1", "2"):
        random.Random(seed).shuffle(lines)
        source.write_text("".join(f"{line} .\n" for line in lines), encoding="utf-8")
        run = subprocess.run(
            [sys.executable, "-c", program, source, form],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(__file__).parents[2])},
            capture_output=True,
            check=True,
        )
        told.add(run.stdout)
    assert len(told) == 1
    assert canonical(read(told.pop(), form)) == expected(list(store.quads()), form)


@pytest.mark.parametrize(
    ("form", "name"), [("ttl", "turtle"), ("trig", "trig"), ("jsonld", "json-ld"), ("rdf", "xml")]
)
def test_rdflib_reads_the_same(form: str, name: str) -> None:
    import rdflib

    from kg.stores.rdflib_terms import from_rdflib

    quads = [q for q in dataset() if not isinstance(q.object, ox.Literal) or _left_alone(q.object)]
    graphs = rdflib.Dataset()
    graphs.parse(data=written(quads, form), format=name)
    assert canonical(list(from_rdflib(graphs))) == expected(quads, form)


def _left_alone(literal: ox.Literal) -> bool:
    """Whether rdflib keeps the spelling of a literal as it reads it."""
    kept = ("string", "langString", "integer", "date", "datatype")
    return literal.datatype.value.endswith(kept) and literal.value not in ("many", "2019-12-31Z")


def _disguised(quads: list[ox.Quad], seed: int) -> list[ox.Quad]:
    """The same dataset in another order, under other labels of its blank nodes."""
    chance = random.Random(seed)
    labels = [f"x{number}" for number in range(9)]
    chance.shuffle(labels)
    names: dict[str, ox.BlankNode] = {}

    def renamed(term: object) -> object:
        if isinstance(term, ox.BlankNode):
            return names.setdefault(term.value, ox.BlankNode(labels[len(names)]))
        return term

    changed = [ox.Quad(*(renamed(term) for term in quad)) for quad in quads]  # type: ignore[arg-type]
    chance.shuffle(changed)
    return changed


def test_file_and_bytes_agree(tmp_path: Path) -> None:
    from kg.exports.turtle import write_turtle

    stream = io.BytesIO()
    write_turtle(iter(dataset()), stream)  # an iterator, which can be gone through once only
    assert stream.getvalue() == written(dataset(), "ttl")
