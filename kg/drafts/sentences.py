"""A text as sentences, with their places."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.documents.quotes import Span

#: A new line that begins an entry of a list, or follows a title or an empty line.
_BREAK = re.compile(r"\n\s*\n|\n(?=\s*[-–•*▪]\s)")


#: So long is no sentence; every step looks at the numbers of a sentence together.
LONGEST = 1500


def sentences(text: str, language: str) -> tuple[Span, ...]:
    """Return the sentences of a text, without the white space around them.

    The library `sentencex` finds the ends of sentences. A sentence does not begin with a small letter: an
    abbreviation ("bn. by 2030") is joined again.

    >>> [one.start for one in sentences("One ends. Another begins.", "en")]
    [0, 10]
    """
    import sentencex

    found: list[Span] = []
    start = 0
    for end in [*(match.start() for match in _BREAK.finditer(text)), len(text)]:
        block = text[start:end]
        at = start
        for piece in sentencex.segment(language, block) if block.strip() else ():
            span = _stripped(text, at, at + len(piece))
            at += len(piece)
            if span is None:
                continue
            if found and text[span.start].islower() and found[-1].start >= start:
                found[-1] = Span(found[-1].start, span.end)
            else:
                found.append(span)
        start = end
    return tuple(part for span in found for part in _cut(text, span))


def _cut(text: str, span: Span) -> Iterator[Span]:
    """Cut what is too long for a sentence, such as a table: at the end of a line, else at a space."""
    while len(span) > LONGEST:
        window = text[span.start : span.start + LONGEST]
        at = max(window.rfind("\n"), window.rfind("; ")) + 1 or window.rfind(" ") + 1 or LONGEST
        yield Span(span.start, span.start + at)
        rest = _stripped(text, span.start + at, span.end)
        if rest is None:
            return
        span = rest
    yield span


def _stripped(text: str, start: int, end: int) -> Span | None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end) if end > start else None
