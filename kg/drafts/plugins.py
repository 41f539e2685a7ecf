"""A language model, or anything else that reads texts, as an optional helper: text in, proposals out.

The library holds no provider. Whatever a provider returns passes the same checks as every proposal; what
fails one is rejected and told, and never reaches the annotation.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Protocol, runtime_checkable

from kg.drafts.checking import check
from kg.drafts.language import language
from kg.drafts.places import Places
from kg.drafts.proposals import ItemProposal, Proposals, Rejection
from kg.errors import InputError


@runtime_checkable
class Proposer(Protocol):
    """Whatever proposes items for a text.

    Each proposal is a mapping of plain values, as JSON has them: `quote` (words of the text), `is`, and at
    will `kind`, `force`, `promisor`, `confidence`, `deadline` (`{by: 2030, written: by 2030}`) and
    `figures`: a list of `{side, value or min and max, written, unit, bound, per}`. The names and codes are
    those of docs/annotation.md.
    """

    def propose(self, text: str, language: str) -> Iterable[Mapping[str, Any]]:
        """Return proposals for a text in a language."""
        ...


def load_proposer(name: str) -> Proposer:
    """Return the proposer that `module:attribute` names; a class is called without arguments.

    Raises `InputError` where there is none.
    """
    module_name, _, attribute = name.partition(":")
    try:
        found = getattr(importlib.import_module(module_name), attribute) if attribute else None
        if isinstance(found, type):
            found = found()
    except Exception as error:
        raise InputError(
            f"The proposer {name!r} cannot be loaded ({type(error).__name__}: {error}): name it as "
            "module:attribute, and install its package."
        ) from None
    if not isinstance(found, Proposer):
        raise InputError(f"{name!r} is no proposer: it needs a method propose(text, language).")
    return found


def add_proposals(proposals: Proposals, proposer: Proposer, published: str | None = None) -> Proposals:
    """Return proposals with those of a proposer that pass the checks; the others are listed with reasons.

    What the rules have found already is not proposed twice. Raises `InputError` where the proposer fails.
    """
    name = type(proposer).__name__
    try:
        raw = list(proposer.propose(proposals.text, proposals.language))
    except Exception as error:
        raise InputError(
            f"The proposer {name} failed ({type(error).__name__}: {error}): draft without it, or mend it."
        ) from error
    rules = language(proposals.language)
    held = {(figure.written, figure.side) for figure in proposals.figures}
    items: list[ItemProposal] = []
    rejected: list[Rejection] = []
    for one in raw:
        item, reasons = check(one, proposals.text, rules, published)
        rejected += [Rejection(f"{name}: {what}", why) for what, why in reasons]
        if item is None:
            continue
        new = tuple(figure for figure in item.figures if (figure.written, figure.side) not in held)
        held |= {(figure.written, figure.side) for figure in new}
        if new or not item.figures:
            items.append(replace(item, figures=new, source=name))
    used = Places(span for item in items for span in item.spans)
    left = tuple(one for one in proposals.leftovers if used.holder(one.span) is None)
    return replace(
        proposals,
        items=(*proposals.items, *items),
        leftovers=left,
        rejected=(*proposals.rejected, *rejected),
        names=tuple(dict.fromkeys([*proposals.names, *(item.promisor for item in items if item.promisor)])),
    )
