"""What queries share is written once, and comes with its parameters."""

from pathlib import Path

import pytest

from kg.errors import QuestionError
from kg.questions.catalogue import parse
from kg.questions.fragments import expand

BOTH = '{ en = "d", fr = "d" }'
TEXTS = f"#+ title = {BOTH}\n#+ description = {BOTH}\n"
HEADER = f'{TEXTS}#+ [columns.item]\n#+ type = "iri"\n#+ description = {BOTH}\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared" / "since.rq").write_text(
        f"# of ?node ?day\n# include day\n# Why.\n?node ?node_told ?day .\n?nodes ?p ?day_on .\n"
        f'#+ [columns.seen]\n#+ type = "date"\n#+ description = {BOTH}\n'
    )
    (tmp_path / "shared" / "day.rq").write_text(
        f'# of\n#+ [parameters.day]\n#+ type = "date"\n#+ optional = true\n#+ description = {BOTH}\n'
    )
    return tmp_path


def test_a_fragment_takes_its_arguments_and_renames_its_variables(folder: Path) -> None:
    assert expand("  # include since ?item ?then\n  # include since ?other ?when", folder) == (
        "  ?item ?item_told ?then .\n  ?nodes ?p ?then_on .\n"
        "  ?other ?other_told ?when .\n  ?nodes ?p ?when_on ."
    )


def test_a_fragment_brings_its_parameters_and_the_columns_that_are_asked_for(folder: Path) -> None:
    asked = parse("q", HEADER + "SELECT ?item (?x AS ?seen) {\n# include since ?item ?then\n}", folder)
    assert list(asked.parameters) == ["day"]
    assert list(asked.columns) == ["item", "seen"]
    plain = parse("q", HEADER + "SELECT ?item {\n# include since ?item ?then\n}", folder)
    assert list(plain.columns) == ["item"]


def test_what_the_question_says_itself_wins(folder: Path) -> None:
    header = HEADER.replace(
        "#+ [columns.item]",
        f'#+ [parameters.day]\n#+ type = "year"\n#+ description = {BOTH}\n#+ [columns.item]',
    )
    asked = parse("q", header + "SELECT ?item {\n# include since ?item ?then\n}", folder)
    assert asked.parameters["day"].type == "year"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("# include sinse ?item ?then", "there is no fragment 'sinse' to include: there are day, since"),
        ("# include since ?item", "takes 2 arguments (?node ?day), not 1: write # include since ?node ?day"),
    ],
)
def test_a_wrong_include_is_one_clear_sentence(folder: Path, line: str, words: str) -> None:
    with pytest.raises(QuestionError, match=r".") as caught:
        parse("q", HEADER + f"SELECT ?item {{\n{line}\n}}", folder)
    assert words in str(caught.value)
