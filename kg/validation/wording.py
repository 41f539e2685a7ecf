"""The few words of a report that no shape carries, in English and French."""

from __future__ import annotations

WORDS = {
    "en": {
        "violation": "Violation",
        "warning": "Warning",
        "info": "Info",
        "violations": "to mend",
        "warnings": "to look at",
        "infos": "to know",
        "colon": ":",
        "quote": "Quote",
        "open": "“",
        "close": "”",
        "repair": "Repair",
        "shape": "Rule",
        "node": "Node",
        "conforms": "The data conform",
        "differs": "The data do not conform",
        "exercised": "{tried} of {all} rules had something to check.",
        "vacuous": "Nothing to check for",
    },
    "fr": {
        "violation": "Violation",
        "warning": "Avertissement",
        "info": "Information",
        "violations": "à réparer",
        "warnings": "à examiner",
        "infos": "à savoir",
        "colon": " :",
        "quote": "Citation",
        "open": "« ",
        "close": " »",
        "repair": "Réparation",
        "shape": "Règle",
        "node": "Nœud",
        "conforms": "Les données sont conformes",
        "differs": "Les données ne sont pas conformes",
        "exercised": "{tried} règles sur {all} avaient quelque chose à vérifier.",
        "vacuous": "Rien à vérifier pour",
    },
}
