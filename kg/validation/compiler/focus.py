"""Focus nodes: as a pattern that finds them, and as a test whether a node is one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from kg.validation.compiler.context import Context
from kg.validation.compiler.model import Node, Path, Shape, Target, TargetKind
from kg.validation.compiler.paths import may_stay, spell_path
from kg.validation.compiler.value_tests import among, constant


@dataclass(frozen=True, slots=True)
class Targets:
    """The nodes that the targets of a shape name (SHACL 2.1.3)."""

    targets: tuple[Target, ...]

    def pattern(self, ctx: Context, node: str) -> str:
        """Return the pattern that finds the nodes; it may find one several times."""
        return united(self._parts(ctx, node))

    def once(self, ctx: Context, node: str) -> str:
        """Return the pattern that finds a node once where it may be named several times, as a long test wants it."""
        parts = self._parts(ctx, node)
        valued = any(target.kind is TargetKind.OBJECTS_OF for target in self.targets)
        return ctx.distinct(node, united(parts)) if valued or len(parts) > 1 else parts[0]

    def _parts(self, ctx: Context, node: str) -> list[str]:
        classes, others = self._apart(ctx)
        parts = [ctx.instances_of(node, classes)] if classes else []
        parts += [_pattern(ctx, target, node) for target in others]
        named = [constant(target.term) for target in self.targets if target.kind is TargetKind.NODE]
        if named:
            parts.append(f"VALUES {node} {{ {' '.join(named)} }}")
        return parts

    def member(self, ctx: Context, node: str) -> str:
        """Return the test that a node is one of them."""
        classes, others = self._apart(ctx)
        tests = [ctx.is_instance_of(node, classes)] if classes else []
        tests += [_member(ctx, target, node) for target in others]
        named = [target.term for target in self.targets if target.kind is TargetKind.NODE]
        if named:
            tests.append(among(node, named))
        return " || ".join(tests)

    def _apart(self, ctx: Context) -> tuple[tuple[Node, ...], list[Target]]:
        """Return the classes that can be asked for together, those below them among them, and other targets."""
        classes: dict[Node, None] = {}
        others: list[Target] = []
        for target in self.targets:
            below = ctx.below(target.term) if target.kind is TargetKind.CLASS else None
            if below is not None:
                classes |= dict.fromkeys(below)
            elif target.kind is not TargetKind.NODE:
                others.append(target)
        return tuple(classes), others

    @property
    def only_named(self) -> bool:
        """Whether the shapes name each node, so that a query had better start from them."""
        return all(target.kind is TargetKind.NODE for target in self.targets)

    @property
    def routes(self) -> tuple[str, ...]:
        """The variables of the nodes on the way to a node: none, it is found at once."""
        return ()


@dataclass(frozen=True, slots=True)
class Reached:
    """The values of a property shape, which are the focus nodes of property shapes inside it."""

    parent: Focus
    path: Path

    only_named = False

    @property
    def routes(self) -> tuple[str, ...]:
        """The variables of the nodes on the way: a node that is reached twice is validated twice (SHACL 4.7.2)."""
        before = self.parent.routes
        return (*before, f"?kg_route{len(before) + 1}")

    def once(self, ctx: Context, node: str) -> str:
        """Return the pattern that finds the nodes, each once for each way on which it is reached."""
        return self.pattern(ctx, node)

    def pattern(self, ctx: Context, node: str) -> str:
        """Return the pattern that finds the nodes; it may find one several times."""
        return values_of(ctx, self.parent, self.path, self.routes[-1], node)


Focus: TypeAlias = Targets | Reached


def values_of(ctx: Context, focus: Focus, path: Path, node: str, value: str) -> str:
    """Return the pattern that finds focus nodes together with their values on a path."""
    found = f"{focus.pattern(ctx, node)} {node} {spell_path(path)} {value} ."
    if not may_stay(path):
        return found
    # A node that the graph does not hold is its own value too, whatever the engine makes of the path.
    return f"{{ {found} }} UNION {{ {focus.pattern(ctx, node)} BIND ({node} AS {value}) }}"


def united(parts: list[str]) -> str:
    """Return the pattern of several alternatives."""
    return parts[0] if len(parts) == 1 else " UNION ".join(f"{{ {part} }}" for part in parts)


def focus_of(shape: Shape) -> Targets:
    """Return the focus nodes of a shape that has targets."""
    return Targets(shape.targets)


def _pattern(ctx: Context, target: Target, node: str) -> str:
    match target.kind:
        case TargetKind.CLASS:
            return ctx.instances(node, target.term)
        case TargetKind.SUBJECTS_OF:
            return f"{node} {constant(target.term)} {ctx.fresh('o')} ."
        case _:
            return f"{ctx.fresh('s')} {constant(target.term)} {node} ."


def _member(ctx: Context, target: Target, node: str) -> str:
    if target.kind is TargetKind.CLASS:
        return ctx.is_instance(node, target.term)
    return f"EXISTS {{ {_pattern(ctx, target, node)} }}"
