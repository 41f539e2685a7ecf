"""The walks by which queries reach what they read from their focus nodes, as one automaton.

A query finds a node's violations by statements that hang together: from `?this` over properties, forwards and
backwards, to the statement at the end. Followed from a node, the walks lead to all that its verdict rests on;
followed backwards from a statement, to the nodes whose verdict may rest on it. `walking` makes them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import pyoxigraph as ox

from kg.validation.compiler.model import Alternative, Inverse, Path, Predicate, Repeated, Sequence, Times
from kg.validation.compiler.paths import normal

#: The state of a focus node.
START = 0


@dataclass(frozen=True, slots=True)
class Step:
    """A step from a state to another over a property, or over any; `inverse` from value to subject.

    `only` is the one term that the far end may be, where the pattern names it. `some` says that one such
    statement is as good as all: nothing else is asked of its far end.
    """

    origin: int
    prop: ox.NamedNode | None
    inverse: bool
    end: int
    only: str | None = None
    some: bool = False


@dataclass(frozen=True)
class Walks:
    """Steps between states; `values` are the states of nodes that a violation may name as its value."""

    steps: tuple[Step, ...]
    values: frozenset[int] = frozenset()

    @cached_property
    def by_origin(self) -> Mapping[int, Mapping[ox.NamedNode | None, tuple[Step, ...]]]:
        """The steps from each state, by property."""
        return _indexed((step.origin, step) for step in self.steps)

    @cached_property
    def by_end(self) -> Mapping[int, Mapping[ox.NamedNode | None, tuple[Step, ...]]]:
        """The steps to each state, by property."""
        return _indexed((step.end, step) for step in self.steps)

    @cached_property
    def by_property(self) -> Mapping[ox.NamedNode | None, tuple[Step, ...]]:
        """All steps over each property."""
        return _indexed((START, step) for step in self.steps).get(START, {})


def _indexed(
    pairs: Iterable[tuple[int, Step]],
) -> Mapping[int, Mapping[ox.NamedNode | None, tuple[Step, ...]]]:
    found: dict[int, dict[ox.NamedNode | None, list[Step]]] = defaultdict(lambda: defaultdict(list))
    for state, step in pairs:
        found[state][step.prop].append(step)
    return {
        state: {prop: tuple(several) for prop, several in by_property.items()}
        for state, by_property in found.items()
    }


@dataclass(slots=True)
class Walker:
    """Collects the walks of queries; states that are reached in the same ways become one at the end."""

    _steps: list[Step] = field(default_factory=list)
    _stays: list[tuple[int, int]] = field(default_factory=list)
    _values: set[int] = field(default_factory=set)
    _states: int = 1

    def value(self, state: int) -> None:
        """Note that a violation may name the nodes of a state as its value."""
        self._values.add(state)

    def state(self) -> int:
        """Return a new state."""
        self._states += 1
        return self._states - 1

    def stay(self, one: int, other: int) -> None:
        """Note that whatever is in one state is in another too."""
        self._stays.append((one, other))

    def step(
        self, origin: int, path: Path | None, end: int, only: str | None = None, some: bool = False
    ) -> None:
        """Add the steps of a path; of none, a step over any property."""
        match path:
            case None:
                self._steps.append(Step(origin, None, False, end, only))
            case Predicate(iri):
                self._steps.append(Step(origin, iri, False, end, only))
            case Inverse(Predicate(iri)):
                self._steps.append(Step(origin, iri, True, end, only, some))
            case Inverse():
                self.step(origin, normal(path), end, only, some)
            case Sequence(steps):
                for inner in steps[:-1]:
                    middle = self.state()
                    self.step(origin, inner, middle)
                    origin = middle
                self.step(origin, steps[-1], end, only, some)
            case Alternative(choices):
                for inner in choices:
                    self.step(origin, inner, end, only, some)
            case Repeated(inner, times):
                self.step(origin, inner, end)
                if times is not Times.ZERO_OR_ONE:
                    self.step(end, inner, end)
                if times is not Times.ONE_OR_MORE:
                    self.stay(origin, end)

    def back(self, origin: int, end: int, only: str | None) -> None:
        """Add a step over any property, from value to subject."""
        self._steps.append(Step(origin, None, True, end, only))

    def finish(self) -> Walks:
        """Return the walks."""
        steps = set(self._steps)
        values = set(self._values)
        begun = self._begun()
        steps |= {_starting(step) for step in steps if step.origin in begun}
        for _ in range(self._states):
            before = len(steps), len(values)
            for one, other in self._stays:
                steps |= {_ending(step, other) for step in steps if step.end == one}
                if other in values:
                    values.add(one)
            if before == (len(steps), len(values)):
                break
        kinds = _kinds(steps, self._states)
        merged: dict[tuple[int, ox.NamedNode | None, bool, int, str | None], bool] = {}
        for step in steps:
            key = kinds[step.origin], step.prop, step.inverse, kinds[step.end], step.only
            merged[key] = merged.get(key, True) and step.some
        return Walks(
            tuple(Step(*key, some) for key, some in merged.items()),
            frozenset(kinds[state] for state in values),
        )

    def _begun(self) -> set[int]:
        """Return the states that a focus node is in before any step."""
        found, before = {START}, 0
        while len(found) > before:
            before = len(found)
            found |= {other for one, other in self._stays if one in found}
        return found


def _ending(step: Step, end: int) -> Step:
    return Step(step.origin, step.prop, step.inverse, end, step.only, step.some)


def _starting(step: Step) -> Step:
    return Step(START, step.prop, step.inverse, step.end, step.only, step.some)


def _kinds(steps: Collection[Step], states: int) -> list[int]:
    """Number the states so that those which are reached in the same ways have one number."""
    entering: dict[int, list[Step]] = defaultdict(list)
    for step in steps:
        entering[step.end].append(step)
    kinds, count = [0 if state == START else 1 for state in range(states)], 2
    while True:
        numbers: dict[object, int] = {(START,): START}
        new = []
        for state in range(states):
            key: object = (
                frozenset((kinds[one.origin], one.prop, one.inverse, one.only) for one in entering[state])
                if state != START
                else (START,)
            )
            new.append(numbers.setdefault(key, len(numbers)))
        if len(numbers) == count:
            return new
        kinds, count = new, len(numbers)
