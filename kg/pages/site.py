"""Where the pages of a server are: the address of each IRI's page, and back."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from kg.vocabulary.namespaces import BASE, CMT
from kg.vocabulary.terms import IRI

#: The forms of data that a page has beside itself: what is written after the address → the media type.
FORMS = {"ttl": "text/turtle", "jsonld": "application/ld+json"}
#: Paths that can be written as they are, and read back without a doubt.
_PLAIN = re.compile(r"[A-Za-z0-9_~-][A-Za-z0-9_.~-]*(?:/[A-Za-z0-9_~-][A-Za-z0-9_.~-]*)*\Z")
_SUFFIX = re.compile(r"\.(?:ttl|nt|jsonld|rdf|html)\Z")
_FOLDERS = ("id/", "code/")
_WHOLE = ("ontology", "codes")
_TERMS = "ontology/"


def path_of(iri: str) -> str | None:
    """Return the path that mirrors an IRI of the vocabulary or of its data, or nothing for any other.

    >>> path_of("https://w3id.org/commitment-graph/ontology#Commitment")
    'ontology/Commitment'
    >>> path_of("https://w3id.org/commitment-graph/id/agent/facebook")
    'id/agent/facebook'
    """
    if not iri.startswith(BASE):
        return None
    path = iri[len(BASE) :]
    if iri.startswith(str(CMT)):
        name = iri[len(str(CMT)) :]
        path = _TERMS + name
        if "/" in name:
            return None
    elif not path.startswith(_FOLDERS) and path not in _WHOLE:
        return None
    return path if _PLAIN.match(path) and not _SUFFIX.search(path) else None


def iri_at(path: str) -> IRI:
    """Return the IRI that a path mirrors.

    >>> iri_at("code/force/pledged")
    IRI('https://w3id.org/commitment-graph/code/force/pledged')
    """
    return CMT[path.removeprefix(_TERMS)] if path.startswith(_TERMS) else IRI(BASE + path)


@dataclass(frozen=True, slots=True)
class Site:
    """The frame of a page that a server shows: where other pages are, its language, its data.

    `root` is the path of the server, with a slash at its end. `chosen` tells that somebody chose the
    language, which links then keep. `here` is the path of this page with its parameters, and `iri` the node
    that it shows.
    """

    root: str = "/"
    language: str = "en"
    chosen: bool = False
    here: str = ""
    parameters: tuple[tuple[str, str], ...] = ()
    iri: IRI | None = None

    @property
    def static(self) -> str:
        """Where the style sheet and the script are."""
        return f"{self.root}static/"

    @property
    def forms(self) -> tuple[tuple[str, str], ...]:
        """The forms of data, with their media types."""
        return tuple(FORMS.items())

    def link(self, iri: str) -> str:
        """Return the address of a node's page."""
        path = path_of(iri)
        return self.at("resource", iri=iri) if path is None else self.at(path)

    def at(self, path: str, **parameters: str) -> str:
        """Return an address on this server, in the language that was chosen."""
        told = [*parameters.items(), *([("lang", self.language)] if self.chosen else [])]
        return self._address(path, told)

    def terms(self) -> str:
        """Return the address of what the editor completes, in the language of the page."""
        return self._address("terms.json", [("lang", self.language)])

    def switched(self, language: str) -> str:
        """Return the address of this page in another language."""
        return self._address(self.here, [*self.parameters, ("lang", language)])

    def data(self, form: str) -> str | None:
        """Return the address of the data behind this page, where it shows one node."""
        if self.iri is None:
            return None
        path = path_of(self.iri)
        if path is None:
            return self._address("resource", [("iri", self.iri), ("format", form)])
        return self._address(f"{path}.{form}", [])

    def asked(self, question: str, given: Iterable[tuple[str, str]], form: str) -> str:
        """Return the address of the answer to a question as a file."""
        return self._address(f"ask/{question}", [*given, ("format", form)])

    def behind(self, question: str, given: Iterable[tuple[str, str]]) -> str:
        """Return the address of the editor with the query behind a question."""
        return self._address("query", [("ask", question), *given])

    def _address(self, path: str, parameters: list[tuple[str, str]]) -> str:
        told = f"?{urlencode(parameters)}" if parameters else ""
        return f"{self.root}{quote(path, safe='/~')}{told}"
