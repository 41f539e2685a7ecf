"""Reading RDF files into pyoxigraph, with the checks that keep a bad file from harming anything.

Nothing is fetched: a JSON-LD `@context` elsewhere and an XML DOCTYPE are refused. Nesting is bounded before
the parser sees it, because pyoxigraph ends the whole process on deeply nested JSON-LD and triple terms.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from kg.errors import InputError

FORMATS = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".nq": ox.RdfFormat.N_QUADS,
    ".trig": ox.RdfFormat.TRIG,
    ".jsonld": ox.RdfFormat.JSON_LD,
    ".rdf": ox.RdfFormat.RDF_XML,
    ".owl": ox.RdfFormat.RDF_XML,
}
#: Deeper brackets than this are refused; hand-written data rarely goes beyond five.
MAX_NESTING = 200
#: The longest literal in bytes; pyoxigraph's own limit in the line-based formats.
MAX_LITERAL = 16 * 1024 * 1024

_CHUNK = 1 << 20
_TOKENS = {
    ".jsonld": re.compile(rb'"(?:[^"\\]|\\.)*"|[\[{]|[\]}]', re.DOTALL),
    "turtle": re.compile(
        rb'"""(?:[^"\\]|\\.|"(?!""))*"""|\'\'\'(?:[^\'\\]|\\.|\'(?!\'\'))*\'\'\''
        rb'|"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\'|<[^<>"\s{}|^`\\]*>|#[^\n]*|<<|[\[({]|>>|[\])}]',
        re.DOTALL,
    ),
}
_OPEN = (b"[", b"(", b"{", b"<<")
_CLOSE = (b"]", b")", b"}", b">>")
_XML_PROLOG = re.compile(rb"\A(?:\s|<\?.*?\?>|<!--.*?-->)*<!DOCTYPE", re.DOTALL | re.IGNORECASE)


def format_of(path: Path) -> ox.RdfFormat:
    """Return the RDF format that a file's suffix names."""
    try:
        return FORMATS[path.suffix.lower()]
    except KeyError:
        known = " ".join(FORMATS)
        raise InputError(
            f"{path}: the suffix {path.suffix!r} names no RDF format that kg reads; use one of {known}"
        ) from None


def load_into(store: ox.Store, path: Path) -> dict[str, str]:
    """Load one file into a pyoxigraph store as it is, and return the prefixes that it declares.

    Raises `InputError`, with line and column where the parser gives them; the store is then unchanged.
    """
    rdf_format = check_file(path)
    try:
        with path.open("rb") as stream:
            _skip_mark(stream)
            store.bulk_load(stream, format=rdf_format)
        return declared_prefixes(path, rdf_format)
    except (SyntaxError, ValueError, MemoryError, OSError) as error:
        raise reading_error(path, error) from error


def read_quads(path: Path) -> Iterator[ox.Quad]:
    """Go through the quads of one file as they are written, with literals as spelled there."""
    rdf_format = check_file(path)
    try:
        with path.open("rb") as stream:
            _skip_mark(stream)
            yield from ox.parse(stream, format=rdf_format, rename_blank_nodes=True)
    except (SyntaxError, ValueError, MemoryError, OSError) as error:
        raise reading_error(path, error) from error


def declared_prefixes(path: Path, rdf_format: ox.RdfFormat) -> dict[str, str]:
    """Return the prefixes declared before the first statement of a Turtle or TriG file."""
    if rdf_format not in (ox.RdfFormat.TURTLE, ox.RdfFormat.TRIG):
        return {}
    with path.open("rb") as stream:
        _skip_mark(stream)
        parser = ox.parse(stream, format=rdf_format)
        next(parser, None)
        return dict(parser.prefixes)


def check_file(path: Path) -> ox.RdfFormat:
    """Refuse a file that is missing, empty, in the wrong encoding, or made to do harm; return its format.

    Raises `InputError`.
    """
    try:
        if path.is_dir():
            raise InputError(f"{path} is a folder: name the files in it")
        with path.open("rb") as stream:
            head = stream.read(_CHUNK)
    except FileNotFoundError:
        raise InputError(f"{path} is missing: check the path") from None
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror}): check its permissions") from error
    rdf_format = format_of(path)
    if not head.strip(b"\xef\xbb\xbf \t\r\n"):
        raise InputError(f"{path} is empty: it should hold RDF in the format of its suffix")
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in head[:64]:
        raise InputError(f"{path} is not UTF-8 (it looks like UTF-16): save it as UTF-8")
    suffix = path.suffix.lower()
    if suffix in (".rdf", ".owl"):
        _check_xml(path, head)
    else:
        _check_nesting(path, suffix)
    return rdf_format


def _check_xml(path: Path, head: bytes) -> None:
    declaration = head[:200].partition(b"?>")[0].lower()
    if b"encoding" in declaration and b"utf-8" not in declaration:
        raise InputError(f"{path} declares another encoding than UTF-8: save it as UTF-8")
    # Entities can only be declared in a DOCTYPE, so this also stops entity bombs.
    if _XML_PROLOG.match(head.removeprefix(b"\xef\xbb\xbf")):
        raise InputError(
            f"{path} has a DOCTYPE, which kg refuses in RDF/XML: remove it and spell out its entities"
        )
    run = 0
    for chunk in _chunks(path):
        first = chunk.find(b"<")
        run = run + len(chunk) if first < 0 else len(chunk) - chunk.rfind(b"<")
        if run > MAX_LITERAL:
            raise InputError(_too_long(path))


def _check_nesting(path: Path, suffix: str) -> None:
    brackets: tuple[bytes, ...] = (b"[", b"{") if suffix == ".jsonld" else _OPEN
    if suffix in (".nt", ".nq"):
        brackets = (b"<<",)
    # Counting is far faster than tokenising, and nearly every file passes already here.
    total = sum(chunk.count(bracket) for chunk in _chunks(path) for bracket in brackets)
    if total <= MAX_NESTING:
        return
    depth = 0
    data = path.read_bytes()
    for token in _TOKENS.get(suffix, _TOKENS["turtle"]).finditer(data):
        text = token.group()
        if text in _OPEN:
            depth += 1
            if depth > MAX_NESTING:
                line = data.count(b"\n", 0, token.start()) + 1
                raise InputError(
                    f"{path}, line {line}: brackets are nested more than {MAX_NESTING} deep: "
                    "give the inner nodes IRIs of their own"
                )
        elif text in _CLOSE:
            depth -= 1


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            yield chunk


def _skip_mark(stream: object) -> None:
    # pyoxigraph takes a byte order mark for a subject.
    if stream.read(3) != b"\xef\xbb\xbf":  # type: ignore[attr-defined]
        stream.seek(0)  # type: ignore[attr-defined]


def _too_long(path: Path) -> str:
    size = MAX_LITERAL >> 20
    return f"{path} holds a literal of more than {size} MiB: keep long texts in files beside the graph"


def reading_error(path: Path, error: BaseException) -> InputError:
    """Turn what a parser raises into one sentence with the file, the line and the column."""
    if isinstance(error, MemoryError):
        return InputError(_too_long(path))
    if isinstance(error, OSError):
        return InputError(f"{path} cannot be read: {error.strerror or error}")
    message = str(error.args[0]) if error.args else str(error)
    if "LoadDocumentCallback" in message:
        return InputError(
            f"{path} names a remote @context, which kg never fetches: put the context into the file"
        )
    where, reason = "", message
    if isinstance(error, SyntaxError) and error.lineno:
        where = f", line {error.lineno}" + (f", column {error.offset}" if error.offset else "")
        reason = message.partition(": ")[2] or message
    if "UTF-8" in reason:
        return InputError(f"{path}{where}: a byte is not UTF-8: save the file as UTF-8")
    if "No scheme" in reason:
        return InputError(f"{path}{where}: an IRI is relative: write it in full, or declare a @base")
    return InputError(
        f"{path}{where}: {reason}: mend it there, or check that the suffix names the right format"
    )
