"""Which figures of two accounts, or of a promise and what was measured, are set against each other."""

import hashlib
from decimal import Decimal
from pathlib import Path

import kg

HEAD = """\
document: {name}
text: {name}.txt
sha256: {digest}
language: en
published: {{on: {published}, known from: the test}}
agents: {{acme: {{organisation: Acme}}}}
"""


def written(folder: Path, name: str, text: str, annotation: str, published: str = "2024-05-02") -> Path:
    """Write a text and its annotation, and return where the annotation is."""
    (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    digest = hashlib.sha256(text.encode()).hexdigest()
    path = folder / f"{name}.yaml"
    head = HEAD.format(name=name, digest=digest, published=published)
    path.write_text(head + annotation, encoding="utf-8")
    return path


def promise(quote: str, figures: str, more: str = "") -> str:
    return f"""\
items:
  plan:
    is: commitment
    label: {{en: The plan, fr: Le plan}}
    quotes: ["{quote}"]
    promisor: acme
    kind: funding
    force: announced
    indicator: {{measures: Acme, label: {{en: what is counted, fr: ce qui est compté}}}}
    {figures}
    unknown: {{deadline: }}
    {more}
"""


TWO_CURRENCIES = (
    "increment: [{value: 10, unit: EUR, written: 10 euros}, "
    "{value: 12, unit: USD, written: 12 dollars, conversion of: increment}]"
)


def measured(unit: str, words: str) -> str:
    return f"""\
observations:
  paid:
    of: plan/plan
    quotes: [Acme has paid {words}]
    actual: {{value: 6, unit: {unit}, written: {words}}}
    indicator of: plan/plan
    as of: published
"""


def test_a_promise_in_two_currencies_is_measured_in_the_one_that_was_paid(tmp_path: Path) -> None:
    text = "Acme pays 10 euros (12 dollars)"
    plan = written(tmp_path, "plan", text, promise(text, TWO_CURRENCIES))
    for unit, words, share in (("EUR", "6 euros", "0.6"), ("USD", "6 dollars", "0.5")):
        review = written(tmp_path, "review", f"Acme has paid {words}", measured(unit, words))
        rows = kg.load(plan, review).ask("progress")
        assert [(row.share, row.why_not) for row in rows] == [(Decimal(share), None)]


def test_what_is_paid_in_a_third_currency_is_not_compared(tmp_path: Path) -> None:
    text = "Acme pays 10 euros (12 dollars)"
    plan = written(tmp_path, "plan", text, promise(text, TWO_CURRENCIES))
    review = written(tmp_path, "review", "Acme has paid 6 pounds", measured("GBP", "6 pounds"))
    rows = kg.load(plan, review).ask("progress")
    assert {(row.share, row.why_not) for row in rows} == {(None, "unit")}


def test_a_conversion_is_no_change(tmp_path: Path) -> None:
    text = "Acme pays 10 euros (12 dollars)"
    plan = written(tmp_path, "plan", text, promise(text, TWO_CURRENCIES))
    figures = "increment: {value: 9, unit: EUR, written: 9 euros}"
    later = written(
        tmp_path, "later", "Acme pays 9 euros", promise("Acme pays 9 euros", figures, "amends: plan/plan")
    )
    rows = kg.load(plan, later).ask("changes")
    assert [(row.before, row.after, row.ratio) for row in rows] == [(10, 9, Decimal("0.9"))]


def test_a_measured_level_is_set_against_the_target_and_not_against_the_increase(tmp_path: Path) -> None:
    text = "Acme goes from 700 to 1000"
    figures = (
        "baseline: {value: 700, unit: number, written: 700}\n"
        "    target: {value: 1000, unit: number, written: 1000}\n"
        "    increment: {derive: target-minus-baseline}"
    )
    plan = written(tmp_path, "plan", text, promise(text, figures))
    review = written(tmp_path, "review", "Acme has paid 6 posts", measured("number", "6 posts"))
    rows = kg.load(plan, review).ask("progress")
    assert [(row.side.local, row.share, row.why_not) for row in rows] == [
        ("increment", None, "side"),
        ("target", Decimal("0.006"), None),
    ]


def contradicting(folder: Path, sides: str, factor: str) -> int:
    text = "Acme goes from 700 to 1000"
    first = written(
        folder, "plan", text, promise(text, sides + "\n    factor: {derive: target-over-baseline}")
    )
    again = written(
        folder,
        "again",
        "Acme grows 1.5 times",
        promise("Acme grows 1.5 times", f"factor: {{{factor}, written: 1.5 times}}"),
    )
    joined = kg.load(first, again)
    joined.link("plan/plan", "again/plan", by="Ada Example", on="2024-05-03", because="Both are of Acme.")
    return len(joined.ask("contradictions"))


def test_a_quotient_is_as_exact_as_what_it_is_computed_from(tmp_path: Path) -> None:
    exact = (
        "baseline: {value: 700, unit: number, written: 700}\n"
        "    target: {value: 1000, unit: number, written: 1000}"
    )
    loose = exact.replace("value: 1000,", "value: 1000, bound: about,")
    assert contradicting(tmp_path, exact, "value: 1.5") == 1
    assert contradicting(tmp_path, loose, "value: 1.5") == 0
    assert contradicting(tmp_path, exact, "value: 1.5, bound: about") == 0


def test_a_source_may_round_a_quotient(tmp_path: Path) -> None:
    exact = (
        "baseline: {value: 700, unit: number, written: 700}\n"
        "    target: {value: 1000, unit: number, written: 1000}"
    )
    assert contradicting(tmp_path, exact, "value: 1.43") == 0
    assert contradicting(tmp_path, exact, "value: 1.4") == 0


def test_two_accounts_that_start_from_one_level_may_be_one_promise(tmp_path: Path) -> None:
    for name, target in (("one", 1000), ("two", 950)):
        text = f"Acme goes from 700 to {target}"
        figures = (
            "baseline: {value: 700, unit: number, written: 700}\n"
            f"    target: {{value: {target}, unit: number, written: {target}}}"
        )
        written(tmp_path, name, text, promise(text, figures))
    rows = kg.load(tmp_path / "one.yaml", tmp_path / "two.yaml").ask("candidates")
    assert [(row.first.local, row.reasons) for row in rows] == [("plan", ("kind", "promisor", "value"))]


def told_again(folder: Path, sides: str = "increment: {value: 12, unit: EUR, written: 12 euros}") -> kg.Graph:
    """Return a promise of 10 euros, and one that restates it with the figures of `sides`."""
    first = written(
        folder,
        "plan",
        "Acme pays 10 euros",
        promise("Acme pays 10 euros", "increment: {value: 10, unit: EUR, written: 10 euros}"),
    )
    words = sides.partition("written: ")[2].rstrip("}")
    again = written(
        folder,
        "again",
        f"Acme pays {words}",
        promise(f"Acme pays {words}", sides, "restates: plan/plan"),
        "2025-05-02",
    )
    return kg.load(first, again)


def test_what_is_told_again_with_another_number_contradicts(tmp_path: Path) -> None:
    rows = told_again(tmp_path).ask("contradictions")
    assert [(row.value, row.other_value, row.decision) for row in rows] == [(12, 10, None)]


def test_what_is_told_again_within_the_bounds_does_not(tmp_path: Path) -> None:
    more = "increment: {value: 9, unit: EUR, bound: at-least, written: at least 9 euros}"
    assert not told_again(tmp_path, more).ask("contradictions")


def test_a_pair_is_told_once_with_what_is_asked_for_on_the_left(tmp_path: Path) -> None:
    graph = told_again(tmp_path)
    for item, values in (("plan/plan", (10, 12)), ("again/plan", (12, 10))):
        rows = graph.ask("contradictions", item=item)
        assert [(row.value, row.other_value) for row in rows] == [values]
    assert len(graph.ask("contradictions", item=["plan/plan", "again/plan"])) == 1
    assert len(graph.ask("contradictions", promisor="acme")) == 1


def test_the_decision_is_told_where_one_also_restates_the_other(tmp_path: Path) -> None:
    graph = told_again(tmp_path)
    graph.link("plan/plan", "again/plan", by="Ada Example", on="2025-05-03", because="Both are of Acme.")
    assert [row.decision is None for row in graph.ask("contradictions")] == [False]
    assert not graph.ask("contradictions", as_of="2024-12-31")
