"""The runner of pages finds what a page shows wrongly: each kind of block is shown here once with a fault."""

from __future__ import annotations

from pathlib import Path

import pytest
from page_runner import Runner, blocks

RIGHT = """
```console
$ kg questions deadlines
deadlines: By when?
...
```

<!-- file: numbers.txt -->

```text
3
```

```python
print(1 + 2)  # 3: and a remark
print(open("numbers.txt").read())
```

<!-- output -->
```text
3
3
```

```python
>>> 1 + 2
3
```

```sparql
SELECT ?item { ?item cmt:force force:pledged }
```
"""
#: What is exchanged, and for what.
FAULTS = {
    "a command prints something else": ("deadlines: By when?", "deadlines: By whom?"),
    "a command fails": ("questions deadlines", "questions nothing"),
    "a print prints something else": ("# 3: and", "# 4: and"),
    "a file lacks what is shown": ("<!-- file: numbers.txt -->", "<!-- in: numbers.txt -->"),
    "an output is another": ("3\n3\n```", "3\n4\n```"),
    "a doctest fails": (">>> 1 + 2\n3", ">>> 1 + 2\n4"),
    "a block says not what it is for": ("<!-- file: numbers.txt -->\n", ""),
    "a query has no answer": ("force:pledged", "force:conditional"),
    "an installation names no extra": (
        "kg questions deadlines\ndeadlines: By when?\n...",
        "pip install 'commitment-graph[no]'",
    ),
}


def run(page: str, folder: Path) -> list[str]:
    with Runner(folder) as runner:
        for block in blocks(page):
            runner.run(block)
    return runner.left_out


def test_a_right_page_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert len(blocks(RIGHT)) == 6
    assert run(RIGHT, tmp_path) == []


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_fails(fault: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "numbers.txt").write_text("5", encoding="utf-8")
    before, after = FAULTS[fault]
    assert before in RIGHT
    with pytest.raises(AssertionError):
        run(RIGHT.replace(before, after), tmp_path)


def test_what_needs_a_missing_program_is_told(tmp_path: Path) -> None:
    page = "<!-- needs: no-such-program -->\n```console\n$ no-such-program\n```\n"
    assert run(page, tmp_path) == ["line 2: no-such-program is not installed"]


def test_without_curl_its_commands_are_left_out_and_the_others_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shutil.which", lambda _: None)
    page = "```console\n$ curl http://127.0.0.1:9/\nanswer\n$ kg questions nothing\n```\n"
    with Runner(tmp_path) as runner, pytest.raises(AssertionError, match="kg questions nothing"):
        runner.run(blocks(page)[0])
    assert runner.left_out == ["line 1: curl is not installed"]
