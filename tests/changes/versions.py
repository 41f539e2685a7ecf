"""Two versions of one made-up announcement, each a text with its annotation; tests name what differs."""

from __future__ import annotations

import hashlib
from pathlib import Path

import kg
from kg.changes.model import Change

HEAD = """document: {name}
text: {name}.txt
sha256: {digest}
language: en
unknown: {{published: }}
agents:
  acme: {{organisation: Acme}}
  globex: {{organisation: Globex}}
  schools: {{organisation: the schools}}
  farms: {{organisation: the farms}}
topics:
  skills: {{en: skills, fr: compétences}}
items:
  training:
    is: {type}
    label: {{en: Train people, fr: Former des gens}}
    quotes: ["{text}"]
    {actor}
    {kind}
"""
RULE = """  law:
    is: condition
    label: {en: The law passes, fr: La loi passe}
    quotes: [if the law passes]
"""


class Version:
    """One version: its text, and the fields of its one item beside those that all versions have."""

    def __init__(
        self,
        text: str,
        *fields: str,
        kind: str = "training",
        force: str | None = "announced",
        type: str = "commitment",
        condition: bool = False,
        more: str = "",
    ) -> None:
        self.text, self.fields, self.condition, self.more = text, fields, condition, more
        actor = "promisor: acme" if type == "commitment" else "actor: acme"
        self.common = {"type": type, "actor": actor, "kind": f"kind: {kind}", "text": text}
        self.force = force if type == "commitment" else None

    def graph(self, folder: Path, name: str = "plan", before: str = "") -> kg.Graph:
        folder.mkdir(parents=True, exist_ok=True)
        text = f"{before}Acme, Globex, the schools and the farms. {self.text}, if the law passes.\n"
        (folder / f"{name}.txt").write_text(text, "utf-8")
        digest = hashlib.sha256(text.encode()).hexdigest()
        lines = [HEAD.format(name=name, digest=digest, **self.common)]
        fields = [f"force: {self.force}"] if self.force else []
        lines += [f"    {field}\n" for field in (*fields, *self.fields)]
        (folder / f"{name}.yaml").write_text(
            "".join(lines) + (RULE if self.condition else "") + self.more, "utf-8"
        )
        return kg.load(folder / f"{name}.yaml")


def compare(old: Version, new: Version, folder: Path, language: str = "en") -> list[Change]:
    """Return what changed from one version of a document to the next."""
    return list(old.graph(folder / "old").diff(new.graph(folder / "new"), language=language))
