"""From the text of a query to its walks.

Each variable is a state, and each pattern a step from a variable that is reached to one that is not yet. What holds
wherever the query has an answer may be reached in any order; what is optional or tested is reached from there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping

from kg.validation.compiler.model import Alternative, Inverse, Path, Predicate, Repeated, Sequence
from kg.validation.compiler.patterns import Kind, Part, Patterns, Same, patterns_of
from kg.validation.compiler.sparql_text import scan
from kg.validation.compiler.triples import Triples, UnreadError
from kg.validation.compiler.walks import START, Walker


def read_walks(walker: Walker, text: str, root: str = "this", start: int = START) -> Mapping[str, int]:
    """Add the walks of a query from one of its variables, which stands for a state; return the states of all.

    Names are written out in the text. Raises `UnreadError` where a pattern hangs together with nothing.
    """
    reading = _Reading(walker, f"?{root}", start, text)
    none: frozenset[str] = frozenset()
    given = frozenset({f"?{root}"})
    reading.visit(patterns_of(text), none, given, given)
    return {name[1:]: state for name, state in reading.states.items()}


class _Reading:
    """The walks of one query."""

    def __init__(self, walker: Walker, root: str, start: int, text: str) -> None:
        self._walker, self._root = walker, root
        self._times = Counter(f"?{token.variable}" for token in scan(text) if token.variable)
        self.states: dict[str, int] = {root: start}

    def visit(
        self, group: Patterns, known: frozenset[str], tests: frozenset[str], options: frozenset[str]
    ) -> frozenset[str]:
        """Walk through a group from variables that are reached; return those that it reaches.

        SPARQL evaluates a group by itself. So its filters see what it binds itself and `tests`, and its
        optional groups what it binds before them and `options`.
        """
        bound = self._bind(group, known | {self._root})
        own, before = set[str](), set[str]()
        for element in group.elements:
            own |= _names(element)
        for element in group.elements:
            if not isinstance(element, Part) or element.kind is Kind.JOINED:
                before |= _names(element)
                continue
            optional = element.kind is Kind.OPTIONAL
            seen = frozenset(
                (own if element.kind is Kind.TESTED else before) | (options if optional else tests)
            )
            inside = frozenset() if element.kind is Kind.TAKEN_AWAY else seen & bound
            for inner in element.groups:
                if self._root in _mentioned(inner) - seen:
                    raise UnreadError(f"{self._root} is another variable in a group that sees none")
                self.visit(inner, seen & bound, inside, frozenset() if optional else inside)
        return bound

    def _bind(self, group: Patterns, known: frozenset[str]) -> frozenset[str]:
        """Go through what must hold together, in an order in which each part is tied to what is reached."""
        reached = set(known)
        waiting = [one for one in group.elements if not isinstance(one, Part) or one.kind is Kind.JOINED]
        while waiting:
            best = min(waiting, key=lambda one: self._cost(one, reached))
            if self._cost(best, reached) == _NEVER:
                if all(isinstance(one, Same) for one in waiting):
                    break  # of something that is computed
                raise UnreadError(f"nothing ties {best} to {self._root}")
            waiting.remove(best)
            match best:
                case Same(one, other):
                    self._walker.stay(self.states[one], self._state(other))
                    reached.add(other)
                case Triples():
                    self._walk(best, reached)
                    reached |= _names(best)
                case Part(_, groups):
                    reached |= frozenset.intersection(*(self._joined(inner, reached) for inner in groups))
        return frozenset(reached)

    def _joined(self, group: Patterns, reached: Collection[str]) -> frozenset[str]:
        none: frozenset[str] = frozenset()
        if group.returned is None:
            return self.visit(group, frozenset(reached), none, none)
        if self._root not in group.returned and self._root in _mentioned(group):
            raise UnreadError(f"{self._root} in a nested SELECT that does not return it is another variable")
        return self.visit(group, group.returned & frozenset(reached), none, none) & group.returned

    def _cost(self, element: Triples | Same | Part, reached: Collection[str]) -> int:
        match element:
            case Same(one, _):
                return 0 if one in reached else _NEVER
            case Triples():
                return min(self._costs(element, reached))
            case _:
                return max(self._entered(inner, reached) for inner in element.groups)

    def _entered(self, group: Patterns, reached: Collection[str]) -> int:
        """Rate the way into a group, which is by one of the patterns that hold together in it."""
        seen = set(reached) if group.returned is None else {*(group.returned & set(reached)), self._root}
        parts = [one for one in group.elements if not isinstance(one, Part) or one.kind is Kind.JOINED]
        return min((self._cost(one, seen) for one in parts), default=0)

    def _costs(self, one: Triples, reached: Collection[str]) -> tuple[int, int]:
        """Rate going from the subject to the value, and back: steps from value to subject may be many."""
        forwards = 2 * _turned(one.path, False) if one.subject in reached else _NEVER
        backwards = 2 * _turned(one.path, True) if one.value in reached else _NEVER
        return forwards, backwards

    def _walk(self, one: Triples, reached: Collection[str]) -> None:
        forwards, backwards = self._costs(one, reached)
        turned = forwards > backwards
        here, there = (one.value, one.subject) if turned else (one.subject, one.value)
        # An end that is reached before is only read: it is no way to get further.
        end = self._walker.state() if there in reached or not there.startswith("?") else self._state(there)
        # A literal is written in more ways than one, so only an IRI tells statements apart.
        only = there if there.startswith("<") else None
        if one.path is None and turned:
            self._walker.back(self.states[here], end, only)
        else:
            path = Inverse(one.path) if turned and one.path is not None else one.path
            self._walker.step(self.states[here], path, end, only, self._times[there] == 1)

    def _state(self, name: str) -> int:
        if name not in self.states:
            self.states[name] = self._walker.state()
        return self.states[name]


_NEVER = 1_000


def _names(element: Triples | Same | Part) -> set[str]:
    """Return the variables that an element binds wherever it holds."""
    match element:
        case Triples(subject, _, value):
            return {name for name in (subject, value) if name.startswith("?")}
        case Same(_, other):
            return {other}
        case Part(Kind.JOINED, groups):
            found = [
                {
                    name
                    for one in inner.elements
                    for name in _names(one)
                    if inner.returned is None or name in inner.returned
                }
                for inner in groups
            ]
            return set.intersection(*found)
        case _:
            return set()


def _mentioned(group: Patterns) -> set[str]:
    """Return the terms that the patterns of a group name, and of nested SELECTs what they return."""
    found: set[str] = set()
    for element in group.elements:
        match element:
            case Triples(subject, _, value):
                found |= {subject, value}
            case Same(one, other):
                found |= {one, other}
            case Part(_, groups):
                for inner in groups:
                    names = _mentioned(inner)
                    found |= names if inner.returned is None else names & inner.returned
    return found


def _turned(path: Path | None, turned: bool) -> int:
    """Count the steps of a path that go from value to subject."""
    match path:
        case None | Predicate():
            return int(turned)
        case Inverse(inner):
            return _turned(inner, not turned)
        case Sequence(steps):
            return sum(_turned(step, turned) for step in steps)
        case Alternative(choices):
            return max(_turned(choice, turned) for choice in choices)
        case Repeated(inner, _):
            return _turned(inner, turned)
