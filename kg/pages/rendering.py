"""The templates: one environment, every text escaped; a page names the hashes of its script and its style."""

from __future__ import annotations

import base64
import hashlib
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.pages.words import words

if TYPE_CHECKING:
    from jinja2 import Environment

    from kg.pages.site import Site

_HERE = Path(__file__).parent
#: Where the style sheet and the script are, for a server that serves them.
STATIC = _HERE / "static"


@lru_cache(maxsize=1)
def environment() -> Environment:
    """Return the environment of `templates/`: it escapes every value and refuses an unknown name."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@lru_cache
def asset(name: str) -> str:
    """Return a file of `static/`: `pages.css` or `report.js`."""
    return (STATIC / name).read_text(encoding="utf-8")


def content_hash(content: str) -> str:
    """Return the source that a content security policy allows for one inline style or script.

    >>> content_hash("")
    "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
    """
    digest = hashlib.sha256(content.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def policy() -> str:
    """Return the content security policy of a page that stands alone: its style, its script, nothing else."""
    style, script = content_hash(asset("pages.css")), content_hash(asset("report.js"))
    return (
        f"default-src 'none'; style-src {style}; script-src {script}; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def render(
    template: str,
    language: str,
    *,
    inline: bool = True,
    base: str = "",
    site: Site | None = None,
    **values: Any,
) -> str:
    """Render a template of `templates/` in English or French.

    `inline` writes the style sheet and the script into the page, with a content security policy that allows
    just these; otherwise the page links to them at `base`, and the server sends the policy. A template has
    `t` (the words of the language), `site` (the frame of a server, or none) and what `values` gives. Raises
    `InputError` for another language.
    """
    return (
        environment()
        .get_template(template)
        .render(
            t=words(language),
            language=language,
            inline=inline,
            base=base,
            site=site,
            policy=policy() if inline else None,
            style=_markup(asset("pages.css")),
            script=_markup(asset("report.js")),
            **values,
        )
    )


def _markup(text: str) -> Any:
    from markupsafe import Markup

    return Markup(text)  # noqa: S704 - a file of this package, with no value in it
