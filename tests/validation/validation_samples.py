"""Where the small graph without faults is, and the type of the fixture that varies it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox

from kg.validation.report import Report

FAULTS = Path(__file__).parents[1] / "faults"

#: Validates the base with some nodes described anew: in Turtle, or in a file of `tests/faults`.
Check = Callable[..., Report]
Vary = Callable[[str | Path], list[ox.Quad]]
