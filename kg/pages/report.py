"""The report: a document or a corpus as one page that stands alone."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING

from kg.pages.charts import Paint, here
from kg.pages.findings import contradictions, findings, progress
from kg.pages.gathering import gather
from kg.pages.pictures import MOST_ROWS, drawn, events, kinds_of, marked, parties, promises, timeline
from kg.pages.single import Link, nowhere, whole
from kg.pages.site import Site
from kg.pages.spelling import Speller

if TYPE_CHECKING:
    from kg.graph import Graph


def report(
    graph: Graph,
    language: str = "en",
    as_of: date | None = None,
    *,
    documents: Collection[str] | None = None,
    link: Link = nowhere,
    base: str | None = None,
    site: Site | None = None,
    paint: Paint = here,
) -> str:
    """Return a page of HTML with the texts, their evidence, the commitments, and how they stand on a day.

    The page asks nothing of a network. `language` is `en` or `fr`; `as_of` is today unless given. The graph
    is only read. Documents that came out after the day are left out, and counted. At most 40 documents are
    shown, and the page says what it leaves out; `documents` chooses some by their IRIs. `link`, `base` and
    `site` are those of `item`; `paint` draws the pictures elsewhere than in this process. Raises `InputError`
    for another language, and `NameLookupError` for a document that is not there.

    >>> import kg
    >>> report(kg.load(), as_of=date(2020, 1, 1)).count('<article class="card promise"')
    7
    """
    spell = Speller(language)
    day = as_of or date.today()
    gathered = gather(graph, spell, day, documents)
    told = events(gathered.cards)
    dated = drawn(told, day)
    promised = promises(gathered.cards)
    titles = [article.title for article in gathered.articles]
    return whole(
        "report.html",
        language,
        base,
        site,
        title=titles[0] if len(titles) == 1 else spell.page["corpus_title"].format(count=len(titles)),
        g=gathered,
        day=spell.day(day),
        spell=spell,
        events=told,
        timeline=timeline(dated, spell, 760, day, paint),
        timeline_small=timeline(dated, spell, 320, day, paint),
        timeline_kinds=kinds_of(dated),
        timeline_day=marked(dated, day),
        timeline_cut=len(dated) < len([event for event in told if event.first or event.last]),
        promises=promised,
        most=MOST_ROWS,
        parties=parties(promised, spell, paint),
        progress=progress(graph, gathered.chosen, day, spell),
        contradictions=contradictions(graph, gathered, spell),
        findings=findings(graph, () if gathered.loose else gathered.chosen, spell),
        link=link,
    )
