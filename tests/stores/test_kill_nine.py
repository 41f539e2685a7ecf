"""A crash at any moment leaves the old or the new: shown with `kill -9` while documents change.

KG_KILLS says how often (200 in the full run; fewer here, so that the plain run stays short).
"""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyoxigraph as ox
import pytest
from kill_nine_writer import DOCUMENTS, document, version

import kg
from kg.stores.disk import DiskStore

KILLS = int(os.environ.get("KG_KILLS", "24"))
WRITER = Path(__file__).with_name("kill_nine_writer.py")

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no kill -9")

#: A document's version by its number; None where the document is not there.
Versions = dict[int, int | None]


def started(*arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, str(WRITER), *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def killed(writer: subprocess.Popen[str], after: float) -> list[str]:
    """Kill a writer some seconds after it has opened the store, and return all that it said."""
    assert writer.stdout is not None
    said = [writer.stdout.readline()]
    assert said == ["open\n"]
    time.sleep(after)
    writer.kill()
    said += writer.stdout.readlines()
    assert writer.wait() in (0, -signal.SIGKILL)
    return [line.strip() for line in said if line.endswith("\n")][1:]


def told(lines: list[str], before: Versions) -> tuple[Versions, tuple[int, int | None] | None]:
    """Return what was acknowledged, and the change that was under way."""
    state, under_way = dict(before), None
    for line in lines:
        if line == "done":
            assert under_way is not None
            state[under_way[0]] = under_way[1]
            under_way = None
        else:
            do, number, step = line.split()
            under_way = int(number), None if do == "remove" else int(step)
    return state, under_way


def damage(quads: set[ox.Quad], state: Versions, under_way: tuple[int, int | None] | None) -> list[str]:
    """Compare what a store holds with what was acknowledged; the change under way may be there or not."""
    wrong = []
    for number in range(DOCUMENTS):
        graph = ox.NamedNode(document(number))
        found = {quad for quad in quads if quad.graph_name == graph}
        allowed = [state.get(number)]
        if under_way is not None and under_way[0] == number:
            allowed.append(under_way[1])
        if not any(found == (set() if one is None else version(number, one)) for one in allowed):
            values = sorted({quad.object.value for quad in found if isinstance(quad.object, ox.Literal)})
            wrong.append(f"document {number}: {len(found)} statements of versions {values}, not {allowed}")
    return wrong


def read(store: DiskStore, state: Versions, under_way: tuple[int, int | None] | None) -> Versions:
    """Check a store and return the versions that it holds."""
    quads = set(store.quads())
    assert damage(quads, state, under_way) == []
    found = dict(state)
    if under_way is not None:
        number, which = under_way
        graph = ox.NamedNode(document(number))
        now = {quad for quad in quads if quad.graph_name == graph}
        if now == (set() if which is None else version(number, which)):
            found[number] = which
    return found


def test_no_document_is_torn_and_none_is_lost_once_acknowledged(tmp_path: Path) -> None:
    chance, state, changes = random.Random(9), Versions(), 0
    path = tmp_path / "corpus.kg"
    for round_ in range(KILLS):
        lines = killed(started(str(path), str(round_)), chance.uniform(0.0, 0.12))
        changes += lines.count("done")
        acknowledged, under_way = told(lines, state)
        store = DiskStore(path)
        state = read(store, acknowledged, under_way)
        store.close()
    assert changes > KILLS, "too few changes were made between the kills to show anything"


def test_a_load_that_is_killed_leaves_the_empty_store_or_all_of_it(tmp_path: Path) -> None:
    file = tmp_path / "corpus.nq"
    ox.serialize(
        (quad for number in range(400) for quad in version(number, 1)), file, format=ox.RdfFormat.N_QUADS
    )
    whole = 400 * (len(version(0, 1)))
    chance, seen = random.Random(9), set()
    for round_ in range(max(8, KILLS // 4)):
        path = tmp_path / f"{round_}.kg"
        killed(started(str(path), "load", str(file)), chance.uniform(0.0, 0.5) if round_ else 10.0)
        with kg.open(path) as graph:
            seen.add(len(graph))
            if not len(graph):
                graph.load_all(file)
                assert len(graph) == whole
    assert seen <= {0, whole}
    assert whole in seen


@pytest.mark.parametrize(
    ("harm", "sentence"),
    [
        (lambda quads: quads - set(list(quads)[:1]), "document 1: 61 statements"),
        (lambda quads: set(), "document 1: 0 statements"),
        (lambda quads: version(1, 6), "of versions ['6']"),
        (lambda quads: quads | version(1, 8), "of versions ['7', '8']"),
    ],
    ids=["a statement is missing", "the document is lost", "an older version", "two versions mixed"],
)
def test_the_check_notices(harm: object, sentence: str) -> None:
    state: Versions = {1: 7}
    good = version(1, 7)
    assert damage(good, state, None) == []
    assert damage(version(1, 8), state, (1, 8)) == []
    (found,) = damage(harm(good), state, None)  # type: ignore[operator]
    assert sentence in found


def test_the_record_of_what_was_acknowledged() -> None:
    lines = ["add 1 5", "done", "replace 1 6", "done", "remove 2 7"]
    assert told(lines, {2: 3}) == ({1: 6, 2: 3}, (2, None))
