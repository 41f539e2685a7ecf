"""Checking annotations while they are written: compiled in memory, validated, told by line and field."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg.annotations.compiled import Compiled
from kg.annotations.compiler import compile_annotation
from kg.annotations.files import document_name_of
from kg.documents.texts import TextLibrary
from kg.errors import KgError
from kg.stores.memory import MemoryStore
from kg.validation.report import Severity, Violation
from kg.vocabulary.namespaces import AGENT, DATA, PLACE, TOPIC

_SHARED = (str(AGENT), str(PLACE), str(TOPIC))


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding of the shapes or of the texts, at its place of a file."""

    file: str
    place: str
    violation: Violation

    def __str__(self) -> str:
        found = self.violation
        where = f"{self.file}, {self.place}" if self.place else self.file
        return f"{where}: {found.severity.value}: {found.reason()} {found.repair} [{found.shape.local}]"


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check of some files found.

    `refused` are files that do not compile, each with all of its problems; `findings` what the shapes and the
    texts say of the others, the gravest first; `unseen` items of other documents that files point to and that
    are nowhere beside them, so that the links could not be checked.
    """

    refused: tuple[KgError, ...]
    findings: tuple[Finding, ...]
    unseen: tuple[str, ...]

    def of_severity(self, severity: Severity) -> tuple[Finding, ...]:
        """Return the findings of one severity."""
        return tuple(one for one in self.findings if one.violation.severity is severity)

    @property
    def conforms(self) -> bool:
        """Whether every file compiles and nothing must be mended."""
        return not self.refused and not self.of_severity(Severity.VIOLATION)


def check_annotations(paths: Iterable[Path | str], *, language: str = "en") -> Checked:
    """Compile annotations in memory, and check them against the shapes and their texts; nothing is written.

    Documents that they point to are read from the annotations in the same folders, if they are there and
    compile. Raises `InputError` for a language other than `en` and `fr`.
    """
    from kg.validation.run import validate

    compiled: dict[Path, Compiled] = {}
    refused = []
    given = [Path(path) for path in paths]
    for path in given:
        try:
            compiled[path] = compile_annotation(path)
        except KgError as error:
            refused.append(error)
    own = {node: (str(path), place) for path, one in compiled.items() for node, place in one.places.items()}
    linked = _linked(compiled.values(), own)
    others = _others({_folder(node) for node in linked}, {path.parent for path in compiled}, set(compiled))
    store = MemoryStore()
    for one in (*compiled.values(), *others):
        store.extend(one.quads)
    there = {node for one in others for node in (*one.places, one.document)}
    texts = TextLibrary(dict.fromkeys(path.parent for path in compiled))
    report = validate(store, texts=texts, language=language, engine="sparql")
    unseen = linked - there
    told = [one for one in report.violations if not {str(one.focus), str(one.value)} & unseen]
    findings = _findings(told, own, compiled, linked & there)
    # A file that is refused is there, and its own problems are told.
    known = {f"{DATA}{document_name_of(path)}/" for path in given if path not in compiled}
    names = sorted(node.removeprefix(str(DATA)) for node in unseen if _folder(node) not in known)
    return Checked(tuple(refused), tuple(findings), tuple(names))


def _findings(
    violations: Iterable[Violation],
    own: Mapping[str, tuple[str, str]],
    compiled: Mapping[Path, Compiled],
    linked: set[str],
) -> Iterator[Finding]:
    """Those of the files themselves, and those that a link brings to an item of another document."""
    documents = {_folder(one.document): path for path, one in compiled.items() if one.document}
    pointing = {
        triple.object.value: (str(path), compiled[path].places.get(triple.subject.value, ""))
        for path, one in compiled.items()
        for triple in one.triples
        if isinstance(triple.object, ox.NamedNode)
        and isinstance(triple.subject, ox.NamedNode)
        and triple.object.value in linked
    }
    for violation in violations:
        focus = str(violation.focus)
        if focus in own:
            yield Finding(*own[focus], violation)
        elif focus in pointing and violation.severity is Severity.VIOLATION:
            yield Finding(*pointing[focus], violation)
        elif (path := documents.get(_folder(focus))) is not None:
            yield Finding(str(path), "", violation)
        elif focus.startswith(_SHARED):
            yield Finding(", ".join(map(str, compiled)), "", violation)


def _linked(compiled: Iterable[Compiled], own: Mapping[str, object]) -> set[str]:
    """The nodes of other documents that are pointed to."""
    found = set()
    for one in compiled:
        folder = _folder(one.document) if one.document else None
        for triple in one.triples:
            node = triple.object
            if isinstance(node, ox.NamedNode) and node.value.startswith(str(DATA)):
                foreign = not node.value.startswith((*_SHARED, *((folder,) if folder else ())))
                if foreign and node.value not in own:
                    found.add(node.value)
    return found


def _folder(node: str) -> str:
    """The folder of IRIs of the document that a node belongs to."""
    return node[: node.find("/", len(str(DATA))) + 1]


def _others(wanted: set[str], folders: set[Path], given: set[Path]) -> list[Compiled]:
    """The documents of those folders of IRIs, from the annotations that stand beside the given ones."""
    found = []
    names = {folder.removeprefix(str(DATA)).rstrip("/") for folder in wanted}
    for folder in sorted(folders):
        for path in sorted(folder.glob("*.y*ml")) if names else ():
            if path not in given and document_name_of(path) in names:
                try:
                    found.append(compile_annotation(path))
                except KgError:
                    continue  # its own check tells what is wrong with it; here it is not seen
    return found
