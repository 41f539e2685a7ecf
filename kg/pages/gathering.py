"""Everything that the report shows of a graph, asked of it once."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from kg.accounts.build import Builder
from kg.accounts.model import Item
from kg.documents.coverage import Coverage
from kg.pages.articles import Article, of_card, quote_id, rows
from kg.pages.cards import Card, card
from kg.pages.identifiers import Identifiers
from kg.pages.others import with_others
from kg.pages.spelling import Speller, web_address
from kg.pages.standing import Standing, standings
from kg.pages.statements import statements
from kg.vocabulary.terms import IRI

if TYPE_CHECKING:
    from kg.graph import Graph

#: The report shows at most so many documents, those with the most recent first.
MOST_DOCUMENTS = 40
#: A text with more characters than this is left out of the report; its cards stay.
LONGEST_TEXT = 200_000


@dataclass(frozen=True, slots=True)
class Shown:
    """A quote as a card shows it: its words, where they stand in the page, their language."""

    text: str
    anchor: str | None
    language: str | None


@dataclass(frozen=True, slots=True)
class Gathered:
    """The documents shown, the cards of their items, how promises stand, what was left out."""

    spell: Speller
    as_of: date
    articles: tuple[Article, ...]
    cards: tuple[Card, ...]
    ids: Identifiers
    standings: Mapping[IRI, Standing]
    #: How many documents the graph has that were out on the day, and how many came later.
    documents: int
    later: int
    #: How many items shown are in no document that the graph describes.
    loose: int

    @property
    def promises(self) -> tuple[Card, ...]:
        """The cards of commitments."""
        return tuple(one for one in self.cards if one.is_commitment)

    @property
    def others(self) -> tuple[Card, ...]:
        """The cards of everything else."""
        return tuple(one for one in self.cards if not one.is_commitment)

    def article_of(self, document: IRI | None) -> Article | None:
        """Return the document shown that has an IRI."""
        return next((article for article in self.articles if article.iri == document), None)

    def title_of(self, document: IRI | None) -> str:
        """Return the title of a document."""
        article = self.article_of(document)
        return article.title if article else ""

    def quotes_of(self, one: Card) -> Iterator[Shown]:
        """Go through the quotes behind an item, each once, with the place of each in the page."""
        said = statements(one.item, self.spell)
        for quote in dict.fromkeys(quote for statement in said for quote in statement.quotes):
            article = self.article_of(quote.document)
            anchor = article.anchors.get(quote_id(article.id, quote)) if article else None
            yield Shown(quote.text, anchor, article.language if article else None)

    @property
    def chosen(self) -> tuple[IRI, ...]:
        """The documents shown, by their IRIs."""
        return tuple(article.iri for article in self.articles)


def gather(graph: Graph, spell: Speller, as_of: date, documents: Collection[str] | None = None) -> Gathered:
    """Ask a graph for all that the report shows, of some documents or of all that were out on a day."""
    language = spell.language
    told: dict[IRI, Any] = {}
    only: dict[str, Any] = {} if documents is None else {"document": [IRI(one) for one in documents]}
    for row in graph.ask("documents", language=language, **only):
        told.setdefault(row.document, row)
    everything = dict(told)
    later = 0
    if documents is None:
        out = {iri: row for iri, row in told.items() if (row.published_earliest or date.min) <= as_of}
        later, told = len(told) - len(out), out
    newest = sorted(
        told.values(), key=lambda row: (row.published_latest or date.min, row.document), reverse=True
    )
    shown = sorted(newest[:MOST_DOCUMENTS], key=lambda row: (row.published_latest or date.min, row.document))
    chosen = [row.document for row in shown]
    items = graph.ask("items", language=language, document=chosen) if chosen else ()
    builder = Builder(graph.store, language)
    found = builder.items(sorted({row.item for row in items}))
    loose: list[Item] = []
    if documents is None and len(everything) <= MOST_DOCUMENTS:
        others = {row.item for row in graph.ask("items", language=language)} - {item.iri for item in found}
        loose = [item for item in builder.items(sorted(others)) if item.document not in everything]
        found = [*found, *loose]
    place = {item.iri: _place(item.quotes) for item in found}
    cards = [card(item, spell) for item in sorted(found, key=lambda item: (place[item.iri], item.iri))]
    ids = Identifiers()
    return Gathered(
        spell=spell,
        as_of=as_of,
        articles=tuple(
            _article(graph, row, f"d{number}", cards, spell) for number, row in enumerate(shown, start=1)
        ),
        cards=tuple(cards),
        ids=ids,
        standings=standings(graph, as_of, spell, [one.item.iri for one in cards]),
        documents=len(told),
        later=later,
        loose=len(loose),
    )


def _place(quotes: Sequence[Any]) -> tuple[str, int]:
    return min(((str(quote.document), quote.start) for quote in quotes), default=("", 0))


def _article(graph: Graph, row: Any, name: str, cards: Sequence[Card], spell: Speller) -> Article:
    text = graph.text(row.document)
    mine = [one for one in cards if one.item.document == row.document]
    told: tuple[Any, ...] = ()
    covered: Coverage | None = None
    if text is not None and len(text.content) <= LONGEST_TEXT:
        covered = graph.coverage(documents=[row.document]).get(row.document)
        speaking = with_others(graph, row.document, [of_card(one, spell) for one in mine], spell)
        told = rows(row.document, name, text.content, covered, speaking)
    known = row.published_earliest or row.published_latest
    return Article(
        iri=row.document,
        id=name,
        title=row.title or row.document.local,
        language=row.language or "",
        file=row.text_file,
        published=spell.days(None, row.published_earliest, row.published_latest, None) if known else None,
        url=web_address(str(row.url) if row.url else None),
        rows=told,
        coverage=covered,
    )
