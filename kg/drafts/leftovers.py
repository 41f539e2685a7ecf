"""The numerals of a text that no proposal uses: each is listed with what is known about it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from kg.documents.coverage import numerals
from kg.documents.quotes import Span
from kg.drafts.amounts import Amount
from kg.drafts.numbers import Number, is_label
from kg.drafts.places import Places
from kg.drafts.proposals import ItemProposal, Leftover
from kg.drafts.times import Time


def find_leftovers(
    text: str,
    items: Sequence[ItemProposal],
    times: Sequence[Time],
    numbers: Sequence[Number],
    reasons: Mapping[Span, str],
) -> Iterator[Leftover]:
    """Yield every numeral, in digits or in words, that no item uses, in the order of the text.

    `reasons` tells of some numbers why they are in no item.
    """
    used = Places(span for item in items for span in item.spans)
    dates = {time.span: time for time in times}
    dated, known = Places(dates), Places(reasons)
    for span in sorted({*numerals(text), *(number.span for number in numbers if number.in_words)}):
        if used.holder(span):
            continue
        if (held := dated.holder(span)) is not None:
            when = dates[held].when
            why = f"a time, read as {when}" if when else "a time or a duration without a date"
            yield Leftover(span, f"{why}, on which no item rests")
        elif (place := known.hit(span)) is not None:
            yield Leftover(span, reasons[place])
        else:
            yield Leftover(span, "part of a name" if is_label(text, span) else "not understood")


def reasons_of(numbers: Sequence[Number], amounts: Sequence[Amount]) -> dict[Span, str]:
    """Return what is known of each number, in case no item takes it."""
    reasons = {number.span: "a number without a value" for number in numbers if number.value is None}
    for amount in amounts:
        for span in amount.numbers:
            if amount.noun:
                reasons[span] = f"counts “{amount.noun.text}”; nothing promises or reports it"
            elif amount.has_unit:
                reasons[span] = "an amount that nothing promises or reports"
            else:
                reasons[span] = "what it counts is not told"
    return reasons
