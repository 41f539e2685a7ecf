"""The process that is killed: it changes documents at random and says each change, before and after.

python kill_nine_writer.py STORE SEED            adds, replaces and removes documents until it is killed
python kill_nine_writer.py STORE load FILE       loads a file into an empty store
"""

import random
import sys
from pathlib import Path

import pyoxigraph as ox

import kg
from kg.stores.memory import MemoryStore
from kg.vocabulary.namespaces import CMT, DATA, RDF

DOCUMENTS = 6
NODES = 60


def document(number: int) -> kg.IRI:
    return kg.IRI(DATA[f"doc-{number}/document"])


def version(number: int, which: int) -> set[ox.Quad]:
    """One version of a document: every statement of it says which."""
    graph = ox.NamedNode(document(number))
    told = ox.Literal(which)
    quads = {
        ox.Quad(graph, ox.NamedNode(RDF.type), ox.NamedNode(CMT.SourceDocument), graph),
        ox.Quad(graph, ox.NamedNode(CMT.value), told, graph),
    }
    for node in range(NODES):
        quads.add(
            ox.Quad(ox.NamedNode(DATA[f"doc-{number}/node-{node}"]), ox.NamedNode(CMT.value), told, graph)
        )
    return quads


def main() -> None:
    store, seed = Path(sys.argv[1]), sys.argv[2]
    # The first change of a process reads the shapes. Done before, so that the kills meet changes.
    scratch = kg.Graph(MemoryStore(version(0, 0)))
    scratch.replace(kg.Graph(MemoryStore(version(0, 1))))
    graph = kg.open(store)
    print("open", flush=True)
    if seed == "load":
        graph.load_all(sys.argv[3])
        print("loaded", flush=True)
        return
    chance = random.Random(int(seed))
    there = {int(one.rsplit("/", 2)[1].removeprefix("doc-")) for one in graph.documents()}
    step = int(seed) * 1_000_000
    while True:
        step += 1
        number = chance.randrange(DOCUMENTS)
        do = "add" if number not in there else chance.choice(["replace", "replace", "remove"])
        print(f"{do} {number} {step}", flush=True)
        if do == "remove":
            graph.remove(document(number))
            there.discard(number)
        else:
            source = kg.Graph(MemoryStore(version(number, step)))
            (graph.add if do == "add" else graph.replace)(source)
            there.add(number)
        print("done", flush=True)


if __name__ == "__main__":
    main()
