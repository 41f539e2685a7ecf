"""What a person does to a draft, in the simplest way: every blank is filled in, whatever with."""

from __future__ import annotations

import re


def filled(annotation: str) -> str:
    """Fill in the blanks of a draft."""
    text = annotation.replace("label: {en: , fr: }", "label: {en: A label, fr: Un titre}")
    text = text.replace("{measures: ,", "{measures: something,").replace(
        "known from: }", "known from: a page}"
    )
    text = re.sub(r"relative to: \{(\w+): \}", r"relative to: {\1: the whole}", text)
    text = re.sub(r"(?m)^    (by|before|during): , ", r"    \1: 2030, ", text)
    text = re.sub(r"\{(by|before|during|from|until): , ", r"{\1: 2030, ", text)
    text = re.sub(r"unit: (?=[,}])", "unit: SEK", text)
    text = re.sub(r"(?m)^    is:  #", "    is: context  #", text)
    text = re.sub(r"(?m)^    kind: $", "    kind: other", text)
    if "promisor:  #" in text:
        text = text.replace("promisor:  #", "promisor: somebody  #")
        agent = "  somebody: {organisation: Somebody}"
        if "\nagents:\n" in text:
            text = text.replace("\nagents:\n", f"\nagents:\n{agent}\n")
        else:
            text = text.replace("\nitems:", f"\nagents:\n{agent}\nitems:")
    return text
