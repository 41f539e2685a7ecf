"""The parameters of a question as the fields of a form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from kg.accounts.build import Builder
from kg.pages.spelling import Speller
from kg.questions.catalogue import Parameter, Question
from kg.questions.names import KINDS, offered, short_name
from kg.vocabulary.codes import concepts
from kg.vocabulary.namespaces import expanded

if TYPE_CHECKING:
    from kg.graph import Graph


@dataclass(frozen=True, slots=True)
class Option:
    """A value that a field offers."""

    value: str
    label: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its name, its label, what a person does there, what it holds.

    `control` is `checks`, `select`, `date`, `number` or `text`.
    """

    name: str
    label: str
    control: str
    value: str
    options: tuple[Option, ...]
    required: bool
    hint: str | None


def fields(
    graph: Graph, question: Question, given: Mapping[str, Sequence[str]], spell: Speller
) -> tuple[Field, ...]:
    """Return a field for each parameter of a question; the language of labels is that of the page."""
    offers = _Offers(graph, spell)
    return tuple(
        _field(parameter, given.get(name, ()), spell, offers)
        for name, parameter in question.parameters.items()
        if parameter.type != "language"
    )


class _Offers:
    """The nodes that a form offers, asked for once a kind."""

    def __init__(self, graph: Graph, spell: Speller) -> None:
        self._graph, self._spell = graph, spell
        self._found: dict[str, tuple[Option, ...]] = {}

    def of(self, kind: str) -> tuple[Option, ...]:
        if kind not in self._found:
            store, language = self._graph.store, self._spell.language
            nodes = Builder(store, language).nodes.fetch(offered(store, kind))
            self._found[kind] = tuple(Option(short_name(node.iri), node.label(language)) for node in nodes)
        return self._found[kind]


def _field(parameter: Parameter, given: Sequence[str], spell: Speller, offers: _Offers) -> Field:
    options = _codes(parameter, given, spell)
    control, hint = "text", None
    if options:
        control = "checks" if parameter.many else "select"
    elif parameter.type == "boolean":
        control = "select"
        options = tuple(Option(one, spell.page[one], one in given) for one in ("yes", "no"))
    elif parameter.type == "date":
        control = "date"
    elif parameter.type in ("integer", "year", "decimal"):
        control = "number"
    elif parameter.type in KINDS:
        options = offers.of(parameter.type)
        hint = spell.page["name_hint" if options else "name_hint_free"]
    value = next(iter(given), "")
    if not value and control == "date" and parameter.required:
        value = date.today().isoformat()
    label = spell.heading(parameter.description[spell.language])
    return Field(parameter.name, label, control, value, options, parameter.required, hint)


def _codes(parameter: Parameter, given: Sequence[str], spell: Speller) -> tuple[Option, ...]:
    if parameter.type == "choice":
        chosen = given or (parameter.default if isinstance(parameter.default, list) else [parameter.default])
        return tuple(
            Option(name, spell.code(expanded(prefixed)), name in chosen)
            for name, prefixed in parameter.choices.items()
        )
    if parameter.type.startswith("code:"):
        codes = concepts(parameter.type.removeprefix("code:"))
        return tuple(Option(code.local, spell.code(code), code.local in given) for code in codes)
    return ()
