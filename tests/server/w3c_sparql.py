"""The W3C's tests of the SPARQL 1.1 Protocol, of formats of results and of service descriptions, over `kg serve`.

`python tests/server/w3c_sparql.py docs/sparql-suite.md` runs them from their manifests and writes the table.
"""

from __future__ import annotations

import csv
import io
import json
import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import rdflib
from rdflib.collection import Collection
from serving import Serving, serving

SUITE = Path(__file__).resolve().parents[3] / "shared" / "w3c-sparql"
MF = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
HT = rdflib.Namespace("http://www.w3.org/2011/http#")
CNT = rdflib.Namespace("http://www.w3.org/2011/content#")
UT = rdflib.Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
SD = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")

UPDATES = "it writes, and this endpoint only reads"
#: Tests that do not apply, with the reason.
EXCLUDED = dict.fromkeys(("update_dataset_default_graph", "update_dataset_default_graphs", "update_dataset_named_graphs", "update_dataset_full", "update_post_form", "update_post_direct", "update_base_uri"), UPDATES)  # fmt: skip
#: Tests that fail, with the reason.
KNOWN = dict.fromkeys(
    ("csv03", "tsv03"),
    "pyoxigraph keeps literals in their canonical form: 1.0e6 is 1000000, a negativeInteger an integer",
)
_KINDS = {
    "boolean": ("application/sparql-results+json", "application/sparql-results+xml"),
    "tabular": ("application/sparql-results+json", "application/sparql-results+xml", "text/csv", "text/tab-separated-values"),
    "RDF": ("text/turtle", "application/rdf+xml", "application/n-triples"),
}  # fmt: skip


@dataclass(frozen=True)
class Outcome:
    part: str
    name: str
    outcome: str
    reason: str = ""


def manifest(part: str) -> tuple[rdflib.Graph, list[Any]]:
    path = SUITE / part / "manifest.ttl"
    graph = rdflib.Graph().parse(path, format="turtle", publicID=path.as_uri())
    (entries,) = graph.objects(None, MF.entries)
    return graph, list(Collection(graph, entries))


def name_of(test: Any) -> str:
    return re.split(r"[#/]", str(test))[-1]


def protocol(client: httpx.Client) -> Iterator[Outcome]:
    graph, tests = manifest("protocol")
    for test in tests:
        name = name_of(test)
        if name in EXCLUDED:
            yield Outcome("protocol", name, "excluded", EXCLUDED[name])
            continue
        connection = graph.value(test, MF.action)
        for request in Collection(graph, graph.value(connection, HT.requests)):
            problem = _problem(graph, request, client)
            if problem:
                break
        yield _outcome("protocol", name, problem)


def _problem(graph: rdflib.Graph, request: Any, client: httpx.Client) -> str:
    path = str(graph.value(request, HT.absolutePath)).replace("/sparql/", "/sparql", 1)
    body = graph.value(request, HT.body)
    headers = {}
    listed = graph.value(request, HT.headers)
    for header in Collection(graph, listed) if listed is not None else ():
        headers[str(graph.value(header, HT.fieldName))] = str(graph.value(header, HT.fieldValue))
    content = None if body is None else str(graph.value(body, CNT.chars)).encode()
    answer = client.request(str(graph.value(request, HT.methodName)), path, content=content, headers=headers)
    expected = graph.value(request, HT.resp)
    statuses = {str(one)[-3] for one in graph.objects(expected, MF.expectedStatus)}
    if str(answer.status_code)[0] not in statuses:
        return f"status {answer.status_code}"
    form = graph.value(expected, MF.expectedFormat)
    kind = answer.headers["content-type"].partition(";")[0]
    if form is not None and kind not in _KINDS[str(form)]:
        return f"type {kind}"
    truth = graph.value(expected, MF.expectedBoolean)
    if truth is not None and answer.json()["boolean"] is not truth.toPython():
        return f"answer {answer.json()['boolean']}"
    return ""


def results(part: str, start: Callable[[Path], Any]) -> Iterator[Outcome]:
    graph, tests = manifest(part)
    by_data: dict[Path, list[Any]] = {}
    for test in tests:
        by_data.setdefault(_path(graph.value(graph.value(test, MF.action), QT.data)), []).append(test)
    for data, some in by_data.items():
        with start(data) as server, httpx.Client(trust_env=False) as client:
            for test in some:
                query = _path(graph.value(graph.value(test, MF.action), QT.query)).read_text("utf-8")
                expected = _path(graph.value(test, MF.result))
                kind = {
                    ".csv": "text/csv", ".tsv": "text/tab-separated-values",
                    ".srj": "application/sparql-results+json",
                }[expected.suffix]  # fmt: skip
                answer = client.get(server.sparql, params={"query": query}, headers={"Accept": kind})
                read = _READERS[expected.suffix]
                same = answer.status_code == 200 and read(answer.text) == read(expected.read_text("utf-8"))
                problem = "" if same else f"{answer.status_code}: other rows"
                yield _outcome(part, name_of(test), problem)


def _path(iri: Any) -> Path:
    return SUITE / str(iri).partition("/w3c-sparql/")[2]


def _csv(text: str) -> Any:
    return _table(list(csv.reader(io.StringIO(text))))


def _tsv(text: str) -> Any:
    return _table([line.split("\t") for line in text.splitlines()])


def _table(lines: list[list[str]]) -> Any:
    # `SELECT *` has its columns in no order.
    head, *rows = lines
    order = sorted(range(len(head)), key=head.__getitem__)
    return sorted(head), sorted([_unnamed(row)[place] for place in order] for row in rows)


def _unnamed(row: list[str]) -> list[str]:
    return ["_:" if cell.startswith("_:") else cell for cell in row]


def _json(text: str) -> Any:
    told = json.loads(text)
    if "boolean" in told:
        return told["boolean"]

    def term(value: dict[str, str]) -> dict[str, str]:
        if value["type"] == "bnode":
            return {"type": "bnode"}
        return value

    rows = [{name: term(value) for name, value in row.items()} for row in told["results"]["bindings"]]
    return sorted(told["head"]["vars"]), sorted(json.dumps(row, sort_keys=True) for row in rows)


_READERS: dict[str, Callable[[str], Any]] = {".csv": _csv, ".tsv": _tsv, ".srj": _json}


def description(client: httpx.Client, server: Serving) -> Iterator[Outcome]:
    answer = client.get("sparql")
    kind = answer.headers["content-type"].partition(";")[0]
    graph = rdflib.Graph()
    problem = "" if kind in _KINDS["RDF"] and answer.status_code == 200 else f"type {kind}"
    if not problem:
        graph.parse(data=answer.content, format=kind)
    (endpoint,) = [*graph.objects(None, SD.endpoint), None][:1]
    checks = {
        "returns-rdf": problem,
        "has-endpoint-triple": "" if str(endpoint) == server.sparql else f"endpoint {endpoint}",
        "conforms-to-schema": _schema(graph),
    }
    _, tests = manifest("service-description")
    for test in tests:
        yield _outcome("service-description", name_of(test), checks[name_of(test)])


def _schema(graph: rdflib.Graph) -> str:
    """Check domains, ranges and what is required, as SPARQL 1.1 Service Description defines them."""
    for service in graph.subjects(SD.endpoint, None):
        if (service, rdflib.RDF.type, SD.Service) not in graph:
            return "what has an endpoint is no service"
        (dataset,) = graph.objects(service, SD.defaultDataset)
        if (dataset, rdflib.RDF.type, SD.Dataset) not in graph:
            return "the default dataset is none"
        for named in graph.objects(dataset, SD.namedGraph):
            if len(list(graph.objects(named, SD.name))) != 1:
                return "a named graph has not one name"
    if any(not isinstance(value, rdflib.URIRef) for value in graph.objects()):
        return "a value is no IRI"
    return "" if len(graph) else "nothing is described"


def _outcome(part: str, name: str, problem: str) -> Outcome:
    if not problem:
        return Outcome(part, name, "passed")
    return Outcome(part, name, "failed", KNOWN.get(name, problem))


def data_of_protocol(folder: Path) -> Path:
    """Write the graphs that the protocol's tests expect, each under its name."""
    graph, tests = manifest("protocol")
    names = {
        (str(graph.value(given, UT.graph)), str(graph.value(given, rdflib.RDFS.label)))
        for test in tests
        for given in graph.objects(test, UT.graphData)
    }
    path = folder / "protocol.nq"
    lines = []
    for file, name in sorted(names):
        for line in _path(file).read_text("utf-8").splitlines():
            lines.append(f"{line.rstrip().removesuffix('.')}<{name}> .\n")
    path.write_text("".join(lines), encoding="utf-8")
    return path


def run() -> list[Outcome]:
    with tempfile.TemporaryDirectory() as folder:
        data = data_of_protocol(Path(folder))
        with (
            serving("--data", data) as server,
            httpx.Client(base_url=server.address, trust_env=False) as client,
        ):
            found = [*protocol(client), *description(client, server)]
    for part in ("csv-tsv-res", "json-res"):
        found += results(part, lambda path: serving("--data", path))
    return found


def report(outcomes: list[Outcome]) -> str:
    parts = list(dict.fromkeys(one.part for one in outcomes))
    count = {(one.part, one.outcome): 0 for one in outcomes}
    for one in outcomes:
        count[one.part, one.outcome] += 1
    lines = [
        "# The W3C's tests of an endpoint that reads", "",
        "Written by `python tests/server/w3c_sparql.py docs/sparql-suite.md`, which runs the W3C's tests (`rdf-tests`,",
        "as of 2026-08-07) from their manifests against `kg serve`.", "",
        "| part | passed | failed | excluded |", "|---|---|---|---|",
        *(
            f"| {part} | " + " | ".join(str(count.get((part, kind), 0)) for kind in ("passed", "failed", "excluded")) + " |"
            for part in parts
        ),
        "", "| test | outcome | reason |", "|---|---|---|",
        *(f"| {one.part}/{one.name} | {one.outcome} | {one.reason} |" for one in outcomes if one.outcome != "passed"),
    ]  # fmt: skip
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(report(run()), encoding="utf-8")
