"""From a file to a draft beside it: the text that was read, and the annotation."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from kg.annotations.schema import schema_text
from kg.annotations.starter import SCHEMA_FILE, document_name
from kg.drafts.drafting import propose
from kg.drafts.plugins import Proposer, add_proposals
from kg.drafts.proposals import Proposals
from kg.drafts.readers import read_source
from kg.drafts.writing import annotation
from kg.errors import InputError
from kg.exports.files import whole_file


@dataclass(frozen=True, slots=True)
class DraftFile:
    """What was written: the annotation, the text beside it, and what was proposed.

    `outside` are the numerals of a page that stand outside its article.
    """

    annotation: Path
    text: Path
    proposals: Proposals
    outside: tuple[str, ...]


def draft_file(
    source: Path | str,
    output: Path | str | None = None,
    lang: str | None = None,
    published: str | None = None,
    proposer: Proposer | None = None,
    force: bool = False,
) -> DraftFile:
    """Write a draft of the annotation of a text, and the text itself where it came out of HTML or PDF.

    The annotation is written beside the text, with the suffix `.yaml`, or to `output`; the text that was
    read stands in the same folder. Nothing is overwritten unless `force` is set, and a failure leaves
    nothing behind. Raises `InputError` for a file that cannot be read or would be overwritten, and what
    `propose` raises.
    """
    source = Path(source)
    read = read_source(source)
    target = Path(output) if output is not None else source.with_suffix(".yaml")
    text = source if not read.extracted else target.with_name(source.with_suffix(".txt").name)
    if not read.extracted and target.resolve().parent != source.resolve().parent:
        text = target.with_name(source.name)
    data = read.content.encode() if text != source else source.read_bytes()
    if target.resolve() in (source.resolve(), text.resolve()):
        raise InputError(f"The annotation cannot be written over {source}: name another file with -o.")
    for path, is_same in ((target, False), (text, _holds(text, data))):
        if path.exists() and not is_same and not force:
            raise InputError(f"{path} exists: name another file with -o, or overwrite it with --force.")
    if "\0" in read.content:
        raise InputError(f"{source} holds U+0000, which RDF cannot hold: remove it from the text.")
    proposals = propose(read.content, lang, published)
    if proposer is not None:
        proposals = add_proposals(proposals, proposer, published)
    digest = hashlib.sha256(data).hexdigest()
    content = annotation(proposals, document_name(source.stem), text.name, digest, published or "")
    if not _holds(text, data):
        _write(text, data)
    schema = target.with_name(SCHEMA_FILE)
    if not schema.exists():
        _write(schema, schema_text().encode())
    _write(target, content.encode())
    return DraftFile(target, text, proposals, read.outside)


def _holds(path: Path, data: bytes) -> bool:
    try:
        return path.read_bytes() == data
    except OSError:
        return False


def _write(path: Path, data: bytes) -> None:
    try:
        with whole_file(path) as stream:
            stream.write(data)
    except OSError as error:
        raise InputError(f"{path} cannot be written ({error.strerror}): check the folder.") from None
