"""The clients of `benchmarks/serve.py`: people with short questions, and those who mean ill."""

from __future__ import annotations

import asyncio
import hashlib
import json
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

#: Endless: eight patterns that share no variable.
ENDLESS = "SELECT (COUNT(*) AS ?n) { " + " ".join(f"?a{i} ?b{i} ?c{i} ." for i in range(8)) + " }"
#: 2 kB of nested groups.
NESTED = "SELECT * { " + "{ " * 1000 + "?s ?p ?o" + " }" * 1000 + " }"
MILLION = "SELECT ?a ?d ?g { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } LIMIT 1000000"
#: An answer that is allowed, and larger than what sockets hold.
LARGE = "SELECT ?a ?d { ?a ?b ?c . ?d ?e ?f } LIMIT 90000"
_PAUSE = 0.05


@dataclass
class Seen:
    """What the clients saw."""

    times: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    statuses: Counter[tuple[str, str]] = field(default_factory=Counter)

    def percentile(self, share: float) -> float:
        """Return a percentile of the times of short questions, in milliseconds."""
        ordered = sorted(self.times)
        return ordered[min(int(len(ordered) * share), len(ordered) - 1)] * 1000 if ordered else float("nan")


def canonical(body: bytes) -> str:
    """Return what an answer in JSON says, whatever the order of its rows."""
    told = json.loads(body)
    if "boolean" in told:
        return str(told["boolean"])
    rows = sorted(json.dumps(row, sort_keys=True) for row in told["results"]["bindings"])
    return hashlib.sha256("\n".join(rows).encode()).hexdigest()


class Connection:
    """One connection that is kept; a small HTTP client, so that the clients cost less than the server."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self._host, self._port, self._path = parts.hostname or "", parts.port or 80, parts.path
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, query: str, rate: float | None = None) -> tuple[int, bytes]:
        """Return the status and the body; `rate` reads so many bytes a second and keeps none."""
        if self._streams is None:
            self._streams = await asyncio.open_connection(self._host, self._port, limit=1 << 20)
        reader, writer = self._streams
        try:
            body = query.encode()
            writer.write(
                f"POST {self._path} HTTP/1.1\r\nHost: {self._host}:{self._port}\r\n"
                "Content-Type: application/sparql-query\r\nAccept: application/sparql-results+json\r\n"
                f"Content-Length: {len(body)}\r\n\r\n".encode()
                + body
            )
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
            status = int(head.split(" ", 2)[1])
            if rate is not None:
                while await reader.read(4096):
                    await asyncio.sleep(4096 / rate)
                raise ConnectionError("the answer was read to the end of the connection")
            body = await self._body(reader, head)
        except BaseException:
            self.close()
            raise
        if "connection: close" in head:
            self.close()
        return status, body

    async def _body(self, reader: asyncio.StreamReader, head: str) -> bytes:
        if "transfer-encoding: chunked" not in head:
            length = next(line for line in head.split("\r\n") if line.startswith("content-length:"))
            return await reader.readexactly(int(length.split(":")[1]))
        parts = []
        while size := int(await reader.readuntil(b"\r\n"), 16):
            parts.append(await reader.readexactly(size))
            await reader.readexactly(2)
        await reader.readexactly(2)
        return b"".join(parts)

    def close(self) -> None:
        """Close the connection; the next question opens another one."""
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None


async def person(address: str, questions: dict[str, str], first: int, ends: float, seen: Seen) -> None:
    """Ask short questions one after the other, and compare each answer with the one that is known."""
    connection = Connection(address)
    known: set[tuple[str, bytes]] = set()
    asked = list(questions)
    number = first
    while time.monotonic() < ends:
        query = asked[number % len(asked)]
        number += 1
        started = time.perf_counter()
        try:
            status, body = await connection.ask(query)
        except (OSError, asyncio.IncompleteReadError) as error:
            seen.statuses["short", type(error).__name__] += 1
            await asyncio.sleep(_PAUSE)
            continue
        seen.times.append(time.perf_counter() - started)
        seen.statuses["short", str(status)] += 1
        if status == 200 and (query, body) not in known:
            if canonical(body) == questions[query]:
                known.add((query, body))
            else:
                seen.wrong.append(query)
        await asyncio.sleep(_PAUSE)
    connection.close()


async def villain(address: str, kind: str, query: str, ends: float, seen: Seen, rate: float | None) -> None:
    """Ask a hostile query again and again, never in the same words, and do not wait when told to."""
    while (left := ends - time.monotonic()) > 0:
        connection = Connection(address)
        try:
            async with asyncio.timeout(left):
                status, _ = await connection.ask(f"{query} # {time.monotonic_ns()}", rate)
            seen.statuses[kind, str(status)] += 1
        except TimeoutError:
            seen.statuses[kind, "still going at the end"] += 1
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            seen.statuses[kind, "connection ended"] += 1
        connection.close()
        await asyncio.sleep(_PAUSE)


#: What the hostile clients ask, and how many bytes a second they read.
KINDS: dict[str, tuple[str, float | None]] = {
    "endless joins": (ENDLESS, None),
    "a million rows": (MILLION, None),
    "slow reader": (LARGE, 20_000.0),
    "nested groups": (NESTED, None),
}


async def crowd(
    address: str, questions: dict[str, str], clients: int, seconds: float, seen: Seen, kinds: Sequence[str]
) -> None:
    """Let everybody in: five of eight ask short questions, the others mean ill."""
    ends = time.monotonic() + seconds
    hostile = clients * 3 // 8
    tasks = [person(address, questions, number * 7, ends, seen) for number in range(clients - hostile)]
    for number in range(hostile):
        kind = kinds[number % len(kinds)]
        query, rate = KINDS[kind]
        tasks.append(villain(address, kind, query, ends, seen, rate))
    await asyncio.gather(*tasks)
