"""The forms of dates, as the rules of a language write them: `{day} {month} {year}`, `end of {year}`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

from kg.drafts.language import Language, any_of, as_pattern
from kg.drafts.numbers import find_numbers

if TYPE_CHECKING:
    from kg.drafts.times import Published

Parts: TypeAlias = dict[str, str]

_YEAR = r"(?P<year{i}>(?:19|20)\d\d)(?!\d)"
_SIMPLE = {
    "day": r"(?P<day{i}>[0-3]?\d)",
    "dd": r"(?P<dd{i}>[0-3]?\d)(?!\d)",
    "mm": r"(?P<mm{i}>[01]?\d)",
    "digit": r"(?P<digit{i}>[1-4])",
    "decade": r"(?P<decade{i}>(?:19|20)\d0)",
}


def form_pattern(form: str, language: Language) -> re.Pattern[str]:
    """Return the pattern of a form: names in braces become groups, the rest are phrases."""
    counter = iter(range(100))

    def part(piece: str) -> str:
        return _group(piece[1:-1], language, next(counter)) if piece.startswith("{") else as_pattern(piece)

    body = "|".join(
        "".join(part(piece) for piece in re.split(r"(\{\w+\})", one)) for one in _alternatives(form)
    )
    return re.compile(rf"(?<![\w.,])(?<![^\W\d]-)(?:{body})(?![\w])", re.IGNORECASE)


def _alternatives(form: str) -> list[str]:
    """Split a form at the bars outside its parentheses."""
    depth, start, found = 0, 0, []
    for at, char in enumerate(form):
        depth += (char == "(") - (char == ")")
        if char == "|" and depth == 0:
            found.append(form[start:at])
            start = at + 1
    return [*found, form[start:]]


def _group(name: str, language: Language, index: int) -> str:
    times = language.rules["times"]
    if name == "year":
        return _YEAR.format(i=index)
    if name in _SIMPLE:
        return _SIMPLE[name].replace("{i}", str(index))
    if name == "month":
        return rf"(?P<month{index}>{any_of(sorted(language.months))})(?:\.(?=\s+\d))?"
    if name in ("n", "m"):
        return rf"(?P<{name}{index}>\d{{1,3}}(?:[.,]\d)?|{'|'.join(times['small'].split())})"
    tables = {"season": times["seasons"], "ordinal": times["ordinals"], "unit": times["units"]}
    phrases = [phrase for several in tables[name].values() for phrase in several]
    return f"(?P<{name}{index}>{any_of(phrases)})"


_SEASON_STARTS = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}
_DECADE = re.compile(r"(?i)decade|décennie|década|Jahrzehnt")
_ONE_YEAR = re.compile(r"(?i)(?:next|coming) year\Z|année à venir")


def parts_of(match: re.Match[str], language: Language) -> Parts:
    """Return the parts of a date that a form found, each as a number or a name of the house."""
    parts: Parts = {}
    for key, value in match.groupdict().items():
        if value is None:
            continue
        name = key.rstrip("0123456789")
        if name == "month":
            parts[name] = f"{language.months[value.lower().rstrip('.')]:02}"
        elif name in ("season", "ordinal", "unit"):
            table = {"season": "seasons", "ordinal": "ordinals", "unit": "units"}[name]
            parts["n" if name == "ordinal" else name] = _key(language, table, value)
        elif name in ("n", "m"):
            parts[name] = _whole(value, language)
        elif name == "digit":
            parts["n"] = value
        else:
            parts[name] = value
    if "n" not in parts and not {"year", "decade", "month"} & set(parts):
        if _DECADE.search(match.group()):
            parts |= {"n": "1", "unit": "decades"}
        elif "unit" in parts:
            parts["n"] = "1" if _ONE_YEAR.search(match.group()) else ""
    return parts


def _key(language: Language, table: str, value: str) -> str:
    for key, phrases in language.rules["times"][table].items():
        if re.fullmatch(any_of(phrases), value, re.IGNORECASE):
            return str(key)
    return ""


def _whole(value: str, language: Language) -> str:
    if value.isdigit():
        return value
    from text_to_num import text2num

    try:
        return str(int(text2num(value, language.code)))
    except ValueError:
        numbers = find_numbers(value, language)
        return str(int(numbers[0].value)) if numbers and numbers[0].value else ""


def fill(template: str, parts: Parts, published: Published | None) -> tuple[str, bool] | None:
    """Return a date in the forms of `kg.figures.dates`, and whether the publication gave its year.

    The date is empty where the year is not known; None is returned where the parts make no date.
    """
    if template == "{decade}":
        if "decade" in parts:
            return f"{parts['decade']}s", False
        return ("", False) if published is None else (f"{published.year // 10 * 10}s", True)
    if "{" not in template:
        return template, False
    assumed = "year" not in parts
    year = int(parts["year"]) if not assumed else published.year if published else None
    if assumed and "{month+1}" in template:
        if published is None or published.month is None:
            return "", True
        total = published.year * 12 + published.month
        return f"{total // 12}-{total % 12 + 1:02}", True
    month = parts.get("month") or (
        f"{published.month:02}" if assumed and published and published.month and "{month}" in template else ""
    )
    if "{month}" in template and not month:
        return "", True
    if year is None:
        return "", True
    if assumed and published and published.month and _is_over(parts, published) and "{year}" in template:
        year += 1  # a month that is over in the year of the text is the next year's
    if assumed and published and published.month and "season" in parts and template == "{season} {year}":
        # "next spring" is the next one that begins.
        year += _SEASON_STARTS[parts["season"]] <= published.month
    values = {**parts, "month": month, "year": str(year), "year+1": str(year + 1), "year-1": str(year - 1)}
    for name in ("day", "dd", "mm"):
        if name in values:
            values[name] = values[name].zfill(2)
    when = re.sub(r"\{([\w+-]+)\}", lambda match: values.get(match.group(1), ""), template)
    from kg.errors import FigureError
    from kg.figures.dates import read_when

    try:
        read_when(when)
    except FigureError:
        return None
    return when, assumed


def _is_over(parts: Parts, published: Published) -> bool:
    return "month" in parts and published.month is not None and int(parts["month"]) < published.month - 6
