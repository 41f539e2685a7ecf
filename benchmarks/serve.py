"""`kg serve` under load, beside the Oxigraph server: short questions mixed with hostile queries.

    python benchmarks/serve.py [--seconds 60] [--clients 32] [--documents 200]

Twenty of 32 clients ask short questions of the catalogue, each 50 ms after its last answer, and compare every
answer with the one that is known. Twelve ask endless joins, 2 kB of nested groups, a million rows, or read a
large answer at 20 kB/s; they never wait when told to. All of it stays on this machine.

The nested groups end the Oxigraph server (0.5.13), so it is measured with them and without.

Prints a table: wrong answers and short questions that were not answered (both have to be 0 for us), the 50th
and 95th percentile of the short questions, and what became of the hostile ones. Ends with status 1 where an
answer is wrong, a server ends, or our 95th percentile is 250 ms or more.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph as ox
from serve_clients import KINDS, Connection, Seen, canonical, crowd

import kg
from kg.questions.asking import prepare

BAR = 250.0
BIN = Path(sys.executable).parent
CORPUS = Path(__file__).with_name("corpus.py")


def questions(data: Path) -> dict[str, str]:
    """Return short questions about the corpus as SPARQL, each with what its answer says."""
    graph = kg.load(data)
    store = ox.Store()
    store.bulk_load(path=str(data), format=ox.RdfFormat.N_QUADS)
    pick = random.Random(1)
    items = pick.sample([row.item for row in graph.ask("commitments")], 12)
    agents = pick.sample(sorted({row.promisor for row in graph.ask("promisors") if row.promisor}), 4)
    documents = pick.sample(graph.documents(), 8)
    texts = [prepare(graph.store, "figures", item=item) for item in items]
    texts += [prepare(graph.store, "deadlines", item=item) for item in items]
    texts += [prepare(graph.store, "participants", item=item) for item in items]
    texts += [prepare(graph.store, "items", document=document) for document in documents]
    texts += [prepare(graph.store, "organisation", organisation=agent) for agent in agents]
    texts += [f"ASK {{ <{item}> ?p ?o }}" for item in items[:4]]
    found = {}
    for text in map(_bare, texts):
        answer = store.query(text, use_default_graph_as_union=True)
        body = answer.serialize(format=ox.QueryResultsFormat.JSON)  # type: ignore[union-attr]
        assert body is not None
        found[text] = canonical(body)
    return found


def _bare(text: str) -> str:
    """Return a query as a client writes it, without the comments that describe the question."""
    return "\n".join(line for line in text.split("\n") if line.strip() and not line.startswith("#"))


@contextmanager
def ours(data: Path, folder: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    command = [sys.executable, "-m", "kg", "serve", "--port", "0", "--data", str(data)]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    address = process.stderr.readline().split()[-1]
    with _ended(process):
        yield process, f"{address}sparql"


@contextmanager
def oxigraph(data: Path, folder: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    program = str(BIN / "oxigraph")
    subprocess.run(
        [program, "load", "-l", str(folder), "-f", str(data)], check=True, stderr=subprocess.DEVNULL
    )
    place = "127.0.0.1:7979"
    command = [program, "serve-read-only", "-l", str(folder), "-b", place, "--union-default-graph"]
    process = subprocess.Popen([*command, "--timeout-s", "10"], stderr=subprocess.DEVNULL, text=True)
    with _ended(process):
        yield process, f"http://{place}/query"


@contextmanager
def _ended(process: subprocess.Popen[str]) -> Iterator[None]:
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


async def answers(address: str, seconds: float) -> bool:
    """Tell whether a server answers within some seconds."""
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        try:
            async with asyncio.timeout(ends - time.monotonic()):
                status, _ = await Connection(address).ask("ASK {}")
            if status == 200:
                return True
        except (OSError, TimeoutError, asyncio.IncompleteReadError):
            pass
        await asyncio.sleep(0.1)
    return False


def measure(
    name: str, address: str, asked: dict[str, str], clients: int, seconds: float, kinds: list[str]
) -> Seen:
    seen = Seen()
    if not asyncio.run(answers(address, 30)):
        sys.exit(f"{name} does not start")
    asyncio.run(crowd(address, asked, clients, seconds, seen, kinds))
    return seen


def told(name: str, seen: Seen, alive: bool, answering: bool) -> None:
    short = {status: count for (kind, status), count in seen.statuses.items() if kind == "short"}
    print(f"\n{name}")
    print(f"  short questions: {sum(short.values())}, of these {short.get('200', 0)} answered")
    print(f"  not answered: { {status: count for status, count in short.items() if status != '200'} or 0 }")
    print(f"  wrong answers: {len(seen.wrong)}")
    print(f"  p50 {seen.percentile(0.5):.0f} ms, p95 {seen.percentile(0.95):.0f} ms")
    print(f"  crashed: {'no' if alive else 'YES'}; answers after the load: {'yes' if answering else 'NO'}")
    for (kind, status), count in sorted(seen.statuses.items()):
        if kind != "short":
            print(f"  {kind}: {status} × {count}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--clients", type=int, default=32)
    parser.add_argument("--documents", type=int, default=200)
    given = parser.parse_args()
    failed = False
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        subprocess.run([sys.executable, str(CORPUS), str(given.documents), str(folder)], check=True)
        data = folder / "corpus.nq"
        asked = questions(data)
        print(f"{given.documents} documents, {given.clients} clients, {given.seconds:g} s")
        every = list(KINDS)
        bearable = [kind for kind in every if kind != "nested groups"]
        for title, server, kinds in (
            ("kg serve", ours, every),
            ("oxigraph serve-read-only", oxigraph, every),
            ("oxigraph serve-read-only, without nested groups", oxigraph, bearable),
        ):
            with server(data, folder / title.replace(" ", "-")) as (process, address):
                seen = measure(title, address, asked, given.clients, given.seconds, kinds)
                alive = process.poll() is None
                answering = asyncio.run(answers(address, 30))
                told(title, seen, alive, answering)
            if server is ours:
                unanswered = seen.statuses.total() - sum(
                    count
                    for (kind, status), count in seen.statuses.items()
                    if kind != "short" or status == "200"
                )
                failed = bool(seen.wrong or unanswered) or not (alive and answering)
                failed = failed or not seen.percentile(0.95) < BAR
    sys.exit(int(failed))


if __name__ == "__main__":
    main()
