"""An annotation whose number has a zero more than its words is told, with the line and both numbers."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import CliRunner

import kg
from kg.annotations.checking import check_annotations
from kg.faces.command import main

TEXT = "Acme will invest £6 million in Lyon, and hire 20 to 25 thousand people."
ANNOTATION = """\
document: promise
text: promise.txt
sha256: {sha}
language: en
unknown: {{published: }}
agents: {{acme: {{organisation: Acme}}}}
items:
  investing:
    is: commitment
    label: {{en: Invest, fr: Investir}}
    quotes: [Acme will invest £6 million in Lyon]
    promisor: acme
    kind: funding
    force: announced
    money: {{measures: money, label: {{en: money, fr: argent}}}}
    unknown: {{deadline: , baseline: , target: }}
    increment:
      {money}
  hiring:
    is: commitment
    label: {{en: Hire, fr: Embaucher}}
    quotes: [hire 20 to 25 thousand people]
    promisor: acme
    kind: recruitment
    force: announced
    people: {{measures: people, label: {{en: people, fr: personnes}}}}
    unknown: {{deadline: , baseline: , target: }}
    increment:
      {people}
"""
MONEY = "{{value: {}, unit: GBP, written: £6 million}}"
PEOPLE = "{{min: {}, max: {}, written: 20 to 25 thousand}}"


def write(folder: Path, money: str, people: str) -> Path:
    (folder / "promise.txt").write_text(TEXT, encoding="utf-8", newline="\n")
    path = folder / "promise.yaml"
    sha = sha256(TEXT.encode()).hexdigest()
    path.write_text(ANNOTATION.format(sha=sha, money=money, people=people), encoding="utf-8", newline="\n")
    return path


def told(path: Path, language: str = "en") -> list[str]:
    found = check_annotations([path], language=language).findings
    return [str(one) for one in found if one.violation.shape.local == "words-say-value"]


def test_words_and_numbers_that_agree_pass(tmp_path: Path) -> None:
    path = write(tmp_path, MONEY.format(6_000_000), PEOPLE.format(20_000, 25_000))
    assert told(path) == []
    assert check_annotations([path]).conforms


def test_a_zero_too_many_is_told_with_its_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path, MONEY.format(60_000_000), PEOPLE.format(20_000, 25_000))
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(main, ["check", "promise.yaml"])
    assert done.exit_code == 1
    line = 1 + path.read_text(encoding="utf-8").splitlines().index("      " + MONEY.format(60_000_000))
    (sentence,) = [one for one in done.stdout.splitlines() if "words-say-value" in one]
    assert sentence.startswith(f"promise.yaml, line {line}, items.investing.increment: violation: ")
    assert (
        "The words “£6 million” say 6,000,000, and the value says 60,000,000. (cmt:value 60000000)"
        in sentence
    )
    assert "Count the zeros" in sentence


def test_an_end_of_a_range_is_told_in_french(tmp_path: Path) -> None:
    path = write(tmp_path, MONEY.format(6_000_000), PEOPLE.format(20_000, 250_000))
    (sentence,) = told(path, "fr")
    assert "items.hiring.increment" in sentence
    assert "et le maximum dit 250\u202f000." in sentence


@pytest.mark.parametrize("engine", ["pyshacl", "sparql"])
def test_the_engines_validation_and_streams_tell_it_alike(tmp_path: Path, engine: str) -> None:
    path = write(tmp_path, MONEY.format(60_000_000), PEOPLE.format(200_000, 250_000))
    graph = kg.load(path)
    report = graph.validate(engine=engine)
    found = [(one.path, one.value) for one in report.violations if one.shape.local == "words-say-value"]
    assert found == [("cmt:minValue", 200_000), ("cmt:value", 60_000_000)]
    streamed = {one for one in graph.violations() if one.shape.local == "words-say-value"}
    assert streamed == {one for one in report.violations if one.shape.local == "words-say-value"}
    (document,) = graph.documents()
    assert graph.validate(documents=[document]).violations == report.violations


def test_what_changed_is_read_again(tmp_path: Path) -> None:
    good = write(tmp_path, MONEY.format(6_000_000), PEOPLE.format(20_000, 25_000))
    graph = kg.load(good)
    before = graph.validate(engine="sparql")
    graph.replace(kg.load(write(tmp_path, MONEY.format(600_000), PEOPLE.format(20_000, 25_000))))
    after = before.updated(graph.validate(changed=True))
    assert after.violations == graph.validate(engine="sparql").violations
    assert "words-say-value" in {one.shape.local for one in after.violations}
