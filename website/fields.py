"""The fields of an annotation, from the JSON Schema that editors read."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from kg.vocabulary.bundled import bundled


@dataclass(frozen=True, slots=True)
class Field:
    """One field: what it holds, whether it is needed, the names that it may hold."""

    name: str
    needed: bool
    help: str
    names: tuple[str, ...]


def kinds() -> list[tuple[str, list[Field]]]:
    """Return the fields of each kind of node, in the order of the schema."""
    path = bundled("ontology") / "annotation.schema.json"
    definitions = json.loads(path.read_text(encoding="utf-8"))["definitions"]
    found = []
    for kind, schema in definitions.items():
        mapping = next((one for one in schema.get("anyOf", [schema]) if one.get("properties")), None)
        if mapping and mapping.get("additionalProperties") is False and not kind.startswith("code-"):
            found.append(
                (kind, [_field(name, told, mapping) for name, told in mapping["properties"].items()])
            )
    return [(kind, fields) for kind, fields in found if any(field.help for field in fields)]


def _field(name: str, told: dict[str, Any], mapping: dict[str, Any]) -> Field:
    names = tuple(str(one) for one in told.get("enum", ()) if not isinstance(one, bool))
    return Field(name, name in mapping.get("required", ()), told.get("description", ""), names)
