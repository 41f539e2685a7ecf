"""Accounts are joined by a person's decision, on record and undone on record; candidates are proposed."""

from pathlib import Path

import pytest
import rdflib
from click.testing import CliRunner

import kg
from kg.errors import InputError, NameLookupError, StoreError
from kg.faces.command import main

CASES = Path(__file__).parents[1] / "cases"
FILES = [str(path) for path in sorted((CASES / "16-shell-carbon-intensity").glob("s*.yaml"))]
ONE, OTHER = "16-shell-carbon-intensity-s0/intensity-2030", "16-shell-carbon-intensity-s2/intensity-2030"
WHO = {"by": "Ada Example", "on": "2026-11-27", "because": "Both tell of the cut by 2030."}


@pytest.fixture
def graph() -> kg.Graph:
    """The three documents, without the decisions of the case."""
    return kg.load(*FILES)


def accounts(graph: kg.Graph) -> set[str]:
    return {
        row.account.removeprefix("https://w3id.org/commitment-graph/id/") for row in graph.ask("accounts")
    }


def pairs(graph: kg.Graph) -> list[set[str]]:
    return [{row.first.local, row.second.local} for row in graph.candidates() if row.shared >= 4]


def test_candidates_are_proposed_with_their_reasons_and_nothing_is_merged(graph: kg.Graph) -> None:
    before = len(graph.store)
    row = next(row for row in graph.candidates(item=ONE) if row.second.endswith(OTHER))
    assert row.reasons == ("deadline", "kind", "promisor", "topic")
    assert len(graph.store) == before
    assert accounts(graph) == set()


def test_a_decision_says_who_when_and_why_and_is_valid(graph: kg.Graph) -> None:
    decision = graph.link(ONE, OTHER, **WHO)
    assert accounts(graph) == {ONE, OTHER}
    row = graph.ask("accounts")[0]
    assert (row.decision, row.decided_by.local, row.decided_on.isoformat(), row.rationale) == (
        decision, "ada-example", "2026-11-27", WHO["because"],
    )  # fmt: skip
    assert graph.validate(engine="sparql").conforms
    assert not any(row.second.endswith(OTHER) for row in graph.candidates(item=ONE))


def test_a_decision_is_undone_by_another_and_both_stay(graph: kg.Graph) -> None:
    decision = graph.link(ONE, OTHER, **WHO)
    undoing = graph.unlink(ONE, OTHER, by="Ada Example", on="2026-11-28", because="They are two.")
    assert accounts(graph) == set()
    rows = graph.ask("undone-decisions")
    assert {(row.decision, row.undoing, row.rationale) for row in rows} == {
        (decision, undoing, "They are two.")
    }
    assert graph.validate(engine="sparql").conforms
    # The accounts can be joined again, even on the same day and for the same reason.
    assert graph.link(ONE, OTHER, **WHO) != decision
    assert accounts(graph) == {ONE, OTHER}


def test_the_documents_do_not_change(graph: kg.Graph) -> None:
    graph.link(ONE, OTHER, **WHO)
    told = {quad for quad in graph.store.quads() if quad.graph_name.value.endswith("/document")}
    fresh = kg.load(*FILES)
    fresh.link(ONE, "16-shell-carbon-intensity-s1/emissions-2030", **WHO)
    assert told == {quad for quad in fresh.store.quads() if quad.graph_name.value.endswith("/document")}
    assert told


@pytest.mark.parametrize(
    ("items", "changed", "message"),
    [
        ((ONE,), {}, "two accounts or more"),
        ((ONE, ONE), {}, "two accounts or more"),
        ((ONE, OTHER), {"because": " "}, "gives its reasons"),
        ((ONE, OTHER), {"by": ""}, "says who took it"),
        ((ONE, OTHER), {"by": "?!"}, "no name in Latin letters"),
        ((ONE, OTHER), {"on": "27/11/2026"}, "write it as 2024-05-02"),
    ],
)
def test_bad_input_is_one_sentence_and_writes_nothing(
    graph: kg.Graph, items: tuple[str, ...], changed: dict[str, str], message: str
) -> None:
    before = len(graph.store)
    with pytest.raises(InputError, match=message):
        graph.link(*items, **(WHO | changed))
    assert len(graph.store) == before


def test_what_is_joined_is_not_joined_again_and_what_is_undone_not_undone_again(graph: kg.Graph) -> None:
    decision = graph.link(ONE, OTHER, **WHO)
    with pytest.raises(InputError, match="joins these accounts already"):
        graph.link(OTHER, ONE, **WHO)
    undoing = graph.unlink(decision, **WHO)
    with pytest.raises(InputError, match="is undone already"):
        graph.unlink(decision, **WHO)
    with pytest.raises(InputError, match="link the accounts again instead"):
        graph.unlink(undoing, **WHO)
    with pytest.raises(InputError, match="is no identity decision"):
        graph.unlink(ONE, **WHO)
    with pytest.raises(NameLookupError, match="no decision that holds joins"):
        graph.unlink(ONE, OTHER, **WHO)
    with pytest.raises(NameLookupError, match="no item of this graph is called"):
        graph.link(ONE, "zzzz", **WHO)


def test_a_graph_of_rdflib_is_yours_and_only_read() -> None:
    with pytest.raises(StoreError, match="is yours and is only read"):
        kg.from_rdflib(rdflib.Graph()).link(ONE, OTHER, **WHO)


def test_the_commands_write_into_a_graph_on_disk(tmp_path: Path) -> None:
    store = str(tmp_path / "corpus.kg")
    run = CliRunner()
    assert run.invoke(main, ["load", *FILES, "--open", store]).exit_code == 0
    listed = run.invoke(main, ["candidates", "--open", store, "--item", ONE, "--format", "csv"])
    assert OTHER in listed.output
    why = ["--by", "Ada Example", "--because", "The same cut."]
    done = run.invoke(main, ["link", ONE, OTHER, "--open", store, *why])
    assert done.exit_code == 0, done.output
    assert OTHER in run.invoke(main, ["ask", "accounts", "--open", store]).output
    assert run.invoke(main, ["unlink", done.output.strip(), "--open", store, *why]).exit_code == 0
    assert OTHER not in run.invoke(main, ["ask", "accounts", "--open", store]).output


def test_files_are_not_changed(tmp_path: Path) -> None:
    run = CliRunner()
    told = [
        "link",
        ONE,
        OTHER,
        *(part for file in FILES for part in ("-d", file)),
        "--by",
        "Ada",
        "--because",
        "So.",
    ]
    refused = run.invoke(main, told)
    assert refused.exit_code == 2
    assert "name with -o" in refused.output
    written = run.invoke(main, [*told, "-o", str(tmp_path / "linked.ttl")])
    assert written.exit_code == 0, written.output
    assert accounts(kg.load(tmp_path / "linked.ttl")) == {ONE, OTHER}
