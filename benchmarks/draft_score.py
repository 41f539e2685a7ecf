"""How well `kg draft` finds what answer keys hold: precision and recall of figures, units, bounds, sides, deadlines.

    python benchmarks/draft_score.py ../shared/cases
    python benchmarks/draft_score.py FOLDER --split others --misses

Each `*.yaml` of the folder is a case: `text` and `sources` (texts), `lang`, `published`, `facts` and `conflicts`
(the key). The cases in `READ` were read while the rules were first written; the script keeps them apart from all
others. docs/draft.md has the first scores of the others, from before anybody looked at what was missed in them.
"""

from __future__ import annotations

import argparse
import re
from calendar import monthrange
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from kg.documents.languages import guess_language
from kg.drafts.drafting import propose
from kg.drafts.proposals import FigureProposal, ItemProposal, Proposals
from kg.errors import KgError
from kg.figures.dates import before, read_when
from kg.figures.durations import ends, read_duration, spell_length

READ = (
    "02-google-france-2018",
    "06-france-ai-training-2024",
    "09-amazon-upskilling-2025",
    "14-g7-vaccine-doses",
)

RULE = """\
How a proposal and the key are matched:
- value: a proposed figure is right where the key of its case states its value (or its two ends, or its
  alternatives), without its sign: in a side, actual, share or denominator of a fact whose basis is not derived,
  in a status or its note, or in a conflict ("change" is an increment, "leverage" a factor). Each other proposed
  figure is wrong. "Own source" counts a proposal as right only where the key states the value of the very text;
  restatements in other sources of a case, which keys do not list, are then wrong. A figure of the key is found
  where a proposal of its source has its value.
- unit: right in value, and the same class: a currency, percent, or a count. Factors have none.
- bound: right in value, and the same code; a key without one is exact, "estimated" is about.
- side: right in value and in its sign, and the same side of baseline, increment, target, factor; what the key
  gives no side (actual values, shares) may have any.
- deadline: a fact with one is found where an item that has one of its figures (or else overlaps its quote) ends on
  the same last day; within a year for the end of a decade; "six years" end with the sixth year, or on the day to
  which the proposal compiles. Precision: of the items matched to a fact.
Precision is right / proposed, recall is right / in the key."""

TITLES = {"read": "cases read while the rules were written", "others": "other cases"}
NAMES = ("figures", "own_source", "units", "bounds", "sides", "deadlines")
SIDES = ("baseline", "increment", "target", "factor")
#: Fields of a key that are a side under another name.
ALSO = {"change": "increment", "leverage": "factor"}
OTHERS = ("actual", "share_percent", "new_part", "denominator", "percent")
BOUNDS = {"more_than": "more-than", "less_than": "less-than", "at_least": "at-least", "at_most": "at-most",
          "up_to": "at-most", "estimated": "about", "approx": "about", "over": "more-than"}  # fmt: skip


@dataclass(frozen=True)
class Wanted:
    """A figure of the key; `fact` is empty for one of a conflict or a status. `values` are its numbers."""

    source: str
    values: frozenset[Decimal]
    side: str
    unit: str
    bound: str
    fact: str = ""
    quote: str = ""
    needed: bool = True


@dataclass
class Score:
    """Counts of one kind of thing."""

    right: int = 0
    proposed: int = 0
    wanted: int = 0
    found: int = 0

    def line(self) -> str:
        """The two ratios as the report shows them."""
        return f"{_ratio(self.right, self.proposed)} {_ratio(self.found, self.wanted)}"


def _ratio(part: int, whole: int) -> str:
    return f"{part / whole:6.2f} ({part:3}/{whole:3})" if whole else f"{'–':>6} ({part:3}/{whole:3})"


@dataclass
class Tally:
    """The scores of one group of texts."""

    figures: Score = field(default_factory=Score)
    own_source: Score = field(default_factory=Score)
    units: Score = field(default_factory=Score)
    bounds: Score = field(default_factory=Score)
    sides: Score = field(default_factory=Score)
    deadlines: Score = field(default_factory=Score)
    texts: int = 0


def number(value: Any) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    return Decimal(str(value)).normalize()


def values_of(node: Any) -> frozenset[Decimal]:
    """The numbers of one value of a key: a number, `v`, two ends, or alternatives."""
    if isinstance(node, dict):
        for name in ("v", "one_of", "range", "value", "factor"):
            if node.get(name) is not None:
                return values_of(node[name])
        ends = [
            node.get(name)
            for name in ("min", "max", "low", "high", "from", "to", "min_percent", "max_percent")
        ]
        return frozenset(n for end in ends if (n := number(end)) is not None)
    if isinstance(node, list):
        return frozenset(n for one in node for n in values_of(one))
    single = number(node)
    return frozenset() if single is None else frozenset({single})


def unit_class(unit: str) -> str:
    if re.match(r"[A-Z]{3}\b", unit):
        return unit[:3]
    return "percent" if "percent" in unit.lower() or "%" in unit else "count"


def wanted_of(case: dict[str, Any]) -> Iterator[Wanted]:
    facts = {fact["id"]: fact for fact in case["facts"]}
    for fact in case["facts"]:
        yield from _of_fact(fact)
    for conflict in case.get("conflicts") or ():
        about = facts.get(conflict.get("about"), {})
        for value in conflict.get("values") or ():
            yield from _of_conflict(conflict, value, about)


def _of_fact(fact: dict[str, Any]) -> Iterator[Wanted]:
    source, quote, unit = fact.get("source", "s0"), fact.get("quote", ""), str(fact.get("unit", ""))
    for name in (*SIDES, *ALSO, *OTHERS):
        nodes = fact.get(name)
        for node in nodes if isinstance(nodes, list) else [nodes]:
            basis = str(node.get("basis", "stated")) if isinstance(node, dict) else "stated"
            values = values_of(node)
            if node is None or basis.startswith(("derived", "absent")) or not values:
                continue
            own = node if isinstance(node, dict) else {}
            bound = str(own.get("bound") or fact.get("bound") or "exact")
            if len(values) == 2 and "one_of" not in own:
                bound = "range"
            what = "percent" if "percent" in name else str(own.get("unit") or unit)
            side = ALSO.get(name, name)
            yield Wanted(
                own.get("source", source),
                values,
                side if side in SIDES else "",
                "" if side == "factor" else unit_class(what),
                BOUNDS.get(bound, bound),
                fact["id"],
                quote,
            )
    share = fact.get("share")
    if isinstance(share, dict):
        for name, value in share.items():
            if "percent" in name and not name.startswith("derived") and values_of(value):
                # Which source states the share, a key does not say.
                yield Wanted(source, values_of(value), "", "percent", "", fact["id"], quote, needed=False)
    for milestone in fact.get("milestones") or ():
        if values_of(milestone):
            yield Wanted(source, values_of(milestone), "", "", "", fact["id"], quote)
        for name, part in milestone.items():
            if (
                name != "derived"
                and isinstance(part, dict)
                and not str(part.get("basis", "")).startswith("derived")
                and values_of(part)
            ):
                yield Wanted(source, values_of(part), "", "", "", fact["id"], quote)
    status = fact.get("status")
    if isinstance(status, dict):
        for value in _in_words(str(status.get("note", ""))):
            yield Wanted("", frozenset({value}), "", "", "", needed=False)
        for name in ("actual", "also"):
            node = status.get(name)
            basis = str(node.get("basis", "")) if isinstance(node, dict) else ""
            if values_of(node) and not basis.startswith("derived"):
                yield Wanted(status.get("source", source), values_of(node), "", "", "", needed=False)
            for text in (node.get("from"),) if isinstance(node, dict) else ():
                for value in _in_words(str(text or "")):
                    yield Wanted(status.get("source", source), frozenset({value}), "", "", "", needed=False)


def _of_conflict(conflict: dict[str, Any], value: Any, about: dict[str, Any]) -> Iterator[Wanted]:
    if not isinstance(value, dict) or str(value.get("basis", "stated")).startswith("derived"):
        return
    sources = value.get("source", about.get("source", "s0"))
    side = str(conflict.get("field", ""))
    for source in sources if isinstance(sources, list) else [sources]:
        values = values_of(value)
        if values:
            unit = "" if side == "factor" else unit_class(str(about.get("unit", "")))
            known = source != about.get("source", "s0")
            yield Wanted(
                source, values, side if side in SIDES else "", unit, "", needed=known and side in SIDES
            )
        for single in _in_words(str(value.get("v", ""))):
            yield Wanted(source, frozenset({single}), "", "", "", needed=False)


def _in_words(text: str) -> list[Decimal]:
    """The numbers in a remark of a key, each as it stands and with its scale."""
    found = []
    for match in re.finditer(r"(\d[\d ]*(?:\.\d+)?)\s*(bn|M|m)?\b", text):
        value = Decimal(match.group(1).replace(" ", ""))
        found.append((value * {"bn": 10**9, "M": 10**6, "m": 10**6}.get(match.group(2) or "", 1)).normalize())
    return found


def numbers_of(figure: FigureProposal) -> frozenset[Decimal]:
    ends = (figure.value, figure.minimum, figure.maximum, *figure.alternatives)
    return frozenset(abs(one).normalize() for one in ends if one is not None)


def same_value(wanted: Wanted, figure: FigureProposal) -> bool:
    return frozenset(map(abs, wanted.values)) == numbers_of(figure) and (wanted.side == "factor") in (
        figure.side == "factor", not wanted.side or wanted.fact == "")  # fmt: skip


def in_quote(wanted: Wanted, figure: FigureProposal, text: str) -> bool:
    at = text.find(wanted.quote) if wanted.quote else -1
    return at < 0 or (figure.written.start < at + len(wanted.quote) and at < figure.written.end)


def same_unit(wanted: Wanted, figure: FigureProposal) -> bool:
    unit = (
        "percent"
        if figure.unit in ("percent", "points")
        else figure.unit
        if figure.unit.isupper()
        else "count"
    )
    return wanted.unit in ("", unit) or figure.side == "factor"


def same_bound(wanted: Wanted, figure: FigureProposal) -> bool:
    # Keys tell the bound of the words ("at least 40 % less"), drafts that of the negative number.
    if figure.value is not None and figure.value < 0 and min(wanted.values) > 0:
        flipped = {
            "at-least": "at-most",
            "at-most": "at-least",
            "more-than": "less-than",
            "less-than": "more-than",
        }
        wanted = replace(wanted, bound=flipped.get(wanted.bound, wanted.bound))
    return wanted.bound in ("", "+".join(figure.bounds) or "exact", (figure.bounds or ("exact",))[0])


def same_side(wanted: Wanted, figure: FigureProposal) -> bool:
    top = figure.value if figure.value is not None else figure.maximum
    falls = top is not None and top < 0
    return wanted.side in ("", figure.side) and (min(wanted.values) >= 0 or not wanted.side or falls)


def score_text(
    text: str,
    source: str,
    draft: Proposals,
    key: list[Wanted],
    facts: list[dict[str, Any]],
    tally: Tally,
    misses: list[str],
    published: str | None,
) -> None:
    tally.texts += 1
    wanted = [one for one in key if one.source == source]
    checks = {
        "figures": lambda w, f: True,
        "own_source": lambda w, f: w.source == source,
        "units": same_unit,
        "bounds": same_bound,
        "sides": same_side,
    }
    for figure in draft.figures:
        matches = [one for one in key if same_value(one, figure)]
        matches = [one for one in matches if one.source == source] or matches
        for name, check in checks.items():
            score: Score = getattr(tally, name)
            score.proposed += 1
            score.right += any(check(one, figure) for one in matches)
            if matches and name != "own_source" and not any(check(one, figure) for one in matches):
                got = {"units": figure.unit, "bounds": figure.bounds, "sides": figure.side}[name]
                misses.append(f"  {name}: {_of(text, figure)} has {got}, the key {matches[0]}")
        if not matches:
            misses.append(f"  proposed, not in the key: {figure.side} {_of(text, figure)}")
    for one in wanted:
        if not one.needed:
            continue
        hits = [figure for figure in draft.figures if same_value(one, figure)]
        for name, check in checks.items():
            score = getattr(tally, name)
            score.wanted += 1
            score.found += any(check(one, figure) for figure in hits)
        if not hits:
            misses.append(
                f"  not found: {one.side or 'value'} {sorted(map(str, one.values))} in “{one.quote[:90]}”"
            )
    _score_deadlines(text, draft, wanted, facts, tally.deadlines, misses, published)


def _of(text: str, figure: FigureProposal) -> str:
    around = text[max(0, figure.written.start - 40) : figure.written.end + 40].replace("\n", " ")
    return f"“{text[figure.written.start : figure.written.end]}” in “…{around}…”"


def _score_deadlines(
    text: str,
    draft: Proposals,
    wanted: list[Wanted],
    facts: list[dict[str, Any]],
    score: Score,
    misses: list[str],
    published: str | None,
) -> None:
    for fact in facts:
        deadline = fact.get("deadline")
        given = isinstance(deadline, dict) and deadline.get("by") and deadline.get("basis") != "absent"
        last = _last_day(str(deadline["by"])) if given else None
        items = _items_of(text, draft, [one for one in wanted if one.fact == fact["id"]], fact)
        proposed = [day for item in items for day in _deadlines(item, published)]
        slack = 366 if given and "decade" in str(deadline.get("precision")) else 0
        right = [day for day in proposed if last is not None and abs((day - last).days) <= slack]
        score.proposed += bool(proposed)
        score.right += bool(right)
        score.wanted += last is not None
        score.found += bool(right)
        if bool(proposed) != (last is not None) or (proposed and not right):
            misses.append(f"  deadline of {fact['id']}: {[str(day) for day in proposed]}, the key {deadline}")


def _items_of(text: str, draft: Proposals, wanted: list[Wanted], fact: dict[str, Any]) -> list[ItemProposal]:
    items = [
        item for item in draft.items
        if any(same_value(one, f) and in_quote(one, f, text) for one in wanted for f in item.figures)
    ]  # fmt: skip
    if items or wanted:
        return items
    at = text.find(fact.get("quote", "\0"))
    return [
        i
        for i in draft.items
        if at >= 0 and any(q.start < at + len(fact["quote"]) and at < q.end for q in i.quotes)
    ]


def _deadlines(item: ItemProposal, published: str | None) -> list[date]:
    """The last day, and of "six years" after a day of publication also that day, to which it compiles."""
    deadline = item.deadline
    if deadline is None or not deadline.when:
        return []
    point = read_when(deadline.when)
    if deadline.relation == "before" and point.earliest is not None:
        point = before(point)
    spelled = spell_length(deadline.duration)
    duration = read_duration(spelled, deadline.relation) if spelled and published else None
    compiled = ends(deadline.relation, duration, read_when(published or "")).latest if duration else None
    return [day for day in (point.latest, compiled) if day is not None]


def _last_day(by: str) -> date:
    pieces = [int(piece) for piece in by.split("-")]
    year, month = pieces[0], pieces[1] if len(pieces) > 1 else 12
    return date(year, month, pieces[2] if len(pieces) > 2 else monthrange(year, month)[1])


def main() -> None:
    parser = argparse.ArgumentParser(description="Score drafts against answer keys.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--split", choices=["read", "others", "both"], default="both")
    parser.add_argument("--misses", action="store_true", help="show what is wrong and what is not found")
    arguments = parser.parse_args()
    print(RULE)
    tallies: dict[tuple[str, str], Tally] = {}
    lengths: Counter[str] = Counter()
    for path in sorted(arguments.folder.glob("*.yaml")):
        split = "read" if path.stem in READ else "others"
        if arguments.split not in (split, "both"):
            continue
        case = yaml.safe_load(path.read_text(encoding="utf-8"))
        wanted = list(wanted_of(case))
        first = {"sid": "s0", "text": case["text"], "published": case.get("published"), "lang": case["lang"]}
        for source in [first, *(case.get("sources") or ())]:
            lang = source.get("lang", case["lang"])
            if not isinstance(lang, str):  # a case in several languages does not say which is which
                lang = guess_language(source["text"]) or "en"
            misses: list[str] = []
            published = str(source["published"]) if source.get("published") else None
            try:
                draft = propose(source["text"], lang, published)
            except KgError as error:
                print(f"{path.stem} {source['sid']}: {error}")
                draft = Proposals(source["text"], lang, (), (), ())  # what the key has of it is not found
            sid = source["sid"]
            facts = [fact for fact in case["facts"] if fact.get("source", "s0") == sid]
            parts = [Tally()]
            score_text(source["text"], sid, draft, wanted, facts, parts[0], misses, published)
            for group in (lang, "all", *(("en+fr",) if lang in ("en", "fr") else ())):
                _add(tallies.setdefault((split, group), Tally()), parts[0])
            lengths[split] += len(source["text"])
            if arguments.misses and misses:
                print(f"\n{path.stem} {sid} ({lang})", *misses, sep="\n")
    _report(tallies)


def _add(total: Tally, part: Tally) -> None:
    total.texts += part.texts
    for name in NAMES:
        mine, other = getattr(total, name), getattr(part, name)
        for count in ("right", "proposed", "wanted", "found"):
            setattr(mine, count, getattr(mine, count) + getattr(other, count))


def _report(tallies: dict[tuple[str, str], Tally]) -> None:
    for (split, group), tally in sorted(tallies.items(), key=lambda one: (one[0][0], one[0][1])):
        print(f"\n{TITLES[split]}, {group} ({tally.texts} texts)      precision           recall")
        for name in NAMES:
            print(f"  {name.replace('_', ' '):10} {getattr(tally, name).line()}")


if __name__ == "__main__":
    main()
