"""What is compared with what, how it is told, and what the command answers."""

from __future__ import annotations

import json
import subprocess
import sys
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from versions import Version, compare

import kg
from kg.changes.figures import _stronger
from kg.changes.model import Direction
from kg.figures.intervals import Interval

CASES = Path(__file__).parents[1] / "cases"
SHELL = CASES / "16-shell-carbon-intensity"
AMAZON = CASES / "10-amazon-shipment-zero"
PEOPLE = "people: {measures: of staff, label: {en: people trained, fr: personnes formées}}"


def case(folder: Path) -> kg.Graph:
    return kg.load(*sorted(folder.glob("*.yaml")))


def trained(number: int, year: int, **more: str) -> Version:
    fields = (
        PEOPLE,
        f'target: {{value: {number}, written: "{number}"}}',
        f"deadline: {{by: {year}, written: by {year}}}",
    )
    return Version(f"Acme will train {number} people of staff by {year}", *fields, **more)  # type: ignore[arg-type]


def test_a_target_that_an_amendment_weakens_is_told_by_its_quote() -> None:
    graph = kg.load(SHELL / "s0.yaml")
    assert str(graph.diff()).splitlines() == [
        "increment of `old-intensity-2030 → intensity-2030` weakened from −20 % to between −20 and −15 %, "
        "by this quote: “The old target was a cut of 20 per cent by 2030, measured from 2016; "
        "a range of 15-20 per cent now takes its place”",
        "  before: “The old target was a cut of 20 per cent by 2030, measured from 2016”",
        "`intensity-2035` withdrawn: Cut the carbon intensity by 45 per cent by 2035 (weakened), "
        "by this quote: “Shell has “updated” its climate plan”",
        "2 differences: 2 weakened, 0 strengthened, 0 moved, 0 unclear.",
    ]
    assert str(graph.diff(language="fr")).splitlines()[0].startswith(
        "variation de `old-intensity-2030 → intensity-2030` : affaiblissement, de −20 % à "
        "entre −20 et −15 %, selon cette citation : « The old target"
    )  # fmt: skip


def test_a_promise_may_follow_several_and_measure_something_else() -> None:
    changes = case(AMAZON).diff()
    shifted = [change for change in changes if change.aspect == "deadline" and change.months]
    assert {(change.matched_by, change.months, change.direction) for change in shifted} == {
        ("supersedes", 120, Direction.WEAKENED)
    }
    targets = [change for change in changes if change.aspect == "target"]
    assert len(targets) == 3 and {change.direction for change in targets} == {Direction.UNCLEAR}
    withdrawn = {
        change.old_item.rpartition("/")[2]
        for change in changes
        if change.rule == "withdrawn" and change.old_item
    }
    assert withdrawn == {"shipments-2030", "shipments"}


def test_accounts_of_several_documents_meet_by_a_decision() -> None:
    graph = case(SHELL)
    changes = graph.diff(old="16-shell-carbon-intensity-s0", new="16-shell-carbon-intensity-s1")
    assert {change.matched_by for change in changes if change.old_item and change.new_item} == {"decision"}
    assert not [change for change in changes if change.aspect == "increment"], "both tell the same numbers"
    measures = [change.sentence for change in changes if change.aspect == "indicator"]
    assert measures[0].startswith(
        "`intensity-2030 → emissions-2030` measures CO2 emissions, no longer net carbon intensity of energy"
    )


@pytest.mark.parametrize(
    "folder", sorted(path for path in CASES.iterdir() if path.is_dir()), ids=lambda p: p.name
)
def test_the_question_of_changes_sees_the_same_numbers_and_days(folder: Path) -> None:
    """`kg ask changes` and `kg diff` follow the same links, and tell the same ratios and months."""
    graph = case(folder)
    rows = list(graph.ask("changes"))
    months = {(row.item, row.older, row.months) for row in rows}
    ratios = {(row.item, row.older, row.side.local, row.ratio) for row in rows}
    for change in graph.diff():
        if change.aspect == "deadline" and change.months:
            assert (change.new_item, change.old_item, change.months) in months
        if change.ratio is not None and change.aspect in ("target", "increment"):
            assert (change.new_item, change.old_item, change.aspect, round(change.ratio, 4)) in ratios


def test_items_meet_by_name_between_two_documents_and_as_somebody_says(tmp_path: Path) -> None:
    old, new = trained(100, 2030).graph(tmp_path, "one"), trained(90, 2031).graph(tmp_path, "two")
    changes = old.diff(new)
    assert [(change.aspect, change.matched_by) for change in changes] == [
        ("target", "name"),
        ("deadline", "name"),
    ]
    text = (tmp_path / "two.yaml").read_text("utf-8")
    (tmp_path / "two.yaml").write_text(text.replace("\n  training:", "\n  teaching:"), "utf-8")
    renamed = kg.load(tmp_path / "two.yaml")
    alone = [(change.kind, change.rule) for change in old.diff(renamed)]
    assert alone == [("removed", "only-old"), ("added", "only-new")]
    mapped = list(old.diff(renamed, same={"training": "teaching"}))
    assert [change.matched_by for change in mapped] == ["map", "map"]
    assert mapped[0].sentence.startswith(
        "target of `training → teaching` weakened from 100 to 90, by this quote"
    )
    with pytest.raises(kg.NameLookupError, match="'nothing'"):
        old.diff(renamed, same={"training": "nothing"})


def test_a_change_carries_numbers_days_and_both_quotes(tmp_path: Path) -> None:
    target, deadline = compare(trained(65000, 2019), trained(50000, 2021), tmp_path)
    assert (target.ratio, target.old and target.old.value, target.new and target.new.value) == (
        Decimal("0.769231"), 65000, 50000,
    )  # fmt: skip
    assert (deadline.months, deadline.days) == (24, None)
    told = target.to_dict()
    assert told["old"]["quotes"][0]["text"] == "Acme will train 65000 people of staff by 2019"
    assert told["new"]["quotes"][0]["text"] == "Acme will train 50000 people of staff by 2021"
    assert str(target) == (
        "target of `training` weakened from 65,000 to 50,000, by this quote: "
        "“Acme will train 50000 people of staff by 2021”\n"
        "  before: “Acme will train 65000 people of staff by 2019”"
    )
    assert deadline.sentence.startswith(
        "deadline of `training` postponed by 2 years, from 2019-12-31 to 2021-12-31"
    )
    french = compare(trained(65000, 2019), trained(50000, 2021), tmp_path, "fr")
    assert french[0].sentence.startswith(
        "cible de `training` : affaiblissement, de 65\u202f000 à 50\u202f000, selon"
    )
    assert french[1].sentence.startswith("échéance de `training` : report de 2 ans, de « 2019-12-31 » à")


def test_items_and_documents_come_and_go_between_versions_of_a_corpus(tmp_path: Path) -> None:
    with kg.open(tmp_path / "old.kg") as old, kg.open(tmp_path / "new.kg") as new:
        old.add(kg.load())
        old.add(trained(100, 2030).graph(tmp_path / "a", "plan"))
        new.add(trained(100, 2030).graph(tmp_path / "b", "plan"))
        new.add(trained(100, 2030).graph(tmp_path / "b", "other"))
        changes = old.diff(new)
    told = [change.sentence for change in changes if change.aspect == "document"]
    assert told == ["document `facebook-ia-france` is no longer there", "document `other` added"]
    gone = [change for change in changes if change.aspect == "item" and change.kind == "removed"]
    assert len(gone) == 14 and {change.direction for change in gone} == {Direction.UNCLEAR}
    (added,) = [change for change in changes if change.aspect == "item" and change.kind == "added"]
    assert added.sentence.startswith("`other/training` added: Train people, by this quote")


def test_an_announcement_that_withdraws_is_no_silence(tmp_path: Path) -> None:
    withdrawal = (
        "announcement:\n  label: {en: It is off, fr: C’est fini}\n  quotes: [the schools and the farms]\n"
        "  withdraws: training\n  unknown: {announced on: }\n"
    )
    changes = compare(trained(100, 2030), trained(100, 2030, more=withdrawal), tmp_path)
    assert [(change.rule, change.direction.value) for change in changes] == [("withdrawn", "weakened")]
    assert (
        changes[0].sentence
        == "`training` withdrawn: Train people (weakened), by this quote: “the schools and the farms”"
    )


def test_an_assessment_that_is_new_is_told(tmp_path: Path) -> None:
    said = (
        "assessments:\n  verdict:\n    of: training\n    status: broken\n    assessor: globex\n"
        "    as of: 2031-01-05\n    quotes: [Globex]\n"
    )
    (change,) = compare(trained(100, 2030), trained(100, 2030, more=said), tmp_path)
    assert change.sentence == "`training` assessed: broken on 2031-01-05, by Globex, by this quote: “Globex”"


def test_a_long_quote_is_cut_around_the_words_that_matter(tmp_path: Path) -> None:
    long = "For a long time nobody knew " + "whether anything would come of it, " * 6
    sides = []
    for number in (7100, 7200):
        figure = f'target: {{value: {number}, written: "{number}"}}'
        sides.append(Version(f"{long} but Acme will train {number} people of staff {long}", PEOPLE, figure))
    old, new = sides
    (change,) = compare(old, new, tmp_path)
    quoted = change.sentence.partition("“")[2]
    assert "Acme will train 7200 people" in quoted and len(quoted) < 165
    assert quoted.startswith("…") and quoted.endswith("…”")


def test_a_derived_figure_that_follows_is_not_told_again() -> None:
    """The factor of a cut is derived from the cut: it changes with it, and is no second change."""
    changes = kg.load(SHELL / "s0.yaml").diff()
    assert not [change for change in changes if change.aspect == "factor"]


def test_a_text_that_moves_and_a_language_tag_of_a_store_are_no_changes(tmp_path: Path) -> None:
    """Evidence is named by its place, so every IRI of it changes when a line is put before the text."""
    old = trained(100, 2030).graph(tmp_path / "old")
    new = trained(100, 2030).graph(tmp_path / "new", before="Some words that nobody promises.\n")
    assert len(old.diff(new)) == 0
    assert len(old.diff(kg.from_rdflib(new.to_rdflib()))) == 0


def test_one_document_alone_is_compared_with_nothing() -> None:
    with pytest.raises(kg.InputError, match=r"give old= and new=, or another graph"):
        kg.load().diff(old="facebook-ia-france")
    with pytest.raises(kg.InputError, match="the language 'de' is not one of en, fr"):
        kg.load().diff(language="de")


FRACTIONS = st.fractions(min_value=-100, max_value=100, max_denominator=10)


@st.composite
def intervals(draw: st.DrawFn) -> Interval:
    low, high = sorted((draw(FRACTIONS), draw(FRACTIONS)))
    form = draw(st.sampled_from(["range", "point", "at-least", "at-most", "more-than", "nearly"]))
    about = draw(st.booleans())
    match form:
        case "point":
            return Interval.point(low, about)
        case "at-least":
            return Interval(low, None, approximate=about)
        case "at-most":
            return Interval(None, high, approximate=about)
        case "more-than":
            return Interval(low, None, low_open=True, approximate=about)
        case "nearly":
            return Interval(low, low, low < 0, low > 0, approximate=True)
    return Interval(low, high, approximate=about)


@given(intervals(), intervals())
def test_weaker_one_way_is_stronger_the_other_way(one: Interval, other: Interval) -> None:
    there, back = _stronger(one, other)[0], _stronger(other, one)[0]
    opposite = {Direction.WEAKENED: Direction.STRENGTHENED, Direction.STRENGTHENED: Direction.WEAKENED}
    assert back is opposite.get(there, there)
    assert (there is Direction.UNCLEAR) == (one == other or _stronger(one, other)[1] == "ends")


@given(intervals(), intervals(), intervals())
def test_weaker_than_weaker_is_not_stronger(one: Interval, two: Interval, three: Interval) -> None:
    first, second, both = _stronger(one, two)[0], _stronger(two, three)[0], _stronger(one, three)
    if first is second is not Direction.UNCLEAR:
        assert both[0] is first or both[1] == "ends"


@given(intervals(), st.fractions(min_value=Fraction(1, 10), max_value=50))
def test_the_same_promise_of_more_is_stronger(one: Interval, more: Fraction) -> None:
    assert _stronger(one, one + more)[0] is Direction.STRENGTHENED


def run(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "kg", "diff", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_the_command_ends_as_diff_does(tmp_path: Path) -> None:
    trained(100, 2030).graph(tmp_path / "old")
    trained(90, 2031).graph(tmp_path / "new")
    same = run("old/plan.yaml", "old", folder=tmp_path)
    assert (same.returncode, same.stdout) == (0, "No differences.\n")
    differs = run("old", "new/plan.yaml", "--format", "json", folder=tmp_path)
    told = json.loads(differs.stdout)
    assert (differs.returncode, told["counts"]["weakened"], told["changes"][0]["ratio"]) == (1, 2, "0.9")
    trouble = run("old", "nowhere", folder=tmp_path)
    assert trouble.returncode == 2
    assert trouble.stderr.startswith(
        "kg: nowhere is no file here; no document of this graph is called 'nowhere'"
    )


def test_the_command_compares_documents_of_one_corpus(tmp_path: Path) -> None:
    with kg.open(tmp_path / "corpus.kg") as graph:
        for file in sorted(SHELL.glob("s?.yaml")):
            graph.add(file)
    data = ("-d", str(SHELL / "s0.yaml"), "-d", str(SHELL / "s1.yaml"))
    names = [f"16-shell-carbon-intensity-{source}" for source in ("s0", "s1")]
    mapped = ("--map", "intensity-2030=emissions-2030", "--lang", "fr")
    done = run(*names, *data, *mapped, folder=tmp_path)
    assert done.returncode == 1
    assert "`intensity-2030 → emissions-2030` mesure désormais « émissions de CO2 »" in done.stdout
    on_disk = run("corpus.kg", folder=tmp_path)
    assert "old-intensity-2030 →" in on_disk.stdout and on_disk.returncode == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--map", "training"], "brings nothing together: write it as old=new"),
        (["facebook-ia-france"], "facebook-ia-france is a document, and is compared with nothing"),
    ],
)
def test_a_command_that_makes_no_sense_is_one_sentence(
    arguments: list[str], message: str, tmp_path: Path
) -> None:
    done = run(*arguments, folder=tmp_path)
    assert done.returncode == 2
    assert message in done.stderr and "Traceback" not in done.stderr


def test_both_languages_have_the_same_words() -> None:
    import tomllib

    folder = Path(kg.__file__).parent / "changes" / "words"
    read = [tomllib.loads((folder / f"{name}.toml").read_text("utf-8")) for name in ("en", "fr")]
    for part in ("texts", "nouns", "units", "marks"):
        assert set(read[0][part]) == set(read[1][part]), part
    english, french = read[0]["forms"], read[1]["forms"]
    assert set(english) <= set(french)
