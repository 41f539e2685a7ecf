"""The JSON Schema of the annotation format, made from the table of fields, for editors.

`ontology/annotation.schema.json` is this schema as a file; a test keeps the two equal. It is draft 7, which
the language server for YAML understands. What a file means is checked by the compiler alone: the schema knows
the fields, their shapes and the codes, and nothing of quotes, names and arithmetic.
"""

from __future__ import annotations

import json
import sys
from functools import cache
from typing import Any, TypeAlias

import pyoxigraph as ox

from kg.annotations.fields import FIELDS, SHORTHANDS
from kg.annotations.names import LABEL_LANGUAGES, MISSING, UNITS
from kg.annotations.reader import CHOICES, PATTERNS
from kg.annotations.shapes import Field, Shape
from kg.vocabulary.bundled import bundled
from kg.vocabulary.codes import concepts
from kg.vocabulary.namespaces import BASE, SKOS

Schema: TypeAlias = dict[str, Any]

_CODED = {Shape.CODE, Shape.CODES}

#: An editor reads `30` as a number and `no` as a truth value; the compiler reads the text that was written.
_TEXT: Schema = {"type": ["string", "number", "boolean"]}
_LANGUAGE_KEY = "^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$"
_HINTS = {
    Shape.WHEN: [
        "2030",
        "2030-06",
        "2030-06-30",
        "2030-Q2",
        "spring 2030",
        "end of 2030",
        "2021 to 2022",
        "6 years",
    ],
    Shape.DAY: ["2024-05-21", "2024-05", "published"],
    Shape.ANCHOR: ["announcement", "published", "item.start"],
}


def schema_text() -> str:
    """The schema as the file that is published: JSON with two spaces, the same bytes in every process."""
    return json.dumps(json_schema(), ensure_ascii=False, indent=2) + "\n"


def json_schema() -> Schema:
    """The schema of an annotation, and of a file of identity decisions.

    >>> "quotes" in json_schema()["definitions"]["item"]["required"]
    True
    """
    definitions = {_name(kind): _kind(kind) for kind in FIELDS}
    schemes = {field.of for fields in FIELDS.values() for field in fields if field.shape in _CODED} | {"role"}
    definitions |= {f"code-{scheme}": _codes(scheme) for scheme in sorted(schemes)}
    definitions |= {"languages": _languages(), "label": _label(), "gaps": _gaps(), "roles": _roles()}
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$id": f"{BASE}annotation.schema.json",
        "title": "An annotation of the commitment graph",
        "description": "What a text says of commitments, in quotes and values; see docs/annotation.md.",
        "type": "object",
        "if": {"required": ["decisions"]},
        "then": _reference("decisions"),
        "else": _reference("annotation"),
        "definitions": definitions,
    }


def _kind(kind: str) -> Schema:
    mapping: Schema = {
        "type": "object",
        "properties": {field.name: _described(field) for field in FIELDS[kind]},
        "required": [field.name for field in FIELDS[kind] if field.required],
        "additionalProperties": False,
    }
    if not mapping["required"]:
        del mapping["required"]
    if kind not in SHORTHANDS:
        return mapping
    return {"anyOf": [_TEXT, mapping], "description": f"The text of {SHORTHANDS[kind]!r}, or its fields."}


def _described(field: Field) -> Schema:
    schema = _field(field)
    if "$ref" in schema:  # beside a reference, draft 7 reads nothing
        schema = {"allOf": [schema]}
    return {"description": field.help, **schema} if field.help else schema


def _field(field: Field) -> Schema:
    match field.shape:
        case Shape.TEXTS | Shape.NAMES | Shape.FIGURES:
            return _one_or_more(_TEXT)
        case Shape.ACCOUNTS | Shape.DOCUMENTS:
            return _one_or_more(_pattern(field.shape))
        case Shape.CODE:
            return _reference(f"code-{field.of}")
        case Shape.CODES:
            return _one_or_more(_reference(f"code-{field.of}"))
        case Shape.CHOICE:
            truths = [True, False] if field.of == "truth" else []
            return {"enum": [*CHOICES[field.of], *truths]}
        case Shape.BASE:
            return {"anyOf": [_TEXT, _reference("languages")]}
        case Shape.LANGUAGES:
            return _reference("languages")
        case Shape.LABEL:
            return _reference("label")
        case Shape.TITLE:
            return {"anyOf": [_TEXT, _reference("label")]}
        case Shape.TITLED:
            return _named({"anyOf": [_TEXT, _reference("label")]})
        case Shape.LANGUAGES_LIST:
            return _one_or_more(_reference("languages"))
        case Shape.ENTRY:
            return _reference(field.of)
        case Shape.ENTRIES:
            return _one_or_more(_reference(field.of))
        case Shape.NAMED:
            return _named(_reference(field.of))
        case Shape.GAPS:
            return _reference("gaps")
        case Shape.SOURCES:
            several = _one_or_more(_TEXT)["anyOf"]
            return {"anyOf": [*several, {"type": "object", "additionalProperties": {"anyOf": several}}]}
        case Shape.ROLES:
            return _reference("roles")
        case shape if shape in PATTERNS:
            return _pattern(shape)
        case shape:
            return {**_TEXT, **_hints(field, shape)}


def _gaps() -> Schema:
    gap = {"anyOf": [{"type": "null"}, {"const": ""}, _reference("gap")]}
    gaps = {name: {"description": f"{noun.capitalize()}.", **gap} for name, (_, noun, _) in MISSING.items()}
    return {"type": "object", "properties": gaps, "additionalProperties": False}


def _roles() -> Schema:
    participants = _one_or_more(_reference("participant"))
    roles = {code.local: {"description": _definitions()[code], **participants} for code in concepts("role")}
    return {"type": "object", "properties": roles, "additionalProperties": False}


def _hints(field: Field, shape: Shape) -> Schema:
    if field.name == "unit":
        return {"examples": ["EUR", "USD", *UNITS]}
    return {"examples": _HINTS[shape]} if shape in _HINTS else {}


def _pattern(shape: Shape) -> Schema:
    pattern = PATTERNS[shape][0].pattern.replace(r"\Z", "$").replace(r"\x00-\x20", "")
    return {**_TEXT, "pattern": f"^{pattern}"}


def _codes(scheme: str) -> Schema:
    codes = concepts(scheme)
    return {
        "enum": [code.local for code in codes],
        "enumDescriptions": [_definitions()[code] for code in codes],
    }


@cache
def _definitions() -> dict[str, str]:
    """The English definition of each code."""
    path = bundled("ontology") / "codes.ttl"
    return {
        one.subject.value: one.object.value
        for one in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)
        if one.predicate.value == SKOS.definition
        and isinstance(one.subject, ox.NamedNode)
        and isinstance(one.object, ox.Literal)
        and one.object.language == "en"
    }


def _reference(kind: str) -> Schema:
    return {"$ref": f"#/definitions/{_name(kind)}"}


def _name(kind: str) -> str:
    return kind.replace(" ", "-")


def _one_or_more(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "array", "items": schema, "minItems": 1}]}


def _named(schema: Schema) -> Schema:
    return {
        "type": "object",
        "patternProperties": {"^[a-z0-9]+(-[a-z0-9]+)*$": schema},
        "additionalProperties": False,
    }


def _languages() -> Schema:
    return {"type": "object", "patternProperties": {_LANGUAGE_KEY: _TEXT}, "additionalProperties": False}


def _label() -> Schema:
    return {**_languages(), "required": list(LABEL_LANGUAGES)}


if __name__ == "__main__":  # python -m kg.annotations.schema > ontology/annotation.schema.json
    sys.stdout.buffer.write(schema_text().encode())
