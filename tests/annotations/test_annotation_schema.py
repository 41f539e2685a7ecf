"""The published JSON Schema says what the table of fields says, and accepts what the compiler accepts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator

from kg.annotations.fields import FIELDS
from kg.annotations.schema import json_schema, schema_text
from kg.vocabulary.bundled import bundled

FOLDER = Path(__file__).parent
PUBLISHED = bundled("ontology") / "annotation.schema.json"
GOOD = [
    *sorted(bundled("seeds").glob("*.yaml")),
    *sorted((FOLDER / "samples").glob("*.yaml")),
    FOLDER / "faults" / "good.yaml",
]
#: Faults that an editor can see, because they are in the form of the file.
SEEN = [
    "a-list", "bound-unknown", "code-unknown", "digest-not-hexadecimal", "empty", "field-missing",
    "field-unknown", "kind-of-item-unknown", "label-in-one-language", "list-empty", "name-with-a-space",
    "role-unknown", "rule-unknown", "several-faults", "text-empty", "unknown-is-nothing",
    "value-not-a-number",
]  # fmt: skip


def as_text(path: Path) -> Any:
    """The file as the compiler reads it: every scalar is text."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506


def as_an_editor_reads(value: Any) -> Any:
    """The same as YAML 1.2 types it: numbers, truth values, nothing."""
    if isinstance(value, dict):
        return {key: as_an_editor_reads(one) for key, one in value.items()}
    if isinstance(value, list):
        return [as_an_editor_reads(one) for one in value]
    if value in ("true", "false"):
        return value == "true"
    if value == "":
        return None
    try:
        return int(value) if value.lstrip("-").isdecimal() else float(value)
    except ValueError:
        return value


def complaints(value: Any) -> list[str]:
    return [error.message for error in Draft7Validator(json_schema()).iter_errors(value)]


def test_the_published_schema_is_made_from_the_table_of_fields() -> None:
    assert PUBLISHED.read_text(encoding="utf-8") == schema_text(), (
        "it is stale: python -m kg.annotations.schema > ontology/annotation.schema.json"
    )


def test_the_published_schema_is_a_schema() -> None:
    Draft7Validator.check_schema(json.loads(PUBLISHED.read_text(encoding="utf-8")))


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.name)
def test_an_annotation_that_compiles_fits_the_schema(path: Path) -> None:
    value = as_text(path)
    assert complaints(value) == []
    assert complaints(as_an_editor_reads(value)) == []


@pytest.mark.parametrize("name", SEEN)
def test_a_fault_of_form_is_seen_in_the_editor(name: str) -> None:
    assert complaints(as_text(FOLDER / "faults" / f"{name}.yaml"))


def test_decisions_fit_the_schema_and_a_lonely_one_does_not() -> None:
    decision = {
        "members": ["a/x", "b/x"],
        "decided by": "me",
        "decided on": "2024-05-02",
        "because": {"en": "So."},
    }
    file = {"decisions": "ours", "agents": {"me": {"person": "Ada"}}, "same": {"x": decision}}
    assert complaints(file) == []
    assert complaints({**file, "same": {"x": {**decision, "members": ["x"]}}})


def test_every_field_is_described() -> None:
    bare = {(kind, field.name) for kind, fields in FIELDS.items() for field in fields if not field.help}
    assert bare == set()
