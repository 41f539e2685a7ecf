"""Names of people and files as the last part of an IRI."""

from __future__ import annotations

import re
import unicodedata


def slug(text: str) -> str:
    """Spell a text in lower-case Latin letters, digits and hyphens; nothing is left of other letters.

    >>> slug("Été 2024, l'annonce"), slug("東京")
    ('ete-2024-l-annonce', '')
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
