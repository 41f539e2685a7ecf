"""Graph → annotation → graph: the same graph where the compiler made it, a list of what is lost where not."""

from __future__ import annotations

import copy
import hashlib
from datetime import date
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import yaml
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

import kg
from kg.annotations import Compiled, compile_annotation
from kg.annotations.compiler import compile_text
from kg.annotations.names import PERIODS, RELATIONS, UNITS
from kg.annotations.nodes import read_nodes
from kg.annotations.writing import Annotation, write_annotation
from kg.annotations.writing.yaml_text import yaml_text
from kg.documents.texts import SourceText, TextLibrary
from kg.errors import AnnotationError, InputError, NameLookupError
from kg.vocabulary.bundled import bundled
from kg.vocabulary.terms import IRI

TESTS = Path(__file__).parents[1]
SAMPLES = Path(__file__).parent / "samples"
FILES = [
    *sorted(bundled("seeds").rglob("*.yaml")),
    *(path for path in sorted(TESTS.rglob("*.yaml")) if "faults" not in path.parts),
]
RELAXED = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
TEXT = (
    "Acme plans 30 jobs, and perhaps 40 jobs\u00a0more. In Paris Acme has 20 jobs, or 21. Ten jobs: "
    "ten\tjobs, no\u2028jobs."
    " “Soon”, says Acme: 1_000 #jobs - by 2030 or 2031. Several schools take part."
)


def same(one: Compiled, other: Compiled) -> bool:
    return one.triples == other.triples


def again(compiled: Compiled, texts: TextLibrary) -> Annotation:
    """The annotation of what was compiled, which compiles to the same."""
    annotation = write_annotation(compiled.triples, compiled.document, texts)
    assert annotation.unwritten == ()
    assert annotation.added == ()
    assert annotation.renamed == {}
    assert same(compile_text(annotation.yaml, "again", texts), compiled)
    return annotation


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_annotation_of_the_tree_comes_back(path: Path) -> None:
    texts = TextLibrary([path.parent])
    again(compile_annotation(path), texts)


def test_what_is_written_once_is_written_the_same_again() -> None:
    path = bundled("seeds") / "facebook-ia-france.yaml"
    texts = TextLibrary([path.parent])
    first = again(compile_annotation(path), texts).yaml
    assert again(compile_text(first, "first", texts), texts).yaml == first


def tree_of(path: Path) -> dict[str, Any]:
    loaded = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506
    assert isinstance(loaded, dict)
    return loaded


def places(tree: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The path of every node of a tree."""
    inside = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    return [*([path] if path else []), *(one for key, child in inside for one in places(child, (*path, key)))]


def without(tree: dict[str, Any], path: tuple[Any, ...]) -> None:
    holder: Any = tree
    for step in path[:-1]:
        if not (step in holder if isinstance(holder, dict) else isinstance(step, int) and step < len(holder)):
            return
        holder = holder[step]
    if isinstance(holder, dict):
        holder.pop(path[-1], None)
    elif isinstance(path[-1], int) and path[-1] < len(holder):
        del holder[path[-1]]


EVERYTHING = tree_of(SAMPLES / "everything.yaml")
PLACES = places(EVERYTHING)


@RELAXED
@given(st.lists(st.sampled_from(PLACES), min_size=1, max_size=12))
@example([("items", "servers", "totals", "counts")])
@example([("items", "old-plan", "money")])
def test_any_part_of_the_sample_that_compiles_comes_back(gone: list[tuple[Any, ...]]) -> None:
    tree = copy.deepcopy(EVERYTHING)
    for path in sorted(gone, key=str, reverse=True):
        without(tree, path)
    texts = TextLibrary([SAMPLES])
    for _ in range(60):
        try:
            compiled = compile_text(yaml_text(tree), "part", texts)
        except AnnotationError as error:
            # Take out what rests on what is gone, as a person would who has deleted it.
            for path in sorted(map(steps, error.paths), key=str, reverse=True):
                assume(path)
                deepest = next((path[:n] for n in range(len(path), 0, -1) if path[:n] in places(tree)), ())
                assume(deepest)
                without(tree, deepest)
        else:
            again(compiled, texts)
            return
    assume(False)


def steps(path: str) -> tuple[Any, ...]:
    found: list[Any] = []
    for part in path.split("."):
        name, *numbers = part.replace("]", "").split("[")
        found += [name, *(int(number) - 1 for number in numbers)]
    return tuple(found) if path else ()


class Texts(TextLibrary):
    """One text that is in no file."""

    def __init__(self, content: str) -> None:
        super().__init__([])
        self.text = SourceText("promise.txt", content, hashlib.sha256(content.encode()).hexdigest())

    def find(self, sha256: str, file_name: str | None = None) -> SourceText | None:
        return self.text if sha256 == self.text.sha256 else None


TEXTS = Texts(TEXT)


def promise(**fields: Any) -> dict[str, Any]:
    """A small annotation of TEXT with one item."""
    item = {
        "is": "commitment",
        "label": {"en": "Jobs", "fr": "Emplois"},
        "quotes": [
            "Acme plans 30 jobs, and perhaps 40 jobs",
            "In Paris Acme has 20 jobs, or 21",
            "by 2030 or 2031",
        ],
        "promisor": "acme",
        "indicator": {"measures": "jobs", "label": {"en": "jobs", "fr": "emplois"}},
        **fields,
    }
    return {
        "document": "promise",
        "text": "promise.txt",
        "sha256": TEXTS.text.sha256,
        "language": "en",
        "published": {"on": "2020-02", "known from": "elsewhere"},
        "agents": {"acme": {"organisation": "Acme"}},
        "items": {"jobs": item},
    }


def comes_back(tree: dict[str, Any]) -> None:
    try:
        compiled = compile_text(yaml_text(tree), "made", TEXTS)
    except AnnotationError:
        assume(False)
    again(compiled, TEXTS)


DAYS = st.dates(date(2, 1, 1), date(9990, 12, 28))
FORMS = [
    "{0}-{1:02}-{2:02}", "{0}-{1:02}", "{0}", "{0}-Q{3}", "{0}-H{4}", "spring {0}", "summer {0}",
    "autumn {0}", "winter {0}", "{5}0s", "end of {0}", "end of {0}-{1:02}",
]  # fmt: skip


def spell(form: str, day: date) -> str:
    year = f"{day.year:04}"
    return form.format(year, day.month, day.day, day.month % 4 + 1, day.month % 2 + 1, year[:3])


SINGLE = st.builds(spell, st.sampled_from(FORMS), DAYS)
RANGES = st.builds("{} to {}".format, SINGLE, SINGLE | st.just("open"))
DATES = SINGLE | RANGES | st.sampled_from(["open", "event"])
LENGTHS = st.builds("{} {}s".format, st.integers(1, 40), st.sampled_from(["day", "week", "month", "year"]))
DURATIONS = (
    LENGTHS | st.builds("{} to {}".format, LENGTHS, LENGTHS) | st.builds("at least {}".format, LENGTHS)
)
ANCHORS = ["published", "jobs.start", "other/jobs.start"]
WRITTEN = {"written": "by 2030", "reading": {"en": "so", "fr": "ainsi"}}


@RELAXED
@given(st.sampled_from(list(RELATIONS)), DATES)
def test_a_date_comes_back(relation: str, when: str) -> None:
    comes_back(promise(deadline={relation: when, **WRITTEN}))


@RELAXED
@given(
    st.sampled_from(list(RELATIONS)), DURATIONS, st.sampled_from(ANCHORS), DATES, st.none() | DATES
)  # fmt: skip
def test_a_duration_comes_back_with_its_anchor(
    relation: str, length: str, anchor: str, start: str, dated: str | None
) -> None:
    deadline = {relation: length, "after": anchor, **WRITTEN, **({"dated": dated} if dated else {})}
    comes_back(promise(start={"during": start, "written": "2031"}, deadline=deadline))


NUMBERS = st.integers(-(10**12), 10**12).map(str) | st.integers(-(10**6), 10**6).map(
    lambda number: f"{number // 1000}.{number % 1000:03}"
)
BOUND_NAMES = ["exact", "at-least", "at-most", "more-than", "less-than", "about", "nearly", "range"]
BOUNDS = st.lists(st.sampled_from(BOUND_NAMES), min_size=1, max_size=2, unique=True)
UNIT_NAMES = st.sampled_from([*UNITS, "EUR", "JPY"])
VALUES = st.fixed_dictionaries({"value": NUMBERS}) | st.tuples(NUMBERS, NUMBERS).map(
    lambda ends: dict(zip(("min", "max"), sorted(ends, key=float), strict=True))
)
MORE = st.fixed_dictionaries(
    {},
    optional={
        "per": st.sampled_from(list(PERIODS)),
        "bound": BOUNDS,
        "relative to": st.sampled_from(
            ["indicator", "jobs", "jobs.target", "other/jobs", "other/jobs.target"]
        )
        | st.just({"en": "all jobs", "fr": "tous les emplois"}),
        "at": DATES.map(lambda when: {"on": when}),
        "scenario": st.just("perhaps 40 jobs"),
        "alternative to": st.just("target"),
        "unknown": st.just({"relative to": {"reason": "ambiguous", "quote": "or 21"}}),
    },
)
FIGURES = st.builds(
    lambda value, unit, more, written: {**value, "unit": unit, "written": written, **more},
    VALUES, UNIT_NAMES, MORE, st.sampled_from(["30", "40", "20", "21", "jobs", "Acme"]),
)  # fmt: skip


@RELAXED
@given(FIGURES, FIGURES, st.none() | st.sampled_from(["In Paris", "by 2030"]))
def test_figures_come_back(one: dict[str, Any], other: dict[str, Any], quote: str | None) -> None:
    if quote:
        other = {**other, "quote": quote}
    comes_back(promise(target=[one, other], increment=other))


RULES = [
    "target-minus-increment", "target-minus-baseline", "baseline-plus-increment", "target-over-baseline",
    "percent-change", "ratio", "whole-minus-part", "sum-of-quantities", "rate-times-periods", "percent-of",
]  # fmt: skip


@RELAXED
@given(
    VALUES, VALUES, st.just([]) | BOUNDS, st.just([]) | BOUNDS, st.sampled_from(RULES), st.booleans()
)  # fmt: skip
def test_derived_figures_come_back_with_their_inputs(
    one: dict[str, str], other: dict[str, str], mine: list[str], its: list[str], rule: str, turned: bool
) -> None:
    sides = {"target": one, "increment": other, "baseline": other}
    figures: dict[str, Any] = {
        side: {**value, "unit": "number", "written": "30"} | ({"bound": bound} if bound else {})
        for (side, value), bound in zip(sides.items(), (mine, its, its), strict=True)
    }
    names = ("jobs.target", "jobs.increment")[:: -1 if turned else 1]
    operands = {
        "ratio": ("numerator", "denominator"), "whole-minus-part": ("whole", "part"),
        "rate-times-periods": ("rate", "periods"), "percent-of": ("percent", "base"),
    }.get(rule)  # fmt: skip
    derived: dict[str, Any] = {"derive": rule}
    if operands:
        derived["from"] = dict(zip(operands, names, strict=True))
        if rule == "rate-times-periods":
            figures[names[0].partition(".")[2]]["per"] = "year"
            figures[names[1].partition(".")[2]]["unit"] = "years"
        if rule == "percent-of":
            figures[names[0].partition(".")[2]]["unit"] = "percent"
    elif rule == "sum-of-quantities":
        derived["from"] = list(names)
    comes_back(promise(**figures, totals=derived))


@RELAXED
@given(st.lists(st.tuples(st.integers(0, len(TEXT) - 1), st.integers(1, 40)), min_size=1, max_size=4))
def test_quotes_come_back_wherever_they_stand(spans: list[tuple[int, int]]) -> None:
    quotes = []
    for start, length in spans:
        quote = TEXT[start : start + length]
        assume(quote.strip())
        found = [at for at in range(len(TEXT)) if TEXT.startswith(quote, at)]
        quotes.append({"exact": quote, "occurrence": str(found.index(start) + 1)})
    comes_back(promise(quotes=quotes))


@RELAXED
@given(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1),
    st.text(min_size=1),
)
def test_any_text_of_a_label_comes_back(label: str, other: str) -> None:
    tree = promise()
    tree["items"]["jobs"]["label"] = {"en": label, "fr": "x", "de": other}
    comes_back(tree)


def hand_written() -> tuple[list[ox.Triple], IRI]:
    """A graph that no compiler made: other names, labels in one language, an announcement without words."""
    path = TESTS / "faults" / "base.ttl"
    quads = ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)
    triples = [ox.Triple(quad.subject, quad.predicate, quad.object) for quad in quads]
    return triples, IRI("https://w3id.org/commitment-graph/id/base/document")


def test_a_graph_that_no_compiler_made_comes_back_as_far_as_it_goes() -> None:
    triples, document = hand_written()
    annotation = write_annotation(triples, document, TextLibrary([TESTS / "faults"]))
    compiled = compile_text(annotation.yaml, "by hand", TextLibrary([TESTS / "faults"]))
    said = {(str(subject), str(prop)) for subject, prop, _ in annotation.unwritten}
    base = document.rpartition("/")[0]
    assert (f"{base}/announcement", "https://w3id.org/commitment-graph/ontology#announces") in said
    assert (f"{base}/staff-baseline", "https://w3id.org/commitment-graph/ontology#rule") not in said
    assert len(compiled.triples) == len(triples) - len(annotation.unwritten) + len(annotation.added)
    assert annotation.renamed[IRI(f"{base}/words-staff")].startswith(f"{base}/evidence-0-")


def test_what_an_annotation_says_beyond_the_graph_is_listed() -> None:
    triples, document = hand_written()
    annotation = write_annotation(triples, document, TextLibrary([TESTS / "faults"]))
    assert {str(value) for _, prop, value in annotation.added if prop.local != "label"} == set()
    assert any(str(value) == "lead the field" for _, _, value in annotation.added)


def test_a_graph_gives_its_annotation() -> None:
    annotation = kg.load().to_annotation()
    assert str(annotation) == annotation.yaml
    assert annotation.unwritten == ()


def corpus(tmp_path: Path) -> kg.Graph:
    """Two documents that share an agent."""
    for name, words in (("one", "Acme will hire"), ("other", "Acme will build")):
        (tmp_path / f"{name}.txt").write_text(words, encoding="utf-8")
        tree = promise(quotes=[words])
        tree["items"]["jobs"].pop("indicator")
        tree |= {
            "document": name,
            "text": f"{name}.txt",
            "sha256": hashlib.sha256(words.encode()).hexdigest(),
        }
        if name == "other":
            tree["agents"] = {
                "globex": {"organisation": "Globex"},
                "acme": {"organisation": "Acme", "unit of": "globex"},
            }
        (tmp_path / f"{name}.yaml").write_text(yaml_text(tree), encoding="utf-8")
    return kg.load(tmp_path / "one.yaml", tmp_path / "other.yaml")


def test_one_document_of_several_is_written_with_what_it_shares(tmp_path: Path) -> None:
    graph = corpus(tmp_path)
    for name in ("one", "other", "https://w3id.org/commitment-graph/id/other/document"):
        annotation = graph.to_annotation(name)
        assert annotation.unwritten == ()
    assert read_nodes(tmp_path / "other.yaml").entries.keys() == set(yaml.safe_load(annotation.yaml))
    assert "globex" in annotation.yaml


def test_a_document_of_several_has_to_be_named(tmp_path: Path) -> None:
    graph = corpus(tmp_path)
    with pytest.raises(InputError, match="the graph has 2 documents: name the one to write"):
        graph.to_annotation()
    with pytest.raises(NameLookupError, match="the document third is not in the graph"):
        graph.to_annotation("third")


def test_without_its_text_a_document_is_not_written(tmp_path: Path) -> None:
    turtle = tmp_path / "article.ttl"
    turtle.write_bytes((bundled("seeds") / "facebook-ia-france.ttl").read_bytes())
    triples = [ox.Triple(one.subject, one.predicate, one.object) for one in kg.load(turtle).store.quads()]
    document = kg.load(turtle).documents()[0]
    with pytest.raises(InputError, match="is not at hand"):
        write_annotation(triples, document, TextLibrary([tmp_path]))


def test_a_graph_of_nothing_is_no_annotation() -> None:
    with pytest.raises(InputError, match="neither a document nor an identity decision"):
        write_annotation([], None, TextLibrary([]))
