"""The bundled questions: one `.rq` file each, which describes itself in a header of `#+` lines.

The header is TOML. Looking a question up by its name reads that one file, and the fragments that it includes.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from kg.errors import QuestionError
from kg.questions.fragments import expand, header, included
from kg.questions.nearest import listing, quoted
from kg.vocabulary.bundled import bundled
from kg.vocabulary.frozen import Frozen

if TYPE_CHECKING:
    from kg.questions.scanning import Scans

#: The languages in which every title and description is written.
LANGUAGES = ("en", "fr")
_NAME = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*\Z")


@dataclass(frozen=True, slots=True)
class Parameter(Frozen):
    """One parameter of a question: its type, whether it may be left out, its default, what it means."""

    name: str
    type: str
    description: Mapping[str, str]
    optional: bool = False
    many: bool = False
    default: Any = None
    #: For the type `choice`: what a person writes → the prefixed name that the query compares.
    choices: Mapping[str, str] = field(default_factory=dict)

    @property
    def required(self) -> bool:
        """Whether a caller has to give a value."""
        return not self.optional and self.default is None


@dataclass(frozen=True, slots=True)
class Column(Frozen):
    """One column of a question's answers: its type, its unit where it has one, what it means."""

    name: str
    type: str
    description: Mapping[str, str]
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Question(Frozen):
    """One bundled question: its SPARQL text and what its header says of it."""

    name: str
    title: Mapping[str, str]
    description: Mapping[str, str]
    parameters: Mapping[str, Parameter]
    columns: Mapping[str, Column]
    text: str
    #: What is worked out after the query (`kg.questions.steps`), and the columns of the query that it reads.
    step: str | None = None
    reads: tuple[str, ...] = ()
    #: The same query by scans, for a question whose answer is a share of the corpus.
    scans: Callable[[], Scans] | None = field(default=None, compare=False)

    def __repr__(self) -> str:
        return f"<Question {self.name}({', '.join(self.parameters)}): {self.title['en']}>"


def parse(name: str, text: str, folder: Path | None = None) -> Question:
    """Read a question from the text of its `.rq` file; `folder` holds the fragments that it includes.

    Raises `QuestionError` when the header is missing, is no TOML, or lacks a part, or a fragment is missing.
    """
    folder = folder or bundled("queries")
    try:
        told = tomllib.loads(header(text))
        parameters: dict[str, Any] = dict(told.get("parameters", {}))
        columns: dict[str, Any] = dict(told["columns"])
        for more in map(tomllib.loads, included(text, folder)):
            for key, value in more.get("parameters", {}).items():
                parameters.setdefault(key, value)
            for key, value in more.get("columns", {}).items():
                if f" AS ?{key})" in text:
                    columns.setdefault(key, value)
        return Question(
            name=name,
            title=_both(told["title"]),
            description=_both(told["description"]),
            parameters=MappingProxyType({key: _parameter(key, value) for key, value in parameters.items()}),
            columns=MappingProxyType({key: _column(key, value) for key, value in columns.items()}),
            text=expand(text, folder),
            step=told.get("step"),
            reads=tuple(told.get("reads", columns)),
            scans=partial(_scans, text, folder) if told.get("scans") else None,
        )
    except tomllib.TOMLDecodeError as error:
        raise QuestionError(f"the header of queries/{name}.rq is no TOML: {error}") from None
    except (KeyError, TypeError) as error:
        raise QuestionError(
            f"the header of queries/{name}.rq lacks or misuses {error}: every title, description, "
            "parameter and column needs its type and its texts in English and French"
        ) from None


def _scans(text: str, folder: Path) -> Scans:
    # Few questions are asked of a store on disk; the others need neither the module nor a second text.
    from kg.questions.scanning import scans_of

    return scans_of(text, folder)


def _both(told: Mapping[str, str]) -> Mapping[str, str]:
    return MappingProxyType({language: told[language] for language in LANGUAGES})


def _parameter(name: str, told: dict[str, Any]) -> Parameter:
    fields = {**told, "description": _both(told["description"])}
    if "choices" in fields:
        fields["choices"] = MappingProxyType(dict(fields["choices"]))
    return Parameter(name=name, **fields)


def _column(name: str, told: dict[str, Any]) -> Column:
    return Column(name=name, **{**told, "description": _both(told["description"])})


def names(folder: Path | None = None) -> tuple[str, ...]:
    """Return the names of the bundled questions, sorted; subfolders hold other queries and do not count."""
    return tuple(sorted(path.stem for path in (folder or bundled("queries")).glob("*.rq")))


def question(name: str, folder: Path | None = None) -> Question:
    """Return one question by its name; `past_events` and `past-events` are the same.

    Raises `QuestionError` for an unknown name, and says which one is nearest.

    >>> question("promisors").parameters["item"].type
    'item'
    """
    if not isinstance(name, str):
        raise QuestionError(f"a {type(name).__name__} is no name of a question: kg.questions() lists them")
    folder = folder or bundled("queries")
    wanted = name.replace("_", "-")
    # The pattern keeps a name from walking out of the folder.
    if _NAME.match(wanted):
        try:
            text = (folder / f"{wanted}.rq").read_text(encoding="utf-8")
        except OSError:
            pass  # missing, or no name that a file can have
        else:
            return parse(wanted, text, folder)
    right = listing(name, names(folder), "the questions are")
    raise QuestionError(f"there is no question {quoted(name)}: {right}")


def catalogue(folder: Path | None = None) -> tuple[Question, ...]:
    """Return every bundled question, sorted by name."""
    return tuple(question(name, folder) for name in names(folder))
