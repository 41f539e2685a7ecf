"""The graphs that the tests of the questions ask, each in two stores."""

from functools import cache
from io import BytesIO
from pathlib import Path

import rdflib

import kg
from kg.stores.memory import MemoryStore
from kg.stores.protocol import Store
from kg.stores.rdflib_store import RdflibStore
from kg.vocabulary.bundled import bundled

#: The first article; an invented graph under another base that holds what the article does not; and an
#: invented corpus of five documents that tell of the same promises and of what became of them.
GRAPHS = {
    "article": bundled("seeds") / "facebook-ia-france.ttl",
    "harbour": Path(__file__).parent / "harbour.ttl",
    "canal": Path(__file__).parent / "canal.ttl",
}
ENGINES = ("pyoxigraph", "rdflib")
ARTICLE = "https://w3id.org/commitment-graph/id/facebook-ia-france/"
REPORT = "https://example.org/harbour/2024-report#"
LETTER = "https://example.org/harbour/letter/"
CANAL = "https://example.org/canal/"

#: What a question with a required parameter is asked in tests that go through all questions.
EXAMPLES = {
    "article": {"overdue": {"as_of": "2020-06-01"}, "evidence": {"node": "staff-baseline"}},
    "harbour": {"overdue": {"as_of": "2031-06-01"}, "evidence": {"node": "fleet-2026-target"}},
    "canal": {"overdue": {"as_of": "2031-06-01"}, "evidence": {"node": "audit/money-baseline"}},
}


@cache
def cases() -> kg.Graph:
    """Compile the encoded cases beside the article."""
    annotations = sorted((Path(__file__).parents[1] / "cases").glob("*/*.yaml"))
    return kg.load(*annotations, GRAPHS["article"])


@cache
def store(graph: str, engine: str) -> Store:
    """Return one graph in one store; read once a process, and never changed.

    `cases` is the corpus of the encoded cases and the first article.
    """
    if graph == "cases":
        memory = MemoryStore(cases().store.quads())
        if engine != "rdflib":
            return memory
        lines = kg.Graph(memory).serialize("nt")
        return RdflibStore(rdflib.Graph().parse(BytesIO(lines), format="nt"))
    if engine == "rdflib":
        return RdflibStore(rdflib.Graph().parse(GRAPHS[graph]))
    memory = MemoryStore()
    memory.load(GRAPHS[graph])
    return memory
