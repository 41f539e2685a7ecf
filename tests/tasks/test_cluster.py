"""The same function runs on a cluster of processes, and a worker that is killed loses nothing."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from task_samples import die_once, in_process, refuse_seven, square

from kg.errors import AnnotationError, TaskError
from kg.tasks import map_documents

SQUARES = [number * number for number in range(200)]


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    distributed = pytest.importorskip("distributed", reason="the extra `dask` is not installed")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, host="127.0.0.1"
    ) as cluster:
        yield cluster


def test_a_cluster_gives_what_one_process_gives_in_the_same_order(cluster: Any) -> None:
    assert list(map_documents(square, range(200), scheduler=cluster.scheduler_address)) == SQUARES


def test_a_client_of_the_user_is_used_and_stays_open(cluster: Any) -> None:
    from distributed import Client

    with Client(cluster.scheduler_address, set_as_default=False) as client:
        elsewhere = set(map_documents(in_process, range(20), scheduler=client))
        assert os.getpid() not in elsewhere
        assert client.status == "running"


def test_a_killed_worker_loses_nothing(cluster: Any, tmp_path: Path) -> None:
    jobs = [(str(tmp_path), number) for number in range(200)]
    assert list(map_documents(die_once, jobs, scheduler=cluster.scheduler_address)) == SQUARES
    assert (tmp_path / "died").exists()


def test_an_error_of_the_function_arrives(cluster: Any) -> None:
    with pytest.raises(AnnotationError, match="document 7 says nothing"):
        list(map_documents(refuse_seven, range(20), scheduler=cluster.scheduler_address))


def test_a_scheduler_that_is_not_there_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed", reason="the extra `dask` is not installed")
    from kg.tasks import cluster

    monkeypatch.setattr(cluster, "_CONNECT", 0.2)
    with pytest.raises(TaskError, match="no Dask scheduler answers at tcp://127"):
        list(map_documents(square, [1], scheduler="tcp://127.0.0.1:9"))


def test_without_dask_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(TaskError, match=r"pip install 'commitment-graph\[dask\]'"):
        list(map_documents(square, [1], scheduler="tcp://127.0.0.1:8786"))
