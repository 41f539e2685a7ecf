"""What the server says of its data at `/.well-known/void`, in VoID and DCAT: counts, and where to ask."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial

import pyoxigraph as ox
from starlette.requests import Request
from starlette.responses import Response

from kg.errors import QueryError, StoreError
from kg.questions.internal import rows
from kg.server.describing import RESULT_FORMATS, dataset_of, root
from kg.server.frame import Frame
from kg.server.negotiation import GRAPH_TYPES, choose
from kg.server.refusals import Refusal
from kg.stores.written import GRAPHS
from kg.vocabulary.namespaces import DCTERMS, FOAF, PREFIXES, RDF, XSD, Namespace

VOID = Namespace("http://rdfs.org/ns/void#")
DCAT = Namespace("http://www.w3.org/ns/dcat#")
_PROTOCOL = "http://www.w3.org/TR/sparql11-protocol/"
_TITLES = {"en": "The graph that this server reads", "fr": "Le graphe que ce serveur lit"}
_LEFT_OUT = {
    "en": "Counts that take longer than the server's limit are left out.",
    "fr": "Les décomptes plus longs que la limite du serveur sont omis.",
}
#: Seconds after which counts that took too long are tried again.
_AGAIN = 600.0


@dataclass(slots=True)
class Counts:
    """What was counted in time; `None` for what was not."""

    properties: dict[str, int] | None = None
    classes: dict[str, int] | None = None
    subjects: int | None = None
    objects: int | None = None
    made: float = field(default_factory=time.monotonic)

    @property
    def whole(self) -> bool:
        """Whether nothing took too long."""
        return None not in (self.properties, self.classes, self.subjects, self.objects)


class Dataset:
    """Answers with the description of the data; counts are kept until the data changes."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._lock = asyncio.Lock()
        self._kept: tuple[object, Counts] | None = None

    async def answer(self, request: Request) -> Response:
        """Answer in a format of RDF, Turtle unless another one is liked better."""
        accept = request.headers.get("accept")
        chosen = choose(accept, GRAPH_TYPES)
        if chosen is None and "text/html" in (accept or ""):
            chosen = ("ttl", GRAPH_TYPES["ttl"][0])
        if chosen is None:
            names = ", ".join(names[0] for names in GRAPH_TYPES.values())
            raise Refusal(406, f"the answer can be {names}: accept one of them", {"Vary": "Accept"})
        counts = await self._counts()
        triples = list(_described(root(request, self._frame.settings), counts))
        prefixes = {**PREFIXES, "void": str(VOID), "dcat": str(DCAT)} if chosen[0] in ("ttl", "rdf") else None
        data = ox.serialize(triples, format=GRAPHS[chosen[0]], prefixes=prefixes)
        return Response(data, media_type=chosen[1], headers={"Vary": "Accept", "Cache-Control": "no-cache"})

    async def _counts(self) -> Counts:
        async with self._lock:
            now = getattr(self._frame.graph.store, "generation", None)
            if self._kept is not None:
                generation, counts = self._kept
                if generation == now and (counts.whole or time.monotonic() - counts.made < _AGAIN):
                    return counts
            counts = await self._frame.desk.run(self._count)
            self._kept = (now, counts)
            return counts

    def _count(self) -> Counts:
        ends = time.monotonic() + self._frame.settings.limits.timeout
        store = self._frame.graph.store

        def ask(name: str) -> list[tuple[object, ...]] | None:
            left = ends - time.monotonic()
            try:
                return list(rows(store, name, {}, left)) if left > 0 else None
            except (QueryError, StoreError):
                return None

        def table(name: str) -> dict[str, int] | None:
            told = ask(name)
            return None if told is None else {str(key): int(str(count)) for key, count in told}

        def number(name: str) -> int | None:
            told = ask(name)
            return None if told is None else int(str(told[0][0]))

        return Counts(
            properties=table("counted-properties"),
            classes=table("counted-classes"),
            subjects=number("counted-subjects"),
            objects=number("counted-objects"),
        )


def _described(address: str, counts: Counts) -> Iterator[ox.Triple]:
    document = ox.NamedNode(f"{address}.well-known/void")
    dataset, service, distribution = (
        dataset_of(address),
        _part(document, "service"),
        _part(document, "sparql"),
    )
    endpoint = ox.NamedNode(f"{address}sparql")
    yield _says(document, RDF.type, _node(VOID.DatasetDescription))
    yield _says(document, FOAF.primaryTopic, dataset)
    for kind in (VOID.Dataset, DCAT.Dataset):
        yield _says(dataset, RDF.type, _node(kind))
    yield from _texts(dataset, DCTERMS.title, _TITLES)
    if not counts.whole:
        yield from _texts(dataset, DCTERMS.description, _LEFT_OUT)
    yield _says(dataset, VOID.sparqlEndpoint, endpoint)
    for form in RESULT_FORMATS:
        yield _says(dataset, VOID.feature, ox.NamedNode(form))
    yield _says(dataset, DCAT.distribution, distribution)
    yield _says(distribution, RDF.type, _node(DCAT.Distribution))
    yield _says(distribution, DCAT.accessURL, endpoint)
    yield _says(distribution, DCAT.accessService, service)
    yield _says(service, RDF.type, _node(DCAT.DataService))
    yield from _texts(service, DCTERMS.title, {"en": "SPARQL 1.1 endpoint", "fr": "Point d’accès SPARQL 1.1"})
    yield _says(service, DCAT.endpointURL, endpoint)
    yield _says(service, DCAT.endpointDescription, endpoint)
    yield _says(service, DCAT.servesDataset, dataset)
    yield _says(service, DCTERMS.conformsTo, ox.NamedNode(_PROTOCOL))
    yield from _counted(document, dataset, counts)


def _counted(document: ox.NamedNode, dataset: ox.NamedNode, counts: Counts) -> Iterator[ox.Triple]:
    if counts.subjects is not None:
        yield _says(dataset, VOID.distinctSubjects, _number(counts.subjects))
    if counts.objects is not None:
        yield _says(dataset, VOID.distinctObjects, _number(counts.objects))
    if counts.properties is not None:
        yield _says(dataset, VOID.triples, _number(sum(counts.properties.values())))
        yield _says(dataset, VOID.properties, _number(len(counts.properties)))
        part = partial(_partition, document, dataset, VOID.propertyPartition, VOID.property, VOID.triples)
        yield from _numbered(part, "property", counts.properties)
    if counts.classes is not None:
        yield _says(dataset, VOID.classes, _number(len(counts.classes)))
        part = partial(_partition, document, dataset, VOID.classPartition, VOID["class"], VOID.entities)
        yield from _numbered(part, "class", counts.classes)
    used = [*(counts.properties or ()), *(counts.classes or ())]
    for namespace in sorted({one for one in PREFIXES.values() if any(iri.startswith(one) for iri in used)}):
        yield _says(dataset, VOID.vocabulary, ox.NamedNode(namespace))


def _numbered(
    part: Callable[[str, str, int], Iterator[ox.Triple]], kind: str, counted: dict[str, int]
) -> Iterator[ox.Triple]:
    for number, (iri, count) in enumerate(sorted(counted.items()), 1):
        yield from part(f"{kind}-{number}", iri, count)


def _partition(
    document: ox.NamedNode, dataset: ox.NamedNode, link: str, what: str, how_many: str, name: str, iri: str,
    count: int,
) -> Iterator[ox.Triple]:  # fmt: skip
    node = _part(document, name)
    yield _says(dataset, link, node)
    yield _says(node, what, ox.NamedNode(iri))
    yield _says(node, how_many, _number(count))


def _part(document: ox.NamedNode, name: str) -> ox.NamedNode:
    return ox.NamedNode(f"{document.value}#{name}")


def _node(iri: str) -> ox.NamedNode:
    return ox.NamedNode(iri)


def _says(subject: ox.NamedNode, prop: str, value: ox.NamedNode | ox.Literal) -> ox.Triple:
    return ox.Triple(subject, ox.NamedNode(prop), value)


def _texts(subject: ox.NamedNode, prop: str, texts: dict[str, str]) -> Iterator[ox.Triple]:
    for language, text in texts.items():
        yield _says(subject, prop, ox.Literal(text, language=language))


def _number(count: int) -> ox.Literal:
    return ox.Literal(str(count), datatype=ox.NamedNode(XSD.integer))
