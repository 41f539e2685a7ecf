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
        frozen = [isinstance(value, MappingProxyType) for value in values]
        plain = [dict(value) if is_one else value for value, is_one in zip(values, frozen, strict=True)]
        return _made, (type(self), plain, frozen)


def _made(cls: type[Any], values: list[Any], frozen: list[bool]) -> Any:
    return cls(
        *(MappingProxyType(value) if is_one else value for value, is_one in zip(values, frozen, strict=True))
    )
