"""The w3id rules, played over the requests that they are for."""

from __future__ import annotations

import re

import pytest
from ontology_files import BASE, CHECKOUT, ONTOLOGY, ontology
from rdflib import OWL, RDF, SKOS

RULES = (ONTOLOGY / "w3id" / ".htaccess").read_text(encoding="utf-8")
SITE = re.search(r"E=SITE:(\S+)\]", RULES).group(1)  # type: ignore[union-attr]


def redirect(request: str, accept: str = "text/turtle") -> str | None:
    """Play the rules: a condition holds for the next rule alone, and the first match ends the search."""
    wanted = True
    for line in RULES.splitlines():
        words = line.split()
        if line.startswith("RewriteCond"):
            wanted = re.search(words[2], accept) is not None
        elif line.startswith("RewriteRule") and "E=SITE" not in line:
            match = re.search(words[1], request)
            if wanted and match:
                target = words[2].replace("%{ENV:SITE}/", "")
                for number, group in enumerate(match.groups(), start=1):
                    target = target.replace(f"${number}", group or "")
                return target
            wanted = True
    return None


@pytest.mark.parametrize(
    ("request_path", "file"),
    [
        ("ontology", "ontology/commitment.ttl"),
        ("ontology/0.1.0", "ontology/commitment.ttl"),
        ("codes", "ontology/codes.ttl"),
        ("code/kind", "ontology/codes.ttl"),
        ("code/bound/at-least", "ontology/codes.ttl"),
        ("alignments/0.1.0", "ontology/alignments.ttl"),
        ("style", "ontology/style.ttl"),
        ("context.jsonld", "ontology/context.jsonld"),
    ],
)
def test_a_request_leads_to_a_file_that_exists(request_path: str, file: str) -> None:
    assert redirect(request_path) == file
    assert (CHECKOUT / file).is_file()


def test_data_leads_to_its_document_and_shared_things_to_their_page() -> None:
    assert redirect("id/facebook-ia-france/staff") == "seeds/facebook-ia-france.ttl"
    assert redirect("id/agent/facebook") == "id/agent.html#facebook"


def test_a_browser_gets_a_page() -> None:
    assert redirect("ontology", accept="text/html") == "vocabulary.html"
    assert redirect("code/kind/funding", accept="text/html") == "codes.html#kind-funding"


def test_every_header_and_code_has_a_redirect_and_nonsense_has_none() -> None:
    graph = ontology()
    things = {*graph.subjects(RDF.type, OWL.Ontology), *graph.objects(None, OWL.versionIRI)}
    things |= set(graph.subjects(RDF.type, SKOS.Concept)) | set(graph.subjects(RDF.type, SKOS.ConceptScheme))
    assert len(things) > 90
    assert {str(t) for t in things if redirect(str(t).removeprefix(BASE)) is None} == set()
    assert redirect("nothing/at/all") is None


def test_the_folder_says_that_it_is_not_registered() -> None:
    assert "not registered yet" in (ONTOLOGY / "w3id" / "README.md").read_text(encoding="utf-8")
    assert SITE.startswith("https://example.org/"), (
        "set after registration: then this test and the README change"
    )
