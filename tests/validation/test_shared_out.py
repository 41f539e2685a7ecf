"""Quotes and figures are checked by other processes as by this one, also when one of them is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from generated import generated

import kg
from kg.documents.texts import TextLibrary
from kg.errors import TaskError
from kg.faces.command import main
from kg.tasks import Sharing, mapping
from kg.validation.per_document import check_documents
from kg.validation.rules import RuleBook
from kg.validation.store_view import StoreView

Found = list[tuple[str, str, str]]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sixty documents; a text was changed, one is missing, one has another name, and quotes are orphaned."""
    made = tmp_path_factory.mktemp("corpus")
    corpus = generated(made, 60, faults=0.2, seed=3, texts=True)
    (made / "doc-7.txt").write_text("something else", encoding="utf-8")
    (made / "doc-8.txt").unlink()
    (made / "doc-9.txt").rename(made / "renamed.txt")
    corpus.write_text(
        corpus.read_text(encoding="utf-8").replace("Organisation 1 will", "Organisation I will"),
        encoding="utf-8",
    )
    return made


@pytest.fixture(scope="module")
def check(folder: Path) -> Callable[[Sharing], Found]:
    view = StoreView(kg.load(folder / "corpus.nq").store)
    rules = RuleBook(view, "en")

    def check(sharing: Sharing) -> Found:
        found = check_documents(view, rules, TextLibrary([folder]), sharing=sharing)
        return [(str(v.focus), v.shape.local, str(v.value)) for v in found]

    return check


@pytest.fixture(scope="module")
def alone(check: Callable[[Sharing], Found]) -> Found:
    """What one process finds: each kind of fault at least once."""
    found = check(Sharing(workers=1))
    kinds = {"evidence-document-changed", "evidence-document-missing", "evidence-orphaned", "derived-value"}
    assert kinds <= {shape for _, shape, _ in found}
    return found


def test_a_pool_finds_what_one_process_finds(check: Callable[[Sharing], Found], alone: Found) -> None:
    assert check(Sharing(workers=2)) == alone


def _workers_of_the_pool() -> list[int]:
    listed = subprocess.run(
        ["ps", "-ww", "-o", "pid=,args=", "--ppid", str(os.getpid())],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return [int(line.split()[0]) for line in listed.splitlines() if "LokyProcess" in line]


def test_a_worker_that_is_killed_loses_no_finding(
    check: Callable[[Sharing], Found], alone: Found, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mapping, "_REPORT", 0)
    killed: list[int] = []

    def kill(done: int, total: int | None) -> None:
        if not killed:
            killed.append(_workers_of_the_pool()[0])
            os.kill(killed[0], signal.SIGKILL)

    assert check(Sharing(workers=2, progress=kill)) == alone
    assert killed


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    distributed = pytest.importorskip("distributed", reason="the extra `dask` is not installed")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, host="127.0.0.1"
    ) as cluster:
        yield cluster


def test_a_cluster_finds_what_one_process_finds_though_a_worker_is_killed(
    check: Callable[[Sharing], Found], alone: Found, cluster: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mapping, "_REPORT", 0)
    killed: list[int] = []

    def kill(done: int, total: int | None) -> None:
        if not killed:
            killed.append(cluster.workers[0].pid)
            os.kill(killed[0], signal.SIGKILL)

    assert check(Sharing(scheduler=cluster.scheduler_address, progress=kill)) == alone
    assert killed


def test_progress_counts_documents_and_figures(check: Callable[[Sharing], Found]) -> None:
    told: list[tuple[int, int | None]] = []
    check(Sharing(workers=1, progress=lambda done, total: told.append((done, total))))
    done, total = told[-1]
    assert total is not None and done > 60


def test_the_graph_takes_workers() -> None:
    graph = kg.load()
    assert graph.validate(workers=2) == graph.validate(workers=1)


def test_a_scheduler_without_dask_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(TaskError, match=r"commitment-graph\[dask\]"):
        kg.load().validate(scheduler="tcp://127.0.0.1:8786")
    run = CliRunner().invoke(main, ["validate", "--scheduler", "tcp://127.0.0.1:8786"])
    assert run.exit_code == 2
    assert run.output.startswith("kg: a scheduler needs Dask") and run.output.count("\n") == 1
