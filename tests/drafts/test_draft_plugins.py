"""A provider that lies: what it proposes passes the same checks, and what fails one is rejected and told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from kg.drafts.drafting import propose
from kg.drafts.plugins import add_proposals, load_proposer
from kg.drafts.proposals import Proposals
from kg.errors import InputError
from kg.faces.command import main

TEXT = "Acme, based in Elm, counts 1.5 million users. It hopes for 40 schools by 2030, and for 12 % more."
QUOTE = "It hopes for 40 schools by 2030, and for 12 % more"
GOOD: dict[str, Any] = {
    "quote": "counts 1.5 million users",
    "is": "context",
    "figures": [{"side": "baseline", "value": 1500000, "written": "1.5 million"}],
}


class Provider:
    """Proposes what it is told to."""

    def __init__(self, *proposals: Any) -> None:
        self.proposals = proposals

    def propose(self, text: str, language: str) -> Iterable[Mapping[str, Any]]:
        return self.proposals


class Liar(Provider):
    """Names a figure that the text has not."""

    def __init__(self) -> None:
        super().__init__({**GOOD, "quote": "counts 2.5 million users"})


def with_proposals(*raw: Any) -> Proposals:
    empty = Proposals(TEXT, "en", (), (), propose(TEXT, "en").leftovers)
    return add_proposals(empty, Provider(*raw))


def test_an_honest_proposal_is_taken() -> None:
    found = with_proposals({**GOOD, "promisor": "Acme", "confidence": 0.7})
    (item,) = found.items
    (figure,) = item.figures
    assert (figure.value, item.promisor, item.confidence, item.source) == (1500000, "Acme", 0.7, "Provider")
    assert found.rejected == ()
    assert "1.5 million" not in {TEXT[left.span.start : left.span.end] for left in found.leftovers}


def figure(**changes: Any) -> dict[str, Any]:
    return {"quote": QUOTE, "figures": [{"side": "target", "value": 40, "written": "40", **changes}]}


@pytest.mark.parametrize(
    ("lie", "why"),
    [
        ({**GOOD, "quote": "counts 2.5 million users"}, "its quote is not in the text"),
        ({**GOOD, "quote": "counts 1.5  million users"}, "its quote is not in the text"),
        ({**GOOD, "quote": ""}, "it has no quote"),
        ({**GOOD, "quote": "i"}, "its quote stands at"),
        ({**GOOD, "is": "prophecy"}, "is “prophecy” is none of"),
        ("just words", "it is no mapping"),
        (figure(value=400), "its value is not what its words say"),
        (figure(value="forty"), "is no number"),
        (figure(value=True), "is no number"),
        (figure(value=None), "it needs a value"),
        (figure(written="50"), "its words are not in its quote"),
        (figure(written="4", value=4), "its words are not in its quote"),
        (figure(written="Elm"), "its words are not in its quote"),
        (figure(written=""), "the words of the text are missing"),
        (figure(written="schools"), "its value is not what its words say"),
        (figure(side="middle"), "side “middle” is none of"),
        (figure(unit="EUR"), "its unit 'EUR' is not what its words say"),
        (figure(bound="roughly"), "bound “roughly” is none of"),
        (figure(per="aeon"), "per “aeon” is none of"),
        (figure(value=None, min=50, max=40), "above the maximum"),
    ],
)
def test_a_lie_is_rejected_and_told(lie: Any, why: str) -> None:
    found = with_proposals(lie)
    assert found.items == ()
    assert any(why in rejection.why for rejection in found.rejected), found.rejected


@pytest.mark.parametrize(
    ("part", "why"),
    [
        ({"promisor": "Zenith"}, "the name is not in the text"),
        ({"promisor": "Ac"}, "the name is not in the text"),
        ({"kind": "magic"}, "kind “magic” is none of"),
        ({"force": "sworn"}, "force “sworn” is none of"),
        ({"confidence": 2}, "no number from 0 to 1"),
        ({"deadline": {"by": 2031, "written": "by 2030"}}, "its date is not what its words say"),
        ({"deadline": {"by": 2030, "written": "by 2031"}}, "its words are not in its quote"),
        ({"deadline": {"by": "soonish", "written": "by 2030"}}, "soonish"),
        ({"deadline": {"written": "by 2030"}}, "exactly one of by"),
    ],
)
def test_a_part_that_lies_is_left_out_and_the_rest_is_kept(part: dict[str, Any], why: str) -> None:
    found = with_proposals({**figure(), **part})
    (item,) = found.items
    assert len(item.figures) == 1
    assert item.deadline is None and item.promisor == ""
    assert any(why in rejection.why for rejection in found.rejected), found.rejected


def test_a_deadline_and_a_percentage_that_stand_in_the_text_are_taken() -> None:
    honest = figure(value=12, written="12 %", unit="percent", side="increment")
    (item,) = with_proposals({**honest, "deadline": {"by": 2030, "written": "by 2030"}}).items
    assert item.deadline is not None and item.deadline.when == "2030"
    assert item.figures[0].unit == "percent"


def test_what_the_rules_have_found_is_not_proposed_twice() -> None:
    text = "Acme will hire 30 people by 2030."
    raw = {"quote": text, "figures": [{"side": "increment", "value": 30, "written": "30"}]}
    rules = propose(text, "en")
    assert add_proposals(rules, Provider(raw)).items == rules.items


def test_a_provider_that_fails_is_told_in_one_sentence() -> None:
    class Broken:
        def propose(self, text: str, language: str) -> Iterable[Mapping[str, Any]]:
            raise RuntimeError("no answer")

    with pytest.raises(InputError, match=r"Broken failed \(RuntimeError: no answer\)"):
        add_proposals(propose(TEXT, "en"), Broken())


@pytest.mark.parametrize(
    "name", ["nowhere:x", "kg.drafts.plugins:nothing", "kg.drafts.plugins", "json:JSONDecoder"]
)
def test_a_plug_in_that_is_none_is_told(name: str) -> None:
    with pytest.raises(InputError, match=r"module:attribute|no proposer"):
        load_proposer(name)


def test_the_command_tells_what_it_rejects(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(Path(__file__).parent))
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    run = CliRunner().invoke(
        main, ["draft", str(path), "--language", "en", "--proposer", "test_draft_plugins:Liar"]
    )
    assert run.exit_code == 0
    assert "rejected: Liar: “counts 2.5 million users”: its quote is not in the text" in run.output
    assert "#   Liar: “counts 2.5 million users”: its quote is not in the text" in path.with_suffix(
        ".yaml"
    ).read_text("utf-8")
