"""An answer key of `shared/cases`, taken apart into claims: one for each thing that can be checked.

A key is loosely shaped, made for readers. So its facts are walked through whatever their fields are called:
every number becomes a claim about a figure, every date about a time, every reference to another fact about a
link. The few fields that are remarks are named in `REMARKS`; a field that is neither a claim nor a remark is
an error, so that nothing of a key is passed over in silence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

#: Beside the checkout.
FOLDER = Path(__file__).parents[3] / "shared" / "cases"

SIDES = ("baseline", "increment", "target", "factor")
#: Fields that tell a reader something and claim nothing that the graph could hold.
REMARKS = {
    "note", "version", "also_text", "consistency", "also_counted", "also", "next", "vs", "as_written",
    "promisor_parent", "direction", "scope", "open_ended", "times", "follows", "reason", "from",
}  # fmt: skip
#: Fields of a fact whose value is another fact, and the property that says so in the graph.
LINKS = {
    "part_of": "partOf", "milestone_of": "milestoneOf", "means_for": "meansOf", "amends": "amends",
    "supersedes": "supersedes",
}  # fmt: skip
#: The same, told from the other end.
INVERSE_LINKS = {"has_part": "partOf", "amended_by": "amends", "superseded_by": "supersedes"}
#: Words of a key → the code of a bound.
BOUNDS = {
    "at_least": "at-least", "at_most": "at-most", "more_than": "more-than", "less_than": "less-than",
    "about": "about", "range": "range", "nearly": "nearly", "exact": "exact", "estimated": "about",
}  # fmt: skip
#: Words of a key → the codes of a precision that say the same.
PRECISIONS = {
    "day": {"day"}, "month": {"month"}, "month-end": {"end-of-month", "month"}, "half-year": {"half-year"},
    "quarter": {"quarter"}, "year": {"year", "end-of-year"}, "year-end": {"end-of-year"},
    "decade-end": {"decade"}, "event": {"event"},
}  # fmt: skip
UNITS = {
    "EUR": "CCY_EUR", "USD": "CCY_USD", "percent": "PERCENT", "square metre": "M2",
    "percent reduction versus baseline year": "PERCENT",
}  # fmt: skip
CLASSES = {
    "commitment": "Commitment", "plan": "Commitment", "aggregate": "Commitment", "estimate": "Expectation",
    "expectation": "Expectation", "progress_report": "ProgressObservation", "assessment": "StatusAssessment",
    "amendment": "Announcement", "withdrawal": "Announcement", "context": "Context",
    "analysis": "Expectation", "challenge": "StatusAssessment", "refusal": "Context",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing that a key says of one fact: where (`path`), what sort of thing, and the values expected."""

    fact: str
    path: str
    sort: str
    expected: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        told = ", ".join(f"{name} {value}" for name, value in self.expected.items())
        return f"{self.fact}.{self.path}: {self.sort} {told}"


@dataclass(frozen=True, slots=True)
class Key:
    """An answer key with the texts it is about, by the names of its sources."""

    name: str
    facts: dict[str, dict[str, Any]]
    texts: dict[str, str]
    languages: dict[str, str]
    conflicts: list[dict[str, Any]]
    traps: list[str]
    queries: list[dict[str, Any]]

    def claims(self) -> Iterator[Claim]:
        for name, fact in self.facts.items():
            yield from _Walk(name, fact).claims()


def read_key(path: Path) -> Key:
    """Read a key; its first text is source `s0`."""
    told = yaml.safe_load(path.read_text(encoding="utf-8"))
    texts = {"s0": told["text"]} | {one["sid"]: one["text"] for one in told.get("sources", ())}
    lang = told["lang"]
    first = lang if isinstance(lang, str) else lang[0]
    languages = {"s0": first} | {one["sid"]: one.get("lang", first) for one in told.get("sources", ())}
    return Key(
        told["id"], {one["id"]: one for one in told["facts"]}, texts, languages, told.get("conflicts", []),
        told.get("traps", []), told.get("queries", []),
    )  # fmt: skip


class _Walk:
    """Goes through one fact."""

    def __init__(self, name: str, fact: dict[str, Any]) -> None:
        self._name, self._fact = name, fact

    def claims(self) -> Iterator[Claim]:
        fact = self._fact
        act = fact["act"]
        yield self._claim("act", "class", {"class": CLASSES[act]})
        yield self._claim(
            "quote", "quote", {"source": fact.get("source", "s0"), "quote": fact["quote"].strip()}
        )
        promisors = fact.get("promisor", ())
        if promisors and CLASSES[act] == "Commitment":
            yield self._claim(
                "promisor", "promisors", {"at least": len(promisors), "mode": fact.get("promisor_mode")}
            )
        for name, value in fact.items():
            if name in ("id", "act", "quote", "source", "promisor", "promisor_mode", "unit", "bound", "kind"):
                continue
            yield from self._field(name, value, name)

    def _field(self, name: str, value: Any, path: str) -> Iterator[Claim]:
        if name in REMARKS or value is None:
            return
        if name in LINKS or name in INVERSE_LINKS:
            for other in value if isinstance(value, list) else [value]:
                link = {
                    "property": (LINKS | INVERSE_LINKS)[name],
                    "other": other,
                    "inverse": name in INVERSE_LINKS,
                }
                yield self._claim(path, "link", link)
        elif name == "deadline":
            yield from self._time(value, path)
        elif name == "start":
            yield self._claim(path, "start", {"year": str(value["v"])})
        elif name == "status":
            yield from self._status(value, path)
        elif name == "milestones":
            for number, one in enumerate(value):
                yield from self._figures(one, f"{path}.{number}")
        elif name in ("beneficiary",):
            yield self._claim(path, "beneficiary", {"at least": 1})
        elif name in (
            "location",
            "measure",
            "announced_by",
            "by",
            "period",
            "announced",
            "as_of",
            "counting_from",
        ):
            yield self._claim(path, "told", {"field": name, "words": value})
        elif name == "about":
            yield self._claim(path, "about", {"other": value})
        else:
            yield from self._figures(value, path)

    def _figures(self, value: Any, path: str) -> Iterator[Claim]:
        """Go through a figure, or through whatever holds figures."""
        last = path.rsplit(".", 1)[-1]
        if isinstance(value, bool) or value is None or last in REMARKS:
            return
        if isinstance(value, int | float):
            yield self._claim(path, "figure", {"value": _exact(value), **self._about(last, {})})
        elif isinstance(value, list):
            for number, one in enumerate(value):
                yield from self._figures(one, f"{path}.{number}")
        elif isinstance(value, dict):
            yield from self._one_figure(value, path, last)
        elif last not in ("basis", "bound", "unit", "per", "of", "about", "kind", "text", "as_of", "source"):
            raise ValueError(f"{self._name}.{path} is neither a figure nor a remark: {value!r}")

    def _one_figure(self, value: dict[str, Any], path: str, last: str) -> Iterator[Claim]:
        about = self._about(last, value)
        if value.get("basis") == "absent" and "v" not in value:
            yield self._claim(path, "absent", {})
            return
        if "v" in value:
            yield self._claim(path, "figure", {"value": _exact(value["v"]), **about})
        elif "min" in value or "max" in value:
            ends = {end: _exact(value[end]) for end in ("min", "max") if end in value}
            yield self._claim(path, "figure", {**ends, **about})
        elif "one_of" in value:
            yield self._claim(path, "alternatives", {"values": [_exact(one) for one in value["one_of"]]})
        if "factor_range" in value:
            low, high = value["factor_range"]
            yield self._claim(
                f"{path}.factor", "figure", {"min": _exact(low), "max": _exact(high), "basis": "derived"}
            )
        if "year" in value:
            yield self._claim(path, "base year", {"year": str(value["year"])})
        for name, inner in value.items():
            if name in ("v", "min", "max", "one_of", "factor_range", "year", "basis", "bound", "unit"):
                continue
            if name == "deadline":
                yield from self._time(inner, f"{path}.{name}")
            elif name == "per":
                yield self._claim(path, "rate", {"per": inner})
            elif name == "level":
                absent = inner == "absent" or inner.get("basis") == "absent"
                assert absent, f"{self._name}.{path}: a level that is told is not foreseen"
                yield self._claim(path, "absent", {})
            else:
                yield from self._figures(inner, f"{path}.{name}")

    def _about(self, last: str, value: dict[str, Any]) -> dict[str, Any]:
        """Return the bound, the unit and the basis that hold for a figure."""
        fact = self._fact
        own = last in ("target", "increment", "change") or (last == "actual" and fact["act"] != "commitment")
        found: dict[str, Any] = {}
        bound = value.get("bound", fact.get("bound") if own else None)
        if bound is not None:
            found["bound"] = BOUNDS[bound]
        unit = value.get("unit", fact.get("unit") if (last in SIDES and last != "factor") or own else None)
        if unit in UNITS:
            found["unit"] = UNITS[unit]
        if "percent" in last or last == "share_percent":
            found["unit"] = "PERCENT"
        basis = str(value.get("basis", "derived" if last.startswith("derived") else "")).split(" ")[0]
        if basis in ("stated", "derived"):
            found["basis"] = basis
        return found

    def _time(self, value: dict[str, Any], path: str) -> Iterator[Claim]:
        if value.get("basis") == "absent":
            yield self._claim(path, "absent", {})
            return
        expected: dict[str, Any] = {"by": str(value["by"])}
        if "precision" in value:
            expected["precision"] = PRECISIONS[value["precision"]]
        if value.get("strict"):
            expected["relation"] = "before"
        yield self._claim(path, "deadline", expected)

    def _status(self, value: dict[str, Any], path: str) -> Iterator[Claim]:
        expected = {"status": value["value"].replace("_", "-")}
        if "as_of" in value:
            expected["as of"] = str(value["as_of"])
        yield self._claim(path, "status", expected)
        if "actual" in value:
            inner = value["actual"]
            yield from self._figures(inner if isinstance(inner, dict) else {"v": inner}, f"{path}.actual")
        if isinstance(value.get("also"), dict):
            yield from self._figures(value["also"], f"{path}.also_actual")
        for name in value:
            known = (
                "value",
                "as_of",
                "actual",
                "also",
                "source",
                "by",
                "amended_by",
                "superseded_by",
                "reason",
            )
            if name not in (*known, "note", "next"):
                raise ValueError(f"{self._name}.{path}.{name} is not foreseen")

    def _claim(self, path: str, sort: str, expected: dict[str, Any]) -> Claim:
        return Claim(self._name, path, sort, expected)


def _exact(value: Any) -> Decimal:
    return Decimal(str(value))


def latest_day(text: str) -> tuple[str, str]:
    """Return the first and the last day that a date of a key may mean.

    >>> latest_day("2018-09")
    ('2018-09-01', '2018-09-30')
    """
    from calendar import monthrange

    if re.fullmatch(r"\d{4}", text):
        return f"{text}-01-01", f"{text}-12-31"
    if match := re.fullmatch(r"(\d{4})-(\d\d)", text):
        last = monthrange(int(match[1]), int(match[2]))[1]
        return f"{text}-01", f"{text}-{last}"
    return text, text
