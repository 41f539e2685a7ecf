"""What is worked out in Python after a query: one module a step, named in the header of the `.rq` file.

A step is for what SPARQL cannot say on every engine: intervals, groups of accounts that are one promise,
numbers that may not be added. It takes the rows of the query and gives the rows of the table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from typing import TYPE_CHECKING, Any, TypeAlias

from kg.questions.internal import rows
from kg.stores.protocol import Store
from kg.vocabulary.terms import IRI, Term

if TYPE_CHECKING:
    from kg.questions.catalogue import Question

#: A row of a query: what it projects, in the order of the header's `reads`.
Found: TypeAlias = tuple[Term | None, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked: a step looks its parameters up here, and asks the store for more."""

    store: Store
    question: Question
    values: Mapping[str, Sequence[Term]]
    timeout: float | None = None

    def one(self, name: str) -> Any:
        """Return the value of a parameter, or None."""
        return next(iter(self.values.get(name, ())), None)

    @property
    def as_of(self) -> date | None:
        """The day from which to look back, if one is given."""
        day = self.one("as_of")
        return day if isinstance(day, date) else None

    @property
    def language(self) -> str:
        """The language of labels."""
        return str(self.one("language") or "en")

    def rows(self, name: str, **values: Sequence[Term] | None) -> Iterator[Found]:
        """Go through the rows of a query in `queries/internal/`."""
        return rows(self.store, name, values, self.timeout)


Step: TypeAlias = Callable[[Asked, Iterable[Found]], Iterable[Sequence[Any]]]


def step(name: str) -> Step:
    """Return the step of a name; it is imported when it is needed."""
    found: Step = import_module(f"{__name__}.{name.replace('-', '_')}").step
    return found


def iris(values: Iterable[Term | None]) -> list[IRI]:
    """Return the IRIs among some values, each once, in their order."""
    return list(dict.fromkeys(value for value in values if isinstance(value, IRI)))
