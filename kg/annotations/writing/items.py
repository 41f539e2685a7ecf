"""Items, with their indicator, participants, figures and times, as a person writes them."""

from __future__ import annotations

from kg.annotations.fields import FIELDS
from kg.annotations.mentions import mentioned
from kg.annotations.names import INDICATOR_CLASSES, ITEM_CLASSES
from kg.annotations.shapes import Field
from kg.annotations.writing.facts import Facts, Tree, one_or_more, put
from kg.annotations.writing.figures import FigureWriter
from kg.annotations.writing.gaps import GapWriter
from kg.annotations.writing.links import Links
from kg.annotations.writing.naming import Names
from kg.annotations.writing.quotes import QuoteWriter
from kg.annotations.writing.times import TimeWriter
from kg.documents.quotes import Span
from kg.vocabulary.namespaces import CMT, DATA
from kg.vocabulary.terms import IRI

_KINDS = {cls: name for name, cls in ITEM_CLASSES.items()}
_INDICATORS = {cls: name for name, cls in INDICATOR_CLASSES.items()}


class ItemWriter:
    """Writes the items of one document."""

    def __init__(
        self,
        facts: Facts,
        names: Names,
        quotes: QuoteWriter,
        gaps: GapWriter,
        times: TimeWriter,
        figures: FigureWriter,
        links: Links,
        forms: dict[str, tuple[str, ...]],
    ) -> None:
        self.facts = facts
        self.names = names
        self.quotes = quotes
        self.gaps = gaps
        self.times = times
        self.figures = figures
        self.links = links
        self.forms = forms

    def write(self, node: IRI) -> Tree:
        """The fields of an item, in the order of the table of fields."""
        facts, item = self.facts, Tree()
        name = self.names.local(node)
        quotes = self.quotes.spans(node)
        indicator = self.indicator_field(node)
        written: Tree = {
            "is": next((_KINDS[cls] for cls in _KINDS if facts.is_a(node, cls)), None),
            "label": facts.label(node),
            "quotes": self.quotes.quotes(quotes),
            "purposes": self._purposes(node),
            "participants": self._participants(node, name, quotes),
            "unknown": self.gaps.write(node, name),
            **self.links.write(node, "item"),
        }
        if indicator:
            written[indicator] = self.indicator(node, name, quotes)
        for field in FIELDS["item"]:
            if field.of in ("figure", "time") and field.term is not None:
                put(written, field.name, self._several(node, field, name, quotes, indicator))
        for field in FIELDS["item"]:
            put(item, field.name, written.get(field.name))
        return item

    def _several(
        self, node: IRI, field: Field, name: str, quotes: list[Span], indicator: str | None
    ) -> object:
        assert field.term is not None  # noqa: S101 - the caller asks for fields with a property
        keys = self.names.keys
        found = sorted(self.facts.iris(node, field.term), key=lambda one: _place(keys.get(one, "")))
        written: list[object] = []
        for one in found:
            if field.of == "figure":
                written.append(self.figures.write(one, name, field.name, quotes, indicator))
            else:
                minted = self.names.compiled[one].rpartition("/")[2]
                written.append(self.times.write(one, minted, quotes))
        return one_or_more(written)

    def _purposes(self, node: IRI) -> object:
        """The purposes by language; which is the translation of which is not in a graph."""
        texts: dict[str, list[str]] = {}
        for value in self.facts.all(node, CMT.purpose):
            language = getattr(value, "language", None)
            if language:
                texts.setdefault(language, []).append(str(value))
        own = texts.get(self.links.language, [])
        own.sort(key=self.quotes.content.find)
        count = max(map(len, texts.values()), default=0)
        if not own:
            return None
        purposes: list[object] = []
        for number in range(count):
            purpose: Tree = {self.links.language: own[min(number, len(own) - 1)]}
            purpose |= {
                language: several[number] for language, several in texts.items() if number < len(several)
            }
            purposes.append(purpose)
        return purposes

    def _participants(self, node: IRI, name: str, quotes: list[Span]) -> Tree:
        roles: dict[str, list[object]] = {}
        for one in self.facts.iris(node, CMT.participation):
            role, agent = self.facts.iri(one, CMT.role), self.facts.iri(one, CMT.agent)
            if role is None or agent is None:
                continue
            called = self.names.agent(agent)
            self.names.compiled[one] = f"{DATA}{self.names.name}/{name}-{role.local}-{called}"
            spans = self.quotes.spans(one)
            entry: object = called
            if spans != mentioned(self.quotes.content, quotes, self.forms.get(agent, ())) and len(spans) == 1:
                entry = {"agent": called, "quote": self.quotes.words(spans[0])}
            roles.setdefault(role.local, []).append(entry)
        return {role: one_or_more(sorted(several, key=str)) for role, several in sorted(roles.items())}

    def indicator_field(self, node: IRI) -> str | None:
        """The field that an item's or an observation's own indicator is written in."""
        indicator = self.own_indicator(node)
        fields = (_INDICATORS[cls] for cls in _INDICATORS if indicator and self.facts.is_a(indicator, cls))
        return next(fields, None)

    def own_indicator(self, node: IRI) -> IRI | None:
        """The indicator that is described with an item or an observation, and not with another."""
        owner = self.names.local(node)
        for one in self.facts.iris(node, CMT.indicator):
            if self.names.keys.get(one) == f"{owner}.indicator":
                return one
        return None

    def indicator(self, node: IRI, owner: str, quotes: list[Span]) -> Tree:
        """The fields of an indicator."""
        facts, iri = self.facts, self.own_indicator(node)
        assert iri is not None  # noqa: S101 - the caller has asked for its field
        written: Tree = {
            **self.links.write(iri, "indicator"),
            "label": facts.label(iri),
            "concept": [self.names.topic(one) for one in facts.iris(iri, CMT.measures)],
            "among": [self.names.agent(one) for one in facts.iris(iri, CMT.population)],
            "each has": self._contents(iri, owner, quotes),
            "unknown": self.gaps.write(iri, f"{owner}-indicator"),
        }
        indicator: Tree = {}
        for field in FIELDS["indicator"]:
            value = written.get(field.name)
            put(indicator, field.name, one_or_more(value) if isinstance(value, list) else value)
        return indicator

    def _contents(self, indicator: IRI, owner: str, quotes: list[Span]) -> Tree:
        contents: Tree = {}
        for configuration in self.facts.iris(indicator, CMT.unitConfiguration)[:1]:
            self.names.compiled[configuration] = f"{DATA}{self.names.name}/{owner}-configuration"
            for component in self.facts.iris(configuration, CMT.component):
                kind = self.facts.iri(component, CMT.componentType)
                figure = self.facts.iri(component, CMT.perUnit)
                if kind is None or figure is None:
                    continue
                name = self.names.topic(kind)
                self.names.compiled[component] = f"{DATA}{self.names.name}/{owner}-{name}"
                contents[name] = self.figures.write(figure, owner, name, quotes, "equipment", name)
        return dict(sorted(contents.items()))


def _place(key: str) -> tuple[str, int]:
    """Sorts `staff.target-2` before `staff.target-10`."""
    head, _, number = key.rpartition("-")
    return (head, int(number)) if number.isdecimal() and head else (key, 1)
