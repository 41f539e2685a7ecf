"""What is checked besides the shapes: quotes against texts, figures against their rules and their words."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import chain
from typing import TypeAlias

from kg.documents.rechecks import DocumentQuotes, FoundQuotes
from kg.documents.texts import TextLibrary
from kg.figures.rederive import Derivation, Rederived
from kg.tasks import Sharing
from kg.validation.derivation_check import derivations, derived_figures, tell_rederived
from kg.validation.evidence_check import documents_with_texts, quotes_of, tell_quotes
from kg.validation.report import Violation, node_key
from kg.validation.rules import RuleBook
from kg.validation.snapshot import View
from kg.validation.words_check import tell_words

_Task: TypeAlias = DocumentQuotes | Derivation


def check_documents(
    view: View,
    rules: RuleBook,
    texts: TextLibrary | None,
    *,
    nodes: Collection[str] | None = None,
    sharing: Sharing | None = None,
) -> Iterator[Violation]:
    """Yield what is wrong with quotes, derived figures and figures in words, of some nodes or of all.

    Without `texts` no quote is looked up. A figure that a shape refutes as well gives the same violation.
    """
    sharing = sharing or Sharing()
    figures = [one for one in derived_figures(view) if nodes is None or one in nodes]
    told = [] if texts is None else documents_with_texts(view)
    tasks: Iterator[_Task] = derivations(view, figures)
    if texts is not None:
        # Workers behind a scheduler may be on other machines, so the texts go with the tasks.
        quotes = quotes_of(view, told, texts, as_bytes=sharing.scheduler is not None)
        tasks = chain(quotes, tasks)
    for found in sharing.map(_check, tasks, name=_name, total=len(told) + len(figures)):
        if isinstance(found, Rederived):
            yield from tell_rederived(rules, found)
        elif texts is not None:
            wrong = tell_quotes(rules, found, texts)
            yield from (one for one in wrong if nodes is None or node_key(one.focus) in nodes)
    # Reading words takes less than handing them to a worker.
    yield from tell_words(view, rules, nodes)


def _check(task: _Task) -> FoundQuotes | Rederived:
    return task.check()


def _name(task: _Task) -> str:
    return task.document if isinstance(task, DocumentQuotes) else task.figure
