"""`kg new`, `kg compile` and `kg check`, as a person runs them."""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import kg
from kg.annotations import compile_annotation
from kg.annotations.starter import starter
from kg.errors import InputError
from kg.faces.command import main
from kg.vocabulary.bundled import bundled

FAULTS = Path(__file__).parent / "faults"
SENTENCES = (FAULTS / "expected.txt").read_text(encoding="utf-8").splitlines()
PLEDGE = """\
document: pledge
text: pledge.txt
sha256: {sha}
language: en
unknown: {{published: }}
agents: {{acme: {{organisation: Acme}}}}
items:
  hiring:
    is: {kind}
    label: {{en: Hire, fr: Embaucher}}
    quotes: [Acme will hire and will not wait]
    {who}
"""
PROMISE = "promisor: acme\n    kind: recruitment\n    force: announced"

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)
    runner = CliRunner()
    return lambda *arguments: runner.invoke(main, arguments)


def put(folder: Path, *names: str) -> None:
    for name in names:
        shutil.copy(FAULTS / name, folder)


def pledge(folder: Path, kind: str = "commitment", who: str = PROMISE) -> None:
    """A small document `pledge` with one item `hiring`."""
    text = folder / "pledge.txt"
    text.write_text("Acme will hire and will not wait", encoding="utf-8")
    _, content = starter(text, "en")
    sha = next(line for line in content.splitlines() if line.startswith("sha256")).split()[1]
    body = PLEDGE.format(sha=sha, kind=kind, who=who)
    (folder / "pledge.yaml").write_text(body, encoding="utf-8")


def follow_up(folder: Path) -> None:
    """A document whose one item amends `pledge/hiring`."""
    pledge(folder)
    body = (folder / "pledge.yaml").read_text("utf-8").replace("document: pledge", "document: later")
    (folder / "later.yaml").write_text(body + "    amends: pledge/hiring\n", encoding="utf-8")


def test_new_begins_an_annotation_that_lacks_its_items_alone(run: Run, tmp_path: Path) -> None:
    put(tmp_path, "promise.txt")
    done = run("new", "promise.txt")
    assert done.exit_code == 0, done.output
    assert "wrote promise.yaml" in done.output
    refused = run("check", "promise.yaml")
    assert refused.exit_code == 2
    (sentence,) = refused.stderr.splitlines()
    assert "items: Write names here" in sentence


def test_the_starter_compiles_once_the_examples_hold(run: Run, tmp_path: Path) -> None:
    (tmp_path / "promise.txt").write_text("Acme will hire 30 people by 2030, 60 in all", encoding="utf-8")
    _, content = starter(tmp_path / "promise.txt", "en")
    for example in ("agents:", "  acme: {organisation: Acme, also: [Acme Inc.]}"):
        content = content.replace(f"# {example}", example)
    head, _, items = content.partition("items:\n")
    items = re.sub(r"^  # ", "  ", items, flags=re.MULTILINE)
    (tmp_path / "promise.yaml").write_text(f"{head}items:\n{items}", encoding="utf-8")
    done = run("check", "promise.yaml")
    assert done.exit_code == 0, done.output
    assert "0 to mend" in done.output


def test_new_puts_the_schema_where_the_annotation_names_it(run: Run, tmp_path: Path) -> None:
    put(tmp_path, "promise.txt")
    run("new", "promise.txt")
    line = next(
        line for line in (tmp_path / "promise.yaml").read_text("utf-8").splitlines() if "$schema" in line
    )
    named = tmp_path / line.partition("$schema=")[2]
    assert named.read_bytes() == (bundled("ontology") / "annotation.schema.json").read_bytes()


def test_new_overwrites_nothing(run: Run, tmp_path: Path) -> None:
    put(tmp_path, "promise.txt")
    (tmp_path / "promise.yaml").write_text("mine", encoding="utf-8")
    done = run("new", "promise.txt")
    assert done.exit_code == 2
    assert "promise.yaml is there already" in done.stderr
    assert (tmp_path / "promise.yaml").read_text("utf-8") == "mine"


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("numbers.txt", b"65 000, 40 000", "say it, as in --language fr"),
        ("empty.txt", b"", "is empty"),
        ("latin.txt", "Formés à Paris".encode("latin-1"), "is not UTF-8"),
        ("mine.yaml", b"document: x", "is an annotation already"),
    ],
)
def test_a_text_that_cannot_be_begun_is_told(
    tmp_path: Path, name: str, content: bytes, sentence: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match=sentence):
        starter(tmp_path / name)


def test_a_language_that_is_no_tag_is_told(tmp_path: Path) -> None:
    put(tmp_path, "promise.txt")
    with pytest.raises(InputError, match="'French' is no language tag"):
        starter(tmp_path / "promise.txt", "French")


def test_compile_writes_the_bytes_of_the_seed(run: Run, tmp_path: Path) -> None:
    for name in ("facebook-ia-france.yaml", "facebook-ia-france.txt"):
        shutil.copy(bundled("seeds") / name, tmp_path)
    for _ in range(2):
        assert run("compile", "facebook-ia-france.yaml").exit_code == 0
        written = (tmp_path / "facebook-ia-france.ttl").read_bytes()
        assert written == (bundled("seeds") / "facebook-ia-france.ttl").read_bytes()


def test_compile_can_write_elsewhere(run: Run, tmp_path: Path) -> None:
    put(tmp_path, "good.yaml", "promise.txt")
    (tmp_path / "out").mkdir()
    assert run("compile", "good.yaml", "-o", "out").exit_code == 0
    assert (tmp_path / "out" / "good.ttl").is_file() and not (tmp_path / "good.ttl").exists()


def test_a_refused_annotation_leaves_its_turtle_as_it_was(run: Run, tmp_path: Path) -> None:
    put(tmp_path, "quote-orphaned.yaml", "good.yaml", "promise.txt")
    turtle = tmp_path / "quote-orphaned.ttl"
    turtle.write_text("# as it was\n", encoding="utf-8")
    done = run("compile", "quote-orphaned.yaml", "good.yaml")
    assert done.exit_code == 2
    assert turtle.read_text("utf-8") == "# as it was\n"
    assert (tmp_path / "good.ttl").is_file(), "one bad file keeps no other from being compiled"
    assert done.stderr.splitlines() == [line for line in SENTENCES if line.startswith("quote-orphaned")]


def test_a_folder_that_cannot_be_written_is_told(run: Run, tmp_path: Path) -> None:
    put(tmp_path, "good.yaml", "promise.txt")
    done = run("compile", "good.yaml", "-o", "nowhere")
    assert done.exit_code == 2
    assert "cannot be written (No such file or directory)" in done.stderr


def test_check_writes_nothing(run: Run, tmp_path: Path) -> None:
    pledge(tmp_path)
    done = run("check", "pledge.yaml")
    assert done.exit_code == 0, done.output
    assert {path.name for path in tmp_path.iterdir()} == {"pledge.yaml", "pledge.txt"}


def test_check_tells_the_line_of_what_the_shapes_find(run: Run, tmp_path: Path) -> None:
    pledge(tmp_path, who=f"{PROMISE}\n    target: {{value: 0, unit: percent, written: not}}")
    line = (
        (tmp_path / "pledge.yaml")
        .read_text("utf-8")
        .splitlines()
        .index("    target: {value: 0, unit: percent, written: not}")
    )
    done = run("check", "pledge.yaml")
    assert done.exit_code == 1
    assert f"pledge.yaml, line {line + 1}, items.hiring.target: violation:" in done.stdout
    assert "A percentage says of what it is a part or a change." in done.stdout
    assert "1 to mend" in done.stdout


def test_check_tells_the_problems_of_every_file(run: Run, tmp_path: Path) -> None:
    put(tmp_path, "several-faults.yaml", "quote-orphaned.yaml", "promise.txt")
    pledge(tmp_path)
    done = run("check", "several-faults.yaml", "quote-orphaned.yaml", "pledge.yaml")
    assert done.exit_code == 2
    told = [line for line in SENTENCES if line.startswith(("several-faults.", "quote-orphaned."))]
    assert sorted(done.stderr.splitlines()) == sorted(told)
    assert "2 of 3 files cannot be compiled; in the others 0 to mend" in done.stdout


def test_a_link_to_a_document_beside_is_checked(run: Run, tmp_path: Path) -> None:
    follow_up(tmp_path)
    assert run("check", "later.yaml").exit_code == 0
    pledge(tmp_path, "aspiration", "actor: acme")
    done = run("check", "later.yaml")
    assert done.exit_code == 1
    assert "Only commitments amend, supersede" in done.stdout


def test_a_link_to_a_document_that_is_not_there_is_named(run: Run, tmp_path: Path) -> None:
    follow_up(tmp_path)
    (tmp_path / "pledge.yaml").unlink()
    done = run("check", "later.yaml")
    assert done.exit_code == 0
    assert "pledge/hiring is in no file beside these, so the link to it is not checked" in done.stdout


def test_what_is_wrong_with_another_document_is_told_by_its_own_check(run: Run, tmp_path: Path) -> None:
    follow_up(tmp_path)
    body = (tmp_path / "pledge.yaml").read_text("utf-8")
    (tmp_path / "pledge.yaml").write_text(body.replace("unknown: {published: }\n", ""), encoding="utf-8")
    assert run("check", "later.yaml").exit_code == 0
    assert run("check", "pledge.yaml").exit_code == 1


def test_what_is_compiled_for_a_check_is_what_is_written(run: Run, tmp_path: Path) -> None:
    put(tmp_path, "good.yaml", "promise.txt")
    run("compile", "good.yaml")
    assert (tmp_path / "good.ttl").read_bytes() == compile_annotation(tmp_path / "good.yaml").turtle()


def test_a_folder_stands_for_its_annotations(run: Run, tmp_path: Path) -> None:
    inside = tmp_path / "corpus" / "2024"
    inside.mkdir(parents=True)
    follow_up(inside)
    (inside / "notes.yaml").write_text("about: something else\n", encoding="utf-8")
    assert run("check", "corpus").exit_code == 0
    assert run("compile", "corpus").output.splitlines() == [
        f"wrote {Path('corpus', '2024', name)}" for name in ("later.ttl", "pledge.ttl")
    ]


def test_a_folder_without_annotations_is_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for command in ("check", "compile"):
        done = run(command, "empty")
        assert done.exit_code == 2
        assert "empty holds no annotations" in done.stderr


def test_of_two_files_with_one_name_the_folder_is_told(run: Run, tmp_path: Path) -> None:
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        put(tmp_path / folder, "quote-orphaned.yaml", "promise.txt")
    told = run("check", "one", "two").stderr.splitlines()
    assert [line.partition(",")[0] for line in told] == [
        str(Path(folder, "quote-orphaned.yaml")) for folder in ("one", "two")
    ]


def unseen_review(tmp_path: Path) -> None:
    """Write a review of a promise that another file tells; it has no items of its own."""
    review = tmp_path / "review.txt"
    review.write_text("Acme keeps on", encoding="utf-8")
    (tmp_path / "review.yaml").write_text(
        f"""\
document: review
text: review.txt
sha256: {hashlib.sha256(review.read_bytes()).hexdigest()}
language: en
unknown: {{published: }}
agents: {{acme: {{organisation: Acme}}}}
assessments:
  one: {{of: promise/hiring, status: kept, assessor: acme, as of: 2031, quotes: [Acme keeps on]}}
""",
        encoding="utf-8",
    )


def test_a_link_to_a_file_that_is_refused_is_not_called_missing(run: Run, tmp_path: Path) -> None:
    unseen_review(tmp_path)
    assert "promise/hiring is in no file beside these" in run("check", "review.yaml").stdout
    put(tmp_path, "quote-orphaned.yaml", "promise.txt")
    assert "is in no file" not in run("check", "review.yaml", "quote-orphaned.yaml").stdout


def test_a_review_has_no_items_of_its_own_and_compiles_back(run: Run, tmp_path: Path) -> None:
    unseen_review(tmp_path)
    assert run("compile", "review.yaml").exit_code == 0
    again = kg.load(tmp_path / "review.ttl").to_annotation()
    assert "items" not in again.yaml
    assert not again.unwritten
