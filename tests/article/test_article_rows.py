"""Every row of the article, as it stands in the graph: all that an item says, and nothing more."""

from __future__ import annotations

from typing import Any

import pytest

PROMISE = {"is": "Commitment", "promisor": ["agent:facebook"], "force": "announced"}
TEAMS = (
    "En renforçant ses équipes, en soutenant les talents et en développant la collaboration avec les "
    "institutions de recherche et les startups"
)
ITEMS: dict[str, dict[str, Any]] = {
    "training": PROMISE | {
        "spans": [(0, 94)], "kind": "training", "force": "pledged",
        "topic": ["topic:digital-skills"], "place": ["place:france"],
        "indicator": "PeopleCount", "target": ("65000", "NUM", "exact", "65 000"),
        "deadline": ("by", None, "2019-12-31", "end-of-year", "d’ici fin 2019"),
        "gaps": {"cmt:baseline": "not-stated", "cmt:start": "not-stated"},
    },
    "paris-hub": {
        "is": "PastEvent", "spans": [(136, 225)], "actor": ["agent:facebook"], "kind": "site",
        "place": ["place:paris"], "occurred": ("during", "2015-01-01", "2015-12-31", "year", "en 2015"),
        "gaps": {"cmt:start": "not-stated"},
    },
    "investment": PROMISE | {
        "spans": [(256, 326), (403, 540)], "kind": "funding", "place": ["place:france"],
        "purpose": [TEAMS], "indicator": "Funding", "factor": ("3", "NUM", "exact", "triplement"),
        "deadline": ("by", None, "2022-12-31", "year", "d’ici 2022"),
        "gaps": {"cmt:baseline": "not-stated", "cmt:target": "not-stated", "cmt:unit": "not-stated"},
    },
    "staff": PROMISE | {
        "spans": [(338, 401), (403, 540), (669, 800), (802, 836)], "kind": "recruitment",
        "place": ["place:paris"], "purpose": [TEAMS, "pour renforcer son pool de talents"],
        "indicator": "PeopleCount", "factor": ("2", "NUM", "exact", "doublement"),
        "increment": ("30", "NUM", "exact", "30"), "target": ("60", "NUM", "exact", "60"),
        "baseline": ("30", "NUM", "exact", "derived"),
        "deadline": ("by", None, "2022-12-31", "year", "d’ici 2022"),
    },
    "contribution": {"is": "Aspiration", "spans": [(542, 581)], "actor": ["agent:facebook"]},
    "france-ambition": {"is": "Aspiration", "spans": [(584, 656)], "actor": ["agent:france"]},
    "fair-appeal": {"is": "Context", "spans": [(849, 955)], "actor": ["agent:fair-paris"]},
    "fair-topics": {
        "is": "Context", "spans": [(1016, 1181)], "actor": ["agent:fair-paris"],
        "topic": [
            "topic:ai-systems-infrastructure", "topic:image-recognition", "topic:language-recognition",
            "topic:natural-language-processing",
        ],
    },
    "ecosystem-funding": PROMISE | {
        "spans": [(1184, 1359)], "kind": "funding",
        "purpose": [
            "pour soutenir les écosystèmes de recherche et d’innovation en terme d’intelligence artificielle"
        ],
        "indicator": "Funding", "increment": ("10000000", "CCY_EUR", "at-least", "10 millions d’euros"),
        "participants": {"beneficiary": ["ecosystems"]},
        "gaps": {"cmt:baseline": "not-stated", "cmt:deadline": "not-stated"},
    },
    "doctoral-students": PROMISE | {
        "spans": [(1361, 1545)], "promisor": ["agent:fair-paris"], "kind": "hosting",
        "indicator": "PeopleCount", "increment": ("30", "NUM", "exact", "30"),
        "target": ("40", "NUM", "exact", "40"), "baseline": ("10", "NUM", "exact", "derived"),
        "deadline": ("during", "2022-01-01", "2022-12-31", "year", "en 2022"),
        "meansOf": ["ecosystem-funding"],
    },
    "cifre-advantages": {
        "is": "Context", "spans": [(1547, 1760)],
        "participants": {"beneficiary": ["doctoral-candidates", "firms", "laboratories"]},
    },
    "university-partnership": PROMISE | {
        "spans": [(1763, 1994)], "kind": "partnership",
        "topic": [
            "topic:complex-systems-engineering", "topic:computer-science", "topic:mathematics",
            "topic:physics",
        ],
        "purpose": ["pour le financement de bourses d’études, de bourses d’excellence et de doctorats"],
        "participants": {"partner": ["universities"]}, "mayOverlap": ["doctoral-students"],
        "gaps": {"cmt:promisor": "ambiguous", "cmt:increment": "not-stated", "cmt:deadline": "not-stated"},
    },
    "servers": PROMISE | {
        "spans": [(1996, 2182)], "kind": "donation", "indicator": "Hardware",
        "increment": ("10", "NUM", "exact", "10"),
        "total": [("15", "NUM", "exact", "derived"), ("80", "NUM", "exact", "derived")],
        "participants": {"intermediary": ["central-body"], "user": ["research-organisations", "startups"]},
        "gaps": {"cmt:deadline": "not-stated", "schema:model": "not-stated", "schema:price": "not-stated"},
    },
    "server-donation": {
        "is": "PastEvent", "spans": [(2184, 2278)], "kind": "donation", "indicator": "Hardware",
        "amount": ("5", "NUM", "exact", "5"),
        "occurred": ("during", "2015-01-01", "2015-12-31", "year", "en 2015"),
        "participants": {"beneficiary": ["research-institutes"]},
        "gaps": {"cmt:actor": "ambiguous", "cmt:unitConfiguration": "not-stated"},
    },
}  # fmt: skip

KINDS = ("Commitment", "Aspiration", "Expectation", "PastEvent", "Condition", "Context")
SIDES = ("baseline", "increment", "target", "factor", "amount", "total")
TIMES = ("deadline", "start", "occurred")
LINKS = ("promisor", "actor", "topic", "place", "meansOf", "mayOverlap", "partOf", "conditionalOn", "fulfils")


def figure(facts: Any, name: str) -> tuple[str, ...]:
    """A figure as value, unit, bound, and its words or `derived`."""
    stated = facts.names(name, "rdf:type") == ["cmt:StatedFigure"]
    return (
        str(facts.one(name, "cmt:value")),
        *(facts.short(facts.one(name, key)).partition(":")[2] for key in ("cmt:unit", "cmt:bound")),
        str(facts.one(name, "cmt:asWritten")) if stated else "derived",
    )


def time(facts: Any, name: str) -> tuple[str | None, ...]:
    """A time bound as relation, first day, last day, precision and wording."""
    earliest, latest = facts.one(name, "cmt:earliest"), facts.one(name, "cmt:latest")
    return (
        facts.short(facts.one(name, "cmt:relation")).removeprefix("relation:"),
        str(earliest) if earliest else None,
        str(latest) if latest else None,
        facts.short(facts.one(name, "cmt:precision")).removeprefix("precision:"),
        str(facts.one(name, "cmt:wording")),
    )


def describe(facts: Any, item: str) -> dict[str, Any]:
    """All that the graph says of an item, in the words of the table above."""
    told: dict[str, Any] = {"is": facts.names(item, "rdf:type")[0].removeprefix("cmt:")}
    told["spans"] = facts.spans(item)
    for key in ("kind", "force"):
        told[key] = "".join(facts.names(item, f"cmt:{key}")).removeprefix(f"{key}:")
    for key in LINKS:
        told[key] = facts.names(item, f"cmt:{key}")
    told["purpose"] = sorted(p for p in facts.of(item, "cmt:purpose") if p.language == "fr")
    for indicator in facts.names(item, "cmt:indicator"):
        told["indicator"] = facts.names(indicator, "rdf:type")[0].removeprefix("cmt:")
    for side in SIDES:
        figures = sorted(figure(facts, name) for name in facts.names(item, f"cmt:{side}"))
        told[side] = figures[0] if len(figures) == 1 else figures
    for key in TIMES:
        for name in facts.names(item, f"cmt:{key}"):
            told[key] = time(facts, name)
    participants: dict[str, list[str]] = {}
    for one in facts.names(item, "cmt:participation"):
        role = facts.short(facts.one(one, "cmt:role")).removeprefix("role:")
        participants.setdefault(role, []).append(facts.short(facts.one(one, "cmt:agent")))
    told["participants"] = participants
    told["gaps"] = {
        facts.short(facts.one(gap, "cmt:missing")): facts.short(facts.one(gap, "cmt:reason"))[4:]
        for gap in facts.names(item, "cmt:knowledgeGap")
    }
    return {key: value for key, value in told.items() if value}


@pytest.mark.parametrize("item", ITEMS)
def test_the_graph_says_of_each_item_what_the_article_says(facts: Any, item: str) -> None:
    assert describe(facts, item) == ITEMS[item]


def test_there_is_no_other_item(facts: Any) -> None:
    assert facts.typed(*(f"cmt:{kind}" for kind in KINDS)) == sorted(ITEMS)


def test_the_description_would_show_a_change(facts: Any) -> None:
    assert describe(facts, "contribution") != ITEMS["contribution"] | {"spans": [(542, 580)]}
    assert describe(facts, "contribution") != ITEMS["contribution"] | {"actor": ["agent:france"]}


def test_the_announcement_announces_the_seven_commitments(facts: Any) -> None:
    assert facts.names("announcement", "cmt:announces") == [
        "doctoral-students", "ecosystem-funding", "investment", "servers", "staff", "training",
        "university-partnership",
    ]  # fmt: skip
    assert facts.names("announcement", "cmt:announcer") == ["agent:facebook"]
    assert facts.names("announcement", "cmt:reportedIn") == ["document"]
    assert facts.spans("announcement") == [(256, 326)]
    assert facts.names("announcement-gap-announcedOn", "cmt:missing") == ["cmt:announcedOn"]


def test_the_document_tells_its_title_and_what_it_leaves_out(facts: Any) -> None:
    assert facts.one("document", "dcterms:title") == "Facebook investit dans l’IA en France"
    assert facts.spans("document") == [(97, 134)]
    missing = [facts.one(gap, "cmt:missing") for gap in facts.names("document", "cmt:knowledgeGap")]
    assert sorted(map(facts.short, missing)) == [
        "cmt:publishedOn", "dcterms:creator", "dcterms:publisher", "schema:url",
    ]  # fmt: skip
    assert facts.spans("document", "cmt:excludes") == [(2281, 2359)]


def test_the_lenient_reading_of_by_2022_is_recorded(facts: Any) -> None:
    for deadline in ("investment-deadline", "staff-deadline"):
        assert sorted(facts.of(deadline, "cmt:reading")) == ["by the end of 2022", "d’ici la fin de 2022"]


def test_a_server_has_eight_gpus(facts: Any) -> None:
    assert facts.names("servers-indicator", "cmt:unitConfiguration") == ["servers-configuration"]
    assert facts.names("servers-configuration", "cmt:component") == ["servers-gpu"]
    assert facts.names("servers-gpu", "cmt:componentType") == ["topic:gpu"]
    assert facts.names("servers-gpu", "cmt:perUnit") == ["servers-gpu-per-unit"]
    assert figure(facts, "servers-gpu-per-unit") == ("8", "NUM", "exact", "8")


DERIVED = {
    # figure: (value, rule, inputs, whether it rests on an assumption, what it counts)
    "staff-baseline": (30, "target-minus-increment", ["staff-increment", "staff-target"], False, []),
    "doctoral-students-baseline": (
        10, "target-minus-increment", ["doctoral-students-increment", "doctoral-students-target"], True, [],
    ),
    "servers-total-gpu": (
        80, "units-times-content", ["servers-gpu-per-unit", "servers-increment"], True, ["topic:gpu"],
    ),
    "servers-total": (15, "sum-of-quantities", ["server-donation-amount", "servers-increment"], False, []),
}  # fmt: skip


def test_four_figures_are_derived_each_by_a_rule_from_figures_that_are_there(facts: Any) -> None:
    assert facts.typed("cmt:DerivedFigure") == sorted(DERIVED)
    for name, (value, rule, inputs, assumes, counts) in DERIVED.items():
        assert facts.one(name, "cmt:value") == value
        assert facts.names(name, "cmt:rule") == [f"rule:{rule}"]
        assert facts.names(name, "prov:wasDerivedFrom") == inputs
        languages = sorted(text.language for text in facts.of(name, "cmt:assumption"))
        assert languages == (["en", "fr"] if assumes else [])
        assert facts.names(name, "cmt:counts") == counts


def test_stated_and_derived_figures_are_never_mixed(facts: Any) -> None:
    stated, derived = facts.typed("cmt:StatedFigure"), facts.typed("cmt:DerivedFigure")
    assert len(stated) == 11
    assert not set(stated) & set(derived)
    for name in stated:
        assert len(facts.spans(name)) == 1
        assert facts.of(name, "cmt:asWritten")
        assert not facts.of(name, "cmt:rule") + facts.of(name, "prov:wasDerivedFrom")
    for name in derived:
        assert not facts.of(name, "cmt:evidence") + facts.of(name, "cmt:asWritten")


def test_only_one_item_serves_another(facts: Any) -> None:
    assert [(s, facts.short(o)) for s, p, o in facts.triples if p == "cmt:meansOf"] == [
        ("doctoral-students", "ecosystem-funding")
    ]


UNNAMED = {
    "central-body": ("un organisme central chargé d’en accorder l’accès", None),
    "doctoral-candidates": ("les doctorants", None),
    "ecosystems": ("les écosystèmes de recherche et d’innovation en terme d’intelligence artificielle", None),
    "firms": ("les entreprises", None),
    "laboratories": ("les laboratoires de recherche", None),
    "research-institutes": ("des instituts de recherche français", None),
    "research-organisations": ("plusieurs organismes de recherche", 2),
    "startups": ("startups", None),
    "universities": ("plusieurs universités françaises", 2),
}


def test_unnamed_agents_stay_unnamed_and_several_is_at_least_two(facts: Any, text: str) -> None:
    assert facts.typed("cmt:UnidentifiedAgent") == sorted(UNNAMED)
    for name, (words, least) in UNNAMED.items():
        assert [str(one) for one in facts.of(name, "cmt:describedAs") if one.language == "fr"] == [words]
        assert words in text
        assert facts.one(name, "cmt:minMembers") == least
        said = {p for s, p, _ in facts.triples if s == name}
        assert said <= {"rdf:type", "cmt:describedAs", "cmt:minMembers"}


def test_the_topics_keep_the_exact_words(facts: Any, text: str) -> None:
    french = {
        topic: next(str(one) for one in facts.of(topic, "rdfs:label") if one.language == "fr")
        for topic in facts.typed("skos:Concept")
    }
    assert {topic: words for topic, words in french.items() if words not in text} == {}
    assert french["topic:natural-language-processing"] == "traitement automatique du langage"
    assert french["topic:language-recognition"] == "reconnaissance du langage"


def test_the_units_of_facebook_are_told(facts: Any) -> None:
    assert facts.names("agent:fair-paris", "org:unitOf") == ["agent:facebook-ai-research"]
    assert facts.names("agent:facebook-ai-research", "org:unitOf") == ["agent:facebook"]
    assert facts.names("agent:facebook", "org:unitOf") == []
