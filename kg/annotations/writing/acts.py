"""Announcements, observations and assessments as a person writes them."""

from __future__ import annotations

from datetime import date

from kg.annotations.fields import FIELDS
from kg.annotations.writing.facts import Facts, Tree, put
from kg.annotations.writing.items import ItemWriter
from kg.vocabulary.namespaces import CMT, RDFS
from kg.vocabulary.terms import IRI


class ActWriter:
    """Writes what was said and judged of commitments."""

    def __init__(self, facts: Facts, items: ItemWriter) -> None:
        self.facts = facts
        self.items = items

    def announcement(self, node: IRI) -> Tree:
        """The fields of an announcement."""
        return self._ordered(node, "announcement", {"announced on": self._moment(node, CMT.announcedOn)})

    def observation(self, node: IRI) -> Tree:
        """The fields of an observation of progress."""
        items, name = self.items, self.items.names.local(node)
        quotes = items.quotes.spans(node)
        field = items.indicator_field(node)
        more: Tree = {}
        if field:
            more[field] = items.indicator(node, name, quotes)
        measures = field
        for shared in self.facts.iris(node, CMT.indicator)[:1] if not field else ():
            of = items.names.base(shared, name)
            put(more, "indicator of", of.removesuffix(".indicator") if of else None)
            owner = next(iter(self.facts.subjects(CMT.indicator, shared)), None)
            owners = [one for one in self.facts.subjects(CMT.indicator, shared) if one != node]
            measures = items.indicator_field(owners[0]) if owner and owners else None
        for actual in self.facts.iris(node, CMT.actual)[:1]:
            more["actual"] = items.figures.write(actual, name, "actual", quotes, measures)
        return self._ordered(node, "observation", more)

    def assessment(self, node: IRI) -> Tree:
        """The fields of an assessment."""
        return self._ordered(node, "assessment", {})

    def _ordered(self, node: IRI, kind: str, more: Tree) -> Tree:
        items, facts = self.items, self.facts
        day = facts.one(node, CMT.asOf)
        written: Tree = {
            "label": facts.label(node) if facts.all(node, RDFS.label) or kind == "announcement" else {},
            "quotes": items.quotes.quotes(items.quotes.spans(node)),
            "as of": day.isoformat() if isinstance(day, date) else None,
            "period": self._moment(node, CMT.period),
            "unknown": items.gaps.write(node, items.names.local(node)),
            **items.links.write(node, kind),
            **more,
        }
        tree: Tree = {}
        for field in FIELDS[kind]:
            put(tree, field.name, written.get(field.name))
        return tree

    def _moment(self, node: IRI, term: IRI) -> Tree:
        quotes = self.items.quotes.spans(node)
        for one in self.facts.iris(node, term)[:1]:
            time = self.items.times.write(one, self.items.names.compiled[one].rpartition("/")[2], quotes)
            put(time, "known from", self.items.times.source(one))
            return time
        return {}
