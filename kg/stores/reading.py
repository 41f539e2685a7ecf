"""Reading RDF files into pyoxigraph, with the checks that keep a bad file from harming anything.

Nothing is fetched: a JSON-LD `@context` elsewhere and an XML DOCTYPE are refused. Nesting is bounded before
the parser sees it, because pyoxigraph ends the whole process on deeply nested JSON-LD and triple terms. Its
Turtle parser keeps no stack, so brackets there are judged in one quick look. `.gz` and `.zst` are unpacked as
they are read.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection, Iterator
from contextlib import closing
from io import BufferedReader
from pathlib import Path

import pyoxigraph as ox

from kg.errors import InputError
from kg.stores.streams import CHUNK, PACKED, reading_faults, unpacked

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

#: Formats of one statement a line, which have no brackets.
_LINES = (ox.RdfFormat.N_TRIPLES, ox.RdfFormat.N_QUADS)
_BLANK = b"\xef\xbb\xbf \t\r\n"
#: Smaller files are read at once, checked and parsed from memory.
_SMALL = 1 << 20
_NOT_BRACKETS = bytes(byte for byte in range(256) if byte not in b"()[]{}")
_TWO = re.compile(b"<<")
_PAIRS = (b"()", b"[]", b"{}")
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
_JSON_STRING = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)
_XML_PROLOG = re.compile(rb"\A(?:\s|<\?.*?\?>|<!--.*?-->)*<!DOCTYPE", re.DOTALL | re.IGNORECASE)


def format_of(path: Path) -> ox.RdfFormat:
    """Return the RDF format that a file's suffix names, the one before `.gz` or `.zst` where it is packed."""
    suffix = suffix_of(path)
    try:
        return FORMATS[suffix]
    except KeyError:
        known = " ".join(FORMATS)
        raise InputError(
            f"{path}: the suffix {suffix!r} names no RDF format that kg reads; use one of {known}"
            " (packed: .gz or .zst after it)"
        ) from None


def suffix_of(path: Path) -> str:
    """Return the suffix that names the format, in lower case.

    >>> suffix_of(Path("corpus.NQ.gz"))
    '.nq'
    """
    name = path.name.lower()
    for packed in PACKED:
        name = name.removesuffix(packed)
    return os.path.splitext(name)[1]  # noqa: PTH122 - faster on thousands of files


def load_into(store: ox.Store, path: Path, progress: Callable[[int], None] | None = None) -> dict[str, str]:
    """Load one file into a pyoxigraph store as it is, and return the prefixes that it declares.

    `progress` is told how many bytes of the file were read, again and again. Raises `InputError`, with line
    and column where the parser gives them; the store is then unchanged.
    """
    # A large file of lines is checked while it is loaded: reading it twice would cost more than the check.
    rdf_format, small = _checked(path, watched=_LINES)
    lines = rdf_format in _LINES
    terms = _TermCount()
    try:
        if small is not None:
            store.bulk_load(small, format=rdf_format)
            return {} if lines else _prefixes(ox.parse(small, format=rdf_format), rdf_format)
        with closing(unpacked(path, progress, terms.see if lines else None)) as stream:
            _skip_mark(stream)
            store.bulk_load(stream, format=rdf_format)
        return declared_prefixes(path, rdf_format)
    except reading_faults() as error:
        if not terms.too_many:
            raise reading_error(path, error) from error
    _checked(path)
    with closing(unpacked(path, progress)) as stream:
        _skip_mark(stream)
        store.bulk_load(stream, format=rdf_format)
    return {}


def read_quads(path: Path, progress: Callable[[int], None] | None = None) -> Iterator[ox.Quad]:
    """Go through the quads of one file as they are written, with literals as spelled there."""
    rdf_format, small = _checked(path)
    try:
        if small is not None:
            yield from ox.parse(small, format=rdf_format, rename_blank_nodes=True)
            return
        with closing(unpacked(path, progress)) as stream:
            _skip_mark(stream)
            yield from ox.parse(stream, format=rdf_format, rename_blank_nodes=True)
    except reading_faults() as error:
        raise reading_error(path, error) from error


def declared_prefixes(path: Path, rdf_format: ox.RdfFormat) -> dict[str, str]:
    """Return the prefixes declared before the first statement of a Turtle or TriG file."""
    if rdf_format not in (ox.RdfFormat.TURTLE, ox.RdfFormat.TRIG):
        return {}
    with closing(unpacked(path)) as stream:
        _skip_mark(stream)
        return _prefixes(ox.parse(stream, format=rdf_format), rdf_format)


def _prefixes(parser: ox.QuadParser, rdf_format: ox.RdfFormat) -> dict[str, str]:
    if rdf_format not in (ox.RdfFormat.TURTLE, ox.RdfFormat.TRIG):
        return {}
    next(parser, None)
    return dict(parser.prefixes)


def check_file(path: Path) -> ox.RdfFormat:
    """Refuse a file that is missing, empty, in the wrong encoding, or made to do harm; return its format.

    Raises `InputError`.
    """
    return _checked(path)[0]


def _checked(path: Path, *, watched: Collection[ox.RdfFormat] = ()) -> tuple[ox.RdfFormat, bytes | None]:
    """Check a file; also return its content, without a byte order mark, where that fits one chunk.

    The nesting of larger files in the formats `watched` is left to whoever reads them.
    """
    try:
        head, small = _head(path)
    except FileNotFoundError:
        raise InputError(f"{path} is missing: check the path") from None
    except IsADirectoryError:
        raise InputError(f"{path} is a folder: name the files in it") from None
    except reading_faults() as error:
        if isinstance(error, OSError) and error.strerror:
            raise InputError(f"{path} cannot be read ({error.strerror}): check its permissions") from error
        raise reading_error(path, error) from error
    rdf_format = format_of(path)
    if not head.lstrip(_BLANK):
        raise InputError(f"{path} is empty: it should hold RDF in the format of its suffix")
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in head[:64]:
        raise InputError(f"{path} is not UTF-8 (it looks like UTF-16): save it as UTF-8")
    chunks: Callable[[], Iterator[bytes]] = (lambda: iter((head,))) if small else (lambda: _chunks(path))
    try:
        if rdf_format == ox.RdfFormat.RDF_XML:
            _check_xml(path, head, chunks())
        elif rdf_format == ox.RdfFormat.JSON_LD:
            _check_json(path, b"".join(chunks()))
        elif small or rdf_format not in watched:
            _check_nesting(path, rdf_format, chunks)
    except reading_faults() as error:
        raise reading_error(path, error) from error
    return rdf_format, head.removeprefix(b"\xef\xbb\xbf") if small else None


def _check_xml(path: Path, head: bytes, chunks: Iterator[bytes]) -> None:
    declaration = head[:200].partition(b"?>")[0].lower()
    if b"encoding" in declaration and b"utf-8" not in declaration:
        raise InputError(f"{path} declares another encoding than UTF-8: save it as UTF-8")
    # Entities can only be declared in a DOCTYPE, so this also stops entity bombs.
    if _XML_PROLOG.match(head.removeprefix(b"\xef\xbb\xbf")):
        raise InputError(
            f"{path} has a DOCTYPE, which kg refuses in RDF/XML: remove it and spell out its entities"
        )
    run = 0
    for chunk in chunks:
        first = chunk.find(b"<")
        run = run + len(chunk) if first < 0 else len(chunk) - chunk.rfind(b"<")
        if run > MAX_LITERAL:
            raise InputError(_too_long(path))


def _head(path: Path) -> tuple[bytes, bool]:
    """Return the start of a file, and whether that is all of it."""
    if not path.name.lower().endswith(PACKED):
        with path.open("rb", buffering=0) as raw:
            small = os.fstat(raw.fileno()).st_size < _SMALL
            return (raw.readall() if small else raw.read(CHUNK)), small
    with closing(unpacked(path)) as stream:
        parts, size = [], 0
        while size < _SMALL and (part := stream.read(CHUNK)):
            parts.append(part)
            size += len(part)
    return b"".join(parts), size < _SMALL


def _check_json(path: Path, data: bytes) -> None:
    # Counting is far faster than tokenising, and nearly every small file passes already here.
    if data.count(b"[") + data.count(b"{") <= MAX_NESTING:
        return
    # Brackets inside strings are none, so the strings go first: what is left is the exact nesting.
    if _too_deep(_JSON_STRING.sub(b"", data).translate(None, _NOT_BRACKETS)):
        _refuse_nesting(path, data, _TOKENS[".jsonld"])


def _check_nesting(path: Path, rdf_format: ox.RdfFormat, chunks: Callable[[], Iterator[bytes]]) -> None:
    brackets, terms = [], _TermCount()
    for chunk in chunks():
        terms.count_in(chunk)
        if rdf_format not in _LINES:
            brackets.append(chunk.translate(None, _NOT_BRACKETS))
    # Triple terms end the process, so their count decides; brackets do not, so a look at them suffices, which
    # takes those in strings for brackets too.
    if terms.too_many or _too_deep(b"".join(brackets)):
        _refuse_nesting(path, b"".join(chunks()), _TOKENS["turtle"])


class _TermCount:
    """Counts what may begin a triple term, over the chunks of a file."""

    def __init__(self) -> None:
        self._count, self._last = 0, b""

    @property
    def too_many(self) -> bool:
        return self._count > MAX_NESTING

    def count_in(self, chunk: bytes) -> None:
        # On a text full of `<`, this takes half the time of `count`.
        self._count += len(_TWO.findall(chunk)) + (self._last + chunk[:1] == b"<<")
        self._last = chunk[-1:]

    def see(self, chunk: bytes) -> None:
        self.count_in(chunk)
        if self.too_many:
            raise ValueError("there are many triple terms, which must be looked at first")


def _too_deep(brackets: bytes) -> bool:
    """Tell whether brackets may nest too deep, by taking away the innermost pairs again and again."""
    for _ in range(MAX_NESTING):
        before = len(brackets)
        for pair in _PAIRS:
            brackets = brackets.replace(pair, b"")
        if len(brackets) == before:
            break
    return sum(brackets.count(mark) for mark in (b"(", b"[", b"{")) > 0 and len(brackets) > MAX_NESTING


def _refuse_nesting(path: Path, data: bytes, tokens: re.Pattern[bytes]) -> None:
    depth = 0
    for token in tokens.finditer(data):
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
    with closing(unpacked(path)) as stream:
        while chunk := stream.read(CHUNK):
            yield chunk


def _skip_mark(stream: BufferedReader) -> None:
    # pyoxigraph takes a byte order mark for a subject.
    if stream.peek(3)[:3] == b"\xef\xbb\xbf":
        stream.read(3)


def _fault_in_xml(path: Path) -> tuple[str, str] | None:
    """Find where and why a file is no XML, which pyoxigraph does not say; None for what is XML."""
    from xml.parsers import expat

    parser = expat.ParserCreate(namespace_separator=" ")
    try:
        with closing(unpacked(path)) as stream:
            parser.ParseFile(stream)
    except expat.ExpatError as error:
        return f", line {error.lineno}, column {error.offset + 1}", expat.ErrorString(error.code)
    except reading_faults():
        return None
    return None


def _too_long(path: Path) -> str:
    size = MAX_LITERAL >> 20
    return f"{path} holds a literal of more than {size} MiB: keep long texts in files beside the graph"


def reading_error(path: Path, error: BaseException) -> InputError:
    """Turn what a parser raises into one sentence with the file, the line and the column."""
    if isinstance(error, MemoryError):
        return InputError(_too_long(path))
    if isinstance(error, EOFError) or type(error).__name__ in ("BadGzipFile", "ZstdError", "error"):
        return InputError(f"{path} is cut short or not packed as its suffix says: pack the file again")
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
    elif isinstance(error, SyntaxError) and FORMATS.get(suffix_of(path)) == ox.RdfFormat.RDF_XML:
        where, reason = _fault_in_xml(path) or ("", message)
    if "UTF-8" in reason:
        return InputError(f"{path}{where}: a byte is not UTF-8: save the file as UTF-8")
    if "No scheme" in reason:
        return InputError(f"{path}{where}: an IRI is relative: write it in full, or declare a @base")
    return InputError(
        f"{path}{where}: {reason}: mend it there, or check that the suffix names the right format"
    )
