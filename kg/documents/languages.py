"""Which language a text is in, guessed from the small words that each language is full of."""

from __future__ import annotations

import re
from collections import Counter

#: Small words that are frequent in one language and rare or absent in the others of this list.
SMALL_WORDS: dict[str, frozenset[str]] = {
    language: frozenset(words.split())
    for language, words in {
        "en": "the of and to is that for with this by are from was it have which will their "
        "we our its been more than",
        "fr": "le les des du et est dans une pour que qui au aux sur par avec sont cette ont leur "
        "dont ses ces ici jusqu nous elle ils être",
        "de": "der die das und ist den dem mit für von nicht auf ein eine werden wird sich auch zu bei",
        "es": "el los las y en una que por para con del se su como más fue años esta son al",
        "ca": "els les i amb una que per del al és dels més aquest aquesta van seva anys hi ho seu",
        "it": "il gli della di che per una con del nel sono alla più questo dei anche dal ha essere le",
        "pt": "o os as uma que com não para do da dos das em por mais ao foi pela são pelo",
        "nl": "het een van en dat voor met zijn wordt niet op aan door worden ook naar bij over uit deze",
    }.items()
}
_WORD = re.compile(r"[^\W\d_]+")
#: So many small words make a guess, and the first language needs so much more of them than the second; in a
#: short text, fewer make one, but then the second may have hardly any.
_ENOUGH, _LEAD = 5, 1.5
_FEW, _FAR = 3, 4


def guess_language(text: str) -> str | None:
    """Return the language tag of a text, or None where the words leave it open.

    Knows English, French, German, Spanish, Catalan, Italian, Portuguese and Dutch.

    >>> guess_language("Le groupe va investir dans la région, et les écoles sont prêtes pour les jeunes.")
    'fr'
    >>> guess_language("65 000") is None
    True
    """
    words = Counter(_WORD.findall(text.lower()))
    counts = sorted(
        ((sum(words[word] for word in small), language) for language, small in SMALL_WORDS.items()),
        reverse=True,
    )
    (most, language), (second, _) = counts[:2]
    clear = most >= _ENOUGH and most >= _LEAD * second
    return language if clear or (most >= _FEW and most >= _FAR * second) else None
