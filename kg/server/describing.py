"""What the endpoint says of itself, in the words of SPARQL 1.1 Service Description."""

from __future__ import annotations

import pyoxigraph as ox
from starlette.requests import Request

from kg.server.settings import Settings
from kg.stores.protocol import Store
from kg.stores.written import GRAPHS
from kg.vocabulary.namespaces import RDF, RDFS, Namespace

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
_FORMATS = "http://www.w3.org/ns/formats/"
_RESULTS = (
    "SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV",
    "Turtle", "N-Triples", "JSON-LD", "RDF_XML",
)  # fmt: skip
#: The formats of answers, by their IRIs.
RESULT_FORMATS = tuple(_FORMATS + name for name in _RESULTS)
#: More graphs than this are not listed.
_LISTED = 1000


def root(request: Request, settings: Settings) -> str:
    """Return the address of the server as others see it, with a slash at its end."""
    return (settings.public_url or str(request.base_url)).rstrip("/") + "/"


def dataset_of(address: str) -> ox.NamedNode:
    """Return the node that stands for the data; `/.well-known/void` describes it."""
    return ox.NamedNode(f"{address}.well-known/void#dataset")


def service_description(store: Store, request: Request, form: str, settings: Settings) -> bytes:
    """Describe the service in a format of RDF; every node has an IRI."""
    address = root(request, settings)
    endpoint = address + "sparql"
    service, dataset = (ox.NamedNode(f"{endpoint}#{name}") for name in ("service", "dataset"))
    default = dataset_of(address)
    told: list[tuple[ox.NamedNode, str, str]] = [
        (service, RDF["type"], SD.Service),
        (service, SD.endpoint, endpoint),
        (service, SD.supportedLanguage, SD.SPARQL11Query),
        (service, SD.feature, SD.UnionDefaultGraph),
        *((service, SD.resultFormat, name) for name in RESULT_FORMATS),
        (service, SD.defaultDataset, str(dataset.value)),
        (dataset, RDF["type"], SD.Dataset),
        (dataset, SD.defaultGraph, str(default.value)),
        (default, RDF["type"], SD.Graph),
        (default, RDFS.isDefinedBy, f"{address}.well-known/void"),
    ]
    names: list[str] = getattr(store, "graphs", list)()
    for number, name in enumerate(names[:_LISTED], 1):
        graph = ox.NamedNode(f"{endpoint}#graph-{number}")
        told += [
            (dataset, SD.namedGraph, graph.value),
            (graph, RDF["type"], SD.NamedGraph),
            (graph, SD.name, name),
        ]
    triples = [ox.Triple(subject, ox.NamedNode(p), ox.NamedNode(o)) for subject, p, o in told]
    data: bytes = ox.serialize(triples, format=GRAPHS[form], prefixes={"sd": str(SD)})  # type: ignore[assignment]
    return data
