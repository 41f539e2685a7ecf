"""YAML as nodes that know their line and their place, with nothing interpreted.

A person writes `no`, `1_000`, `2022` or `0x1F` and means these very characters. So scalars stay text, and
what would hide something from a reviewer (anchors, aliases, tags, a key given twice) is refused.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

from kg.errors import AnnotationError

_DEEPEST = 20
_LARGEST = 4_000_000
_UNWRITABLE = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text, its line (from 1) and the path of keys that leads to it."""

    text: str
    line: int
    path: str


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of nodes."""

    items: tuple[Node, ...]
    line: int
    path: str


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys and nodes, in the order in which they are written."""

    entries: dict[str, Node]
    line: int
    path: str


Node: TypeAlias = Scalar | Listing | Mapping


def place_of(node: Node) -> str:
    """Say where a node is: its line and its path of keys."""
    return f"line {node.line}" + (f", {node.path}" if node.path else "")


@dataclass(slots=True)
class Problems:
    """What is wrong with one file, collected so that one run shows all of it."""

    source: str
    found: list[tuple[int, str, str]] = field(default_factory=list)

    def add(self, node: Node, sentence: str) -> None:
        """Note that `node` is wrong, and what mends it."""
        self.found.append((node.line, f"{self.source}, {place_of(node)}: {sentence}", node.path))

    def stop_if_any(self) -> None:
        """Raise `AnnotationError` with every sentence, in the order of the lines."""
        if self.found:
            found = sorted(self.found)
            error = AnnotationError("\n".join(dict.fromkeys(text for _, text, _ in found)))
            error.paths = tuple(dict.fromkeys(path for _, _, path in found))
            raise error


def nearest(name: str, known: Iterable[str]) -> str:
    """Say which known name a mistyped one may stand for, or list the known ones.

    >>> nearest("promissor", ["promisor", "quotes"])
    "did you mean 'promisor'?"
    """
    names = sorted(known)
    close = difflib.get_close_matches(name, names, n=1, cutoff=0.6)
    if close:
        return f"did you mean {close[0]!r}?"
    return f"write one of {', '.join(names)}." if names else "there is none yet, declare one first."


def read_nodes(path: Path) -> Mapping:
    """Read a YAML file into nodes.

    Raises `AnnotationError` for a file that is missing, empty, not UTF-8, not YAML or not a mapping, and for
    anchors, aliases, tags, repeated keys and nesting deeper than 20.
    """
    return parse_nodes(_text_of(path), str(path))


def parse_nodes(text: str, source: str) -> Mapping:
    """Read YAML into nodes; `source` names it in messages. Raises `AnnotationError` as `read_nodes` does."""
    problems = Problems(source)
    root = _Builder(problems).build(text)
    problems.stop_if_any()
    if not isinstance(root, Mapping):
        raise AnnotationError(
            f"{source}, line 1: An annotation is a mapping: start it with 'document: name'."
        )
    return root


def _text_of(path: Path) -> str:
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise AnnotationError(f"{path}: There is no such annotation file: check its name.") from None
    except OSError as error:
        raise AnnotationError(
            f"{path}: The annotation cannot be read ({error.strerror}): check that it is a readable file."
        ) from None
    if len(data) > _LARGEST:
        raise AnnotationError(
            f"{path}: The annotation has more than {_LARGEST:,} bytes: write one file a document."
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise AnnotationError(f"{path}, line {line}: The file is not UTF-8: save it as UTF-8.") from None
    if not text.strip():
        raise AnnotationError(f"{path}: The annotation is empty: start it with 'document: name'.")
    return text


class _Builder:
    """Builds nodes from the parser's events, iteratively: deep nesting cannot exhaust the stack."""

    def __init__(self, problems: Problems) -> None:
        self.problems = problems
        self.open: list[_Open] = []
        self.root: Node | None = None

    def build(self, text: str) -> Node | None:
        import yaml

        loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
        try:
            for event in yaml.parse(text, Loader=loader):
                self._take(event, yaml)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            where = f", line {mark.line + 1}" if mark else ""
            raise AnnotationError(
                f"{self.problems.source}{where}: This is not YAML ({error.problem}): {_mending(error, text)}."
            ) from None
        except yaml.YAMLError as error:
            reason = getattr(error, "reason", "unreadable")
            raise AnnotationError(
                f"{self.problems.source}: This is not YAML ({reason}): remove the character."
            ) from None
        return self.root

    def _take(self, event: Any, yaml: Any) -> None:
        line = event.start_mark.line + 1
        match event:
            case yaml.DocumentStartEvent() if self.root is not None:
                self._stop(line, "A second YAML document starts here: write one document a file.")
            case yaml.AliasEvent():
                self._stop(line, f"The alias '*{event.anchor}' hides what it stands for: write it out.")
            case yaml.ScalarEvent():
                self._refuse_marks(event, line)
                self._scalar(event.value, line)
            case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                self._refuse_marks(event, line)
                if len(self.open) == _DEEPEST:
                    self._stop(
                        line,
                        f"The nesting is deeper than {_DEEPEST}: check the brackets.",
                    )
                if self.open and self.open[-1].wants_key:
                    self._stop(line, "A key is no plain text: write a name before the colon.")
                self.open.append(_Open(self._path(), line, isinstance(event, yaml.MappingStartEvent)))
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                self._place(self.open.pop().close())

    def _refuse_marks(self, event: Any, line: int) -> None:
        if event.anchor:
            self._stop(line, f"The anchor '&{event.anchor}' is not allowed: write each thing out.")
        if event.tag:
            self._stop(
                line, f"The tag {event.tag!r} is not allowed: leave it out, every value is read as text."
            )

    def _stop(self, line: int, sentence: str) -> None:
        raise AnnotationError(f"{self.problems.source}, line {line}: {sentence}")

    def _path(self) -> str:
        return self.open[-1].path_of_next() if self.open else ""

    def _scalar(self, text: str, line: int) -> None:
        if _UNWRITABLE.search(text):
            self._stop(line, "A text holds U+0000 or half a surrogate pair: remove it, RDF cannot hold it.")
        if self.open and self.open[-1].wants_key:
            holder = self.open[-1]
            if text in holder.entries:
                scalar = Scalar(text, line, holder.path)
                self.problems.add(scalar, f"The key {text!r} is given twice: keep one.")
            holder.key = text
            return
        self._place(Scalar(text, line, self._path()))

    def _place(self, node: Node) -> None:
        if not self.open:
            self.root = node
        elif self.open[-1].is_mapping:
            holder = self.open[-1]
            assert holder.key is not None  # noqa: S101 - the parser gives a key before each value
            holder.entries[holder.key] = node
            holder.key = None
        else:
            self.open[-1].items.append(node)


@dataclass(slots=True)
class _Open:
    """A mapping or a list whose end has not come yet."""

    path: str
    line: int
    is_mapping: bool
    key: str | None = None
    entries: dict[str, Node] = field(default_factory=dict)
    items: list[Node] = field(default_factory=list)

    @property
    def wants_key(self) -> bool:
        return self.is_mapping and self.key is None

    def path_of_next(self) -> str:
        if not self.is_mapping:
            return f"{self.path}[{len(self.items) + 1}]"
        return f"{self.path}.{self.key}" if self.path else str(self.key)

    def close(self) -> Node:
        if self.is_mapping:
            return Mapping(self.entries, self.line, self.path)
        return Listing(tuple(self.items), self.line, self.path)


def _mending(error: Any, text: str) -> str:
    """Return what mends a text that is no YAML; what is left open is told where it begins."""
    mark, opened = error.problem_mark, error.context_mark
    line = text.split("\n")[mark.line] if mark and mark.line <= text.count("\n") else ""
    if line[: len(line) - len(line.lstrip())].count("\t"):
        return "indent the line with spaces, not with a tab"
    if mark and opened and opened.line < mark.line and "scanning a quoted scalar" in str(error.context):
        return f"close the quotation mark that opens in line {opened.line + 1}"
    if mark and opened and opened.line < mark.line and "parsing a flow" in str(error.context):
        return f"close the brace or bracket that opens in line {opened.line + 1}"
    return "check the indentation and the quotation marks"
