"""Bad input ends in one clear sentence and exit status 2: no traceback, nothing fetched, nothing lost."""

import errno
import http.server
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.faces import command

RDF = b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e/">'
ELSEWHERE = b'"http://127.0.0.1:PORT/context"'
ARTICLE = "<https://example.org/a> <https://example.org/b> "
DEEP = 5000

#: File name → its bytes, and words that the one sentence must hold.
FILES: dict[str, tuple[bytes, str]] = {
    "empty.ttl": (b"", "is empty"),
    "blank.ttl": (b"\n \n", "is empty"),
    "prose.ttl": (b"Facebook invests in AI.\n", "line 1, column 1"),
    "prose.docx": (b"PK\x03\x04", "suffix '.docx' names no RDF format"),
    "half.ttl": (ARTICLE.encode() + b'"cut', "half.ttl, line 1"),
    "half.jsonld": (b'{"@id": "https://example.org/a", "https://exa', "half.jsonld"),
    "half.rdf": (b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Desc', "half.rdf"),
    "latin1.ttl": (ARTICLE.encode() + '"é" .'.encode("latin-1"), "is not UTF-8"),
    "utf16.ttl": ((ARTICLE + '"x" .').encode("utf-16"), "UTF-16"),
    "relative.ttl": (b"<a> <b> <c> .", "IRI is relative"),
    "bomb.rdf": (
        b'<?xml version="1.0"?>\n<!-- <x> -->\n<!DOCTYPE r [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><r>&b;</r>',
        "has a DOCTYPE",
    ),
    "remote.jsonld": (b'{"@context": ' + ELSEWHERE + b', "@id": "http://x/y", "name": "n"}', "@context"),
    "import.jsonld": (
        b'{"@context": {"@version": 1.1, "@import": ' + ELSEWHERE + b'}, "@id": "http://x/y", "name": "n"}',
        "import.jsonld",
    ),
    "deep.ttl": (
        ARTICLE.encode() + b"[ <https://example.org/b> " * DEEP + b"1" + b"]" * DEEP + b" .",
        "nested more than",
    ),
    "deep-list.ttl": (ARTICLE.encode() + b"( " * DEEP + b")" * DEEP + b" .", "nested more than"),
    "deep.jsonld": (b'{"https://example.org/b":' * 20000 + b"1" + b"}" * 20000, "nested more than"),
    "deep.nt": (
        ARTICLE.encode() + b"<<( <http://a> <http://b> " * DEEP + b'"x"' + b" )>>" * DEEP + b" .",
        "nested more than",
    ),
    "long.ttl": (ARTICLE.encode() + b'"' + b"x" * 50_000_000 + b'" .', "more than 16 MiB"),
    "long.nt": (ARTICLE.encode() + b'"' + b"x" * 50_000_000 + b'" .\n', "more than 16 MiB"),
    "long.rdf": (
        RDF + b'<rdf:Description rdf:about="http://a"><e:b>' + b"x" * 50_000_000 + b"</e:b>",
        "more than 16 MiB",
    ),
}  # fmt: skip

#: Arguments of the command → words that the one sentence must hold.
COMMANDS: dict[tuple[str, ...], str] = {
    ("query", "SELECT ?s WHERE { ?s "): "does not parse",
    ("query", "SELECT ?s { ?s nothing:here ?o }"): "prefix 'nothing': is not declared",
    ("query", "SELECT * { SERVICE <http://127.0.0.1:PORT/> { ?s ?p ?o } }"): "SERVICE reaches outside",
    ("query", "SELECT * FROM <http://127.0.0.1:PORT/> { ?s ?p ?o }"): "FROM reaches outside",
    ("query", "LOAD <http://127.0.0.1:PORT/>"): "LOAD reaches outside",
    ("query", "DROP ALL"): "DROP is an update",
    ("query", "SELECT * " + "{" * 3000 + "}" * 3000): "nest more than",
    ("query", "SELECT * {} LIMIT x"): "does not parse",
    ("query",): "give the query as one argument",
    ("query", "-f", "no-such.rq"): "no-such.rq cannot be read",
    ("ask", "deadlinse"): "deadlines",
    ("ask", "deadlines", "promissor=facebook"): "promisor",
    ("ask", "deadlines", "promisor=facebok"): "facebook",
    ("ask", "deadlines", "promisor"): "write it as name=value",
    ("ask", "overdue", "as_of=yesterday"): "as_of",
    ("ask", "commitments", "force=promised"): "pledged",
    ("explain", "nobody"): "'nobody'",
    ("export", "-o", "graph.docx"): "docx",
    ("export", "-o", "no/such/folder/graph.ttl"): "no/such/folder",
    ("export", "--format", "csv"): "name it with -o",
    ("validate", "no-such.ttl"): "no-such.ttl is missing",
    ("validate", "."): "is a folder",
    ("ask", "commitments", "--data", "no-such.ttl"): "no-such.ttl is missing",
    ("frobnicate",): "frobnicate",
}


@pytest.fixture(scope="module")
def requests() -> Iterator[tuple[int, list[str]]]:
    """A server on loopback that records whoever fetches from it."""
    seen: list[str] = []

    class Recorder(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            seen.append(self.path)
            self.send_error(404)

        do_POST = do_GET

        def log_message(self, *_: object) -> None:
            return

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Recorder)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port, seen
    server.shutdown()


def kg(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "kg", *arguments],
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def assert_one_sentence(run: subprocess.CompletedProcess[str], words: str) -> None:
    assert run.returncode == 2, (run.returncode, run.stdout[:500], run.stderr[-500:])
    assert "Traceback" not in run.stderr and "unexpected" not in run.stderr
    assert words in run.stderr
    assert run.stdout == ""
    # Click puts its own usage line before the sentence.
    sentence = run.stderr.strip().splitlines()[-1]
    assert sentence.startswith(("kg: ", "Error: ")) and len(sentence) < 900


@pytest.mark.parametrize("name", FILES)
def test_a_bad_file(name: str, tmp_path: Path, requests: tuple[int, list[str]]) -> None:
    port, seen = requests
    content, words = FILES[name]
    (tmp_path / name).write_bytes(content.replace(b"PORT", str(port).encode()))
    run = kg("ask", "commitments", "--data", name, cwd=tmp_path)
    assert_one_sentence(run, words)
    assert name in run.stderr
    assert seen == []


@pytest.mark.parametrize("arguments", COMMANDS, ids=lambda arguments: " ".join(arguments)[:50])
def test_a_bad_command(arguments: tuple[str, ...], tmp_path: Path, requests: tuple[int, list[str]]) -> None:
    port, seen = requests
    run = kg(*(argument.replace("PORT", str(port)) for argument in arguments), cwd=tmp_path)
    assert_one_sentence(run, COMMANDS[arguments])
    assert seen == []
    assert list(tmp_path.iterdir()) == []  # no half-written output


def test_a_good_file_between_two_bad_ones_is_not_half_loaded(tmp_path: Path) -> None:
    import kg as library

    (tmp_path / "good.ttl").write_text(ARTICLE + "1 .")
    (tmp_path / "bad.ttl").write_text(ARTICLE + "1 . " + ARTICLE + '"cut')
    with pytest.raises(library.InputError, match=r"bad\.ttl, line 1"):
        library.load(tmp_path / "good.ttl", tmp_path / "bad.ttl")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no /dev/full")
def test_output_that_finds_no_room_is_told(tmp_path: Path) -> None:
    with Path("/dev/full").open("w") as full:
        run = subprocess.run(
            [sys.executable, "-m", "kg", "ask", "commitments"],
            stdout=full, stderr=subprocess.PIPE, text=True, cwd=tmp_path, timeout=120, check=False,
        )  # fmt: skip
    assert run.returncode == 2
    assert run.stderr.startswith("kg: the output cannot be written (") and run.stderr.count("\n") == 1


def test_an_error_that_nobody_expects_is_told_in_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(command, "load_graph", forbidden)
    run = CliRunner().invoke(command.main, ["ask", "commitments"])
    assert run.exit_code == 2
    assert run.stderr.startswith("kg: unexpected PermissionError") and run.stderr.count("\n") == 1


ILL_TYPED = """
@prefix cmt: <https://w3id.org/commitment-graph/ontology#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<https://example.org/due> cmt:latest "2020-02-31"^^xsd:date , "maybe"^^xsd:boolean ; a cmt:TimeBound .
"""


def test_a_value_that_is_none_of_its_type_is_a_finding_and_no_traceback(tmp_path: Path) -> None:
    (tmp_path / "day.ttl").write_text(ILL_TYPED)
    run = kg("validate", "day.ttl", cwd=tmp_path)
    assert (run.returncode, run.stderr) == (1, "")
    assert "one well-formed xsd:date. (cmt:latest 2020-02-31)" in run.stdout


@pytest.mark.filterwarnings("ignore:Parsing weird boolean")
def test_the_log_of_others_is_left_alone(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    import rdflib

    import kg as library

    (tmp_path / "day.ttl").write_text(ILL_TYPED)
    assert library.load(tmp_path / "day.ttl").validate(engine="pyshacl").violations
    assert caplog.records == []
    rdflib.Literal("2020-02-31", datatype=rdflib.XSD.date)
    assert len(caplog.records) == 1
