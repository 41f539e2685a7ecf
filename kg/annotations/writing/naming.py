"""What each node of a document is called in its annotation, and the IRI that the compiler then gives it."""

from __future__ import annotations

import re

from kg.annotations.names import INDICATOR_CLASSES, ITEM_CLASSES
from kg.annotations.starter import document_name
from kg.annotations.writing.facts import Facts
from kg.vocabulary.namespaces import AGENT, CMT, DATA, PLACE, TOPIC
from kg.vocabulary.terms import IRI

_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
_FIGURE = re.compile(
    r"(.+)-((?:baseline|increment|target|factor|amount|actual|total(?:-[a-z0-9-]+?)?)(?:-[0-9]+)?)\Z"
)
_TIME = re.compile(r"(.+)-((?:deadline|start|occurred|period)(?:-[0-9]+)?)\Z")
_LOCAL = "document"


class Names:
    """Names for the nodes of one document; `compiled` is the IRI that each then gets."""

    def __init__(self, facts: Facts, document: str) -> None:
        self.facts = facts
        self.document = document
        self.folder = document[: document.rfind("/") + 1]
        name = self.folder.removeprefix(str(DATA)).rstrip("/")
        self.name = name if _NAME.match(name) else document_name(name or "document")
        self.compiled: dict[str, str] = {document: f"{DATA}{self.name}/{_LOCAL}"}
        self._taken: dict[str, str] = {_LOCAL: document}
        self.keys: dict[str, str] = {}

    def local(self, node: str) -> str:
        """The name of an item, an act or an unnamed agent of the document."""
        return self._named(node, self.folder, f"{DATA}{self.name}/")

    def agent(self, node: str) -> str:
        """The name of an agent: of one that documents share, or of an unnamed one."""
        if self.facts.is_a(node, CMT.UnidentifiedAgent):
            return self.local(node)
        return self._named(node, str(AGENT), str(AGENT))

    def place(self, node: str) -> str:
        """The name of a place."""
        return self._named(node, str(PLACE), str(PLACE))

    def topic(self, node: str) -> str:
        """The name of a topic."""
        return self._named(node, str(TOPIC), str(TOPIC))

    def item(self, node: str) -> str | None:
        """The name of an item, as `document/item` where it is one of another document; None for no item."""
        if self.facts.is_a(node, *ITEM_CLASSES.values()) and not self._foreign(node):
            return self.local(node)
        return self._abroad(node)

    def figure(self, node: str, owner: str) -> str | None:
        """The name of a figure as an owner calls it."""
        key = self.keys.get(node)
        if key is not None:
            return key.removeprefix(f"{owner}.")
        match = _FIGURE.match(self._abroad(node) or "")
        return f"{match[1]}.{match[2]}" if match else None

    def base(self, node: str, owner: str) -> str | None:
        """The name of what a share refers to: a figure, an item or an indicator."""
        if self.facts.is_a(node, *INDICATOR_CLASSES.values()) and node in self.keys:
            return self.keys[node].removeprefix(f"{owner}.")
        abroad = self._abroad(node)
        if abroad is not None and abroad.endswith("-indicator"):
            return f"{abroad.removesuffix('-indicator')}.indicator"
        return self.figure(node, owner) or self.item(node)

    def anchor(self, node: str) -> str | None:
        """The name of a time or of an announcement that a duration runs from."""
        if node in self.keys:
            return self.keys[node]
        abroad = self._abroad(node)
        match = _TIME.match(abroad or "")
        return f"{match[1]}.{match[2]}" if match else abroad

    def give(self, node: str, key: str, name: str | None = None) -> None:
        """Call a node of an item by a key (`item.target`), and give it the IRI that the compiler gives it."""
        self.keys[node] = key
        self.compiled.setdefault(node, f"{DATA}{self.name}/{name or key.replace('.', '-', 1)}")

    def is_known(self, node: str) -> bool:
        """Whether a node has a name yet."""
        return node in self.keys

    def _foreign(self, node: str) -> bool:
        return node.startswith(str(DATA)) and not node.startswith((self.folder, str(AGENT)))

    def _abroad(self, node: str) -> str | None:
        name = node.removeprefix(str(DATA))
        parts = name.split("/")
        fits = len(parts) == 2 and all(_NAME.match(part) for part in parts)
        return name if fits and name != node and f"{parts[0]}/" != f"{self.name}/" else None

    def _named(self, node: str, folder: str, compiled: str) -> str:
        if node in self.compiled:
            return self.compiled[node].removeprefix(compiled)
        name = node.removeprefix(folder)
        if name == node or not _NAME.match(name):
            name = document_name(IRI(node).local)
        number, free = 1, name
        while self._taken.get(f"{compiled} {free}", node) != node:
            number += 1
            free = f"{name}-{number}"
        self._taken[f"{compiled} {free}"] = node
        self.compiled[node] = f"{compiled}{free}"
        return free
