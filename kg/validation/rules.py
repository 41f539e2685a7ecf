"""The rules of `ontology/shapes.ttl` as values, and violations in their words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial

from kg.validation.report import Severity, Violation
from kg.validation.snapshot import Row, View, in_language, label_of, quote_of
from kg.vocabulary.namespaces import BASE, Namespace
from kg.vocabulary.terms import IRI, BlankNode, Term

SHAPES = Namespace(BASE + "shapes#")
#: Of how many nodes the label and the quote are kept: a report of millions must not hold them all.
_KNOWN = 10_000


@dataclass(frozen=True, slots=True)
class Rule:
    """What one shape says to a reader, in one language."""

    shape: IRI
    severity: Severity
    message: str
    repair: str


class RuleBook:
    """The rules by their IRIs, in the language of one report."""

    def __init__(
        self, snapshot: View, language: str, document_of: Callable[[Term], IRI | None] | None = None
    ) -> None:
        self._snapshot, self.language = snapshot, language
        # Several findings are about one node, and what is said of it is asked of the store once.
        self._quotes = lru_cache(_KNOWN)(partial(quote_of, snapshot))
        self._around = lru_cache(_KNOWN)(partial(quote_of, snapshot, query="quotes-around"))
        self._labels = lru_cache(_KNOWN)(partial(label_of, snapshot, language=language))
        self._document_of = document_of or (lambda _: None)
        rows: dict[IRI, list[Row]] = defaultdict(list)
        for row in snapshot.select("shapes"):
            rows[IRI(str(row["shape"]))].append(row)
        self.rules = {
            shape: Rule(
                shape,
                Severity(IRI(str(several[0]["severity"])).local.lower()),
                in_language((row["message"] for row in several), language) or "",
                in_language((row["repair"] for row in several), language) or "",
            )
            for shape, several in rows.items()
        }

    def violation(
        self,
        shape: IRI,
        focus: Term,
        path: str | None = None,
        value: Term | None = None,
        component: IRI | None = None,
        message: str | None = None,
    ) -> Violation:
        """Say that a node breaks a rule, with the quote and the document behind it.

        The words are the rule's, or `message` where more can be said of this node.
        """
        rule = self.rules[shape]
        return Violation(
            focus=focus,
            label=self._label(focus),
            path=path,
            value=value,
            severity=rule.severity,
            message=message or rule.message,
            shape=shape,
            quote=self._quote(value, focus),
            repair=rule.repair,
            language=self.language,
            document=self._document_of(focus),
            component=component or shape,
        )

    def _label(self, focus: Term) -> str:
        if not isinstance(focus, IRI | BlankNode):
            return str(focus)
        return self._labels(focus)

    def _quote(self, value: Term | None, focus: Term) -> str | None:
        # A rule about a document or an indicator names the culprit as the value: its words are nearer.
        for node in (value, focus):
            if isinstance(node, IRI | BlankNode):
                quote = self._quotes(node)
                if quote is not None:
                    return quote
        # Many documents may point to a value: theirs are not the words behind this finding.
        return self._around(focus) if isinstance(focus, IRI | BlankNode) else None
