"""Slow queries, slow readers and an end: what others notice of them."""

from __future__ import annotations

import signal
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from serving import serving

ENDLESS = "SELECT (COUNT(*) AS ?n) { " + " ".join(f"?a{i} ?b{i} ?c{i} ." for i in range(8)) + " }"
#: Larger than what the server and the sockets hold before somebody reads.
LARGE = "SELECT ?x ?y ?z { ?x ?p ?o . ?y ?q ?r . ?z ?s ?t } LIMIT 90000"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = Path(tmp_path_factory.mktemp("data")) / "many.nt"
    path.write_text("".join(f'<http://e.test/{i}> <http://e.test/p> "{i}" .\n' for i in range(300)))
    return path


def test_slow_queries_do_not_delay_short_ones_and_end_by_the_limit(data: Path) -> None:
    with (
        serving("--data", data, "--timeout", "3") as server,
        httpx.Client(timeout=60, trust_env=False) as client,
    ):

        def slow() -> int:
            return client.get(server.sparql, params={"query": ENDLESS}).status_code

        with ThreadPoolExecutor(6) as pool:
            running = [pool.submit(slow) for _ in range(6)]
            time.sleep(0.2)
            times = []
            for _ in range(20):
                started = time.monotonic()
                assert client.get(server.sparql, params={"query": "ASK {}"}).json()["boolean"] is True
                times.append(time.monotonic() - started)
            statuses = [one.result() for one in running]
        # Four run on until their limit; those beyond are told to come again.
        assert sorted(statuses) == [500, 500, 500, 500, 503, 503]
        assert sorted(times)[len(times) // 2] < 1, times


def test_beyond_its_limit_the_server_says_when_to_come_again(data: Path) -> None:
    with (
        serving("--data", data, "--timeout", "3") as server,
        httpx.Client(timeout=60, trust_env=False) as client,
    ):
        with ThreadPoolExecutor(6) as pool:
            answers = list(pool.map(lambda _: client.get(server.sparql, params={"query": ENDLESS}), range(6)))
        refused = [answer for answer in answers if answer.status_code == 503]
        assert len(refused) == 2
        assert all(answer.headers["retry-after"] == "5" for answer in refused)
        assert client.get(server.sparql, params={"query": "ASK {}"}).status_code == 200


def test_a_slow_reader_holds_no_query_and_a_reader_gets_all(data: Path) -> None:
    with serving("--data", data) as server:
        port = int(server.address.rsplit(":", 1)[1].strip("/"))
        request = f"GET /sparql?query={LARGE.replace(' ', '%20').replace('?', '%3F')} HTTP/1.1\r\nHost: localhost\r\n\r\n"
        readers = [socket.create_connection(("127.0.0.1", port)) for _ in range(4)]
        try:
            for reader in readers:
                reader.sendall(request.encode())
            with httpx.Client(timeout=60, trust_env=False) as client:
                # The long lane has four places: were a query still held, the next long one would be refused.
                time.sleep(5)
                assert client.get(server.sparql, params={"query": "ASK {}"}).status_code == 200
                whole = client.get(server.sparql, params={"query": LARGE})
                assert len(whole.json()["results"]["bindings"]) == 90_000
        finally:
            for reader in readers:
                reader.close()


def test_an_answer_that_is_too_large_is_cut_so_that_it_shows(data: Path) -> None:
    with (
        serving("--data", data, "--rows", "50000") as server,
        httpx.Client(timeout=60, trust_env=False) as client,
    ):
        with pytest.raises(httpx.RemoteProtocolError):
            client.get(server.sparql, params={"query": LARGE})
        assert client.get(server.sparql, params={"query": "ASK {}"}).status_code == 200


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGINT])
def test_asked_to_end_the_server_answers_what_runs(data: Path, end: signal.Signals) -> None:
    with serving("--data", data, "--timeout", "2") as server:
        found: list[int] = []

        def ask() -> None:
            found.append(
                httpx.get(server.sparql, params={"query": ENDLESS}, timeout=60, trust_env=False).status_code
            )

        asking = threading.Thread(target=ask)
        asking.start()
        time.sleep(0.8)
        server.process.send_signal(end)
        asking.join(30)
        assert found == [500]
        assert server.process.wait(30) == 0
