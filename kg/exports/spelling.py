"""How terms are spelled in Turtle and TriG, and which prefixes that takes."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pyoxigraph as ox

from kg.errors import ExportError
from kg.vocabulary.namespaces import DATA, PREFIXES

# Turtle allows more in a local name, with escapes (section 2.4). What is not plainly safe is spelled in full,
# because parsers disagree on the rest.
_LOCAL = re.compile(rb"[A-Za-z0-9_][A-Za-z0-9_-]*").fullmatch
_PREFIX = re.compile(r"(?:[A-Za-z][A-Za-z0-9_-]*)?\Z")
_DATA = b"<" + str(DATA).encode()


class Speller(dict[bytes, bytes]):
    """A memory from terms in full, as pyoxigraph's Turtle has them, to their spelling with prefixes.

    `prefixes` are names and namespaces beside those of the vocabulary; where a name is in both, the caller's
    wins. A name that is not plain ASCII is not used. Raises `ExportError` for a namespace that is no IRI.
    """

    def __init__(self, prefixes: Mapping[str, str] | None = None) -> None:
        super().__init__()
        self.used: set[str] = set()
        self._names: dict[bytes, tuple[bytes, str]] = {}
        self._local = b""
        self._moving: list[bytes] = []
        self._all = {**PREFIXES, **{n: ns for n, ns in (prefixes or {}).items() if _PREFIX.match(n)}}
        for name, namespace in self._all.items():
            try:
                ox.NamedNode(namespace)
            except ValueError as error:
                raise ExportError(
                    f"the prefix {name}: stands for {namespace!r}, which is no absolute IRI: correct it"
                ) from error
            self._names.setdefault(namespace.encode(), (f"{name}:".encode(), name))
        # Namespaces that end in neither / nor # cannot be found by cutting an IRI at the last of these.
        self._odd = sorted((ns for ns in self._names if ns[-1:] not in (b"/", b"#")), key=len, reverse=True)

    def set_local(self, base: bytes) -> None:
        """Let the empty prefix stand for a base, or with an empty base for what the caller gave."""
        for name in self._moving:
            self.pop(name, None)
        self._moving.clear()
        self._local = base

    def header(self) -> bytes:
        """Spell the declarations of the prefixes used so far, in the order of the vocabulary."""
        return b"".join(
            declaration(name, namespace.encode())
            for name, namespace in self._all.items()
            if name in self.used
        )

    def __missing__(self, term: bytes) -> bytes:
        if term[-1:] != b">":
            return term
        if term[:1] == b'"':
            # An IRI holds no quotation mark, so the last one ends the text.
            text, _, datatype = term.rpartition(b'"^^')
            return text + b'"^^' + self[datatype]
        spelled = self[term] = self._iri(term)
        if term.startswith(_DATA):
            self._moving.append(term)
        return spelled

    def _iri(self, term: bytes) -> bytes:
        if term[1:2] == b"<":
            return term  # a triple term of RDF 1.2, which Turtle spells as N-Triples does
        cut = max(term.rfind(b"/"), term.rfind(b"#")) + 1
        namespace, local = term[1:cut], term[cut:-1]
        if namespace and namespace == self._local:
            return b":" + local if _LOCAL(local) else term
        known = self._names.get(namespace)
        if known is not None and _LOCAL(local):
            return self._prefixed(known, local) or term
        for namespace in self._odd:
            if term.startswith(namespace, 1) and _LOCAL(local := term[1 + len(namespace) : -1]):
                return self._prefixed(self._names[namespace], local) or term
        return term

    def _prefixed(self, known: tuple[bytes, str], local: bytes) -> bytes:
        prefix, name = known
        if not name and self._local:
            return b""  # the empty prefix stands for a document here
        self.used.add(name)
        return prefix + local


def declaration(name: str, namespace: bytes) -> bytes:
    """Spell one `@prefix` line."""
    return b"@prefix " + name.encode() + b": <" + namespace + b"> .\n"
