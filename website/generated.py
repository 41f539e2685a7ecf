"""The pages that are made from the files that they describe, so that they cannot differ from them."""

from __future__ import annotations

from pathlib import Path


def write_pages(source: Path) -> None:
    """Write each of these pages among those of the documentation."""
