"""Real SPARQL servers for the tests: started when first asked for, and stopped at the end."""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from sparql_servers import NotInstalled, Server, running


def started(name: str) -> Iterator[Server]:
    if name != "oxigraph" and not os.environ.get("KG_REQUIRE_SERVERS"):
        pytest.skip(f"{name} runs with KG_REQUIRE_SERVERS=1, after .ci/servers has installed it")
    try:
        with running(name) as server:
            yield server
    except NotInstalled as reason:
        if name == "oxigraph" or os.environ.get("KG_REQUIRE_SERVERS"):
            pytest.fail(f"{reason} (a server that is required here)")
        pytest.skip(str(reason))


@pytest.fixture(scope="session")
def oxigraph() -> Iterator[Server]:
    yield from started("oxigraph")


@pytest.fixture(scope="session")
def start() -> Callable[[str], AbstractContextManager[Server]]:
    """Start a server for the length of a `with`, or skip as the others do."""
    return contextmanager(started)


@pytest.fixture(scope="session")
def fuseki() -> Iterator[Server]:
    yield from started("fuseki")
