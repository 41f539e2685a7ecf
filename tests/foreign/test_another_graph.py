"""A graph that another person wrote by hand, under IRIs of its own, loads, validates, answers and exports."""

from datetime import date
from pathlib import Path

import kg

HERE = Path(__file__).parent


def graph() -> kg.Graph:
    return kg.load(HERE / "elmford.ttl")


def test_it_validates_and_its_quotes_are_found_in_the_text_beside_it() -> None:
    report = graph().validate()
    assert [str(violation) for violation in report.violations if violation.severity != "info"] == []
    assert report.conforms


def test_a_tampered_quote_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "elmford.txt").write_bytes((HERE / "elmford.txt").read_bytes())
    changed = (HERE / "elmford.ttl").read_text().replace('"It planted 200 trees', '"It planted 250 trees')
    (tmp_path / "elmford.ttl").write_text(changed)
    report = kg.load(tmp_path / "elmford.ttl").validate()
    assert not report.conforms
    assert any(violation.focus.endswith("#q2") for violation in report.violations)


def test_it_answers() -> None:
    asked = graph()
    (deadline,) = asked.ask("deadlines", promisor="town")
    assert (deadline.label, deadline.latest) == ("Plant 500 trees", date(2027, 6, 30))
    figures = [row for row in asked.ask("figures", item="trees") if row.figure]
    values = {(row.side.local, row.value, row.basis.local) for row in figures}
    assert values == {("increment", 500, "StatedFigure"), ("total", 700, "DerivedFigure")}
    (event,) = asked.ask("past-events")
    assert (event.item.local, event.latest) == ("elmford#planted".partition("#")[2], date(2025, 12, 31))
    assert {row.reason.local for row in asked.ask("gaps")} == {"not-stated", "explicitly-unspecified"}


def test_it_explains_and_gives_objects() -> None:
    explanation = str(graph().explain("trees-in-all"))
    assert "sum(quantities)" in explanation and "It planted 200 trees in 2025" in explanation
    (commitment,) = graph().commitments()
    assert commitment.promisor is not None and commitment.promisor.label == "Elmford"
    assert commitment.increment is not None and commitment.increment.value == 500


def test_it_exports_to_itself(tmp_path: Path) -> None:
    exported = graph().export(tmp_path / "copy.ttl")
    assert kg.load(exported).serialize("nq") == graph().serialize("nq")
