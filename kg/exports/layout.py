"""How one node is shown in Turtle: found once for all nodes that have the same predicates."""

from __future__ import annotations

from operator import itemgetter

from kg.exports.order import HAS_SELECTOR, object_key, predicate_key
from kg.exports.spelling import Speller
from kg.vocabulary.namespaces import DATA

#: A list of objects longer than this takes a line for each of them.
WIDTH = 100

_DATA = b"<" + str(DATA).encode()
_NONE = slice(0, 0)


class Layout:
    """The order and the spelling of some predicates, as a template for the terms of a node.

    A node is given as `[subject, object, object, …]` with its objects in the order of their predicates.
    """

    __slots__ = ("_break", "_pick", "_several", "_speller", "_template", "selectors", "types")

    def __init__(self, predicates: tuple[bytes, ...], speller: Speller, indent: bytes) -> None:
        self._speller = speller
        self._break = b"\n" + indent + b"        "
        self.types = self.selectors = _NONE
        rows: list[bytes] = []
        places: list[int] = [0]
        # Where a predicate has several objects: its place among the values, the slice, and its width.
        self._several: list[tuple[int, slice, int]] = []
        for predicate in sorted(set(predicates), key=predicate_key):
            start, count = predicates.index(predicate) + 1, predicates.count(predicate)
            verb = speller[predicate]
            rows.append(verb.replace(b"%", b"%%") + (b" %s" if count == 1 else b"%s"))
            if count > 1:
                self._several.append((len(places), slice(start, start + count), len(verb) + 1))
            places.append(start)
            if predicate == b"a":
                self.types = slice(start, start + count)
            elif predicate == HAS_SELECTOR:
                self.selectors = slice(start, start + count)
        self._pick = itemgetter(*places)
        self._template = indent + b"%s " + (b" ;\n" + indent + b"    ").join(rows) + b" .\n"

    def text(self, terms: list[bytes]) -> bytes:
        """Spell a node."""
        spell = self._speller.__getitem__
        if not self._several:
            return self._template % tuple(map(spell, self._pick(terms)))
        values = list(map(spell, self._pick(terms)))
        for place, part, width in self._several:
            spelled = list(map(spell, sorted(set(terms[part]), key=object_key)))
            row = b" , ".join(spelled)
            if width + len(row) <= WIDTH:
                values[place] = b" " + row
            else:
                values[place] = self._break + (b" ," + self._break).join(spelled)
        return self._template % tuple(values)


class Layouts(dict[tuple[bytes, ...], Layout]):
    """A memory of layouts by the predicates of a node, each as often as it has objects."""

    def __init__(self, speller: Speller, indent: bytes = b"") -> None:
        super().__init__()
        self._speller, self._indent = speller, indent

    def __missing__(self, predicates: tuple[bytes, ...]) -> Layout:
        layout = Layout(predicates, self._speller, self._indent)
        # What the empty prefix stands for changes from document to document.
        if not any(predicate.startswith(_DATA) for predicate in predicates):
            self[predicates] = layout
        return layout
