"""A tree of fields as YAML that a person reads and edits."""

from __future__ import annotations

import re
from typing import Any, ClassVar

from kg.annotations.writing.facts import Tree

#: Lists that have a line for each of their entries.
_LONG = {"quotes", "excludes", "purposes"}
_NAMED = ("items", "observations", "assessments", "announcements", "agents", "same")
_SPACED = ("items", "observations", "assessments")
_LINE_BREAK = re.compile("[\n\r\x85\u2028\u2029]")


class _Long(list[object]):
    """A list with a line for each entry."""


def yaml_text(tree: Tree) -> str:
    """Spell a tree; short mappings and lists take one line, and every item a paragraph."""
    import yaml

    class Dumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # type: ignore[misc]
        # The compiler reads every value as the text that was written, so no number needs quotation marks.
        yaml_implicit_resolvers: ClassVar[dict[str, Any]] = {}

        def ignore_aliases(self, data: Any) -> bool:
            return True

    def long(dumper: Any, data: _Long) -> Any:
        return dumper.represent_sequence("tag:yaml.org,2002:seq", data, flow_style=False)

    def text(dumper: Any, data: str) -> Any:
        # Line breaks are escaped, so that no line of a text looks like a field.
        style = '"' if _LINE_BREAK.search(data) else None
        return dumper.represent_scalar("tag:yaml.org,2002:str", data, style=style)

    Dumper.add_representer(_Long, long)
    Dumper.add_representer(str, text)
    dumped = yaml.dump(
        _shaped(tree),
        Dumper=Dumper,
        allow_unicode=True,
        sort_keys=False,
        default_flow_style=None,
        width=2**31 - 1,
    )
    return _paragraphs(str(dumped))


def _shaped(value: object, field: str = "") -> object:
    if isinstance(value, dict):
        return {key: _shaped(one, key) for key, one in value.items()}
    if isinstance(value, list):
        shaped = [_shaped(one) for one in value]
        return _Long(shaped) if field in _LONG else shaped
    return str(value)


def _paragraphs(text: str) -> str:
    """Put an empty line before each section and each item."""
    lines: list[str] = []
    section = ""
    for line in text.splitlines():
        begins = bool(re.match(r"[a-z0-9]", line))
        if begins:
            section = line.partition(":")[0]
        named = section in _SPACED and re.match(r"  [a-z0-9]", line)
        if (begins and section in _NAMED) or (named and not lines[-1].startswith(section)):
            lines.append("")
        lines.append(line)
    return "\n".join(lines) + "\n"
