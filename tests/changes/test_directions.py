"""One pair of versions a rule: what changed, and whether the promise asks for less or for more."""

from __future__ import annotations

from pathlib import Path

import pytest
from versions import Version, compare

V = Version
PEOPLE = "people: {measures: of staff, label: {en: people trained, fr: personnes formées}}"
SHARE = "indicator: {measures: of staff, label: {en: share of staff, fr: part du personnel}}"
MONEY = "money: {measures: of money, label: {en: money, fr: argent}}"
CO2 = "indicator: {measures: of CO2, label: {en: emissions, fr: émissions}}"
STAFF = "unit: percent, relative to: {en: of staff}"
OF_CO2 = "unit: percent, relative to: {en: of CO2}"
FROM_BASE = "unit: percent, relative to: baseline"
BASE = 'baseline: {at: {on: YEAR, written: "YEAR"}, written: from YEAR, unknown: {value: }}'


def share(words: str, figure: str, unit: str = STAFF, measure: str = SHARE, **more: str) -> Version:
    return V(words, measure, f"target: {{{figure}, written: {words[: words.index(' of ')]}, {unit}}}", **more)  # type: ignore[arg-type]


def base(year: int) -> str:
    return BASE.replace("YEAR", str(year))


def people(words: str, figure: str, **more: str) -> Version:
    return V(f"Acme will train {words} of staff", PEOPLE, figure, **more)  # type: ignore[arg-type]


def cut(words: str, figure: str, year: int = 2016) -> Version:
    return V(f"Acme will cut {words} of CO2 from {year}", CO2, figure, base(year), kind="emissions")


def due(words: str, deadline: str, kind: str = "training") -> Version:
    return V(f"Acme will train people of staff {words}", PEOPLE, deadline, kind=kind)


def funds(words: str, *figures: str) -> Version:
    return V(f"Acme will pay {words} of money", MONEY, *figures, kind="funding")


#: Name → old, new, and what is expected of the one change: aspect, kind, direction, rule.
CASES: dict[str, tuple[Version, Version, str]] = {
    "a share lowered to a range": (
        share("45 per cent of staff", "value: 45"),
        share("15 to 20 per cent of staff", "min: 15, max: 20"),
        "target changed weakened must-be-reached",
    ),
    "a number raised": (
        people("100 people", 'target: {value: 100, written: "100"}'),
        people("120 people", 'target: {value: 120, written: "120"}'),
        "target changed strengthened must-be-reached",
    ),
    "a limit that becomes a lower number": (
        funds("up to 24 euros", "increment: {value: 24, unit: EUR, written: up to 24 euros, bound: at-most}"),
        funds("only 19 euros", "increment: {value: 19, unit: EUR, written: 19 euros}"),
        "increment changed unclear ends",
    ),
    "a limit that becomes a higher number": (
        funds("up to 24 euros", "increment: {value: 24, unit: EUR, written: up to 24 euros, bound: at-most}"),
        funds("now 30 euros", "increment: {value: 30, unit: EUR, written: 30 euros}"),
        "increment changed strengthened must-be-reached",
    ),
    "a floor that becomes an approximation": (
        people("at least 100 people", "target: {value: 100, written: at least 100, bound: at-least}"),
        people("about 100 people", "target: {value: 100, written: about 100, bound: about}"),
        "target changed weakened may-be-reached",
    ),
    "an exact number that becomes an approximation": (
        people("100 people", 'target: {value: 100, written: "100"}'),
        people("about 100 people", "target: {value: 100, written: about 100, bound: about}"),
        "target changed weakened exactness",
    ),
    "an exact number that becomes a ceiling": (
        funds("10 euros", "increment: {value: 10, written: 10 euros, unit: EUR}"),
        funds("up to 10 euros", "increment: {value: 10, written: up to 10 euros, unit: EUR, bound: at-most}"),
        "increment changed weakened must-be-reached",
    ),
    "a ceiling of money that is raised": (
        funds("up to 10 euros", "increment: {value: 10, written: up to 10 euros, unit: EUR, bound: at-most}"),
        funds("up to 12 euros", "increment: {value: 12, written: up to 12 euros, unit: EUR, bound: at-most}"),
        "increment changed strengthened may-be-reached",
    ),
    "a smaller cut": (
        cut("20 per cent", f"increment: {{value: -20, written: 20 per cent, {FROM_BASE}}}"),
        cut("15-20 per cent", f"increment: {{min: -20, max: -15, written: 15-20 per cent, {FROM_BASE}}}"),
        "increment changed weakened must-be-reached",
    ),
    "a larger cut": (
        cut("20 per cent", f"increment: {{value: -20, written: 20 per cent, {FROM_BASE}}}"),
        cut("30 per cent", f"increment: {{value: -30, written: 30 per cent, {FROM_BASE}}}"),
        "increment changed strengthened must-be-reached",
    ),
    "a cut that becomes a rise": (
        cut("20 per cent", f"increment: {{value: -20, written: 20 per cent, {FROM_BASE}}}"),
        cut("plus 5 per cent", f"increment: {{value: 5, written: plus 5 per cent, {FROM_BASE}}}"),
        "increment changed unclear sense",
    ),
    "a factor of growth lowered": (
        people("three times", "factor: {value: 3, written: three times}"),
        people("twice", "factor: {value: 2, written: twice}"),
        "factor changed weakened must-be-reached",
    ),
    "a factor of decrease raised": (
        cut("to half", "factor: {value: 0.5, written: half}"),
        cut("to 0.8", 'factor: {value: 0.8, written: "0.8"}'),
        "factor changed weakened must-be-reached",
    ),
    "zero that is given up": (
        share("zero tonnes of CO2", "value: 0", "unit: tonnes", CO2, kind="emissions"),
        share("50 tonnes of CO2", "value: 50", "unit: tonnes", CO2, kind="emissions"),
        "target changed weakened must-be-reached",
    ),
    "a share of something of the kind emissions": (
        share("50 per cent of CO2", "value: 50", OF_CO2, CO2, kind="emissions"),
        share("60 per cent of CO2", "value: 60", OF_CO2, CO2, kind="emissions"),
        "target changed unclear sense",
    ),
    "a number of a kind that says nothing": (
        people("100 people", 'target: {value: 100, written: "100"}', kind="other"),
        people("120 people", 'target: {value: 120, written: "120"}', kind="other"),
        "target changed unclear sense",
    ),
    "another currency": (
        funds("10 euros", "increment: {value: 10, written: 10 euros, unit: EUR}"),
        funds("12 dollars", "increment: {value: 12, written: 12 dollars, unit: USD}"),
        "increment changed unclear terms",
    ),
    "a total that becomes a rate": (
        funds("10 euros", "increment: {value: 10, written: 10 euros, unit: EUR}"),
        funds("10 euros a year", "increment: {value: 10, written: 10 euros, unit: EUR, per: year}"),
        "increment changed unclear terms",
    ),
    "another measure": (
        people("100 people", 'target: {value: 100, written: "100"}'),
        V("Acme will train 90 people of leaders", 'target: {value: 90, written: "90"}',
          "people: {measures: of leaders, label: {en: leaders trained, fr: dirigeants formés}}"),
        "target changed unclear measure; indicator changed moved indicator",
    ),
    "a baseline year moved": (
        cut("20 per cent", f"increment: {{value: -20, written: 20 per cent, {FROM_BASE}}}", 2010),
        cut("20 per cent", f"increment: {{value: -20, written: 20 per cent, {FROM_BASE}}}", 2019),
        "baseline changed moved terms",
    ),
    "a cut from another year": (
        cut("20 per cent", f"increment: {{value: -20, written: 20 per cent, {FROM_BASE}}}", 2010),
        cut("25 per cent", f"increment: {{value: -25, written: 25 per cent, {FROM_BASE}}}", 2019),
        "increment changed unclear terms; baseline changed moved terms",
    ),
    "a number that is no longer said": (
        people("100 people", 'target: {value: 100, written: "100"}'),
        people("people", "unknown: {target: }"),
        "target removed weakened said",
    ),
    "a number that is said now": (
        people("people", "unknown: {target: }"),
        people("100 people", 'target: {value: 100, written: "100"}'),
        "target added strengthened said",
    ),
    "one more number beside another": (
        funds("5 euros", "target: {value: 5, written: 5 euros, unit: EUR}"),
        funds("5 euros, 2 euros more", "target: {value: 5, written: 5 euros, unit: EUR}",
              "increment: {value: 2, written: 2 euros more, unit: EUR}"),
        "increment added moved said",
    ),
    "more than something else": (
        funds("3 euros more", "increment: {value: 3, written: 3 euros more, unit: EUR}"),
        funds("2 euros more than 3 euros", "increment: {value: 2, written: 2 euros more, unit: EUR}",
              "baseline: {value: 3, written: 3 euros, unit: EUR}"),
        "increment changed unclear terms; baseline added moved said",
    ),
    "a deadline postponed": (
        due("by 2030", "deadline: {by: 2030, written: by 2030}"),
        due("by 2032", "deadline: {by: 2032, written: by 2032}"),
        "deadline changed weakened later",
    ),
    "a deadline brought forward": (
        due("by 2030", "deadline: {by: 2030, written: by 2030}"),
        due("by 2029-06", "deadline: {by: 2029-06, written: by 2029-06}"),
        "deadline changed strengthened earlier",
    ),
    "a strict deadline": (
        due("by 2030", "deadline: {by: 2030, written: by 2030}"),
        due("before 2030", "deadline: {before: 2030, written: before 2030}"),
        "deadline changed strengthened earlier",
    ),
    "a deadline that becomes vaguer": (
        due("by 2029-12-31", "deadline: {by: 2029-12-31, written: by 2029-12-31}"),
        due("by the 2020s", "deadline: {by: 2020s, written: by the 2020s}"),
        "deadline changed weakened precision",
    ),
    "a deadline that is gone": (
        due("by 2030", "deadline: {by: 2030, written: by 2030}"),
        due("soon", "unknown: {deadline: }"),
        "deadline removed weakened said",
    ),
    "a deadline without days": (
        due("by 2030", "deadline: {by: 2030, written: by 2030}"),
        due("soon", "deadline: {by: open, written: soon}"),
        "deadline changed weakened said",
    ),
    "kept up for longer": (
        due("until 2030", "deadline: {until: 2030, written: until 2030}", "maintenance"),
        due("until 2035", "deadline: {until: 2035, written: until 2035}", "maintenance"),
        "deadline changed strengthened until-later",
    ),
    "a start that is put off": (
        due("from 2025", "start: {from: 2025, written: from 2025}"),
        due("from 2026", "start: {from: 2026, written: from 2026}"),
        "start changed weakened later",
    ),
    "a pledge that becomes an intention": (
        V("Acme will train people of staff", PEOPLE, force="pledged"),
        V("Acme will train people of staff", PEOPLE, force="intended"),
        "force changed weakened force",
    ),
    "an intention that becomes a pledge": (
        V("Acme will train people of staff", PEOPLE, force="intended"),
        V("Acme will train people of staff", PEOPLE, force="pledged"),
        "force changed strengthened force",
    ),
    "an intention that becomes conditional": (
        V("Acme will train people of staff", PEOPLE, force="intended"),
        V("Acme will train people of staff", PEOPLE, force="conditional"),
        "force changed unclear force",
    ),
    "a promise that becomes a wish": (
        V("Acme will train people of staff", PEOPLE),
        V("Acme will train people of staff", PEOPLE, type="aspiration"),
        "type changed weakened type; force changed unclear force",
    ),
    "a condition added": (
        V("Acme will train people of staff", PEOPLE, condition=True),
        V("Acme will train people of staff", PEOPLE, "conditional on: law", condition=True),
        "condition added weakened condition",
    ),
    "a condition dropped": (
        V("Acme will train people of staff", PEOPLE, "conditional on: law", condition=True),
        V("Acme will train people of staff", PEOPLE, condition=True),
        "condition removed strengthened condition",
    ),
    "a hedge added": (
        V("Acme hopes to train people of staff", PEOPLE),
        V("Acme hopes to train people of staff", PEOPLE, "hedge: hopes to"),
        "hedge added weakened hedge",
    ),
    "a beneficiary dropped": (
        V("Acme will train people of staff for the schools and the farms", PEOPLE,
          "participants: {beneficiary: [schools, farms]}"),
        V("Acme will train people of staff for the schools and the farms", PEOPLE,
          "participants: {beneficiary: schools, partner: farms}"),
        "beneficiary removed weakened beneficiary; partner added moved partner",
    ),
    "an exception added": (
        V("Acme will train people of staff but not the farms", PEOPLE),
        V("Acme will train people of staff but not the farms", PEOPLE, "participants: {exception: farms}"),
        "exception added weakened exception",
    ),
    "a gap opened": (
        V("Acme will train people of staff", PEOPLE),
        V("Acme will train people of staff", PEOPLE, "unknown: {price: }"),
        "gap added weakened gap",
    ),
    "a gap closed": (
        V("Acme will train people of staff", PEOPLE, "unknown: {price: }"),
        V("Acme will train people of staff", PEOPLE),
        "gap removed strengthened gap",
    ),
    "other words": (
        V("Acme will train people of staff", PEOPLE),
        V("Acme is going to train people of staff", PEOPLE),
        "quote changed moved reworded",
    ),
    "another topic": (
        V("Acme will train people of staff", PEOPLE),
        V("Acme will train people of staff", PEOPLE, "topics: skills"),
        "topic added moved topic",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_change_has_its_direction(name: str, tmp_path: Path) -> None:
    old, new, expected = CASES[name]
    changes = compare(old, new, tmp_path)
    told = [f"{one.aspect} {one.kind} {one.direction.value} {one.rule}" for one in changes]
    assert sorted(told) == sorted(expected.split("; "))


@pytest.mark.parametrize("name", CASES)
def test_nothing_differs_from_itself(name: str, tmp_path: Path) -> None:
    for version in CASES[name][:2]:
        assert compare(version, version, tmp_path) == []


@pytest.mark.parametrize("name", CASES)
def test_the_way_back_has_the_opposite_direction(name: str, tmp_path: Path) -> None:
    old, new, _ = CASES[name]
    there, back = compare(old, new, tmp_path / "a"), compare(new, old, tmp_path / "b")
    opposite = {
        "weakened": "strengthened",
        "strengthened": "weakened",
        "moved": "moved",
        "unclear": "unclear",
    }
    assert sorted((one.aspect, opposite[one.direction]) for one in there) == sorted(
        (one.aspect, one.direction.value) for one in back
    )


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_change_is_a_sentence_with_its_quotes(language: str, tmp_path: Path) -> None:
    for number, (old, new, _) in enumerate(CASES.values()):
        for change in compare(old, new, tmp_path / str(number), language):
            assert "{" not in change.sentence and "`training`" in change.sentence
            side = change.old if change.new is None else change.new
            assert side is not None
            if change.aspect != "gap":
                assert side.quotes and side.quotes[0].text in (old.text, new.text, "if the law passes")
