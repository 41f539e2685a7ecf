"""Short names find their node in any graph, whatever its IRIs are; a wrong one says what is near."""

import pytest
from question_graphs import ARTICLE, ENGINES, LETTER, REPORT, store

from kg.errors import NameLookupError
from kg.questions.asking import ask
from kg.questions.names import resolve, short_name
from kg.stores.protocol import Store
from kg.vocabulary.terms import IRI

AGENT = "https://w3id.org/commitment-graph/id/agent/"
TOPIC = "https://w3id.org/commitment-graph/id/topic/"


@pytest.fixture(params=ENGINES)
def article(request: pytest.FixtureRequest) -> Store:
    return store("article", request.param)


@pytest.fixture(params=ENGINES)
def harbour(request: pytest.FixtureRequest) -> Store:
    return store("harbour", request.param)


@pytest.mark.parametrize(
    ("kind", "name", "node"),
    [
        ("agent", "facebook", AGENT + "facebook"),
        ("agent", "agent:fair-paris", AGENT + "fair-paris"),
        ("agent", AGENT + "france", AGENT + "france"),
        ("agent", "Facebook AI Research", AGENT + "facebook-ai-research"),
        ("agent", "universities", ARTICLE + "universities"),
        ("item", "servers", ARTICLE + "servers"),
        ("item", "facebook-ia-france/servers", ARTICLE + "servers"),
        ("item", "Tripler l’investissement en IA en France", ARTICLE + "investment"),
        ("document", "facebook-ia-france", ARTICLE + "document"),
        ("topic", "gpu", TOPIC + "gpu"),
        ("topic", "physique", TOPIC + "physics"),
        ("unit", "CCY_EUR", "http://qudt.org/vocab/unit/CCY_EUR"),
        ("node", "staff-target", ARTICLE + "staff-target"),
        ("node", "training-deadline", ARTICLE + "training-deadline"),
        ("node", "investment-gap-target", ARTICLE + "investment-gap-target"),
        ("node", "facebook", AGENT + "facebook"),
    ],
)
def test_a_name_of_the_article(article: Store, kind: str, name: str, node: str) -> None:
    assert resolve(article, name, kind) == IRI(node)


@pytest.mark.parametrize(
    ("kind", "name", "node"),
    [
        ("agent", "authority", "https://example.org/who#authority"),
        ("agent", "Harbour Authority", "https://example.org/who#authority"),
        ("agent", "towns", REPORT + "towns"),
        ("item", "crew", REPORT + "crew"),
        ("item", "Schleppflotte", LETTER + "fleet"),
        ("item", REPORT + "fleet", REPORT + "fleet"),
        ("topic", "tugs", "https://example.org/harbour/topic/tugs"),
        ("node", "sold-amount-2", REPORT + "sold-amount-2"),
    ],
)
def test_a_name_of_a_graph_under_another_base(harbour: Store, kind: str, name: str, node: str) -> None:
    assert resolve(harbour, name, kind) == IRI(node)


def test_a_name_of_several_nodes_lists_them(harbour: Store) -> None:
    with pytest.raises(NameLookupError) as caught:
        resolve(harbour, "fleet", "item")
    assert str(caught.value) == (
        f"'fleet' stands for 2 items: {REPORT}fleet, {LETTER}fleet; write one of these"
    )


def test_a_document_settles_a_name_of_several_nodes(harbour: Store) -> None:
    document = IRI(LETTER + "text")
    assert resolve(harbour, "fleet", "item", document) == IRI(LETTER + "fleet")
    (row,) = ask(harbour, "deadlines", item="fleet", document=document)
    assert row.label == "Schleppflotte"


@pytest.mark.parametrize(
    ("kind", "name", "words"),
    [
        ("agent", "facebok", "no agent is called 'facebok': did you mean facebook"),
        ("item", "server", "did you mean servers"),
        ("item", "facebook", "no item of this graph is called 'facebook': it knows"),
        ("item", "other-document/servers", "'other-document/servers'"),
        (
            "agent",
            "https://example.org/nobody",
            "no agent of this graph is called 'https://example.org/nobody'",
        ),
        ("agent", "agent:nobody", "'agent:nobody'"),
        ("item", "se<rvers", "did you mean servers"),
        ("item", 'x" } #', "no item"),
        ("document", "facebook-ia-franc", "did you mean facebook-ia-france"),
    ],
)
def test_an_unknown_name_says_what_is_near(article: Store, kind: str, name: str, words: str) -> None:
    with pytest.raises(NameLookupError) as caught:
        resolve(article, name, kind)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


def test_short_names_lead_back(article: Store) -> None:
    for row in ask(article, "quotes"):
        assert resolve(article, short_name(row.node)) == row.node
