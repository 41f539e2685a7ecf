"""Comunica, a client in JavaScript, against a real server. `.ci/clients` installs it."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import rdflib
from serving import Serving, serving

import kg

PLEDGED = """PREFIX cmt: <https://w3id.org/commitment-graph/ontology#>
    PREFIX force: <https://w3id.org/commitment-graph/code/force/>
    SELECT ?item WHERE { ?item cmt:force force:announced } ORDER BY ?item"""


@pytest.fixture(scope="module")
def command() -> str:
    """Give Comunica, or skip with the reason; with KG_REQUIRE_CLIENTS=1 a missing one is a failure."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "kg-clients"
    folder = Path(os.environ.get("KG_CLIENTS") or cache)
    found = folder / "node_modules" / ".bin" / "comunica-sparql"
    if not found.exists():
        reason = f"there is no Comunica in {folder}: .ci/clients installs it, KG_CLIENTS names another folder"
        if os.environ.get("KG_REQUIRE_CLIENTS"):
            pytest.fail(reason)
        pytest.skip(reason)
    return str(found)


@pytest.fixture(scope="module")
def server() -> Iterator[Serving]:
    with serving() as running:
        yield running


def comunica(command: str, *arguments: str, accept: str = "application/sparql-results+json") -> str:
    done = subprocess.run(
        [command, *arguments, "-t", accept], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def items(told: str) -> list[str]:
    return [row["item"]["value"] for row in json.loads(told)["results"]["bindings"]]


@pytest.mark.parametrize("kind", ["sparql@", ""], ids=["told what it is", "finding out by itself"])
def test_comunica_reads_a_table(command: str, server: Serving, kind: str) -> None:
    told = comunica(command, f"{kind}{server.sparql}", PLEDGED)
    expected = [str(row.item) for row in kg.load().query(PLEDGED)]  # type: ignore[union-attr]
    assert items(told) == expected and len(expected) == 6


def test_comunica_reads_a_truth_value_and_a_graph(command: str, server: Serving) -> None:
    source = f"sparql@{server.sparql}"
    assert json.loads(comunica(command, source, "ASK { ?s ?p ?o }"))["boolean"] is True
    asked = "CONSTRUCT WHERE { ?s <https://w3id.org/commitment-graph/ontology#force> ?o }"
    graph = rdflib.Graph().parse(data=comunica(command, source, asked, accept="text/turtle"), format="turtle")
    assert len(graph) == 7


def test_comunica_reads_the_data_of_a_page(command: str, server: Serving) -> None:
    told = comunica(
        command,
        f"{server.address}id/agent/facebook",
        "SELECT ?item WHERE { ?item <https://w3id.org/commitment-graph/ontology#promisor> ?agent }",
    )
    found = items(told)
    assert len(found) == len(kg.load().ask("commitments", promisor="facebook"))
