"""The small graph without faults, and variations of it."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from validation_samples import FAULTS, Check, Vary

from kg.documents.texts import TextLibrary
from kg.stores.memory import MemoryStore
from kg.validation.report import Report
from kg.validation.run import validate


@pytest.fixture(scope="session")
def base() -> list[ox.Quad]:
    return list(ox.parse(path=str(FAULTS / "base.ttl")))


@pytest.fixture(scope="session")
def vary(base: list[ox.Quad]) -> Vary:
    """Return the base with some nodes described anew, in Turtle or in a file of `tests/faults`."""
    prefixes = "".join(
        line
        for line in (FAULTS / "base.ttl").read_text(encoding="utf-8").splitlines(keepends=True)
        if line.startswith("@prefix")
    )

    def vary(change: str | Path) -> list[ox.Quad]:
        if isinstance(change, Path):
            anew = list(ox.parse(path=str(change)))
        else:
            anew = list(ox.parse(input=(prefixes + change).encode(), format=ox.RdfFormat.TURTLE))
        subjects = {quad.subject for quad in anew}
        return [quad for quad in base if quad.subject not in subjects] + anew

    return vary


@pytest.fixture(scope="session")
def check(vary: Vary) -> Check:
    """Validate the base with a variation."""
    texts = TextLibrary([FAULTS])

    def check(change: str | Path = "", language: str = "en", engine: str = "pyshacl") -> Report:
        return validate(MemoryStore(vary(change)), texts=texts, language=language, engine=engine)

    return check
