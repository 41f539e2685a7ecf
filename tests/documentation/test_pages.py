"""Every code block of every page runs, in the order of the page, or says why it cannot."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from page_runner import ROOT, Block, Runner, blocks

import kg
from kg.faces.command import main
from kg.questions.catalogue import names

CASES = ROOT / "tests" / "cases"
FILES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
PAGES = {path.relative_to(ROOT).as_posix(): blocks(path.read_text(encoding="utf-8")) for path in FILES}
#: Pages whose blocks depend on each other in ways of their own, and the tests that run all of them.
ELSEWHERE = {
    "docs/annotation.md": "tests/annotations/test_annotation_docs.py",
}
RUN_HERE = sorted(name for name, found in PAGES.items() if found and name not in ELSEWHERE)
SKIPPED = [(name, block) for name, found in PAGES.items() for block in found if block.kind == "skip"]

CORPUS = [
    path
    for name in ("02-google-france-2018", "10-amazon-shipment-zero", "16-shell-carbon-intensity")
    for path in sorted((CASES / name).glob("s*.yaml"))
]
ANNOTATION = """document: {name}
text: {name}.txt
sha256: {digest}
language: en
unknown: {{published: }}
agents:
  acme: {{organisation: Acme}}
items:
  {item}:
    is: commitment
    label: {{en: Create 30 posts, fr: Créer 30 postes}}
    quotes: [Acme will create 30 posts by 2030]
    promisor: acme
    kind: recruitment
    force: announced
    people: {{measures: posts, label: {{en: posts, fr: postes}}}}
    increment: {{value: 30, written: "30"}}
    deadline: {{by: 2030, written: by 2030}}
    unknown: {{baseline: }}
"""


def two_accounts(folder: Path) -> None:
    """The documents `plan` and `retold` tell one promise; `corpus.kg` holds them beside real ones."""
    import hashlib

    for name, item in (("plan", "jobs"), ("retold", "posts")):
        text = f"Acme will create 30 posts by 2030. This is {name}."
        (folder / f"{name}.txt").write_bytes(text.encode())
        digest = hashlib.sha256(text.encode()).hexdigest()
        told = ANNOTATION.format(name=name, item=item, digest=digest)
        (folder / f"{name}.yaml").write_text(told, encoding="utf-8")
    with kg.open(folder / "corpus.kg") as corpus:
        for source in (folder / "plan.yaml", folder / "retold.yaml", *CORPUS):
            corpus.add(source)


def graphs(folder: Path) -> None:
    """The files that a page calls yours: `mine.ttl`, a later version of it, and the same on disk."""
    mine = kg.load()
    mine.export(folder / "mine.ttl")
    mine.export(folder / "corpus.trig")
    turtle = (folder / "mine.ttl").read_text(encoding="utf-8")
    (folder / "newer.ttl").write_text(turtle.replace("force:pledged", "force:intended"), encoding="utf-8")
    with kg.open(folder / "corpus.kg") as corpus:
        corpus.add(mine)


#: What a page takes for granted that a reader has.
BEFORE: dict[str, Callable[[Path], None]] = {
    "README.md": graphs,
    "docs/questions.md": two_accounts,
    "docs/serve.md": graphs,
    "docs/validation.md": graphs,
}


@pytest.mark.parametrize("name", RUN_HERE)
def test_the_blocks_of_a_page_run(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(ROOT / "tests" / "stores")
    for folder in ("tests", "ontology", "seeds"):
        (tmp_path / folder).symlink_to(ROOT / folder)
    BEFORE.get(name, lambda _: None)(tmp_path)
    with Runner(tmp_path) as runner:
        for block in PAGES[name]:
            try:
                runner.run(block)
            except AssertionError as error:
                raise AssertionError(f"{name}, line {block.line}: {error}") from error
    if runner.left_out:
        pytest.skip(f"all else of {name} ran; {'; '.join(runner.left_out)}")


@pytest.mark.parametrize(("name", "block"), SKIPPED, ids=[f"{name}:{block.line}" for name, block in SKIPPED])
def test_a_block_that_cannot_run_here_says_why(name: str, block: Block) -> None:
    assert len(block.detail) > 20, "a reason is a sentence"
    pytest.skip(block.detail)


def test_each_page_with_blocks_is_run_by_one_test() -> None:
    assert len(RUN_HERE) >= 6
    for name, test in ELSEWHERE.items():
        assert PAGES[name]
        assert Path(name).name in (ROOT / test).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(PAGES))
def test_each_command_and_question_that_a_page_names_exists(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    named = set(re.findall(r"`kg ([a-z]+)[ `]", text))
    assert named <= set(main.commands), named - set(main.commands)
    asked = set(re.findall(r"`kg ask ([a-z][a-z-]*)", text))
    assert asked <= set(names()), asked - set(names())
