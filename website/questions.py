"""The bundled questions, each with its parameters, its columns and its query, from the `.rq` files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kg.questions.catalogue import Column, Parameter, Question, catalogue
from kg.vocabulary.bundled import bundled


@dataclass(frozen=True, slots=True)
class Asked:
    """One question as the page shows it."""

    question: Question
    parameters: Mapping[str, str]
    columns: Mapping[str, str]
    query: str


def questions() -> list[Asked]:
    """Return every bundled question, sorted by name."""
    return [
        Asked(
            one,
            {name: _parameter(told) for name, told in one.parameters.items()},
            {name: _column(told) for name, told in one.columns.items()},
            _query(one.name),
        )
        for one in catalogue()
    ]


def _query(name: str) -> str:
    """The query as its file has it, without the header."""
    lines = (bundled("queries") / f"{name}.rq").read_text(encoding="utf-8").splitlines()
    return "\n".join(line for line in lines if not line.startswith("#+")).strip()


def _parameter(told: Parameter) -> str:
    """The type of a parameter, and how it may be given."""
    words = [_type(told.type)]
    if told.choices:
        words.append(f"one of {', '.join(told.choices)}")
    if told.many:
        words.append("several may be given")
    if told.required:
        words.append("needed")
    if told.default is not None:
        words.append(f"{told.default} where it is left out")
    return "; ".join(words)


def _column(told: Column) -> str:
    return f"{_type(told.type)}, {told.unit}" if told.unit else _type(told.type)


def _type(name: str) -> str:
    kind, _, scheme = name.partition(":")
    return f"a code of {scheme}:" if scheme else kind
