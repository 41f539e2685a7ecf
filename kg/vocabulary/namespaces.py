"""The namespaces of the vocabulary, of its codes, of the data, and of what is reused."""

from __future__ import annotations

from kg.vocabulary.terms import IRI

BASE = "https://w3id.org/commitment-graph/"


class Namespace:
    """An IRI prefix whose attributes and items are the IRIs that start with it.

    >>> CMT.Commitment
    IRI('https://w3id.org/commitment-graph/ontology#Commitment')
    >>> BOUND["at-least"].local
    'at-least'
    """

    __slots__ = ("_start",)

    def __init__(self, prefix: str) -> None:
        self._start = prefix

    def __getattr__(self, name: str) -> IRI:
        if name.startswith("__"):
            raise AttributeError(name)
        return IRI(self._start + name)

    def __getitem__(self, name: str) -> IRI:
        return IRI(self._start + name)

    def __str__(self) -> str:
        return self._start


CMT = Namespace(BASE + "ontology#")
DATA = Namespace(BASE + "id/")
AGENT = Namespace(BASE + "id/agent/")
PLACE = Namespace(BASE + "id/place/")
TOPIC = Namespace(BASE + "id/topic/")

#: The SKOS schemes, a prefix each: `kind:funding` is `.../code/kind/funding`.
SCHEMES = (
    "kind", "force", "mode", "bound", "role", "status", "precision", "relation", "rule", "gap", "novelty",
)  # fmt: skip
CODES = {scheme: Namespace(f"{BASE}code/{scheme}/") for scheme in SCHEMES}
KIND, FORCE, MODE, BOUND = CODES["kind"], CODES["force"], CODES["mode"], CODES["bound"]
ROLE, STATUS, PRECISION = CODES["role"], CODES["status"], CODES["precision"]
RELATION, RULE, GAP, NOVELTY = CODES["relation"], CODES["rule"], CODES["gap"], CODES["novelty"]

RDF = Namespace("http://www.w3.org/1999/02/22-rdf-syntax-ns#")
RDFS = Namespace("http://www.w3.org/2000/01/rdf-schema#")
OWL = Namespace("http://www.w3.org/2002/07/owl#")
XSD = Namespace("http://www.w3.org/2001/XMLSchema#")
SH = Namespace("http://www.w3.org/ns/shacl#")
SKOS = Namespace("http://www.w3.org/2004/02/skos/core#")
DCTERMS = Namespace("http://purl.org/dc/terms/")
FOAF = Namespace("http://xmlns.com/foaf/0.1/")
OA = Namespace("http://www.w3.org/ns/oa#")
ORG = Namespace("http://www.w3.org/ns/org#")
PROV = Namespace("http://www.w3.org/ns/prov#")
QUDT = Namespace("http://qudt.org/schema/qudt/")
SCHEMA = Namespace("https://schema.org/")
UNIT = Namespace("http://qudt.org/vocab/unit/")

#: Prefix → namespace, in the order in which files declare them.
PREFIXES: dict[str, str] = {
    name: str(namespace)
    for name, namespace in {
        "cmt": CMT,
        **CODES,
        "agent": AGENT,
        "place": PLACE,
        "topic": TOPIC,
        "dcterms": DCTERMS,
        "foaf": FOAF,
        "oa": OA,
        "org": ORG,
        "owl": OWL,
        "prov": PROV,
        "qudt": QUDT,
        "rdf": RDF,
        "rdfs": RDFS,
        "schema": SCHEMA,
        "sh": SH,
        "skos": SKOS,
        "unit": UNIT,
        "xsd": XSD,
    }.items()
}


def expanded(name: str) -> IRI:
    """Return the IRI of a prefixed name of this installation; raises `KeyError` for an unknown prefix.

    >>> expanded("bound:at-least")
    IRI('https://w3id.org/commitment-graph/code/bound/at-least')
    """
    prefix, _, local = name.partition(":")
    return IRI(PREFIXES[prefix] + local)
