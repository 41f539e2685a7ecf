"""A seeded generator of corpora in the project's own vocabulary.

Each document is one named graph of about 250 statements: a dated announcement, commitments with stated and
derived figures, deadlines, participants, quotes with offsets that stand in a generated text, past events,
follow-ups on earlier documents (assessments, measured progress, amendments, withdrawals) and other accounts of
the same promise. What documents
share is in one registry graph; decisions of identity are in another. Nothing in it is about the real world.

    python benchmarks/corpus.py 1000 /tmp/corpus --faults 0.005 --seed 1 [--texts] [--split]

writes `/tmp/corpus/corpus.nq` and `/tmp/corpus/faults.json` (fault, focus node, shape that should see it);
with `--texts` the texts too, and with `--split` one file a document.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

B = "https://w3id.org/commitment-graph/"
CMT, CODE, ID = B + "ontology#", B + "code/", B + "id/"
UNIT = "http://qudt.org/vocab/unit/"
RDF_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
LABEL = "<http://www.w3.org/2000/01/rdf-schema#label>"
OA = "http://www.w3.org/ns/oa#"
DERIVED_FROM = "<http://www.w3.org/ns/prov#wasDerivedFrom>"
DCT = "http://purl.org/dc/terms/"
XSD = "http://www.w3.org/2001/XMLSchema#"
SHAPES = B + "shapes#"

#: Fault → the shape that should see it.
FAULTS = {
    "no-promisor": "commitment-promisor",
    "two-forces": "commitment-force",
    "item-without-evidence": "item-evidence",
    "value-as-double": "figure-number",
    "derived-with-evidence": "derived-without-evidence",
    "derived-value-wrong": "derived-value",
    "quote-length-wrong": "evidence-length",
    "status-on-commitment": "status-on-assessment",
    "funding-without-currency": "funding-currency",
    "earliest-after-latest": "time-order",
}
TOPICS = ("ai", "batteries", "chips", "housing", "forests", "rail", "vaccines", "water", "wind", "schools")
CURRENCIES = ("EUR", "USD", "GBP", "JPY")
STATUSES = ("kept", "partly-kept", "broken", "in-progress", "disputed", "not-rated")


def cmt(name: str) -> str:
    """Return the IRI of a term in brackets."""
    return f"<{CMT}{name}>"


def code(scheme: str, name: str) -> str:
    """Return the IRI of a code in brackets."""
    return f"<{CODE}{scheme}/{name}>"


def plain(text: str) -> str:
    """Return a plain literal; the generated texts hold no character that needs an escape but these."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def day(text: str) -> str:
    """Return a date literal."""
    return f'"{text}"^^<{XSD}date>'


def integer(value: int) -> str:
    """Return an integer literal."""
    return f'"{value}"^^<{XSD}integer>'


@dataclass
class Document:
    """One document in the making: its statements, its text, the faults put into it."""

    number: int
    lines: list[str] = field(default_factory=list)
    text: str = ""
    faults: list[tuple[str, str]] = field(default_factory=list)

    @property
    def base(self) -> str:
        """The start of the document's IRIs."""
        return f"{ID}doc-{self.number}/"

    def node(self, name: str) -> str:
        """Return the IRI of one of the document's nodes in brackets."""
        return f"<{self.base}{name}>"

    def say(self, subject: str, *pairs: tuple[str, str]) -> None:
        """Add statements about one node."""
        graph = f" <{self.base}document> .\n"
        self.lines += [f"{subject} {prop} {value}{graph}" for prop, value in pairs]

    def quote(self, sentence: str, wrong: bool = False) -> str:
        """Add a sentence to the text, and its evidence; return the evidence."""
        start = len(self.text)
        end = start + len(sentence)
        self.text += sentence + ".\n"
        evidence = self.node(f"evidence-{start}-{end}")
        quote, position = (
            self.node(f"evidence-{start}-{end}-quote"),
            self.node(f"evidence-{start}-{end}-position"),
        )
        self.say(
            evidence,
            (RDF_TYPE, cmt("Evidence")),
            (f"<{OA}hasSource>", self.node("document")),
            (f"<{OA}hasSelector>", quote),
            (f"<{OA}hasSelector>", position),
        )
        self.say(quote, (RDF_TYPE, f"<{OA}TextQuoteSelector>"), (f"<{OA}exact>", plain(sentence)))
        if start:
            self.say(quote, (f"<{OA}prefix>", plain(self.text[max(0, start - 32) : start])))
        self.say(
            position,
            (RDF_TYPE, f"<{OA}TextPositionSelector>"),
            (f"<{OA}start>", integer(start)),
            (f"<{OA}end>", integer(end + 3 * wrong)),
        )
        return evidence


class Corpus:
    """Makes documents from a seed; the same seed gives the same bytes."""

    def __init__(self, size: int, seed: int, faults: float) -> None:
        self.random = random.Random(seed)
        #: What becomes of promises is drawn apart, so that the documents themselves stay as they were.
        self.later = random.Random(f"later {seed}")
        self.size = size
        self.rate = faults
        self.organisations = max(20, min(3000, size // 3))
        self.places = 200
        #: Commitments of earlier documents: IRI, promisor, target, unit.
        self.known: list[tuple[str, int]] = []
        self.decisions: list[str] = []

    def registry(self) -> Iterator[str]:
        """Yield what documents share: organisations, places, topics, described once."""
        graph = f" <{ID}registry> .\n"
        for number in range(self.organisations):
            agent = f"<{ID}agent/org-{number}>"
            yield f"{agent} {RDF_TYPE} {cmt('Organisation')}{graph}"
            yield f'{agent} {LABEL} "Organisation {number}"@en{graph}'
            yield f'{agent} {LABEL} "Organisation numéro {number}"@fr{graph}'
            if number and number % 4 == 0:
                yield f"{agent} <http://www.w3.org/ns/org#unitOf> <{ID}agent/org-{number // 4}>{graph}"
        for number in range(self.places):
            yield f'<{ID}place/place-{number}> {LABEL} "Place {number}"@en{graph}'
        for topic in TOPICS:
            yield f'<{ID}topic/{topic}> {LABEL} "{topic}"@en{graph}'

    def document(self, number: int) -> Document:
        """Make one document."""
        chance = self.random
        doc = Document(number)
        me = doc.node("document")
        year, month = chance.randint(2016, 2025), chance.randint(1, 12)
        published = f"{year}-{month:02d}-{chance.randint(1, 28):02d}"
        orgs = [self._organisation() for _ in range(2)]
        title = f"Announcement {number} of organisation {orgs[0]}"
        title_evidence = doc.quote(title)
        doc.say(
            doc.node("published"),
            (RDF_TYPE, cmt("TimeBound")),
            (cmt("relation"), code("relation", "during")),
            (cmt("precision"), code("precision", "day")),
            (cmt("earliest"), day(published)),
            (cmt("latest"), day(published)),
            (f"<{DCT}source>", plain("the address of the page")),
        )
        items: list[str] = []
        for index in range(chance.randint(3, 4)):
            fault = chance.choice(tuple(FAULTS)) if chance.random() < self.rate else None
            items.append(self._commitment(doc, index, chance.choice(orgs), year, fault))
        self._past_event(doc, orgs[0], year)
        if self.known and chance.random() < 0.5:
            self._follow_up(doc, orgs[1], published)
        if self.known and chance.random() < 0.1:
            self._decide(items[0], chance.choice(self.known)[0], published)
        if self.known:
            self._revise(doc, items[1], published)
        announcement = doc.node("announcement")
        doc.say(
            announcement,
            (RDF_TYPE, cmt("Announcement")),
            (cmt("announcer"), f"<{ID}agent/org-{orgs[0]}>"),
            (cmt("announcedOn"), doc.node("published")),
            (cmt("reportedIn"), me),
            (cmt("evidence"), title_evidence),
            *((cmt("announces"), item) for item in items),
        )
        doc.say(
            me,
            (RDF_TYPE, cmt("SourceDocument")),
            (f"<{DCT}title>", plain(title) + "@en"),
            (f"<{DCT}language>", '"en"'),
            ("<https://schema.org/sha256>", plain(hashlib.sha256(doc.text.encode()).hexdigest())),
            (cmt("textFile"), plain(f"doc-{number}.txt")),
            (cmt("publishedOn"), doc.node("published")),
            (cmt("evidence"), title_evidence),
        )
        self.known.append((items[0], orgs[0]))
        return doc

    def _organisation(self) -> int:
        # A heavy tail: few organisations promise much.
        return min(self.organisations - 1, int(self.organisations * self.random.random() ** 2.5))

    def _commitment(self, doc: Document, index: int, org: int, year: int, fault: str | None) -> str:
        chance = self.random
        name = f"item-{index}"
        item, agent = doc.node(name), f"<{ID}agent/org-{org}>"
        due = year + chance.randint(1, 15)
        place, topic = chance.randrange(self.places), chance.choice(TOPICS)
        money = index % 2 == 1 or fault == "funding-without-currency"
        amount = chance.randint(1, 900)
        if money:
            currency = chance.choice(CURRENCIES)
            value, written = amount * 1_000_000, f"{amount} million"
            what = f"{written} {currency} in {topic}"
            words = f"Organisation {org} will invest {what} by the end of {due} ({index})"
            unit = "NUM" if fault == "funding-without-currency" else f"CCY_{currency}"
            kind, indicator, measures = "funding", "Funding", f"money for {topic}"
        else:
            base = chance.randint(10, 5000)
            value, written, unit = amount, str(amount), "NUM"
            words = (
                f"Organisation {org} hires {amount} people in place {place}, "
                f"bringing its staff to {base + amount}, by the end of {due} ({index})"
            )
            kind, indicator, measures = "recruitment", "PeopleCount", f"staff in place {place}"
        evidence = doc.quote(words, wrong=fault == "quote-length-wrong")
        if fault == "quote-length-wrong":
            doc.faults.append((fault, evidence))
        doc.say(
            item,
            (RDF_TYPE, cmt("Commitment")),
            (LABEL, plain(f"Promise {index} of document {doc.number}") + "@en"),
            (LABEL, plain(f"Promesse {index} du document {doc.number}") + "@fr"),
            (cmt("kind"), code("kind", kind)),
            (cmt("force"), code("force", "pledged" if amount % 3 == 0 else "announced")),
            (cmt("indicator"), doc.node(f"{name}-indicator")),
            (cmt("increment"), doc.node(f"{name}-increment")),
            (cmt("deadline"), doc.node(f"{name}-deadline")),
            (cmt("place"), f"<{ID}place/place-{place}>"),
            (cmt("topic"), f"<{ID}topic/{topic}>"),
            (cmt("participation"), doc.node(f"{name}-beneficiary")),
        )
        if fault == "no-promisor":
            doc.faults.append((fault, item))
        else:
            doc.say(item, (cmt("promisor"), agent))
        if fault == "item-without-evidence":
            doc.faults.append((fault, item))
        else:
            doc.say(item, (cmt("evidence"), evidence))
        if fault == "two-forces":
            doc.say(item, (cmt("force"), code("force", "intended")))
            doc.faults.append((fault, item))
        if fault == "status-on-commitment":
            doc.say(item, (cmt("status"), code("status", "kept")))
            doc.faults.append((fault, item))
        doc.say(
            doc.node(f"{name}-indicator"),
            (RDF_TYPE, cmt(indicator)),
            (LABEL, plain(measures) + "@en"),
            (cmt("measures"), plain(measures) + "@en"),
        )
        double = f'"{value}.0"^^<{XSD}double>' if fault == "value-as-double" else ""
        self._figure(doc, f"{name}-increment", double or integer(value), unit, written, evidence)
        if fault == "value-as-double":
            doc.faults.append((fault, doc.node(f"{name}-increment")))
        if fault == "funding-without-currency":
            doc.faults.append((fault, doc.node(f"{name}-indicator")))
        if not money:
            self._staff(doc, name, base, value, evidence, fault)
        else:
            doc.say(
                doc.node(f"{name}-gap-baseline"),
                (RDF_TYPE, cmt("KnowledgeGap")),
                (LABEL, '"what was invested before"@en'),
                (cmt("missing"), cmt("baseline")),
                (cmt("reason"), code("gap", "not-stated")),
            )
            doc.say(item, (cmt("knowledgeGap"), doc.node(f"{name}-gap-baseline")))
        doc.say(
            doc.node(f"{name}-deadline"),
            (RDF_TYPE, cmt("TimeBound")),
            (cmt("wording"), plain(f"by the end of {due}")),
            (cmt("relation"), code("relation", "by")),
            (cmt("precision"), code("precision", "end-of-year")),
            (cmt("latest"), day(f"{due}-12-31")),
            (cmt("evidence"), evidence),
        )
        if fault == "earliest-after-latest":
            doc.say(doc.node(f"{name}-deadline"), (cmt("earliest"), day(f"{due + 1}-01-01")))
            doc.faults.append((fault, doc.node(f"{name}-deadline")))
        doc.say(
            doc.node(f"{name}-beneficiary"),
            (RDF_TYPE, cmt("Participation")),
            (cmt("role"), code("role", "beneficiary")),
            (cmt("agent"), f"<{ID}agent/org-{self._organisation()}>"),
            (cmt("evidence"), evidence),
        )
        return item

    def _figure(self, doc: Document, name: str, value: str, unit: str, written: str, evidence: str) -> None:
        doc.say(
            doc.node(name),
            (RDF_TYPE, cmt("StatedFigure")),
            (cmt("value"), value),
            (cmt("unit"), f"<{UNIT}{unit}>"),
            (cmt("bound"), code("bound", "exact")),
            (cmt("asWritten"), plain(written)),
            (cmt("evidence"), evidence),
        )

    def _staff(
        self, doc: Document, name: str, base: int, more: int, evidence: str, fault: str | None
    ) -> None:
        self._figure(doc, f"{name}-target", integer(base + more), "NUM", str(base + more), evidence)
        baseline = doc.node(f"{name}-baseline")
        doc.say(
            doc.node(name),
            (cmt("target"), doc.node(f"{name}-target")),
            (cmt("baseline"), baseline),
        )
        doc.say(
            baseline,
            (RDF_TYPE, cmt("DerivedFigure")),
            (cmt("value"), integer(base + (7 if fault == "derived-value-wrong" else 0))),
            (cmt("unit"), f"<{UNIT}NUM>"),
            (cmt("bound"), code("bound", "exact")),
            (cmt("rule"), code("rule", "target-minus-increment")),
            (DERIVED_FROM, doc.node(f"{name}-target")),
            (DERIVED_FROM, doc.node(f"{name}-increment")),
        )
        if fault == "derived-value-wrong":
            doc.faults.append((fault, baseline))
        if fault == "derived-with-evidence":
            doc.say(baseline, (cmt("evidence"), evidence))
            doc.faults.append((fault, baseline))

    def _past_event(self, doc: Document, org: int, year: int) -> None:
        given, when = self.random.randint(2, 400), year - 1
        evidence = doc.quote(f"In {when} organisation {org} gave {given} machines")
        doc.say(
            doc.node("past"),
            (RDF_TYPE, cmt("PastEvent")),
            (LABEL, plain(f"Machines given before document {doc.number}") + "@en"),
            (cmt("actor"), f"<{ID}agent/org-{org}>"),
            (cmt("kind"), code("kind", "donation")),
            (cmt("indicator"), doc.node("past-indicator")),
            (cmt("amount"), doc.node("past-amount")),
            (cmt("occurred"), doc.node("past-occurred")),
            (cmt("evidence"), evidence),
        )
        doc.say(
            doc.node("past-indicator"),
            (RDF_TYPE, cmt("Hardware")),
            (LABEL, '"machines given"@en'),
            (cmt("measures"), '"machines"@en'),
        )
        self._figure(doc, "past-amount", integer(given), "NUM", str(given), evidence)
        doc.say(
            doc.node("past-occurred"),
            (RDF_TYPE, cmt("TimeBound")),
            (cmt("wording"), plain(f"In {when}")),
            (cmt("relation"), code("relation", "during")),
            (cmt("precision"), code("precision", "year")),
            (cmt("earliest"), day(f"{when}-01-01")),
            (cmt("latest"), day(f"{when}-12-31")),
            (cmt("evidence"), evidence),
        )

    def _follow_up(self, doc: Document, org: int, published: str) -> None:
        item, promisor = self.random.choice(self.known)
        status = self.random.choice(STATUSES)
        evidence = doc.quote(f"Organisation {org} calls the promise of organisation {promisor} {status}")
        doc.say(
            doc.node("basis"),
            (RDF_TYPE, cmt("Context")),
            (LABEL, plain(f"What document {doc.number} reports of another promise") + "@en"),
            (cmt("actor"), f"<{ID}agent/org-{org}>"),
            (cmt("evidence"), evidence),
        )
        doc.say(
            doc.node("assessment"),
            (RDF_TYPE, cmt("StatusAssessment")),
            (cmt("of"), item),
            (cmt("status"), code("status", status)),
            (cmt("asOf"), day(published)),
            (cmt("assessor"), f"<{ID}agent/org-{org}>"),
            (cmt("basis"), doc.node("basis")),
            (cmt("evidence"), evidence),
        )

    def _revise(self, doc: Document, item: str, published: str) -> None:
        """Measure, amend or withdraw a promise of an earlier document."""
        chance = self.later
        if chance.random() < 0.25:
            earlier, reached = chance.choice(self.known)[0], chance.randint(1, 5000)
            evidence = doc.quote(f"{reached} of them had been hired by {published}")
            self._figure(doc, "reached", integer(reached), "NUM", str(reached), evidence)
            doc.say(
                doc.node("observation"),
                (RDF_TYPE, cmt("ProgressObservation")),
                (cmt("of"), earlier),
                (cmt("actual"), doc.node("reached")),
                (cmt("asOf"), day(published)),
                (cmt("evidence"), evidence),
            )
        if chance.random() < 0.08:
            doc.say(item, (cmt("amends"), chance.choice(self.known)[0]))
        if chance.random() < 0.02:
            evidence = doc.quote(f"One promise was given up on {published}")
            doc.say(
                doc.node("withdrawal"),
                (RDF_TYPE, cmt("Announcement")),
                (cmt("withdraws"), chance.choice(self.known)[0]),
                (cmt("announcedOn"), doc.node("published")),
                (cmt("reportedIn"), doc.node("document")),
                (cmt("evidence"), evidence),
            )

    def _decide(self, item: str, other: str, published: str) -> None:
        graph = f" <{ID}decisions> .\n"
        node = f"<{ID}decisions/decision-{len(self.decisions)}>"
        statements = (
            (RDF_TYPE, cmt("IdentityDecision")),
            (cmt("member"), item),
            (cmt("member"), other),
            (cmt("decidedBy"), f"<{ID}agent/org-0>"),
            (cmt("decidedOn"), day(published)),
            (cmt("rationale"), '"generated: two accounts with values of their own"@en'),
        )
        self.decisions.append("".join(f"{node} {prop} {value}{graph}" for prop, value in statements))


def generate(
    size: int, folder: Path, *, faults: float, seed: int, texts: bool = False, split: bool = False
) -> None:
    """Write a corpus into a folder."""
    corpus = Corpus(size, seed, faults)
    folder.mkdir(parents=True, exist_ok=True)
    found: list[tuple[str, str, str]] = []
    with (folder / "corpus.nq").open("w", encoding="utf-8", newline="\n", buffering=1 << 20) as out:
        registry = "".join(corpus.registry())
        out.write(registry)
        if split:
            (folder / "registry.nq").write_text(registry, encoding="utf-8")
        for number in range(size):
            doc = corpus.document(number)
            content = "".join(doc.lines)
            out.write(content)
            found += [(fault, focus[1:-1], SHAPES + FAULTS[fault]) for fault, focus in doc.faults]
            if texts:
                (folder / f"doc-{number}.txt").write_bytes(doc.text.encode())
            if split:
                (folder / f"doc-{number}.nq").write_text(content, encoding="utf-8")
        out.writelines(corpus.decisions)
        if split:
            (folder / "decisions.nq").write_text("".join(corpus.decisions), encoding="utf-8")
    (folder / "faults.json").write_text(json.dumps(found, indent=1))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("size", type=int)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--faults", type=float, default=0.005)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--texts", action="store_true")
    parser.add_argument("--split", action="store_true")
    given = parser.parse_args()
    generate(
        given.size, given.folder, faults=given.faults, seed=given.seed, texts=given.texts, split=given.split
    )


if __name__ == "__main__":
    main()
