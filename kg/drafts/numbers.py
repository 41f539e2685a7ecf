"""The numbers of a text, in digits and in words: where each stands and what it is worth."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from kg.documents.coverage import numerals
from kg.documents.quotes import Span
from kg.drafts.language import Language, any_of, as_pattern, shared, whole
from kg.drafts.places import Places, longest
from kg.figures.digits import is_ambiguous, read_digits

_LAST_WORD = re.compile(r"(\w+)\s*\Z")
#: What joins a collective and its scale: "une centaine de millions".
_OF = re.compile(r"\s+(?:de|d['’]|of)(?=\s|\w)", re.IGNORECASE)
_TOKEN = re.compile(r"[^\W_]+(?:[-’'][^\W_]+)*|\s+|[^\w\s]|_")


@dataclass(frozen=True, slots=True)
class Number:
    """A number of a text.

    `span` holds its digits or words with the word of its scale ("1.2 billion"). `bare` is the value without
    the scale, which a range may share ("20 to 30 billion"). `value` is None for "hundreds" and the like.
    `about`: the word itself is vague ("une centaine"), or no decimal writes it ("a third"). `share`: it is a
    part of a whole, in percent ("50") or as a fraction ("1/3"). `ambiguous`: another language would read its
    signs otherwise. `collective`: it counts things by the dozen.
    """

    span: Span
    value: Decimal | None
    bare: Decimal | None
    in_words: bool = False
    about: bool = False
    share: str = ""
    ambiguous: bool = False
    collective: bool = False

    @property
    def scaled(self) -> bool:
        """Whether a word of scale belongs to it."""
        return self.value != self.bare


def find_numbers(text: str, language: Language, taken: Sequence[Span] = ()) -> tuple[Number, ...]:
    """Return the numbers of a text in its order, without those that overlap `taken` (dates)."""
    candidates = [*_digits(text, language), *_collectives(text, language), *_words(text, language)]
    never = re.compile(whole(any_of(language.rules["numbers"]["not_a_number"])), re.IGNORECASE)
    banned = Places(Span(*match.span()) for match in never.finditer(text))
    # The longest reading of a place wins: "half a million" is no half.
    free = [number for number in candidates if banned.hit(number.span) is None or not number.in_words]
    return tuple(_multiplied(text, longest(free, lambda number: number.span, taken)))


def _multiplied(text: str, numbers: list[Number]) -> Iterator[Number]:
    """Join a number with the collective that it counts: "two dozen"."""
    held: Number | None = None
    for number in numbers:
        if held is not None and held.bare is not None and number.collective and number.value is not None:
            between = text[held.span.end : number.span.start]
            if between.isspace() and len(between) == 1:
                value = held.bare * number.value
                held = Number(Span(held.span.start, number.span.end), value, value, in_words=True)
                continue
        if held is not None:
            yield held
        held = number
    if held is not None:
        yield held


def _digits(text: str, language: Language) -> Iterator[Number]:
    for span in numerals(text):
        written = text[span.start : span.end]
        if is_label(text, span):
            continue
        bare = read_digits(written, language.decimal_sign)
        half = _half(text, span.end, language)
        if bare is not None and half is not None:
            bare, span = bare + Decimal("0.5"), Span(span.start, half)
        power, end = _scale(text, span.end, language, money=_money_before(text, span.start))
        if bare is None:
            yield Number(Span(span.start, end), None, None)
            continue
        yield Number(Span(span.start, end), bare.scaleb(power), bare, ambiguous=is_ambiguous(written))


def is_label(text: str, span: Span) -> bool:
    """Whether digits are part of a name: G7, CO2, Covid-19, 5G, 3D."""
    before, after = text[max(0, span.start - 2) : span.start], text[span.end : span.end + 1]
    if before[-1:].isalpha() or (before[-1:] in "-_" and before[:1].isalpha()):
        code = text[max(0, span.start - 3) : span.start]
        return not (code in shared()["glued"]["codes"] or before[-1:] in "$£€" or code.endswith("Rs"))
    return (
        after.isupper()
        and len(after) == 1
        and after in "GD"
        and not text[span.end + 1 : span.end + 2].isalpha()
    )


def _money_before(text: str, start: int) -> bool:
    return bool(re.search(r"(?:[$€£¥₹]|\b[A-Z]{3})\s?\Z", text[max(0, start - 5) : start]))


def _scale(text: str, at: int, language: Language, money: bool) -> tuple[int, int]:
    """Return the power of ten that the words after a number name, and where they end."""
    pattern = _scale_pattern(language.code)
    power = 0
    while match := pattern.match(text, at):
        kind, key = match.lastgroup.split("_") if match.lastgroup else ("", "0")
        after = text[match.end() : match.end() + 4]
        if kind == "money" and not (money or re.match(r"\s?[€$£]|\s?EUR", after)):
            break
        power, at = power + int(key), match.end()
        if kind != "word":
            break
    return power, at


@lru_cache(maxsize=8)
def _scale_pattern(code: str) -> re.Pattern[str]:
    from kg.drafts.language import language

    rules = language(code).rules["numbers"]
    parts = []
    for power, phrases in sorted(rules["scales"].items(), key=lambda one: -max(map(len, one[1]))):
        parts.append(rf"(?P<word_{power}>[\s-]*(?i:{any_of(phrases)})(?!\w))")
    for power, phrases in rules["short"].items():
        # Before a sign of money an abbreviation needs no space: 360M€.
        parts.append(rf"(?P<short_{power}>\s?{any_of(phrases)}(?!\w))")
    for power, phrases in rules["short_money"].items():
        parts.append(rf"(?P<money_{power}>\s?{any_of(phrases)}(?!\w))")
    return re.compile("|".join(parts))


def _collectives(text: str, language: Language) -> Iterator[Number]:
    """Shares, round numbers of things, numbers that the library does not know, and vague ones."""
    for value, pattern in language.by_value("numbers", "shares"):
        for match in pattern.finditer(text):
            number = _percent(value)
            about = "/" in value
            yield Number(Span(*match.span()), number, number, in_words=True, about=about, share=value)
    for value, word in language.rules["numbers"]["collectives"].items():
        for match in re.finditer(f"(?i:{whole(as_pattern(word))})", text):
            count, about = Decimal(value), value != "12"  # a dozen is twelve, "une centaine" about a hundred
            link = _OF.match(text, match.end())
            power, end = _scale(text, link.end() if link else match.end(), language, money=False)
            span = Span(match.start(), end if power else match.end())
            yield Number(span, count.scaleb(power), count, in_words=True, about=about, collective=True)
    for value, phrases in language.rules["numbers"]["words"].items():
        for match in re.finditer(f"(?i:{whole(any_of(phrases))})", text):
            bare = Decimal(value)
            power, end = _scale(text, match.end(), language, money=False)
            if power or bare == bare.to_integral_value():
                yield Number(Span(match.start(), end), bare.scaleb(power), bare, in_words=True)
    vague = whole(any_of(language.rules["numbers"]["vague"]))
    for match in re.finditer(f"(?i:{vague})", text):
        yield Number(Span(*match.span()), None, None, in_words=True)


def _percent(share: str) -> Decimal:
    """Return a share in percent; one that no decimal writes to a tenth, which is about as much.

    >>> _percent("25"), _percent("2/3")
    (Decimal('25'), Decimal('66.7'))
    """
    part, _, whole_ = share.partition("/")
    return (100 * Decimal(part) / Decimal(whole_)).quantize(Decimal("0.1")) if whole_ else Decimal(part)


class _Word:
    """One word as text2num wants it."""

    def __init__(self, text: str, start: int) -> None:
        self._text = text
        self.start = start
        self.end = start + len(text)

    def text(self) -> str:
        return self._text

    def nt_separated(self, previous: object) -> bool:
        return False

    def not_a_number_part(self) -> bool:
        return False


def _words(text: str, language: Language) -> Iterator[Number]:
    from text_to_num import find_numbers as find

    words = [_Word(match.group(), match.start()) for match in _TOKEN.finditer(text)]
    one = re.compile(any_of(language.rules["numbers"]["one"]), re.IGNORECASE)
    scales = re.compile(
        any_of(p for all_ in language.rules["numbers"]["scales"].values() for p in all_), re.I
    )
    for found in find(words, language.code, 0.0):
        span = Span(words[found.start].start, words[found.end - 1].end)
        written = text[span.start : span.end]
        if found.is_ordinal or any(char.isdigit() for char in written):
            continue
        value = Decimal(str(found.value)).quantize(1) if found.value < 1e18 else None
        if value is None:
            continue
        before = text[max(0, span.start - 20) : span.start].rstrip()
        if scales.fullmatch(written):
            # The article of "a million" counts as one; "millions" alone is vague, and found already.
            article = _LAST_WORD.search(text, max(0, span.start - 20), span.start)
            if article and one.fullmatch(article.group(1)):
                span = Span(article.start(1), span.end)
            elif before[-1:].isdigit() or written.lower().split()[0] not in _THOUSAND:
                continue
        elif one.fullmatch(written):
            continue  # an article, or a "one" that counts nothing
        bare = _bare(value)
        half = _half(text, span.end, language) if value else None
        if half is not None:
            # "two and a half million", "un million et demi"
            value += value / bare / 2
            bare, span = value if bare == value else bare + Decimal("0.5"), Span(span.start, half)
        power, end = _scale(text, span.end, language, money=False)
        if power:
            bare = value
        yield Number(Span(span.start, end), value.scaleb(power), bare, in_words=True)


#: Words of scale that count by themselves.
_THOUSAND = frozenset({"mille", "mil", "tausend"})


def _half(text: str, at: int, language: Language) -> int | None:
    """Return where an added half ends ("and a half"), or None."""
    match = re.compile(rf"\s+{any_of(language.rules['numbers']['halves'])}(?!\w)", re.IGNORECASE).match(
        text, at
    )
    return match.end() if match else None


def _bare(value: Decimal) -> Decimal:
    """What stands before the scale: three of "three million", which text2num reads as one number."""
    for scale in (12, 9, 6, 3):
        unit = Decimal(1).scaleb(scale)
        if value >= unit and value % unit == 0:
            return Decimal(int(value / unit))
    return value
