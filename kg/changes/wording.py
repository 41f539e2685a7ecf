"""The words of differences, from one file a language in `kg/changes/words/`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.accounts.model import SIDES, Figure
from kg.errors import InputError
from kg.figures.digits import write_digits
from kg.vocabulary.codes import labels
from kg.vocabulary.namespaces import ROLE, UNIT
from kg.vocabulary.terms import IRI

if TYPE_CHECKING:
    from kg.changes.model import Change, Side

_LONGEST = 160
LANGUAGES = ("en", "fr")


def checked(language: str) -> str:
    """Return a language that there are words of, or raise `InputError`."""
    if language not in LANGUAGES:
        raise InputError(f"the language {language!r} is not one of en, fr: choose one of them")
    return language


class Words:
    """Turns changes and their values into words of one language."""

    def __init__(self, language: str) -> None:
        self.language = checked(language)
        self._told = _told(language)
        self._codes = labels(language, terms=True)

    def __getitem__(self, key: str) -> str:
        return str(self._told["texts"][key])

    def sentence(self, change: Change) -> str:
        """Say one change, with the quote that says it."""
        forms = self._told["forms"]
        form = self._form(forms, change)
        said = form.format(
            noun=self.noun(change.aspect),
            item=f"`{change.name}`",
            old=change.old.text if change.old else "",
            new=change.new.text if change.new else "",
            shift=self.shift(change.months, change.days),
        )
        if change.kind != "changed":
            said += self._told["marks"][change.direction.value]
        shown = next((side for side in (change.new, change.old) if side and side.quotes), None)
        return said + (self["quote"].format(quote=_short(shown)) if shown else "")

    def lines(self, change: Change) -> str:
        """Say one change, and show the old quote below where there is another one."""
        said = self.sentence(change)
        old, new = change.old, change.new
        if old and new and old.quotes and new.quotes and old.quotes[0].text != new.quotes[0].text:
            said += "\n  " + self["before"].format(quote=_short(old))
        return said

    def summary(self, counts: Mapping[str, int]) -> str:
        """Say how many changes there are."""
        every = sum(counts.values())
        if not every:
            return self["same"]
        return self["summary" if every > 1 else "summary_one"].format(every=every, **counts)

    def noun(self, aspect: str) -> str:
        """Return what an aspect is called: a noun of the file, or the label of a role."""
        return str(self._told["nouns"].get(aspect) or self.code(ROLE[aspect]))

    def code(self, code: IRI | None) -> str:
        """Return what people call a code or a class."""
        return self["unknown"] if code is None else self._codes.get(code, code.local)

    def shift(self, months: int | None, days: int | None) -> str:
        """Say how far a day has moved."""
        if months:
            years, rest = divmod(abs(months), 12)
            unit, count = ("month", abs(months)) if rest else ("year", years)
        else:
            unit, count = "day", abs(days or 0)
        return self[unit if count == 1 else f"{unit}s"].format(count=count)

    def number(self, value: int | Decimal) -> str:
        """Write a number as people of the language do: `65,000`, `65 000`."""
        return write_digits(value, self["thousands"], self["decimal"], "−")

    def amount(self, figure: Figure) -> str:
        """Write a figure with its bounds and unit: `at least 10,000,000 EUR`, `15–20 %`, `unknown`."""
        if figure.value is not None:
            number = self.number(figure.value)
        elif figure.minimum is not None and figure.maximum is not None:
            low, high = self.number(figure.minimum), self.number(figure.maximum)
            number = f"{low}–{high}" if figure.minimum >= 0 else self["between"].format(low=low, high=high)
        else:
            return self["unknown"]
        plain = ("exact", "range")
        words = [self.code(bound) for bound in figure.bounds if bound.local not in plain]
        unit = self._unit(figure.unit)
        rate = [self["per"].format(unit=self._unit(figure.per))] if figure.per else []
        return " ".join([*words, number, *([unit] if unit else []), *rate])

    def _unit(self, unit: IRI | None) -> str:
        if unit is None or unit == UNIT.NUM:
            return ""
        if unit == UNIT.PERCENT:
            return "%"
        return str(self._told["units"].get(unit.local, unit.local.removeprefix("CCY_")))

    def moment(
        self, relation: IRI | None, earliest: date | None, latest: date | None, words: str | None
    ) -> str:
        """Write a time: `by 2019-12-31`, `during 2022-01-01 to 2022-12-31`, or its wording without days."""
        if earliest is None and latest is None:
            return f"“{words}”" if words else self["unknown"]
        if earliest and latest and earliest != latest:
            days = self["days_between"].format(first=earliest, last=latest)
        else:
            days = str(latest or earliest)
        return f"{self.code(relation)} {days}" if relation else days

    def _form(self, forms: Mapping[str, Any], change: Change) -> str:
        """Return the most specific form there is for a change: of its rule, its aspect, or any."""
        figure = ("figure",) if change.aspect in SIDES else ()
        for group in (change.rule, change.aspect, *figure, "any"):
            found = forms.get(group, {}).get(change.kind)
            if isinstance(found, dict):
                found = found.get(change.direction.value, found.get("else"))
            if found:
                return str(found)
        raise KeyError(f"{change.aspect}: {change.kind}")


def _short(side: Side) -> str:
    """Return the first quote of a side on one line, a long one cut around the words that matter."""
    line = " ".join(side.quotes[0].text.split("\n"))
    if len(line) <= _LONGEST:
        return line
    at = max(line.find(side.written), 0) if side.written else 0
    start = min(max(at + len(side.written or "") // 2 - _LONGEST // 2, 0), len(line) - _LONGEST)
    start = start if start > 1 else 0
    cut = line[start : start + _LONGEST - 1]
    return ("…" if start else "") + cut + ("…" if start + len(cut) < len(line) else "")


@lru_cache(maxsize=2)
def _told(language: str) -> dict[str, Any]:
    path = Path(__file__).parent / "words" / f"{language}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))
