"""The half-sentence that helps after a wrong name: the nearest right one, and the list."""

from __future__ import annotations

from collections.abc import Iterable

#: An error message quotes no more than this much of a value.
_SHOWN = 80


def quoted(value: object) -> str:
    """Quote what somebody gave, cut where it is long."""
    text = repr(value)
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"


def near(wrong: str, right: Iterable[str], most: int = 3) -> list[str]:
    """Return the names that resemble a wrong one, the nearest first."""
    from difflib import get_close_matches  # only an error needs it

    by_lower: dict[str, str] = {}
    for name in right:
        by_lower.setdefault(name.lower(), name)
    return [by_lower[name] for name in get_close_matches(wrong.lower(), list(by_lower), most, 0.6)]


def listing(wrong: str, right: Iterable[str], lead: str, most: int | None = None) -> str:
    """Say which names are right, after the nearest one where there is one.

    >>> listing("promisers", ["deadlines", "promisors"], "the questions are")
    "did you mean 'promisors'? the questions are deadlines, promisors"
    """
    names = list(right)
    if not names:
        return f"{lead} none"
    close = near(wrong, names, 1)
    shown = names if most is None else names[:most]
    rest = f" and {len(names) - len(shown)} more" if len(names) > len(shown) else ""
    hint = f"did you mean {close[0]!r}? " if close else ""
    return f"{hint}{lead} {', '.join(shown)}{rest}"
