"""A draft as an annotation file: proposals as fields, doubts as comments, what is open as blanks.

A blank field does not compile, so nothing that a person has not looked at gets into a graph.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Sequence
from decimal import Decimal

from kg.annotations.names import UNITS
from kg.annotations.starter import SCHEMA_FILE
from kg.documents.quotes import Span, line_of, occurrences
from kg.drafts.money import UNKNOWN_CURRENCY
from kg.drafts.names import Name
from kg.drafts.proposals import FigureProposal, ItemProposal, Proposals, TimeProposal

_HEAD = """\
# A draft, to be checked by a person: accept, correct or strike each item, and fill in each blank.
# yaml-language-server: $schema={schema}
# A number after # is a confidence from 0 to 1: it ranks what is proposed, and is no probability.
"""
#: What stands as it is in YAML, here: words, digits and few signs, none of them first or last.
_PLAIN = re.compile(r"[^\W\d_][\w’ -]*\w|[0-9]+(?:[.-][0-9]+)*")
_INDENT = "    "


def annotation(proposals: Proposals, document: str, text_file: str, sha256: str, published: str = "") -> str:
    """Return the annotation of a text as YAML, for a person to complete.

    `document` is its name, `text_file` the file of the text beside it, `sha256` the digest of that file.
    """
    lines = [
        _HEAD.format(schema=SCHEMA_FILE).rstrip(),
        f"document: {scalar(document)}",
        f"text: {scalar(text_file)}",
        f"sha256: {sha256}",
        f"language: {proposals.language}",
    ]
    if proposals.title is not None:
        lines.append(f"title: {quoted(proposals.text, proposals.title)}")
    if published:
        lines.append(f"published: {{on: {published}, known from: }}")
    else:
        lines.append("unknown: {published: }")
    keys = _keys(proposals)
    lines += _agents(proposals, keys)
    lines.append("items:" if proposals.items else "items: {}  # nothing was found")
    names: dict[str, int] = {}
    for item in proposals.items:
        lines += _item(proposals, item, _name(item, names), keys)
    lines += _comments(proposals)
    return "\n".join(lines) + "\n"


def scalar(text: str) -> str:
    r"""Return a text as YAML reads it back: plain where it is safe, else between double quotes.

    White space other than an ordinary space is escaped, so that it can be seen.

    >>> print(scalar("65\u202f000"), scalar("no"), scalar("d'ici 2030"))
    "65\u202f000" "no" "d'ici 2030"
    """
    if _PLAIN.fullmatch(text) and text.lower() not in ("yes", "no", "true", "false", "null", "on", "off"):
        return text
    shown = json.dumps(text, ensure_ascii=False)
    return "".join(char if _is_visible(char) else _escaped(char) for char in shown)


def quoted(text: str, span: Span) -> str:
    """Return a quote of a text, with its occurrence where the same words stand at several places."""
    words = text[span.start : span.end]
    places = occurrences(text, words)
    if len(places) == 1:
        return scalar(words)
    return f"{{exact: {scalar(words)}, occurrence: {places.index(span) + 1}}}"


def _is_visible(char: str) -> bool:
    return char == " " or unicodedata.category(char) not in ("Zs", "Zl", "Zp", "Cc", "Cf")


def _escaped(char: str) -> str:
    return f"\\u{ord(char):04x}" if ord(char) < 0x10000 else f"\\U{ord(char):08x}"


def _keys(proposals: Proposals) -> dict[str, str]:
    """The name of each agent in the file: two agents never share one."""
    keys: dict[str, str] = {}
    for name in proposals.names:
        key, number = Name(name, ()).key, 1
        while key in keys.values():
            number += 1
            key = f"{Name(name, ()).key}-{number}"
        keys[name] = key
    return keys


def _agents(proposals: Proposals, keys: dict[str, str]) -> list[str]:
    used: dict[str, float] = {}
    for item in proposals.items:
        if item.promisor:
            used[item.promisor] = max(item.promisor_confidence, used.get(item.promisor, 0))
    lines = ["agents:"] if used else []
    for name, confidence in used.items():
        where = _where(proposals.text, name)
        person = "; or a person?" if name.count(" ") == 1 else ""
        lines.append(f"  {keys[name]}: {{organisation: {scalar(name)}}}  # {confidence:.2f}, {where}{person}")
    others = [name for name in proposals.names if name not in used]
    if others:
        listed = ", ".join(f"{name} ({_where(proposals.text, name)})" for name in others)
        lines.append(f"# Other names: {comment(listed)}")
    return lines


def _where(text: str, name: str) -> str:
    places = occurrences(text, name)
    return f"line {line_of(text, places[0].start)}" if places else "not in the text"


def _name(item: ItemProposal, names: dict[str, int]) -> str:
    base = (item.kind or item.what).replace(" ", "-")
    names[base] = names.get(base, 0) + 1
    return base if names[base] == 1 else f"{base}-{names[base]}"


def _item(proposals: Proposals, item: ItemProposal, name: str, keys: dict[str, str]) -> Iterator[str]:
    text = proposals.text
    source = "" if item.source == "rules" else f", proposed by {item.source}"
    yield f"  {name}:  # {item.confidence:.2f}, line {line_of(text, item.quotes[0].start)}{comment(source)}"
    if item.what == "context":
        yield f"{_INDENT}is:  # nothing promises or reports it: commitment, past event, context, …?"
    else:
        yield f"{_INDENT}is: {item.what}"
    yield f"{_INDENT}label: {{en: , fr: }}"
    yield f"{_INDENT}quotes:"
    yield from (f"{_INDENT}  - {quoted(text, quote)}" for quote in item.quotes)
    who = "promisor" if item.what == "commitment" else "actor"
    if item.promisor:
        yield f"{_INDENT}{who}: {keys[item.promisor]}  # {item.promisor_confidence:.2f}"
    elif who == "promisor":
        yield f"{_INDENT}promisor:  # no name was found"
    if item.kind or item.what == "commitment":
        yield f"{_INDENT}kind: {item.kind}"
    if item.what == "commitment":
        yield f"{_INDENT}force: {item.force}"
    for hedge in dict.fromkeys(text[span.start : span.end] for span in item.hedges):
        yield f"{_INDENT}# does this weaken it? hedge: {scalar(hedge)}"
    if item.figures:
        measures = f" {scalar(item.measures)}" if item.measures else " "
        yield f"{_INDENT}{item.indicator}: {{measures:{measures}, label: {{en: , fr: }}}}"
    for side in dict.fromkeys(figure.side for figure in item.figures):
        figures = [figure for figure in item.figures if figure.side == side]
        yield from _figures(proposals, item, side, figures)
    if item.base is not None:
        at = f"at: {item.base.when}, written: {scalar(text[item.base.written.start : item.base.written.end])}"
        yield f"{_INDENT}baseline: {{{at}, unknown: {{value: }}}}  # {item.base.confidence:.2f}"
    for field, time in (("deadline", item.deadline), ("start", item.start), ("occurred", item.occurred)):
        if time is not None:
            yield f"{_INDENT}{field}: {_time(text, time)}  # {time.confidence:.2f}{_about(time)}"
    missing = _missing(item)
    if missing:
        gaps = ", ".join(f"{one}: " for one in missing)
        yield f"{_INDENT}# where the text does not say it: unknown: {{{gaps}}}"


def _missing(item: ItemProposal) -> list[str]:
    """What a reader expects of a commitment, and was not found."""
    if item.what != "commitment":
        return []
    sides = {figure.side for figure in item.figures}
    return [
        *(["baseline"] if sides and "baseline" not in sides and item.base is None else []),
        *([] if item.deadline else ["deadline"]),
    ]


def _figures(
    proposals: Proposals, item: ItemProposal, side: str, figures: Sequence[FigureProposal]
) -> Iterator[str]:
    written = [one for figure in figures for one in _spelled(proposals, item, figure)]
    sure = min(figure.confidence for figure in figures)
    remarks = " ".join(filter(None, (_remark(proposals.text, figure) for figure in figures)))
    if len(written) == 1:
        yield f"{_INDENT}{side}: {written[0]}  # {sure:.2f}{comment(remarks)}"
        return
    yield f"{_INDENT}{side}:  # {sure:.2f}{comment(remarks)}"
    yield from (f"{_INDENT}  - {one}" for one in written)


def _spelled(proposals: Proposals, item: ItemProposal, figure: FigureProposal) -> Iterator[str]:
    fields = []
    if figure.value is None:
        fields += [f"min: {_number(figure.minimum)}", f"max: {_number(figure.maximum)}"]
    rest = [f"written: {scalar(proposals.text[figure.written.start : figure.written.end])}"]
    unit = "percent" if figure.unit == "points" else figure.unit
    if figure.side != "factor" and not (unit == "number" and item.indicator in ("people", "equipment")):
        known = "" if unit == UNKNOWN_CURRENCY else unit if unit in UNITS or unit.isupper() else "number"
        rest.append(f"unit: {known}")
    bounds = [bound for bound in figure.bounds if bound != "range"]
    if bounds:
        rest.append(f"bound: {bounds[0] if len(bounds) == 1 else '[' + ', '.join(bounds) + ']'}")
    if figure.per:
        rest.append(f"per: {figure.per}")
    if unit == "percent" and item.base is not None and figure.side == "increment":
        rest.append("relative to: baseline")
    elif unit == "percent":
        rest.append(
            f"relative to: {{{proposals.language.partition('-')[0]}: {_base(proposals.text, figure)}}}"
        )
    if figure.value is None:
        yield "{" + ", ".join([*fields, *rest]) + "}"
        return
    for number, value in enumerate(sorted((*figure.alternatives, figure.value))):
        also = [f"alternative to: {figure.side}"] if number else []
        yield "{" + ", ".join([f"value: {_number(value)}", *rest, *also]) + "}"


def _base(text: str, figure: FigureProposal) -> str:
    return scalar(text[figure.base.start : figure.base.end]) if figure.base else ""


def _remark(text: str, figure: FigureProposal) -> str:
    if figure.unit == UNKNOWN_CURRENCY:
        return ", several countries have a currency of this name"
    return ", percentage points" if figure.unit == "points" else ""


def _time(text: str, time: TimeProposal) -> str:
    written = f"written: {scalar(text[time.written.start : time.written.end])}"
    if time.duration and time.anchored and time.when:
        return f"{{{time.relation}: {_duration(time.duration)}, after: published, {written}}}"
    return f"{{{time.relation}: {time.when}, {written}}}"


def _about(time: TimeProposal) -> str:
    if not time.when:
        return ", the date cannot be told without the date of publication"
    return ", counted from the date of publication" if time.anchored else ""


def _duration(duration: str) -> str:
    count, unit = int(duration[1:-1]), {"Y": "year", "M": "month", "W": "week", "D": "day"}[duration[-1]]
    return f"{count} {unit}{'' if count == 1 else 's'}"


def _number(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}"


def _comments(proposals: Proposals) -> Iterator[str]:
    text = proposals.text
    if proposals.leftovers:
        yield "# Numerals that no item uses:"
    for left in proposals.leftovers:
        words = text[left.span.start : left.span.end]
        around = text[max(0, left.span.start - 30) : left.span.end + 30]
        where = f"line {line_of(text, left.span.start)}, {comment(words)}"
        yield f"#   {where}: {comment(left.why)} (…{comment(around)}…)"
    if proposals.rejected:
        yield "# Rejected proposals:"
    for rejection in proposals.rejected:
        yield f"#   {comment(rejection.what)}: {comment(rejection.why)}"


def comment(text: str) -> str:
    """Return a text on one line, without signs that a comment cannot hold."""
    return re.sub(r"\s+", " ", "".join(char if _is_visible(char) or char.isspace() else " " for char in text))
