"""Compare a graph with an answer key: one check for each sort of claim, the same for every case.

A case's `map.toml` says which node of the graph holds what the key speaks of:

    [facts.f1]
    node = "s0/hiring"                          # the item; every other claim is looked for around it
    nodes = { "status.actual" = "s3/staff" }    # where a claim is held by another node than the expected one
    asked = { factor = { … } }                  # what a bundled question computes across documents; see below
    outside = { "status" = "…" }                # what the key itself took from outside the texts, and why

`asked` has `question`, `with` and the `row` that the answer must have.

Names are `SOURCE/NAME` and become `…/id/CASE-SOURCE/NAME`. A fact without a node fails, and so does a claim
whose node is missing or says something else. Nothing here knows a case.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pyoxigraph as ox
from answer_keys import PRECISIONS, SIDES, Claim, Key, latest_day

from kg.vocabulary.namespaces import BASE, CMT, DATA, OA, RDF, UNIT

FIGURE_SIDES = (*SIDES, "amount", "total", "actual")


@dataclass(frozen=True, slots=True)
class Difference:
    """What a claim of a key asks for and the graph does not say."""

    claim: Claim
    reason: str

    def __str__(self) -> str:
        return f"{self.claim}: {self.reason}"


class Facts:
    """The statements of a graph, by subject and property and by property and object."""

    def __init__(self, quads: Iterable[ox.Quad]) -> None:
        self._out: dict[tuple[str, str], list[Any]] = defaultdict(list)
        self._in: dict[tuple[str, str], list[str]] = defaultdict(list)
        self.subjects: set[str] = set()
        for triple in {(q.subject, q.predicate, q.object) for q in quads}:
            subject, predicate, value = triple
            self.subjects.add(subject.value)
            self._out[subject.value, predicate.value].append(value)
            if isinstance(value, ox.NamedNode):
                self._in[value.value, predicate.value].append(subject.value)

    def values(self, node: str, name: str) -> list[str]:
        """Return the values of a `cmt:` property, or of a full IRI, as text."""
        return sorted(value.value for value in self._out[node, _full(name)])

    def pointing(self, node: str, name: str) -> list[str]:
        """Return the nodes whose property has this node as value."""
        return sorted(self._in[node, _full(name)])

    def is_a(self, node: str, cls: str) -> bool:
        return str(CMT[cls]) in self.values(node, str(RDF.type))


def _full(name: str) -> str:
    return name if ":" in name else str(CMT[name])


class Comparer:
    """Checks the claims of one key against one graph."""

    def __init__(self, key: Key, table: dict[str, Any], quads: Iterable[ox.Quad]) -> None:
        self._key, self._table = key, table["facts"]
        self._facts = Facts(quads)

    def differences(self) -> Iterator[Difference]:
        for claim in self._key.claims():
            row = self._table.get(claim.fact)
            if row is None:
                yield Difference(claim, "the fact has no row in map.toml")
                continue
            if claim.path in row.get("asked", {}):
                continue  # no document says it: a bundled question computes it, and another test asks it
            if claim.path in row.get("outside", {}) or claim.path.split(".")[0] in row.get("outside", {}):
                continue
            reason = self._check(claim, row)
            if reason:
                yield Difference(claim, reason)

    def iri(self, name: str) -> str:
        """Return the IRI of a name `SOURCE/NAME`."""
        source, _, local = name.partition("/")
        return str(DATA[f"{self._key.name}-{source}/{local}"])

    def _check(self, claim: Claim, row: dict[str, Any]) -> str | None:
        node = self.iri(row["node"])
        if node not in self._facts.subjects:
            return f"{node} is not in the graph"
        others = row.get("nodes", {}).get(claim.path)
        named = [self.iri(one) for one in ([others] if isinstance(others, str) else others or ())]
        missing = [one for one in named if one not in self._facts.subjects]
        if missing:
            return f"{missing[0]} is not in the graph"
        check = getattr(self, "_" + claim.sort.replace(" ", "_"))
        found: str | None = check(node, named, claim)
        return found

    def _class(self, node: str, named: list[str], claim: Claim) -> str | None:
        wanted = claim.expected["class"]
        return None if self._facts.is_a(named[0] if named else node, wanted) else f"it is no {wanted}"

    def _quote(self, node: str, named: list[str], claim: Claim) -> str | None:
        source, quote = claim.expected["source"], claim.expected["quote"]
        text = self._key.texts[source]
        start = text.find(quote)
        assert start >= 0 and text.count(quote) == 1, f"{claim}: the key's quote stands not exactly once"
        document = self.iri(f"{source}/document")
        wanted = {at for at in range(start, start + len(quote)) if text[at].isalnum()}
        covered: set[int] = set()
        for evidence in self._evidence([node, *named]):
            if document in self._facts.values(evidence, str(OA.hasSource)):
                first, last = self._place(evidence)
                covered |= set(range(first, last))
        left = wanted - covered
        if not left:
            return None
        return f"no evidence covers {text[min(left) : max(left) + 1]!r} of {source}"

    def _evidence(self, nodes: Iterable[str]) -> set[str]:
        """Return the evidence of nodes and of what hangs on them."""
        seen: set[str] = set()
        waiting, found = list(nodes), set()
        hang = (*FIGURE_SIDES, "deadline", "start", "occurred", "participation", "indicator", "knowledgeGap")
        while waiting:
            node = waiting.pop()
            if node in seen:
                continue
            seen.add(node)
            found |= set(self._facts.values(node, "evidence"))
            for name in hang:
                waiting += self._facts.values(node, name)
        return found

    def _place(self, evidence: str) -> tuple[int, int]:
        for selector in self._facts.values(evidence, str(OA.hasSelector)):
            starts, ends = (
                self._facts.values(selector, str(OA.start)),
                self._facts.values(selector, str(OA.end)),
            )
            if starts and ends:
                return int(starts[0]), int(ends[0])
        raise AssertionError(f"{evidence} has no position")

    def _promisors(self, node: str, named: list[str], claim: Claim) -> str | None:
        found = self._facts.values(node, "promisor")
        members = [
            p for p in self._facts.values(node, "participation") if self._code(p, "role") == {"member"}
        ]
        if len(found) + len(members) < claim.expected["at least"]:
            return f"it has {len(found)} promisors and {len(members)} members"
        mode = claim.expected["mode"]
        if mode and mode not in self._code(node, "promisorMode"):
            return f"its promisors are not {mode}"
        return None

    def _figure(self, node: str, named: list[str], claim: Claim) -> str | None:
        candidates = named or self._sides(node, claim.path)
        if not candidates:
            return "no figure stands there"
        reasons = [self._judge(figure, claim) for figure in candidates]
        return None if None in reasons else "; ".join(str(reason) for reason in reasons)

    def _sides(self, node: str, path: str) -> list[str]:
        first, last = path.split(".")[0], path.rsplit(".", 1)[-1]
        names = {"change": ("increment",), "recurrence": ("target", "increment")}.get(first, (last, first))
        if last == "actual":
            about = [*self._facts.pointing(node, "of"), node]
            return [figure for one in about for figure in self._facts.values(one, "actual")]
        if last == "factor":
            names = ("factor",)
        sides = [name for name in dict.fromkeys(names) if name in FIGURE_SIDES]
        return [figure for name in sides for figure in self._facts.values(node, name)]

    def _judge(self, figure: str, claim: Claim) -> str | None:
        expected, short = claim.expected, figure.rsplit("/", 1)[-1]
        for name, term in (("value", "value"), ("min", "minValue"), ("max", "maxValue")):
            if name not in expected:
                continue
            wanted = expected[name]
            found = [
                Decimal(value) * self._scale(figure, claim) for value in self._facts.values(figure, term)
            ]
            if not any(_as_told(one, wanted) for one in found):
                return f"{short} has {term} {', '.join(map(str, found)) or 'none'}, not {wanted}"
        bound = self._code(figure, "bound")
        if "bound" in expected and expected["bound"] not in bound:
            return f"{short} is {', '.join(bound) or 'unbounded'}, not {expected['bound']}"
        units = {value.removeprefix(str(UNIT)) for value in self._facts.values(figure, "unit")}
        if "unit" in expected and expected["unit"] not in units and self._scale(figure, claim) == 1:
            return f"{short} is in {', '.join(units) or 'no unit'}, not {expected['unit']}"
        basis = expected.get("basis")
        if basis and not self._facts.is_a(figure, f"{basis.capitalize()}Figure"):
            return f"{short} is not {basis}"
        if self._facts.is_a(figure, "StatedFigure") and not self._facts.values(figure, "evidence"):
            return f"{short} has no evidence"
        return None

    def _scale(self, figure: str, claim: Claim) -> int:
        """A share that a rule derives is a ratio; a key may tell it in percent."""
        ratio = "ratio" in self._code(figure, "rule")
        return 100 if ratio and claim.expected.get("unit") == "PERCENT" else 1

    def _alternatives(self, node: str, named: list[str], claim: Claim) -> str | None:
        figures = named or self._sides(node, claim.path)
        found = {Decimal(v): figure for figure in figures for v in self._facts.values(figure, "value")}
        for wanted in claim.expected["values"]:
            if wanted not in found:
                return f"{wanted} stands on none of {len(figures)} figures"
        joined = [
            f
            for f in figures
            if self._facts.values(f, "alternativeTo") or self._facts.pointing(f, "alternativeTo")
        ]
        return None if len(joined) == len(claim.expected["values"]) else "the values are no alternatives"

    def _absent(self, node: str, named: list[str], claim: Claim) -> str | None:
        side = claim.path.split(".")[0]
        for figure in self._facts.values(node, side):
            for name in ("value", "minValue", "maxValue"):
                if self._facts.values(figure, name):
                    return f"{figure.rsplit('/', 1)[-1]} has a value, and the source tells none"
        if side == "deadline" and self._facts.values(node, side):
            return "it has a deadline, and the source tells none"
        nodes = [node, *self._facts.values(node, side)]
        gaps = [gap for one in nodes for gap in self._facts.values(one, "knowledgeGap")]
        missing = {value for gap in gaps for value in self._facts.values(gap, "missing")}
        wanted = {str(CMT[side]), str(CMT["value"])} if side != "deadline" else {str(CMT[side])}
        return None if missing & wanted else f"no gap says that {side} is missing"

    def _base_year(self, node: str, named: list[str], claim: Claim) -> str | None:
        year = claim.expected["year"]
        for figure in named or self._facts.values(node, "baseline"):
            for bound in self._facts.values(figure, "at"):
                if any(day.startswith(year) for day in self._facts.values(bound, "latest")):
                    return None
        return f"no baseline is of {year}"

    def _rate(self, node: str, named: list[str], claim: Claim) -> str | None:
        unit = {"year": "YR", "month": "MO"}[claim.expected["per"]]
        figures = named or [f for side in SIDES for f in self._facts.values(node, side)]
        if any(str(UNIT[unit]) in self._facts.values(figure, "per") for figure in figures):
            return None
        return f"no figure is per {claim.expected['per']}"

    def _deadline(self, node: str, named: list[str], claim: Claim) -> str | None:
        first, last = latest_day(claim.expected["by"])
        if claim.expected.get("precision") == PRECISIONS["decade-end"]:
            # A decade may be counted to end with its ninth or its tenth year.
            first = f"{int(first[:4]) - 1}-12-31"
        reasons = []
        for bound in named or self._facts.values(node, "deadline"):
            latest = self._facts.values(bound, "latest")
            if not any(first <= day <= last for day in latest):
                reasons.append(f"{bound.rsplit('/', 1)[-1]} ends {', '.join(latest) or 'never'}")
            elif not self._code(bound, "precision") & claim.expected.get(
                "precision", self._code(bound, "precision")
            ):
                reasons.append(f"its precision is {', '.join(self._code(bound, 'precision')) or 'not told'}")
            elif claim.expected.get("relation", "") not in {*self._code(bound, "relation"), ""}:
                reasons.append(f"its relation is {', '.join(self._code(bound, 'relation'))}")
            else:
                return None
        return "; ".join(reasons) or "it has no deadline"

    def _start(self, node: str, named: list[str], claim: Claim) -> str | None:
        year = claim.expected["year"]
        days = [
            d for b in named or self._facts.values(node, "start") for d in self._facts.values(b, "earliest")
        ]
        return (
            None
            if any(day.startswith(year) for day in days)
            else f"it starts {', '.join(days) or 'at no time'}"
        )

    def _status(self, node: str, named: list[str], claim: Claim) -> str | None:
        wanted = claim.expected["status"]
        acts = {"withdrawn": ("withdraws",), "amended": ("amends",), "postponed": ("postpones",)}.get(
            wanted, ()
        )
        told = []
        for one in named or self._facts.pointing(node, "of"):
            codes, days = self._code(one, "status"), self._facts.values(one, "asOf")
            told += [f"{code} as of {', '.join(days) or 'no day'}" for code in codes]
            first, last = (
                latest_day(claim.expected.get("as of", "")) if "as of" in claim.expected else ("", "~")
            )
            progress = wanted == "in-progress" and self._facts.is_a(one, "ProgressObservation")
            if (wanted in codes or progress) and any(first <= day <= last for day in days):
                return None
        if any(self._facts.pointing(node, act) for act in acts):
            return None
        if wanted in ("in-progress", "not-rated") and not told and "as of" not in claim.expected:
            return None  # nobody's judgement: the key says only that nobody has judged
        return f"it is told {'; '.join(told) or 'nothing of its status'}"

    def _link(self, node: str, named: list[str], claim: Claim) -> str | None:
        row = self._table.get(claim.expected["other"])
        if row is None:
            return f"{claim.expected['other']} has no row in map.toml"
        other = self.iri(row["node"])
        one, two = (other, node) if claim.expected["inverse"] else (node, other)
        name = claim.expected["property"]
        return None if two in self._facts.values(one, name) else f"no cmt:{name} to {two.rsplit('/', 1)[-1]}"

    def _about(self, node: str, named: list[str], claim: Claim) -> str | None:
        row = self._table.get(claim.expected["other"])
        other = self.iri(row["node"]) if row else ""
        for one in [node, *named]:
            for name in ("of", "withdraws", "postpones", "mayOverlap", "partOf", "alternativeTo"):
                if other in self._facts.values(one, name):
                    return None
        return f"it says nothing of {claim.expected['other']}"

    def _beneficiary(self, node: str, named: list[str], claim: Claim) -> str | None:
        parts = [part for one in named or [node] for part in self._facts.values(one, "participation")]
        found = [part for part in parts if self._code(part, "role") & {"beneficiary", "user"}]
        return None if found else "it has no beneficiary"

    def _told(self, node: str, named: list[str], claim: Claim) -> str | None:
        """Who, where and when a key tells in words: the graph has to say something there too."""
        names = {
            "location": ("place",),
            "measure": ("indicator",),
            "by": ("assessor", "actor"),
            "period": ("period",),
            "announced": ("start",),
            "as_of": ("asOf",),
            "counting_from": ("start",),
        }.get(claim.expected["field"], ())
        if named:
            return None
        nodes = [node, *self._facts.values(node, "indicator"), *self._facts.pointing(node, "of")]
        acts = [*self._facts.pointing(node, "announces"), *self._facts.pointing(node, "withdraws")]
        if claim.expected["field"] in ("announced_by", "announced", "by"):
            names = (*names, "announcer", "announcedOn")
        if any(self._facts.values(one, name) for one in [*nodes, *acts] for name in names):
            return None
        return f"nothing is said of {claim.expected['field']}"

    def _code(self, node: str, name: str) -> set[str]:
        return {
            value.rsplit("/", 1)[-1] for value in self._facts.values(node, name) if value.startswith(BASE)
        }


def _as_told(found: Decimal, wanted: Decimal) -> bool:
    """Whether a value is the one that a key tells, which rounds what it computed."""
    exponent = wanted.as_tuple().exponent
    assert isinstance(exponent, int)
    return found == wanted or (round(found, -exponent if exponent < 0 else 0) == wanted and exponent < 0)
