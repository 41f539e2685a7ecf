"""From a graph to an annotation that compiles to the same graph, and to the list of what it cannot say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pyoxigraph as ox

from kg.annotations.compiler import compile_text
from kg.annotations.writing.decisions import decisions_tree
from kg.annotations.writing.document import DocumentWriter, sha256_of
from kg.annotations.writing.facts import Facts, Tree, put
from kg.annotations.writing.yaml_text import yaml_text
from kg.documents.texts import TextLibrary
from kg.errors import AnnotationError, InputError
from kg.vocabulary.namespaces import CMT, RDF
from kg.vocabulary.terms import IRI, Term, from_ox

Statement = tuple[Term, IRI, Term]

_STEP = re.compile(r"([^.\[\]]+)|\[([0-9]+)\]")


@dataclass(frozen=True, slots=True)
class Annotation:
    """An annotation that was written from a graph, and how it differs from it.

    `yaml` is the annotation. `unwritten` are the statements of the graph that it does not say, `added` those
    that it says beyond the graph: both are empty for a graph that the compiler made. `renamed` maps the IRIs
    of the graph to those that the compiler gives the same nodes, where they differ.
    """

    yaml: str
    unwritten: tuple[Statement, ...] = ()
    added: tuple[Statement, ...] = ()
    renamed: Mapping[IRI, IRI] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.yaml


def write_annotation(triples: Iterable[ox.Triple], document: IRI | None, texts: TextLibrary) -> Annotation:
    """Write the annotation of a document, or of identity decisions where `document` is None.

    The annotation is compiled before it is returned. What does not compile is taken out, and so becomes part
    of what is unwritten. Raises `InputError` where the text of the document is not in `texts`, and where
    nothing of the graph can be written.
    """
    stated = frozenset(triples)
    facts = Facts(stated)
    if document is None:
        tree, compiled_names = decisions_tree(facts)
    else:
        file = next(iter(facts.plain(document, CMT.textFile)), None)
        text = texts.find(sha256_of(facts, document) or "", file)
        if text is None:
            raise InputError(
                f"the text of {document} is not at hand, and its quotes cannot be told apart without it: "
                "name the folder that holds it with texts="
            )
        writer = DocumentWriter(facts, document, text)
        tree = writer.write()
        compiled_names = writer.names.compiled
    yaml, said = _compiling(tree, texts)
    renamed = {IRI(old): IRI(new) for old, new in compiled_names.items() if old != new}
    wanted = {_renamed(triple, compiled_names): triple for triple in stated}
    return Annotation(
        yaml,
        tuple(sorted((_statement(wanted[one]) for one in wanted.keys() - said), key=str)),
        tuple(sorted((_statement(one) for one in said - wanted.keys()), key=str)),
        dict(sorted(renamed.items())),
    )


def _compiling(tree: Tree, texts: TextLibrary) -> tuple[str, frozenset[ox.Triple]]:
    """Take out of a tree what does not compile, and return its spelling with its triples."""
    while True:
        yaml = yaml_text(_without_empty(tree))
        try:
            return yaml, compile_text(yaml, "the annotation", texts).triples
        except AnnotationError as error:
            if not error.paths or not all(error.paths):
                raise InputError(f"this graph cannot be written as an annotation: {error}") from None
            for path in sorted(error.paths, key=_later, reverse=True):
                _take_out(tree, path)


def _take_out(tree: Tree, path: str) -> None:
    """Remove what a path of keys leads to, as far as it goes."""
    holder: Any = None
    key: Any = None
    node: Any = tree
    for name, number in _STEP.findall(path):
        step = int(number) - 1 if number else name
        inside = (
            step in node if isinstance(node, dict) else isinstance(node, list) and number and step < len(node)
        )
        if not inside:
            break
        holder, key, node = node, step, node[step]
    if holder is not None:
        del holder[key]


def _without_empty(tree: Tree) -> Tree:
    """The tree without sections that have nothing left in them; an unknown may have nothing more to say."""
    kept: Tree = {}
    for name, value in tree.items():
        inside = _without_empty(value) if isinstance(value, dict) and name != "unknown" else value
        put(kept, name, inside)
    return kept


def _later(path: str) -> list[tuple[str, int]]:
    """Sorts paths so that of two entries of one list the later one can go first."""
    return [(name, int(number or 0)) for name, number in _STEP.findall(path)]


def _renamed(triple: ox.Triple, names: Mapping[str, str]) -> ox.Triple:
    subject, predicate, value = triple
    if isinstance(subject, ox.NamedNode) and subject.value in names:
        subject = ox.NamedNode(names[subject.value])
    if isinstance(value, ox.NamedNode) and value.value in names and predicate.value != RDF.type:
        value = ox.NamedNode(names[value.value])
    return ox.Triple(subject, predicate, value)


def _statement(triple: ox.Triple) -> Statement:
    subject, value = from_ox(triple.subject), from_ox(triple.object)
    return subject, IRI(triple.predicate.value), value
