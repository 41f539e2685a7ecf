"""Start real SPARQL servers on free loopback ports, each with a folder of its own, and stop them.

    python tests/stores/sparql_servers.py check [NAME …]         # say which can be started here
    python tests/stores/sparql_servers.py serve oxigraph         # start one and wait for Ctrl-C

`.ci/servers` installs what is missing. Nothing is downloaded here.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

FUSEKI_VERSION = "5.2.0"
_READY_WITHIN = 60.0


class NotInstalled(Exception):
    """A server that cannot be started here, and what installs it."""


@dataclass(frozen=True)
class Server:
    """A running server: what `kg.connect` takes."""

    name: str
    query_url: str
    update_url: str
    graph_store_url: str
    auth: tuple[str, str] | None = None


def oxigraph_command(folder: Path, port: int) -> list[str]:
    beside = Path(sys.executable).with_name("oxigraph")
    found = str(beside) if beside.exists() else shutil.which("oxigraph")
    if not found:
        raise NotInstalled("the Oxigraph server is missing: python -m pip install oxigraph")
    return [found, "serve", "-l", str(folder / "data"), "-b", f"127.0.0.1:{port}", "--timeout-s", "20"]


def virtuoso_command(folder: Path, port: int) -> list[str]:
    found = shutil.which("virtuoso-t")
    if not found:
        raise NotInstalled("Virtuoso is missing: apt-get install virtuoso-opensource-7-bin")
    files = {
        name: folder / f"virtuoso{end}"
        for name, end in (
            ("DatabaseFile", ".db"), ("ErrorLogFile", ".log"), ("LockFile", ".lck"),
            ("TransactionFile", ".trx"), ("xa_persistent_file", ".pxa"),
        )
    }  # fmt: skip
    told = "\n".join(f"{name} = {path}" for name, path in files.items())
    (folder / "virtuoso.ini").write_text(
        f"[Database]\n{told}\n"
        f"[TempDatabase]\nDatabaseFile = {folder}/temp.db\nTransactionFile = {folder}/temp.trx\n"
        f"[Parameters]\nServerPort = 127.0.0.1:{free_port()}\nDirsAllowed = {folder}\n"
        "NumberOfBuffers = 10000\nMaxDirtyBuffers = 6000\n"
        f"[HTTPServer]\nServerPort = 127.0.0.1:{port}\nServerRoot = {folder}\n"
        "[SPARQL]\nResultSetMaxRows = 10000\n",
        encoding="utf-8",
    )
    return [found, "+foreground", "+wait", "+configfile", str(folder / "virtuoso.ini")]


def fuseki_command(folder: Path, port: int) -> list[str]:
    jar = Path(os.environ.get("KG_FUSEKI_JAR", _maven_jar()))
    java = shutil.which("java")
    if not jar.is_file():
        raise NotInstalled(
            f"Apache Jena Fuseki {FUSEKI_VERSION} is missing: run .ci/servers, or set KG_FUSEKI_JAR"
        )
    if not java or _java_version(java) < 17:
        raise NotInstalled(
            "Apache Jena Fuseki needs Java 17 or later: apt-get install openjdk-17-jre-headless"
        )
    return [
        java,
        "-Xmx512m",
        "-jar",
        str(jar),
        "--localhost",
        "--port",
        str(port),
        "--update",
        "--mem",
        "/kg",
    ]


def _maven_jar() -> Path:
    repository = Path(os.environ.get("KG_MAVEN_REPOSITORY", Path.home() / ".m2" / "repository"))
    name = "jena-fuseki-server"
    return repository / "org/apache/jena" / name / FUSEKI_VERSION / f"{name}-{FUSEKI_VERSION}.jar"


def _java_version(java: str) -> int:
    told = subprocess.run([java, "-version"], capture_output=True, text=True).stderr
    match = re.search(r'version "(\d+)', told)
    return int(match[1]) if match else 0


#: By name: the command that starts it, and its paths for queries, updates and graphs.
SERVERS: dict[str, tuple[Callable[[Path, int], list[str]], tuple[str, str, str], tuple[str, str] | None]] = {
    "oxigraph": (oxigraph_command, ("/query", "/update", "/store"), None),
    "virtuoso": (virtuoso_command, ("/sparql", "/sparql-auth", "/sparql-graph-crud-auth"), ("dba", "dba")),
    "fuseki": (fuseki_command, ("/kg/query", "/kg/update", "/kg/data"), None),
}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextlib.contextmanager
def running(name: str) -> Iterator[Server]:
    """Start a server, yield it, and stop it whatever happens; raises `NotInstalled`."""
    command_of, paths, auth = SERVERS[name]
    with tempfile.TemporaryDirectory(prefix=f"kg-{name}-") as scratch:
        port = free_port()
        log = Path(scratch) / "output.log"
        with log.open("wb") as output:
            process = subprocess.Popen(
                command_of(Path(scratch), port), cwd=scratch, stdout=output, stderr=subprocess.STDOUT
            )
        try:
            base = f"http://127.0.0.1:{port}"
            _wait(process, base + paths[0], log)
            yield Server(name, *(base + path for path in paths), auth=auth)
        finally:
            process.terminate()
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    end = time.monotonic() + _READY_WITHIN
    while time.monotonic() < end:
        if process.poll() is not None:
            break
        try:
            urllib.request.urlopen(f"{url}?query=ASK%7B%7D", timeout=2).close()  # noqa: S310
            return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"{url} does not answer:\n{log.read_text(errors='replace')[-2000:]}")


def main() -> None:
    if sys.argv[1:2] == ["check"]:
        missing = False
        for name in sys.argv[2:] or SERVERS:
            command_of = SERVERS[name][0]
            with tempfile.TemporaryDirectory() as scratch:
                try:
                    command_of(Path(scratch), 0)
                    print(f"{name}: can be started")
                except NotInstalled as reason:
                    missing = True
                    print(f"{name}: {reason}")
        sys.exit(missing)
    if sys.argv[1:2] == ["serve"] and sys.argv[2:] and sys.argv[2] in SERVERS:
        signal.signal(signal.SIGTERM, signal.getsignal(signal.SIGINT))
        with contextlib.suppress(KeyboardInterrupt), running(sys.argv[2]) as server:
            print(server, flush=True)
            signal.pause()
        return
    sys.exit(__doc__)


if __name__ == "__main__":
    main()
