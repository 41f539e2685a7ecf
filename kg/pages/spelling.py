"""Values as people of a language read them: amounts, days, names of codes."""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal, localcontext

from kg.accounts.model import Figure, TimeBound
from kg.changes.wording import Words
from kg.pages.words import printed, words
from kg.vocabulary.namespaces import CMT
from kg.vocabulary.terms import IRI

#: What marks a number that is rounded here.
_ROUNDED = "≈\u00a0"
_WEB = ("https://", "http://")


class Speller(Words):
    """Spells figures, times and codes of one language."""

    def __init__(self, language: str) -> None:
        super().__init__(language)
        self.page = words(language)

    def heading(self, text: str) -> str:
        """Begin a text of this library with a capital."""
        return self.typeset(text[:1].upper() + text[1:])

    def number(self, value: int | Decimal) -> str:
        """Write a number; one with more than four decimals is rounded to three and marked."""
        exact = Decimal(value)
        # As many digits as the number has, and those behind its point: 28 are not enough for every graph.
        with localcontext(prec=max(len(exact.as_tuple().digits), exact.adjusted()) + 10):
            if exact == exact.quantize(Decimal("0.0001")):
                return super().number(value)
            rounded = exact.quantize(Decimal("0.001"), ROUND_HALF_EVEN).normalize()
        return f"{_ROUNDED}{super().number(rounded)}"

    def amount(self, figure: Figure) -> str:
        """Write a figure with its bounds and unit; what is about so much is not marked as rounded, too."""
        spelled = super().amount(figure)
        about = any(bound.local == "about" for bound in figure.bounds)
        return spelled.replace(_ROUNDED, "") if about else spelled

    def code(self, code: IRI | None) -> str:
        """Return what people call a code or a class, in the letters of print."""
        return self.typeset(super().code(code))

    def typeset(self, text: str) -> str:
        """Return a text of this library with the spaces of print."""
        return printed(text, self.language)

    def side(self, figure: Figure) -> str:
        """Write a figure as its side is read: `+30`, `× 2`, `60`."""
        amount = self.amount(figure)
        plain = figure.value is not None and not [b for b in figure.bounds if b.local not in ("exact",)]
        if figure.side == "factor" and figure.value is not None:
            bare = self.number(figure.value).removeprefix(_ROUNDED)
            return amount.replace(bare, f"×\u00a0{bare}", 1)
        if figure.side == "increment" and plain and figure.value is not None and figure.value > 0:
            return f"+{amount}"
        return amount

    def quantity(self, value: int | Decimal, unit: IRI | None) -> str:
        """Write a bare value with its unit."""
        spelled = self._unit(unit)
        return f"{self.number(value)} {spelled}" if spelled else self.number(value)

    def unit(self, unit: IRI) -> str:
        """Name a unit by its symbol; what is counted by no unit is a number."""
        return self._unit(unit) or self.page["unit_number"]

    def rounded(self, share: float) -> str:
        """Write a share with one decimal."""
        return self.number(Decimal(str(round(share, 1))))

    def rounded_all(self, shares: Iterable[tuple[str, float]]) -> dict[str, str]:
        """Write several shares, by their names."""
        return {name: self.rounded(share) for name, share in shares}

    def type(self, name: str) -> str:
        """Name a class of items by its label: `commitment`, `engagement`."""
        return self.code(CMT[name])

    def role(self, role: IRI | None) -> str:
        """Name a role; who has none takes part."""
        return self.code(role) if role else self.page["party"]

    def day(self, day: date) -> str:
        """Write a day: `31 December 2019`, `31 décembre 2019`."""
        month = self.page[f"month_{day.month}"]
        first = "1er" if day.day == 1 and self.language == "fr" else str(day.day)
        return f"{first} {month} {day.year}"

    def time(self, bound: TimeBound) -> str:
        """Write a time with its relation: `by 31 December 2019`, or its wording where no day is known."""
        return self.days(bound.relation, bound.earliest, bound.latest, bound.wording)

    def days(
        self, relation: IRI | None, earliest: date | None, latest: date | None, wording: str | None
    ) -> str:
        """Write what a time says, as `time` does."""
        if earliest is None and latest is None:
            return self.page["in_words"].format(words=wording) if wording else self.page["open_time"]
        if earliest and latest and (earliest.month, earliest.day, latest.month, latest.day) == (1, 1, 12, 31):
            years = (earliest.year, latest.year)
            return str(years[0]) if years[0] == years[1] else f"{years[0]}–{years[1]}"
        if earliest and latest and earliest != latest:
            if earliest.day == 1 and latest == _end_of_month(earliest):
                return f"{self.page[f'month_{earliest.month}']} {earliest.year}"
            return self.page["from_to"].format(first=self.day(earliest), last=self.day(latest))
        known = latest or earliest
        assert known is not None  # noqa: S101 - one of them is there
        day = self.day(known)
        return self.page[f"rel_{relation.local}"].format(day=day) if relation else day


def _end_of_month(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def web_address(iri: str | None) -> str | None:
    """Return an address that a link may lead to, or nothing: `javascript:` and the like are no web addresses.

    >>> web_address("https://example.org/a"), web_address("javascript:alert(1)")
    ('https://example.org/a', None)
    """
    return iri if iri is not None and iri.lower().startswith(_WEB) else None
