"""Read-only mappings in records that are pickled and copied."""

from __future__ import annotations

from dataclasses import fields
from types import MappingProxyType
from typing import Any


class Frozen:
    """A data class whose read-only mappings go through `pickle` and `copy`, which refuse them alone."""

    __slots__ = ()

    def __reduce__(self) -> tuple[Any, ...]:
        values = [getattr(self, one.name) for one in fields(self)]  # type: ignore[arg-type]
        frozen = [place for place, value in enumerate(values) if isinstance(value, MappingProxyType)]
        for place in frozen:
            values[place] = dict(values[place])
        return _made, (type(self), values, frozen)


def _made(cls: type[Any], values: list[Any], frozen: list[int]) -> Any:
    values = [MappingProxyType(value) if place in frozen else value for place, value in enumerate(values)]
    return cls(*values)
