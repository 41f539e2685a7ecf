"""What validation finds: violations that say what is wrong, where, on which words, and what mends it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from kg.validation.wording import WORDS
from kg.vocabulary.frozen import Frozen
from kg.vocabulary.terms import IRI, BlankNode, Term, to_ox


class Severity(StrEnum):
    """How much a finding matters: a violation must be mended, a warning looked at, an info known."""

    VIOLATION = "violation"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for the gravest."""
        return list(Severity).index(self)


@dataclass(frozen=True, slots=True, eq=False)
class Violation:
    """One finding about one node.

    `focus` is the node that breaks the rule, `label` what it is called, `path` the property (or path of
    properties) that the rule looks at, `value` what was found there, `shape` the rule's IRI in
    `ontology/shapes.ttl`, `quote` the words of the document behind the node, `repair` what mends it,
    `document` the document that the node belongs to, where there is one, and `component` the kind of
    constraint (SHACL 4). Two findings are the same where their terms and words are, whichever component found
    them: `1`, `true` and `"1"` are three values.
    """

    focus: Term
    label: str
    path: str | None
    value: Term | None
    severity: Severity
    message: str
    shape: IRI
    quote: str | None
    repair: str
    language: str = "en"
    document: IRI | None = None
    component: IRI | None = None

    def reason(self) -> str:
        """Say in one line what is wrong with which node.

        >>> Violation(IRI("https://example.org/staff"), "staff", None, None, Severity.WARNING, "No kind.",
        ...           IRI("https://example.org/shapes#kind"), None, "Add one.").reason()
        'staff: No kind.'
        """
        found = "" if self.value is None else f" ({_show(self.path)}{_spell(self.value)})"
        return f"{self.label}{WORDS[self.language]['colon']} {self.message}{found}"

    def to_dict(self) -> dict[str, str | None]:
        """Return the fields as strings, for JSON."""
        return {
            "focus": str(self.focus),
            "label": self.label,
            "path": self.path,
            "value": None if self.value is None else str(self.value),
            "severity": self.severity.value,
            "message": self.message,
            "shape": str(self.shape),
            "quote": self.quote,
            "repair": self.repair,
            "document": None if self.document is None else str(self.document),
        }

    def __str__(self) -> str:
        words = WORDS[self.language]
        colon = words["colon"]
        lines = [f"{words[self.severity.value]}{colon} {self.reason()}"]
        if self.quote is not None:
            lines.append(f"  {words['quote']}{colon} {words['open']}{_short(self.quote)}{words['close']}")
        lines.append(f"  {words['repair']}{colon} {self.repair}")
        lines.append(f"  {words['shape']}{colon} {self.shape.local}  {words['node']}{colon} {self.focus}")
        if self.document is not None:
            lines.append(f"  {words['document']}{colon} {self.document}")
        return "\n".join(lines)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Violation) and self._told() == other._told()

    def __hash__(self) -> int:
        return hash(self._told())

    def _told(self) -> tuple[object, ...]:
        value = None if self.value is None else node_key(self.value)
        words = (self.label, self.path, self.message, self.quote, self.repair, self.language)
        return node_key(self.focus), value, self.severity, self.shape, self.document, words

    def _key(self) -> tuple[object, ...]:
        place = (self.severity.rank, str(self.shape), str(self.focus), self.path or "", str(self.value))
        return *place, node_key(self.focus), "" if self.value is None else node_key(self.value)


@dataclass(frozen=True, slots=True)
class Report(Frozen):
    """All that one validation found, and which rules it tried on how many nodes.

    `violations` holds findings of every severity, the gravest first, in an order that depends on nothing but
    the data. `exercised` maps each rule to the number of its focus nodes: a rule with none passed vacuously.
    `nodes` holds the nodes that were checked where only a part was (a literal as N-Triples spells it), and
    `limit` the number of findings after which the validation stopped; both are `None` where everything was
    looked at. `widened` says why everything was checked where a part was asked for: `classes`, `blank-nodes`,
    `size` or `shapes`.
    """

    violations: tuple[Violation, ...]
    exercised: Mapping[IRI, int]
    language: str = field(default="en")
    nodes: frozenset[str] | None = field(default=None, repr=False)
    limit: int | None = None
    widened: str | None = None

    @classmethod
    def of(
        cls,
        found: Iterable[Violation],
        exercised: Mapping[IRI, int],
        language: str = "en",
        nodes: frozenset[str] | None = None,
        limit: int | None = None,
        widened: str | None = None,
    ) -> Report:
        """Sort the findings and drop repetitions."""
        once = sorted(dict.fromkeys(found), key=Violation._key)
        tried = MappingProxyType(dict(sorted(exercised.items())))
        return cls(tuple(once), tried, language, nodes, limit, widened)

    @property
    def counts(self) -> Mapping[IRI, int]:
        """How often each rule is broken, the most broken first."""
        return _counted(violation.shape for violation in self.violations)

    @property
    def documents(self) -> Mapping[IRI, int]:
        """How many findings each document has, the most first."""
        return _counted(one.document for one in self.violations if one.document is not None)

    def updated(self, part: Report) -> Report:
        """Return this report of a corpus after some of its documents were validated again.

        What was found before about the nodes that `part` checked is replaced by what `part` found. The
        counts of exercised nodes stay those of the whole. Where everything was checked instead (`widened`),
        that report is returned. Raises `ValueError` where `part` is no report of a part, or stopped early.
        """
        if part.limit is not None:
            raise ValueError(f"this report stopped after {part.limit} findings: validate without a limit")
        if part.widened is not None and part.nodes is None:
            return part
        if part.nodes is None:
            raise ValueError("this report is of everything, not of a part: use it as it is")
        kept = [one for one in self.violations if node_key(one.focus) not in part.nodes]
        return Report.of([*kept, *part.violations], self.exercised, self.language, limit=self.limit)

    def to_graph(self) -> bytes:
        """Return the report as the `sh:ValidationReport` of SHACL 3.6, in Turtle with stable bytes."""
        from kg.validation.w3c_report import report_turtle

        return report_turtle(self.violations)

    @property
    def conforms(self) -> bool:
        """Whether everything was looked at and nothing must be mended; warnings and infos do not count."""
        return self.limit is None and not self.of_severity(Severity.VIOLATION)

    @property
    def not_exercised(self) -> tuple[IRI, ...]:
        """The rules that had no node to look at."""
        return tuple(shape for shape, nodes in self.exercised.items() if nodes == 0)

    def of_severity(self, severity: Severity) -> tuple[Violation, ...]:
        """Return the findings of one severity."""
        return tuple(v for v in self.violations if v.severity is severity)

    def to_dict(self) -> dict[str, object]:
        """Return the report as plain values, for JSON."""
        return {
            "conforms": self.conforms,
            "violations": [violation.to_dict() for violation in self.violations],
            "counts": {str(shape): times for shape, times in self.counts.items()},
            "exercised": {str(shape): nodes for shape, nodes in self.exercised.items()},
            "limit": self.limit,
        }

    def summary(self) -> str:
        """Say in a few lines whether the data conform, what was found, and what had nothing to check."""
        words = WORDS[self.language]
        counts = ", ".join(
            f"{len(self.of_severity(severity))} {words[severity.value + 's']}" for severity in Severity
        )
        tried = len(self.exercised) - len(self.not_exercised)
        differs = "differs" if self.of_severity(Severity.VIOLATION) else "undecided"
        lines = [
            f"{words['conforms' if self.conforms else differs]}{words['colon']} {counts}.",
            words["exercised"].format(tried=tried, all=len(self.exercised)),
        ]
        if self.widened is not None:
            lines.append(words["widened"].format(why=words[self.widened]))
        if self.limit is not None:
            lines.append(words["stopped"].format(limit=self.limit))
        if len(self.violations) > len(self.counts):
            told = ", ".join(f"{shape.local} ×{times}" for shape, times in self.counts.items())
            lines.append(f"{words['counts']}{words['colon']} {told}.")
        if self.not_exercised:
            names = ", ".join(shape.local for shape in self.not_exercised)
            lines.append(f"{words['vacuous']}{words['colon']} {names}.")
        return "\n".join(lines)

    def __str__(self) -> str:
        return "\n".join([*(f"{violation}\n" for violation in self.violations), self.summary()])


def node_key(node: Term) -> str:
    """Return what tells a focus node from all others: a literal has its type in it.

    >>> node_key(IRI("https://example.org/staff")), node_key("7")
    ('https://example.org/staff', '"7"')
    """
    return str(node) if isinstance(node, IRI | BlankNode) else str(to_ox(node))


def _counted(names: Iterable[IRI]) -> Mapping[IRI, int]:
    counts: dict[IRI, int] = {}
    for name in names:
        counts[name] = counts.get(name, 0) + 1
    return MappingProxyType(dict(sorted(counts.items(), key=lambda item: (-item[1], item[0]))))


def _show(path: str | None) -> str:
    return "" if path is None else f"{path} "


def _spell(value: Term) -> str:
    return value.local if isinstance(value, IRI) else _short(str(value))


def _short(text: str) -> str:
    one_line = " ".join(text.split("\n"))
    return one_line if len(one_line) <= 160 else one_line[:159] + "…"
