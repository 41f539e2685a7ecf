"""The files under test, and the reasoner and profile checker that read them."""

from __future__ import annotations

import os
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from rdflib import Graph

HERE = Path(__file__).parent
CHECKOUT = HERE.parents[1]
ONTOLOGY = CHECKOUT / "ontology"
DESIGN = CHECKOUT.parent / "shared" / "design"
CMT = "https://w3id.org/commitment-graph/ontology#"
BASE = "https://w3id.org/commitment-graph/"
OWN_FILES = ("commitment", "codes", "alignments")
MAIN = BASE + "ontology"


def read(*paths: Path) -> Graph:
    """Merge Turtle files into one graph."""
    from rdflib import Graph

    graph = Graph()
    for path in paths:
        graph.parse(path)
    return graph


@cache
def _parsed(*names: str) -> Graph:
    return read(*(ONTOLOGY / f"{name}.ttl" for name in names))


def ontology(*names: str) -> Graph:
    """Merge ontology files into a graph of the caller's own; by default vocabulary, codes and alignments."""
    return copy(_parsed(*(names or OWN_FILES)))


def copy(graph: Graph) -> Graph:
    """Copy a graph with its prefixes."""
    from rdflib import Graph

    twin = Graph()
    for prefix, namespace in graph.namespaces():
        twin.bind(prefix, namespace)
    return twin + graph


def seeds() -> list[Path]:
    """List the compiled data of the checkout."""
    return sorted((CHECKOUT / "seeds").glob("*.ttl"))


def one_header(graph: Graph) -> Graph:
    """Keep the main header: one RDF/XML file is one ontology for OWL tools."""
    from rdflib import OWL, RDF, URIRef

    for header in set(graph.subjects(RDF.type, OWL.Ontology)) - {URIRef(MAIN)}:
        graph.remove((header, None, None))
    return graph


@cache
def hermit() -> Path:
    """Find HermiT, and Java to run it; skip where there is no Java, unless KG_REQUIRE_JAVA=1."""
    if shutil.which("java") is None:
        reason = "the OWL reasoner needs Java, and no `java` is on the path"
        if os.environ.get("KG_REQUIRE_JAVA") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    import owlready2

    return Path(owlready2.__file__).parent / "hermit" / "HermiT.jar"


def java(*arguments: str) -> str:
    """Run Java on HermiT's archive and return what it says, on both streams."""
    quick = ("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
    command = ["java", *quick, "-cp", str(hermit()), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    return done.stdout + done.stderr


def write_owl(graph: Graph, folder: Path, name: str = "ontology") -> str:
    """Write a graph as the RDF/XML that HermiT and the OWL API read."""
    path = folder / f"{name}.owl"
    one_header(copy(graph)).serialize(path, format="xml")
    return str(path)


def hermit_says(action: str, *paths: str) -> str:
    """Run HermiT's command on files; dates are outside its datatypes and ignored."""
    return java(
        "org.semanticweb.HermiT.cli.CommandLine", "--ignoreUnsupportedDatatypes", "-N", action, *paths
    )


def consistent(graph: Graph, folder: Path) -> bool:
    """Ask HermiT whether a graph has a model."""
    said = hermit_says("-k", write_owl(graph, folder))
    if "owl#Thing> is satisfiable" in said or "owl#Thing is satisfiable" in said:
        return True
    if "InconsistentOntologyException" in said:
        return False
    raise AssertionError(f"HermiT gave no verdict: {said[:2000]}")


def consistent_ones(graphs: list[Graph], folder: Path) -> int:
    """Count the graphs that have a model, up to the first that has none, in one run."""
    paths = [write_owl(graph, folder, str(number)) for number, graph in enumerate(graphs)]
    return hermit_says("-k", *paths).count("is satisfiable")


def unsatisfiable(graph: Graph, folder: Path) -> set[str]:
    """Ask HermiT which classes can have no member."""
    said = hermit_says("-U", write_owl(graph, folder))
    assert "owl#Nothing" in said, said[:2000]
    return {line.strip().strip("<>") for line in said.splitlines()[1:]}


def profile_violations(profile: str, graph: Graph, folder: Path) -> list[str]:
    """Ask the OWL API which axioms leave a profile, `DL` or `RL`."""
    said = java(str(HERE / "ProfileCheck.java"), profile, write_owl(graph, folder))
    if "module jdk.compiler" in said:
        pytest.skip("the profile checker runs from source and needs a JDK, not a bare Java runtime")
    assert "axioms\t" in said, said[:2000]
    return [line for line in said.splitlines() if "\t" in line and not line.startswith("axioms\t")]
