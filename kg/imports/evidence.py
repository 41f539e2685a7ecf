"""The evidence of a new row that gives its quote: one that is there, or a new one, found in the text."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox

from kg.documents.quotes import anchor, locate
from kg.documents.texts import TextLibrary
from kg.errors import InputError
from kg.imports.names import folder
from kg.imports.values import UnusableError
from kg.vocabulary.namespaces import CMT, OA, RDF, SCHEMA
from kg.vocabulary.terms import IRI, Term, from_ox

_EXACT, _SELECTOR, _SOURCE = (ox.NamedNode(OA[name]) for name in ("exact", "hasSelector", "hasSource"))
_DIGEST, _FILE = ox.NamedNode(SCHEMA.sha256), ox.NamedNode(CMT.textFile)


class Quotes:
    """The quotes of a graph, and the texts in which new ones are looked for."""

    def __init__(self, quads: Iterable[ox.Quad], texts: TextLibrary) -> None:
        self._texts = texts
        words: dict[object, str] = {}
        selectors: list[ox.Quad] = []
        sources: dict[object, str] = {}
        self._files: dict[str, dict[str, str]] = {}
        for quad in quads:
            match quad.predicate:
                case p if p == _EXACT:
                    words[quad.subject] = str(from_ox(quad.object))
                case p if p == _SELECTOR:
                    selectors.append(quad)
                case p if p == _SOURCE:
                    sources[quad.subject] = str(from_ox(quad.object))
                case p if p in (_DIGEST, _FILE):
                    about = self._files.setdefault(str(from_ox(quad.subject)), {})
                    about[p.value] = str(from_ox(quad.object))
        self._there: dict[tuple[str, str], list[IRI]] = {}
        for quad in selectors:
            document = sources.get(quad.subject)
            if quad.object in words and document and isinstance(quad.subject, ox.NamedNode):
                key = (folder(IRI(document)), words[quad.object])
                self._there.setdefault(key, []).append(IRI(quad.subject.value))

    def find(self, quote: str, node: IRI) -> tuple[IRI, list[tuple[IRI, IRI, Term]]]:
        """Return the evidence of a quote in a node's document, and the statements that make it, if it is new.

        Raises `UnusableError` where the quote stands nowhere, or at several places.
        """
        there = self._there.get((folder(node), quote), [])
        if len(there) == 1:
            return there[0], []
        if there:
            raise UnusableError("is the quote of several rows of evidence: name one in the column evidence")
        documents = [IRI(one) for one in self._files if folder(IRI(one)) == folder(node)]
        if len(documents) != 1:
            raise UnusableError(
                "is no quote of the sheet evidence, and no document is near: name its evidence"
            )
        about = self._files[documents[0]]
        try:
            text = self._texts.find(about.get(_DIGEST.value, ""), about.get(_FILE.value))
            if text is None:
                raise UnusableError(
                    "is no quote of the sheet evidence, and the text of the document is not there: "
                    "name the folder of the texts"
                )
            made = anchor(text.content, locate(text.content, quote))
        except InputError as error:
            raise UnusableError(str(error)) from None
        return _statements(documents[0], made.exact, made.prefix, made.suffix, made.start, made.end)


def _statements(
    document: IRI, exact: str, prefix: str, suffix: str, start: int, end: int
) -> tuple[IRI, list[tuple[IRI, IRI, Term]]]:
    evidence = IRI(f"{folder(document)}evidence-{start}-{end}")
    words, place = IRI(f"{evidence}-quote"), IRI(f"{evidence}-position")
    told: list[tuple[IRI, IRI, Term]] = [
        (evidence, RDF.type, CMT.Evidence),
        (evidence, OA.hasSource, document),
        (evidence, OA.hasSelector, words),
        (evidence, OA.hasSelector, place),
        (words, RDF.type, OA.TextQuoteSelector),
        (words, OA.exact, exact),
        (place, RDF.type, OA.TextPositionSelector),
        (place, OA.start, start),
        (place, OA.end, end),
    ]
    told += [(words, OA[name], text) for name, text in (("prefix", prefix), ("suffix", suffix)) if text]
    return evidence, told
