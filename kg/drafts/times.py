"""The times of a text: each wording with its relation, and the date that it is read as."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from kg.documents.quotes import Span
from kg.drafts.language import Language, as_pattern, shared
from kg.drafts.nouns import counts_something
from kg.drafts.places import longest
from kg.drafts.timeforms import Parts, fill, form_pattern, parts_of
from kg.figures.dates import TimePoint, before, read_when

_SENTENCE_END = re.compile(r"[.!?]\s|\n")
#: What a preposition makes of a date, in the order in which they are tried: the longest wording wins.
RELATIONS = ("base", "since", "before", "until", "by", "from", "during")


@dataclass(frozen=True, slots=True)
class Time:
    """A time of a text.

    `span` holds its whole wording ("by the end of 2019"). `relation` is one of `RELATIONS`, or empty for a
    duration that is no date. `when` is the date in the forms of `kg.figures.dates`, or empty where it cannot
    be told. `anchor`: the date on which a relative wording leans, where one was needed. `assumed`: the year
    was taken from the date of publication.
    """

    span: Span
    relation: str
    when: str
    anchor: str = ""
    assumed: bool = False
    duration: str = ""

    @property
    def point(self) -> TimePoint | None:
        """The days of the time, or None where they are not known."""
        if not self.when:
            return None
        point = read_when(self.when)
        if self.relation == "before" and point.earliest is not None:
            return before(point)
        return point


@dataclass(frozen=True, slots=True)
class Published:
    """When a text was published, as far as it is known: a year, a month or a day."""

    year: int
    month: int | None = None
    day: int | None = None

    @classmethod
    def read(cls, text: str) -> Published:
        """Read `2019`, `2019-07` or `2019-07-03`; raises `FigureError` for anything else."""
        point = read_when(text)
        first = point.earliest
        if first is None:
            return cls(date.today().year)
        pieces = text.split("-")
        return cls(
            first.year,
            first.month if len(pieces) > 1 and pieces[1].isdigit() else None,
            first.day if len(pieces) > 2 else None,
        )


def find_times(text: str, language: Language, published: Published | None = None) -> tuple[Time, ...]:
    """Return the times of a text in its order; no two of them overlap."""
    candidates = [*_ahead(text, language, published), *_dates(text, language, published)]
    return tuple(_anchored(text, longest(candidates, lambda time: time.span), published))


def _anchored(text: str, times: list[Time], published: Published | None) -> Iterator[Time]:
    """Count a duration from the year in which its sentence sets it: "in 2021 it promised 5 in ten years"."""
    year: tuple[int, int] | None = None  # a year that is over, and where its wording ends
    for time in times:
        set_then = published and time.point and time.relation == "during" and not time.assumed
        over = time.point.latest if set_then and time.point else None  # "last year" dates what was measured
        if published and over and over.year < published.year:
            year = over.year, time.span.end
        elif published and year and time.anchor and time.duration.endswith("Y") and time.when.isdigit():
            same = not _SENTENCE_END.search(text, year[1], time.span.start)
            when = int(time.when) - published.year + year[0]
            time = replace(time, when=str(when), anchor=str(year[0])) if same else time
        yield time


def _dates(text: str, language: Language, published: Published | None) -> Iterator[Time]:
    cores = _cores(text, language, published)
    for core in _ranges(text, language, cores):
        yield _ahead_of(_related(text, language, core), published)


def _ahead_of(time: Time, published: Published | None) -> Time:
    """Move a limit whose year was taken from the publication, and that was over then, to the next year."""
    point = time.point if time.assumed and published and published.month else None
    if (
        published is None
        or point is None
        or point.latest is None
        or not time.when.startswith(f"{published.year}-")
    ):
        return time
    over = (point.latest.year, point.latest.month) < (published.year, published.month or 1)
    if not over or time.relation not in ("by", "before", "from", "until"):
        return time
    return replace(time, when=time.when.replace(str(published.year), str(published.year + 1), 1))


def _cores(text: str, language: Language, published: Published | None) -> list[Time]:
    """The dates without their prepositions; of those that overlap, the longest."""
    found: list[Time] = []
    for pattern, template, alone in _forms(language.code):
        for match in pattern.finditer(text):
            time = _core(text, match, template, alone, language, published)
            if time is not None:
                found.append(time)
    return longest(found, lambda time: time.span)


def _core(
    text: str,
    match: re.Match[str],
    template: str,
    alone: bool,
    language: Language,
    published: Published | None,
) -> Time | None:
    parts = parts_of(match, language)
    span = Span(*match.span())
    if "year" in parts and re.fullmatch(r"\d{4}", match.group()) and not _is_year(text, span, language):
        return None
    if alone:
        if re.match(r"\s+(?:de\s+|of\s+)?(?:19|20)\d\d", text[span.end : span.end + 12]):
            return None  # its year follows: another form takes both
        span = Span(next(match.start(key) for key in match.groupdict() if key.startswith("month")), span.end)
    filled = fill(template, parts, published)
    if filled is None:
        return None
    when, assumed = filled
    return Time(span, "", when, assumed=assumed)


def _is_year(text: str, span: Span, language: Language) -> bool:
    """Whether four digits are a year, and no count ("2000 people"), no amount and no part of a word."""
    before_it, after = text[max(0, span.start - 8) : span.start], text[span.end : span.end + 120]
    if re.search(r"[\w$€£]-?\Z|/\Z", before_it) and not re.search(r"\d{4}[-/]\Z", before_it):
        return False
    return not (re.match(r"\s?[%€$£]|[-\w]*[a-zA-Z]", after[:2]) or counts_something(after, language))


def _ranges(text: str, language: Language, cores: list[Time]) -> Iterator[Time]:
    """Join two dates that make one time: "from 2019 to 2025", "in 2021 and 2022"."""
    joins = language.rules["times"]["range"]
    at = 0
    while at < len(cores):
        first = cores[at]
        second = cores[at + 1] if at + 1 < len(cores) else None
        joined = second and _joined(text, first, second, joins)
        if joined:
            yield joined
            at += 2
        else:
            yield first
            at += 1


def _joined(text: str, first: Time, second: Time, joins: list[list[str]]) -> Time | None:
    between = text[first.span.end : second.span.start]
    lead = text[max(0, first.span.start - 24) : first.span.start]
    for opening, middle in joins:
        if not re.fullmatch(rf"\s*{as_pattern(middle)}\s*", between, re.IGNORECASE):
            continue
        start = first.span.start
        if opening:
            match = re.search(rf"(?<!\w){as_pattern(opening)}\s*\Z", lead, re.IGNORECASE)
            if not match:
                continue
            start -= len(lead) - match.start()
        if not first.when or not second.when:
            return None
        when = f"{first.when} to {second.when}"
        try:
            read_when(when)
        except Exception:
            return None
        return Time(Span(start, second.span.end), "during", when, assumed=first.assumed or second.assumed)
    return None


def _related(text: str, language: Language, core: Time) -> Time:
    """Add the preposition before a date and the noun after it, and what they make of it."""
    if core.relation:
        return core
    lead = text[max(0, core.span.start - 40) : core.span.start]
    found = [
        (match.start(), relation)
        for relation in RELATIONS
        if (match := language.ends("times", relation).search(lead))
    ]
    # The longest preposition wins; of two that are as long, the earlier in RELATIONS.
    at, relation = min(found, key=lambda one: one[0], default=(len(lead), ""))
    span = Span(core.span.start - (len(lead) - at), core.span.end)
    for key, told in (("base_after", "base"), ("by_after", "by")):
        match = language.starts("times", key).match(text, core.span.end)
        if match and (told == "base" or not relation):  # "on 1990 levels", "its 2035 target"
            return replace(
                core, span=Span(span.start, match.end() if told == "base" else span.end), relation=told
            )
    if not relation and _needs_no_preposition(text[core.span.start : core.span.end], lead, language):
        relation = "during"
    return replace(core, span=span, relation=relation)


def _needs_no_preposition(written: str, lead: str, language: Language) -> bool:
    """Whether a date tells a time by itself: all do but bare years, and in German these as well."""
    if not re.fullmatch(r"\d{4}", written):
        return True
    return language.code == "de" and bool(re.search(r"(?:\A|[.!?]\s|(?<!\w)[a-zäöüß]\w*)\s*\Z", lead))


def _ahead(text: str, language: Language, published: Published | None) -> Iterator[Time]:
    """Times that lean on the day of the text ("over the next six years"), and other durations."""
    for pattern in _durations(language.code, "ahead"):
        for match in pattern.finditer(text):
            parts = parts_of(match, language)
            duration = _duration(parts)
            when = _add(published, parts) if published and parts.get("n") else ""
            anchor = "" if published is None else "published"
            yield Time(Span(*match.span()), "by", when, anchor=anchor, assumed=True, duration=duration)
    for pattern in _durations(language.code, "span_of"):
        for match in pattern.finditer(text):
            yield Time(Span(*match.span()), "", "", duration=_duration(parts_of(match, language)))


def _duration(parts: Parts) -> str:
    """The duration as `xsd:duration`, or empty where it has no number."""
    count, unit = parts.get("n", ""), parts.get("unit", "")
    if not count or not unit:
        return ""
    many = {"decades": 10, "quinquennia": 5}.get(unit, 1) * int(count)
    return f"P{many}{ {'years': 'Y', 'months': 'M', 'weeks': 'W', 'days': 'D'}.get(unit, 'Y') }"


def _add(published: Published, parts: Parts) -> str:
    count, unit = int(parts["n"]), parts.get("unit", "years")
    if count > 200:
        return ""
    if unit in ("decades", "quinquennia"):
        return str(published.year + count * (10 if unit == "decades" else 5))
    if unit == "years" and (count > 1 or published.month is None):
        return str(published.year + count)  # a count of years is no more precise than a year
    months = {"years": 12, "months": 1}.get(unit)
    if published.month is None:
        return ""
    if months is None:
        if published.day is None:
            return ""
        day = date(published.year, published.month, published.day).toordinal()
        return date.fromordinal(day + count * (7 if unit == "weeks" else 1)).isoformat()
    total = published.year * 12 + published.month - 1 + count * months
    return f"{total // 12}-{total % 12 + 1:02}"


@lru_cache(maxsize=8)
def _forms(code: str) -> tuple[tuple[re.Pattern[str], str, bool], ...]:
    """The forms of dates: pattern, what they are filled into, whether a month stands alone in them."""
    from kg.drafts.language import language

    rules = language(code)
    forms = [(form, template) for form, template in rules.rules["times"]["forms"]]
    forms += [(form, "{year}-{mm}-{dd}") for form in shared()["forms"]["iso"]]
    patterns = [(form_pattern(form, rules), template, False) for form, template in forms]
    months = rules.rules["times"]["month_alone"]
    alone = [(form_pattern(form, rules), "{year}-{month}", True) for form in months]
    return (*patterns, *alone)


@lru_cache(maxsize=8)
def _durations(code: str, kind: str) -> tuple[re.Pattern[str], ...]:
    from kg.drafts.language import language

    rules = language(code)
    return tuple(form_pattern(form, rules) for form in rules.rules["times"][kind])
