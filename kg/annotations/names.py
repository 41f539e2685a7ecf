"""The names that people write in an annotation, and the classes, properties and units that they stand for."""

from __future__ import annotations

from kg.vocabulary.namespaces import CMT, DCTERMS, SCHEMA, SKOS, UNIT
from kg.vocabulary.terms import IRI

#: What labels are written in: all of these.
LABEL_LANGUAGES = ("en", "fr")

#: The six kinds of item.
ITEM_CLASSES: dict[str, IRI] = {
    "commitment": CMT.Commitment,
    "aspiration": CMT.Aspiration,
    "expectation": CMT.Expectation,
    "past event": CMT.PastEvent,
    "condition": CMT.Condition,
    "context": CMT.Context,
}

#: What an indicator field makes of the indicator.
INDICATOR_CLASSES: dict[str, IRI] = {
    "money": CMT.Funding,
    "people": CMT.PeopleCount,
    "equipment": CMT.Hardware,
    "indicator": CMT.Indicator,
}

#: How an agent field types the agent.
AGENT_CLASSES: dict[str, IRI] = {"organisation": CMT.Organisation, "person": CMT.Person}

#: What documents share and only have a name, by the section of the file.
CONCEPT_CLASSES: dict[str, IRI] = {"places": SCHEMA.Place, "topics": SKOS.Concept}

#: The relations of a time, each a field with its date or duration; `on` is another word for `during`.
RELATIONS: dict[str, str] = {
    "by": "by",
    "before": "before",
    "during": "during",
    "on": "during",
    "from": "from",
    "until": "until",
}

#: Units by the names that people write; a currency is its ISO 4217 code and needs no line here.
UNITS: dict[str, IRI] = {
    "number": UNIT.NUM,
    "percent": UNIT.PERCENT,
    "tonnes": UNIT.TONNE,
    "kilograms": UNIT.KiloGM,
    "metres": UNIT.M,
    "kilometres": UNIT.KiloM,
    "square metres": UNIT.M2,
    "square kilometres": UNIT.KiloM2,
    "hectares": UNIT.HA,
    "cubic metres": UNIT.M3,
    "litres": UNIT.L,
    "kilowatts": UNIT.KiloW,
    "megawatts": UNIT.MegaW,
    "gigawatts": UNIT.GigaW,
    "kilowatt hours": UNIT["KiloW-HR"],
    "megawatt hours": UNIT["MegaW-HR"],
    "gigawatt hours": UNIT["GigaW-HR"],
    "terawatt hours": UNIT["TeraW-HR"],
    "hours": UNIT.HR,
    "days": UNIT.DAY,
    "weeks": UNIT.WK,
    "months": UNIT.MO,
    "years": UNIT.YR,
}

#: The time units of a recurring rate.
PERIODS: dict[str, IRI] = {
    "hour": UNIT.HR,
    "day": UNIT.DAY,
    "week": UNIT.WK,
    "month": UNIT.MO,
    "year": UNIT.YR,
}

#: What `yes` and `no` and their synonyms mean where a field asks for one of them.
TRUTHS: dict[str, bool] = {"yes": True, "true": True, "no": False, "false": False}

#: What `unknown` may name: the property, and its noun in English and French for a gap without a label.
MISSING: dict[str, tuple[IRI, str, str]] = {
    "title": (DCTERMS.title, "title", "titre"),
    "published": (CMT.publishedOn, "date of publication", "date de publication"),
    "author": (DCTERMS.creator, "author", "auteur"),
    "publisher": (DCTERMS.publisher, "publisher", "éditeur"),
    "address": (SCHEMA.url, "address", "adresse"),
    "archived at": (SCHEMA.archivedAt, "archived copy", "copie archivée"),
    "announced on": (CMT.announcedOn, "date of the announcement", "date de l’annonce"),
    "announcer": (CMT.announcer, "announcer", "annonceur"),
    "promisor": (CMT.promisor, "promisor", "promettant"),
    "mode": (CMT.promisorMode, "who bears which share", "part de chacun"),
    "actor": (CMT.actor, "actor", "acteur"),
    "assessor": (CMT.assessor, "assessor", "appréciateur"),
    "participants": (CMT.participation, "participants", "participants"),
    "indicator": (CMT.indicator, "what is measured", "ce qui est mesuré"),
    "population": (CMT.population, "population", "population"),
    "gross": (CMT.gross, "gross or net", "brut ou net"),
    "baseline": (CMT.baseline, "baseline", "niveau de départ"),
    "increment": (CMT.increment, "increment", "augmentation"),
    "target": (CMT.target, "target", "cible"),
    "factor": (CMT.factor, "factor", "facteur"),
    "amount": (CMT.amount, "amount", "quantité"),
    "total": (CMT.total, "total", "total"),
    "value": (CMT.value, "value", "valeur"),
    "unit": (CMT.unit, "unit", "unité"),
    "per": (CMT.per, "per what time", "par quelle durée"),
    "at": (CMT["at"], "at what time", "à quel moment"),
    "relative to": (CMT.relativeTo, "relative to what", "relatif à quoi"),
    "deadline": (CMT.deadline, "deadline", "échéance"),
    "start": (CMT.start, "start", "début"),
    "occurred": (CMT.occurred, "date", "date"),
    "date": (CMT.latest, "date", "date"),
    "period": (CMT.period, "period", "période"),
    "place": (CMT.place, "place", "lieu"),
    "topic": (CMT.topic, "topic", "sujet"),
    "purpose": (CMT.purpose, "purpose", "but"),
    "conditions": (CMT.conditionalOn, "conditions", "conditions"),
    "basis": (CMT.basis, "basis", "fondement"),
    "configuration": (CMT.unitConfiguration, "configuration", "configuration"),
    "model": (SCHEMA.model, "model", "modèle"),
    "price": (SCHEMA.price, "price", "prix"),
}
