"""The words of each stated figure, read as far as they can be, beside its numbers."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from decimal import Decimal

from kg.figures.digits import write_digits
from kg.figures.quantities import Number
from kg.figures.worded import Contradiction, contradicted
from kg.validation.report import Violation
from kg.validation.rules import SHAPES, RuleBook
from kg.validation.snapshot import View
from kg.validation.wording import WORDS
from kg.vocabulary.terms import IRI, BlankNode, Term, decimal_text

WORDS_SAY = SHAPES["words-say-value"]
#: What the shape `as-written-spells` reads exactly, where there is one value.
_DIGITS_ALONE = re.compile(r"[-+−–0-9 \u00a0\u202f\u2009%€$£¥]*\Z")


def tell_words(view: View, rules: RuleBook, nodes: Collection[str] | None = None) -> Iterator[Violation]:
    """Say which numbers are none that the words of their figures can mean, of some nodes or of all.

    Passed over is what the shape `as-written-spells` judges already: digits alone, and digits that no power
    of ten makes the value.
    """
    for row in view.select("worded"):
        figure, words = row["figure"], str(row["words"])
        if not isinstance(figure, IRI | BlankNode) or (nodes is not None and str(figure) not in nodes):
            continue
        value, least, most = (_number(row.get(name)) for name in ("value", "least", "most"))
        if value is not None and _of_the_shape(words, value):
            continue
        unit = row.get("unit")
        wrong = contradicted(words, value, least, most, unit if isinstance(unit, IRI) else None)
        if wrong is not None:
            told = _tell(words, wrong, WORDS[rules.language])
            yield rules.violation(WORDS_SAY, figure, f"cmt:{wrong.name}", wrong.number, message=told)


def _of_the_shape(words: str, value: Number) -> bool:
    written = re.sub("[^0-9]", "", words)
    spelled = re.sub("[^0-9]", "", decimal_text(Decimal(value)))
    return bool(written) and (
        _DIGITS_ALONE.match(words) is not None or written.strip("0") != spelled.strip("0")
    )


def _tell(words: str, wrong: Contradiction, wording: dict[str, str]) -> str:
    def spelled(number: Number) -> str:
        return write_digits(number, wording["thousands"], wording["decimal"])

    said = wording["or"].join(map(spelled, wrong.said))
    return wording["words say"].format(
        words=words, said=said, name=wording[wrong.name], number=spelled(wrong.number)
    )


def _number(term: Term | None) -> Number | None:
    # Other numbers are a shape's business.
    return term if isinstance(term, int | Decimal) and not isinstance(term, bool) else None
