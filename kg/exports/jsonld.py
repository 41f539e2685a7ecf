"""JSON-LD, compacted with the vocabulary's context, which stands inside the file so that nobody fetches it.

A small writer of its own, because what is written must read back as the same graph on every parser: numbers
are bare only where no parser can change them, and a term of the context is used only where its coercion gives
back the literal that was there.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, BinaryIO

import pyoxigraph as ox

from kg.errors import ExportError
from kg.exports.lines import lines_of_graphs
from kg.exports.nodes import Node, Term, ordered_nodes
from kg.exports.order import natural_key
from kg.vocabulary.bundled import bundled
from kg.vocabulary.namespaces import RDF, XSD

_TYPE = str(RDF["type"])
_STRING, _INTEGER, _BOOLEAN = (f"{XSD}{name}" for name in ("string", "integer", "boolean"))
#: Parsers may read a JSON number as a double, which holds integers exactly up to here.
_LARGEST = 2**53 - 1


def write_jsonld(quads: Iterable[ox.Quad], file: BinaryIO) -> None:
    """Write a dataset as JSON-LD 1.1: the nodes of the default graph, then each named graph with its nodes.

    Raises `ExportError` for an IRI whose scheme is the name of a prefix, for what only RDF 1.2 knows, and for
    blank nodes that cannot be told apart.
    """
    path = bundled("ontology") / "context.jsonld"
    context = json.loads(path.read_text(encoding="utf-8"))["@context"]
    compact = _Compactor(context)
    graphs = lines_of_graphs(quads)
    content: list[dict[str, Any]] = []
    for name in sorted(graphs, key=natural_key):
        nodes = [compact.node(node) for node in ordered_nodes(graphs[name])]
        if name:
            iri = name.decode() if name.startswith(b"_:") else compact.iri(name[1:-1].decode())
            content.append({"@id": iri, "@graph": nodes})
        else:
            content += nodes
    # One line a term: the context should not push the data out of sight.
    terms = ",\n".join(f"  {_spell(name)}: {_spell(told)}" for name, told in context.items())
    graph = json.dumps(content, ensure_ascii=False, indent=1)
    file.write(f'{{\n "@context": {{\n{terms}\n }},\n "@graph": {graph}\n}}\n'.encode())


class _Compactor:
    """The terms and prefixes of a context, the other way round: from IRIs to what they are called."""

    def __init__(self, context: dict[str, Any]) -> None:
        #: Prefixes by descending length of their namespace, so that the longest match comes first.
        self._prefixes = sorted(
            ((ns, name) for name, ns in context.items() if isinstance(ns, str) and ns.endswith(("/", "#"))),
            key=lambda pair: (-len(pair[0]), pair[1]),
        )
        self._expand = {name: ns for ns, name in self._prefixes}
        # Some parsers take any term for a prefix.
        self._reserved = {name for name in context if not name.startswith("@")}
        #: IRI → the term for it, the datatype (or `@id`) that it gives a string, and its container.
        self._terms: dict[str, tuple[str, str, str]] = {}
        for name, told in sorted(context.items()):
            definition = {"@id": told} if isinstance(told, str) else told
            if name.startswith("@") or name in self._expand or not isinstance(definition, dict):
                continue
            if set(definition) <= {"@id", "@type", "@container"}:
                self._terms[self._full(definition["@id"])] = (
                    name,
                    self._full(definition.get("@type", "")),
                    definition.get("@container", ""),
                )

    def _full(self, name: str) -> str:
        prefix, colon, local = name.partition(":")
        return self._expand[prefix] + local if colon and prefix in self._expand else name

    def iri(self, iri: str) -> str:
        """Shorten an IRI by a prefix, or leave it whole."""
        for namespace, prefix in self._prefixes:
            if iri.startswith(namespace) and iri != namespace:
                local = iri[len(namespace) :]
                return iri if local.startswith("//") else f"{prefix}:{local}"
        scheme, _, rest = iri.partition(":")
        if scheme in self._reserved and not rest.startswith("//"):
            raise ExportError(
                f"JSON-LD would read <{iri}> as a name with the prefix {scheme!r}: export another format"
            )
        return iri

    def node(self, node: Node) -> dict[str, Any]:
        """Spell one node with all its properties."""
        result: dict[str, Any] = {"@id": self._reference(node.subject)}
        for predicate, objects in node.properties:
            if predicate == _TYPE and all(obj.kind != "literal" for obj in objects):
                result["@type"] = _one_or_all([self._class(obj) for obj in objects])
                continue
            name, coercion, container = self._terms.get(predicate, ("", "", ""))
            if container == "@language":
                by_language: dict[str, list[Any]] = {}
                for obj in objects:
                    if obj.language:
                        by_language.setdefault(obj.language, []).append(obj.value)
                if by_language:
                    result[name] = {tag: _one_or_all(texts) for tag, texts in by_language.items()}
                objects = [obj for obj in objects if not obj.language]
            if container or not name:
                name, coercion = self.iri(predicate), ""
            if objects:
                result[name] = _one_or_all([self._value(obj, coercion) for obj in objects])
        return result

    def _reference(self, term: Term) -> str:
        return term.value if term.kind == "blank" else self.iri(term.value)

    def _class(self, term: Term) -> str:
        name, _, container = self._terms.get(term.value, ("", "", ""))
        return name if name and not container else self._reference(term)

    def _value(self, term: Term, coercion: str) -> Any:
        if term.kind != "literal":
            reference = self._reference(term)
            return reference if coercion == "@id" else {"@id": reference}
        if term.language:
            return {"@value": term.value, "@language": term.language}
        if coercion:
            if term.datatype == coercion:
                return term.value
        elif term.datatype == _STRING:
            return term.value
        elif term.datatype == _INTEGER and _is_plain_integer(term.value):
            return int(term.value)
        elif term.datatype == _BOOLEAN and term.value in ("true", "false"):
            return term.value == "true"
        if term.datatype == _STRING:
            return {"@value": term.value}
        return {"@value": term.value, "@type": self.iri(term.datatype)}


def _is_plain_integer(text: str) -> bool:
    return (
        len(text) < 17
        and text.lstrip("-").isdecimal()
        and str(int(text)) == text
        and abs(int(text)) <= _LARGEST
    )


def _one_or_all(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else values


def _spell(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
