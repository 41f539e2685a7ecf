"""A first annotation of a text: what can be filled in is, and the rest is explained where it goes."""

from __future__ import annotations

import re
from pathlib import Path

from kg.documents.languages import SMALL_WORDS, guess_language
from kg.documents.texts import SourceText
from kg.errors import InputError
from kg.vocabulary.slugs import slug

_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*\Z")

_STARTER = """\
# An annotation of {text}: what the text says, in quotes and values. Check it with: kg check {annotation}
# Lines that start with # are examples: remove the #, or the line. docs/annotation.md explains every field.
# yaml-language-server: $schema={schema}
document: {name}
text: {text}
sha256: {sha256}
language: {language}

# The title is a quote of the text; where the text has none, title: {{given: "…"}}.
# title: …
# published: {{on: 2024-05-21, written: 21 May 2024}}
# author, publisher: names of agents below; address, archived at: where it is on the web.
# What the text does not say of itself needs: known from: where you found it
unknown:
  published:
# Passages that are no fact, such as a menu or a comment form.
# excludes:
#   - Subscribe to our newsletter

# agents:
#   acme: {{organisation: Acme, also: [Acme Inc.]}}
# places:
#   paris: Paris
# topics:
#   skills: {{en: digital skills, fr: compétences numériques}}
# unnamed:
#   schools: {{described as: {{{language}: words of the text}}}}

# announcement:
#   label: {{en: Acme announces its plan, fr: Acme annonce son plan}}
#   announcer: acme
#   quotes:
#     - words of the text
#   announced on: {{on: 2024-05-21, written: Tuesday}}

items:
  # hiring:
  #   is: commitment          # or aspiration, expectation, past event, condition, context
  #   label: {{en: Hire 30 people, fr: Embaucher 30 personnes}}
  #   quotes:
  #     - Acme will hire 30 people by 2030, 60 in all
  #   promisor: acme          # actor, for all but a commitment
  #   kind: recruitment
  #   force: announced        # or pledged, intended, conditional
  #   people: {{measures: people, label: {{en: people employed, fr: personnes employées}}}}
  #   increment: {{value: 30, written: "30"}}
  #   target: {{value: 60, written: "60"}}
  #   baseline: {{derive: target-minus-increment}}
  #   deadline: {{by: 2030, written: by 2030}}
  #   unknown: {{start: }}
"""


def starter(text: Path | str, language: str | None = None) -> tuple[Path, str]:
    """Return the path and the content of a commented first annotation of a text.

    The digest, the names and the language are filled in; the language is guessed unless it is given. Raises
    `InputError` for a text that is no UTF-8 text file, for a language that is no tag, and where the words of
    the text leave its language open.
    """
    path = Path(text)
    if path.suffix.lower() in (".yaml", ".yml"):
        raise InputError(f"{path} is an annotation already: name the text that it is about")
    source = SourceText.read(path)
    tag = language or guess_language(source.content)
    if tag is None:
        raise InputError(
            f"the words of {path} leave its language open: say it, as in --language fr "
            f"(guessed are {', '.join(SMALL_WORDS)})"
        )
    if not _LANGUAGE.match(tag):
        raise InputError(f"{tag!r} is no language tag: write one such as en or fr")
    target = path.with_suffix(".yaml")
    content = _STARTER.format(
        text=_scalar(path.name),
        annotation=target.name,
        schema=SCHEMA_FILE,
        name=document_name(path.stem),
        sha256=source.sha256,
        language=tag,
    )
    return target, content


#: Where editors find the JSON Schema of the format: beside the annotation.
SCHEMA_FILE = "annotation.schema.json"


def document_name(stem: str) -> str:
    """Turn the name of a file into one that fits an IRI.

    >>> document_name("Été 2024, l'annonce")
    'ete-2024-l-annonce'
    """
    return slug(stem) or "document"


def _scalar(name: str) -> str:
    """A file's name as YAML has it: plain where it can be, else between double quotes."""
    if re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9_. -]*", name) and not name.endswith(" "):
        return name
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'
