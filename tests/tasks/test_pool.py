"""Documents are shared out among processes, and nothing is lost with one of them."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from task_samples import always_die_at_five, die_once, in_process, refuse_seven, square

from kg.errors import AnnotationError, InputError, TaskError
from kg.tasks import map_documents, mapping

SQUARES = [number * number for number in range(200)]


def test_a_pool_gives_what_one_process_gives_in_the_same_order() -> None:
    assert list(map_documents(square, range(200), workers=1)) == SQUARES
    assert list(map_documents(square, range(200), workers=2)) == SQUARES


def test_a_pool_works_elsewhere() -> None:
    elsewhere = set(map_documents(in_process, range(50), workers=2))
    assert os.getpid() not in elsewhere


def test_little_work_stays_in_this_process() -> None:
    assert set(map_documents(in_process, range(50))) == {os.getpid()}


def test_much_work_goes_to_a_pool_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mapping, "_PAYS_AFTER", 0)
    monkeypatch.setattr(mapping, "_PAYS_FROM", 0)
    first, *rest = map_documents(in_process, range(50))
    assert first == os.getpid()
    assert os.getpid() not in rest


def test_a_killed_worker_loses_nothing(tmp_path: Path) -> None:
    jobs = [(str(tmp_path), number) for number in range(200)]
    assert list(map_documents(die_once, jobs, workers=2)) == SQUARES
    assert (tmp_path / "died").exists()


def test_a_document_that_ends_every_process_is_named() -> None:
    done = map_documents(always_die_at_five, range(20), workers=2, name=lambda number: f"document {number}")
    got = []
    with pytest.raises(TaskError, match="document 5 ends every process"):
        for number in done:
            got.append(number)
    assert got == [0, 1, 2, 3, 4]


def test_an_error_of_the_function_arrives() -> None:
    with pytest.raises(AnnotationError, match="document 7 says nothing"):
        list(map_documents(refuse_seven, range(20), workers=2))


def test_progress_is_told_up_to_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mapping, "_REPORT", 0)
    told: list[tuple[int, int | None]] = []
    list(map_documents(square, range(30), workers=1, total=30, progress=lambda *seen: told.append(seen)))
    assert told[:3] == [(1, 30), (2, 30), (3, 30)]
    assert told[-1] == (30, 30)


def test_documents_are_taken_as_they_are_needed() -> None:
    taken: list[int] = []

    def documents() -> Iterator[int]:
        for number in range(100_000):
            taken.append(number)
            yield number

    done = map_documents(square, documents(), workers=2)
    assert [next(done) for _ in range(10)] == SQUARES[:10]
    assert len(taken) < 1_000
    done.close()  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("given", "sentence"), [({"workers": 0}, "0 workers"), ({"workers": 2, "scheduler": "tcp://x"}, "or a")]
)
def test_workers_that_make_no_sense_are_refused(given: dict[str, int], sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        map_documents(square, [1], **given)  # type: ignore[arg-type]


def test_a_script_without_a_guard_runs_once(tmp_path: Path) -> None:
    """The processes do not run the user's script again, as those of `multiprocessing` would."""
    script = tmp_path / "script.py"
    script.write_text(
        "from kg.tasks import map_documents\nprint('begun')\n"
        "print(sum(map_documents(abs, range(-20, 0), workers=2)))\n"
    )
    run = subprocess.run([sys.executable, script], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["begun", "210"]


def test_processes_do_not_outlive_the_one_that_was_killed(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        f"import os, signal, sys; sys.path.insert(0, {str(Path(__file__).parent)!r})\n"
        "from kg.tasks import map_documents; from task_samples import in_process\n"
        "done = map_documents(in_process, range(20), workers=2)\n"
        "print(next(done), next(done), next(done), flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    run = subprocess.run([sys.executable, script], capture_output=True, text=True, check=False)
    workers = [int(number) for number in run.stdout.split()]
    assert workers
    deadline = time.monotonic() + 10
    while any(Path(f"/proc/{worker}").exists() for worker in workers) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not [worker for worker in workers if Path(f"/proc/{worker}").exists()]
