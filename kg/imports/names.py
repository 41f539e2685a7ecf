"""Which node a cell names: by its full IRI, or by as much of it as tells."""

from __future__ import annotations

from collections.abc import Iterable

from kg.exports.cells import spell
from kg.imports.values import UnusableError, iri
from kg.questions.nearest import near, quoted
from kg.vocabulary.namespaces import AGENT, DATA, PLACE, PREFIXES, TOPIC
from kg.vocabulary.terms import IRI

_SHARED = (str(AGENT), str(PLACE), str(TOPIC))


def folder(node: IRI) -> str:
    """Return the start of the IRIs that stand beside a node: those of its document."""
    return node[: max(node.rfind("/"), node.rfind("#")) + 1]


def full(name: str) -> IRI:
    """Return the IRI that a new name stands for; raises `UnusableError` for what cannot be one.

    >>> full("promise/hiring")
    IRI('https://w3id.org/commitment-graph/id/promise/hiring')
    """
    prefix, colon, local = name.partition(":")
    if name.startswith(("http://", "https://")):
        return iri(name)
    if colon and prefix in PREFIXES:
        return iri(PREFIXES[prefix] + local)
    if "/" not in name.strip("/"):
        raise UnusableError(
            f"{quoted(name)} is no full name: write it as document/name, as the other rows have it"
        )
    return iri(f"{DATA}{name}")


class Names:
    """The nodes of a graph and of new rows, by their names."""

    def __init__(self, nodes: Iterable[str]) -> None:
        self._nodes = set(nodes)

    def __contains__(self, node: str) -> bool:
        return node in self._nodes

    def add(self, node: IRI) -> None:
        """Know one more node."""
        self._nodes.add(node)

    def known(self, name: str, beside: IRI | None = None) -> IRI | None:
        """Return the node of a name that is there, spelled in full or from its folder on."""
        prefix, _, local = name.partition(":")
        starts = ["", str(DATA), *([folder(beside)] if beside else []), *_SHARED]
        tried = [start + name for start in starts]
        if prefix in PREFIXES:
            tried.append(PREFIXES[prefix] + local)
        return next((IRI(node) for node in tried if node in self._nodes), None)

    def find(self, name: str, beside: IRI | None) -> IRI:
        """Return the node of a name; a short one is looked for in the row's document, then everywhere.

        Raises `UnusableError` for a name of nothing, and for one of several.
        """
        node = self.known(name, beside)
        if node is not None:
            return node
        ending = [IRI(one) for one in self._nodes if IRI(one).local == name]
        if len(ending) == 1:
            return ending[0]
        if ending:
            some = ", ".join(sorted(spell(one, brief=True) for one in ending)[:3])
            raise UnusableError(f"{quoted(name)} names several rows: write {some} or another in full")
        close = near(name.rpartition("/")[2], {IRI(one).local for one in self._nodes}, 1)
        hint = f"did you mean {close[0]}? write its id" if close else "write the id of a row"
        raise UnusableError(f"{quoted(name)} names no row: {hint}")

    def free(self, wanted: str) -> IRI:
        """Return a name that nothing has yet: the wanted one, or that with a number."""
        number, name = 2, wanted
        while name in self._nodes:
            name, number = f"{wanted}-{number}", number + 1
        return IRI(name)
