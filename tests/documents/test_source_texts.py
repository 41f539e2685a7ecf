"""A text is read byte for byte, and found by its digest or by its file name."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.documents.texts import SourceText, TextLibrary
from kg.errors import InputError
from kg.vocabulary.bundled import bundled

ARTICLE = "facebook-ia-france.txt"
ARTICLE_DIGEST = "94a81e296a677b5fe27c57927bbd7048c66faaba84e8290c0232401565759392"


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def test_the_article_has_the_digest_and_the_length_of_its_description() -> None:
    text = SourceText.read(bundled("seeds") / ARTICLE)
    assert (text.sha256, len(text.content)) == (ARTICLE_DIGEST, 2359)
    assert len((bundled("seeds") / ARTICLE).read_bytes()) == 2465


def test_nothing_is_translated_on_reading(tmp_path: Path) -> None:
    data = "\ufeffline\r\nend\rlast\u00a0word\n".encode()
    (tmp_path / "a.txt").write_bytes(data)
    text = SourceText.read(tmp_path / "a.txt")
    assert text.content == "\ufeffline\r\nend\rlast\u00a0word\n"
    assert text.content.encode() == data


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "is empty"),
        ("né".encode("latin-1"), "byte 1 is 0xE9"),
        (b"half a sign \xe2\x82", "byte 12 is 0xE2"),
        (b"\xff\xfea\x00", "byte 0 is 0xFF"),
        (b"lone surrogate \xed\xa0\x80", "byte 15 is 0xED"),
    ],
)
def test_a_text_that_is_empty_or_not_utf8_is_refused_with_the_place(
    tmp_path: Path, data: bytes, sentence: str
) -> None:
    (tmp_path / "bad.txt").write_bytes(data)
    with pytest.raises(InputError, match=sentence):
        SourceText.read(tmp_path / "bad.txt")


def test_a_missing_text_and_a_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="does not exist"):
        SourceText.read(tmp_path / "nowhere.txt")
    with pytest.raises(InputError, match="cannot be read"):
        SourceText.read(tmp_path)


def test_a_caller_can_tell_found_from_changed_from_missing(tmp_path: Path) -> None:
    (tmp_path / "doc.txt").write_bytes(b"as it was")
    as_it_was = digest(b"as it was")
    library = TextLibrary([tmp_path])
    found = library.find(as_it_was, "doc.txt")
    assert found is not None and found.content == "as it was"

    (tmp_path / "doc.txt").write_bytes(b"as it is")
    library = TextLibrary([tmp_path])
    assert library.find(as_it_was, "doc.txt") is None
    changed = library.by_name("doc.txt")
    assert changed is not None and changed.sha256 == digest(b"as it is")

    assert library.find(as_it_was, "other.txt") is None
    assert library.by_name("other.txt") is None


def test_a_renamed_text_is_found_by_its_digest_and_a_later_folder_counts(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    second.mkdir()
    (first / "doc.txt").write_bytes(b"another text of the same name")
    (second / "doc.txt").write_bytes(b"wanted")
    (second / "renamed.txt").write_bytes(b"moved")
    library = TextLibrary([tmp_path / "no-such-folder", first, second])
    wanted = library.find(digest(b"wanted").upper(), "doc.txt")
    moved = library.find(digest(b"moved"), "before-it-moved.txt")
    assert wanted is not None and wanted.content == "wanted"
    assert moved is not None and moved.name == "renamed.txt"


def test_a_text_of_another_suffix_is_found_by_name_alone(tmp_path: Path) -> None:
    (tmp_path / "doc.md").write_bytes(b"# promise")
    library = TextLibrary([tmp_path])
    assert library.find(digest(b"# promise")) is None
    assert library.find(digest(b"# promise"), "doc.md") is not None


def test_a_library_never_looks_deeper_than_its_folders(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "doc.txt").write_bytes(b"deep")
    (tmp_path / "folder.txt").mkdir()
    library = TextLibrary([tmp_path])
    assert library.find(digest(b"deep"), "doc.txt") is None
    assert library.by_name("folder.txt") is None


def test_an_unreadable_neighbour_does_not_hide_the_text_that_is_wanted(tmp_path: Path) -> None:
    (tmp_path / "a-bad.txt").write_bytes(b"\xff")
    (tmp_path / "b-good.txt").write_bytes(b"good")
    found = TextLibrary([tmp_path]).by_digest(digest(b"good"))
    assert found is not None and found.name == "b-good.txt"


@pytest.mark.parametrize(
    "name", ["", ".", "..", "../secret.txt", "/etc/hostname", "a/b.txt", "..\\secret.txt", "C:x.txt", "a\0b"]
)
def test_a_file_name_cannot_leave_its_folder(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "texts"
    folder.mkdir()
    (tmp_path / "secret.txt").write_bytes(b"secret")
    library = TextLibrary([folder])
    with pytest.raises(InputError, match="not a bare file name"):
        library.by_name(name)
    with pytest.raises(InputError, match="not a bare file name"):
        library.find(digest(b"secret"), name)


@settings(max_examples=60, deadline=None)
@given(content=st.text(min_size=1))
def test_what_is_written_is_what_is_read(tmp_path_factory: pytest.TempPathFactory, content: str) -> None:
    path = tmp_path_factory.mktemp("texts") / "any.txt"
    path.write_bytes(content.encode())
    text = SourceText.read(path)
    assert (text.content, text.sha256) == (content, digest(content.encode()))
