"""The sample annotation uses every field of the format, and says with each what the vocabulary calls it."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.annotations import compile_annotation
from kg.annotations.entries import Entry
from kg.annotations.fields import FIELDS
from kg.annotations.names import INDICATOR_CLASSES
from kg.annotations.nodes import read_nodes
from kg.annotations.reader import read_annotation
from kg.vocabulary.bundled import bundled
from kg.vocabulary.namespaces import CMT, OWL, RDF

SAMPLES = Path(__file__).parent / "samples"
#: Terms that no document writes: they describe the ontology and its shapes, or are a shortcut of decisions.
NOT_WRITTEN = {"formula", "repair", "negativeExample", "sameCommitmentAs"}
DECISIONS = """\
decisions: ours
agents: {analyst: {person: Ada Example}}
same:
  jobs:
    members: [one/jobs, other/jobs]
    decided by: analyst
    decided on: 2024-05-02
    because: {en: Both name the same site., fr: Les deux nomment le même site.}
undone:
  jobs-apart:
    undoes: [ours/jobs]
    decided by: analyst
    decided on: 2024-06-01
    because: {en: The sites are two., fr: Les sites sont deux.}
"""


def used(entry: Entry) -> set[tuple[str, str]]:
    """The fields of an entry and of those inside it, each with its kind."""
    inside = [one for kind in FIELDS for one in entry.inside(kind)]
    return {(one.kind, name) for one in (entry, *inside) for name in one.values}


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    decisions = tmp_path / "decisions.yaml"
    decisions.write_text(DECISIONS, encoding="utf-8")
    return [SAMPLES / "everything.yaml", decisions, bundled("seeds") / "facebook-ia-france.yaml"]


def test_the_samples_use_every_field_of_the_format(files: list[Path]) -> None:
    found = set.union(*(used(read_annotation(read_nodes(path), path.name)[0]) for path in files))
    # A time may stand in many places, and an indicator in two: one of each is enough.
    found |= {("moment", name) for kind, name in found if kind == "time"}
    found |= {("time", name) for kind, name in found if kind == "moment"}
    found |= {("observation", name) for kind, name in found if kind == "item" and name in INDICATOR_CLASSES}
    found |= {("title", name) for kind, name in found if kind == "quote"}
    assert {(kind, field.name) for kind, several in FIELDS.items() for field in several} - found == set()


def test_every_property_of_the_vocabulary_can_be_written(files: list[Path]) -> None:
    compiled = [compile_annotation(path) for path in files]
    written = {one.predicate.value for each in compiled for one in each.triples}
    ontology = ox.parse(path=str(bundled("ontology") / "commitment.ttl"), format=ox.RdfFormat.TURTLE)
    properties = {
        one.subject.value
        for one in ontology
        if one.predicate.value == RDF.type
        and isinstance(one.object, ox.NamedNode)
        and one.object.value.startswith(str(OWL))
        and one.object.value.endswith("Property")
        and isinstance(one.subject, ox.NamedNode)
        and one.subject.value.startswith(str(CMT))
    }
    assert len(properties) > 80
    assert properties - written - {CMT[name] for name in NOT_WRITTEN} == set()
